//! What an unquoted YAML value means: the YAML 1.1 rules of PyYAML, which the official client uses.
//!
//! Source of the rules: the implicit resolvers in PyYAML's `resolver.py` and constructors in `constructor.py`.

use super::timestamp::Timestamp;

/// A scalar's meaning.
#[derive(Clone, Debug, PartialEq)]
pub enum ScalarValue {
    /// `null`, `~` or nothing.
    Null,
    /// `true`, `yes`, `on` and their opposites in YAML 1.1.
    Bool(bool),
    /// A whole number, also in octal, hexadecimal, binary or base 60.
    Integer(i64),
    /// A whole number beyond 64 bits.
    BigInteger,
    /// A number with a point; `1e-3` without a point is text in YAML 1.1.
    Float(f64),
    /// `2024-01-31` and time stamps.
    Date,
    /// Text.
    Text,
}

/// Resolves a plain (unquoted) scalar.
pub fn resolve(text: &str) -> ScalarValue {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return ScalarValue::Null,
        "true" | "True" | "TRUE" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => {
            return ScalarValue::Bool(true);
        }
        "false" | "False" | "FALSE" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => {
            return ScalarValue::Bool(false);
        }
        _ => {}
    }
    if !text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.')) {
        return ScalarValue::Text;
    }
    integer(text).or_else(|| float(text)).unwrap_or_else(|| {
        if Timestamp::parse(text).is_some() { ScalarValue::Date } else { ScalarValue::Text }
    })
}

fn integer(text: &str) -> Option<ScalarValue> {
    let (negative, digits) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let parsed = if let Some(binary) = digits.strip_prefix("0b") {
        radix(binary, 2)?
    } else if let Some(hex) = digits.strip_prefix("0x") {
        radix(hex, 16)?
    } else if digits == "0" {
        Some(0)
    } else if let Some(octal) = digits.strip_prefix('0') {
        radix(octal, 8)?
    } else if digits.contains(':') {
        base_60(digits)?
    } else if digits.starts_with(|c: char| c.is_ascii_digit()) {
        radix(digits, 10)?
    } else {
        return None;
    };
    Some(parsed.map_or(ScalarValue::BigInteger, |n| ScalarValue::Integer(if negative { -n } else { n })))
}

/// `None`: not a number of this base. `Some(None)`: one too large for 64 bits.
#[expect(clippy::option_option, reason = "two different kinds of no: not a number, and too large a number")]
fn radix(digits: &str, base: u32) -> Option<Option<i64>> {
    let clean: String = digits.chars().filter(|c| *c != '_').collect();
    if clean.is_empty() || !clean.chars().all(|c| c.is_digit(base)) {
        return None;
    }
    Some(i64::from_str_radix(&clean, base).ok())
}

#[expect(clippy::option_option, reason = "as in `radix`")]
fn base_60(digits: &str) -> Option<Option<i64>> {
    let mut parts = digits.split(':');
    let mut total = radix(parts.next()?, 10)?;
    for part in parts {
        if part.is_empty() || part.len() > 2 || !part.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let digit: i64 = part.parse().ok().filter(|n| *n < 60)?;
        total = total.and_then(|sum| sum.checked_mul(60)?.checked_add(digit));
    }
    Some(total)
}

fn float(text: &str) -> Option<ScalarValue> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let sign = if text.starts_with('-') { -1.0 } else { 1.0 };
    match unsigned {
        ".inf" | ".Inf" | ".INF" => return Some(ScalarValue::Float(sign * f64::INFINITY)),
        ".nan" | ".NaN" | ".NAN" if unsigned.len() == text.len() => {
            return Some(ScalarValue::Float(f64::NAN));
        }
        _ => {}
    }
    let (whole, rest) = unsigned.split_once('.')?;
    if let Some((minutes, seconds)) = whole.rsplit_once(':') {
        // `1:30.5`: base 60 with a fraction.
        let Some(ScalarValue::Integer(full)) = integer(whole) else { return None };
        let clean = rest.bytes().all(|b| b.is_ascii_digit()) && !minutes.is_empty() && !seconds.is_empty();
        let fraction: f64 = format!("0.{rest}").parse().ok().filter(|_| clean)?;
        #[expect(clippy::cast_precision_loss, reason = "a time of day in seconds")]
        return Some(ScalarValue::Float(sign * (full as f64 + fraction)));
    }
    let (fraction, exponent) = match rest.find(['e', 'E']) {
        Some(at) => (&rest[..at], Some(&rest[at + 1..])),
        None => (rest, None),
    };
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit() || b == b'_');
    // A sign in front of a point is text to PyYAML: `-.5`.
    if whole.is_empty() && unsigned.len() < text.len() {
        return None;
    }
    let starts_with_digit = |part: &str| part.starts_with(|c: char| c.is_ascii_digit());
    if !digits(whole)
        || !digits(fraction)
        || !(starts_with_digit(whole) || whole.is_empty() && starts_with_digit(fraction))
    {
        return None;
    }
    if let Some(exponent) = exponent {
        // PyYAML wants a sign: `1.0e5` is text, `1.0e+5` a number.
        let number = exponent.strip_prefix(['-', '+'])?;
        if number.is_empty() || !number.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
    }
    text.replace('_', "").parse().ok().map(ScalarValue::Float)
}

/// Whether a text that looks like a date names a day or time that does not exist: Python fails on it.
pub(crate) fn is_no_day(text: &str) -> bool {
    Timestamp::parse(text).is_some_and(|time| !time.exists())
}

/// An integer of any size as Python prints it; `None` where the text is none.
pub(super) fn decimal(text: &str) -> Option<String> {
    let (sign, digits) = match text.as_bytes().first()? {
        b'-' => ("-", &text[1..]),
        b'+' => ("", &text[1..]),
        _ => ("", text),
    };
    // Digits of base 10, the lowest first.
    let mut number = vec![0_u32];
    let mut push = |base: u32, digit: u32| {
        let mut carry = digit;
        for place in &mut number {
            carry += *place * base;
            *place = carry % 10;
            carry /= 10;
        }
        while carry > 0 {
            number.push(carry % 10);
            carry /= 10;
        }
    };
    let (base, digits) = match digits {
        _ if digits.starts_with("0b") => (2, &digits[2..]),
        _ if digits.starts_with("0x") => (16, &digits[2..]),
        _ if digits.starts_with('0') => (8, &digits[1..]),
        _ => (10, digits),
    };
    for (at, part) in digits.split(':').enumerate() {
        if at > 0 {
            push(60, part.parse().ok()?);
            continue;
        }
        for c in part.chars().filter(|c| *c != '_') {
            push(base, c.to_digit(base)?);
        }
    }
    let printed = number.iter().rev().filter_map(|digit| char::from_digit(*digit, 10));
    Some(sign.chars().chain(printed).collect())
}

/// A float as Python's `str()` prints it: the official client sends literals this way.
pub fn python_float(number: f64) -> String {
    if number.is_nan() {
        return "nan".into();
    }
    if number.is_infinite() {
        return if number > 0.0 { "inf".into() } else { "-inf".into() };
    }
    let shortest = format!("{number:e}");
    let (mantissa, exponent) = shortest.split_once('e').unwrap_or((&shortest, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if number != 0.0 && !(-4..16).contains(&exponent) {
        let sign = if exponent < 0 { '-' } else { '+' };
        return format!("{mantissa}e{sign}{:02}", exponent.abs());
    }
    let plain = format!("{number}");
    if plain.contains('.') { plain } else { format!("{plain}.0") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resolves_like_pyyaml() {
        use ScalarValue::{BigInteger, Bool, Date, Float, Integer, Null, Text};
        let cases = [
            ("", Null),
            ("~", Null),
            ("yes", Bool(true)),
            ("off", Bool(false)),
            ("y", Text),
            ("1", Integer(1)),
            ("-7", Integer(-7)),
            ("0o17", Text),
            ("017", Integer(15)),
            ("018", Text),
            ("0x1F", Integer(31)),
            ("0b101", Integer(5)),
            ("1_000", Integer(1000)),
            ("1:30", Integer(90)),
            ("12:5:9", Integer(43509)),
            ("3.10", Float(3.1)),
            ("1e-3", Text),
            ("1.0e-3", Float(0.001)),
            ("1.0e5", Text),
            (".5", Float(0.5)),
            ("1:30.5", Float(90.5)),
            ("5.", Float(5.0)),
            ("-.5", Text),
            ("-0.5", Float(-0.5)),
            ("-.inf", Float(f64::NEG_INFINITY)),
            ("+", Text),
            ("-", Text),
            (".", Text),
            ("2024-01-31", Date),
            ("2024-1-3 10:00:00", Date),
            ("2024-1-3", Text),
            ("1.2.3", Text),
            ("99999999999999999999", BigInteger),
        ];
        for (text, expected) in cases {
            assert_eq!(resolve(text), expected, "{text}");
        }
    }

    #[test]
    fn large_integers_print_like_python() {
        for (text, printed) in [
            ("0xFFFFFFFFFFFFFFFFFF", "4722366482869645213695"),
            ("-99999999999999999999", "-99999999999999999999"),
            ("+1_000_000_000_000_000_000_000", "1000000000000000000000"),
            ("0777777777777777777777777", "4722366482869645213695"),
            ("99999999999999999999:30", "5999999999999999999970"),
        ] {
            assert_eq!(decimal(text).as_deref(), Some(printed), "{text}");
        }
    }

    #[test]
    fn floats_print_like_python() {
        for (number, text) in [
            (0.1, "0.1"),
            (1.0, "1.0"),
            (1e16, "1e+16"),
            (1e15, "1000000000000000.0"),
            (1e-4, "0.0001"),
            (1e-5, "1e-05"),
            (1.5e-7, "1.5e-07"),
            (-2.0, "-2.0"),
            (0.0, "0.0"),
            (123_456.789, "123456.789"),
            (f64::INFINITY, "inf"),
        ] {
            assert_eq!(python_float(number), text);
        }
    }
}
