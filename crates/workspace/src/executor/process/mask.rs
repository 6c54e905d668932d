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
        let values = names.split(',').filter_map(value).filter(|value| value.len() >= SHORTEST);
        Self(values.map(|value| Finder::new(value.as_bytes()).into_owned()).collect())
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
        let env = [(MASKED, "TOKEN,PIN,GONE"), ("TOKEN", "abcdefgh"), ("PIN", "1")];
        let env = env.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        let mask = Mask::of_command(&env);
        assert_eq!(&*mask.apply(b"1 abcdefgh abcdefghabcdefgh\n"), b"1 *** ******\n");
        assert!(matches!(mask.apply(b"nothing"), Cow::Borrowed(_)));
    }
}
