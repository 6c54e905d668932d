//! The command line: script and arguments as words of a shell, data as placeholders.

use super::Lowering;
use crate::v1::text::str_of;
use crate::v1::value::Value;

impl Lowering<'_, '_> {
    pub(super) fn command(&mut self, hyperparameters: &[(String, String)]) -> String {
        let config = self.submission.run_config;
        let framework = self.run_field("framework");
        if framework.as_text().is_some_and(|framework| framework.eq_ignore_ascii_case("PySpark")) {
            return self.spark_run();
        }
        let (script, given) = (self.run_field("script"), self.run_field("command"));
        let has_command = given.truth(self.heap) != Some(false);
        let mut command = if has_command {
            let place = self.place(config, "command");
            let text = self.command_text(&given);
            self.exact("command", "command", place);
            text
        } else if script.truth(self.heap) == Some(false) {
            let place = self.submission.place.clone();
            self.lost("script", "The configuration has neither a script nor a command.", place);
            "<command>".to_owned()
        } else {
            self.script_line(&script)
        };
        if !has_command {
            let arguments = self.run_field("arguments");
            let words = self.words(&arguments, hyperparameters);
            if !words.is_empty() {
                command.push(' ');
                command.push_str(&words.join(" "));
                let place = self.place(config, "arguments");
                self.exact("arguments", "command", place);
            }
        }
        for (flag, name) in hyperparameters {
            command.push_str(&format!(" {flag} ${{{{search_space.{name}}}}}"));
        }
        command
    }

    /// A Spark run is no command at all: what would start plain Python is not written down.
    fn spark_run(&mut self) -> String {
        let place = self.place(self.submission.run_config, "framework");
        let reason = "A PySpark run is a job of type `spark` in v2, with `entry`, `conf` and Spark compute of its own. It is not \
                      converted: a command would start the script with plain Python.";
        self.lost("framework: PySpark", reason, place.clone());
        let script = self.run_field("script");
        let script = crate::v1::text::str_of(self.heap, &script).unwrap_or_else(|| "script".to_owned());
        let reason = "the run is one of Spark, and a command job has no Spark";
        self.ask(&Value::hole(format!("PySpark: {script}"), reason, place), "Spark job", "command")
    }

    fn script_line(&mut self, script: &Value) -> String {
        let config = self.submission.run_config;
        let place = self.place(config, "script");
        let script = self.text(script, "script", "command");
        if script.starts_with("../") || script.starts_with('/') {
            self.approximated(
                "script",
                "command",
                "The script is outside of the source directory, so it is not in the snapshot. Move it, or choose a folder \
                 above both as `code`.",
                place,
            );
        } else {
            self.exact("script", "command", place);
        }
        let interpreter = self.interpreter();
        let script = if script.starts_with('<') { script } else { quoted(&script) };
        format!("{interpreter} {script}")
    }

    /// `python`, or the interpreter the environment names.
    fn interpreter(&mut self) -> String {
        let Some(environment) = self.section("environment") else { return "python".to_owned() };
        let path = self.heap.path(environment, &["python", "interpreter_path"]);
        match path.as_text() {
            Some(path) if !path.is_empty() && &**path != "python" => {
                let text = quoted(path);
                let place = self.place(environment, "python");
                self.exact("environment.python.interpreter_path", "command", place);
                text
            }
            _ => "python".to_owned(),
        }
    }

    /// A command that is given as a whole.
    fn command_text(&mut self, command: &Value) -> String {
        match command {
            Value::List(_) | Value::Tuple(_) => {
                let words = match command {
                    Value::List(id) => self.heap.list(*id).to_vec(),
                    Value::Tuple(words) => words.to_vec(),
                    _ => Vec::new(),
                };
                let words: Vec<String> =
                    words.iter().map(|word| self.text(word, "part of the command", "command")).collect();
                self.line(&words.join(" "))
            }
            other => {
                let text = self.text(other, "command", "command");
                self.line(&text)
            }
        }
    }

    /// A command line with placeholders for its data.
    fn line(&mut self, text: &str) -> String {
        let words: Vec<String> = text
            .split(' ')
            .map(|word| self.without_fixed_path(word).unwrap_or_else(|| word.to_owned()))
            .collect();
        self.with_data(&words.join(" "))
    }

    /// An argument as a word of the shell. Variables of the environment in it are expanded on the compute, by v1's launcher
    /// (documented at `PyTorchConfiguration`) as by v2's shell.
    fn argument(&mut self, text: &str) -> String {
        if !has_variable(text) {
            return quoted(text);
        }
        if text.contains("$AZ_BATCHAI_") || text.contains("${AZ_BATCHAI_") {
            self.approximated(
                "arguments",
                "command",
                format!(
                    "`{text}` is a variable of v1's runs. v2's distributions set MASTER_ADDR, MASTER_PORT, WORLD_SIZE, NODE_RANK, \
                     RANK and LOCAL_RANK."
                ),
                self.submission.place.clone(),
            );
        }
        let escaped: String = text
            .chars()
            .flat_map(|c| ['\\'].into_iter().filter(move |_| matches!(c, '"' | '\\' | '`')).chain([c]))
            .collect();
        format!("\"{escaped}\"")
    }

    fn words(&mut self, arguments: &Value, hyperparameters: &[(String, String)]) -> Vec<String> {
        let items = match arguments {
            Value::List(id) => self.heap.list(*id).to_vec(),
            Value::Tuple(items) => items.to_vec(),
            Value::None => return Vec::new(),
            // Text is taken as it is.
            Value::Text(text) => return vec![self.with_data(text)],
            other => vec![other.clone()],
        };
        let mut words = Vec::new();
        let mut skip_value = false;
        for (at, item) in items.iter().enumerate() {
            let text = str_of(self.heap, item);
            if std::mem::take(&mut skip_value) {
                continue;
            }
            if let Some(flag) = text.as_ref().filter(|text| text.starts_with('-'))
                && hyperparameters.iter().any(|(other, _)| other == flag)
            {
                // The sweep gives this one: v1 would have sent both, and the last one stands.
                let next = items.get(at + 1).and_then(|next| str_of(self.heap, next));
                skip_value = next.is_some_and(|next| !next.starts_with('-') || next.parse::<f64>().is_ok());
                self.approximated(
                    &format!("arguments: {flag}"),
                    "command",
                    "The sweep sets this option, so the fixed value is left out.",
                    self.submission.place.clone(),
                );
                continue;
            }
            match item {
                // An empty word is one; `None` is sent as null, which the service leaves out.
                Value::None => {}
                Value::List(_) | Value::Tuple(_) | Value::Dict(_) if text.is_some() => {
                    let text = text.unwrap_or_default();
                    self.approximated(
                        "arguments",
                        "command",
                        format!(
                            "`{text}` is a list or dictionary; it is passed as the text Python makes of it."
                        ),
                        self.submission.place.clone(),
                    );
                    words.push(quoted(&text));
                }
                _ => {
                    if let Some(text) = text {
                        let text = crate::v1::wire::here(&text);
                        let data = self.without_fixed_path(&text).unwrap_or_else(|| self.with_data(&text));
                        words.push(if data == text { self.argument(&text) } else { data });
                    } else {
                        let what = argument_name(self.heap, &items, at);
                        words.push(self.ask(item, &what, "command"));
                    }
                }
            }
        }
        words
    }
}

/// Whether a shell puts something in the place of a part of a word.
fn has_variable(word: &str) -> bool {
    let begins = |rest: &str| rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_' || c == '{');
    word.match_indices('$').any(|(at, _)| begins(&word[at + 1..]))
}

/// What an argument is called: the option in front of it.
fn argument_name(heap: &crate::v1::Heap, items: &[Value], at: usize) -> String {
    let before = at.checked_sub(1).and_then(|before| str_of(heap, &items[before]));
    match before.filter(|before| before.starts_with('-')) {
        Some(option) => option.trim_start_matches('-').to_owned(),
        None => format!("argument {}", at + 1),
    }
}

/// A word in the quotes a shell needs.
pub(super) fn quoted(word: &str) -> String {
    shlex::try_quote(word).map_or_else(|_| word.to_owned(), std::borrow::Cow::into_owned)
}
