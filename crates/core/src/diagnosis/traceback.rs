//! The traceback with which a Python program ended. It does not know what exceptions mean.

const HEAD: &str = "Traceback (most recent call last):";
/// Lines a program may print after its last traceback. More, and the exception was caught and reported: the program went on.
const MOST_AFTER: usize = 25;
/// Launchers of processes end with an exception of their own about a process that failed before.
const OF_LAUNCHERS: [&str; 2] = ["ChildFailedError", "ProcessRaisedException"];

/// One call of a traceback.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Frame<'t> {
    /// The file as Python names it.
    pub file: &'t str,
    /// Line from 1.
    pub line: u32,
}

/// A traceback, innermost call last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Traceback<'t> {
    pub frames: Vec<Frame<'t>>,
    /// `ModuleNotFoundError`, `jwt.exceptions.DecodeError`.
    pub exception: &'t str,
    /// The first line of the message.
    pub message: &'t str,
    /// All that follows the exception's name: lines of a longer message, and what was printed last.
    pub rest: Vec<&'t str>,
}

impl<'t> Traceback<'t> {
    /// The last traceback of a log, where the program ended with it.
    pub(super) fn last(text: &'t str) -> Option<Self> {
        let lines: Vec<&str> = text.lines().map(|line| line.trim_end_matches('\r')).collect();
        let mut end = lines.len();
        loop {
            let start = lines[..end].iter().rposition(|line| line.ends_with(HEAD))?;
            let traceback = Self::read(&lines[start..end])?;
            if !OF_LAUNCHERS.iter().any(|name| traceback.exception.ends_with(name)) {
                return (traceback.rest.len() <= MOST_AFTER).then_some(traceback);
            }
            end = start;
        }
    }

    /// Reads a traceback from its head on. Lines of a distributed job begin with the number of their process, as the head does.
    fn read(lines: &[&'t str]) -> Option<Self> {
        let prefix = lines.first()?.strip_suffix(HEAD)?;
        if !(prefix.trim().is_empty() || prefix.trim_start().starts_with('[')) {
            return None;
        }
        let mut lines = lines[1..].iter().filter_map(|line| line.strip_prefix(prefix));
        let mut frames = Vec::new();
        for line in lines.by_ref() {
            if let Some(frame) = frame(line) {
                frames.push(frame);
            } else if !line.starts_with(' ') {
                let (exception, message) = line.split_once(": ").unwrap_or((line.trim_end_matches(':'), ""));
                let is_name = exception.chars().all(|c| c.is_alphanumeric() || c == '.' || c == '_');
                if exception.is_empty() || !is_name {
                    return None;
                }
                let rest = lines.filter(|line| !line.trim().is_empty()).collect();
                return Some(Self { frames, exception, message: message.trim(), rest });
            }
        }
        None
    }

    /// The exception without its module.
    pub(super) fn class(&self) -> &'t str {
        self.exception.rsplit('.').next().unwrap_or(self.exception)
    }

    /// The innermost line of the person's own code: path below the code folder, and line.
    pub(super) fn own_line(&self) -> Option<(&'t str, u32)> {
        let frame = self.frames.iter().rfind(|frame| is_own(frame.file))?;
        Some((below_code(frame.file), frame.line))
    }

    /// Whether the exception was raised by the person's own code itself, not by a package that it calls.
    pub(super) fn is_raised_in_own_code(&self) -> bool {
        self.frames.last().is_some_and(|frame| is_own(frame.file))
    }

    /// Whether a text stands in the message, also of several lines, whatever its case. `text` is lower case.
    pub(super) fn says(&self, text: &str) -> bool {
        std::iter::once(&self.message).chain(&self.rest).any(|line| line.to_lowercase().contains(text))
    }
}

/// `  File "train.py", line 3, in <module>`
fn frame(line: &str) -> Option<Frame<'_>> {
    let (file, rest) = line.strip_prefix("  File \"")?.split_once("\", line ")?;
    let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    Some(Frame { file, line: rest[..digits].parse().ok()? })
}

/// Whether a file is neither Python's own, nor of an installed package, nor of what starts a script of the SDK v1.
fn is_own(file: &str) -> bool {
    let foreign = ["/site-packages/", "/dist-packages/", "/lib/python", "azureml-setup/"];
    !file.starts_with('<') && !foreign.iter().any(|part| file.contains(part))
}

/// Where the path below the code folder begins: that of Azure ML today and formerly, or of a local workspace.
fn below_code_at(file: &str) -> Option<usize> {
    let after = |mark: &str| file.find(mark).map(|at| at + mark.len());
    // …/azureml/RUN/wd/azureml/RUN/train.py
    let of_run = || {
        let start = file.rfind("/azureml/")? + "/azureml/".len();
        Some(start + file[start..].find('/')? + 1)
    };
    let of_local = || {
        let start = after("/jobs/")?;
        let name_end = start + file[start..].find('/')? + 1;
        file[name_end..].starts_with("code/").then_some(name_end + "code/".len())
    };
    after("/exe/wd/").or_else(of_run).or_else(of_local)
}

fn below_code(file: &str) -> &str {
    let path = below_code_at(file).and_then(|end| file.get(end..)).unwrap_or(file);
    path.trim_start_matches("./")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_traceback_with_which_a_program_ended_counts() {
        let text = "start\nTraceback (most recent call last):\n  File \"a.py\", line 1, in <module>\n    x\nKeyError: 'x'\n\n\
            During handling of the above exception, another exception occurred:\n\n\
            Traceback (most recent call last):\n  File \"./b.py\", line 7, in f\n    y()\n    ^^^\n\
            \x20 File \"/env/lib/python3.11/site-packages/p/q.py\", line 9, in y\n    z\nValueError: no\nmore\n";
        let last = Traceback::last(text).unwrap();
        assert_eq!((last.exception, last.message, last.rest.as_slice()), ("ValueError", "no", &["more"][..]));
        assert_eq!((last.own_line(), last.is_raised_in_own_code()), (Some(("b.py", 7)), false));
        // Reported and survived: the program went on.
        assert_eq!(Traceback::last(&format!("{text}{}", "epoch\n".repeat(30))), None);
        assert_eq!(Traceback::last("Traceback (most recent call last):\n  File \"a.py\", li"), None);
        assert_eq!(Traceback::last("no traceback"), None);
    }

    #[test]
    fn processes_of_a_distributed_job_are_told_apart() {
        let text = "[0] Traceback (most recent call last):\n[1] fine\n[0]   File \"a.py\", line 3, in <module>\n[0] NameError: name 'x' is not defined\n\
            Traceback (most recent call last):\n  File \"/env/bin/torchrun\", line 8, in <module>\n\
            torch.distributed.elastic.multiprocessing.errors.ChildFailedError: \n=====\n";
        let last = Traceback::last(text).unwrap();
        assert_eq!((last.class(), last.own_line()), ("NameError", Some(("a.py", 3))));
    }

    #[test]
    fn own_files_are_named_from_the_code_folder() {
        for (file, path) in [
            ("train.py", "train.py"),
            ("/mnt/azureml/cr/j/0123/exe/wd/src/train.py", "src/train.py"),
            ("/mnt/batch/tasks/shared/LS_root/jobs/w/azureml/run_1/wd/azureml/run_1/train.py", "train.py"),
            ("/home/me/.run-composer/jobs/calm_sky_1/code/lib/a.py", "lib/a.py"),
            ("/somewhere/code/a.py", "/somewhere/code/a.py"),
        ] {
            assert!(is_own(file), "{file}");
            assert_eq!(below_code(file), path);
        }
        for file in [
            "/usr/lib/python3.11/runpy.py",
            "<frozen importlib._bootstrap>",
            "/mnt/azureml/cr/j/0123/exe/wd/.venv/lib/python3.9/site-packages/numpy/__init__.py",
            "azureml-setup/context_manager_injector.py",
        ] {
            assert!(!is_own(file), "{file}");
        }
    }
}
