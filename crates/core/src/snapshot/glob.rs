//! One path segment of an ignore pattern (`*.py[cod]`), translated into matcher pieces.
//!
//! Follows `GitWildMatchPattern._translate_segment_glob` of the client, and Python's `re` for what is inside
//! brackets. It must not know about slashes: the caller has split the pattern at them.

use super::matcher::{Piece, Set};
use super::pattern::PatternError;

/// Appends the pieces of `segment` to `pieces`.
pub(super) fn translate(segment: &str, pieces: &mut Vec<Piece>) -> Result<(), PatternError> {
    let chars: Vec<char> = segment.chars().collect();
    let mut rest = chars.as_slice();
    while let Some((&c, after)) = rest.split_first() {
        rest = after;
        match c {
            '\\' => {
                let (&escaped, after) = rest.split_first().ok_or(PatternError::LoneBackslash)?;
                rest = after;
                pieces.push(Piece::One(Set::Char(escaped)));
            }
            '*' => pieces.push(Piece::Many(Set::NotSlash)),
            '?' => pieces.push(Piece::One(Set::NotSlash)),
            '[' => {
                if let Some(length) = bracket_length(rest) {
                    pieces.push(Piece::One(class(&rest[..length])?));
                    rest = &rest[length + 1..];
                } else {
                    pieces.push(Piece::One(Set::Char('[')));
                }
            }
            _ => pieces.push(Piece::One(Set::Char(c))),
        }
    }
    Ok(())
}

/// Characters before the closing bracket, if there is one. A `]` right at the start, or after `!`, is an ordinary
/// character (after `^` it is not), and a backslash escapes nothing.
fn bracket_length(chars: &[char]) -> Option<usize> {
    let mut start = usize::from(chars.first() == Some(&'!'));
    start += usize::from(chars.get(start) == Some(&']'));
    chars.get(start..)?.iter().position(|&c| c == ']').map(|at| at + start)
}

/// The set between the brackets. Only `!` negates, `^` is literal; ranges go by code point and must not be reversed.
fn class(chars: &[char]) -> Result<Set, PatternError> {
    let (negated, mut rest) = match chars {
        ['!', rest @ ..] => (true, rest),
        _ => (false, chars),
    };
    let mut ranges = Vec::new();
    loop {
        match *rest {
            [] => return Ok(Set::Class { negated, ranges }),
            [low, '-', high, ..] => {
                if low > high {
                    return Err(PatternError::ReversedRange { low, high });
                }
                ranges.push((low, high));
                rest = &rest[3..];
            }
            [c, ..] => {
                ranges.push((c, c));
                rest = &rest[1..];
            }
        }
    }
}
