//! A command of several lines that a shell reads otherwise than it looks.

use serde_json::Value;

use super::Context;
use crate::document::{ScalarStyle, set_field};
use crate::finding::{Code, Finding};

/// A shell reads a block written with `|` line by line, and one written with `>` as one line.
pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some((document, node)) = context.spec_node(&["command"]) else { return };
    let Some(scalar) = node.scalar() else { return };
    let text = scalar.text.trim_end_matches('\n');
    let problem = match scalar.style {
        ScalarStyle::Literal => in_lines(text),
        ScalarStyle::Folded | ScalarStyle::Plain => {
            in_one_line(text, document.text.get(node.range.clone()).unwrap_or_default())
        }
        _ => None,
    };
    let Some(Problem { line, message, help, joined }) = problem else { return };
    let mut finding = Finding::warning(Code::MultilineCommand, message).help(help);
    let (_, path) = context.spec_path(&["command"]);
    if let Some(joined) = joined
        && let Ok(edits) = set_field(document, &path, &Value::from(joined))
    {
        finding = finding.fix("Write it on one line", edits);
    }
    let range = line.and_then(|line| {
        document
            .text
            .get(node.range.clone())?
            .find(line)
            .map(|at| node.range.start + at)
            .map(|at| at..at + line.len())
    });
    let range = range.unwrap_or_else(|| node.range.clone());
    findings.push(finding.at(document.place(range)).field(path.join(".")));
}

struct Problem<'t> {
    /// The line the problem shows in.
    line: Option<&'t str>,
    message: String,
    help: &'static str,
    /// The command on one line, where that is what is meant.
    joined: Option<String>,
}

/// `|`: each line is a command of its own, unless it ends with a backslash.
fn in_lines(text: &str) -> Option<Problem<'_>> {
    let lines: Vec<&str> = text.lines().collect();
    for (index, line) in lines.iter().enumerate() {
        let trimmed = line.trim();
        if line.trim_end().ends_with('\\') && line.ends_with([' ', '\t']) {
            return Some(Problem {
                line: Some(trimmed),
                message: format!("Line {} of the command ends with a blank behind `\\`", index + 1),
                help: "The backslash then escapes the blank, and the next line is a command of its own. Remove the blank.",
                joined: join(&lines),
            });
        }
        let continued = index > 0 && lines[index - 1].trim_end().ends_with('\\');
        let after_operator = index > 0 && ends_open(lines[index - 1]);
        if index > 0 && trimmed.starts_with('-') && !continued && !after_operator {
            return Some(Problem {
                line: Some(trimmed),
                message: format!(
                    "Line {} of the command runs as a command of its own: `{trimmed}`",
                    index + 1
                ),
                help: "In a block written with `|` each line is a command. End the line before with `\\`, or write `>-`.",
                joined: join(&lines),
            });
        }
    }
    None
}

/// `>` and plain text: the lines are one command, except where YAML keeps a line break.
fn in_one_line<'t>(text: &'t str, written: &'t str) -> Option<Problem<'t>> {
    if let Some(line) = written.lines().skip(1).find(|line| line.trim_end().ends_with('\\')) {
        return Some(Problem {
            line: Some(line.trim()),
            message: "A `\\` at the end of a line stays in the command".to_owned(),
            help: "A block written with `>` is one line already: the backslash escapes the blank that follows. Remove it, or write `|`.",
            joined: None,
        });
    }
    let comment =
        written.lines().find(|line| line.trim_start().starts_with('#') && text.contains(line.trim()));
    if let Some(line) = comment {
        return Some(Problem {
            line: Some(line.trim()),
            message: format!("`{}` makes the rest of the command a comment", line.trim()),
            help: "A block written with `>` is one line: all that follows `#` is not run. Move the comment above `command:`.",
            joined: None,
        });
    }
    let split = text.lines().skip(1).find(|line| line.trim_start().starts_with('-'));
    split.map(|line| Problem {
        line: Some(line.trim()),
        message: format!("`{}` runs as a command of its own", line.trim()),
        help: "YAML keeps the line break before a line that is indented deeper, and around empty lines. Indent all lines alike.",
        joined: join(&text.lines().collect::<Vec<_>>()),
    })
}

fn ends_open(line: &str) -> bool {
    let line = line.trim_end();
    ["&&", "||", "|", "\\", "(", "{", "do", "then", "else", "<<EOF"].iter().any(|end| line.ends_with(end))
        || line.contains("<<")
}

/// The lines as one, where all but the first are arguments: several commands must stay several.
fn join(lines: &[&str]) -> Option<String> {
    let one = lines.iter().enumerate().skip(1).all(|(index, line)| {
        let continued = lines[index - 1].trim_end().ends_with('\\');
        continued || line.trim().is_empty() || line.trim_start().starts_with('-')
    });
    let comment = lines.iter().any(|line| line.trim_start().starts_with('#') || line.contains(" #"));
    let words = lines.iter().map(|line| line.trim().trim_end_matches('\\').trim_end());
    (one && !comment).then(|| words.filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" "))
}
