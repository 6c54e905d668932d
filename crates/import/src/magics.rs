//! Line magics of notebooks that change what the program does: `%env`, `%cd`.

use run_composer_core::v1::Value;

use crate::reader::Reader;

impl Reader<'_> {
    /// `%name rest`
    pub(crate) fn magic(&mut self, text: &str) {
        let (name, rest) = text.split_once(' ').unwrap_or((text, ""));
        match name {
            "cd" => self.moved = true,
            "env" | "set_env" => {
                let pair = rest.split_once('=').or_else(|| rest.split_once(' '));
                if let Some((name, value)) = pair {
                    let value = match value.trim() {
                        value if value.contains(['$', '{']) => Value::hole(value, "it is not followed", None),
                        value => Value::text(value),
                    };
                    self.environ.insert(name.trim().into(), value);
                }
            }
            _ => {}
        }
    }
}
