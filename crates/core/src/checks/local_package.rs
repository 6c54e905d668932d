//! Packages that pip would read from the project: the image is built from the conda specification alone.

use super::Context;
use crate::finding::{Code, Finding};

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some(conda) = context.environment.and_then(|environment| environment.conda.as_ref()) else { return };
    for line in conda.pip_packages.iter().filter(|line| is_of_the_project(line)) {
        let finding = Finding::warning(
            Code::LocalPackage,
            format!("`{line}` names a file of the project, which is not there when the image is built"),
        )
        .help("Only the text of the conda specification is sent. List what the file lists; install the package in the command (`pip install ./package && python …`), where the code is; or build the image from a folder, with `build: {path: …}`.");
        findings.push(context.at_text(&["environment", "conda_file", "dependencies"], line, None, finding));
    }
}

/// A relative path, alone or behind an option. An absolute one may be there in the base image.
fn is_of_the_project(line: &str) -> bool {
    const OPTIONS: &[&str] =
        &["-r", "--requirement", "-c", "--constraint", "-e", "--editable", "-f", "--find-links"];
    let line = line.split(" #").next().unwrap_or(line).trim();
    let word = line.split([' ', '=']).next().unwrap_or_default();
    let (path, named) = match OPTIONS.iter().find(|option| **option == word) {
        Some(option) => (line[option.len()..].trim_start_matches([' ', '=']), true),
        None => (line, false),
    };
    let elsewhere = path.starts_with('/') || path.contains("://") || path.contains('@') || path.is_empty();
    let is_path = path == "." || path.starts_with("./") || path.starts_with("../") || path.ends_with(".whl");
    !elsewhere && (named || is_path) && !path.starts_with(['-', '$'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_told_from_packages() {
        for line in [
            "./pkg",
            "-e .",
            "--editable=src",
            "-r requirements.txt",
            "dist/a-1.0-py3-none-any.whl",
            "../x",
            ".",
        ] {
            assert!(is_of_the_project(line), "{line}");
        }
        for line in [
            "numpy==1.2",
            "-e git+https://e/x#egg=x",
            "/opt/a.whl",
            "https://e/a.whl",
            "a @ file:///a.whl",
            "--index-url https://e",
            "-f https://e/stable.html",
            "file:///a.whl",
            "--pre",
            "# ./a",
        ] {
            assert!(!is_of_the_project(line), "{line}");
        }
    }
}
