//! Reading a document and running every check on it.

use serde_json::Value;

use super::environment_definition::build_context;
use super::following::drop_following;
use super::source_file::source_file;
use super::{CHECKS, Context, WorkspaceFacts, superseded, sweep};
use crate::document::Document;
use crate::environment::{InlineEnvironment, resolve_environment};
use crate::finding::{Code, Finding, TextEdit, apply_edits, has_errors, sort_findings};
use crate::job::{
    CommandSpec, CondaFile, EnvironmentDefinition, EnvironmentField, Job, ProjectFiles, Trial,
    is_environment, join_path, read_component, read_environment_document, read_job, soften_names,
};
use crate::snapshot::{IgnoreRules, SnapshotFile, SnapshotPlan};

/// What reading and checking a job document gives.
#[derive(Clone, Debug)]
pub struct Report {
    /// The document as read.
    pub document: Document,
    /// The component file that describes the trial of a sweep, where one does.
    pub trial: Option<Document>,
    /// The job; `None` where it is none that can be submitted.
    pub job: Option<Job>,
    /// The environment described in place.
    pub environment: Option<InlineEnvironment>,
    /// The files that would be uploaded; `None` without `code` or without sight of the files.
    pub snapshot: Option<SnapshotPlan>,
    /// Everything found, errors first.
    pub findings: Vec<Finding>,
    /// Whether a field could not be read: what is made of the job would silently lack it.
    pub misread: bool,
}

impl Report {
    /// Whether the document could be read as one that can be checked in all: YAML without syntax errors, of a kind that
    /// is known here.
    pub fn is_readable(&self) -> bool {
        let refused = |finding: &Finding| {
            matches!(finding.code, Code::EmptyDocument | Code::DocumentTooComplex | Code::UnsupportedJobType)
        };
        self.document.complete
            && self.document.root.as_ref().is_some_and(|root| root.entries().is_some())
            && !self.findings.iter().any(refused)
    }
}

/// Reads a job document and runs every check on it. What only follows from a misspelt name is not told.
pub fn check(
    document: Document,
    findings: Vec<Finding>,
    files: Option<&dyn ProjectFiles>,
    workspace: Option<&WorkspaceFacts>,
) -> Report {
    let name = document.name.clone();
    let mut report = check_all(document, findings, files, workspace);
    drop_following(&mut report, |text| {
        let (document, findings) = Document::read(name, text);
        check_all(document, findings, files, workspace)
    });
    report
}

fn check_all(
    document: Document,
    mut findings: Vec<Finding>,
    files: Option<&dyn ProjectFiles>,
    workspace: Option<&WorkspaceFacts>,
) -> Report {
    if document.root.as_ref().is_some_and(is_environment) {
        return check_environment(document, findings, files);
    }
    if let Some(finding) = source_file(&document) {
        return Report {
            document,
            trial: None,
            job: None,
            environment: None,
            snapshot: None,
            findings: vec![finding],
            misread: true,
        };
    }
    let read = findings.len();
    let (mut job, mut problems) = read_job(&document);
    findings.append(&mut problems);
    soften_names(&document, job.as_ref().and_then(Job::spec_field), &mut findings);
    let trial = job.as_mut().and_then(|job| read_trial(job, &document, files, &mut findings));
    let environment =
        job.as_ref().and_then(|job| environment_of(job, &document, trial.as_ref(), files, &mut findings));
    let snapshot = job.as_ref().and_then(|job| snapshot_of(job, files?));
    let misread = has_errors(&findings);
    if let Some(job) = &job {
        let context = Context {
            document: &document,
            trial: trial.as_ref(),
            job,
            environment: environment.as_ref(),
            files,
            snapshot: snapshot.as_ref(),
            workspace,
        };
        let checked = findings.len();
        for check in CHECKS.iter().chain(sweep::CHECKS) {
            check(&context, &mut findings);
        }
        superseded::drop_superseded(&mut findings, checked);
    }
    if !document.complete {
        // What stands behind a syntax error was not read: to say that it is missing would be wrong. What was read and
        // is wrong in itself is told.
        let mut index = 0;
        findings.retain(|finding| {
            index += 1;
            index <= read
                || finding.code.is_about_one_value()
                    && !finding.field.is_empty()
                    && !is_torn(&document, finding)
        });
    }
    stay_json(&document, &mut findings);
    sort_findings(&mut findings);
    Report { document, trial, job, environment, snapshot, findings, misread }
}

/// Whether a finding is about the end of something in brackets that was torn apart: `src]`.
fn is_torn(document: &Document, finding: &Finding) -> bool {
    let own = finding.place.as_ref().filter(|place| place.document == document.name);
    let text = own.and_then(|place| document.text.get(place.range.clone())).unwrap_or_default();
    let count = |mark: char| text.matches(mark).count();
    count(']') > count('[') || count('}') > count('{')
}

/// Fixes write YAML. In a document that is JSON they have to write JSON, or there is no fix.
fn stay_json(document: &Document, findings: &mut [Finding]) {
    if !document.is_json() {
        return;
    }
    let is_json = |edits: &[TextEdit]| {
        apply_edits(&document.text, edits).is_some_and(|text| serde_json::from_str::<Value>(&text).is_ok())
    };
    let as_json = |edit: &TextEdit| {
        let value = Document::read("", edit.text.as_str()).0.root.map(|root| root.to_value().to_string());
        TextEdit::replace(edit.range.clone(), value.unwrap_or_default())
    };
    // Other files have their own form.
    let own =
        |finding: &&mut Finding| finding.place.as_ref().is_none_or(|place| place.document == document.name);
    for finding in findings.iter_mut().filter(own) {
        for fix in &mut finding.fixes {
            if !is_json(&fix.edits) {
                fix.edits = fix.edits.iter().map(as_json).collect();
            }
        }
        finding.fixes.retain(|fix| is_json(&fix.edits));
    }
}

/// An environment document: no job, but an environment.
fn check_environment(
    document: Document,
    mut findings: Vec<Finding>,
    files: Option<&dyn ProjectFiles>,
) -> Report {
    let (definition, mut problems) = read_environment_document(&document);
    findings.append(&mut problems);
    let environment = definition.map(|definition| {
        let (environment, problems) = resolve_environment(&definition, files);
        findings.extend(problems.into_iter().map(|finding| {
            match (&finding.place, document.find(&["conda_file"])) {
                (None, Some(node)) => finding.at(document.place(node.range.clone())),
                _ => finding,
            }
        }));
        findings.extend(build_context(&environment, files).map(|finding| {
            match document.find(&["build", "path"]) {
                Some(node) => finding.field("build.path").at(document.place(node.range.clone())),
                None => finding,
            }
        }));
        environment
    });
    let misread = has_errors(&findings);
    sort_findings(&mut findings);
    Report { document, trial: None, job: None, environment, snapshot: None, findings, misread }
}

/// Reads and checks a text.
pub fn check_text(
    name: &str,
    text: &str,
    files: Option<&dyn ProjectFiles>,
    workspace: Option<&WorkspaceFacts>,
) -> Report {
    let (document, findings) = Document::read(name, text);
    check(document, findings, files, workspace)
}

/// Puts what a component file says in place of the reference to it.
fn read_trial(
    job: &mut Job,
    document: &Document,
    files: Option<&dyn ProjectFiles>,
    findings: &mut Vec<Finding>,
) -> Option<Document> {
    let Job::Sweep(sweep) = job else { return None };
    let Trial::File(path) = &sweep.trial else { return None };
    let path = path.clone();
    let node = document.find(&["trial"])?;
    let place = document.place(node.range.clone());
    if path.starts_with("azureml:") {
        let finding = Finding::error(
            Code::TrialInFile,
            "The trial is a registered component, which a sweep cannot name",
        )
        .help(
            "The official client takes a trial that is described in place: `command`, `code`, `environment`.",
        );
        findings.push(finding.at(place).field("trial"));
        return None;
    }
    let Some(text) = files?.text(&path) else {
        let finding =
            Finding::error(Code::FileNotFound, format!("The component file `{path}` does not exist"))
                .help("The path is relative to the folder of the job document.");
        findings.push(finding.at(place).field("trial"));
        return None;
    };
    let (trial, mut problems) = Document::read(path.clone(), text);
    findings.append(&mut problems);
    let (spec, mut problems) = read_component(&trial);
    findings.append(&mut problems);
    let mut spec = spec?;
    rebase(&mut spec, parent(&path));
    let finding = Finding::warning(Code::TrialInFile, "The trial is described in another file")
        .help("It is read from there. The official client takes only a trial that is described in place.");
    let finding = match crate::document::set_field(document, &["trial"], &crate::schema::Field::write(&spec))
    {
        Ok(edits) => finding.fix(format!("Put `{path}` in place"), edits),
        Err(_) => finding,
    };
    findings.push(finding.at(place).field("trial"));
    sweep.trial = Trial::Inline(Box::new(spec));
    Some(trial)
}

/// Paths of a file in a folder, as paths of the job document.
fn rebase(spec: &mut CommandSpec, folder: &str) {
    if let Some(code) =
        spec.code.as_mut().filter(|code| !code.starts_with("azureml:") && !code.starts_with("git+"))
    {
        *code = join_path(folder, code);
    }
    match &mut spec.environment {
        Some(EnvironmentField::Inline(definition)) => rebase_environment(definition, folder),
        Some(EnvironmentField::Reference(text)) => {
            if let Some(path) = text.strip_prefix("file:") {
                *text = format!("file:{}", join_path(folder, path));
            }
        }
        None => {}
    }
}

fn rebase_environment(definition: &mut EnvironmentDefinition, folder: &str) {
    if let Some(CondaFile::Path(path)) = &mut definition.conda_file {
        *path = join_path(folder, path);
    }
    if let Some(path) = definition.build.as_mut().and_then(|build| build.path.as_mut()) {
        *path = join_path(folder, path);
    }
}

/// The environment that a job describes in place or in a file of its own.
fn environment_of(
    job: &Job,
    document: &Document,
    trial: Option<&Document>,
    files: Option<&dyn ProjectFiles>,
    findings: &mut Vec<Finding>,
) -> Option<InlineEnvironment> {
    let definition = match job.spec().environment.as_ref()? {
        EnvironmentField::Inline(definition) => (**definition).clone(),
        EnvironmentField::Reference(text) => {
            let path = join_path("", text.strip_prefix("file:")?);
            let Some(text) = files?.text(&path) else {
                let finding = Finding::error(
                    Code::FileNotFound,
                    format!("The environment file `{path}` does not exist"),
                )
                .help("The path is relative to the folder of the job document.");
                findings.push(at_spec_field(job, document, trial, &["environment"], finding));
                return None;
            };
            let (file, mut problems) = Document::read(path.clone(), text);
            findings.append(&mut problems);
            let (definition, mut problems) = read_environment_document(&file);
            findings.append(&mut problems);
            let mut definition = definition?;
            rebase_environment(&mut definition, parent(&path));
            definition
        }
    };
    let (environment, problems) = resolve_environment(&definition, files);
    findings.extend(problems.into_iter().map(|finding| match finding.place {
        Some(_) => finding,
        None => at_spec_field(job, document, trial, &["environment", "conda_file"], finding),
    }));
    Some(environment)
}

fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn at_spec_field(
    job: &Job,
    document: &Document,
    trial: Option<&Document>,
    field: &[&str],
    finding: Finding,
) -> Finding {
    let parent = job.spec_field().filter(|_| trial.is_none());
    let path: Vec<&str> = parent.into_iter().chain(field.iter().copied()).collect();
    let document = trial.unwrap_or(document);
    let finding = finding.field(path.join("."));
    match document.find(&path) {
        Some(node) => finding.at(document.place(node.range.clone())),
        None => finding,
    }
}

/// The local folder that a job's `code` names; `None` for registered assets, URLs and no code.
pub fn code_folder(job: &Job) -> Option<&str> {
    let code = job.spec().code.as_deref()?;
    let remote = code.starts_with("azureml:")
        || code.starts_with('/') && code.contains("/providers/")
        || code.contains("://")
        || code.starts_with("git+");
    (!remote).then_some(code)
}

/// The folder that the paths of a snapshot are relative to: the code folder, or the one of a single file.
pub fn code_root<'j>(job: &'j Job, snapshot: Option<&SnapshotPlan>) -> Option<&'j str> {
    let code = code_folder(job)?;
    if !snapshot.is_some_and(|snapshot| snapshot.single_file) {
        return Some(code);
    }
    Some(code.rsplit_once('/').map_or(".", |(folder, _)| if folder.is_empty() { "/" } else { folder }))
}

/// The rules that decide what of a folder is uploaded, from the ignore files in its root.
pub fn ignore_rules(files: &dyn ProjectFiles, folder: &str) -> IgnoreRules {
    let read = |name: &str| files.text(&format!("{folder}/{name}"));
    IgnoreRules::v2(read(".amlignore").as_deref(), read(".gitignore").as_deref())
}

fn snapshot_of(job: &Job, files: &dyn ProjectFiles) -> Option<SnapshotPlan> {
    let folder = code_folder(job)?;
    if let Some(bytes) = files.size(folder) {
        let name = folder.rsplit('/').next().unwrap_or(folder);
        return Some(SnapshotPlan::of_file(SnapshotFile { path: name.to_owned(), bytes }));
    }
    let listed = files
        .list(folder)?
        .into_iter()
        .map(|file| SnapshotFile { path: file.path, bytes: file.bytes })
        .collect();
    Some(SnapshotPlan::new(listed, &ignore_rules(files, folder)))
}
