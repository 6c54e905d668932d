//! `AttributeError`: an object or a module without the attribute that the script wants of it.

use super::cause;
use super::distributions::distribution;
use super::traceback::Traceback;
use crate::finding::{Code, Finding};

pub(super) fn diagnose(traceback: &Traceback<'_>) -> Option<Finding> {
    if traceback.class() != "AttributeError" {
        return None;
    }
    traceback.own_line()?;
    let (owner, rest) = traceback.message.split_once(" has no attribute '")?;
    let (attribute, rest) = rest.split_once('\'')?;
    let quoted = owner.split('\'').nth(1)?;
    let (what, help) = if owner.starts_with("module ") {
        let top = quoted.split('.').next().unwrap_or(quoted);
        let package = distribution(quoted).map_or(top, |found| found.pip);
        let help = if owner.starts_with("module 'azureml")
            || !traceback.message.contains("partially initialized")
        {
            format!(
                "Often the installed version of `{package}` is another than the script was written for: fix the version in \
                 `environment.conda_file`, or change the script."
            )
        } else {
            format!("A file of your own has the name of the module. Rename `{quoted}.py`.")
        };
        (format!("The module `{quoted}`"), help)
    } else if quoted == "NoneType" {
        let help = "The value is None: what should have made it returned nothing. Look where it comes from.";
        ("None".to_owned(), help.to_owned())
    } else {
        (
            format!("A value of the type `{quoted}`"),
            "Look where the value comes from, and what its class has.".to_owned(),
        )
    };
    let help = match rest.split_once("Did you mean: '").and_then(|(_, rest)| rest.split_once('\'')) {
        Some((meant, _)) => format!("Perhaps `{meant}` is meant. {help}"),
        None => help,
    };
    let help = if traceback.is_raised_in_own_code() {
        help
    } else {
        format!("It happened inside of a package that this line calls. {help}")
    };
    Some(
        cause(Code::RunUnknownAttribute, format!("{what} has no attribute `{attribute}`"), traceback)
            .help(help),
    )
}
