//! What an environment should contain, and the hash under which it is kept.
//!
//! Must not know: how an environment is built.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// To be raised when environments are built differently, so that old ones are not used any more.
const FORMAT: u32 = 1;

/// The description of a Python environment.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PythonEnvironment {
    /// The Python version as conda writes it (`3.11`, `>=3.9`, `3.11.*`); `None` leaves the choice to uv.
    pub python: Option<String>,
    /// Conda packages other than python and pip, as conda writes them (`conda-forge::numpy=1.26`).
    pub conda_packages: Vec<String>,
    /// Lines of a `requirements.txt`, options such as `--extra-index-url` included.
    pub pip_packages: Vec<String>,
    /// Conda channels. Kept for the record: packages come from `PyPI`.
    pub channels: Vec<String>,
}

impl PythonEnvironment {
    /// A SHA-256 in hexadecimal that is the same for all descriptions of the same environment.
    ///
    /// The order of packages, white space and comments do not matter, nor do the channels, which have
    /// no influence on what is built. The operating system and processor do.
    pub fn content_hash(&self) -> String {
        let canonical = serde_json::json!({
            "format": FORMAT,
            "platform": [std::env::consts::OS, std::env::consts::ARCH],
            "python": self.python.as_deref().map(tidy).filter(|version| !version.is_empty()),
            "conda": sorted(&self.conda_packages),
            "pip": sorted(&self.pip_packages),
            // Indexes are asked in their order, so this order does matter.
            "options": options(&self.pip_packages),
        });
        let digest = Sha256::digest(canonical.to_string().as_bytes());
        digest.iter().fold(String::new(), |hash, byte| hash + &format!("{byte:02x}"))
    }
}

/// `line` without its comment, and with single spaces.
pub(super) fn tidy(line: &str) -> String {
    // As in pip: a `#` starts a comment only at the start or after a space (URLs contain it, too).
    let mut words = Vec::new();
    for word in line.split_whitespace() {
        if word.starts_with('#') {
            break;
        }
        words.push(word);
    }
    words.join(" ")
}

fn sorted(lines: &[String]) -> Vec<String> {
    let mut lines: Vec<_> = lines.iter().map(|line| tidy(line)).filter(|line| !line.is_empty()).collect();
    lines.sort_unstable();
    lines.dedup();
    lines
}

fn options(lines: &[String]) -> Vec<String> {
    lines.iter().map(|line| tidy(line)).filter(|line| line.starts_with('-')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(pip: &[&str]) -> PythonEnvironment {
        let pip_packages = pip.iter().map(ToString::to_string).collect();
        PythonEnvironment { python: Some("3.11".into()), pip_packages, ..Default::default() }
    }

    #[test]
    fn the_order_of_packages_does_not_matter() {
        let hash = environment(&["six==1.16.0", "numpy >= 1"]).content_hash();
        assert_eq!(hash.len(), 64);
        assert_eq!(hash, environment(&["numpy  >= 1 # fast", "six==1.16.0", ""]).content_hash());
        assert_ne!(hash, environment(&["six==1.16.0"]).content_hash());
    }

    #[test]
    fn the_order_of_indexes_the_python_and_the_kind_of_package_matter() {
        let (one, two) = ("--extra-index-url https://one", "--extra-index-url https://two");
        assert_ne!(environment(&[one, two]).content_hash(), environment(&[two, one]).content_hash());
        let other = PythonEnvironment { python: None, ..environment(&["six"]) };
        assert_ne!(other.content_hash(), environment(&["six"]).content_hash());
        let conda = PythonEnvironment { conda_packages: vec!["six".into()], ..environment(&[]) };
        assert_ne!(conda.content_hash(), environment(&["six"]).content_hash());
    }
}
