//! Reads a conda package specification and says it the way pip does.
//!
//! Must not know: which packages exist; see `conda_names`.

/// A conda package specification.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct CondaPackage {
    /// The name in lower case.
    pub name: String,
    /// The versions as PEP 440 writes them; empty for any.
    pub versions: String,
    /// The build, such as `py311_0`; there is nothing like it on `PyPI`.
    pub build: Option<String>,
}

/// Reads `channel::name=version=build` in all its forms; the error says what cannot be understood.
pub(super) fn parse(text: &str) -> Result<CondaPackage, String> {
    let text = text.rsplit("::").next().unwrap_or(text).trim();
    let end = text.find(|c: char| c.is_whitespace() || "=<>!~[".contains(c)).unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    let valid = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    if name.is_empty() || !name.chars().all(valid) {
        return Err("it does not start with the name of a package".to_owned());
    }
    let name = name.to_ascii_lowercase();
    let (versions, build) = match rest.trim().strip_prefix('[') {
        Some(brackets) => from_brackets(brackets),
        None => from_words(rest),
    };
    Ok(CondaPackage { name, versions: pep440(&versions)?, build: build.filter(|build| build != "*") })
}

/// Conda's version conditions as PEP 440 writes them: `=1.26` becomes `==1.26.*`.
pub(super) fn pep440(conda: &str) -> Result<String, String> {
    if conda.contains('|') {
        return Err("PyPI has no `|` (this or that version); give a range such as `>=1.2,<2`".to_owned());
    }
    let clauses = conda.split(',').map(str::trim).filter(|clause| !clause.is_empty());
    let clauses: Vec<_> = clauses.filter_map(clause).collect();
    Ok(clauses.join(","))
}

/// One condition; `None` when it holds for all versions.
fn clause(conda: &str) -> Option<String> {
    let start = conda.find(|c: char| !"=<>!~".contains(c)).unwrap_or(conda.len());
    let (operator, version) = conda.split_at(start);
    let version = version.trim();
    let stem = version.trim_end_matches('*').trim_end_matches('.');
    if stem.is_empty() {
        return None;
    }
    let numeric = stem.chars().all(|c| c.is_ascii_digit() || c == '.');
    // PEP 440 allows the star after plain numbers only.
    let prefix = numeric && (operator == "=" || version.ends_with('*'));
    Some(match operator {
        "" | "=" | "==" if prefix => format!("=={stem}.*"),
        "" | "=" | "==" => format!("=={stem}"),
        "!=" if prefix => format!("!={stem}.*"),
        _ => format!("{operator}{stem}"),
    })
}

/// `>=1.2, <2`, `1.2.3 py311_0`, `=1.2.3=py311_0`.
fn from_words(rest: &str) -> (String, Option<String>) {
    let mut versions = String::new();
    let mut words = rest.split_whitespace().peekable();
    while let Some(word) = words.next() {
        versions.push_str(word);
        let glue = |text: &str, c: Option<char>| text.is_empty() || c.is_some_and(|c| ",=<>!~|".contains(c));
        let joined = words
            .peek()
            .is_some_and(|next| glue(word, word.chars().last()) || glue(next, next.chars().next()));
        if !joined {
            break;
        }
    }
    let build = words.next().map(str::to_owned);
    // After its operator, a single version may carry its build behind a further `=`.
    let operator = versions.len() - versions.trim_start_matches(['=', '<', '>', '!', '~']).len();
    match versions[operator..].split_once('=') {
        Some((version, build)) if !version.contains([',', '<', '>', '!', '~', '|']) => {
            (format!("{}{version}", &versions[..operator]), Some(build.to_owned()))
        }
        _ => (versions, build),
    }
}

/// `version='>=1.2,<2', build=py311_0]`.
fn from_brackets(brackets: &str) -> (String, Option<String>) {
    let brackets = brackets.trim_end().trim_end_matches(']');
    let value = |key: &str| {
        let after = brackets.split_once(&format!("{key}="))?.1;
        let quoted = after.strip_prefix('\'').and_then(|value| value.split('\'').next());
        let quoted = quoted.or_else(|| after.strip_prefix('"').and_then(|value| value.split('"').next()));
        quoted.or_else(|| after.split(',').next()).map(|value| value.trim().to_owned())
    };
    (value("version").unwrap_or_default(), value("build"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_become_pep_440() {
        for (conda, pep) in [
            ("numpy", ""),
            ("numpy=1.26", "==1.26.*"),
            ("numpy =1.26", "==1.26.*"),
            ("numpy==1.26.4", "==1.26.4"),
            ("numpy 1.26.*", "==1.26.*"),
            ("numpy=1.26.*", "==1.26.*"),
            ("numpy=1.26*", "==1.26.*"),
            ("numpy 1.26.4", "==1.26.4"),
            ("numpy=*", ""),
            ("numpy *", ""),
            ("numpy>=1,<2", ">=1,<2"),
            ("numpy >=1, <2", ">=1,<2"),
            ("numpy >= 1 , < 2.*", ">=1,<2"),
            ("numpy!=1.3", "!=1.3"),
            ("numpy!=1.3.*", "!=1.3.*"),
            ("numpy~=1.4", "~=1.4"),
            ("tzdata=2023c", "==2023c"),
            ("numpy[version='>=1.2,<2']", ">=1.2,<2"),
            ("NumPy[version=1.2.*, build=py311_0]", "==1.2.*"),
            ("conda-forge/linux-64::numpy=1.26", "==1.26.*"),
        ] {
            let package = parse(conda).unwrap();
            assert_eq!(package.versions, pep, "{conda}");
            assert!(package.name == "numpy" || package.name == "tzdata", "{conda}");
        }
    }

    #[test]
    fn builds_are_told_apart_from_versions() {
        for conda in [
            "pytorch=2.1.0=py3.11_cuda12",
            "pytorch==2.1.0=py3.11_cuda12",
            "pytorch 2.1.0 py3.11_cuda12",
            "pytorch[version=2.1.0, build='py3.11_cuda12']",
        ] {
            let package = parse(conda).unwrap();
            assert_eq!(package.build.as_deref(), Some("py3.11_cuda12"), "{conda}");
            assert!(package.versions.starts_with("==2.1.0"), "{conda}");
        }
        assert_eq!(parse("numpy>=1.2,<2").unwrap().build, None);
    }

    #[test]
    fn what_cannot_be_understood_is_refused() {
        assert!(parse("").is_err());
        assert!(parse("=1.2").is_err());
        assert!(parse("a/b").is_err());
        assert!(parse("numpy=1.2|1.3").unwrap_err().contains("range"));
    }
}
