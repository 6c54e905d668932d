//! Values as Python writes them: `str()` and `repr()`.

use super::args::Raised;
use super::class::Class;
use super::heap::Heap;
use super::value::Value;
use crate::document::python_float;

/// `str(value)`; `None` where it is not known.
pub fn str_of(heap: &Heap, value: &Value) -> Option<String> {
    match value {
        Value::Text(text) | Value::Path(text) => Some(text.to_string()),
        Value::Object(id) => {
            let object = heap.object(*id);
            if object.class != Class::DataReference {
                return None;
            }
            let name = heap.field(*id, "data_reference_name");
            Some(format!("$AZUREML_DATAREFERENCE_{}", name.as_text()?))
        }
        _ => repr(heap, value),
    }
}

/// `repr(value)`; `None` where it is not known.
pub fn repr(heap: &Heap, value: &Value) -> Option<String> {
    heap.is_bounded(value).then(|| written(heap, value))?
}

fn written(heap: &Heap, value: &Value) -> Option<String> {
    let all =
        |items: &[Value]| -> Option<Vec<String>> { items.iter().map(|item| written(heap, item)).collect() };
    Some(match value {
        Value::None => "None".to_owned(),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::Int(number) => number.to_string(),
        Value::Float(number) => python_float(*number),
        Value::Text(text) => quoted(text),
        // In which order Python writes a set is not known.
        Value::List(_) if heap.is_a_set(value) => return None,
        Value::List(id) => format!("[{}]", all(heap.list(*id))?.join(", ")),
        Value::Tuple(items) if items.len() == 1 => format!("({},)", written(heap, &items[0])?),
        Value::Tuple(items) => format!("({})", all(items)?.join(", ")),
        Value::Dict(id) => {
            let entries: Option<Vec<String>> = heap
                .dict(*id)
                .iter()
                .map(|(key, value)| Some(format!("{}: {}", written(heap, key)?, written(heap, value)?)))
                .collect();
            format!("{{{}}}", entries?.join(", "))
        }
        Value::Range(start, stop, 1) => format!("range({start}, {stop})"),
        Value::Range(start, stop, step) => format!("range({start}, {stop}, {step})"),
        Value::Path(path) => format!("PosixPath({})", quoted(path)),
        Value::Object(_) => return str_of(heap, value),
        Value::Opaque(_) | Value::Symbol(_) | Value::Method(_) | Value::Own(_) | Value::Hole(_) => {
            return None;
        }
    })
}

/// `int(value)`; `None` where it is not known.
///
/// # Errors
/// A `ValueError` for text that is no whole number.
pub fn python_int(value: &Value) -> Result<Option<Value>, Raised> {
    let invalid =
        |text: &str| Raised::new("ValueError", format!("invalid literal for int() with base 10: '{text}'"));
    Ok(match value {
        Value::Text(text) => {
            let number = text.trim().replace('_', "").parse().map_err(|_| invalid(text))?;
            Some(Value::Int(number))
        }
        #[expect(clippy::cast_possible_truncation, reason = "as Python's int() cuts it off")]
        Value::Float(number) if number.abs() < 1e30 => Some(Value::Int(number.trunc() as i128)),
        _ => value.as_int().map(Value::Int),
    })
}

/// Python's `str.title()`.
pub fn title(text: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in text.chars() {
        if inside {
            out.extend(c.to_lowercase());
        } else {
            out.extend(c.to_uppercase());
        }
        inside = c.is_alphabetic();
    }
    out
}

/// Text in the quotes Python chooses.
fn quoted(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    let mut out = String::from(quote);
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\\' => out.push_str("\\\\"),
            c if c == quote => {
                out.push('\\');
                out.push(c);
            }
            c if c.is_control() => out.push_str(&format!("\\x{:02x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push(quote);
    out
}
