//! YAML 1.2 as the SDK v1 reads and prints it, with the ruamel.yaml that it carries: `yes` and `on` are text, `010` is ten.
//!
//! Must not know what a text is for. Source: `azureml/_vendor/ruamel/yaml/{resolver,emitter}.py` of azureml-core 1.61.

mod read;
mod write;

pub use read::read;
pub use write::{dump, python_json};

/// What a scalar without quotes is.
#[derive(Clone, Debug, PartialEq)]
enum Plain {
    Null,
    Bool(bool),
    Whole(i128),
    Fraction(f64),
    /// A date, `=` or `<<`: no text when read, so text of this form is quoted.
    Other,
    Text,
}

fn resolve(text: &str) -> Plain {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Plain::Null,
        "true" | "True" | "TRUE" => return Plain::Bool(true),
        "false" | "False" | "FALSE" => return Plain::Bool(false),
        "=" | "<<" => return Plain::Other,
        ".nan" | ".NaN" | ".NAN" => return Plain::Fraction(f64::NAN),
        _ => {}
    }
    let (sign, digits) = match text.as_bytes() {
        [b'-', ..] => (-1, &text[1..]),
        [b'+', ..] => (1, &text[1..]),
        _ => (1, text),
    };
    if let Some(number) = whole(digits) {
        return Plain::Whole(sign * number);
    }
    if matches!(digits, ".inf" | ".Inf" | ".INF") {
        return Plain::Fraction(if sign < 0 { f64::NEG_INFINITY } else { f64::INFINITY });
    }
    if let Some(number) = fraction(digits) {
        return Plain::Fraction(if sign < 0 { -number } else { number });
    }
    if is_date(text) { Plain::Other } else { Plain::Text }
}

fn whole(digits: &str) -> Option<i128> {
    let bare = |text: &str| text.replace('_', "");
    let based = |text: &str, radix: u32| i128::from_str_radix(&bare(text), radix).ok();
    if let Some(rest) = digits.strip_prefix("0b") {
        return based(rest, 2);
    }
    if let Some(rest) = digits.strip_prefix("0o") {
        return based(rest, 8);
    }
    if let Some(rest) = digits.strip_prefix("0x") {
        return based(rest, 16);
    }
    let is_number = digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.chars().all(|c| c.is_ascii_digit() || c == '_');
    if is_number { bare(digits).parse().ok() } else { None }
}

fn fraction(digits: &str) -> Option<f64> {
    let (mantissa, exponent) = match digits.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (digits, None),
    };
    let number = |text: &str| text.chars().all(|c| c.is_ascii_digit() || c == '_');
    let starts = mantissa.starts_with(|c: char| c.is_ascii_digit());
    let mantissa_is_one = match mantissa.split_once('.') {
        Some((before, after)) => {
            number(before) && number(after) && (starts || (before.is_empty() && !after.is_empty()))
        }
        None => starts && number(mantissa) && exponent.is_some(),
    };
    let exponent_is_one = exponent.is_none_or(|exponent| {
        let signed = exponent.strip_prefix(['+', '-']);
        let digits = signed.unwrap_or(exponent);
        (starts || signed.is_some()) && !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit())
    });
    if mantissa_is_one && exponent_is_one { digits.replace('_', "").parse().ok() } else { None }
}

/// `2020-01-31`, or a date with a time behind it.
fn is_date(text: &str) -> bool {
    let (date, time) = match text.find(['T', 't', ' ', '\t']) {
        Some(at) => (&text[..at], Some(text[at + 1..].trim_start())),
        None => (text, None),
    };
    let parts: Vec<&str> = date.split('-').collect();
    let [year, month, day] = parts[..] else { return false };
    let digits = |text: &str, fewest: usize, most: usize| {
        (fewest..=most).contains(&text.len()) && text.chars().all(|c| c.is_ascii_digit())
    };
    let Some(time) = time else { return digits(year, 4, 4) && digits(month, 2, 2) && digits(day, 2, 2) };
    let clock: Vec<&str> = time.splitn(3, ':').collect();
    let [hour, minute, rest] = clock[..] else { return false };
    digits(year, 4, 4)
        && digits(month, 1, 2)
        && digits(day, 1, 2)
        && digits(hour, 1, 2)
        && digits(minute, 2, 2)
        && rest.get(..2).is_some_and(|second| digits(second, 2, 2))
        && rest.chars().all(|c| c.is_ascii_digit() || ".:+-Z \t".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Answers of the SDK's ruamel.yaml.
    #[test]
    fn plain_scalars_are_those_of_yaml_1_2() {
        for (text, number) in
            [("010", 10), ("0o17", 15), ("0x1F", 31), ("1_000", 1000), ("0b11", 3), ("+1", 1), ("-7", -7)]
        {
            assert_eq!(resolve(text), Plain::Whole(number), "{text}");
        }
        for (text, number) in
            [("1e3", 1000.0), ("1e-3", 0.001), (".5", 0.5), ("1.", 1.0), ("1_0.5", 10.5), ("1.e3", 1000.0)]
        {
            assert_eq!(resolve(text), Plain::Fraction(number), "{text}");
        }
        for text in [
            "yes",
            "on",
            "off",
            "No",
            "y",
            "tRue",
            "nan",
            "12:30",
            "190:20:30",
            "0b12",
            "_1",
            "1e",
            ".",
            "0o8",
            ".5e3",
            "e3",
        ] {
            assert_eq!(resolve(text), Plain::Text, "{text}");
        }
        for text in ["2020-01-01", "2020-01-01 12:00:00", "2001-12-14t21:59:43.10-05:00", "=", "<<"] {
            assert_eq!(resolve(text), Plain::Other, "{text}");
        }
    }
}
