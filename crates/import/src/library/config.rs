//! `configparser`: settings in INI files beside the program, section by section. Values that refer to others, and parsers with
//! settings of their own, are not known.

use configparser::ini::{Ini, IniDefault};
use ruff_text_size::TextRange;
use run_composer_core::v1::{Args, DictId, IntoTuple, Raised, Value};

use super::argparse::typed;
use crate::own::Own;
use crate::reader::{Evaluated, Reader};

/// The section whose entries all others have.
const DEFAULT: &str = "DEFAULT";
/// Where entries in front of the first section go; no file can name it.
const NO_SECTION: &str = "\0";

/// What a parser has under the name of a section and a key.
enum Found {
    Value(Value),
    NoSection,
    NoKey,
    Unknown,
}

impl Reader<'_> {
    /// `ConfigParser()`
    pub(crate) fn new_config(&mut self, name: &str, args: &Args, call: TextRange) -> Value {
        let is_plain =
            |(name, value): &(std::rc::Rc<str>, Value)| &**name == "interpolation" && value.is_none();
        let is_raw = name.ends_with("RawConfigParser") || args.named.iter().any(is_plain);
        let sections = self.sdk.heap.new_dict(Vec::new());
        let Value::Dict(id) = sections else { return sections };
        if !args.positional.is_empty() || !args.named.iter().all(is_plain) || args.open.is_some() {
            let hole = self.unknown(&call, "the parser has settings that are not followed");
            self.open_dict(id, hole);
        }
        self.keep(Own::Config(id, is_raw))
    }

    pub(crate) fn config_method(
        &mut self,
        sections: DictId,
        is_raw: bool,
        name: &str,
        args: &Args,
        call: TextRange,
    ) -> Evaluated {
        let text = |at: usize| args.positional.get(at).and_then(Value::as_text).map(ToString::to_string);
        Ok(match (name, text(0)) {
            ("read", _) => {
                let paths = match args.get(0, "filenames") {
                    Some(path) if path.as_text().is_some() => Some(vec![path.clone()]),
                    Some(paths) => self.iterate(&paths.clone()),
                    None => None,
                };
                for path in paths.unwrap_or_else(|| vec![Value::None]) {
                    let path = path.as_text().map(ToString::to_string).unwrap_or_default();
                    if let Some(text) = self.sdk.files.text(&path) {
                        self.read_config(sections, is_raw, &text, call);
                    } else {
                        let hole = self.not_beside(&call, &path);
                        self.open_dict(sections, hole);
                    }
                }
                self.unknown(&call, "which files there are is not known")
            }
            ("read_string", Some(text)) => {
                self.read_config(sections, is_raw, &text, call);
                Value::None
            }
            ("read_file" | "readfp", _) => {
                let path = args.positional.first().and_then(|file| match file {
                    Value::Own(id) => self.own(*id),
                    _ => None,
                });
                let text = match path {
                    Some(Own::File { path, written: false }) => self.sdk.files.text(&path),
                    _ => None,
                };
                if let Some(text) = text {
                    self.read_config(sections, is_raw, &text, call);
                } else {
                    let hole = self.unknown(&call, "the file is not beside the source");
                    self.open_dict(sections, hole);
                }
                Value::None
            }
            ("sections", _) if self.open_entry(sections).is_none() => {
                let names = self.sdk.heap.dict(sections).iter().map(|(name, _)| name.clone());
                let names =
                    names.filter(|name| name.as_text().is_none_or(|name| &**name != DEFAULT)).collect();
                self.sdk.heap.new_list(names)
            }
            ("has_section" | "has_option", Some(section)) => {
                let key = text(1).unwrap_or_default();
                match self.setting(sections, &section, &key) {
                    Found::Unknown => self.unknown(&call, "its sections are not known"),
                    Found::Value(_) => Value::Bool(true),
                    Found::NoKey => Value::Bool(name == "has_section"),
                    Found::NoSection => Value::Bool(false),
                }
            }
            ("items" | "options", Some(section)) => {
                let section = self.keep(Own::Section(sections, section.into()));
                let what = if name == "items" { "items" } else { "keys" };
                match self.section_method(&section, what, &Args::default(), call)? {
                    all @ Value::List(_) => all,
                    _ => self.unknown(&call, "its sections are not known"),
                }
            }
            ("get" | "getint" | "getfloat" | "getboolean", Some(section)) => {
                let Some(key) = text(1) else { return Ok(self.unknown(&call, "its key is not known")) };
                let fallback =
                    args.named.iter().find(|(name, _)| &**name == "fallback").map(|it| it.1.clone());
                match (self.setting(sections, &section, &key), fallback) {
                    (Found::Value(value), _) => self.setting_as(name, &value, call)?,
                    (Found::Unknown, _) => self.unknown(&call, "its sections are not known"),
                    (_, Some(fallback)) => fallback,
                    (Found::NoSection, None) => return Err(Raised::new("NoSectionError", section)),
                    (Found::NoKey, None) => return Err(Raised::new("NoOptionError", key)),
                }
            }
            // Whatever else it does may change a section, or write a file.
            _ => {
                self.hand_over(name, args, call);
                let hole = self.unknown(&call, "it is not followed");
                self.open_dict(sections, hole.clone());
                hole
            }
        })
    }

    /// `parser[section]`
    pub(crate) fn config_section(&mut self, sections: DictId, section: &Value, call: TextRange) -> Evaluated {
        let Some(name) = section.as_text().cloned() else {
            return Ok(self.unknown(&call, "its key is not known"));
        };
        match self.setting(sections, &name, "") {
            Found::Unknown => Ok(self.unknown(&call, "its sections are not known")),
            Found::NoSection => Err(Raised::new("KeyError", &*name)),
            _ => Ok(self.keep(Own::Section(sections, name))),
        }
    }

    /// `section[key]`
    pub(crate) fn section_item(&mut self, section: &Value, key: &Value, call: TextRange) -> Evaluated {
        let Some((sections, name)) = self.section_of(section) else {
            return Ok(self.unknown(&call, "it is not followed"));
        };
        let Some(key) = key.as_text() else { return Ok(self.unknown(&call, "its key is not known")) };
        match self.setting(sections, &name, key) {
            Found::Value(value) => Ok(value),
            Found::Unknown => Ok(self.unknown(&call, "its sections are not known")),
            _ => Err(Raised::new("KeyError", &**key)),
        }
    }

    pub(crate) fn section_method(
        &mut self,
        section: &Value,
        name: &str,
        args: &Args,
        call: TextRange,
    ) -> Evaluated {
        let Some((sections, own)) = self.section_of(section) else {
            return Ok(self.unknown(&call, "it is not followed"));
        };
        match name {
            "get" | "getint" | "getfloat" | "getboolean" => {
                let Some(key) = args.positional.first().and_then(Value::as_text).cloned() else {
                    return Ok(self.unknown(&call, "its key is not known"));
                };
                match self.setting(sections, &own, &key) {
                    Found::Value(value) => self.setting_as(name, &value, call),
                    Found::Unknown => Ok(self.unknown(&call, "its sections are not known")),
                    _ => Ok(args.get(1, "fallback").cloned().unwrap_or(Value::None)),
                }
            }
            "keys" | "values" | "items" if self.open_entry(sections).is_none() => {
                let entries = self.settings(sections, &own);
                let all = entries.into_iter().map(|(key, value)| match name {
                    "keys" => key,
                    "values" => value,
                    _ => vec![key, value].into_tuple(),
                });
                let all = all.collect();
                Ok(self.sdk.heap.new_list(all))
            }
            _ => {
                let hole = self.unknown(&call, "it is not followed");
                self.open_dict(sections, hole.clone());
                Ok(hole)
            }
        }
    }

    /// `parser[section] = …` and `section[key] = …`: how they are written in the end is not followed.
    pub(crate) fn set_setting(&mut self, container: &Value) {
        let Value::Own(id) = container else { return };
        if let Some(Own::Config(sections, _) | Own::Section(sections, _)) = self.own(*id) {
            let hole = Value::hole("parser", "the program changes the settings", None);
            self.open_dict(sections, hole);
        }
    }

    pub(crate) fn is_section(&self, value: &Value) -> bool {
        self.section_of(value).is_some()
    }

    /// `dict(section)`
    pub(crate) fn section_copy(&mut self, section: &Value, call: TextRange) -> Value {
        let known = self.section_of(section).filter(|(sections, _)| self.open_entry(*sections).is_none());
        match known {
            Some((sections, name)) => {
                let entries = self.settings(sections, &name);
                self.sdk.heap.new_dict(entries)
            }
            None => self.unknown(&call, "its sections are not known"),
        }
    }

    /// Whether a parser has a section, or a section a key; `None` where that is not known.
    pub(crate) fn has_setting(&self, container: &Value, key: &Value) -> Option<bool> {
        if let Value::Own(id) = container
            && let Some(Own::Config(sections, _)) = self.own(*id)
        {
            return match self.setting(sections, key.as_text()?, "") {
                Found::Unknown => None,
                found => Some(!matches!(found, Found::NoSection)),
            };
        }
        let (sections, name) = self.section_of(container)?;
        match self.setting(sections, &name, key.as_text()?) {
            Found::Value(_) => Some(true),
            Found::Unknown => None,
            _ => Some(false),
        }
    }

    fn section_of(&self, value: &Value) -> Option<(DictId, std::rc::Rc<str>)> {
        let Value::Own(id) = value else { return None };
        match self.own(*id)? {
            Own::Section(sections, name) => Some((sections, name)),
            _ => None,
        }
    }

    /// The entries of a section, those of all sections behind its own.
    pub(crate) fn settings(&self, sections: DictId, section: &str) -> Vec<(Value, Value)> {
        let of = |name: &str| match self.sdk.heap.entry(sections, name) {
            Some(Value::Dict(id)) => self.sdk.heap.dict(*id).to_vec(),
            _ => Vec::new(),
        };
        let mut entries = of(section);
        for (key, value) in of(DEFAULT) {
            if !entries.iter().any(|(own, _)| self.sdk.heap.equal(own, &key) == Some(true)) {
                entries.push((key, value));
            }
        }
        entries
    }

    fn setting(&self, sections: DictId, section: &str, key: &str) -> Found {
        if self.open_entry(sections).is_some() {
            return Found::Unknown;
        }
        if self.sdk.heap.entry(sections, section).is_none() && section != DEFAULT {
            return Found::NoSection;
        }
        let key = key.to_lowercase();
        let is_it = |(own, _): &(Value, Value)| own.as_text().is_some_and(|own| **own == *key);
        match self.settings(sections, section).into_iter().find(is_it) {
            Some((_, value)) => Found::Value(value),
            None => Found::NoKey,
        }
    }

    fn setting_as(&mut self, getter: &str, value: &Value, call: TextRange) -> Evaluated {
        let kind = match getter {
            "getint" => "int",
            "getfloat" => "float",
            "getboolean" => "bool",
            _ => return Ok(value.clone()),
        };
        let Some(text) = value.as_text() else { return Ok(value.clone()) };
        if kind == "bool" {
            return match &*text.to_lowercase() {
                "1" | "yes" | "true" | "on" => Ok(Value::Bool(true)),
                "0" | "no" | "false" | "off" => Ok(Value::Bool(false)),
                _ => Err(Raised::new("ValueError", format!("Not a boolean: {text}"))),
            };
        }
        let made = typed(&Value::Symbol(kind.into()), text);
        Ok(made.unwrap_or_else(|| self.unknown(&call, "it is no number")))
    }

    /// Adds what a file says to the sections.
    fn read_config(&mut self, sections: DictId, is_raw: bool, text: &str, call: TextRange) {
        let mut rules = IniDefault::default();
        NO_SECTION.clone_into(&mut rules.default_section);
        (rules.case_sensitive, rules.multiline, rules.enable_inline_comments) = (true, true, false);
        let read = Ini::new_from_defaults(rules).read(text.to_owned());
        // What Python refuses as well: entries in front of the first section, keys without a value.
        let read = read.ok().filter(|all| {
            let has_all = all.values().flat_map(|section| section.values()).all(Option::is_some);
            has_all && !all.contains_key(NO_SECTION)
        });
        let Some(read) = read else {
            let hole = self.unknown(&call, "the file is not read as settings");
            return self.open_dict(sections, hole);
        };
        for (section, entries) in read {
            let own = match self.sdk.heap.entry(sections, &section) {
                Some(own) => own.clone(),
                None => self.sdk.heap.new_dict(Vec::new()),
            };
            self.sdk.heap.set_entry(sections, &section, own.clone());
            let Value::Dict(own) = own else { continue };
            for (key, value) in entries {
                let value = value.unwrap_or_default();
                let value = if value.contains('%') && !is_raw {
                    self.unknown(&call, format!("`{value}` may refer to other settings"))
                } else {
                    Value::text(value)
                };
                self.sdk.heap.set_entry(own, &key.to_lowercase(), value);
            }
        }
    }
}
