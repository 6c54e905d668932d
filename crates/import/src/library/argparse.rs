//! `argparse`: a program's options have their defaults, as when it is started without any, or what `parse_args([...])` says.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use ruff_text_size::TextRange;
use run_composer_core::v1::{Args, DictId, Raised, Value};

use crate::containers::OPEN;
use crate::own::{Class, Opt, Own, Parser};
use crate::reader::{Evaluated, Reader};

impl Reader<'_> {
    pub(crate) fn new_parser(&mut self, args: &Args) -> Value {
        let parents = args.named.iter().find(|(name, _)| &**name == "parents").map(|(_, parents)| parents);
        let (mut entries, mut options) = (Vec::new(), Vec::new());
        for parent in parents.and_then(|parents| self.iterate(parents)).unwrap_or_default() {
            let Value::Own(id) = parent else { continue };
            if let Some(Own::Parser(parent)) = self.own(id) {
                entries.extend(
                    parent.defaults.as_dict().map_or(&[][..], |dict| self.sdk.heap.dict(dict)).to_vec(),
                );
                options.extend(parent.options.borrow().iter().cloned());
            }
        }
        let defaults = self.sdk.heap.new_dict(entries);
        self.keep(Own::Parser(Rc::new(Parser { defaults, options: Rc::new(RefCell::new(options)) })))
    }

    pub(crate) fn parser_method(
        &mut self,
        parser: &Rc<Parser>,
        name: &str,
        args: &Args,
        call: TextRange,
    ) -> Evaluated {
        let Value::Dict(dict) = parser.defaults else { return Ok(Value::None) };
        Ok(match name {
            "add_argument" => {
                self.add_option(parser, args, call);
                Value::None
            }
            "add_subparsers" => {
                let hole = self.unknown(&call, "it is given by the subcommand");
                if let Some(dest) =
                    args.named.iter().find(|(name, _)| &**name == "dest").and_then(|it| it.1.as_text())
                {
                    self.sdk.heap.set_entry(dict, &dest.clone(), hole.clone());
                }
                self.sdk.heap.insert(dict, Value::text(OPEN), hole.clone());
                hole
            }
            "add_argument_group" | "add_mutually_exclusive_group" => self.keep(Own::Parser(parser.clone())),
            "set_defaults" => {
                for (name, value) in &args.named {
                    // A default that is text is read like a word of the command line.
                    let options = parser.options.borrow();
                    let kind =
                        options.iter().find(|option| option.dest == **name).and_then(|it| it.kind.clone());
                    drop(options);
                    let value = match (kind, value) {
                        (Some(kind), Value::Text(text)) => self.made_of(&kind, text, call),
                        _ => value.clone(),
                    };
                    self.sdk.heap.set_entry(dict, name, value);
                }
                Value::None
            }
            "parse_args" | "parse_known_args" => {
                let entries = self.sdk.heap.dict(dict).to_vec();
                let fields = self.sdk.heap.new_dict(entries);
                // Options of the command line count with their defaults, also where it is handed over.
                let given = args.get(0, "args").filter(|words| !words.is_none() && !is_command_line(words));
                let words = match given {
                    Some(words) => self.iterate(words),
                    None => Some(self.command_line.clone()),
                };
                let Some(words) = words else {
                    return Ok(self.unknown(&call, "the command line is not known"));
                };
                let mut rest = Vec::new();
                if let Value::Dict(id) = fields {
                    // What does not fit here may fit there: not all of argparse is followed.
                    let parsed = self.parse(parser, id, words, call);
                    let is_open = self.open_entry(id).is_some();
                    rest = match parsed {
                        Ok(rest) if name != "parse_args" || rest.is_empty() || is_open => rest,
                        _ => return Ok(self.unknown(&call, "the command line does not fit what is followed")),
                    };
                }
                let parsed = self.keep(Own::Instance { class: Rc::new(Class::default()), fields });
                if name == "parse_args" {
                    parsed
                } else {
                    let rest = self.sdk.heap.new_list(rest);
                    Value::Tuple([parsed, rest].into())
                }
            }
            _ => Value::None,
        })
    }

    fn add_option(&mut self, parser: &Parser, args: &Args, call: TextRange) {
        let Value::Dict(dict) = parser.defaults else { return };
        let named =
            |name: &str| args.named.iter().find(|(key, _)| &**key == name).map(|(_, value)| value.clone());
        let text = |name: &str| named(name).and_then(|value| value.as_text().map(|text| text.to_string()));
        let flags: Vec<String> =
            args.positional.iter().filter_map(|flag| flag.as_text().map(|text| text.to_string())).collect();
        let Some(flag) = flags.iter().find(|flag| flag.starts_with("--")).or_else(|| flags.first()) else {
            return;
        };
        let dest = text("dest").unwrap_or_else(|| flag.trim_start_matches('-').replace('-', "_"));
        let action = match named("action") {
            Some(Value::Text(action)) => action.to_string(),
            Some(Value::Symbol(class)) => class.rsplit('.').next().unwrap_or(&class).to_owned(),
            Some(_) => "a class".to_owned(),
            None => "store".to_owned(),
        };
        let optional =
            named("nargs").and_then(|count| count.as_text().map(|count| &**count == "?" || &**count == "*"));
        let required = (!flag.starts_with('-') && optional != Some(true))
            || named("required").is_some_and(|value| value.truth(&self.sdk.heap) != Some(false));
        let of_parser = self.sdk.heap.entry(dict, &dest).cloned();
        let value = match (named("default"), action.as_str()) {
            (Some(default), _) => default,
            // `set_defaults` before it.
            (None, _) if of_parser.is_some() => of_parser.unwrap_or(Value::None),
            (None, "store_true") => Value::Bool(false),
            (None, "store_false") => Value::Bool(true),
            // Whoever leaves the default out counts on a value, required or not.
            (None, word) if required || word == "store" => {
                self.unknown(&call, "it is given on the command line")
            }
            (None, _) => Value::None,
        };
        // `type=int` turns a default that is text into a number, and any other function into what it makes of it.
        let value = match (named("type"), &value) {
            (Some(kind), Value::Text(text)) => {
                let text = text.clone();
                self.made_of(&kind, &text, call)
            }
            _ => value,
        };
        if !matches!(&value, Value::Symbol(name) if &**name == "argparse.SUPPRESS") {
            self.sdk.heap.set_entry(dict, &dest, value);
        }
        let is_flag = flag.starts_with('-');
        let flags = if is_flag { flags } else { Vec::new() };
        parser.options.borrow_mut().push(Opt {
            flags,
            dest,
            action,
            kind: named("type"),
            count: named("nargs"),
            constant: named("const"),
        });
    }

    /// Reads a command line into the fields of its result, and gives the words that no option takes.
    fn parse(
        &mut self,
        parser: &Parser,
        fields: DictId,
        words: Vec<Value>,
        call: TextRange,
    ) -> Result<Vec<Value>, Raised> {
        let options = parser.options.borrow().clone();
        let mut positional = options.iter().filter(|option| option.flags.is_empty());
        let mut words: VecDeque<Value> = words.into();
        let mut rest = Vec::new();
        while let Some(word) = words.pop_front() {
            let Some((option, inline)) = option_of(&options, &word) else {
                match positional.next() {
                    Some(option) if !is_flag(&word) => {
                        words.push_front(word);
                        let value = self.values(option, &mut words, call)?;
                        self.sdk.heap.set_entry(fields, &option.dest, value);
                    }
                    _ => rest.push(word),
                }
                continue;
            };
            let has_inline = inline.is_some();
            if let Some(value) = inline {
                words.push_front(value);
            }
            let value = match option.action.as_str() {
                "count" => {
                    // `-vvv`
                    let rest = if has_inline { words.pop_front() } else { None };
                    let again = rest.and_then(|rest| rest.as_text().map(|rest| rest.len())).unwrap_or(0);
                    let before =
                        self.sdk.heap.entry(fields, &option.dest).and_then(Value::as_int).unwrap_or(0);
                    Value::Int(before + 1 + i128::try_from(again).unwrap_or_default())
                }
                "store_true" => Value::Bool(true),
                "store_false" => Value::Bool(false),
                "store_const" => option.constant.clone().unwrap_or(Value::None),
                "BooleanOptionalAction" => {
                    Value::Bool(!word.as_text().is_some_and(|word| word.starts_with("--no-")))
                }
                "store" => self.values(option, &mut words, call)?,
                action @ ("append" | "extend") => {
                    let value = self.values(option, &mut words, call)?;
                    let before = self.sdk.heap.entry(fields, &option.dest).and_then(Value::as_list);
                    let mut items = before.map_or_else(Vec::new, |list| self.sdk.heap.list(list).to_vec());
                    match self.items_of(&value).filter(|_| action == "extend") {
                        Some(more) => items.extend(more),
                        None => items.push(value),
                    }
                    self.sdk.heap.new_list(items)
                }
                _ => self.unknown(&call, "its action is not followed"),
            };
            self.sdk.heap.set_entry(fields, &option.dest, value);
        }
        Ok(rest)
    }

    /// The value or values that an option takes from the words behind it.
    fn values(&mut self, option: &Opt, words: &mut VecDeque<Value>, call: TextRange) -> Evaluated {
        let next = |words: &mut VecDeque<Value>| match words.front() {
            Some(word) if !is_flag(word) => words.pop_front(),
            _ => None,
        };
        let most = match &option.count {
            None => 1,
            Some(Value::Text(count)) if &**count == "?" => {
                return Ok(match next(words) {
                    Some(word) => self.converted(option, &word, call),
                    None => option.constant.clone().unwrap_or(Value::None),
                });
            }
            Some(Value::Text(count)) if matches!(&**count, "*" | "+") => usize::MAX,
            Some(count) => match count.as_int().and_then(|count| usize::try_from(count).ok()) {
                Some(count) => count,
                None => return Ok(self.unknown(&call, "how many values it takes is not known")),
            },
        };
        let mut values = Vec::new();
        while values.len() < most
            && let Some(word) = next(words)
        {
            values.push(self.converted(option, &word, call));
        }
        match (&option.count, values.pop()) {
            (None, None) => Err(Raised::new("SystemExit", "an option has no value")),
            (None, Some(value)) => Ok(value),
            (Some(_), last) => {
                values.extend(last);
                Ok(self.sdk.heap.new_list(values))
            }
        }
    }

    fn converted(&mut self, option: &Opt, word: &Value, call: TextRange) -> Value {
        match (&option.kind, word) {
            (None, _) | (_, Value::Hole(_)) => word.clone(),
            (Some(kind), Value::Text(text)) => self.made_of(kind, text, call),
            _ => self.unknown(&call, "it is no text"),
        }
    }

    /// What `type=` makes of a text; a function of the program is called.
    fn made_of(&mut self, kind: &Value, text: &str, call: TextRange) -> Value {
        if kind.is_none() {
            return Value::text(text);
        }
        let made = match typed(kind, text) {
            None if matches!(kind, Value::Own(_)) => {
                self.call_value(kind, Args::of([Value::text(text)]), call).ok()
            }
            made => made,
        };
        made.unwrap_or_else(|| self.unknown(&call, "what its type makes of it is not known"))
    }
}

fn is_flag(word: &Value) -> bool {
    word.as_text().is_some_and(|text| text.len() > 1 && text.starts_with('-') && text.parse::<f64>().is_err())
}

/// The option that a word names, with the value in the same word: `--lr=0.1`, `-b8`. The beginning of a name is enough where
/// no other begins so.
fn option_of<'o>(options: &'o [Opt], word: &Value) -> Option<(&'o Opt, Option<Value>)> {
    let word = word.as_text().filter(|word| word.starts_with('-'))?;
    let named = |flag: &str| options.iter().find(|option| option.flags.iter().any(|own| own == flag));
    if let Some(option) = named(word) {
        return Some((option, None));
    }
    let negated = word.strip_prefix("--no-").and_then(|name| named(&format!("--{name}")));
    if let Some(option) = negated.filter(|option| option.action == "BooleanOptionalAction") {
        return Some((option, None));
    }
    let (flag, value) = match word.split_once('=') {
        Some((flag, value)) if word.starts_with("--") => (flag, Some(Value::text(value))),
        _ => (&**word, None),
    };
    if let Some(option) = named(flag) {
        return Some((option, value));
    }
    if !word.starts_with("--") {
        let option = word.get(..2).and_then(named)?;
        return Some((option, Some(Value::text(&word[2..]))));
    }
    let begins = |option: &&Opt| option.flags.iter().any(|own| own.starts_with(flag));
    let mut meant = options.iter().filter(begins);
    meant.next().filter(|_| meant.next().is_none()).map(|option| (option, value))
}

/// `sys.argv`, or a part of it.
fn is_command_line(words: &Value) -> bool {
    words.as_hole().is_some_and(|hole| hole.reason == super::COMMAND_LINE)
}

/// What `type=` makes of a text; `None` where that is not known.
pub(super) fn typed(kind: &Value, text: &str) -> Option<Value> {
    let Value::Symbol(kind) = kind else { return None };
    match &**kind {
        "int" => text.trim().parse().ok().map(Value::Int),
        "float" => text.trim().parse().ok().map(Value::Float),
        "str" => Some(Value::text(text)),
        "bool" => Some(Value::Bool(!text.is_empty())),
        _ => None,
    }
}
