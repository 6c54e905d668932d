//! `os.environ`: the variables that the program sets itself. All others are those of the author's machine, which nobody knows
//! here.

use ruff_text_size::TextRange;
use run_composer_core::v1::{Args, Raised, Value};

use crate::containers::OPEN;
use crate::reader::{Evaluated, Reader};

/// Why a variable is not known.
const OF_THE_MACHINE: &str = "it is an environment variable of the author's machine";
/// What a variable is that the program has removed; no program can write it.
const REMOVED: &str = "removed variable";

impl Reader<'_> {
    /// What the program has made of a variable: `None` where it has not touched it, Python's `None` where it removed it.
    fn variable(&self, name: &Value) -> Option<Value> {
        let value = self.sdk.heap.entry(self.environ?, name.as_text()?)?;
        Some(match value {
            Value::Symbol(text) if &**text == REMOVED => Value::None,
            value => value.clone(),
        })
    }

    /// Sets a variable.
    pub(crate) fn set_variable(&mut self, name: &Value, value: Value) {
        let environ = match self.environ {
            Some(environ) => environ,
            None => match self.sdk.heap.new_dict(Vec::new()).as_dict() {
                Some(new) => *self.environ.insert(new),
                None => return,
            },
        };
        if let Some(name) = name.as_text() {
            self.sdk.heap.set_entry(environ, &name.clone(), value);
        }
    }

    /// Removes a variable.
    pub(crate) fn remove_variable(&mut self, name: &Value) {
        self.set_variable(name, Value::Symbol(REMOVED.into()));
    }

    /// `os.environ[name]`
    pub(crate) fn variable_item(&self, name: &Value, node: &impl ruff_text_size::Ranged) -> Evaluated {
        match self.variable(name) {
            Some(Value::None) => Err(Raised::new("KeyError", name.as_text().map_or("", |name| name))),
            Some(value) => Ok(value),
            None => Ok(self.unknown(node, OF_THE_MACHINE)),
        }
    }

    /// Whether a variable is set; `None` where that is the author's machine.
    pub(crate) fn has_variable(&self, name: &Value) -> Option<bool> {
        self.variable(name).filter(|value| value.as_hole().is_none()).map(|value| !value.is_none())
    }

    /// Methods of `os.environ` and what is like them; `None` where it is none of them.
    pub(super) fn environ(&mut self, name: &str, args: &Args, call: TextRange) -> Option<Value> {
        let first = args.positional.first().cloned();
        Some(match (name, first) {
            ("os.environ.get" | "os.getenv" | "os.environ.pop", Some(first)) => {
                let found = self.variable(&first);
                // The default is what the author chose for machines without it.
                let default = args.get(1, "default").cloned();
                if name == "os.environ.pop" {
                    self.remove_variable(&first);
                }
                match (found, default) {
                    (Some(Value::None), default) => default.unwrap_or(Value::None),
                    (Some(value), _) | (None, Some(value)) => value,
                    (None, None) => self.unknown(&call, OF_THE_MACHINE),
                }
            }
            ("os.environ.setdefault", Some(first)) => {
                let default = args.positional.get(1).cloned()?;
                match self.variable(&first) {
                    Some(value) if !value.is_none() => value,
                    _ => {
                        self.set_variable(&first, default.clone());
                        default
                    }
                }
            }
            ("os.putenv" | "os.environ.__setitem__", Some(first)) => {
                let value = args.positional.get(1).cloned()?;
                self.set_variable(&first, value);
                Value::None
            }
            ("os.unsetenv", Some(first)) => {
                self.remove_variable(&first);
                Value::None
            }
            ("os.environ.update", first) => {
                let entries = match first {
                    Some(Value::Dict(id)) => self.sdk.heap.dict(id).to_vec(),
                    _ => Vec::new(),
                };
                let named = args.named.iter().map(|(name, value)| (Value::Text(name.clone()), value.clone()));
                for (name, value) in entries.into_iter().chain(named.collect::<Vec<_>>()) {
                    self.set_variable(&name, value);
                }
                Value::None
            }
            ("os.environ.copy", _) => self.environ_copy(call),
            _ => return None,
        })
    }

    /// A dictionary of all variables, of which only those of the program are known.
    pub(crate) fn environ_copy(&mut self, call: TextRange) -> Value {
        let own = self.environ.map_or(Vec::new(), |environ| self.sdk.heap.dict(environ).to_vec());
        let is_set =
            |(_, value): &(Value, Value)| !matches!(value, Value::Symbol(text) if &**text == REMOVED);
        let mut entries: Vec<_> = own.into_iter().filter(is_set).collect();
        entries.push((Value::text(OPEN), self.unknown(&call, OF_THE_MACHINE)));
        self.sdk.heap.new_dict(entries)
    }
}
