//! Reading single values with their findings. Must not know which fields there are.

use serde_json::Value;

use super::fields::Fields;
use super::lists::{MAPPING_HELP, with_fix};
use super::number::{Number, python_int, python_number};
use crate::document::{Document, Entry, Node, Scalar, ScalarStyle, ScalarValue, has_no_marks, untagged};
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
        let entries = self.entries(node, path)?;
        Some(Fields::new(node, entries, path.to_owned()))
    }

    /// The entries of a mapping; anything else is reported and gives `None`.
    pub fn entries<'n>(&mut self, node: &'n Node, path: &str) -> Option<&'n [Entry]> {
        let entries = if self.unfilled(node, path) { return None } else { node.entries() };
        if entries.is_none()
            && let Some(scalar) = node.scalar()
            && let Some((name, value)) = scalar.text.split_once(':')
            && let value = value.trim_start_matches(crate::document::is_odd_space)
            && !name.is_empty()
            && !value.starts_with([' ', '/'])
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        {
            let mut finding = Finding::error(
                Code::WrongType,
                format!("`{path}` has to be a mapping, but `{}` is text", scalar.text),
            )
            .help(format!("A space is missing behind the colon: `{name}: {value}`."));
            // A mapping may stand behind its key in braces only. What has an anchor, quotes or marks of YAML is left alone.
            let text = &self.document.text;
            let is_plain = text.get(node.range.clone()) == Some(scalar.text.as_str());
            if is_plain && has_no_marks(value) {
                let line = text[..node.range.start].rfind(['\n', '\r']).map_or(0, |end| end + 1);
                let alone = text[line..node.range.start].trim().is_empty();
                let mapping = if alone { format!("{name}: {value}") } else { format!("{{{name}: {value}}}") };
                let edit = TextEdit::replace(node.range.clone(), mapping);
                finding = finding.fix("Put a space behind the colon", vec![edit]);
            }
            self.report(node, path, finding);
        } else if entries.is_none() && !node.is_null() {
            self.wrong_type(node, path, "a mapping of names to values");
        }
        entries
    }

    /// Reports a field without a value.
    pub(crate) fn empty_field(&mut self, entry: &Entry, path: &str) {
        let finding = Finding::error(Code::EmptyField, format!("`{}` has no value", entry.key))
            .help("The official client refuses a field without a value. Give it one, or remove the line.");
        let place = self.document.place(entry.key_range.clone());
        self.findings.push(finding.at(place).field(path));
    }

    /// Reports a value of the wrong kind.
    pub fn wrong_type(&mut self, node: &Node, path: &str, wanted: &str) {
        let endless = node
            .scalar()
            .is_some_and(|scalar| matches!(scalar.value, ScalarValue::Float(number) if !number.is_finite()));
        let is = if endless { "infinite or none" } else { node.kind_name() };
        let finding = Finding::error(Code::WrongType, format!("`{path}` has to be {wanted}, but it is {is}"));
        let help = match wanted {
            "a mapping of names to values" => MAPPING_HELP,
            "a list" => {
                "Write each item on a line of its own behind a dash, or all of them in brackets: `[a, b]`."
            }
            "a whole number" => "Write the number in digits: `2`.",
            "a number" => "Write the number in digits, with a point where it has a fraction: `0.5`.",
            "true or false" => "Write `true` or `false`, without quotes.",
            _ => "Write one value behind the colon.",
        };
        let finding = with_fix(self.document, node, path, wanted, finding.help(help));
        self.report(node, path, finding);
    }

    /// Text. A number, date or yes/no word gives a finding with quotes as its fix: the official client refuses it.
    pub fn string(&mut self, node: &Node, path: &str) -> Option<String> {
        let Some(scalar) = node.scalar() else {
            if !self.unfilled(node, path) {
                self.wrong_type(node, path, "text");
            }
            return None;
        };
        if scalar.value == ScalarValue::Text {
            return Some(scalar.text.clone());
        }
        if scalar.value == ScalarValue::Null {
            return None;
        }
        // Its anchor and tag are no part of it.
        let start = untagged(&self.document.text, node.range.start).min(node.range.end);
        let written = self.document.text[start..node.range.end].to_owned();
        let finding = Finding::error(
            Code::WrongType,
            format!("`{path}` has to be text, but YAML reads `{written}` as {}", node.kind_name()),
        );
        let finding = if written.starts_with('*') {
            finding.help("It is the value that the alias names: put that in quotes.")
        } else {
            let quoted = Value::from(written.as_str()).to_string();
            let edit = TextEdit::replace(start..node.range.end, quoted);
            finding.help("Put it in quotes.").fix("Put it in quotes", vec![edit])
        };
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
        if scalar.value == ScalarValue::Null {
            return None;
        }
        let text = scalar.python();
        let harmless = text == scalar.text
            || text.eq_ignore_ascii_case(&scalar.text)
            || matches!(scalar.value, ScalarValue::Float(number) if scalar.text.parse() == Ok(number) && !looks_like_version(&scalar.text));
        if !harmless && scalar.style == ScalarStyle::Plain {
            self.reads_as(node, path, &text);
        }
        Some(text)
    }

    /// Warns that YAML makes another text of a value than is written.
    pub(crate) fn reads_as(&mut self, node: &Node, path: &str, text: &str) {
        let written = node.scalar().map(|scalar| scalar.text.clone()).unwrap_or_default();
        let finding =
            Finding::warning(Code::AmbiguousValue, format!("`{path}`: YAML reads `{written}` as {text}"))
                .help(format!("The run gets `{text}`. If you mean `{written}`, put it in quotes."))
                .fix(
                    "Put it in quotes",
                    vec![TextEdit::replace(node.range.clone(), format!("\"{written}\""))],
                );
        self.report(node, path, finding);
    }

    /// A whole number. One below `least` is reported and given all the same: the official client sends it.
    pub fn integer(&mut self, node: &Node, path: &str, least: i64) -> Option<i64> {
        let number = self.whole(node, path)?;
        if number < least {
            let finding = Finding::warning(
                Code::InvalidValue,
                format!("`{path}` is {number}; the least that means anything is {least}"),
            )
            .help(format!("The official client sends it as it is, and the service refuses it or does something else. Write {least} or more, or remove the field to take the default."));
            self.report(node, path, finding);
        }
        Some(number)
    }

    /// A whole number. Text such as `"5"` counts, and fractions are cut off, as the official client does; a warning
    /// says so.
    fn whole(&mut self, node: &Node, path: &str) -> Option<i64> {
        let scalar = node.scalar();
        let loose = match scalar.map(|scalar| &scalar.value) {
            Some(ScalarValue::Integer(number)) => return Some(*number),
            Some(ScalarValue::Null) => return None,
            Some(ScalarValue::BigInteger) => {
                let text = scalar.map(|scalar| scalar.text.as_str()).unwrap_or_default();
                let finding =
                    Finding::error(Code::InvalidValue, format!("`{path}`: {text} is too large a number"))
                        .help("The service counts no further than 64 bits.");
                self.report(node, path, finding);
                return None;
            }
            Some(ScalarValue::Text) => {
                let text = scalar.map(|scalar| scalar.text.as_str()).unwrap_or_default();
                let read = python_int(text);
                // `1e3`: text to YAML 1.1, and no whole number to Python.
                if read.is_none()
                    && let Some(number) =
                        python_number(text).filter(|number| number.fract() == 0.0 && number.abs() < 9e15)
                {
                    let message =
                        format!("`{path}` has to be a whole number, but YAML reads `{text}` as text");
                    let finding =
                        Finding::error(Code::WrongType, message).help("Write the number in digits.").fix(
                            format!("Write {number}"),
                            vec![TextEdit::replace(node.range.clone(), number.to_string())],
                        );
                    self.report(node, path, finding);
                    return None;
                }
                read
            }
            #[expect(
                clippy::cast_possible_truncation,
                reason = "within the range, and cutting off is what is meant"
            )]
            Some(ScalarValue::Float(number)) if number.abs() < 9e15 => Some(number.trunc() as i64),
            _ => None,
        };
        match loose {
            Some(number) => {
                let finding = Finding::warning(
                    Code::AmbiguousValue,
                    format!("`{path}` is {}, but a whole number is meant", node.kind_name()),
                )
                .help(format!("It is read as {number}."))
                .fix(
                    format!("Write {number}"),
                    vec![TextEdit::replace(node.range.clone(), number.to_string())],
                );
                self.report(node, path, finding);
            }
            None => self.wrong_type(node, path, "a whole number"),
        }
        loose
    }

    /// A number.
    pub fn number(&mut self, node: &Node, path: &str) -> Option<Number> {
        let scalar = node.scalar();
        match scalar.map(|scalar| &scalar.value) {
            Some(ScalarValue::Integer(number)) => return Some(Number::Whole(*number)),
            Some(ScalarValue::Float(number)) if number.is_finite() => return Some(Number::Real(*number)),
            Some(ScalarValue::Null) => return None,
            Some(ScalarValue::BigInteger) => {
                let digits = scalar.map(Scalar::python).unwrap_or_default();
                let large = digits.parse().map(Number::Large).ok();
                return large.or_else(|| digits.parse().map(Number::Real).ok());
            }
            Some(ScalarValue::Text) => {
                // YAML 1.1 reads `1e-4` as text; the official client makes a number of it all the same.
                let text = scalar.map(|scalar| scalar.text.as_str()).unwrap_or_default();
                if let Some(number) = python_number(text) {
                    return Some(Number::Real(number));
                }
            }
            _ => {}
        }
        self.wrong_type(node, path, "a number");
        None
    }

    /// `true` or `false`, in any of the spellings the official client takes.
    pub fn flag(&mut self, node: &Node, path: &str) -> Option<bool> {
        match node.scalar().map(|scalar| &scalar.value) {
            Some(ScalarValue::Bool(flag)) => return Some(*flag),
            Some(ScalarValue::Integer(number @ (0 | 1))) => return Some(*number == 1),
            Some(ScalarValue::Null) => return None,
            Some(ScalarValue::Text) => {
                let text = node.scalar().map(|scalar| scalar.text.to_ascii_lowercase()).unwrap_or_default();
                match text.as_str() {
                    "true" | "t" | "yes" | "y" | "on" | "1" => return Some(true),
                    "false" | "f" | "no" | "n" | "off" | "0" => return Some(false),
                    _ => {}
                }
            }
            _ => {}
        }
        self.wrong_type(node, path, "true or false");
        None
    }

    /// One of several words, compared as the official client does.
    pub fn choice<T: Copy>(
        &mut self,
        node: &Node,
        path: &str,
        casing: Casing,
        choices: &[(&str, T)],
    ) -> Option<T> {
        // Quotes around a number or date would not make a word of it.
        let is_word = |text: &str| choices.iter().any(|(name, _)| name.eq_ignore_ascii_case(text));
        let text = match node.scalar() {
            Some(scalar) if scalar.value != ScalarValue::Null && !is_word(&scalar.text) => {
                scalar.text.clone()
            }
            _ => self.string(node, path)?,
        };
        let folded = match casing {
            Casing::Exact => text.clone(),
            Casing::Lower => text.to_ascii_lowercase(),
            Casing::Snake => snake_case(&text),
        };
        if let Some((_, value)) = choices.iter().find(|(name, _)| *name == folded) {
            return Some(*value);
        }
        let lower = snake_case(&text);
        let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
        let mut finding = Finding::error(Code::InvalidValue, format!("`{text}` is not a value of `{path}`"))
            .help(format!("Accepted: {}.", names.join(", ")));
        let lower = lower.replace('-', "_").replace("__", "_");
        if let Some(nearest) = nearest(&lower, &names)
            .or_else(|| abbreviated(&lower, &names))
            .or_else(|| lengthened(&lower, &names))
        {
            finding = finding
                .fix(format!("Change to `{nearest}`"), vec![TextEdit::replace(node.range.clone(), nearest)]);
        }
        self.report(node, path, finding);
        None
    }
}

/// How the words of a field are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Casing {
    /// Letter by letter.
    Exact,
    /// In any case.
    Lower,
    /// In any case, and `CamelCase` as `camel_case`.
    Snake,
}

/// `MedianStopping` → `median_stopping`, `AMLToken` → `aml_token` (azure-ai-ml `camel_to_snake`: an underscore before
/// a capital that starts a word, then one between a small letter and a capital).
fn snake_case(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len() + 4);
    for (at, letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| letters[before]);
        let starts_word =
            letter.is_ascii_uppercase() && letters.get(at + 1).is_some_and(char::is_ascii_lowercase);
        let after_small = letter.is_ascii_uppercase()
            && before.is_some_and(|before| before.is_ascii_lowercase() || before.is_ascii_digit());
        if before.is_some() && (starts_word || after_small) {
            out.push('_');
        }
        out.push(letter.to_ascii_lowercase());
    }
    out
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

/// The only name that starts with an abbreviation: `min` for `minimize`.
fn abbreviated<'a>(short: &str, names: &[&'a str]) -> Option<&'a str> {
    let mut meant = names.iter().filter(|name| short.len() > 2 && name.starts_with(short));
    meant.next().filter(|_| meant.next().is_none()).copied()
}

/// The longest name that a word begins with: `bandit` for `bandit_policy`.
fn lengthened<'a>(long: &str, names: &[&'a str]) -> Option<&'a str> {
    let begins = |name: &&&str| long.strip_prefix(**name).is_some_and(|rest| rest.starts_with('_'));
    names.iter().filter(begins).max_by_key(|name| name.len()).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_folded_as_in_the_client() {
        for (text, folded) in [
            ("MedianStopping", "median_stopping"),
            ("AMLToken", "aml_token"),
            ("amlToken", "aml_token"),
            ("MANAGED_IDENTITY", "managed_identity"),
            ("Managed_Identity", "managed__identity"),
            ("miniMize", "mini_mize"),
            ("SOBOL", "sobol"),
        ] {
            assert_eq!(snake_case(text), folded);
        }
    }
}
