//! The whole reading of a source: its units in order, what they submit, and what was found.

use ruff_text_size::TextRange;
use run_composer_core::finding::{Code, Finding, sort_findings};
use run_composer_core::job::ProjectFiles;
use run_composer_core::v1::{Args, Class, Files, Heap, Sdk, Submission, Value};

use crate::notebook::{Content, cells};
use crate::reader::Reader;
use crate::scope::Names;

use crate::unit::Unit;

/// What a source would submit.
#[derive(Default)]
pub struct Reading {
    /// All values.
    pub heap: Heap,
    /// Runs in the order in which they are submitted; where nothing is submitted, the configurations that were made.
    pub submissions: Vec<Submission>,
    /// Whether the program submits them; otherwise it only makes their configurations.
    pub submitted: bool,
    /// What is wrong or not known.
    pub findings: Vec<Finding>,
    /// What the SDK would have warned of.
    pub warnings: Vec<(Option<run_composer_core::finding::Place>, String)>,
    /// Files the program reads or runs and that are not there.
    pub missing: Vec<String>,
    /// Files the program writes, by path.
    pub written: Vec<(String, String)>,
    names: Names,
}

impl Reading {
    /// What a name of the program stands for at its end.
    pub fn name(&self, name: &str) -> Option<&Value> {
        self.names.get(name)
    }
}

/// Reads a script, a notebook or a pasted cell. `name` is its path from the folder of `files`; notebooks are told by their
/// content.
pub fn read_source(name: &str, text: &str, files: &dyn ProjectFiles) -> Reading {
    let sdk = Sdk::new(Files::new(files));
    let empty = Unit::parse(name, name, String::new());
    let Some((empty, _)) = empty else {
        return Reading::default();
    };
    let mut reader = Reader::new(sdk, empty);
    let text = text.trim_start_matches('\u{feff}');
    reader.file(name, text);
    reader.finish()
}

impl Reader<'_> {
    /// Does what a script or a notebook says.
    fn file(&mut self, name: &str, text: &str) {
        let Some(cells) = cells(text) else { return self.unit(name, name, text.to_owned()) };
        for cell in cells {
            match cell.content {
                Content::Code(code) => self.unit(&format!("{name}, cell {}", cell.number), name, code),
                Content::File { path, append, text } => self.written_file(&path, append, &text),
            }
        }
    }

    /// `%run path`: the file's statements among those of the notebook.
    pub(crate) fn run_file(&mut self, path: &str) {
        let name = if path.ends_with(".py") || path.ends_with(".ipynb") {
            path.to_owned()
        } else {
            format!("{path}.py")
        };
        let outer = self.unit.clone();
        match self.sdk.files.text(&name) {
            Some(text) if self.enter(&TextRange::default()) => self.file(&name, &text),
            Some(_) => {}
            None => {
                // It may define any name.
                self.sdk.files.note_missing(&name);
                self.unknown_stars = true;
                return;
            }
        }
        self.leave();
        self.unit = outer;
    }

    fn unit(&mut self, name: &str, file: &str, text: String) {
        let Some((unit, findings)) = Unit::parse(name, file, text) else { return };
        for finding in findings {
            self.tell(finding);
        }
        self.unit = unit.clone();
        self.units.push(unit.clone());
        self.module_statements(&unit);
    }

    /// `%%writefile`: variables in its path are replaced, as `IPython` does.
    fn written_file(&mut self, path: &str, append: bool, text: &str) {
        let mut full = String::new();
        let mut rest = path;
        while let Some(at) = rest.find(['$', '{']) {
            full.push_str(&rest[..at]);
            let braced = rest[at..].starts_with('{');
            let name = rest[at + 1..].trim_start_matches('{');
            let skipped = rest[at + 1..].len() - name.len();
            let end = name.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(name.len());
            if let Some(text) = self.name(&name[..end]).and_then(|value| self.text_of(&value)) {
                full.push_str(&text);
            }
            rest = &rest[at + 1 + skipped + end..];
            if braced || skipped > 0 {
                rest = rest.trim_start_matches('}');
            }
        }
        full.push_str(rest);
        let before = if append { self.sdk.files.text(&full).unwrap_or_default() } else { String::new() };
        self.sdk.files.write(&full, before + text);
    }

    fn finish(mut self) -> Reading {
        self.read_the_unreached();
        let values: Vec<Value> = self.modules[0].values().cloned().collect();
        for value in values {
            self.sdk.heap.cut(&value);
        }
        let submitted = !self.sdk.submissions.is_empty();
        let foreign = self.findings.iter().any(|finding| finding.code == Code::OutOfScope);
        if !submitted && !foreign {
            self.configurations_only();
        }
        let mut findings = std::mem::take(&mut self.findings);
        sort_findings(&mut findings);
        Reading {
            submissions: std::mem::take(&mut self.sdk.submissions),
            submitted,
            findings,
            warnings: std::mem::take(&mut self.sdk.warnings),
            missing: self.sdk.files.missing(),
            written: self
                .sdk
                .files
                .written()
                .map(|(path, text)| (path.to_owned(), text.to_owned()))
                .collect(),
            names: self.modules.swap_remove(0),
            heap: self.sdk.heap,
        }
    }

    /// A source that makes configurations and submits none: those that no other holds are its runs.
    fn configurations_only(&mut self) {
        let mut found: Vec<(String, run_composer_core::v1::ObjectId)> = self.modules[0]
            .iter()
            .filter_map(|(name, value)| {
                let id = value.as_object()?;
                let class = self.sdk.heap.object(id).class;
                matches!(class, Class::ScriptRunConfig | Class::Estimator | Class::HyperDriveConfig)
                    .then(|| (name.to_string(), id))
            })
            .collect();
        found.sort();
        let inner: Vec<Value> = found
            .iter()
            .filter(|(_, id)| self.sdk.heap.object(*id).class == Class::HyperDriveConfig)
            .flat_map(|(_, id)| ["run_config", "estimator"].map(|name| self.sdk.heap.field(*id, name)))
            .collect();
        found.retain(|(_, id)| !inner.iter().any(|value| value.as_object() == Some(*id)));
        found.dedup_by(|a, b| a.1 == b.1);
        let any = !found.is_empty();
        for (name, id) in found {
            self.sdk.place = None;
            self.sdk.source = name;
            if let Ok(Some(submission)) = self.sdk.submission_of(id, &Args::default()) {
                self.sdk.submissions.push(submission);
            }
        }
        // Submits that could not be followed are told already.
        if any && !self.findings.iter().any(|finding| finding.code == Code::UnknownSubmission) {
            self.tell(
                Finding::info(Code::NothingSubmitted, "The source makes configurations and submits none")
                    .help("Each configuration is converted as if it were submitted."),
            );
        }
    }
}
