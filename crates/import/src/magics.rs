//! Line magics of notebooks that change what the program does: `%env`, `%cd`, `%run`.

use ruff_python_ast::IpyEscapeKind;
use run_composer_core::v1::Value;

use crate::reader::Reader;

impl Reader<'_> {
    /// `%name rest`; `!command` changes nothing of the program's.
    pub(crate) fn magic(&mut self, kind: IpyEscapeKind, text: &str) {
        if kind != IpyEscapeKind::Magic {
            if matches!(kind, IpyEscapeKind::Shell | IpyEscapeKind::ShCap) {
                self.sdk.files.change_by(text);
            }
            return;
        }
        let (name, rest) = text.split_once(' ').unwrap_or((text, ""));
        match name {
            "cd" => {
                let path = rest.trim().trim_matches(['"', '\'']);
                let is_plain =
                    !path.is_empty() && !path.contains(['~', '$', '{', ' ']) && !path.starts_with('-');
                self.sdk.files.change_folder(is_plain.then_some(path));
            }
            "run" => {
                let mut words = rest.split_whitespace().skip_while(|word| word.starts_with('-'));
                if let Some(file) = words.next() {
                    let command_line = words.map(|word| Value::text(word.trim_matches(['"', '\''])));
                    let outer = std::mem::replace(&mut self.command_line, command_line.collect());
                    self.run_file(file.trim_matches(['"', '\'']));
                    self.command_line = outer;
                }
            }
            "env" | "set_env" => {
                let pair = rest.split_once('=').or_else(|| rest.split_once(' '));
                if let Some((name, value)) = pair {
                    let value = match value.trim() {
                        value if value.contains(['$', '{']) => Value::hole(value, "it is not followed", None),
                        value => Value::text(value),
                    };
                    self.set_variable(&Value::text(name.trim()), value);
                }
            }
            _ => {}
        }
    }
}
