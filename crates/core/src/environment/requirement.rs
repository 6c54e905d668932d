//! One line of a pip requirements list, read as far as a check needs it.
//!
//! A full PEP 508 reader weighs 380 kB (gzip) in WebAssembly; this one tells a requirement from a slip of the pen and
//! finds name and pin. The installer on the machine has the last word.

/// A requirement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// Name, lower case, `-` for `_` and `.` (PEP 503).
    pub name: String,
    /// Whether `==` or `===` or a URL fixes one version.
    pub pinned: bool,
    /// Whether anything at all limits the version.
    pub limited: bool,
}

/// Why a line is no requirement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequirementError(
    /// What is wrong with it, without naming the line.
    pub String,
);

impl Requirement {
    /// Reads one line. `Ok(None)` for options such as `--extra-index-url`, URLs, comments and empty lines.
    pub fn parse(line: &str) -> Result<Option<Self>, RequirementError> {
        let line = line.split(" #").next().unwrap_or(line);
        let line = line.split(" --").next().unwrap_or(line).trim();
        let archive =
            [".whl", ".tar.gz", ".zip"].iter().any(|end| line.ends_with(end)) && !line.contains('@');
        let direct = archive
            || ["git+", "http://", "https://", "file:", "./", "../", "/"]
                .iter()
                .any(|start| line.starts_with(start));
        if line.is_empty() || line.starts_with(['-', '#']) || direct {
            return Ok(None);
        }
        let end =
            line.find(|c: char| !(c.is_ascii_alphanumeric() || "._-".contains(c))).unwrap_or(line.len());
        let (name, rest) = line.split_at(end);
        let good_name = name.starts_with(|c: char| c.is_ascii_alphanumeric())
            && name.ends_with(|c: char| c.is_ascii_alphanumeric());
        if !good_name {
            return Err(RequirementError("it does not start with the name of a package".into()));
        }
        let name = name.to_ascii_lowercase().replace(['_', '.'], "-");
        let rest = rest.split(';').next().unwrap_or_default().trim_start();
        let rest = match rest.strip_prefix('[') {
            Some(extras) => match extras.split_once(']') {
                Some((_, rest)) => rest.trim(),
                None => return Err(RequirementError("the bracket of the extras is not closed".into())),
            },
            None => rest.trim(),
        };
        if rest.starts_with('@') {
            return Ok(Some(Self { name, pinned: true, limited: true }));
        }
        let rest = rest.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')).unwrap_or(rest);
        let mut pinned = false;
        for clause in rest.split(',').map(str::trim).filter(|_| !rest.is_empty()) {
            pinned |= clause_of(clause)?;
        }
        Ok(Some(Self { name, pinned, limited: !rest.is_empty() }))
    }
}

/// Reads one version clause; tells whether it fixes the version.
fn clause_of(clause: &str) -> Result<bool, RequirementError> {
    let operators = ["===", "==", "~=", "!=", "<=", ">=", "<", ">"];
    let Some((operator, version)) =
        operators.iter().find_map(|op| Some((*op, clause.strip_prefix(op)?.trim())))
    else {
        let reason = if clause.starts_with('=') {
            format!("`{clause}` is conda's way; pip writes `={clause}`")
        } else {
            format!("`{clause}` is no version; write for example `==1.2.3` or `>=1.2`")
        };
        return Err(RequirementError(reason));
    };
    let good = version.starts_with(|c: char| c.is_ascii_digit() || c == 'v')
        && version.chars().all(|c| c.is_ascii_alphanumeric() || ".*+!-_".contains(c));
    if !good {
        return Err(RequirementError(format!("`{version}` behind `{operator}` is no version")));
    }
    Ok(operator.starts_with("==") && !version.ends_with('*'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requirements_are_told_from_slips() {
        let name = |line: &str| Requirement::parse(line).unwrap().map(|r| (r.name, r.pinned));
        assert_eq!(name("Scikit_learn==1.5.2"), Some(("scikit-learn".into(), true)));
        assert_eq!(name("mlflow>=2,<4 ; python_version > '3.8'"), Some(("mlflow".into(), false)));
        assert_eq!(name("ray[default] (>=2.0)"), Some(("ray".into(), false)));
        assert_eq!(name("x @ https://e/x.whl"), Some(("x".into(), true)));
        assert_eq!(name("--extra-index-url https://e"), None);
        assert_eq!(name("dist/a.whl"), None);
        assert_eq!(name("a==1 --hash=sha256:0"), Some(("a".into(), true)));
        assert_eq!(name("torch==2.1.0+cpu"), Some(("torch".into(), true)));
        assert_eq!(name("a==1.*"), Some(("a".into(), false)));
        for bad in ["numpy=1.2", "numpy 1.2", "==1.0", "a[b", "a==", "a>=x y", "ä"] {
            assert!(Requirement::parse(bad).is_err(), "{bad}");
        }
    }
}
