//! Durations: seconds in documents, ISO 8601 on the wire.

use serde_json::Value;

use crate::document::{Node, ScalarValue};
use crate::finding::{Code, Finding, TextEdit};
use crate::schema::{Field, Reader, Shape};

/// A whole number of seconds, not negative.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seconds(pub i64);

impl Field for Seconds {
    const SHAPE: &'static Shape = &Shape::Whole { least: 0 };

    fn read(reader: &mut Reader<'_>, node: &Node, path: &str) -> Option<Self> {
        // `1:30:00` without quotes is a number for YAML 1.1, and for the official client.
        let text = node.scalar().filter(|scalar| scalar.value == ScalarValue::Text);
        let said = text.and_then(|scalar| seconds_of(&scalar.text));
        let Some(secs) = said else {
            let secs = reader.integer(node, path, 0)?;
            if secs.unsigned_abs() > MAX_SECS {
                let finding = Finding::error(
                    Code::InvalidValue,
                    format!("`{path}` is {secs} seconds, which is more than the official client can count"),
                )
                .help("Its durations end at a billion days. Remove the field if there is no limit.");
                reader.report(node, path, finding);
            }
            return Some(Self(secs));
        };
        let message = format!("`{path}` is a number of seconds, but it is {}", node.kind_name());
        let finding = Finding::error(Code::WrongType, message)
            .help(format!("Write {secs}: the seconds without a unit."))
            .fix(format!("Write {secs}"), vec![TextEdit::replace(node.range.clone(), secs.to_string())]);
        reader.report(node, path, finding);
        None
    }

    fn write(&self) -> Value {
        self.0.into()
    }
}

/// Python's longest `timedelta`.
const MAX_SECS: u64 = 86_399_999_999_999;

/// Seconds of `1h`, `30 min`, `2h 30m`, `PT1H` or `1:30:00`; `None` of anything else, a plain number included.
fn seconds_of(text: &str) -> Option<u64> {
    let text = text.trim();
    if let Some(secs) = parse_iso_duration(text) {
        return Some(secs);
    }
    if let [hours, minutes, secs] = text.split(':').collect::<Vec<_>>()[..] {
        let part = |text: &str, factor: u64| text.parse::<u64>().ok()?.checked_mul(factor);
        return part(hours, 3600)?.checked_add(part(minutes, 60)?)?.checked_add(part(secs, 1)?);
    }
    humantime::parse_duration(text).ok().map(|duration| duration.as_secs())
}

/// Seconds as an ISO 8601 duration the way Python's `isodate` prints a `timedelta`: 900 → `PT15M`, 90061 → `P1DT1H1M1S`,
/// -5 → `-PT5S`.
pub fn iso_duration(secs: i64) -> String {
    let mut out = String::from(if secs < 0 { "-P" } else { "P" });
    let secs = secs.unsigned_abs();
    let (days, rest) = (secs / 86_400, secs % 86_400);
    if days > 0 {
        out.push_str(&format!("{days}D"));
    }
    if rest > 0 || days == 0 {
        out.push('T');
        for (count, unit) in [(rest / 3600, 'H'), (rest % 3600 / 60, 'M'), (rest % 60, 'S')] {
            if count > 0 {
                out.push_str(&format!("{count}{unit}"));
            }
        }
        if rest == 0 {
            out.push_str("0S");
        }
    }
    out
}

/// Seconds of an ISO 8601 duration of days, hours, minutes and seconds; `None` where it is none.
pub fn parse_iso_duration(text: &str) -> Option<u64> {
    let mut rest = text.strip_prefix('P')?;
    let mut secs = 0_u64;
    while !rest.is_empty() {
        rest = rest.strip_prefix('T').unwrap_or(rest);
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let number: f64 = rest[..end].parse().ok()?;
        let unit = match rest.as_bytes().get(end)? {
            b'D' => 86_400.0,
            b'H' => 3600.0,
            b'M' => 60.0,
            b'S' => 1.0,
            _ => return None,
        };
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "whole seconds of a duration"
        )]
        let part = (number * unit) as u64;
        secs = secs.checked_add(part)?;
        rest = &rest[end + 1..];
    }
    Some(secs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_write_for_seconds() {
        for (text, secs) in [
            ("1h", Some(3600)),
            ("30 min", Some(1800)),
            ("2h 30m", Some(9000)),
            ("1d12h", Some(129_600)),
            ("PT1H", Some(3600)),
            ("1:30:00", Some(5400)),
            ("3600", None),
            ("soon", None),
            ("99999999999999999:00:00", None),
            ("", None),
        ] {
            assert_eq!(seconds_of(text), secs, "{text}");
        }
    }

    #[test]
    fn durations_equal_the_clients() {
        for (secs, text) in [
            (900, "PT15M"),
            (2, "PT2S"),
            (3600, "PT1H"),
            (86_400, "P1D"),
            (90_061, "P1DT1H1M1S"),
            (600, "PT10M"),
            (-5, "-PT5S"),
        ] {
            assert_eq!(iso_duration(secs), text);
            assert_eq!(parse_iso_duration(text), u64::try_from(secs).ok());
        }
    }
}
