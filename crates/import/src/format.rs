//! Text with values in it: `%`, `.format`, and the formats of f-strings. What is not understood is not known.

use run_composer_core::v1::{Args, Heap, Value, repr, str_of};

/// A value in a format such as `02d` or `.3f`; `None` where it is not known.
pub(crate) fn formatted(heap: &Heap, value: &Value, format: &str) -> Option<String> {
    if format.is_empty() {
        return str_of(heap, value);
    }
    let kind = format.chars().last().filter(char::is_ascii_alphabetic);
    let body = if kind.is_some() { &format[..format.len() - 1] } else { format };
    let (align, body) = match body.chars().next() {
        Some(c @ ('<' | '>' | '^')) => (Some(c), &body[1..]),
        _ => (None, body),
    };
    let (zeros, body) = match body.strip_prefix('0') {
        Some(rest) => (true, rest),
        None => (false, body),
    };
    let (width, precision) =
        body.split_once('.').map_or((body, None), |(width, precision)| (width, Some(precision)));
    let width: usize = if width.is_empty() { 0 } else { width.parse().ok()? };
    let precision: Option<usize> = match precision {
        Some(digits) => Some(digits.parse().ok()?),
        None => None,
    };
    let text = match (kind, precision) {
        (None | Some('s'), None) => str_of(heap, value)?,
        (Some('d'), None) => value.as_int()?.to_string(),
        (Some('f'), precision) => format!("{:.*}", precision.unwrap_or(6), value.as_float()?),
        (Some('x'), None) => format!("{:x}", value.as_int()?),
        _ => return None,
    };
    let missing = width.saturating_sub(text.chars().count());
    let is_number = value.as_float().is_some();
    Some(match align {
        _ if missing == 0 => text,
        None if zeros && is_number => match text.strip_prefix('-') {
            Some(rest) => format!("-{}{rest}", "0".repeat(missing)),
            None => format!("{}{text}", "0".repeat(missing)),
        },
        Some('<') => text + &" ".repeat(missing),
        Some('^') => format!("{}{text}{}", " ".repeat(missing / 2), " ".repeat(missing - missing / 2)),
        None if !is_number => text + &" ".repeat(missing),
        _ => " ".repeat(missing) + &text,
    })
}

/// `text % values`
pub(crate) fn percent(heap: &Heap, text: &str, values: &Value) -> Option<String> {
    let listed = match values {
        Value::Tuple(items) => items.to_vec(),
        other => vec![other.clone()],
    };
    let mut listed = listed.into_iter();
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        if let Some(after) = rest.strip_prefix('%') {
            out.push('%');
            rest = after;
            continue;
        }
        let named = rest.strip_prefix('(').and_then(|after| after.split_once(')'));
        let value = match named {
            Some((name, after)) => {
                rest = after;
                heap.entry(values.as_dict()?, name)?.clone()
            }
            None => listed.next()?,
        };
        let end = rest.find(|c: char| c.is_ascii_alphabetic())?;
        let (format, after) = rest.split_at(end + 1);
        rest = after;
        match format {
            "s" | "g" => out.push_str(&str_of(heap, &value)?),
            "r" => out.push_str(&repr(heap, &value)?),
            "d" | "i" => {
                #[expect(clippy::cast_possible_truncation, reason = "as Python cuts it off")]
                let number =
                    value.as_int().or_else(|| value.as_float().map(|number| number.trunc() as i128))?;
                out.push_str(&number.to_string());
            }
            format => out.push_str(&formatted(heap, &value, format)?),
        }
    }
    out.push_str(rest);
    Some(out)
}

/// `text.format(…)`
pub(crate) fn format_method(heap: &Heap, text: &str, args: &Args) -> Option<String> {
    let mut out = String::new();
    let mut rest = text;
    let mut next = 0;
    while let Some(at) = rest.find(['{', '}']) {
        out.push_str(&rest[..at]);
        let brace = &rest[at..=at];
        rest = &rest[at + 1..];
        if let Some(after) = rest.strip_prefix(brace) {
            out.push_str(brace);
            rest = after;
            continue;
        }
        if brace == "}" {
            return None;
        }
        let (field, after) = rest.split_once('}')?;
        rest = after;
        let (name, format) = field.split_once(':').unwrap_or((field, ""));
        let value = if name.is_empty() {
            next += 1;
            args.positional.get(next - 1)?.clone()
        } else if let Ok(at) = name.parse::<usize>() {
            args.positional.get(at)?.clone()
        } else {
            args.named.iter().find(|(key, _)| &**key == name)?.1.clone()
        };
        out.push_str(&formatted(heap, &value, format)?);
    }
    out.push_str(rest);
    Some(out)
}
