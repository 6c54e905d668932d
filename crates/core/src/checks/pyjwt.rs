//! azureml-core before 1.18 and `PyJWT` 2 do not work together.

use super::Context;
use crate::environment::{CondaSpecification, Requirement};
use crate::finding::{Code, Finding};

/// Packages of the SDK v1 that want an azureml-core of their own version.
const SDK: [&str; 3] = ["azureml-core", "azureml-defaults", "azureml-sdk"];

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some(conda) = context.environment.and_then(|environment| environment.conda.as_ref()) else { return };
    let below = |name: &str, bound: &[u64]| {
        clauses(conda, name)
            .is_some_and(|clauses| clauses.iter().any(|clause| allows_only_below(clause, bound)))
    };
    let Some(old) = SDK.iter().find(|name| below(name, &[1, 18])) else { return };
    if below("pyjwt", &[2]) {
        return;
    }
    let path = ["environment", "conda_file", "dependencies"];
    let (message, what, line, new) = if let Some(line) = line_of(conda, "pyjwt") {
        let message = format!("{old} before 1.18 cannot work with `{line}`");
        (message, "Write `PyJWT<2`", Some(line), Some("PyJWT<2".to_owned()))
    } else {
        let line = line_of(conda, old);
        let message = format!("{old} before 1.18 gets a PyJWT that it cannot work with");
        (message, "Add `PyJWT<2` beside it", line, line.and_then(|line| with_pyjwt(context, &path, line)))
    };
    let help = format!(
        "With PyJWT 2 the run fails with jwt.exceptions.DecodeError. {what}, or use {old} 1.18 or later."
    );
    let finding = Finding::error(Code::PyjwtTooNew, message).help(help);
    findings.push(match line {
        Some(line) => {
            let fix = new.filter(|_| is_once(context, &path, line)).map(|new| (what.to_owned(), new));
            context.at_text(&path, line, fix, finding)
        }
        None => context.at_spec(&path, finding),
    });
}

/// Whether a text stands once in a field: an edit must not meet a comment or another line.
fn is_once(context: &Context<'_>, path: &[&str], line: &str) -> bool {
    context.spec_node(path).is_some_and(|(document, node)| {
        document.text.get(node.range.clone()).is_some_and(|text| text.matches(line).count() == 1)
    })
}

/// A line of a list with `PyJWT<2` behind it, as the list is written; `None` where it is written in an unusual way.
fn with_pyjwt(context: &Context<'_>, path: &[&str], line: &str) -> Option<String> {
    let (document, range) = context.find_in_spec(path, line)?;
    let start = document.text[..range.start].rfind('\n').map_or(0, |at| at + 1);
    let before = &document.text[start..range.start];
    let after = document.text[range.end..].lines().next().unwrap_or_default().trim();
    if before.ends_with(['[', ' ']) && before.contains('[') && after.starts_with([',', ']']) {
        return Some(format!("{line}, PyJWT<2"));
    }
    (before.trim() == "-" && after.is_empty()).then(|| format!("{line}\n{before}PyJWT<2"))
}

/// The line of a package, of the `pip:` list or conda's.
fn line_of<'c>(conda: &'c CondaSpecification, name: &str) -> Option<&'c str> {
    let lines = conda.pip_packages.iter().chain(&conda.conda_packages).map(String::as_str);
    lines.into_iter().find(|line| split(line).is_some_and(|(known, _)| known == name))
}

/// What limits the version of a package; `None` where it is not among the packages.
fn clauses(conda: &CondaSpecification, name: &str) -> Option<Vec<String>> {
    let (_, rest) = split(line_of(conda, name)?)?;
    Some(rest.split(',').map(|clause| clause.trim().to_owned()).filter(|clause| !clause.is_empty()).collect())
}

/// Name (lower case) and version clauses of a line of either list. URLs and lines with conditions are left alone.
fn split(line: &str) -> Option<(String, &str)> {
    let line = line.split(" #").next().unwrap_or(line).trim();
    if line.contains([';', '@']) {
        return None;
    }
    let package = line.rsplit("::").next().unwrap_or(line);
    let end = package.find(|c: char| " =<>!~[".contains(c)).unwrap_or(package.len());
    let name = Requirement::parse(&package[..end]).ok()??.name;
    let rest = package[end..].trim();
    let rest =
        rest.strip_prefix('[').and_then(|extras| extras.split_once(']')).map_or(rest, |(_, rest)| rest);
    Some((name, rest.trim()))
}

/// Whether a clause lets nothing at or above a version through: `==1.17.0`, `=1.17`, `~=1.17.0`, `<1.18`, `<=1.17`.
fn allows_only_below(clause: &str, bound: &[u64]) -> bool {
    let version_at = clause.find(|c: char| c.is_ascii_digit()).unwrap_or(clause.len());
    let (operator, version) = (clause[..version_at].trim(), clause[version_at..].trim());
    let Some(mut parts) = numbers(version) else { return false };
    match operator {
        // conda's `name 1.17` has no operator, its `=1` is pip's `==1.*`.
        "==" | "===" | "=" | "" | "<=" => {
            let open = operator == "=" || version.ends_with('*');
            compare(&parts, bound).is_lt() && !(open && bound.starts_with(&parts))
        }
        "<" => compare(&parts, bound).is_le(),
        // `~=1.17` goes up to 2, `~=1.17.0` up to 1.18.
        "~=" => {
            parts.pop();
            let Some(last) = parts.last_mut() else { return false };
            *last += 1;
            compare(&parts, bound).is_le()
        }
        _ => false,
    }
}

/// The numbers of a version; a `*` and what stands behind a build or pre-release mark are left out.
fn numbers(version: &str) -> Option<Vec<u64>> {
    let version = version.trim_end_matches('*').trim_end_matches('.');
    let end = version.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(version.len());
    version[..end].trim_end_matches('.').split('.').map(|part| part.parse().ok()).collect()
}

fn compare(left: &[u64], right: &[u64]) -> std::cmp::Ordering {
    let length = left.len().max(right.len());
    let part = |parts: &[u64], at: usize| parts.get(at).copied().unwrap_or(0);
    (0..length)
        .map(|at| part(left, at).cmp(&part(right, at)))
        .find(|order| order.is_ne())
        .unwrap_or(std::cmp::Ordering::Equal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared() {
        for clause in
            ["==1.17.0", "=1.17", "1.17.0", "~=1.17.0", "<1.18", "<=1.17", "==1.17.*", "==1.0.85", "<1.18.0"]
        {
            assert!(allows_only_below(clause, &[1, 18]), "{clause}");
        }
        for clause in
            ["==1.18.0", "=1", "==1.*", "~=1.17", "<2", ">=1.0", "!=1.20", "<=1.18", "==1.60.0", "==x"]
        {
            assert!(!allows_only_below(clause, &[1, 18]), "{clause}");
        }
        for clause in ["<2", "<2.0.0", "==1.7.1", "=1", "~=1.7", "<=1.7.1"] {
            assert!(allows_only_below(clause, &[2]), "{clause}");
        }
        for clause in [">=2", "==2.8.0", "<3", ">1", "=2"] {
            assert!(!allows_only_below(clause, &[2]), "{clause}");
        }
    }

    #[test]
    fn lines_of_both_lists_are_read() {
        assert_eq!(split("azureml_core==1.17.0"), Some(("azureml-core".into(), "==1.17.0")));
        assert_eq!(split("conda-forge::PyJWT = 1.7"), Some(("pyjwt".into(), "= 1.7")));
        assert_eq!(split("pyjwt[crypto]<2"), Some(("pyjwt".into(), "<2")));
        assert_eq!(split("pyjwt<2; python_version < '3'"), None);
        assert_eq!(split("-r more.txt"), None);
    }
}
