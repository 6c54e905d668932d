//! Typed reading of mappings: asks for fields by name, reports what is wrong with them, and what was never asked for.

use serde_json::Value;

use crate::document::{Document, Entry, Node, ScalarStyle, ScalarValue, python_float};
use crate::finding::{Code, Finding, TextEdit};

/// Collects findings while a document is read.
pub struct Reader<'d> {
    /// The document that is read.
    pub document: &'d Document,
    /// What was found so far.
    pub findings: Vec<Finding>,
}

impl<'d> Reader<'d> {
    /// Starts reading.
    pub fn new(document: &'d Document) -> Self {
        Self { document, findings: Vec::new() }
    }

    /// Reports a finding at a node.
    pub fn report(&mut self, node: &Node, field: &str, finding: Finding) {
        let place = self.document.place(node.range.clone());
        self.findings.push(finding.at(place).field(field));
    }

    /// The fields of a mapping; anything else is reported and gives `None`.
    pub fn fields<'n>(&mut self, node: &'n Node, path: &str) -> Option<Fields<'n>> {
        if let Some(entries) = node.entries() {
            return Some(Fields { node, entries, path: path.to_owned(), asked: Vec::new() });
        }
        if !node.is_null() {
            self.wrong_type(node, path, "a mapping of names to values");
        }
        None
    }

    /// Reports a value of the wrong kind.
    pub fn wrong_type(&mut self, node: &Node, path: &str, wanted: &str) {
        let finding = Finding::error(
            Code::WrongType,
            format!("`{path}` has to be {wanted}, but it is {}", node.kind_name()),
        );
        self.report(node, path, finding);
    }

    /// Text. A number, date or yes/no word gives a finding with quotes as its fix: the official client refuses it.
    pub fn string(&mut self, node: &Node, path: &str) -> Option<String> {
        let Some(scalar) = node.scalar() else {
            self.wrong_type(node, path, "text");
            return None;
        };
        if scalar.value == ScalarValue::Text {
            return Some(scalar.text.clone());
        }
        if scalar.value == ScalarValue::Null {
            return None;
        }
        let written = self.document.text[node.range.clone()].to_owned();
        let finding = Finding::error(
            Code::WrongType,
            format!("`{path}` has to be text, but YAML reads `{written}` as {}", node.kind_name()),
        )
        .help("Put it in quotes.")
        .fix(
            "Put it in quotes",
            vec![TextEdit::replace(node.range.clone(), Value::from(written.as_str()).to_string())],
        );
        self.report(node, path, finding);
        Some(written)
    }

    /// A value that ends up as text in any case, as the official client turns it into text (`True`, `0.1`).
    /// Where YAML makes another text of it than is written, a warning says so.
    pub fn literal(&mut self, node: &Node, path: &str) -> Option<String> {
        let Some(scalar) = node.scalar() else {
            self.wrong_type(node, path, "a single value");
            return None;
        };
        let text = match &scalar.value {
            ScalarValue::Null => return None,
            ScalarValue::Bool(true) => "True".to_owned(),
            ScalarValue::Bool(false) => "False".to_owned(),
            ScalarValue::Integer(number) => number.to_string(),
            ScalarValue::Float(number) => python_float(*number),
            ScalarValue::BigInteger | ScalarValue::Date | ScalarValue::Text => scalar.text.clone(),
        };
        let harmless = text == scalar.text
            || text.eq_ignore_ascii_case(&scalar.text)
            || matches!(scalar.value, ScalarValue::Float(number) if scalar.text.parse() == Ok(number) && !looks_like_version(&scalar.text));
        if !harmless && scalar.style == ScalarStyle::Plain {
            let written = scalar.text.clone();
            let finding =
                Finding::warning(Code::AmbiguousValue, format!("`{path}`: YAML reads `{written}` as {text}"))
                    .help(format!("The run gets `{text}`. If you mean `{written}`, put it in quotes."))
                    .fix(
                        "Put it in quotes",
                        vec![TextEdit::replace(node.range.clone(), format!("\"{written}\""))],
                    );
            self.report(node, path, finding);
        }
        Some(text)
    }

    /// A whole number of at least `least`.
    pub fn integer(&mut self, node: &Node, path: &str, least: i64) -> Option<i64> {
        match node.scalar().map(|scalar| &scalar.value) {
            Some(ScalarValue::Integer(number)) if *number >= least => Some(*number),
            Some(ScalarValue::Integer(number)) => {
                let finding = Finding::error(
                    Code::InvalidValue,
                    format!("`{path}` has to be at least {least}, but it is {number}"),
                );
                self.report(node, path, finding);
                None
            }
            Some(ScalarValue::Null) => None,
            _ => {
                self.wrong_type(node, path, "a whole number");
                None
            }
        }
    }

    /// One of several words, compared as the official client does: without regard to case, `-` as `_`.
    pub fn choice<T: Copy>(&mut self, node: &Node, path: &str, choices: &[(&str, T)]) -> Option<T> {
        let text = self.string(node, path)?;
        let key = text.to_ascii_lowercase().replace('-', "_");
        if let Some((_, value)) = choices.iter().find(|(name, _)| *name == key) {
            return Some(*value);
        }
        let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
        let mut finding = Finding::error(Code::InvalidValue, format!("`{text}` is not a value of `{path}`"))
            .help(format!("Accepted: {}.", names.join(", ")));
        if let Some(nearest) = nearest(&key, &names) {
            finding = finding
                .fix(format!("Change to `{nearest}`"), vec![TextEdit::replace(node.range.clone(), nearest)]);
        }
        self.report(node, path, finding);
        None
    }

    /// Names to texts, in document order.
    pub fn string_map(&mut self, node: &Node, path: &str) -> Vec<(String, String)> {
        let Some(fields) = self.fields(node, path) else { return Vec::new() };
        let mut map = Vec::new();
        for entry in fields.entries {
            let value = self.literal(&entry.value, &format!("{path}.{}", entry.key));
            map.push((entry.key.clone(), value.unwrap_or_default()));
        }
        map
    }
}

/// `3.10` or `1.20`: a float whose last zero matters to people.
fn looks_like_version(text: &str) -> bool {
    text.ends_with('0') && text.split_once('.').is_some_and(|(_, fraction)| fraction.len() == 2)
}

/// The nearest of several names, where one is near enough to be meant.
pub(crate) fn nearest<'a>(name: &str, names: &[&'a str]) -> Option<&'a str> {
    names
        .iter()
        .map(|known| (strsim::damerau_levenshtein(name, known), *known))
        .min()
        .filter(|(distance, known)| *distance <= 1.max(known.len() / 3))
        .map(|(_, known)| known)
}

/// The fields of one mapping. Every name asked for counts as known; [`Fields::finish`] reports the others.
pub struct Fields<'n> {
    /// The mapping itself.
    pub node: &'n Node,
    /// Its entries.
    pub entries: &'n [Entry],
    path: String,
    asked: Vec<&'static str>,
}

impl<'n> Fields<'n> {
    /// The path of a field, for messages.
    pub fn path_of(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) }
    }

    /// The value of a field; a null counts as not there.
    pub fn get(&mut self, name: &'static str) -> Option<&'n Node> {
        self.asked.push(name);
        self.node.child(name).filter(|node| !node.is_null())
    }

    /// Text, or nothing.
    pub fn string(&mut self, reader: &mut Reader<'_>, name: &'static str) -> Option<String> {
        let node = self.get(name)?;
        reader.string(node, &self.path_of(name))
    }

    /// A whole number of at least `least`, or nothing.
    pub fn integer(&mut self, reader: &mut Reader<'_>, name: &'static str, least: i64) -> Option<i64> {
        let node = self.get(name)?;
        reader.integer(node, &self.path_of(name), least)
    }

    /// One of several words, or nothing.
    pub fn choice<T: Copy>(
        &mut self,
        reader: &mut Reader<'_>,
        name: &'static str,
        choices: &[(&str, T)],
    ) -> Option<T> {
        let node = self.get(name)?;
        reader.choice(node, &self.path_of(name), choices)
    }

    /// One of several words; its absence is reported.
    pub fn required_choice<T: Copy>(
        &mut self,
        reader: &mut Reader<'_>,
        name: &'static str,
        choices: &[(&str, T)],
    ) -> Option<T> {
        if self.node.child(name).is_none_or(Node::is_null) {
            let path = self.path_of(name);
            let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
            let finding = Finding::error(Code::MissingField, format!("`{path}` is missing"))
                .help(format!("One of: {}.", names.join(", ")));
            reader.report(self.node, &path, finding);
        }
        self.choice(reader, name, choices)
    }

    /// Names to texts; empty where the field is not there.
    pub fn string_map(&mut self, reader: &mut Reader<'_>, name: &'static str) -> Vec<(String, String)> {
        let Some(node) = self.get(name) else { return Vec::new() };
        reader.string_map(node, &self.path_of(name))
    }

    /// The plain value of a field that is passed on as it is.
    pub fn value(&mut self, name: &'static str) -> Option<Value> {
        self.get(name).map(Node::to_value)
    }

    /// Reports fields that nobody asked for, with the nearest known name as a fix.
    pub fn finish(self, reader: &mut Reader<'_>) {
        for entry in self.entries {
            if self.asked.contains(&entry.key.as_str()) || entry.key.starts_with('$') {
                continue;
            }
            let path = self.path_of(&entry.key);
            let mut finding =
                Finding::error(Code::UnknownField, format!("`{}` is not a field here", entry.key));
            if let Some(name) =
                nearest(&entry.key, &self.asked).filter(|name| self.node.child(name).is_none())
            {
                finding = finding.help(format!("Did you mean `{name}`?")).fix(
                    format!("Rename to `{name}`"),
                    vec![TextEdit::replace(entry.key_range.clone(), name)],
                );
            } else {
                let mut names: Vec<&str> = self.asked.clone();
                names.sort_unstable();
                finding = finding.help(format!("Fields here: {}.", names.join(", ")));
            }
            let place = reader.document.place(entry.key_range.clone());
            reader.findings.push(finding.at(place).field(path));
        }
    }
}
