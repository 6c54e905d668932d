//! The folder in which a program of the SDK v1 is started: the one it lies in, or one above it in which the source folders of
//! its runs are found. Must not know what becomes of the runs.

use std::path::{Path, PathBuf};

use run_composer_import::{Conversion, convert};

use crate::project::DiskProject;

/// Folders above a source that are tried; a repository's own folder is the last one in any case.
const MOST_ABOVE: usize = 4;

/// A source converted, and the folder it was read from.
pub fn convert_from_start(file: &Path, text: &str) -> (Conversion, PathBuf) {
    let file_name =
        file.file_name().map_or_else(|| "pasted.py".to_owned(), |name| name.to_string_lossy().into_owned());
    if file.extension().is_some_and(|end| end == "runconfig") {
        return convert_run_configuration(file, text, &file_name);
    }
    let own = DiskProject::of(file);
    let first = convert(&file_name, text, &own);
    let home = own.path("");
    let missing = missing_folders(&first, &home);
    let (Ok(absolute), false) = (std::path::absolute(file), missing.is_empty()) else { return (first, home) };
    let mut name = file_name;
    let mut folder = absolute.parent();
    for _ in 0..MOST_ABOVE {
        let Some(here) = folder.filter(|here| !here.join(".git").exists()) else { break };
        let (Some(above), Some(step)) = (here.parent(), here.file_name()) else { break };
        name = format!("{}/{name}", step.to_string_lossy());
        if missing.iter().all(|code| above.join(code).is_dir()) {
            return (convert(&name, text, &DiskProject::at(above)), above.to_path_buf());
        }
        folder = Some(above);
    }
    (first, home)
}

/// A run configuration belongs to the folder around its `.azureml` or `aml_config`.
fn convert_run_configuration(file: &Path, text: &str, file_name: &str) -> (Conversion, PathBuf) {
    let below = std::path::absolute(file).ok().and_then(|absolute| {
        let folder = absolute.parent()?;
        let step = folder.file_name()?.to_str().filter(|step| matches!(*step, ".azureml" | "aml_config"))?;
        Some((format!("{step}/{file_name}"), DiskProject::at(folder.parent()?)))
    });
    let (name, project) = below.unwrap_or_else(|| (file_name.to_owned(), DiskProject::of(file)));
    (convert(&name, text, &project), project.path(""))
}

/// Source folders of runs that are not below a folder. Absolute ones are the author's, those with a drive too.
fn missing_folders(conversion: &Conversion, start: &Path) -> Vec<String> {
    let folders = conversion.runs.iter().filter_map(|run| run.source_directory.as_str());
    folders
        .filter(|code| {
            let below = format!("{}/", code.trim_start_matches("./").trim_end_matches('/'));
            let written = conversion.written.iter().any(|(path, _)| path.starts_with(&below));
            !code.starts_with('/') && !written && !start.join(code).is_dir()
        })
        .map(str::to_owned)
        .collect()
}
