//! Text with values in it: `%` and `.format`. What is not understood is not known.

use run_composer_core::v1::{Args, Heap, Value, repr, str_of};

use crate::budget::MOST_TEXT;
use crate::format_spec::formatted;

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
        if out.len() > MOST_TEXT {
            return None;
        }
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
            "s" => out.push_str(&str_of(heap, &value)?),
            "r" => out.push_str(&repr(heap, &value)?),
            "d" | "i" => {
                #[expect(clippy::cast_possible_truncation, reason = "as Python cuts it off")]
                let number =
                    value.as_int().or_else(|| value.as_float().map(|number| number.trunc() as i128))?;
                out.push_str(&number.to_string());
            }
            format => {
                let value = if format.ends_with('s') { Value::text(str_of(heap, &value)?) } else { value };
                out.push_str(&formatted(heap, &value, &as_specification(format)?)?);
            }
        }
    }
    out.push_str(rest);
    Some(out)
}

/// `-6s` of a `%` as a format specification: texts stand to the right unless a `-` is in front.
fn as_specification(format: &str) -> Option<String> {
    let flags = format.len() - format.trim_start_matches(['-', '+', ' ', '0', '#']).len();
    let (flags, rest) = format.split_at(flags);
    let has = |flag: char| flags.contains(flag);
    if has('#') || rest.contains('*') {
        return None;
    }
    let align = if has('-') { "<" } else { ">" };
    let sign = if has('+') {
        "+"
    } else if has(' ') {
        " "
    } else {
        ""
    };
    let zeros = has('0') && !has('-') && !rest.ends_with('s');
    let rest = rest.strip_suffix('i').map_or_else(|| rest.to_owned(), |width| format!("{width}d"));
    Some(if zeros { format!("{sign}0{rest}") } else { format!("{align}{sign}{rest}") })
}

/// `text.format(…)`
pub(crate) fn format_method(heap: &Heap, text: &str, args: &Args) -> Option<String> {
    let mut out = String::new();
    let mut rest = text;
    let mut next = 0;
    while let Some(at) = rest.find(['{', '}']) {
        if out.len() > MOST_TEXT {
            return None;
        }
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
        let (name, conversion) = name.split_once('!').unwrap_or((name, ""));
        let value = if name.is_empty() {
            next += 1;
            args.positional.get(next - 1)?.clone()
        } else if let Ok(at) = name.parse::<usize>() {
            args.positional.get(at)?.clone()
        } else {
            args.named.iter().find(|(key, _)| &**key == name)?.1.clone()
        };
        let value = match conversion {
            "" => value,
            "r" => Value::text(repr(heap, &value)?),
            "s" => Value::text(str_of(heap, &value)?),
            _ => return None,
        };
        out.push_str(&formatted(heap, &value, format)?);
    }
    out.push_str(rest);
    Some(out)
}
