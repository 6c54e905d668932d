//! What was copied with a document and is no part of it: fences of Markdown, the marks of quoted mail, git's marks of a merge.
//! Must not know what documents mean.

use std::ops::Range;

use super::lines_of::line_at;
use super::syntax::{Mistake, told};
use crate::finding::TextEdit;

/// What surrounds the document at a byte.
pub(super) fn around(text: &str, at: usize) -> Option<Mistake> {
    fence(text, at).or_else(|| mark_of_merge(text, at)).or_else(|| quoted_mail(text, at))
}

/// The fence of a code block in Markdown.
fn fence(text: &str, at: usize) -> Option<Mistake> {
    let line = line_at(text, at);
    text[line.clone()].trim_start().strip_prefix("```").filter(|rest| !rest.trim().contains(' '))?;
    let help = "It is Markdown around the document, and no part of it.";
    let mut mistake =
        told(line.clone(), "This line marks a block of code in a text".into(), help, line.clone());
    mistake.finding = mistake.finding.fix("Remove the line", vec![TextEdit::delete(whole(text, &line))]);
    Some(mistake)
}

/// A conflict that git wrote into the file. Which side is meant, a person knows.
fn mark_of_merge(text: &str, at: usize) -> Option<Mistake> {
    let line = line_at(text, at);
    let above = |start: usize| line_at(text, text[..start].trim_end().len());
    let lines = [line.clone(), above(at), above(line.start)];
    let is_mark = |line: &&Range<usize>| {
        let written = text[(*line).clone()].trim_end();
        written == "======="
            || ["<<<<<<< ", "||||||| ", ">>>>>>> "].iter().any(|mark| written.starts_with(mark))
    };
    let line = lines.iter().find(is_mark)?;
    let help =
        "Keep one of the two sides and remove the lines that git wrote: `<<<<<<<`, `=======` and `>>>>>>>`.";
    let message = format!("`{}` is git's mark of a conflict", text[line.clone()].trim_end());
    Some(told(line.clone(), message, help, line.clone()))
}

/// `> ` in front of every line, as mails quote.
fn quoted_mail(text: &str, at: usize) -> Option<Mistake> {
    let mut edits = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if !line.trim().is_empty() {
            let quoted = line.strip_prefix('>').filter(|rest| rest.starts_with([' ', '\r', '\n']))?;
            let mark = if quoted.starts_with(' ') { 2 } else { 1 };
            edits.push(TextEdit::delete(start..start + mark));
        }
        start += line.len();
    }
    let help = "They come from a quoted mail, and are no part of the document.";
    let line = line_at(text, at);
    let mut mistake = told(line.start..line.start + 1, "Every line starts with `>`".into(), help, line);
    mistake.finding = mistake.finding.fix("Remove the marks", edits);
    mistake.skip = 0..text.len();
    Some(mistake)
}

fn whole(text: &str, line: &Range<usize>) -> Range<usize> {
    line.start..(line.end + 1).min(text.len())
}
