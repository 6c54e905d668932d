//! The plain kind of command: an interpreter, a script and its arguments on one line.

/// `python train.py --alpha 0.5`, taken apart so that a form can show script and arguments in two fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invocation {
    /// `python`, `python3`, `python -u`, `Rscript`, `bash`…, as written.
    pub interpreter: String,
    /// Path of the script in the code folder.
    pub script: String,
    /// Everything behind the script, as written.
    pub arguments: String,
}

impl Invocation {
    /// Takes a command apart; `None` where it is more than one plain call (several commands, pipes, redirection).
    pub fn parse(command: &str) -> Option<Self> {
        let command = command.trim();
        if command.contains(['\n', ';', '|', '>', '<', '`']) || command.contains("&&") {
            return None;
        }
        let mut words = command.split_inclusive(char::is_whitespace);
        let mut used = 0;
        let mut interpreter = String::new();
        for word in words.by_ref() {
            let clean = word.trim();
            if clean.is_empty() {
                used += word.len();
                continue;
            }
            if interpreter.is_empty() {
                let name = clean.rsplit('/').next().unwrap_or(clean);
                let known = name.starts_with("python")
                    || matches!(name, "Rscript" | "bash" | "sh" | "julia" | "node");
                if !known {
                    return None;
                }
                clean.clone_into(&mut interpreter);
            } else if clean == "-m" || clean == "-c" {
                return None;
            } else if clean.starts_with('-') {
                interpreter.push(' ');
                interpreter.push_str(clean);
            } else {
                used += word.len();
                let script = shlex::split(clean).and_then(|words| words.into_iter().next())?;
                if script.contains('$') {
                    return None;
                }
                return Some(Self { interpreter, script, arguments: command[used..].trim().to_owned() });
            }
            used += word.len();
        }
        None
    }

    /// The command again, with the script quoted where a shell needs it.
    pub fn command(&self) -> String {
        let script =
            shlex::try_quote(&self.script).map_or_else(|_| self.script.clone(), std::borrow::Cow::into_owned);
        let command = format!("{} {script} {}", self.interpreter, self.arguments);
        command.trim_end().to_owned()
    }
}

/// Every script a command names: words that end like source files, in calls of an interpreter.
pub fn scripts_of(command: &str) -> Vec<String> {
    let mut scripts = Vec::new();
    for part in command.split(['\n', ';', '|', '&']) {
        let Some(invocation) = Invocation::parse(part) else { continue };
        if [".py", ".R", ".r", ".sh", ".jl", ".js"].iter().any(|end| invocation.script.ends_with(end)) {
            scripts.push(invocation.script);
        }
    }
    scripts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_calls_are_taken_apart_and_put_together() {
        let call = Invocation::parse("python -u  train.py --alpha ${{inputs.alpha}} --name 'a b'").unwrap();
        assert_eq!((call.interpreter.as_str(), call.script.as_str()), ("python -u", "train.py"));
        assert_eq!(call.arguments, "--alpha ${{inputs.alpha}} --name 'a b'");
        assert_eq!(call.command(), "python -u train.py --alpha ${{inputs.alpha}} --name 'a b'");
        for other in
            ["python -m pkg", "a && b", "echo hi", "", "python", "python x.py > y", "python ${{inputs.x}}"]
        {
            assert_eq!(Invocation::parse(other), None, "{other}");
        }
        assert_eq!(scripts_of("cd x\npython a.py && Rscript b.R; echo c.py"), ["a.py", "b.R"]);
    }
}
