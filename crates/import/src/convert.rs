//! A source converted: every run it submits as a v2 job, with the report.

use run_composer_core::finding::{Code, Finding, Place, has_errors};
use run_composer_core::job::ProjectFiles;
use run_composer_core::v1::lower::{Part, Question, lower};
use run_composer_core::v1::{Files, Heap, Sdk, Submission, read_yaml, runconfig, wire};
use serde::Serialize;
use serde_json::{Map, Value as Json};

use crate::read::{Reading, read_source};
use crate::secrets;

/// What became of a source.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Conversion {
    /// Each run, in the order in which they are submitted.
    pub runs: Vec<Run>,
    /// What is wrong with the source, or could not be told.
    pub findings: Vec<Finding>,
    /// Files that the program reads or runs and that are not beside it, below the folder in which it is started.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// Files that the program writes itself (`%%writefile`): path below its folder and text.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub written: Vec<(String, String)>,
}

/// A run of a source.
#[derive(Clone, Debug, Serialize)]
pub struct Run {
    /// Name of the experiment; null where the source does not submit the configuration; `{"$hole": …}` where it is not known.
    pub experiment: Json,
    /// `script_run_config`, `estimator`, `hyperdrive`, or `runconfig` for a file.
    pub kind: &'static str,
    /// Folder whose snapshot the run takes.
    pub source_directory: Json,
    /// What the SDK v1 would have sent. Passwords are left out.
    pub v1: Json,
    /// The v2 job document.
    pub job: Map<String, Json>,
    /// What became of each part.
    pub report: Report,
    /// Files the job refers to, by path beside it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<(String, String)>,
}

/// The report of one run.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// Where it is submitted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// The condition it depends on, where that is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    /// Every part of the configuration: exact, approximated, lost.
    pub parts: Vec<Part>,
    /// What only the program, the service or its author knows.
    pub questions: Vec<Question>,
}

/// Converts a script, a notebook, a pasted cell or a `.runconfig`. `name` is its path from the folder of `files`.
pub fn convert(name: &str, text: &str, files: &dyn ProjectFiles) -> Conversion {
    convert_in(name, text, files, &runconfig::project_of(name))
}

/// The same, with the project of a `.runconfig`, a folder below that of `files`: the file may lie anywhere in it.
pub fn convert_in(name: &str, text: &str, files: &dyn ProjectFiles, project: &str) -> Conversion {
    if let Some(findings) = damaged_runconfig(name, text) {
        return Conversion { findings, ..Conversion::default() };
    }
    if let Some(value) = runconfig_in(name, text) {
        return convert_runconfig(name, &value, files, project);
    }
    if let Some(finding) = damaged_notebook(name, text) {
        return Conversion { findings: vec![finding], ..Conversion::default() };
    }
    let reading = read_source(name, text, files);
    let mut conversion = Conversion { findings: reading.findings.clone(), ..Conversion::default() };
    conversion.findings.extend(told(&reading));
    let mut seen = Files::new(files);
    for (path, text) in &reading.written {
        seen.write(path, text.as_str());
    }
    conversion.missing.clone_from(&reading.missing);
    conversion.written = seen.written().map(|(path, text)| (path.to_owned(), text.to_owned())).collect();
    for submission in &reading.submissions {
        conversion.findings.extend(refused(submission));
        let mut run = run(&reading.heap, &seen, submission);
        if !reading.submitted {
            run.experiment = Json::Null;
        }
        conversion.runs.push(run);
    }
    conversion
}

/// What is wrong with a `.runconfig` that no reader of YAML takes.
fn damaged_runconfig(name: &str, text: &str) -> Option<Vec<Finding>> {
    if !name.ends_with(".runconfig") || read_yaml(text).is_some() {
        return None;
    }
    let (_, findings) = run_composer_core::document::Document::read(name, text);
    has_errors(&findings).then_some(findings)
}

/// A notebook is JSON, or it is damaged.
fn damaged_notebook(name: &str, text: &str) -> Option<Finding> {
    let error = serde_json::from_str::<serde::de::IgnoredAny>(text.trim_start_matches('\u{feff}')).err()?;
    let line = u32::try_from(error.line()).unwrap_or(u32::MAX).max(1);
    let place = Place { document: name.to_owned(), range: 0..0, line, column: 1 };
    name.ends_with(".ipynb").then(|| {
        Finding::error(Code::PythonSyntax, format!("This notebook is damaged: it is no JSON ({error})"))
            .help("Open it in Jupyter and save it again, or take an older version of it.")
            .at(place)
    })
}

/// The content of a `.runconfig`, where the text is one.
fn runconfig_in(name: &str, text: &str) -> Option<Json> {
    let is_source = [".py", ".ipynb"].iter().any(|end| name.ends_with(end));
    if is_source {
        return None;
    }
    let (document, findings) = run_composer_core::document::Document::read(name, text);
    if has_errors(&findings) && !name.ends_with(".runconfig") {
        return None;
    }
    let value = read_yaml(&document.text).or_else(|| Some(document.root.as_ref()?.to_value()))?;
    (runconfig::is_runconfig(&value) || name.ends_with(".runconfig")).then_some(value)
}

fn convert_runconfig(name: &str, value: &Json, files: &dyn ProjectFiles, folder: &str) -> Conversion {
    let mut sdk = Sdk::new(Files::new(files));
    let id = match sdk.run_configuration_of(value, folder) {
        Ok(id) => id,
        Err(raised) => {
            let finding = Finding::error(Code::V1RunconfigDamaged, format!("{name}: {}", raised.message))
                .help("The SDK v1 cannot load this file either.");
            return Conversion { findings: vec![finding], ..Conversion::default() };
        }
    };
    let mut findings = Vec::new();
    let renamed = runconfig::renamed(&sdk.heap, id);
    if !renamed.is_empty() {
        let names: Vec<String> = renamed.iter().map(|(from, to)| format!("`{from}` to `{to}`")).collect();
        findings.push(
            Finding::warning(
                Code::V1RunconfigDamaged,
                format!("The SDK v1 renames keys of this file when it loads it: {}", names.join(", ")),
            )
            .help("References to the old names no longer work there. The job keeps the names as they are written."),
        );
    }
    let submission = sdk.submission_of_file(id, folder);
    let seen = Files::new(files);
    let mut run = run(&sdk.heap, &seen, &submission);
    run.kind = "runconfig";
    run.experiment = Json::Null;
    Conversion { runs: vec![run], findings, missing: sdk.files.missing(), ..Conversion::default() }
}

/// A submission as a v2 job, with the report. `files` are those beside the program.
pub fn run(heap: &Heap, files: &Files<'_>, submission: &Submission) -> Run {
    let mut lowered = lower(heap, files, submission);
    let mut v1 = wire::submission(heap, submission);
    secrets::mask(&mut v1);
    let mut job = std::mem::take(&mut lowered.job);
    secrets::take_out_of_job(&mut job, &mut lowered.questions);
    Run {
        experiment: wire::value(heap, &submission.experiment),
        kind: submission.kind.word(),
        source_directory: wire::value(heap, &submission.source_directory),
        v1,
        job,
        files: lowered.files,
        report: Report {
            place: submission.place.clone(),
            condition: submission.condition.clone(),
            parts: lowered.parts,
            questions: lowered.questions,
        },
    }
}

/// What the SDK would refuse of a run.
fn refused(submission: &Submission) -> Vec<Finding> {
    submission
        .refused
        .iter()
        .map(|message| {
            let finding =
                Finding::warning(Code::V1RunRefused, format!("The SDK v1 refuses this run: {message}"))
                    .help("It is converted all the same.");
            match &submission.place {
                Some(place) => finding.at(place.clone()),
                None => finding,
            }
        })
        .collect()
}

/// What the SDK would have warned of, but for what is only out of date.
fn told(reading: &Reading) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    for (place, message) in &reading.warnings {
        if message.contains("deprecated") || message.contains("no longer necessary") {
            continue;
        }
        let finding = Finding::info(Code::V1SdkWarning, format!("The SDK v1 warns: {message}"));
        let finding = match place {
            Some(place) => finding.at(place.clone()),
            None => finding,
        };
        if !findings.contains(&finding) {
            findings.push(finding);
        }
    }
    findings
}
