//! Lists where something else belongs: `inputs: [- a: 1]`, `command: [python, train.py]`. Must not know any field but the
//! command, whose words some other tools take as a list.

use crate::document::{Document, Node, ScalarValue};
use crate::finding::{Finding, TextEdit};

/// How a mapping is written, where nothing better is known.
pub(super) const MAPPING_HELP: &str =
    "Write each name with its value on a line of its own below the field, set in by two spaces.";

/// The finding of a list at `path`, with the fix that makes of it what is `wanted`.
pub(super) fn with_fix(
    document: &Document,
    node: &Node,
    path: &str,
    wanted: &str,
    finding: Finding,
) -> Finding {
    let Some(items) = node.items() else { return finding };
    let is_command = path == "command" || path.ends_with(".command");
    let text = &document.text;
    if wanted == "text" && is_command {
        let Some(line) = one_line(items) else { return finding };
        let start = text[..node.range.start].rfind('\n').map_or(0, |end| end + 1);
        let dashes = text[start..].trim_start().starts_with("- ");
        // The words of a block stand below their field.
        let (from, space) =
            if dashes { (text[..node.range.start].trim_end().len(), " ") } else { (node.range.start, "") };
        let value = serde_json::Value::from(line.as_str()).to_string();
        let end = text[..node.range.end].trim_end().len();
        let edit = TextEdit::replace(from..end, format!("{space}{value}"));
        return finding.fix(format!("Change to {value}"), vec![edit]);
    }
    if wanted != "a mapping of names to values" {
        return finding;
    }
    // Behind a syntax error what follows the list is not known.
    match names(text, items).filter(|_| document.complete) {
        Some(edits) => finding.fix("Write names without dashes", edits),
        None => finding,
    }
}

/// The words as one line of a shell. Words with blanks may be whole commands, so they stay for a person.
fn one_line(items: &[Node]) -> Option<String> {
    let words = items.iter().map(|item| {
        let scalar = item.scalar().filter(|scalar| !scalar.text.is_empty())?;
        let plain = scalar.text.chars().all(|c| c.is_ascii_alphanumeric() || "_-./:=,+@%${}[]".contains(c));
        plain.then_some(scalar.text.as_str())
    });
    words.collect::<Option<Vec<_>>>().filter(|words| words.len() > 1).map(|words| words.join(" "))
}

/// `- a: 1` and `- A=1` without their dashes, all of them or none.
fn names(text: &str, items: &[Node]) -> Option<Vec<TextEdit>> {
    let mut seen = Vec::new();
    let mut edits = Vec::new();
    for item in items {
        let line = text[..item.range.start].rfind('\n').map_or(0, |end| end + 1);
        let dash = line
            + text[line..item.range.start].find("- ").filter(|at| text[line..line + at].trim().is_empty())?;
        if text[dash + 1..item.range.start].trim() != "" {
            return None;
        }
        edits.push(TextEdit::replace(dash..dash + 1, " "));
        let name = match (item.entries(), item.scalar()) {
            (Some([entry]), _) => entry.key.clone(),
            (_, Some(scalar)) if scalar.value == ScalarValue::Text => {
                let (name, value) = scalar.text.split_once('=')?;
                let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
                let new = format!("{name}: {}", serde_json::Value::from(value));
                edits.push(TextEdit::replace(item.range.clone(), is_name.then_some(new)?));
                name.to_owned()
            }
            _ => return None,
        };
        if seen.contains(&name) {
            return None;
        }
        seen.push(name);
    }
    Some(edits).filter(|edits| !edits.is_empty())
}
