//! `NameError`: a name that nothing in the script defines.

use super::cause;
use super::traceback::Traceback;
use crate::finding::{Code, Finding};

pub(super) fn diagnose(traceback: &Traceback<'_>) -> Option<Finding> {
    if traceback.class() != "NameError" || !traceback.is_raised_in_own_code() {
        return None;
    }
    let (name, _) = traceback.message.strip_prefix("name '")?.split_once("' is not defined")?;
    let help =
        match traceback.message.split_once("Did you mean: '").and_then(|(_, rest)| rest.split_once('\'')) {
            Some((meant, _)) => {
                format!("Perhaps `{meant}` is meant. Correct the script, then submit it again.")
            }
            None => {
                "Define or import it before this line, or correct its spelling, then submit the script again."
                    .to_owned()
            }
        };
    Some(cause(Code::RunUndefinedName, format!("Nothing defines `{name}`"), traceback).help(help))
}
