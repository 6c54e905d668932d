//! `argparse`: a program's options have their defaults, as when it is started without any, or what `parse_args([...])` says.

use std::cell::RefCell;
use std::rc::Rc;

use ruff_text_size::TextRange;
use run_composer_core::v1::{Args, Raised, Value};

use crate::own::{Class, Opt, Own, Parser};
use crate::reader::{Evaluated, Reader};

impl Reader<'_> {
    pub(crate) fn new_parser(&mut self) -> Value {
        let defaults = self.sdk.heap.new_dict(Vec::new());
        self.keep(Own::Parser(Rc::new(Parser { defaults, options: Rc::new(RefCell::new(Vec::new())) })))
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
            "add_argument_group" | "add_mutually_exclusive_group" => self.keep(Own::Parser(parser.clone())),
            "set_defaults" => {
                for (name, value) in &args.named {
                    self.sdk.heap.set_entry(dict, name, value.clone());
                }
                Value::None
            }
            "parse_args" | "parse_known_args" => {
                let entries = self.sdk.heap.dict(dict).to_vec();
                let fields = self.sdk.heap.new_dict(entries);
                if let (Some(words), Value::Dict(id)) =
                    // Options of the command line count with their defaults, also where it is handed over.
                    (
                        args.get(0, "args").filter(|words| !words.is_none() && !is_command_line(words)),
                        &fields,
                    )
                {
                    match self.iterate(words) {
                        Some(words) => self.parse(parser, *id, words, call)?,
                        None => return Ok(self.unknown(&call, "the command line is not known")),
                    }
                }
                let parsed = self.keep(Own::Instance { class: Rc::new(Class::default()), fields });
                if name == "parse_args" {
                    parsed
                } else {
                    let rest = self.sdk.heap.new_list(Vec::new());
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
        let action = text("action").unwrap_or_else(|| "store".to_owned());
        let optional =
            named("nargs").and_then(|count| count.as_text().map(|count| &**count == "?" || &**count == "*"));
        let required = (!flag.starts_with('-') && optional != Some(true))
            || named("required").is_some_and(|value| value.truth(&self.sdk.heap) != Some(false));
        let value = match (named("default"), action.as_str()) {
            (Some(default), _) => default,
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
        self.sdk.heap.set_entry(dict, &dest, value);
        let is_flag = flag.starts_with('-');
        let flags = if is_flag { flags } else { Vec::new() };
        parser.options.borrow_mut().push(Opt {
            flags,
            dest,
            action,
            kind: named("type"),
            count: named("nargs"),
        });
    }

    /// Reads a command line into the fields of its result.
    fn parse(
        &mut self,
        parser: &Parser,
        fields: run_composer_core::v1::DictId,
        words: Vec<Value>,
        call: TextRange,
    ) -> Result<(), Raised> {
        let options = parser.options.borrow().clone();
        let mut positional = options.iter().filter(|option| option.flags.is_empty());
        let mut words = words.into_iter().peekable();
        let is_flag = |word: &Value| {
            word.as_text().is_some_and(|text| text.starts_with('-') && text.parse::<f64>().is_err())
        };
        while let Some(word) = words.next() {
            let text = word.as_text().map(|text| text.to_string());
            let (flag, inline) = match text.as_deref().and_then(|text| text.split_once('=')) {
                Some((flag, value)) if flag.starts_with("--") => {
                    (Some(flag.to_owned()), Some(Value::text(value)))
                }
                _ => (text, None),
            };
            let found = flag.and_then(|flag| options.iter().find(|option| option.flags.contains(&flag)));
            let Some(option) = found else {
                if is_flag(&word) {
                    continue;
                }
                if let Some(option) = positional.next() {
                    let value = self.converted(option, &word, call);
                    self.sdk.heap.set_entry(fields, &option.dest, value);
                }
                continue;
            };
            let value = match option.action.as_str() {
                "store_true" => Value::Bool(true),
                "store_false" => Value::Bool(false),
                "store" if option.count.is_none() => {
                    let Some(word) = inline.or_else(|| words.next()) else {
                        return Err(Raised::new("SystemExit", "an option has no value"));
                    };
                    self.converted(option, &word, call)
                }
                "store" => {
                    let mut values = Vec::new();
                    while let Some(word) = words.next_if(|word| !is_flag(word)) {
                        values.push(self.converted(option, &word, call));
                    }
                    self.sdk.heap.new_list(values)
                }
                _ => self.unknown(&call, "its action is not followed"),
            };
            self.sdk.heap.set_entry(fields, &option.dest, value);
        }
        Ok(())
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

/// `sys.argv`, or a part of it.
fn is_command_line(words: &Value) -> bool {
    words.as_hole().is_some_and(|hole| hole.reason == super::COMMAND_LINE)
}

/// What `type=` makes of a text; `None` where that is not known.
fn typed(kind: &Value, text: &str) -> Option<Value> {
    let Value::Symbol(kind) = kind else { return None };
    match &**kind {
        "int" => text.trim().parse().ok().map(Value::Int),
        "float" => text.trim().parse().ok().map(Value::Float),
        "str" => Some(Value::text(text)),
        "bool" => Some(Value::Bool(!text.is_empty())),
        _ => None,
    }
}
