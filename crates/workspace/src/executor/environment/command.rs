//! Runs a program to its end, line by line, unless it is canceled or takes too long.
//!
//! Must not know: which program.

use std::io::{self, BufRead, BufReader, Read};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;

use super::credentials::mask_credentials;
use super::error::EnvironmentError;

const TICK: Duration = Duration::from_millis(100);

/// How a program ended, and all it said, without credentials.
pub(super) struct Finished {
    /// `None` when it took too long and was killed.
    pub status: Option<ExitStatus>,
    /// Standard output and standard error.
    pub lines: Vec<String>,
}

impl Finished {
    /// Whether it ended well.
    pub fn success(&self) -> bool {
        self.status.is_some_and(|status| status.success())
    }
}

/// Runs `command`, handing each line to `log`, for at most `time_limit`.
///
/// Its standard input is left as the caller set it.
pub(super) fn run(
    command: &mut Command,
    time_limit: Duration,
    log: &mut dyn FnMut(&str),
    cancel: &AtomicBool,
) -> Result<Finished, EnvironmentError> {
    let program = command.get_program().to_string_lossy().into_owned();
    let failed = |source| EnvironmentError::Io { action: format!("cannot run {program}"), source };
    // A group of its own: what it starts (compilers, for example) can be stopped with it.
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).process_group(0);
    let mut child = Running(command.spawn().map_err(failed)?);
    let (sender, lines) = mpsc::channel();
    for source in [child.0.stdout.take().map(boxed), child.0.stderr.take().map(boxed)].into_iter().flatten() {
        forward(source, sender.clone()).map_err(failed)?;
    }
    drop(sender);

    let started = Instant::now();
    let mut all = Vec::new();
    loop {
        match lines.recv_timeout(TICK) {
            Ok(line) => {
                let line = mask_credentials(&line);
                log(&line);
                all.push(line);
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
        }
        if cancel.load(Ordering::Relaxed) {
            return Err(EnvironmentError::Canceled);
        }
        if started.elapsed() >= time_limit {
            return Ok(Finished { status: None, lines: all });
        }
    }
    let status = child.0.wait().map_err(failed)?;
    Ok(Finished { status: Some(status), lines: all })
}

/// A child that does not outlive its guard.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        if matches!(self.0.try_wait(), Ok(None)) {
            // Until it is waited for, its number cannot belong to another process.
            let _ = killpg(Pid::from_raw(self.0.id().cast_signed()), Signal::SIGKILL);
            let _ = self.0.wait();
        }
    }
}

fn boxed(source: impl Read + Send + 'static) -> Box<dyn Read + Send> {
    Box::new(source)
}

fn forward(source: Box<dyn Read + Send>, lines: Sender<String>) -> io::Result<()> {
    thread::Builder::new().name("output".into()).spawn(move || {
        let mut source = BufReader::new(source);
        let mut line = Vec::new();
        while source.read_until(b'\n', &mut line).is_ok_and(|count| count > 0) {
            let text = String::from_utf8_lossy(&line).trim_end().to_owned();
            if lines.send(text).is_err() {
                return;
            }
            line.clear();
        }
    })?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sh(script: &str, limit: Duration, cancel: bool) -> (Result<Finished, EnvironmentError>, Vec<String>) {
        let mut logged = Vec::new();
        let mut log = |line: &str| logged.push(line.to_owned());
        let result = run(Command::new("sh").args(["-c", script]), limit, &mut log, &AtomicBool::new(cancel));
        (result, logged)
    }

    #[test]
    fn gives_lines_and_status() {
        let (result, logged) = sh("echo https://u:p@x; echo b; exit 3", Duration::from_hours(1), false);
        let finished = result.unwrap();
        assert_eq!(finished.status.and_then(|status| status.code()), Some(3));
        assert_eq!(finished.lines, ["https://***@x", "b"]);
        assert_eq!(logged, finished.lines);
    }

    #[test]
    fn stops_when_canceled_or_too_slow() {
        let (result, _) = sh("sleep 1000", Duration::from_hours(1), true);
        assert!(matches!(result, Err(EnvironmentError::Canceled)));
        let (result, _) = sh("sleep 1000 & sleep 1000", Duration::from_millis(1), false);
        assert!(!result.unwrap().success());
    }
}
