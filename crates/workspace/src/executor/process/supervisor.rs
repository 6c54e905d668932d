//! The life of a supervisor, from `spec.json` to `exit.json`.
//!
//! Must not know: the server. It may be gone, restarted or replaced at any moment.

use std::fs::File;
use std::io::{self, PipeReader};
use std::path::Path;
use std::process::ExitCode;
use std::sync::{Arc, mpsc};
use std::thread;

use nix::unistd::Pid;

use super::exit::{ProcessExit, ProcessOutcome, read_exit, unix_ms, write_exit};
use super::log_file::LogFile;
use super::mask::Mask;
use super::output::{Output, Summary};
use super::record::ProcessRecord;
use super::spec::{ProcessSpec, read_spec};
use super::watch::{Event, Watch};
use super::{cancel, child, identity, reaper, reserve, signals, tree};

/// Runs the command of `dir/spec.json` to its end: the whole of `run-composer supervise DIR`.
///
/// To be called on the main thread before any other thread exists (signals are blocked for all
/// threads to come), and with nothing else to do in this process. Succeeds when `exit.json` says how
/// the command ended, however that was.
pub fn supervise(dir: &Path) -> ExitCode {
    match run(dir) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("run-composer supervise {}: {error}", dir.display());
            ExitCode::FAILURE
        }
    }
}

fn run(dir: &Path) -> io::Result<()> {
    let _claim = claim(dir)?;
    if read_exit(dir)?.is_some() {
        // It was run before; running it again would do everything twice.
        return Ok(());
    }
    signals::block()?;
    // Fails when a terminal or `spawn_supervisor` has made this process a leader already.
    let _ = nix::unistd::setsid();
    tree::adopt_orphans();
    reserve::take(dir);

    let started_unix_ms = unix_ms();
    let (outcome, summary) = supervise_command(dir).unwrap_or_else(|message| {
        let last_lines = Vec::new();
        let nothing = Summary { log_error: None, dropped_bytes: 0, last_lines };
        (ProcessOutcome::SpawnFailed { message }, nothing)
    });
    let Summary { log_error, dropped_bytes, last_lines } = summary;
    let ended_unix_ms = unix_ms();
    let exit = ProcessExit { outcome, started_unix_ms, ended_unix_ms, log_error, dropped_bytes, last_lines };
    reserve::give_back(dir);
    write_exit(dir, &exit)
}

/// Makes sure that only one supervisor works on `dir`, for as long as the returned file is open.
fn claim(dir: &Path) -> io::Result<File> {
    let lock = File::create(dir.join("supervise.lock"))?;
    lock.try_lock().map_err(|_| io::Error::other("another supervisor is at work here; nothing to do"))?;
    Ok(lock)
}

/// Whether a supervisor works on `dir`, even one that has not written its record yet.
pub fn is_claimed(dir: &Path) -> bool {
    File::open(dir.join("supervise.lock")).is_ok_and(|lock| lock.try_lock_shared().is_err())
}

/// The errors are messages for the user: the command was not started.
fn supervise_command(dir: &Path) -> Result<(ProcessOutcome, Summary), String> {
    let record = ProcessRecord::of_this_supervisor().map_err(|error| error.to_string())?;
    // Before the command starts: should this process be killed in between, the server knows that
    // there was one. The group follows below; until then Linux ends the command along with us.
    record.write(dir).map_err(|error| error.to_string())?;
    let spec = read_spec(dir)
        .and_then(|spec| spec.ok_or_else(|| io::Error::other("there is no spec.json to run")))
        .map_err(|error| error.to_string())?;
    let (timeout, grace) = (spec.timeout()?, spec.grace()?);
    let output = Arc::new(Output::new(LogFile::open(&spec.log_path), Mask::of_command(&spec.env)));
    if cancel::is_requested(dir) {
        return Ok((ProcessOutcome::Canceled, output.close()));
    }

    let (sender, events) = mpsc::channel();
    let stop = sender.clone();
    signals::listen(move || drop(stop.send(Event::StopRequested))).map_err(|error| no_thread(&error))?;
    let (group, source) = start(dir, &spec, record)?;
    let ready = follow(group, source, &output, &sender);
    let watch = Watch { dir, group, timeout, grace, events, open: true };
    if let Err(error) = ready {
        tree::kill(group);
        return Err(no_thread(&error));
    }
    let outcome = watch.until_gone();
    Ok((outcome, output.close()))
}

/// Starts the command and notes its group in `process.json`.
fn start(dir: &Path, spec: &ProcessSpec, record: ProcessRecord) -> Result<(Pid, PipeReader), String> {
    let (child, output) = child::spawn(spec, &record)?;
    let pid = child.id().cast_signed();
    let group = Pid::from_raw(pid);
    let record = ProcessRecord { pgid: Some(pid), child_start: identity::start_of(pid), ..record };
    if let Err(error) = record.complete(dir) {
        // A command the server could never find again must not run.
        tree::kill(group);
        return Err(error.to_string());
    }
    Ok((group, output))
}

/// Starts the threads that read the command's output and wait for its end.
fn follow(
    group: Pid,
    source: PipeReader,
    output: &Arc<Output>,
    sender: &mpsc::Sender<Event>,
) -> io::Result<()> {
    let (ended, drained) = (sender.clone(), sender.clone());
    let output = Arc::clone(output);
    thread::Builder::new().name("output".to_owned()).spawn(move || {
        output.read_all(source);
        drop(drained.send(Event::OutputEnded));
    })?;
    reaper::collect(group, move |outcome| drop(ended.send(Event::Ended(outcome))))
}

fn no_thread(error: &io::Error) -> String {
    format!("cannot start a thread: {error}; the machine may be out of memory or processes")
}
