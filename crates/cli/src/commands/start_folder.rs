//! The folder in which a program of the SDK v1 is started: of the one it lies in, the one at work and those above, the first
//! in which most of what it names is found. Must not know what becomes of the runs.

use std::path::{Path, PathBuf};

use run_composer_import::{Conversion, convert_in};

use crate::project::DiskProject;

/// Folders above a source that are tried; a repository's own folder is the last one in any case.
const MOST_ABOVE: usize = 4;
/// Files of a folder that are looked at.
const MOST_FILES: usize = 10_000;

/// A source converted, and the folder it was read from.
pub fn convert_from_start(file: &Path, text: &str) -> (Conversion, PathBuf) {
    let file_name =
        file.file_name().map_or_else(|| "pasted.py".to_owned(), |name| name.to_string_lossy().into_owned());
    let absolute = std::path::absolute(file).unwrap_or_else(|_| file.to_path_buf());
    let is_configuration = file.extension().is_some_and(|end| end == "runconfig");
    let own = DiskProject::of(file).path("");
    let mut starts = vec![(own, file_name.clone())];
    if is_configuration && let Some(project) = project_around(&absolute, &file_name) {
        // A run configuration belongs to the folder around its `.azureml` or `aml_config`.
        starts = vec![project];
    } else {
        starts.extend(folders_above(&absolute, &file_name));
    }
    let mut best: Option<(usize, Conversion, PathBuf)> = None;
    for (start, name) in starts {
        let project = DiskProject::at(&start).at_most(MOST_FILES);
        // A run configuration belongs to the folder it is read from, wherever it lies in it.
        let conversion = convert_in(&name, text, &project, ".");
        let missing = conversion.missing.len() + missing_folders(&conversion, &start);
        if best.as_ref().is_none_or(|(least, ..)| missing < *least) {
            best = Some((missing, conversion, start));
        }
        if missing == 0 {
            break;
        }
    }
    let (_, conversion, start) = best.unwrap_or_default();
    (conversion, start)
}

/// The folder around `.azureml` or `aml_config`, and the file seen from there.
fn project_around(absolute: &Path, file_name: &str) -> Option<(PathBuf, String)> {
    let folder = absolute.parent()?;
    let step = folder.file_name()?.to_str().filter(|step| matches!(*step, ".azureml" | "aml_config"))?;
    Some((folder.parent()?.to_path_buf(), format!("{step}/{file_name}")))
}

/// The folder at work, where the file is below it, then those above the file, with the file as seen from there.
fn folders_above(absolute: &Path, file_name: &str) -> Vec<(PathBuf, String)> {
    let mut above = Vec::new();
    let mut name = file_name.to_owned();
    let mut folder = absolute.parent();
    for _ in 0..MOST_ABOVE {
        let Some(here) = folder.filter(|here| !here.join(".git").exists()) else { break };
        let (Some(outer), Some(step)) = (here.parent(), here.file_name()) else { break };
        name = format!("{}/{name}", step.to_string_lossy());
        above.push((outer.to_path_buf(), name.clone()));
        folder = Some(outer);
    }
    if let Ok(at_work) = std::env::current_dir() {
        // People start their programs where they stand.
        above.sort_by_key(|(folder, _)| *folder != at_work);
    }
    above
}

/// How many source folders of runs are not below a folder. Absolute ones are the author's, those with a drive too.
fn missing_folders(conversion: &Conversion, start: &Path) -> usize {
    let folders = conversion.runs.iter().filter_map(|run| run.source_directory.as_str());
    folders
        .filter(|code| {
            let below = format!("{}/", code.trim_start_matches("./").trim_end_matches('/'));
            let written = conversion.written.iter().any(|(path, _)| path.starts_with(&below));
            !code.starts_with('/') && !written && !start.join(code).is_dir()
        })
        .count()
}
