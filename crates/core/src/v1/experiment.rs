//! `Experiment` and its name rule.

use super::args::{Args, Raised};
use super::class::Class;
use super::sdk::Sdk;
use super::value::Value;

/// Whether the SDK takes a name for an experiment: `^[a-zA-Z0-9][\w\-]{0,254}$` with Python's `\w`, which takes letters
/// and digits of any script, and `$`, which takes one line feed at the end.
pub fn is_experiment_name(name: &str) -> bool {
    let name = name.strip_suffix('\n').unwrap_or(name);
    name.starts_with(|c: char| c.is_ascii_alphanumeric())
        && name.chars().count() <= 255
        && name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-')
}

impl Sdk<'_> {
    pub(super) fn new_experiment(&mut self, args: &Args) -> Result<Value, Raised> {
        let [workspace, name, ..] = args.of_constructor::<7>(Class::Experiment)?;
        let name = name.unwrap_or(Value::None);
        let is_wrong = match &name {
            Value::Text(text) => !is_experiment_name(text),
            Value::Hole(_) => false,
            _ => true,
        };
        if is_wrong {
            return Err(Raised::by_sdk(
                "Experiment name must be between 1 and 255 characters long. Its first character has to be alphanumeric, \
                 and the rest may contain hyphens and underscores. No whitespace is allowed.",
            ));
        }
        let id = self.fresh(Class::Experiment);
        self.heap.put(id, "workspace", workspace.unwrap_or(Value::None));
        self.heap.put(id, "name", name);
        Ok(Value::Object(id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_the_sdk_takes() {
        for name in ["a", "größe", "x実験", "my_experiment-1", "ok\n"] {
            assert!(is_experiment_name(name), "{name:?}");
        }
        for name in ["", "übung", ".", " a", "a b", "a/b", "_a", "a\n\n"] {
            assert!(!is_experiment_name(name), "{name:?}");
        }
        assert!(is_experiment_name(&"a".repeat(255)) && !is_experiment_name(&"a".repeat(256)));
    }
}
