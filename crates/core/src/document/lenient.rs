//! What `PyYAML` reads and the parser does not: a dash as a value in brackets, a comment right behind a bracket or a quote, the
//! two halves of a character in JSON. The text is read with something else in their place that takes as many bytes, and the
//! values are put right afterwards. Must not know what documents mean.

use std::ops::Range;

use super::lines_of::line_at;
use super::node::Node;

/// A character that no document has, in front of the number of a pair of halves.
const MARK: char = '\u{10fffd}';
/// Pairs that are read; each has two letters for a number.
const MOST_PAIRS: usize = 26 * 26;

/// What stands for something else in a text that is read.
#[derive(Default)]
pub(super) struct Substitutes {
    dashes: Vec<usize>,
    pairs: Vec<String>,
}

impl Substitutes {
    /// The text with one thing less that the parser stops at; `None` where the mistake at `range` is another.
    pub(super) fn next(&mut self, text: &str, range: &Range<usize>) -> Option<String> {
        if let Some(next) = without_dash(text, range) {
            self.dashes.push(range.start);
            return Some(next);
        }
        if let Some(next) = without_comment(text, range) {
            return Some(next);
        }
        let line = line_at(text, range.start.min(text.len()));
        let (at, whole) = halves(&text[line.clone()])?;
        let number = self.pairs.len();
        if number >= MOST_PAIRS {
            return None;
        }
        let letter = |number: usize| char::from(b'a' + u8::try_from(number % 26).unwrap_or_default());
        self.pairs.push(whole);
        let start = line.start + at;
        let mark = format!("\\U{:08X}{}{}", u32::from(MARK), letter(number / 26), letter(number));
        Some(format!("{}{mark}{}", &text[..start], &text[start + mark.len()..]))
    }

    /// Puts the values right.
    pub(super) fn undo(&self, root: &mut Node) {
        if self.dashes.is_empty() && self.pairs.is_empty() {
            return;
        }
        root.each_text(&mut |start, text| {
            if self.dashes.contains(&start) {
                "-".clone_into(text);
            }
            while let Some(at) = text.find(MARK) {
                let number = text[at + MARK.len_utf8()..].bytes().take(2);
                let number =
                    number.fold(0, |number, letter| number * 26 + usize::from(letter.wrapping_sub(b'a')));
                let Some(whole) = self.pairs.get(number) else { break };
                text.replace_range(at..at + MARK.len_utf8() + 2, whole);
            }
        });
    }
}

/// `{a: -}`: with a letter for a dash that is the whole value. `None` where `PyYAML` stops too.
fn without_dash(text: &str, range: &Range<usize>) -> Option<String> {
    let behind = text.get(range.clone()).filter(|written| *written == "-").map(|_| &text[range.end..])?;
    behind.starts_with([',', ']', '}']).then(|| format!("{}x{behind}", &text[..range.start]))
}

/// `{a: b}#c`, `'b'#c`: with spaces for the comment.
fn without_comment(text: &str, range: &Range<usize>) -> Option<String> {
    let line = line_at(text, range.start.min(text.len()));
    let mut quote = None;
    let mut before = ' ';
    for (at, c) in text[line.clone()].char_indices() {
        match (quote, c) {
            (None, '#') if matches!(before, '}' | ']' | '"' | '\'') => {
                let start = line.start + at;
                return Some(format!(
                    "{}{}{}",
                    &text[..start],
                    " ".repeat(line.end - start),
                    &text[line.end..]
                ));
            }
            (None, '#') if before == ' ' => return None,
            (None, '"' | '\'') if matches!(before, ' ' | '[' | '{' | ',' | ':') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            _ => {}
        }
        before = c;
    }
    None
}

/// A character that JSON's escapes write as two, `\ud83d\ude00`: where it is on a line, and which one.
pub(super) fn halves(line: &str) -> Option<(usize, String)> {
    let half = |at: usize| {
        let digits = line.get(at..at + 6)?.strip_prefix("\\u")?;
        u16::from_str_radix(digits, 16).ok().filter(|half| (0xd800..0xe000).contains(half))
    };
    let (at, _) = line.match_indices("\\u").find(|(at, _)| half(*at).is_some())?;
    Some((at, String::from_utf16(&[half(at)?, half(at + 6)?]).ok()?))
}
