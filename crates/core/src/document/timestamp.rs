//! Dates and times of YAML 1.1, as PyYAML reads and Python prints them. Must not know where one stands.
//!
//! Source of the rules: the `timestamp` resolver and `construct_yaml_timestamp` of PyYAML, `str(datetime)` of Python, and
//! `SdkJSONEncoder` of azure-ai-ml, which writes times in UTC.

use time::{Date, Duration, Month, PrimitiveDateTime};

/// A date, with or without a time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Timestamp {
    year: i64,
    month: i64,
    day: i64,
    time: Option<Time>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Time {
    hour: i64,
    minute: i64,
    second: i64,
    micros: i64,
    /// Seconds before UTC; `None` where the text names no zone.
    offset: Option<i64>,
}

const DAY_SECS: i64 = 86_400;

impl Timestamp {
    /// `None`: the text has not the form of a timestamp. A day that is in no calendar has it, see [`Self::exists`].
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut rest = text;
        let (year, year_len) = number(&mut rest, 4)?;
        let (month, month_len) = behind(&mut rest, '-')?;
        let (day, day_len) = behind(&mut rest, '-')?;
        if year_len != 4 {
            return None;
        }
        if rest.is_empty() {
            return (month_len == 2 && day_len == 2).then_some(Self { year, month, day, time: None });
        }
        rest = match rest.strip_prefix(['T', 't']) {
            Some(rest) => rest,
            None => Some(blanks(rest)).filter(|shorter| shorter.len() < rest.len())?,
        };
        let (hour, _) = number(&mut rest, 2)?;
        let (minute, minute_len) = behind(&mut rest, ':')?;
        let (second, second_len) = behind(&mut rest, ':')?;
        if minute_len != 2 || second_len != 2 {
            return None;
        }
        let micros = match rest.strip_prefix('.') {
            None => 0,
            Some(fraction) => {
                let end = fraction.find(|c: char| !c.is_ascii_digit()).unwrap_or(fraction.len());
                rest = &fraction[end..];
                format!("{:0<6}", &fraction[..end.min(6)]).parse().ok()?
            }
        };
        let offset = zone(blanks(rest))?;
        Some(Self { year, month, day, time: Some(Time { hour, minute, second, micros, offset }) })
    }

    /// Whether there is such a day and time; Python refuses others.
    pub(super) fn exists(&self) -> bool {
        let offset = self.time.and_then(|time| time.offset).unwrap_or(0);
        self.year > 0 && offset.abs() < DAY_SECS && self.civil().is_some()
    }

    /// The day and time without its zone; `None` where the calendar has none such.
    fn civil(&self) -> Option<PrimitiveDateTime> {
        let small = |number: i64| u8::try_from(number).ok();
        let month = Month::try_from(small(self.month)?).ok()?;
        let date = Date::from_calendar_date(i32::try_from(self.year).ok()?, month, small(self.day)?).ok()?;
        let Some(time) = self.time else { return Some(date.midnight()) };
        date.with_hms(small(time.hour)?, small(time.minute)?, small(time.second)?).ok()
    }

    /// As Python's `str()` prints it: `2024-01-31`, `2024-01-31 10:00:00+02:00`.
    pub(super) fn python(&self) -> String {
        let zone = self.time.and_then(|time| time.offset).map_or_else(String::new, |offset| {
            let (sign, offset) = if offset < 0 { ('-', -offset) } else { ('+', offset) };
            format!("{sign}{:02}:{:02}", offset / 3600, offset % 3600 / 60)
        });
        self.printed(' ', &zone)
    }

    /// As the official client sends it: a time is in UTC, and one without a zone counts as UTC.
    pub(super) fn wire(&self) -> String {
        let Some(time) = self.time else { return self.printed('T', "") };
        let offset = Duration::seconds(time.offset.unwrap_or(0));
        // A time beyond the calendar has no UTC; Python fails on it.
        let utc = self.civil().and_then(|civil| civil.checked_sub(offset));
        let utc = utc.map_or(*self, |utc| Self {
            year: utc.year().into(),
            month: u8::from(utc.month()).into(),
            day: utc.day().into(),
            time: Some(Time {
                hour: utc.hour().into(),
                minute: utc.minute().into(),
                second: utc.second().into(),
                ..time
            }),
        });
        utc.printed('T', "Z")
    }

    fn printed(&self, separator: char, zone: &str) -> String {
        let date = format!("{:04}-{:02}-{:02}", self.year, self.month, self.day);
        let Some(time) = self.time else { return date };
        let micros = if time.micros == 0 { String::new() } else { format!(".{:06}", time.micros) };
        format!("{date}{separator}{:02}:{:02}:{:02}{micros}{zone}", time.hour, time.minute, time.second)
    }
}

/// Up to `most` digits at the start of `rest`, and how many there were.
fn number(rest: &mut &str, most: usize) -> Option<(i64, usize)> {
    let len = rest.bytes().take(most).take_while(u8::is_ascii_digit).count();
    let number = rest[..len].parse().ok()?;
    *rest = &rest[len..];
    Some((number, len))
}

/// One or two digits behind a separator.
fn behind(rest: &mut &str, separator: char) -> Option<(i64, usize)> {
    *rest = rest.strip_prefix(separator)?;
    number(rest, 2)
}

/// Without the blanks at the start.
fn blanks(rest: &str) -> &str {
    rest.trim_start_matches([' ', '\t'])
}

/// Seconds of `Z`, `+2`, `-05:30` or nothing.
#[expect(clippy::option_option, reason = "two kinds of none: no zone, and something that is none")]
fn zone(mut rest: &str) -> Option<Option<i64>> {
    match rest {
        "" => return Some(None),
        "Z" => return Some(Some(0)),
        _ => {}
    }
    let sign = if rest.starts_with('-') { -1 } else { 1 };
    rest = rest.strip_prefix(['+', '-'])?;
    let (hours, _) = number(&mut rest, 2)?;
    let minutes = if rest.is_empty() { 0 } else { behind(&mut rest, ':').filter(|(_, len)| *len == 2)?.0 };
    rest.is_empty().then_some(Some(sign * (hours * 3600 + minutes * 60)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Answers of PyYAML 6.0.3, Python 3.11 and azure-ai-ml 1.35.2.
    #[test]
    fn timestamps_are_those_of_python() {
        for (text, python, wire) in [
            ("2024-01-31", "2024-01-31", "2024-01-31"),
            ("2024-1-3 10:00:00", "2024-01-03 10:00:00", "2024-01-03T10:00:00Z"),
            ("2024-01-31T1:00:00", "2024-01-31 01:00:00", "2024-01-31T01:00:00Z"),
            ("2024-01-31t10:00:00.5Z", "2024-01-31 10:00:00.500000+00:00", "2024-01-31T10:00:00.500000Z"),
            ("2024-01-31 10:00:00 +02", "2024-01-31 10:00:00+02:00", "2024-01-31T08:00:00Z"),
            ("2023-12-31 23:00:00-05:30", "2023-12-31 23:00:00-05:30", "2024-01-01T04:30:00Z"),
            ("2024-03-01 00:30:00+1:00", "2024-03-01 00:30:00+01:00", "2024-02-29T23:30:00Z"),
            ("2024-01-31 10:00:00.1234567", "2024-01-31 10:00:00.123456", "2024-01-31T10:00:00.123456Z"),
        ] {
            let read = Timestamp::parse(text);
            assert_eq!(read.map(|read| read.python()).as_deref(), Some(python), "{text}");
            assert_eq!(read.map(|read| read.wire()).as_deref(), Some(wire), "{text}");
        }
        for text in ["2024-1-3", "2024-01-31T", "2024-01-31 10:00", "2024-01-31 10:00:00 x", "20240-01-01"] {
            assert_eq!(Timestamp::parse(text), None, "{text}");
        }
    }

    #[test]
    fn days_of_no_calendar_are_told_from_others() {
        for (text, exists) in [
            ("2024-02-29", true),
            ("2023-02-29", false),
            ("2024-13-01", false),
            ("2024-01-31 25:00:00", false),
            ("0000-01-01", false),
            ("2024-01-31 10:00:00+24:00", false),
        ] {
            assert_eq!(Timestamp::parse(text).map(|read| read.exists()), Some(exists), "{text}");
        }
    }
}
