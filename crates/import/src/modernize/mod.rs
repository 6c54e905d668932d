//! The training script's side of a conversion: `Run.get_context()` and `run.log…` of the SDK v1 become MLflow, imports that
//! nobody needs any more go. What is not understood for sure stays as it is, with a word.
//!
//! Everything is an edit of bytes: comments, quotes, indentation and line ends outside of the edits are not touched. A name
//! counts as a run only where everything that binds it is `Run.get_context()`; its assignment goes only where no use of it
//! is left. Must not read or write files.

mod arguments;
mod calls;
mod edits;
mod files;
mod handed;
mod imports;
mod literals;
mod names;
mod notes;
mod plan;
mod scopes;
mod source;
mod survey;
mod values;

use serde::Serialize;

use source::{Source, shortened};

/// A script with MLflow in the place of the SDK v1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Modernized {
    /// The new text; the old one where nothing could be done.
    pub text: String,
    /// Whether Python 3 can read the script; otherwise nothing is changed, and the one note says where.
    pub readable: bool,
    /// What was changed, in the order of the text. They do not overlap.
    pub edits: Vec<Edit>,
    /// Uses of the SDK v1 that were left alone, in the order of the text.
    pub kept: Vec<Kept>,
}

/// A replaced part of the old text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Edit {
    /// First byte in the old text.
    pub start: usize,
    /// Byte behind the last one in the old text.
    pub end: usize,
    /// What stands there now.
    pub text: String,
    /// Line of the old text, from 1.
    pub line: usize,
    /// Why, in a sentence; empty where the new text says it.
    pub why: String,
}

/// A use of the SDK v1 that was left alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Kept {
    /// Line of the old text, from 1.
    pub line: usize,
    /// The piece of source, on one line and not too long.
    pub what: String,
    /// Why it was left.
    pub why: String,
}

/// Rewrites a training script. `name` is its file name, for which a package's `__init__.py` keeps its imports.
pub fn modernize(name: &str, text: &str) -> Modernized {
    let unchanged = |readable, kept| Modernized { text: text.to_owned(), readable, edits: Vec::new(), kept };
    let source = match Source::parse(text) {
        Ok(source) => source,
        Err((line, error)) => {
            let what = shortened(text.lines().nth(line - 1).unwrap_or_default());
            let why = format!("Python 3 cannot read this, so nothing was changed: {error}");
            return unchanged(false, vec![Kept { line, what, why }]);
        }
    };
    let plan::Plan { edits, kept } = plan::plan(name, &source);
    let mut new = String::with_capacity(text.len());
    let mut at = 0;
    for edit in &edits {
        new.push_str(&text[at..edit.start]);
        new.push_str(&edit.text);
        at = edit.end;
    }
    new.push_str(&text[at..]);
    if let Err((line, error)) = Source::parse(&new) {
        let what = shortened(new.lines().nth(line - 1).unwrap_or_default());
        let why = format!(
            "Python could not read the new text ({error}), so nothing was changed. Please report this"
        );
        return unchanged(true, vec![Kept { line: 1, what, why }]);
    }
    Modernized { text: new, readable: true, edits, kept }
}
