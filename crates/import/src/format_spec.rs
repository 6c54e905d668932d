//! Format specifications, as in `f"{value:>8.3f}"`. What is not understood is not known.
//! Source: “Format Specification Mini-Language” of Python's library reference.

use run_composer_core::v1::{Heap, Value, str_of};

/// `[[fill]align][sign][0][width][grouping][.precision][type]`
struct Spec {
    fill: char,
    align: Option<char>,
    plus: Option<char>,
    zeros: bool,
    width: usize,
    grouping: Option<char>,
    precision: Option<usize>,
    kind: Option<char>,
}

impl Spec {
    fn read(format: &str) -> Option<Self> {
        let letters: Vec<char> = format.chars().collect();
        let mut at = 0;
        let is_align = |c: Option<&char>| matches!(c, Some('<' | '>' | '^' | '='));
        let (mut fill, mut align) = (' ', None);
        let at_fill = !is_align(letters.get(1));
        if is_align(letters.get(1)) {
            (fill, align) = (letters[0], Some(letters[1]));
            at = 2;
        } else if is_align(letters.first()) {
            align = Some(letters[0]);
            at = 1;
        }
        let take = |at: &mut usize, signs: &[char]| {
            let found = letters.get(*at).copied().filter(|c| signs.contains(c));
            *at += usize::from(found.is_some());
            found
        };
        let number = |at: &mut usize| {
            let start = *at;
            while letters.get(*at).is_some_and(char::is_ascii_digit) {
                *at += 1;
            }
            letters[start..*at]
                .iter()
                .collect::<String>()
                .parse::<usize>()
                .ok()
                .filter(|width| *width < 10_000)
        };
        let plus = take(&mut at, &['+', '-', ' ']);
        let zeros = take(&mut at, &['0']).is_some();
        // A zero in front of the width fills, wherever the value stands.
        if zeros && align.is_some() && at_fill {
            fill = '0';
        }
        let width = number(&mut at).unwrap_or_default();
        let grouping = take(&mut at, &[',', '_']);
        let precision = match take(&mut at, &['.']) {
            Some(_) => Some(number(&mut at)?),
            None => None,
        };
        let kind = letters.get(at).copied().inspect(|_| at += 1);
        (at == letters.len()).then_some(Self { fill, align, plus, zeros, width, grouping, precision, kind })
    }
}

/// A value in a format such as `02d` or `.3f`; `None` where it is not known.
pub(crate) fn formatted(heap: &Heap, value: &Value, format: &str) -> Option<String> {
    if format.is_empty() {
        return str_of(heap, value);
    }
    let spec = Spec::read(format)?;
    // With a width, true is 1.
    let value = &match value {
        Value::Bool(flag) => Value::Int(i128::from(*flag)),
        other => other.clone(),
    };
    let is_number = matches!(value, Value::Int(_) | Value::Float(_) | Value::Bool(_));
    let text = if is_number && spec.kind != Some('s') {
        number(heap, value, &spec)?
    } else {
        if spec.zeros && spec.align.is_none()
            || spec.plus.is_some()
            || spec.grouping.is_some()
            || !matches!(spec.kind, None | Some('s'))
        {
            return None;
        }
        let text = value.as_text()?.to_string();
        match spec.precision {
            Some(most) => text.chars().take(most).collect(),
            None => text,
        }
    };
    let missing = spec.width.saturating_sub(text.chars().count());
    let fill = |count: usize| spec.fill.to_string().repeat(count);
    let align = spec.align.unwrap_or(if is_number { '>' } else { '<' });
    Some(match align {
        _ if missing == 0 => text,
        _ if is_number && spec.align.is_none() && spec.zeros => after_sign(&text, &"0".repeat(missing)),
        '=' => after_sign(&text, &fill(missing)),
        '<' => text + &fill(missing),
        '^' => format!("{}{text}{}", fill(missing / 2), fill(missing - missing / 2)),
        _ => fill(missing) + &text,
    })
}

fn after_sign(text: &str, fill: &str) -> String {
    let digits = text.trim_start_matches(['-', '+', ' ']);
    format!("{}{fill}{digits}", &text[..text.len() - digits.len()])
}

fn number(heap: &Heap, value: &Value, spec: &Spec) -> Option<String> {
    let precision = spec.precision;
    let whole = || value.as_int().filter(|_| precision.is_none());
    let text = match spec.kind {
        None if precision.is_none() => str_of(heap, value)?,
        Some('d' | 'n') => whole()?.to_string(),
        Some('x') => signed(whole()?, |number| format!("{number:x}")),
        Some('X') => signed(whole()?, |number| format!("{number:X}")),
        Some('o') => signed(whole()?, |number| format!("{number:o}")),
        Some('b') => signed(whole()?, |number| format!("{number:b}")),
        Some('f' | 'F') => format!("{:.*}", precision.unwrap_or(6), finite(value)?),
        Some('%') => format!("{:.*}%", precision.unwrap_or(6), finite(value)? * 100.0),
        Some('e') => exponent(finite(value)?, precision.unwrap_or(6)),
        Some('g') => general(finite(value)?, precision.unwrap_or(6).max(1)),
        _ => return None,
    };
    let text = match spec.grouping {
        Some(sign) if matches!(spec.kind, None | Some('d' | 'f' | 'F' | '%')) => grouped(&text, sign),
        Some(_) => return None,
        None => text,
    };
    Some(match spec.plus {
        Some(sign @ ('+' | ' ')) if !text.starts_with('-') => format!("{sign}{text}"),
        _ => text,
    })
}

fn finite(value: &Value) -> Option<f64> {
    value.as_float().filter(|number| number.is_finite())
}

fn signed(number: i128, digits: impl Fn(u128) -> String) -> String {
    let sign = if number < 0 { "-" } else { "" };
    sign.to_owned() + &digits(number.unsigned_abs())
}

/// `1.0e-03`: Python writes two digits and a sign.
fn exponent(number: f64, precision: usize) -> String {
    let text = format!("{number:.precision$e}");
    let (digits, power) = text.split_once('e').unwrap_or((&text, "0"));
    let (sign, power) = match power.strip_prefix('-') {
        Some(power) => ('-', power),
        None => ('+', power),
    };
    format!("{digits}e{sign}{power:0>2}")
}

/// `g`: the shorter of both ways, without zeros at the end.
fn general(number: f64, precision: usize) -> String {
    let scientific = exponent(number, precision - 1);
    let (digits, power) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let power: i64 = power.parse().unwrap_or_default();
    let trimmed = |text: &str| {
        let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text };
        text.to_owned()
    };
    match usize::try_from(i64::try_from(precision).unwrap_or_default() - 1 - power) {
        Ok(places) if power >= -4 => trimmed(&format!("{number:.places$}")),
        _ => format!("{}{}", trimmed(digits), &scientific[digits.len()..]),
    }
}

fn grouped(text: &str, sign: char) -> String {
    let start = usize::from(text.starts_with('-'));
    let end = text.find('.').unwrap_or(text.len());
    let mut out = text[..start].to_owned();
    for (at, digit) in text[start..end].chars().enumerate() {
        if at > 0 && (end - start - at).is_multiple_of(3) {
            out.push(sign);
        }
        out.push(digit);
    }
    out + &text[end..]
}
