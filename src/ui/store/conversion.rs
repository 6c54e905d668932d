//! What the importer says of one source of the SDK v1, as the page holds it. Must not know how the source was read.
//!
//! The importer is a module of its own; this is the shape of its JSON (`run_composer_import::Conversion`).

use run_composer_core::document::to_yaml;
use run_composer_core::finding::{Finding, Place};
use run_composer_core::v1::lower::{Fidelity, Part, Question};
use serde::Deserialize;
use serde_json::{Map, Value};

/// What became of a source.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Conversion {
    /// Each run, in the order in which they are submitted.
    pub runs: Vec<ImportedRun>,
    /// What is wrong with the source, or could not be told.
    #[serde(default)]
    pub findings: Vec<Finding>,
    /// Files that the program needs and that are not beside it.
    #[serde(default)]
    pub missing: Vec<String>,
    /// Files that the program writes itself: path and text.
    #[serde(default)]
    pub written: Vec<(String, String)>,
}

/// A run of a source.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct ImportedRun {
    /// The experiment's name; null where nothing is submitted; `{"$hole": …}` where it is not known.
    #[serde(default)]
    pub experiment: Value,
    /// `script_run_config`, `estimator`, `hyperdrive` or `runconfig`.
    pub kind: String,
    /// Folder whose snapshot the run takes.
    #[serde(default)]
    pub source_directory: Value,
    /// The v2 job.
    pub job: Map<String, Value>,
    /// What became of each part.
    pub report: FidelityReport,
    /// Files the job refers to: path beside it and text.
    #[serde(default)]
    pub files: Vec<(String, String)>,
}

/// The report of one run.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct FidelityReport {
    /// Where it is submitted.
    #[serde(default)]
    pub place: Option<Place>,
    /// The condition it depends on, where that is not known.
    #[serde(default)]
    pub condition: Option<String>,
    /// Every part of the configuration.
    #[serde(default)]
    pub parts: Vec<Part>,
    /// What only the program, the service or its author knows.
    #[serde(default)]
    pub questions: Vec<Question>,
}

/// How much of a run came over, and how well.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Parts that mean the same.
    pub exact: usize,
    /// Parts that mean nearly the same.
    pub approximated: usize,
    /// Parts that v2 has nothing for.
    pub lost: usize,
    /// What a person has to answer.
    pub questions: usize,
}

impl ImportedRun {
    /// The experiment's name, or the source text that stands for it; `None` where nothing is submitted.
    pub fn experiment_name(&self) -> Option<&str> {
        self.experiment.as_str().or_else(|| self.experiment["$hole"].as_str())
    }

    /// The job as a document.
    pub fn yaml(&self) -> String {
        to_yaml(&Value::Object(self.job.clone()), 0)
    }

    /// The parts of one fidelity.
    pub fn parts(&self, fidelity: Fidelity) -> impl Iterator<Item = &Part> {
        self.report.parts.iter().filter(move |part| part.fidelity == fidelity)
    }

    /// How many parts of each fidelity.
    pub fn counts(&self) -> Counts {
        Counts {
            exact: self.parts(Fidelity::Exact).count(),
            approximated: self.parts(Fidelity::Approximated).count(),
            lost: self.parts(Fidelity::Lost).count(),
            questions: self.report.questions.len(),
        }
    }

    /// The job's code folder, of the job itself or of a sweep's trials.
    pub fn code(&self) -> Option<&str> {
        self.job.get("code").or_else(|| self.job.get("trial")?.get("code"))?.as_str()
    }

    /// The job with another code folder.
    #[must_use]
    pub fn with_code(&self, code: &str) -> Self {
        let mut run = self.clone();
        let holder = if run.job.contains_key("code") {
            Some(&mut run.job)
        } else {
            run.job.get_mut("trial").and_then(Value::as_object_mut)
        };
        if let Some(known) = holder.and_then(|holder| holder.get_mut("code")) {
            *known = Value::from(code);
        }
        run
    }

    /// A file name for the document, from the experiment or the source.
    pub fn file_name(&self, source: &str) -> String {
        let file = source.rsplit('/').next().unwrap_or(source);
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        let wanted = self.experiment.as_str().filter(|name| !name.is_empty()).unwrap_or(stem);
        let kept = |c: char| if c.is_alphanumeric() || "-_".contains(c) { c } else { '-' };
        format!("{}.yml", wanted.chars().map(kept).collect::<String>().trim_matches('-'))
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// As the importer writes it.
    pub fn conversion() -> Conversion {
        let json = r#"{
            "runs": [{
                "experiment": {"$hole": "sys.argv[1]"}, "kind": "hyperdrive", "source_directory": "project", "v1": {"script": "a.py"},
                "job": {"type": "sweep", "trial": {"code": "./project", "command": "python a.py"}},
                "report": {
                    "place": {"document": "n.ipynb, cell 3", "range": {"start": 4, "end": 9}, "line": 2, "column": 1},
                    "condition": "if x",
                    "parts": [
                        {"v1": "a", "v2": "b", "fidelity": "exact", "reason": ""},
                        {"v1": "c", "v2": "", "fidelity": "lost", "reason": "Nothing like it."}],
                    "questions": [{"name": "experiment name", "field": "experiment_name", "text": "sys.argv[1]", "reason": "It is given at the start."}]
                },
                "files": [["environment/conda.yml", "name: x\n"]]
            }],
            "findings": [{"code": "v1-sdk-warning", "severity": "info", "message": "The SDK v1 warns: x"}]
        }"#;
        serde_json::from_str(json).unwrap_or_else(|error| panic!("{error}"))
    }

    #[test]
    fn what_the_importer_says_is_read() {
        let conversion = conversion();
        let run = &conversion.runs[0];
        assert_eq!(run.experiment_name(), Some("sys.argv[1]"));
        assert_eq!(run.counts(), Counts { exact: 1, approximated: 0, lost: 1, questions: 1 });
        assert_eq!(run.yaml(), "type: sweep\ntrial:\n  code: ./project\n  command: python a.py\n");
        assert_eq!(run.with_code("./b/project").code(), Some("./b/project"));
        assert_eq!(run.file_name("x/n.ipynb"), "n.yml");
        assert_eq!(conversion.findings.len(), 1);
    }
}
