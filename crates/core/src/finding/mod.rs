//! Findings: what is wrong, where, why, and what to do about it.
//!
//! This module knows nothing of documents or jobs; a place is just a document's name and a byte range in it.

mod codes;
mod edit;

use std::ops::Range;

use serde::{Deserialize, Serialize};

pub use codes::Code;
pub use edit::{TextEdit, apply_edits};

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; nothing will fail.
    Info,
    /// Likely a mistake or a waste; submitting is possible.
    Warning,
    /// The run would be refused or would fail: blocks submitting.
    Error,
}

impl Severity {
    /// The word people see; colour is never the only signal.
    pub fn word(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// Where a finding is: a document and a range of bytes in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Path or name of the document, for example `job.yml`.
    pub document: String,
    /// Byte range in the document's UTF-8 text.
    pub range: Range<usize>,
    /// Line of the range's start, from 1.
    pub line: u32,
    /// Column of the range's start in characters, from 1.
    pub column: u32,
}

/// One way to put a finding right: edits of the document the finding is in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fix {
    /// What the fix does, as an instruction: "Rename to `environment`".
    pub title: String,
    /// The edits, in any order, not overlapping.
    pub edits: Vec<TextEdit>,
}

/// Something a person should know about a run before submitting it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Stable code; each has a page `docs/findings/CODE.md`.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// One sentence: what is wrong.
    pub message: String,
    /// Why, and what to do.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub help: String,
    /// Where; `None` where the finding is about something that is not in a document (a folder, a workspace).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// Path of the field in the document, for example `inputs.alpha.type`; leads a form to its field.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub field: String,
    /// Fixes, best first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fixes: Vec<Fix>,
}

impl Finding {
    /// A finding that blocks submitting. `message` says what is wrong in one sentence without blame.
    pub fn error(code: Code, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Error, message)
    }

    /// A likely mistake or waste.
    pub fn warning(code: Code, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Warning, message)
    }

    /// Something worth knowing.
    pub fn info(code: Code, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Info, message)
    }

    fn new(code: Code, severity: Severity, message: impl Into<String>) -> Self {
        Self {
            code,
            severity,
            message: message.into(),
            help: String::new(),
            place: None,
            field: String::new(),
            fixes: Vec::new(),
        }
    }

    /// Adds the reason and the remedy.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }

    /// Adds the place.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// Names the field the finding is about.
    #[must_use]
    pub fn field(mut self, field: impl Into<String>) -> Self {
        self.field = field.into();
        self
    }

    /// Adds a fix.
    #[must_use]
    pub fn fix(mut self, title: impl Into<String>, edits: Vec<TextEdit>) -> Self {
        self.fixes.push(Fix { title: title.into(), edits });
        self
    }
}

/// Errors first, then by place; the order people read them in.
pub fn sort_findings(findings: &mut [Finding]) {
    findings.sort_by(|a, b| {
        b.severity.cmp(&a.severity).then_with(|| {
            let start = |f: &Finding| f.place.as_ref().map_or(usize::MAX, |p| p.range.start);
            start(a).cmp(&start(b))
        })
    });
}

/// Whether any finding blocks submitting.
pub fn has_errors(findings: &[Finding]) -> bool {
    findings.iter().any(|f| f.severity == Severity::Error)
}
