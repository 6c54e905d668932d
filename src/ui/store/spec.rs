//! Edits of what a job runs, wherever the document says it: at the top, or below a sweep's `trial`.

use run_composer_core::checks::Report;
use run_composer_core::document::{Document, Node, remove_field, set_field};
use run_composer_core::finding::TextEdit;
use serde_json::Value;

/// Where the document says what is run.
pub(super) struct Spec<'r> {
    /// `None`: in another file.
    document: Option<&'r Document>,
    parent: Option<&'static str>,
}

impl<'r> Spec<'r> {
    pub(super) fn of(report: &'r Report) -> Self {
        let here = report.trial.is_none();
        Self {
            document: here.then_some(&report.document),
            parent: report.job.as_ref().and_then(|job| job.spec_field()),
        }
    }

    fn path<'p>(&self, path: &[&'p str]) -> Vec<&'p str> {
        self.parent.into_iter().chain(path.iter().copied()).collect()
    }

    pub(super) fn find(&self, path: &[&str]) -> Option<&'r Node> {
        self.document?.find(&self.path(path))
    }

    pub(super) fn set(&self, path: &[&str], value: &Value) -> Vec<TextEdit> {
        self.document.map(|document| set(document, &self.path(path), value)).unwrap_or_default()
    }

    pub(super) fn remove(&self, path: &[&str]) -> Vec<TextEdit> {
        self.document.map(|document| remove_field(document, &self.path(path))).unwrap_or_default()
    }
}

/// The edits that set a field; none where it cannot be set.
pub(super) fn set(document: &Document, path: &[&str], value: &Value) -> Vec<TextEdit> {
    set_field(document, path, value).unwrap_or_default()
}
