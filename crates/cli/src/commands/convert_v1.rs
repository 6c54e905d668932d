//! `run-composer convert FILE` for sources of the SDK v1: scripts, notebooks and `.runconfig` files become v2 jobs.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use run_composer_core::document::{Document, to_yaml};
use run_composer_core::job::ProjectFiles as _;
use run_composer_core::v1::{relative_to, runconfig, save};
use run_composer_import::{Conversion, Run};
use serde_json::Value;

use super::convert_report::{at, line, question, report};
use super::start_folder::convert_from_start;
use crate::Format;
use crate::project::DiskProject;

/// Whether a file is one of the SDK v1.
pub fn is_v1(file: &Path, text: &str) -> bool {
    let ends = |end: &str| file.extension().is_some_and(|extension| extension.eq_ignore_ascii_case(end));
    if ends("py") || ends("ipynb") || ends("runconfig") {
        return true;
    }
    let (document, _) = Document::read("file", text);
    document.root.as_ref().is_some_and(|root| runconfig::is_runconfig(&root.to_value()))
}

/// A source of the SDK v1, read.
struct Source {
    file: PathBuf,
    conversion: Conversion,
    /// The folder it was read from.
    start: PathBuf,
}

/// Exit code 0, 1 where no run is found, 2 where the result cannot be written.
pub fn run(file: &Path, text: &str, out: Option<&Path>, format: Format) -> ExitCode {
    let (conversion, start) = convert_from_start(file, text);
    finish(vec![Source { file: file.to_path_buf(), conversion, start }], out, format)
}

/// All sources of a folder that speak of the SDK v1, each for itself. Exit codes as those of [`run`].
pub fn run_folder(folder: &Path, out: Option<&Path>, format: Format) -> ExitCode {
    let mut sources = Vec::new();
    for (path, text) in sources_of(folder) {
        let file = folder.join(&path);
        let (mut conversion, start) = convert_from_start(&file, &text);
        // Modules that only others use are no sources of their own.
        if conversion.runs.is_empty() && conversion.findings.is_empty() {
            continue;
        }
        if let Ok(below) = start.strip_prefix(folder) {
            name_documents(&mut conversion, below);
        }
        sources.push(Source { file, conversion, start });
    }
    finish(sources, out, format)
}

/// Documents are named from the folder that was given.
fn name_documents(conversion: &mut Conversion, below: &Path) {
    let of_findings = conversion.findings.iter_mut().map(|finding| &mut finding.place);
    let of_runs = conversion.runs.iter_mut().flat_map(|run| {
        let report = &mut run.report;
        let parts = report.parts.iter_mut().map(|part| &mut part.place);
        let questions = report.questions.iter_mut().map(|question| &mut question.place);
        parts.chain(questions).chain([&mut report.place])
    });
    for place in of_findings.chain(of_runs).flatten() {
        place.document = below.join(&place.document).display().to_string();
    }
}

/// Path below the folder, and text.
fn sources_of(folder: &Path) -> Vec<(String, String)> {
    let files = DiskProject::at(folder).list("").unwrap_or_default();
    let named = files.into_iter().filter(|file| {
        let hidden = file
            .path
            .split('/')
            .any(|part| matches!(part, ".git" | ".venv" | "venv" | "node_modules" | "site-packages"));
        !hidden && [".py", ".ipynb", ".runconfig"].iter().any(|end| file.path.ends_with(end))
    });
    named
        .filter_map(|file| {
            let text = fs::read_to_string(folder.join(&file.path)).ok()?;
            let speaks = file.path.ends_with(".runconfig") || text.contains("azureml");
            speaks.then_some((file.path, text))
        })
        .collect()
}

fn finish(mut sources: Vec<Source>, out: Option<&Path>, format: Format) -> ExitCode {
    let mut written = Vec::new();
    for source in &mut sources {
        written.push(match out.map(|folder| write(&mut source.conversion, &source.start, folder)) {
            Some(Ok(written)) => written,
            Some(Err(message)) => {
                anstream::eprintln!("error: {message}");
                return ExitCode::from(2);
            }
            None => Vec::new(),
        });
    }
    let found = sources.iter().any(|source| !source.conversion.runs.is_empty());
    match format {
        Format::Json => {
            let mut all = Conversion::default();
            for Source { conversion, .. } in sources {
                all.runs.extend(conversion.runs);
                all.findings.extend(conversion.findings);
                all.missing.extend(conversion.missing);
                all.written.extend(conversion.written);
            }
            crate::out!("{:#}", serde_json::json!(all));
        }
        Format::Text => print(&sources, &written, out.is_none()),
    }
    if found { ExitCode::SUCCESS } else { ExitCode::from(1) }
}

fn print(sources: &[Source], written: &[Vec<PathBuf>], with_jobs: bool) {
    if with_jobs {
        let jobs: Vec<String> =
            sources.iter().flat_map(|source| source.conversion.runs.iter().map(yaml)).collect();
        crate::out!("{}", jobs.join("---\n").trim_end());
    }
    for (source, written) in sources.iter().zip(written) {
        if sources.len() > 1 {
            anstream::eprintln!("== {}", source.file.display());
        }
        if source.start != DiskProject::of(&source.file).path("") {
            anstream::eprintln!("Read as if it is started in {}\n", source.start.display());
        }
        anstream::eprintln!("{}", report(&source.conversion, written).trim_end());
    }
    if sources.is_empty() {
        anstream::eprintln!("{}", report(&Conversion::default(), &[]).trim_end());
    }
}

/// Each run as a `.runconfig`: printed, or written with its conda file below `out` as the SDK v1 saves them. Exit codes as
/// those of [`run`].
pub fn runconfigs(file: &Path, text: &str, out: Option<&Path>) -> ExitCode {
    let (conversion, _) = convert_from_start(file, text);
    let mut taken = HashSet::new();
    let mut texts = Vec::new();
    for run in &conversion.runs {
        if run.kind == "hyperdrive" {
            anstream::eprintln!(
                "The sweep around this run{} is no part of a .runconfig: search space, sampling and limits are left out.",
                at(run.report.place.as_ref())
            );
        }
        let Some(folder) = out else {
            texts.extend(save::run_configuration(&run.v1, "train").into_iter().map(|(_, text)| text).next());
            continue;
        };
        // Several runs have several conda files, so each gets a folder of its own.
        let name = file_name(run, &mut taken, folder);
        let folder = if conversion.runs.len() > 1 { folder.join(&name) } else { folder.to_path_buf() };
        for (path, text) in save::run_configuration(&run.v1, &format!("{name}.runconfig")) {
            let path = folder.join(path);
            let written =
                path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| write_new(&path, &text));
            if let Err(error) = written {
                anstream::eprintln!("error: {} cannot be written: {error}", path.display());
                return ExitCode::from(2);
            }
            anstream::eprintln!("written   {}", path.display());
        }
    }
    if !texts.is_empty() {
        crate::out!("{}", texts.join("---\n").trim_end());
    }
    for asked in conversion.runs.iter().flat_map(|run| &run.report.questions) {
        anstream::eprintln!("{}", question(asked));
    }
    for finding in &conversion.findings {
        anstream::eprintln!("{}", line(finding));
    }
    if conversion.runs.is_empty() { ExitCode::from(1) } else { ExitCode::SUCCESS }
}

fn yaml(run: &Run) -> String {
    to_yaml(&Value::Object(run.job.clone()), 0)
}

/// Writes each job and the files it refers to. Nothing that is there is written over.
fn write(conversion: &mut Conversion, start: &Path, folder: &Path) -> Result<Vec<PathBuf>, String> {
    let refused =
        |path: &Path, error: std::io::Error| format!("{} cannot be written: {error}", path.display());
    fs::create_dir_all(folder).map_err(|error| refused(folder, error))?;
    let mut taken = HashSet::new();
    let mut written = Vec::new();
    let many = conversion.runs.len() > 1;
    let Conversion { runs, written: cells, .. } = conversion;
    for run in runs {
        let name = file_name(run, &mut taken, folder);
        let below = if run.files.is_empty() || !many { folder.to_path_buf() } else { folder.join(&name) };
        let scripts = written_by_cells(run, cells, start);
        if scripts.is_empty() {
            rebase(run, start, &below);
        }
        for (path, text) in run.files.iter().chain(scripts) {
            let path = below.join(path);
            // Runs of one notebook share their scripts.
            if cells.iter().any(|(cell, _)| path == below.join(cell)) && path.exists() {
                continue;
            }
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent).map_err(|error| refused(parent, error))?;
            }
            write_new(&path, text).map_err(|error| refused(&path, error))?;
        }
        let path = below.join(format!("{name}.yml"));
        fs::create_dir_all(&below).map_err(|error| refused(&below, error))?;
        write_new(&path, &yaml(run)).map_err(|error| refused(&path, error))?;
        written.push(path);
    }
    Ok(written)
}

fn write_new(path: &Path, text: &str) -> std::io::Result<()> {
    let mut file = fs::OpenOptions::new().write(true).create_new(true).open(path)?;
    std::io::Write::write_all(&mut file, text.as_bytes())
}

/// The files of `%%writefile` cells in a run's source folder, where that folder is not there yet: they go beside the job.
fn written_by_cells<'c>(run: &Run, cells: &'c [(String, String)], start: &Path) -> &'c [(String, String)] {
    let code = run.source_directory.as_str().map(|code| code.trim_start_matches("./").trim_end_matches('/'));
    let made = code.is_some_and(|code| {
        let below = format!("{code}/");
        !code.is_empty()
            && !start.join(code).is_dir()
            && cells.iter().any(|(path, _)| path.starts_with(&below))
    });
    if made { cells } else { &[] }
}

/// `code` is relative to the document, which is now in another folder than the program is started in.
fn rebase(run: &mut Run, start: &Path, folder: &Path) {
    let Some(code) =
        run.job.get("code").or_else(|| run.job.get("trial")?.get("code")).and_then(Value::as_str)
    else {
        return;
    };
    if !code.starts_with('.') {
        return;
    }
    let absolute = |path: &Path| std::path::absolute(path).ok();
    let (Some(code), Some(folder)) = (absolute(&start.join(code)), absolute(folder)) else { return };
    let Some(code) = relative_to(&code.to_string_lossy(), &folder.to_string_lossy()) else { return };
    let code = if code.starts_with('.') { code } else { format!("./{code}") };
    let holder = if run.job.contains_key("code") {
        Some(&mut run.job)
    } else {
        run.job.get_mut("trial").and_then(Value::as_object_mut)
    };
    if let Some(holder) = holder {
        holder.insert("code".to_owned(), Value::String(code));
    }
}

/// A file name from the experiment or the script, new in this folder.
fn file_name(run: &Run, taken: &mut HashSet<String>, folder: &Path) -> String {
    let wanted = run.experiment.as_str().or_else(|| run.v1["script"].as_str()).unwrap_or("job");
    let stem = wanted.rsplit('/').next().unwrap_or(wanted).trim_end_matches(".py");
    let stem: String =
        stem.chars().map(|c| if c.is_alphanumeric() || c == '-' || c == '_' { c } else { '-' }).collect();
    let mut name = stem.clone();
    let mut number = 1;
    while taken.contains(&name) || folder.join(format!("{name}.yml")).exists() || folder.join(&name).exists()
    {
        number += 1;
        name = format!("{stem}-{number}");
    }
    taken.insert(name.clone());
    name
}
