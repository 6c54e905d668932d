//! Number and length of tags, properties and names: the service's limits of a run.

use super::Context;
use crate::finding::{Code, Finding};

/// Azure Machine Learning, "Service limits", section "Runs".
const MOST: usize = 50;
const LONGEST_KEY: usize = 100;
const LONGEST_VALUE: usize = 1000;
const LONGEST_DISPLAY_NAME: usize = 256;
const LONGEST_DESCRIPTION: usize = 5000;

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let base = context.job.base();
    for (field, map) in [("tags", &base.tags), ("properties", &base.properties)] {
        if map.len() > MOST {
            let finding = over(format!("There are {} {field}; a run has at most {MOST}", map.len()));
            findings.push(context.at(&[field], finding));
        }
        for (name, value) in map {
            let length = value.as_ref().map_or(0, |value| value.chars().count());
            let long = if name.chars().count() > LONGEST_KEY {
                format!("The name `{name}` has more than {LONGEST_KEY} characters")
            } else if length > LONGEST_VALUE {
                format!("`{name}` has {length} characters; a run keeps at most {LONGEST_VALUE}")
            } else {
                continue;
            };
            findings.push(context.at(&[field, name], over(long)));
        }
    }
    for (field, text, longest) in [
        ("display_name", &base.display_name, LONGEST_DISPLAY_NAME),
        ("description", &base.description, LONGEST_DESCRIPTION),
    ] {
        let length = text.as_ref().map_or(0, |text| text.chars().count());
        if length > longest {
            let finding = over(format!("`{field}` has {length} characters; a run keeps at most {longest}"));
            findings.push(context.at(&[field], finding));
        }
    }
}

fn over(message: String) -> Finding {
    Finding::error(Code::OverServiceLimit, message)
        .help("The service refuses the job. Shorten it, or put long texts into a file in the code folder.")
}
