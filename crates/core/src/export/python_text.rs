//! Python source as text: literals and calls. Must not know which.

use serde_json::Value;

/// A value as a Python literal.
pub(super) fn literal(value: &Value) -> String {
    match value {
        Value::Null => "None".into(),
        Value::Bool(true) => "True".into(),
        Value::Bool(false) => "False".into(),
        Value::Array(items) => format!("[{}]", items.iter().map(literal).collect::<Vec<_>>().join(", ")),
        Value::Object(map) => {
            let entries: Vec<String> =
                map.iter().map(|(key, value)| format!("{}: {}", text(key), literal(value))).collect();
            format!("{{{}}}", entries.join(", "))
        }
        // JSON writes numbers as Python does.
        Value::Number(number) => number.to_string(),
        Value::String(value) => text(value),
    }
}

/// Text as a Python literal: JSON's escapes are Python's.
pub(super) fn text(text: &str) -> String {
    Value::from(text).to_string()
}

/// A call with keyword arguments: on one line where it fits, else one argument on a line.
pub(super) fn call(name: &str, arguments: &[(String, String)]) -> String {
    let joined: Vec<String> = arguments.iter().map(|(key, value)| format!("{key}={value}")).collect();
    let line = format!("{name}({})", joined.join(", "));
    if line.len() <= 88 && !line.contains('\n') {
        return line;
    }
    let lines: Vec<String> = joined.iter().map(|argument| format!("    {},\n", indent(argument))).collect();
    format!("{name}(\n{})", lines.concat())
}

/// A dictionary of expressions.
pub(super) fn dictionary(entries: &[(String, String)]) -> String {
    let joined: Vec<String> = entries.iter().map(|(key, value)| format!("{}: {value}", text(key))).collect();
    let line = format!("{{{}}}", joined.join(", "));
    if line.len() <= 72 && !line.contains('\n') {
        return line;
    }
    let lines: Vec<String> = joined.iter().map(|entry| format!("    {},\n", indent(entry))).collect();
    format!("{{\n{}}}", lines.concat())
}

fn indent(text: &str) -> String {
    text.replace('\n', "\n    ")
}
