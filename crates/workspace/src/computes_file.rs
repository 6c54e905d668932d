//! `computes.yml` in a store: compute targets that a machine's owner defines, in the words of `az ml compute create`.

use std::path::Path;

use run_composer_core::document::Document;
use run_composer_core::finding::Severity;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::executor::{ComputeSettings, is_cluster_name};
use crate::state::LOCAL_COMPUTE;

/// One compute target of the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: String,
    /// Only `amlcompute`.
    #[serde(rename = "type", default = "amlcompute")]
    kind: String,
    /// A name for people: the nodes are this machine.
    #[serde(default = "this_machine")]
    size: String,
    #[serde(default)]
    min_instances: u32,
    #[serde(default = "one")]
    max_instances: u32,
    #[serde(default)]
    limits: Limits,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Limits {
    /// Seconds after which a job is stopped, as in a job's `limits`.
    timeout: Option<u32>,
}

fn amlcompute() -> String {
    "amlcompute".into()
}

fn this_machine() -> String {
    "this machine".into()
}

fn one() -> u32 {
    1
}

/// Reads the file; nothing where there is none. The error is a message for people.
pub(crate) fn read(file: &Path) -> Result<Vec<(String, ComputeSettings)>, String> {
    let bytes = match std::fs::read(file) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(format!("{} cannot be read: {error}", file.display())),
    };
    let (document, findings) = Document::read_bytes(file.display().to_string(), &bytes);
    if let Some(finding) = findings.into_iter().find(|finding| finding.severity == Severity::Error) {
        let line = finding.place.map_or(0, |place| place.line);
        return Err(format!("{}, line {line}: {}", file.display(), finding.message));
    }
    let value = document.root.map_or_else(|| json!([]), |root| root.to_value());
    let Value::Array(entries) = value else {
        return Err(format!("{} has to be a list of compute targets, each with a `name`", file.display()));
    };
    let mut all: Vec<(String, ComputeSettings)> = Vec::new();
    for (number, entry) in (1..).zip(entries) {
        let about =
            entry["name"].as_str().map_or_else(|| format!("entry {number}"), |name| format!("`{name}`"));
        let entry =
            serde_json::from_value(entry).map_err(|error| format!("{}, {about}: {error}", file.display()))?;
        let (name, settings) = settings(entry, file)?;
        if all.iter().any(|(known, _)| *known == name) {
            return Err(format!("{}: `{name}` is there twice", file.display()));
        }
        all.push((name, settings));
    }
    Ok(all)
}

fn settings(entry: Entry, file: &Path) -> Result<(String, ComputeSettings), String> {
    let Entry { name, kind, size, min_instances, max_instances, limits } = entry;
    let refuse = |why: String| Err(format!("{}: the compute target `{name}` {why}", file.display()));
    if !is_cluster_name(&name) || name == LOCAL_COMPUTE {
        return refuse(format!(
            "cannot have that name: 2 to 32 letters, digits and hyphens, a letter first, and not `{LOCAL_COMPUTE}`"
        ));
    }
    if !kind.eq_ignore_ascii_case("amlcompute") {
        return refuse(format!("is of type `{kind}`; only amlcompute is known"));
    }
    if max_instances == 0 || min_instances > max_instances {
        return refuse("needs a max_instances of at least 1, and no more min_instances than that".into());
    }
    let mut settings = ComputeSettings::cluster(&size, min_instances, max_instances);
    settings.timeout_secs = limits.timeout.map(f64::from);
    settings.is_configured = true;
    Ok((name, settings))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str) -> Result<Vec<(String, ComputeSettings)>, String> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("computes.yml");
        std::fs::write(&file, text).unwrap();
        read(&file)
    }

    #[test]
    fn clusters_are_read() {
        let all =
            read_text("- name: gpu\n  size: Standard_NC6\n  max_instances: 2\n  limits: {timeout: 60}\n")
                .unwrap();
        assert_eq!((all[0].0.as_str(), all[0].1.nodes, all[0].1.timeout_secs), ("gpu", 2, Some(60.0)));
        assert_eq!(all[0].1.properties["properties"]["vmSize"], "Standard_NC6");
        assert!(read(Path::new("/nowhere/computes.yml")).unwrap().is_empty());
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (text, words) in [
            ("- name: aa\n  instances: 2\n", "`aa`: unknown field `instances`"),
            ("- name: aa\n  type: kubernetes\n", "only amlcompute"),
            ("- name: aa\n  max_instances: 0\n", "at least 1"),
            ("- name: aa\n- name: aa\n", "twice"),
            ("- name: local\n", "not `local`"),
            ("name: aa\n", "has to be a list"),
            ("- name: [\n", "line"),
        ] {
            let message = read_text(text).unwrap_err();
            assert!(message.contains(words), "{message}");
        }
    }
}
