//! From the description of an environment to what uv is asked to install.
//!
//! Must not know: how uv is called.

use super::conda::{self, CondaPackage};
use super::conda_names::{Counterpart, counterpart};
use super::credentials::mask_credentials;
use super::error::EnvironmentError;
use super::spec::{PythonEnvironment, tidy};

/// What uv is asked to install.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Requirements {
    /// The lines of the requirements file.
    pub lines: Vec<String>,
    /// What pip allows in a requirements file and uv wants on its command line.
    pub arguments: Vec<String>,
    /// Where this differs from what was asked for.
    pub notes: Vec<String>,
}

impl Requirements {
    /// Translates `environment`; `has_program` tells whether this machine has a program.
    pub fn of(
        environment: &PythonEnvironment,
        has_program: impl Fn(&str) -> bool,
    ) -> Result<Self, EnvironmentError> {
        let mut requirements = Self::default();
        let mut missing = Vec::new();
        for text in environment.conda_packages.iter().map(|text| tidy(text)).filter(|text| !text.is_empty()) {
            let package = conda::parse(&text).map_err(|reason| bad_line(&text, reason))?;
            // A channel may be a URL with a password; from here on the text is only shown.
            let text = mask_credentials(&text);
            if !requirements.add_conda(&text, &package, &has_program) {
                missing.push(text);
            }
        }
        if !missing.is_empty() {
            return Err(EnvironmentError::NotOnPypi { packages: missing });
        }
        for line in environment.pip_packages.iter().map(|line| tidy(line)).filter(|line| !line.is_empty()) {
            requirements.add_pip(line)?;
        }
        Ok(requirements)
    }

    /// Whether there is anything to install.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// `false` when there is no such package outside of conda.
    fn add_conda(&mut self, text: &str, package: &CondaPackage, has_program: impl Fn(&str) -> bool) -> bool {
        let CondaPackage { name, versions, build } = package;
        let pypi = match counterpart(name) {
            Counterpart::Same => name,
            Counterpart::Renamed(pypi, remark) => {
                let remark = if remark.is_empty() { String::new() } else { format!(" ({remark})") };
                self.notes.push(format!("conda package {name}: installed {pypi} from PyPI{remark}"));
                pypi
            }
            Counterpart::Needless(reason) => {
                self.notes.push(format!("conda package {text}: left out, {reason}"));
                return true;
            }
            Counterpart::Program(program) if has_program(program) => {
                self.notes.push(format!("conda package {text}: used the `{program}` of this machine"));
                return true;
            }
            Counterpart::Program(_) | Counterpart::Missing => return false,
        };
        if let Some(build) = build {
            self.notes
                .push(format!("conda package {name}: the build `{build}` is not on PyPI, any build will do"));
        }
        let line = format!("{pypi}{versions}");
        // `opencv` and `py-opencv` are the same thing on PyPI.
        if !self.lines.contains(&line) {
            self.lines.push(line);
        }
        true
    }

    fn add_pip(&mut self, line: String) -> Result<(), EnvironmentError> {
        let (option, value) = line.split_once([' ', '=']).unwrap_or((&line, ""));
        match option {
            "--pre" => self.arguments.extend(["--prerelease".to_owned(), "allow".to_owned()]),
            "--trusted-host" => {
                self.arguments.extend(["--allow-insecure-host".to_owned(), value.trim().to_owned()]);
            }
            // How pip works, not what it installs.
            "--no-cache-dir" | "--prefer-binary" | "--upgrade" | "-U" | "--use-feature"
            | "--progress-bar" => {}
            "-r" | "--requirement" | "-c" | "--constraint" if !value.trim().starts_with('/') => {
                let reason = "environments do not know the folder of that file; give its lines instead";
                return Err(bad_line(&line, reason.to_owned()));
            }
            _ => self.lines.push(line),
        }
        Ok(())
    }
}

fn bad_line(line: &str, reason: String) -> EnvironmentError {
    EnvironmentError::BadLine { line: mask_credentials(line), reason }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn translate(conda: &[&str], pip: &[&str]) -> Result<Requirements, EnvironmentError> {
        let own = |lines: &[&str]| lines.iter().map(ToString::to_string).collect();
        let environment =
            PythonEnvironment { conda_packages: own(conda), pip_packages: own(pip), ..Default::default() };
        Requirements::of(&environment, |program| program == "git")
    }

    #[test]
    fn conda_packages_become_requirements_with_notes() {
        let conda = [
            "pytorch::pytorch=2.1=py3.11_0",
            "scikit-learn>=1.4",
            "cudatoolkit=11.3",
            "git",
            "opencv",
            "py-opencv",
        ];
        let result = translate(&conda, &["six==1.16.0"]).unwrap();
        assert_eq!(
            result.lines,
            ["torch==2.1.*", "scikit-learn>=1.4", "opencv-python-headless", "six==1.16.0"]
        );
        let notes = result.notes.join("\n");
        for part in ["installed torch", "py3.11_0", "cudatoolkit=11.3: left out", "`git` of this machine"] {
            assert!(notes.contains(part), "{part} is not in {notes}");
        }
        assert!(!notes.contains("scikit-learn"));
    }

    #[test]
    fn all_missing_packages_are_named_at_once() {
        let message =
            translate(&["gcc_linux-64", "numpy", "r-base=4", "ffmpeg"], &[]).unwrap_err().to_string();
        assert!(message.contains("gcc_linux-64, r-base=4, ffmpeg."), "{message}");
        assert!(!message.contains("numpy"));
    }

    #[test]
    fn options_go_where_uv_wants_them() {
        let lines = [
            "--pre",
            "--trusted-host my.host",
            "--no-cache-dir",
            "--index-url https://x/simple",
            "a # b",
            "# c",
        ];
        let result = translate(&[], &lines).unwrap();
        assert_eq!(result.lines, ["--index-url https://x/simple", "a"]);
        assert_eq!(result.arguments, ["--prerelease", "allow", "--allow-insecure-host", "my.host"]);
        assert!(translate(&[], &["-r other.txt"]).unwrap_err().to_string().contains("-r other.txt"));
        assert!(translate(&[], &lines[..3]).unwrap().is_empty());
    }
}
