//! `ModuleNotFoundError`: a package that the environment lacks, or a file that the snapshot lacks.

use super::cause;
use super::distributions::{Distribution, distribution};
use super::traceback::Traceback;
use crate::finding::{Code, Finding};

/// Modules that were part of Python, the version without them, and what brings them back.
const FORMER: &[(&str, &str, Option<&str>)] = &[
    ("asynchat", "3.12", None),
    ("asyncore", "3.12", None),
    ("distutils", "3.12", Some("setuptools")),
    ("imp", "3.12", None),
];

pub(super) fn diagnose(traceback: &Traceback<'_>) -> Option<Finding> {
    let module = match traceback.class() {
        "ModuleNotFoundError" | "ImportError" => module_of(traceback)?,
        _ => return None,
    };
    let top = module.split('.').next().unwrap_or(module);
    let help = if traceback.message.ends_with("is not a package") {
        format!(
            "A file `{}.py` is in the way of the package of the same name. Rename the file.",
            module.rsplit_once('.').map_or(top, |(parent, _)| parent).replace('.', "/")
        )
    } else if let Some((_, version, instead)) = FORMER.iter().find(|(name, ..)| *name == top) {
        let instead =
            instead.map(|package| format!(", or add `- {package}` to the `pip:` list")).unwrap_or_default();
        format!(
            "Python has no `{top}` any more since version {version}. Fix an earlier Python in `environment.conda_file`{instead}."
        )
    } else if let Some(found) = distribution(module).filter(|_| !is_inner(module)) {
        format!("It comes with the package {}. {}", named(found), add(found.pip))
    } else if module == top {
        format!(
            "If it is a package: {} If it is a file of your own, it has to be in the `code` folder, beside the script, and the \
             ignore file must not leave it out.",
            add(&top.replace('_', "-"))
        )
    } else {
        let package = distribution(top).map_or(top, |found| found.pip);
        format!(
            "There is a `{top}`, but of a version without this part. Fix the version of `{package}` that the script was written \
             for in `environment.conda_file`."
        )
    };
    Some(
        cause(Code::RunMissingModule, format!("The environment has no module `{module}`"), traceback)
            .help(help),
    )
}

/// `No module named 'x'`, and pandas' word for packages that only some calls need.
fn module_of<'t>(traceback: &Traceback<'t>) -> Option<&'t str> {
    let rest = ["No module named ", "Missing optional dependency "]
        .iter()
        .find_map(|start| traceback.message.strip_prefix(start))?;
    let module = match rest.strip_prefix('\'') {
        Some(quoted) => quoted.split('\'').next()?,
        None => rest.split([';', ' ']).next()?.trim_end_matches('.'),
    };
    let is_name =
        |part: &str| !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || "_-".contains(c));
    module.split('.').all(is_name).then_some(module)
}

/// Whether Python found the package and only a part of it is missing: it names the first part it did not find. Packages that
/// share their first name (`azure.…`) are none of their own.
fn is_inner(module: &str) -> bool {
    let shared = ["azure", "azureml", "google", "mpl_toolkits", "ruamel"];
    let top = module.split('.').next().unwrap_or(module);
    module != top && !shared.contains(&top)
}

fn named(found: Distribution) -> String {
    match found.conda {
        Some(conda) => format!("`{}` (conda: `{conda}`)", found.pip),
        None => format!("`{}`", found.pip),
    }
}

/// Where a package is to be added.
fn add(package: &str) -> String {
    format!(
        "Add `- {package}` to the `pip:` list of `environment.conda_file`, with the version you tested with."
    )
}
