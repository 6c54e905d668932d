//! `shm_size` is a number with a unit.

use super::Context;
use crate::document::ScalarValue;
use crate::finding::{Code, Finding, Fix, TextEdit};

const HELP: &str = "A whole number above 0 with `b`, `k`, `m` or `g` right behind it, for example `2g`.";

/// The form that Azure ML documents for `shmSize`: a number above 0 and one of `b`, `k`, `m`, `g`.
pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let sweep = context.node(&["resources", "shm_size"]).map(|node| (context.document, node));
    let Some((document, node)) = sweep.or_else(|| context.spec_node(&["resources", "shm_size"])) else {
        return;
    };
    let Some(written) = node.scalar().map(|scalar| scalar.text.as_str()) else { return };
    if is_size(written) {
        return;
    }
    // A number is told already; a text with the same digits would be no size either.
    if node.scalar().is_some_and(|scalar| scalar.value != ScalarValue::Text) {
        let told = |found: &&mut Finding| found.place.as_ref().is_some_and(|place| place.range == node.range);
        for finding in findings.iter_mut().filter(told) {
            HELP.clone_into(&mut finding.help);
            finding.fixes.clear();
            if let Some(size) = tidied(written) {
                let edit = TextEdit::replace(node.range.clone(), size.clone());
                finding.fixes.push(Fix { title: format!("Change to `{size}`"), edits: vec![edit] });
            }
        }
        return;
    }
    let mut finding =
        Finding::warning(Code::InvalidValue, format!("`{written}` is not a size of shared memory"))
            .help(HELP);
    if let Some(size) = tidied(written) {
        finding =
            finding.fix(format!("Change to `{size}`"), vec![TextEdit::replace(node.range.clone(), size)]);
    }
    findings.push(finding.at(document.place(node.range.clone())).field("resources.shm_size"));
}

fn is_size(text: &str) -> bool {
    let number = text.strip_suffix(['b', 'k', 'm', 'g', 'B', 'K', 'M', 'G']);
    number.is_some_and(|number| {
        number.chars().all(|c| c.is_ascii_digit()) && !number.trim_start_matches('0').is_empty()
    })
}

/// `2 GB`, `2gib` → `2g`. A number without a unit: nobody means 2 bytes, and few machines have 256 gigabytes.
fn tidied(text: &str) -> Option<String> {
    let lower: String = text.to_ascii_lowercase().chars().filter(|c| !c.is_whitespace()).collect();
    let short = lower.trim_end_matches('b').trim_end_matches('i');
    let unit = match lower.parse::<u64>() {
        Ok(0..256) => "g",
        Ok(256..1_048_576) => "m",
        _ => "b",
    };
    let with_unit = format!("{lower}{unit}");
    [short, &lower, &with_unit].into_iter().find(|size| is_size(size)).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes() {
        for size in ["2g", "64M", "1024b", "10k"] {
            assert!(is_size(size), "{size}");
        }
        for (wrong, tidy) in [
            ("2 gb", Some("2g")),
            ("2GiB", Some("2g")),
            ("512 m", Some("512m")),
            ("2", Some("2g")),
            ("512", Some("512m")),
            ("2147483648", Some("2147483648b")),
            ("2.5", None),
            ("0g", None),
            ("big", None),
        ] {
            assert!(!is_size(wrong), "{wrong}");
            assert_eq!(tidied(wrong).as_deref(), tidy, "{wrong}");
        }
    }
}
