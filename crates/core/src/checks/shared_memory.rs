//! `shm_size` is a number with a unit.

use super::Context;
use crate::finding::{Code, Finding, TextEdit};

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
    let mut finding =
        Finding::warning(Code::InvalidValue, format!("`{written}` is not a size of shared memory"))
            .help("A whole number above 0 with `b`, `k`, `m` or `g` right behind it, for example `2g`.");
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

/// `2 GB`, `2gib` → `2g`.
fn tidied(text: &str) -> Option<String> {
    let lower: String = text.to_ascii_lowercase().chars().filter(|c| !c.is_whitespace()).collect();
    let short = lower.trim_end_matches('b').trim_end_matches('i');
    [short, &lower].into_iter().find(|size| is_size(size)).map(str::to_owned)
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
            ("2", None),
            ("0g", None),
            ("big", None),
        ] {
            assert!(!is_size(wrong), "{wrong}");
            assert_eq!(tidied(wrong).as_deref(), tidy, "{wrong}");
        }
    }
}
