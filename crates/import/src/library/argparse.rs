//! `argparse`: a program's options have their defaults, as when it is started without any.

use std::rc::Rc;

use ruff_python_ast::ExprCall;
use run_composer_core::v1::{Args, Value};

use crate::own::{Class, Own};
use crate::reader::Reader;

impl Reader<'_> {
    pub(crate) fn new_parser(&mut self) -> Value {
        let options = self.sdk.heap.new_dict(Vec::new());
        self.keep(Own::Parser(options))
    }

    pub(crate) fn parser_method(
        &mut self,
        options: &Value,
        name: &str,
        args: &Args,
        call: &ExprCall,
    ) -> Value {
        let Value::Dict(dict) = options else { return Value::None };
        match name {
            "add_argument" => {
                self.add_option(options, args, call);
                Value::None
            }
            "add_argument_group" | "add_mutually_exclusive_group" => self.keep(Own::Parser(options.clone())),
            "set_defaults" => {
                for (name, value) in &args.named {
                    self.sdk.heap.set_entry(*dict, name, value.clone());
                }
                Value::None
            }
            "parse_args" | "parse_known_args" => {
                let entries = self.sdk.heap.dict(*dict).to_vec();
                let fields = self.sdk.heap.new_dict(entries);
                let class = Rc::new(Class::default());
                let parsed = self.keep(Own::Instance { class, fields });
                if name == "parse_args" {
                    parsed
                } else {
                    let rest = self.sdk.heap.new_list(Vec::new());
                    Value::Tuple([parsed, rest].into())
                }
            }
            _ => Value::None,
        }
    }

    fn add_option(&mut self, options: &Value, args: &Args, call: &ExprCall) {
        let Value::Dict(dict) = options else { return };
        let named =
            |name: &str| args.named.iter().find(|(key, _)| &**key == name).map(|(_, value)| value.clone());
        let flags: Vec<String> =
            args.positional.iter().filter_map(|flag| flag.as_text().map(|text| text.to_string())).collect();
        let Some(flag) = flags.iter().find(|flag| flag.starts_with("--")).or_else(|| flags.first()) else {
            return;
        };
        let dest = named("dest").and_then(|dest| dest.as_text().map(|text| text.to_string()));
        let dest = dest.unwrap_or_else(|| flag.trim_start_matches('-').replace('-', "_"));
        let action = named("action").and_then(|action| action.as_text().map(|text| text.to_string()));
        let required = !flag.starts_with('-')
            || named("required").is_some_and(|value| value.truth(&self.sdk.heap) != Some(false));
        let value = match (named("default"), action.as_deref()) {
            (Some(default), _) => default,
            (None, Some("store_true")) => Value::Bool(false),
            (None, Some("store_false")) => Value::Bool(true),
            (None, _) if required => self.unknown(call, "it is given on the command line"),
            (None, _) => Value::None,
        };
        // `type=int` turns a default that is text into a number.
        let value = match (named("type"), &value) {
            (Some(Value::Symbol(kind)), Value::Text(text)) if &*kind == "int" => {
                text.trim().parse().map_or(value.clone(), Value::Int)
            }
            (Some(Value::Symbol(kind)), Value::Text(text)) if &*kind == "float" => {
                text.trim().parse().map_or(value.clone(), Value::Float)
            }
            _ => value,
        };
        self.sdk.heap.set_entry(*dict, &dest, value);
    }
}
