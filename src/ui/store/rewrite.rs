//! What the rewriting of a training script would change, as lines before and after. Must not know how it is rewritten.

use serde::Deserialize;

/// Unchanged lines that are shown around a change.
const CONTEXT: usize = 2;

/// A training script and its rewriting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rewrite {
    /// Path below the given folder.
    pub path: String,
    /// The text as it is.
    pub old: String,
    /// What the rewriting gives, or why there is none.
    pub result: Result<Rewritten, String>,
    /// Whether the person wants it in the project.
    pub chosen: bool,
}

/// The rewriting's answer: `run_composer_import::Modernized` as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Rewritten {
    /// The new text.
    pub text: String,
    /// What was changed.
    pub edits: Vec<Edit>,
    /// What was left alone.
    pub kept: Vec<Kept>,
}

/// A replaced part of the old text.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Edit {
    /// First byte in the old text.
    pub start: usize,
    /// Byte behind the last one.
    pub end: usize,
    /// What stands there now.
    pub text: String,
    /// Line of the old text, from 1.
    pub line: usize,
    /// Why, in a sentence; may be empty.
    #[serde(default)]
    pub why: String,
}

/// A use of the SDK v1 that was left alone.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Kept {
    /// Line of the old text, from 1.
    pub line: usize,
    /// The piece of source.
    pub what: String,
    /// Why it was left.
    pub why: String,
}

/// A line of a difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DiffLine {
    /// Lines are left out here.
    Gap,
    /// Unchanged, with its number in the old text.
    Same(usize, String),
    /// Only in the old text, with its number there.
    Old(usize, String),
    /// Only in the new text.
    New(String),
}

/// The difference that edits make, line by line. Edits that do not fit the text are left out.
pub fn difference(old: &str, edits: &[Edit]) -> Vec<DiffLine> {
    let starts: Vec<usize> =
        std::iter::once(0).chain(old.match_indices('\n').map(|(at, _)| at + 1)).collect();
    let line_of = |byte: usize| starts.partition_point(|start| *start <= byte).saturating_sub(1);
    let line = |at: usize| {
        let end = starts.get(at + 1).copied().unwrap_or(old.len());
        old.get(starts[at]..end).unwrap_or_default().trim_end_matches(['\n', '\r']).to_owned()
    };
    // Lines that edits touch, those of neighbours together.
    let mut groups: Vec<(usize, usize, Vec<&Edit>)> = Vec::new();
    for edit in edits.iter().filter(|edit| old.get(edit.start..edit.end).is_some()) {
        let first = line_of(edit.start);
        // Behind a whole line that goes nothing of the next one is touched.
        let whole =
            edit.end > edit.start && starts[line_of(edit.end)] == edit.end && starts[first] == edit.start;
        let whole = whole && (edit.text.is_empty() || edit.text.ends_with('\n'));
        let end = if whole { line_of(edit.end) } else { line_of(edit.end) + 1 };
        match groups.last_mut() {
            Some((_, until, group)) if first < *until => {
                *until = end.max(*until);
                group.push(edit);
            }
            _ => groups.push((first, end, vec![edit])),
        }
    }
    let mut lines = Vec::new();
    let mut at = 0;
    for (index, (first, end, group)) in groups.iter().enumerate() {
        let from = first.saturating_sub(CONTEXT).max(at);
        if from > at {
            lines.push(DiffLine::Gap);
        }
        lines.extend((from..*first).map(|number| DiffLine::Same(number + 1, line(number))));
        lines.extend((*first..*end).map(|number| DiffLine::Old(number + 1, line(number))));
        let stop = starts.get(*end).copied().unwrap_or(old.len());
        lines.extend(
            replaced(old, starts[*first], stop, group).lines().map(|new| DiffLine::New(new.to_owned())),
        );
        let next = groups.get(index + 1).map_or(starts.len(), |(next, ..)| *next);
        at = (*end + CONTEXT).min(next);
        lines.extend(
            (*end..at)
                .filter(|number| starts[*number] < old.len())
                .map(|number| DiffLine::Same(number + 1, line(number))),
        );
    }
    if at < starts.len().saturating_sub(1) && !lines.is_empty() {
        lines.push(DiffLine::Gap);
    }
    lines
}

/// A part of the old text with its edits.
fn replaced(old: &str, start: usize, stop: usize, edits: &[&Edit]) -> String {
    let mut new = String::new();
    let mut at = start;
    for edit in edits {
        new.push_str(old.get(at..edit.start).unwrap_or_default());
        new.push_str(&edit.text);
        at = edit.end;
    }
    new.push_str(old.get(at..stop).unwrap_or_default());
    new
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(old: &str, from: &str, text: &str) -> Edit {
        let start = old.find(from).unwrap_or_default();
        Edit { start, end: start + from.len(), text: text.into(), line: 1, why: String::new() }
    }

    #[test]
    fn only_lines_that_change_are_shown() {
        let old =
            "import a\nfrom azureml.core import Run\nx = 1\nrun = 2\ny\nz\nrun.log('a', 1)\nb\nc\nd\ne\n";
        let edits =
            [edit(old, "from azureml.core import Run\n", ""), edit(old, "run.log", "mlflow.log_metric")];
        let same = |number, text: &str| DiffLine::Same(number, text.into());
        assert_eq!(
            difference(old, &edits),
            [
                same(1, "import a"),
                DiffLine::Old(2, "from azureml.core import Run".into()),
                same(3, "x = 1"),
                same(4, "run = 2"),
                same(5, "y"),
                same(6, "z"),
                DiffLine::Old(7, "run.log('a', 1)".into()),
                DiffLine::New("mlflow.log_metric('a', 1)".into()),
                same(8, "b"),
                same(9, "c"),
                DiffLine::Gap,
            ]
        );
        assert_eq!(difference(old, &[]), []);
        let broken = Edit { start: 5, end: 9999, ..edit(old, "x", "") };
        assert_eq!(difference(old, &[broken]), [], "edits of another text");
    }

    #[test]
    fn two_edits_of_a_line_are_one_change() {
        let old = "run.log(run)";
        let edits = [
            Edit { start: 0, end: 3, text: "mlflow".into(), line: 1, why: String::new() },
            Edit { start: 8, end: 11, text: "x".into(), line: 1, why: String::new() },
        ];
        assert_eq!(
            difference(old, &edits),
            [DiffLine::Old(1, "run.log(run)".into()), DiffLine::New("mlflow.log(x)".into())]
        );
    }
}
