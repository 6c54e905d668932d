//! A matcher for the few shapes an ignore pattern can have, in time linear in pattern and path.
//!
//! It must not know the syntax of ignore files: `pattern` and `glob` translate that into [`Piece`]s, each of which
//! stands for the part of a regular expression named in its documentation.

/// A set of characters, one of which is matched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Set {
    /// `.`: anything but a line feed.
    Dot,
    /// `[^/]`
    NotSlash,
    /// One literal character.
    Char(char),
    /// A bracket expression: inclusive ranges. Like the client's, it can match a slash.
    Class { negated: bool, ranges: Vec<(char, char)> },
}

impl Set {
    fn has(&self, c: char) -> bool {
        match self {
            Self::Dot => c != '\n',
            Self::NotSlash => c != '/',
            Self::Char(only) => c == *only,
            Self::Class { negated, ranges } => {
                ranges.iter().any(|&(low, high)| (low..=high).contains(&c)) != *negated
            }
        }
    }
}

/// One step of a compiled pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    /// Exactly one character of the set.
    One(Set),
    /// Any number of characters of the set, `x*`.
    Many(Set),
    /// All of the pieces or none, `(?:…)?`.
    Optional(Vec<Piece>),
}

/// A compiled pattern.
#[derive(Debug, Clone)]
pub(super) struct Matcher {
    pieces: Vec<Piece>,
    /// The longest text every match contains: rejects most paths before the real work.
    literal: String,
}

impl Matcher {
    pub(super) fn new(pieces: Vec<Piece>) -> Self {
        let literal = longest_literal(&pieces);
        Self { pieces, literal }
    }

    /// Whether the whole path matches. As with the client's closing `$`, one final line feed may be left over.
    pub(super) fn matches(&self, path: &Subject<'_>) -> bool {
        if !path.text.contains(self.literal.as_str()) {
            return false;
        }
        let chars = &path.chars;
        let mut reached = vec![false; chars.len() + 1];
        reached[0] = true;
        advance(&self.pieces, chars, &mut reached);
        match chars.split_last() {
            Some(('\n', before)) => reached[chars.len()] || reached[before.len()],
            _ => reached[chars.len()],
        }
    }
}

/// A path made ready to be matched against many patterns.
pub(super) struct Subject<'a> {
    text: &'a str,
    chars: Vec<char>,
}

impl<'a> Subject<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, chars: text.chars().collect() }
    }
}

/// `reached[i]`: the pieces so far can match exactly the first `i` characters. Moves that on by `pieces`.
fn advance(pieces: &[Piece], chars: &[char], reached: &mut [bool]) {
    for piece in pieces {
        match piece {
            Piece::One(set) => {
                for i in (0..chars.len()).rev() {
                    reached[i + 1] = reached[i] && set.has(chars[i]);
                }
                reached[0] = false;
            }
            Piece::Many(set) => {
                for i in 0..chars.len() {
                    reached[i + 1] = reached[i + 1] || (reached[i] && set.has(chars[i]));
                }
            }
            Piece::Optional(inner) => {
                let mut with = reached.to_vec();
                advance(inner, chars, &mut with);
                for (here, there) in reached.iter_mut().zip(with) {
                    *here |= there;
                }
            }
        }
        if !reached.contains(&true) {
            return;
        }
    }
}

fn longest_literal(pieces: &[Piece]) -> String {
    let (mut best, mut run) = (String::new(), String::new());
    for piece in pieces {
        if let Piece::One(Set::Char(c)) = piece {
            run.push(*c);
            if run.len() > best.len() {
                best.clone_from(&run);
            }
        } else {
            run.clear();
        }
    }
    best
}
