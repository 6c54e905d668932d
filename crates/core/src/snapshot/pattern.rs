//! One line of an ignore file, compiled.
//!
//! Follows `GitWildMatchPattern.pattern_to_regex` of the client step by step; the regular expression the client
//! would build is named beside each translation. It must not know which file a line comes from or what other lines
//! say.

use std::fmt;

use super::glob;
use super::matcher::{Matcher, Piece, Set, Subject};

/// Why the official client refuses a line. It then fails the whole submission, not just the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PatternError {
    /// A backslash with nothing to escape, at the end of the line or before a slash. As the client strips the line
    /// first, this is also what an escaped trailing space comes to (`_translate_segment_glob`).
    LoneBackslash,
    /// Nothing after the `!` (`pattern_to_regex`).
    Empty,
    /// A bracket range whose end comes before its start, such as `[z-a]` (Python's `re.compile`).
    ReversedRange {
        /// The range's start.
        low: char,
        /// The range's end.
        high: char,
    },
}

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::LoneBackslash => f.write_str("a backslash has no character to escape"),
            Self::Empty => f.write_str("`!` has no pattern after it"),
            Self::ReversedRange { low, high } => write!(f, "the range `{low}-{high}` is reversed"),
        }
    }
}

impl std::error::Error for PatternError {}

/// A line that has an effect.
#[derive(Debug, Clone)]
pub(super) struct Pattern {
    /// False for a line that begins with `!`: what it matches is uploaded after all.
    pub(super) ignores: bool,
    matcher: Matcher,
}

impl Pattern {
    /// Compiles a line; `None` for blank lines, comments and a single `/`, which have no effect.
    pub(super) fn parse(line: &str) -> Result<Option<Self>, PatternError> {
        let line = strip(line);
        if line.is_empty() || line == "/" || line.starts_with('#') {
            return Ok(None);
        }
        let (ignores, glob) = line.strip_prefix('!').map_or((true, line), |glob| (false, glob));
        Ok(Some(Self { ignores, matcher: Matcher::new(compile(glob)?) }))
    }

    pub(super) fn matches(&self, path: &Subject<'_>) -> bool {
        self.matcher.matches(path)
    }
}

/// Python's `str.strip()`: besides Unicode white space it removes the four information separators.
pub(super) fn strip(line: &str) -> &str {
    line.trim_matches(|c: char| c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c))
}

fn compile(glob: &str) -> Result<Vec<Piece>, PatternError> {
    let mut segments: Vec<&str> = glob.split('/').collect();
    segments.dedup_by(|later, earlier| *later == "**" && *earlier == "**");

    if segments == ["**", ""] {
        // ^.+/.*$  everything but the files in the root
        return Ok(vec![any(), many_any(), slash(), many_any()]);
    }
    if segments[0].is_empty() {
        segments.remove(0); // a leading slash ties the pattern to the root
    } else if (segments.len() == 1 || (segments.len() == 2 && segments[1].is_empty())) && segments[0] != "**"
    {
        segments.insert(0, "**"); // a lone name, or a lone name and a slash, matches at any depth
    }
    match segments.as_mut_slice() {
        [] => return Err(PatternError::Empty),
        [_, .., last] if last.is_empty() => *last = "**", // `dir/` is all that is in it
        _ => {}
    }
    translate(&segments)
}

fn translate(segments: &[&str]) -> Result<Vec<Piece>, PatternError> {
    let end = segments.len() - 1;
    let mut pieces = Vec::new();
    let mut need_slash = false;
    for (i, &segment) in segments.iter().enumerate() {
        if segment == "**" {
            match i {
                0 if end == 0 => pieces.extend([any(), many_any()]), // .+
                0 => pieces.push(Piece::Optional(vec![any(), many_any(), slash()])), // (?:.+/)?
                _ if i == end => pieces.extend([slash(), many_any()]), // /.*
                _ => {
                    pieces.push(Piece::Optional(vec![slash(), any(), many_any()])); // (?:/.+)?
                    need_slash = true;
                }
            }
            continue;
        }
        if need_slash {
            pieces.push(slash());
        }
        if segment == "*" {
            pieces.extend([Piece::One(Set::NotSlash), Piece::Many(Set::NotSlash)]); // [^/]+
        } else {
            glob::translate(segment, &mut pieces)?;
        }
        if i == end {
            // (?:/.*)?  the thing itself, or all that is in it
            pieces.push(Piece::Optional(vec![slash(), many_any()]));
        }
        need_slash = true;
    }
    Ok(pieces)
}

fn any() -> Piece {
    Piece::One(Set::Dot)
}

fn many_any() -> Piece {
    Piece::Many(Set::Dot)
}

fn slash() -> Piece {
    Piece::One(Set::Char('/'))
}
