//! pip's settings, said in uv's words: uv does not read `PIP_*` variables and `pip.conf` files.
//!
//! A machine set up for pip (a company's package index, its certificates) then works with uv as well.
//! What is set for uv itself is left alone.
//!
//! Must not know: how uv is called.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::credentials::mask_credentials;

/// Variables for uv, and what has to be said about them.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct UvSettings {
    /// The variables.
    pub variables: BTreeMap<&'static str, String>,
    /// Settings of pip that could not be handed on, without credentials.
    pub notes: Vec<String>,
}

/// pip's name of a setting, uv's variable for it, and further variables that mean the same to uv.
const COUNTERPARTS: &[(&str, &str, &[&str])] = &[
    ("index-url", "UV_DEFAULT_INDEX", &["UV_INDEX_URL"]),
    ("extra-index-url", "UV_EXTRA_INDEX_URL", &["UV_INDEX"]),
    ("find-links", "UV_FIND_LINKS", &[]),
    ("no-index", "UV_NO_INDEX", &[]),
    ("cert", "SSL_CERT_FILE", &["SSL_CERT_DIR"]),
    ("client-cert", "SSL_CLIENT_CERT", &[]),
    ("trusted-host", "UV_INSECURE_HOST", &[]),
    ("timeout", "UV_HTTP_TIMEOUT", &["UV_REQUEST_TIMEOUT", "HTTP_TIMEOUT"]),
    ("pre", "UV_PRERELEASE", &[]),
];

/// The settings of this process and machine.
pub(super) fn for_uv() -> UvSettings {
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.trim().is_empty());
    let files: Vec<_> =
        config_files(&variable).iter().filter_map(|path| fs::read_to_string(path).ok()).collect();
    translate(&variable, &files)
}

/// `files` are the texts of the configuration files, the strongest last.
fn translate(variable: &dyn Fn(&str) -> Option<String>, files: &[String]) -> UvSettings {
    let mut settings = UvSettings::default();
    for (pip, uv, same) in COUNTERPARTS {
        if variable(uv).is_some() || same.iter().any(|name| variable(name).is_some()) {
            continue;
        }
        let by_variable = variable(&format!("PIP_{}", pip.to_ascii_uppercase().replace('-', "_")))
            // The variable's name repeats an old name of pip's option.
            .or_else(|| variable("PIP_DEFAULT_TIMEOUT").filter(|_| *pip == "timeout"));
        let by_file = || files.iter().rev().find_map(|text| from_file(text, pip));
        let Some(value) = by_variable.or_else(by_file) else { continue };
        if let Some(value) = said_for_uv(pip, &value, &mut settings.notes) {
            settings.variables.insert(uv, value);
        }
    }
    settings
}

fn said_for_uv(pip: &str, value: &str, notes: &mut Vec<String>) -> Option<String> {
    match pip {
        // pip ignores a folder that does not exist; uv stops.
        "find-links" => {
            let (usable, useless): (Vec<_>, Vec<_>) = value
                .split_whitespace()
                .partition(|place| place.contains("://") || Path::new(place).exists());
            if !useless.is_empty() {
                let useless = mask_credentials(&useless.join(", "));
                notes.push(format!("pip's setting find-links: {useless} does not exist, ignored"));
            }
            (!usable.is_empty()).then(|| usable.join(","))
        }
        "cert" | "client-cert" if !Path::new(value).exists() => {
            notes.push(format!("pip's setting {pip}: {value} does not exist, ignored"));
            None
        }
        "no-index" | "pre" => {
            let on =
                matches!(value.trim().to_ascii_lowercase().as_str(), "1" | "true" | "yes" | "on" | "y" | "t");
            on.then(|| if pip == "pre" { "allow" } else { "1" }.to_owned())
        }
        "timeout" => value.trim().parse::<u64>().ok().map(|secs| secs.to_string()),
        _ => Some(value.split_whitespace().collect::<Vec<_>>().join(" ")),
    }
}

/// The files pip reads, the strongest last.
fn config_files(variable: &dyn Fn(&str) -> Option<String>) -> Vec<PathBuf> {
    let named = variable("PIP_CONFIG_FILE");
    if named.as_deref() == Some("/dev/null") {
        // pip's way to say: no files at all.
        return Vec::new();
    }
    let home = variable("HOME").map(PathBuf::from).unwrap_or_default();
    let config = variable("XDG_CONFIG_HOME").map_or_else(|| home.join(".config"), PathBuf::from);
    let mut files = vec![
        PathBuf::from("/etc/xdg/pip/pip.conf"),
        PathBuf::from("/etc/pip.conf"),
        PathBuf::from("/Library/Application Support/pip/pip.conf"),
        home.join(".pip/pip.conf"),
        config.join("pip/pip.conf"),
        home.join("Library/Application Support/pip/pip.conf"),
    ];
    files.extend(named.map(PathBuf::from));
    files
}

/// The value of `key` in the sections of a `pip.conf` that hold for installations.
fn from_file(text: &str, key: &str) -> Option<String> {
    let (mut section, mut found) = ("", BTreeMap::<&str, String>::new());
    let mut in_value = false;
    for line in text.lines() {
        let trimmed = line.trim();
        if trimmed.is_empty() || trimmed.starts_with(['#', ';']) {
            continue;
        }
        if let Some(name) = trimmed.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            (section, in_value) = (name.trim(), false);
        } else if line.starts_with(char::is_whitespace) && in_value {
            // A further line of the value above.
            found.entry(section).and_modify(|value| value.extend([" ", trimmed]));
        } else if let Some((name, value)) = trimmed.split_once(['=', ':']) {
            in_value = name.trim().to_ascii_lowercase().replace('_', "-") == key;
            if in_value {
                found.insert(section, value.trim().to_owned());
            }
        }
    }
    found.remove("install").or_else(|| found.remove("global"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(variables: &[(&str, &str)], files: &[&str]) -> UvSettings {
        let files: Vec<_> = files.iter().map(ToString::to_string).collect();
        let lookup =
            |name: &str| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
        translate(&lookup, &files)
    }

    #[test]
    fn variables_are_handed_on_unless_uv_has_its_own() {
        let pip = ("PIP_INDEX_URL", "https://u:p@one/simple");
        assert_eq!(settings(&[pip], &[]).variables["UV_DEFAULT_INDEX"], pip.1);
        assert!(settings(&[pip, ("UV_INDEX_URL", "https://two")], &[]).variables.is_empty());
        let both =
            settings(&[("PIP_EXTRA_INDEX_URL", "https://a\nhttps://b"), ("PIP_DEFAULT_TIMEOUT", "180")], &[]);
        assert_eq!(both.variables["UV_EXTRA_INDEX_URL"], "https://a https://b");
        assert_eq!(both.variables["UV_HTTP_TIMEOUT"], "180");
    }

    #[test]
    fn folders_that_do_not_exist_are_left_out() {
        let result = settings(&[("PIP_FIND_LINKS", "/no/such/folder / https://x/wheels")], &[]);
        assert_eq!(result.variables["UV_FIND_LINKS"], "/,https://x/wheels");
        assert!(result.notes[0].contains("/no/such/folder"));
        assert!(settings(&[("PIP_FIND_LINKS", "/no/such")], &[]).variables.is_empty());
    }

    #[test]
    fn files_are_read_like_pip_does() {
        let file = "[global]\nindex_url = https://weak\n# no\nextra-index-url =\n  https://a\n  https://b\n[install]\nindex-url: https://x\n[list]\npre=true";
        let result = settings(&[], &["[global]\nindex-url=https://site\nno-index = yes", file]);
        assert_eq!(result.variables["UV_DEFAULT_INDEX"], "https://x");
        assert_eq!(result.variables["UV_EXTRA_INDEX_URL"], "https://a https://b");
        assert_eq!(result.variables["UV_NO_INDEX"], "1");
        assert!(!result.variables.contains_key("UV_PRERELEASE"));
        assert_eq!(
            settings(&[("PIP_INDEX_URL", "https://env")], &[file]).variables["UV_DEFAULT_INDEX"],
            "https://env"
        );
    }
}
