//! The command as a process with an end.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

use super::{PROGRAM, until};

/// What a finished command left.
pub struct Ran {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Ran {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {} {}", self.out, self.err))
    }
}

/// Runs `run-composer ARGS` to its end.
pub fn run<S: AsRef<std::ffi::OsStr>>(args: &[S]) -> Ran {
    run_in(Path::new("."), args)
}

/// The same in a folder.
pub fn run_in<S: AsRef<std::ffi::OsStr>>(folder: &Path, args: &[S]) -> Ran {
    // Files, not pipes: whatever is printed, the command is never held up by us.
    let place = tempfile::tempdir().unwrap();
    let (out, err) = (place.path().join("out"), place.path().join("err"));
    let file = |path| Stdio::from(fs::File::create(path).unwrap());
    let mut command = Command::new(PROGRAM);
    command.args(args).current_dir(folder).env_remove("RUN_COMPOSER_STORE").env("NO_COLOR", "1");
    let mut child = command.stdin(Stdio::null()).stdout(file(&out)).stderr(file(&err)).spawn().unwrap();
    let mut status = None;
    until("the command to end", || {
        status = child.try_wait().unwrap();
        status.is_some()
    });
    let text = |path| String::from_utf8_lossy(&fs::read(path).unwrap()).into_owned();
    Ran { code: status.unwrap().code(), out: text(&out), err: text(&err) }
}
