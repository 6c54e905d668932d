//! Several processes as one command: `run-composer ranks DIR`, which a supervisor runs like any other command.
//!
//! Each process of `DIR/ranks.json` gets its own variables and its own log; every line also goes to standard output
//! behind the process's number. The first that fails ends the others, and its exit code is that of the whole.
//!
//! Must not know: what the processes are, and why there are several.

use std::collections::BTreeMap;
use std::io::{self, BufRead as _, BufReader, PipeReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use serde::{Deserialize, Serialize};

use super::child::one_pipe;
use super::durable;
use super::log_file::LogFile;
use super::mask::Mask;

const FILE: &str = "ranks.json";
/// Longer lines are passed on in pieces, each as a line.
const LONGEST_LINE_BYTES: u64 = 1 << 20;
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// What to run at the same time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RanksSpec {
    /// The program and its arguments, the same for all.
    pub argv: Vec<String>,
    /// Seconds between the polite SIGTERM to the others and the end of this command; what is left is killed then.
    pub grace_secs: f64,
    /// The processes, in order of their rank.
    pub ranks: Vec<RankSpec>,
}

/// One process.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RankSpec {
    /// Variables added to the inherited environment.
    pub env: BTreeMap<String, String>,
    /// Its own log; an absolute path.
    pub log_path: PathBuf,
}

/// Writes `dir/ranks.json`.
pub fn write_ranks(dir: &Path, spec: &RanksSpec) -> io::Result<()> {
    durable::hand_over_json(dir, FILE, spec)
}

/// The log of one process in the folder of a run's logs.
pub fn log_of_rank(logs: &Path, rank: usize) -> PathBuf {
    logs.join(format!("std_log_process_{rank:02}.txt"))
}

/// Runs one process that `mpirun` has started, with a log of its own: the whole of `run-composer mpi-rank LOGS -- ARGV`.
/// There is one for each process; it learns its rank from Open MPI or from MPICH.
pub fn run_mpi_rank(logs: &Path, argv: &[String]) -> ExitCode {
    let told = |name: &str| std::env::var(name).ok()?.parse::<usize>().ok();
    let Some(rank) = told("OMPI_COMM_WORLD_RANK").or_else(|| told("PMI_RANK")) else {
        eprintln!("mpirun does not say which process this is; Open MPI and MPICH are known here");
        return ExitCode::FAILURE;
    };
    let process = RankSpec { env: BTreeMap::new(), log_path: log_of_rank(logs, rank) };
    let ended = start(argv, &process).and_then(|(mut child, output)| {
        let reader = read(output, rank, &process.log_path)?;
        let status = child.wait();
        finish(&[reader]);
        status
    });
    match ended {
        Ok(status) => ExitCode::from(code_of(status)),
        Err(error) => {
            eprintln!("process {rank} cannot be started: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Runs the processes of `dir/ranks.json` to their end: the whole of `run-composer ranks DIR`.
pub fn run_ranks(dir: &Path) -> ExitCode {
    match run(dir) {
        Ok(code) => ExitCode::from(code),
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn run(dir: &Path) -> Result<u8, String> {
    let spec: RanksSpec = durable::read_json(dir, FILE)
        .and_then(|spec| spec.ok_or_else(|| io::Error::other("there is no ranks.json to run")))
        .map_err(|error| error.to_string())?;
    let (sender, ended) = mpsc::channel();
    let mut pids = Vec::new();
    let mut readers = Vec::new();
    for (rank, process) in spec.ranks.iter().enumerate() {
        let started = start(&spec.argv, process).and_then(|(mut child, output)| {
            pids.push(Pid::from_raw(child.id().cast_signed()));
            readers.push(read(output, rank, &process.log_path)?);
            let sender = sender.clone();
            thread::Builder::new().spawn(move || drop(sender.send((rank, child.wait()))))
        });
        if let Err(error) = started {
            stop(&pids, Signal::SIGKILL);
            return Err(format!("process {rank} cannot be started: {error}"));
        }
    }
    drop(sender);
    let code = wait(&ended, &mut pids, spec.grace_secs);
    finish(&readers);
    Ok(code)
}

/// Waits for the end of the output. A process that went into the background may hold it open; the supervisor ends it.
fn finish(readers: &[JoinHandle<()>]) {
    let patience = Instant::now() + Duration::from_secs(1);
    while readers.iter().any(|reader| !reader.is_finished()) && Instant::now() < patience {
        thread::sleep(LOOK_EVERY);
    }
}

fn start(argv: &[String], process: &RankSpec) -> io::Result<(Child, PipeReader)> {
    let [program, arguments @ ..] = argv else { return Err(io::Error::other("the command is empty")) };
    let mut command = Command::new(program);
    command.args(arguments).envs(&process.env);
    let output = one_pipe(&mut command)?;
    Ok((command.stdin(Stdio::null()).spawn()?, output))
}

/// Waits for all; the exit code of the first that failed, else 0.
fn wait(ended: &mpsc::Receiver<(usize, io::Result<ExitStatus>)>, pids: &mut [Pid], grace_secs: f64) -> u8 {
    let grace = Duration::try_from_secs_f64(grace_secs).unwrap_or_default();
    let mut failed: Option<(u8, Instant)> = None;
    loop {
        let next = match failed {
            None => ended.recv().ok(),
            Some((_, kill_at)) => ended.recv_timeout(kill_at.saturating_duration_since(Instant::now())).ok(),
        };
        let Some((rank, status)) = next else {
            // All have ended, or those that are left had their time.
            stop(pids, Signal::SIGKILL);
            return failed.map_or(0, |(code, _)| code);
        };
        pids[rank] = Pid::from_raw(0);
        let code = status.map_or(1, code_of);
        if code == 0 || failed.is_some() {
            continue;
        }
        failed = Some((code, Instant::now() + grace));
        let others = pids.iter().any(|pid| pid.as_raw() > 0);
        let rest = if others { "; the others are stopped" } else { "" };
        eprintln!("Process {rank} ended with exit code {code}{rest}.");
        stop(pids, Signal::SIGTERM);
    }
}

/// As a shell counts: 128 and more for a signal.
fn code_of(status: ExitStatus) -> u8 {
    use std::os::unix::process::ExitStatusExt as _;
    let code = status.code().or_else(|| status.signal().map(|signal| 128 + signal)).unwrap_or(1);
    u8::try_from(code).unwrap_or(1)
}

fn stop(pids: &[Pid], signal: Signal) {
    for pid in pids.iter().filter(|pid| pid.as_raw() > 0) {
        let _ = kill(*pid, signal);
    }
}

/// Passes the output of a process on, whole lines at a time.
fn read(output: PipeReader, rank: usize, log: &Path) -> io::Result<JoinHandle<()>> {
    let log = LogFile::open(log);
    thread::Builder::new().spawn(move || pass_on(output, rank, log))
}

fn pass_on(output: PipeReader, rank: usize, mut log: LogFile) {
    let mask = Mask::of_this_process();
    let mut output = BufReader::new(output);
    let mut line = Vec::new();
    loop {
        line.clear();
        match (&mut output).take(LONGEST_LINE_BYTES).read_until(b'\n', &mut line) {
            Ok(0) | Err(_) => return,
            Ok(_) => {}
        }
        if line.last() != Some(&b'\n') {
            line.push(b'\n');
        }
        let line = mask.apply(&line);
        log.append(&line);
        let mut out = io::stdout().lock();
        // The supervisor reads until the end; where it is gone, the log of the process still has the line.
        let _ = write!(out, "[{rank}] ").and_then(|()| out.write_all(&line)).and_then(|()| out.flush());
    }
}
