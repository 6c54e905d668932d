//! `ImportError`: the module is there, but not what is wanted of it.

use super::cause;
use super::distributions::distribution;
use super::traceback::Traceback;
use crate::finding::{Code, Finding};

pub(super) fn diagnose(traceback: &Traceback<'_>) -> Option<Finding> {
    if traceback.class() != "ImportError" {
        return None;
    }
    let (message, help) = library(traceback.message).or_else(|| name(traceback.message))?;
    Some(cause(Code::RunImportFails, message, traceback).help(help))
}

/// `libGL.so.1: cannot open shared object file: No such file or directory`
fn library(message: &str) -> Option<(String, String)> {
    let (library, _) = message.split_once(": cannot open shared object file")?;
    let help = if library.starts_with("libGL.so") || library.starts_with("libgthread") {
        "OpenCV wants it for windows on a screen. Replace `opencv-python` by `opencv-python-headless` in the `pip:` list."
    } else {
        "It is no Python package: the image has to bring it. Choose another `environment.image`, or one with it installed."
    };
    Some((format!("The image has no system library `{library}`"), help.to_owned()))
}

/// `cannot import name 'x' from 'y' (/path/y.py)`
fn name(message: &str) -> Option<(String, String)> {
    let mut quoted = message.strip_prefix("cannot import name '")?.split('\'');
    let (name, _, module) = (quoted.next()?, quoted.next()?, quoted.next()?);
    let path = message.rsplit_once('(').map(|(_, path)| path.trim_end_matches(')'));
    let top = module.split('.').next().unwrap_or(module);
    let package = distribution(module).map_or(top, |found| found.pip);
    let help = if message.contains("partially initialized module") {
        "The modules import each other in a circle, or a file of your own has the name of a package. Rename the file, or import \
         inside of the function that needs it."
            .to_owned()
    } else if path.is_some_and(|path| path.contains("/site-packages/") || path.contains("/dist-packages/")) {
        format!(
            "The installed version of `{package}` is another than the code was written for. Fix the version in \
             `environment.conda_file`."
        )
    } else {
        format!("See whether the uploaded file of `{module}` is the one you mean, and defines it.")
    };
    Some((format!("The module `{module}` has no `{name}`"), help))
}
