//! Secrets of a job do not get into its logs: each place where one is printed shows `***`.
//!
//! Must not know: which values are secrets.

use std::borrow::Cow;
use std::collections::BTreeMap;

use memchr::memmem::Finder;

/// Names the variables whose values are masked, separated by commas. Programs of a job that write logs of their own
/// inherit it.
pub(super) const MASKED: &str = "RUN_COMPOSER_MASKED";
/// Shorter values occur by chance.
const SHORTEST: usize = 8;
const SHOWN: &[u8] = b"***";

/// The values to be masked.
#[derive(Default)]
pub(super) struct Mask(Vec<Finder<'static>>);

impl Mask {
    /// From the variables of a command.
    pub fn of_command(env: &BTreeMap<String, String>) -> Self {
        Self::new(env.get(MASKED).map_or("", String::as_str), |name| env.get(name).cloned())
    }

    /// From the variables of this process.
    pub fn of_this_process() -> Self {
        Self::new(&std::env::var(MASKED).unwrap_or_default(), |name| std::env::var(name).ok())
    }

    fn new(names: &str, value: impl Fn(&str) -> Option<String>) -> Self {
        // Line by line: that is how they are printed, and how logs are written.
        let values: Vec<String> = names.split(',').filter_map(value).collect();
        let mut lines: Vec<&str> = values
            .iter()
            .flat_map(|value| value.lines())
            .map(str::trim)
            .filter(|line| line.len() >= SHORTEST)
            .collect();
        // A secret may begin as another one.
        lines.sort_by_key(|line| std::cmp::Reverse(line.len()));
        Self(lines.into_iter().map(|line| Finder::new(line.as_bytes()).into_owned()).collect())
    }

    /// Bytes of the longest secret.
    pub fn longest(&self) -> usize {
        self.0.first().map_or(0, |secret| secret.needle().len())
    }

    /// The bytes without secrets.
    pub fn apply<'b>(&self, bytes: &'b [u8]) -> Cow<'b, [u8]> {
        let mut shown = Cow::Borrowed(bytes);
        for secret in &self.0 {
            let mut places = secret.find_iter(&shown).peekable();
            if places.peek().is_none() {
                continue;
            }
            let (mut rest, mut out) = (0, Vec::with_capacity(shown.len()));
            for place in places {
                out.extend_from_slice(&shown[rest..place]);
                out.extend_from_slice(SHOWN);
                rest = place + secret.needle().len();
            }
            out.extend_from_slice(&shown[rest..]);
            shown = Cow::Owned(out);
        }
        shown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_is_masked_and_short_values_are_not() {
        let env = [
            (MASKED, "TOKEN,PIN,GONE,KEY"),
            ("TOKEN", "abcdefgh"),
            ("PIN", "1"),
            ("KEY", "abcdefgh-and-more\n second line of it\n"),
        ];
        let env = env.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        let mask = Mask::of_command(&env);
        assert_eq!(&*mask.apply(b"1 abcdefgh abcdefghabcdefgh\n"), b"1 *** ******\n");
        assert_eq!(&*mask.apply(b"abcdefgh-and-more\nsecond line of it\n"), b"***\n***\n");
        assert!(matches!(mask.apply(b"nothing"), Cow::Borrowed(_)));
    }
}
