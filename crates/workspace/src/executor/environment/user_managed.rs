//! Environments the user looks after: a Python of this machine, used as it is.
//!
//! Must not know: uv.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::cache::MaterializedEnvironment;
use super::error::EnvironmentError;
use super::programs;

/// The Python at `interpreter`, or else the `python3` or `python` on PATH.
pub fn user_managed(interpreter: Option<&Path>) -> Result<MaterializedEnvironment, EnvironmentError> {
    let found = match interpreter {
        Some(path) => path.to_owned(),
        None => programs::find("python3").or_else(|| programs::find("python")).ok_or_else(|| no_python(
            "there is no `python3` or `python` on PATH; install Python, or name its program as the interpreter \
             of the user-managed environment",
        ))?,
    };
    // Asked rather than guessed: what was found may be a shim or a link.
    let output = Command::new(&found)
        .args(["-c", "import sys; print(sys.executable, sys.prefix, sys.version.split()[0], sep='\\n')"])
        .output()
        .map_err(|error| {
            no_python(&format!(
                "cannot run the Python interpreter {}: {error}; check the path",
                found.display()
            ))
        })?;
    let answer = String::from_utf8_lossy(&output.stdout);
    let lines: Vec<_> = answer.lines().collect();
    let ([executable, root, version], true) = (lines.as_slice(), output.status.success()) else {
        let said = String::from_utf8_lossy(&output.stderr);
        let found = found.display();
        return Err(no_python(&format!("{found} is not a working Python interpreter: {}", said.trim())));
    };
    let python = PathBuf::from(executable);
    let bin_dir = python.parent().unwrap_or(Path::new("/")).to_owned();
    let notes =
        vec![format!("user-managed environment: Python {version} at {executable}, with the packages it has")];
    Ok(MaterializedEnvironment { root: PathBuf::from(root), python, bin_dir, notes, reused: true })
}

fn no_python(reason: &str) -> EnvironmentError {
    EnvironmentError::NoPython { reason: reason.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_what_is_there_and_says_what_is_not() {
        let found = user_managed(None).unwrap();
        assert!(found.python.exists() && found.python.starts_with(&found.bin_dir));
        assert_eq!(user_managed(Some(&found.python)).unwrap().python, found.python);
        let missing = user_managed(Some(Path::new("/no/python"))).unwrap_err().to_string();
        assert!(missing.contains("/no/python"), "{missing}");
        let wrong = user_managed(Some(Path::new("/bin/ls"))).unwrap_err().to_string();
        assert!(wrong.contains("not a working Python"), "{wrong}");
    }
}
