//! Which files of a folder are sources of the SDK v1, from where their paths are read, and where a job's folder is. Pure.

use run_composer_core::v1::{normalized, runconfig};
use serde::de::IgnoredAny;

/// Folders that hold no sources of a person's own.
const SKIPPED: [&str; 12] = [
    ".git",
    ".venv",
    "venv",
    "node_modules",
    "__pycache__",
    ".ipynb_checkpoints",
    "site-packages",
    ".tox",
    ".nox",
    ".mypy_cache",
    ".pytest_cache",
    ".ruff_cache",
];
/// Endings of files whose texts the importer may ask for.
const TEXTS: [&str; 14] = [
    ".py",
    ".ipynb",
    ".runconfig",
    ".yml",
    ".yaml",
    ".json",
    ".txt",
    ".toml",
    ".cfg",
    ".in",
    ".sh",
    ".R",
    ".amlignore",
    ".gitignore",
];

/// What a file may be for an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A notebook or a script: one where the text speaks of the SDK.
    Program,
    /// A run configuration.
    RunConfiguration,
    /// Something else beside them.
    Other,
}

/// What a path promises. Files in folders of tools are no sources.
pub fn kind(path: &str) -> Kind {
    if is_skipped(path) {
        return Kind::Other;
    }
    let lower = path.to_ascii_lowercase();
    if lower.ends_with(".runconfig") {
        Kind::RunConfiguration
    } else if lower.ends_with(".py") || lower.ends_with(".ipynb") {
        Kind::Program
    } else {
        Kind::Other
    }
}

fn is_skipped(path: &str) -> bool {
    path.split('/').any(|part| SKIPPED.contains(&part))
}

/// Whether the importer may ask for a file's text.
pub fn is_read_text(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    !is_skipped(path) && (TEXTS.iter().any(|end| name.ends_with(end)) || name.starts_with("Dockerfile"))
}

/// Why a file that calls itself a notebook is none; `None` where it is JSON, or no notebook by its name.
pub fn notebook_problem(path: &str, text: &str) -> Option<String> {
    if !path.to_ascii_lowercase().ends_with(".ipynb") {
        return None;
    }
    serde_json::from_str::<IgnoredAny>(text).err().map(|error| error.to_string())
}

/// Folders in which a source may run, likeliest first: its own, then those above it. A run configuration belongs to the folder
/// that holds `.azureml`.
pub fn bases(path: &str) -> Vec<String> {
    if kind(path) == Kind::RunConfiguration {
        let folder = runconfig::project_of(path);
        return vec![if folder == "." { String::new() } else { folder }];
    }
    let mut bases = Vec::new();
    let mut rest = path;
    while let Some((folder, _)) = rest.rsplit_once('/') {
        bases.push(folder.to_owned());
        rest = folder;
    }
    bases.push(String::new());
    bases
}

/// A path below the given folder as seen from a base: `src/a.py` from `notebooks` is `../src/a.py`.
pub fn seen_from(base: &str, path: &str) -> String {
    let mut base: Vec<&str> = base.split('/').filter(|part| !part.is_empty()).collect();
    let mut parts: Vec<&str> = path.split('/').collect();
    while !base.is_empty() && parts.len() > 1 && base[0] == parts[0] {
        base.remove(0);
        parts.remove(0);
    }
    format!("{}{}", "../".repeat(base.len()), parts.join("/"))
}

/// Where a job of a base goes, and its code folder from there: one above the base where the code is not below it.
pub fn placed(base: &str, code: &str) -> (String, String) {
    let tidy = normalized(code);
    let above = tidy.split('/').take_while(|part| *part == "..").count();
    let mut folders: Vec<&str> = base.split('/').filter(|part| !part.is_empty()).collect();
    if above == 0 || above > folders.len() {
        return (base.to_owned(), code.to_owned());
    }
    folders.truncate(folders.len() - above);
    let inside = tidy.split('/').skip(above).collect::<Vec<_>>().join("/");
    let code = if inside.is_empty() { ".".to_owned() } else { format!("./{inside}") };
    (folders.join("/"), code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_are_told_by_their_paths() {
        assert_eq!(kind("a/train.ipynb"), Kind::Program);
        assert_eq!(kind("a/venv/lib/x.py"), Kind::Other);
        assert_eq!(kind(".azureml/sklearn.runconfig"), Kind::RunConfiguration);
        assert_eq!(kind("data.csv"), Kind::Other);
        assert!(is_read_text("x/Dockerfile.gpu") && is_read_text("conda.yml"));
        assert!(!is_read_text("data.csv") && !is_read_text("node_modules/a.json"));
    }

    #[test]
    fn a_notebook_is_json() {
        assert_eq!(notebook_problem("a.ipynb", "{\"cells\": []}"), None);
        assert_eq!(notebook_problem("a.py", "x = ["), None);
        let problem = notebook_problem("a.ipynb", "{\"cells\": [").unwrap_or_default();
        assert!(problem.contains("line 1"), "{problem}");
    }

    #[test]
    fn paths_are_read_from_where_a_source_runs() {
        assert_eq!(bases("a/b/n.ipynb"), ["a/b", "a", ""]);
        assert_eq!(bases("n.ipynb"), [""]);
        assert_eq!(bases("a/.azureml/x.runconfig"), ["a"]);
        assert_eq!(bases(".azureml/x.runconfig"), [""]);
        assert_eq!(seen_from("", "src/a.py"), "src/a.py");
        assert_eq!(seen_from("src", "src/a.py"), "a.py");
        assert_eq!(seen_from("n/x", "n/y/a.py"), "../y/a.py");
    }

    #[test]
    fn a_job_stands_where_its_code_is_below_it() {
        let placed = |base, code| placed(base, code);
        assert_eq!(placed("n", "./src"), ("n".into(), "./src".into()));
        assert_eq!(placed("a/n", "../src"), ("a".into(), "./src".into()));
        assert_eq!(placed("n", "../"), (String::new(), ".".into()));
        assert_eq!(placed("", "../src"), (String::new(), "../src".into()));
        assert_eq!(placed("n", "<your-source-directory>"), ("n".into(), "<your-source-directory>".into()));
    }
}
