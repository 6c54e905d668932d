//! The supervisor as a real process: how jobs end, what their logs hold, and that nothing is left over.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on may say so with a panic")]

mod common;

use std::fs;
use std::path::Path;
use std::thread::sleep;
use std::time::Duration;

use common::supervised::{Job, runs, until_gone, wait};
use common::{PROGRAM, until};
use run_composer_workspace::executor::process::{
    ProcessOutcome, is_alive, kill_now, read_exit, read_process, request_cancel, spawn_supervisor,
};

/// A process tree of three: bash, a child in its group, and (on Linux) a daemon in its own session.
const TREE: &str = "echo $$ >> pids; sleep 1000 & echo $! >> pids; \
    if command -v setsid > /dev/null && [ -d /proc/self ]; then setsid bash -c 'echo $$ >> pids; exec sleep 1000' & \
    else echo $! >> pids; fi; ";

#[test]
fn a_normal_end() {
    let job = Job::bash("echo $GREETING ${HOME-homeless}; echo problem >&2; pwd -P");
    let exit = job.run();
    assert_eq!(exit.outcome, ProcessOutcome::Exited { code: 0 });
    assert!(exit.started_unix_ms > 0 && exit.started_unix_ms <= exit.ended_unix_ms);
    assert_eq!((exit.log_error, exit.dropped_bytes), (None, 0));
    let log = String::from_utf8(job.log()).unwrap();
    let lines: Vec<_> = log.lines().collect();
    assert_eq!(exit.last_lines, lines);
    let cwd = job.path().canonicalize().unwrap();
    assert_eq!(lines, ["hello homeless", "problem", cwd.to_str().unwrap()]);
}

#[test]
fn both_streams_stay_in_order() {
    let job = Job::bash("for i in $(seq 500); do echo out $i; echo err $i >&2; done");
    job.run();
    let expected: String = (1..=500).map(|i| format!("out {i}\nerr {i}\n")).collect();
    assert!(String::from_utf8(job.log()).unwrap() == expected);
}

#[test]
fn an_exit_code() {
    assert_eq!(Job::bash("exit 3").run().outcome, ProcessOutcome::Exited { code: 3 });
}

#[test]
fn a_signal() {
    let exit = Job::bash("kill -SEGV $$").run();
    assert_eq!(exit.outcome, ProcessOutcome::Signaled { signal: 11, name: "SIGSEGV".to_owned() });
}

#[test]
fn the_command_gets_normal_signals() {
    // The supervisor blocks SIGTERM for itself; a command that inherited that could not be stopped.
    let exit = Job::bash("kill -TERM $$; sleep 1000").run();
    assert_eq!(exit.outcome, ProcessOutcome::Signaled { signal: 15, name: "SIGTERM".to_owned() });
}

#[test]
fn a_time_limit_stops_the_whole_tree() {
    let mut job = Job::bash(&format!("{TREE} trap '' TERM; wait; sleep 1000"));
    job.spec.timeout_secs = Some(4.0);
    job.spec.grace_secs = 0.5;
    let mut supervisor = job.start();
    let pids = job.pids(3);
    let exit = job.finish(&mut supervisor);
    assert_eq!(exit.outcome, ProcessOutcome::TimedOut { after_secs: 4.0 });
    assert!(pids.iter().all(|pid| !runs(*pid)), "gone before exit.json appears");
}

#[test]
fn a_time_limit_lets_the_command_say_goodbye() {
    let mut job = Job::bash("trap 'echo goodbye; exit 0' TERM; while true; do sleep 0.1; done");
    job.spec.timeout_secs = Some(1.0);
    job.spec.grace_secs = 100.0;
    let exit = job.run();
    assert_eq!(exit.outcome, ProcessOutcome::TimedOut { after_secs: 1.0 });
    assert!(exit.last_lines.contains(&"goodbye".to_owned()), "{exit:?}");
}

#[test]
fn a_cancel_stops_the_whole_tree() {
    let job = Job::bash(&format!("{TREE} wait"));
    let mut supervisor = job.start();
    let pids = job.pids(3);
    assert!(is_alive(&read_process(job.path()).unwrap().unwrap()));
    request_cancel(job.path()).unwrap();
    assert_eq!(job.finish(&mut supervisor).outcome, ProcessOutcome::Canceled);
    assert!(pids.iter().all(|pid| !runs(*pid)), "gone before exit.json appears");
}

#[test]
fn a_cancel_before_the_start() {
    let job = Job::bash("touch started");
    request_cancel(job.path()).unwrap();
    assert_eq!(job.run().outcome, ProcessOutcome::Canceled);
    assert!(!job.file("started").exists());
}

#[test]
fn a_job_runs_once() {
    let job = Job::bash("echo run >> runs");
    let exit = job.run();
    assert_eq!(job.run(), exit);
    assert_eq!(fs::read_to_string(job.file("runs")).unwrap(), "run\n");
}

#[test]
fn invalid_utf8_is_kept() {
    let job = Job::bash(r"printf 'a\xff\xfe\x00b\r\n\xc3'");
    let exit = job.run();
    assert_eq!(job.log(), b"a\xff\xfe\x00b\r\n\xc3\n");
    assert_eq!(exit.last_lines, ["a\u{fffd}\u{fffd}\0b", "\u{fffd}"]);
}

#[test]
fn a_line_of_20_megabytes() {
    let job = Job::bash("head -c 20000000 /dev/zero | tr '\\0' x");
    let exit = job.run();
    let log = job.log();
    assert_eq!(log.len(), 20_000_001);
    assert!(log[..20_000_000].iter().all(|byte| *byte == b'x') && log.ends_with(b"x\n"));
    assert_eq!(exit.last_lines, ["x".repeat(2000)]);
}

#[test]
fn a_background_process_does_not_hold_up_the_end() {
    let job = Job::bash("sleep 1000 & echo $! > pids; echo done");
    let exit = job.run();
    assert_eq!(exit.outcome, ProcessOutcome::Exited { code: 0 });
    assert_eq!(exit.last_lines, ["done"]);
    until_gone(&job.pids(1));
}

#[test]
fn a_program_that_does_not_exist() {
    let exit = Job::new(&["no-such-program-anywhere", "x"]).run();
    let ProcessOutcome::SpawnFailed { message } = exit.outcome else { panic!("{exit:?}") };
    assert!(message.contains("no-such-program-anywhere") && message.contains("PATH"), "{message}");
}

#[test]
fn a_working_directory_that_does_not_exist() {
    let mut job = Job::bash("true");
    job.spec.cwd = job.file("nowhere");
    let ProcessOutcome::SpawnFailed { message } = job.run().outcome else { panic!("it ran") };
    assert!(message.contains("nowhere"), "{message}");
}

#[test]
fn a_specification_that_is_not_there() {
    let job = Job::bash("true");
    let mut supervisor = spawn_supervisor(Path::new(PROGRAM), job.path()).unwrap();
    let ProcessOutcome::SpawnFailed { message } = job.finish(&mut supervisor).outcome else {
        panic!("it ran")
    };
    assert!(message.contains("spec.json"), "{message}");
}

#[test]
fn a_log_that_cannot_be_written_does_not_stop_the_job() {
    let mut job = Job::bash("echo 1234; touch finished");
    job.spec.log_path = job.file("spec.json").join("below-a-file");
    let exit = job.run();
    assert_eq!(exit.outcome, ProcessOutcome::Exited { code: 0 });
    assert_eq!(exit.dropped_bytes, 5);
    assert!(exit.log_error.unwrap().contains("below-a-file"));
    assert!(job.file("finished").exists());
}

#[test]
fn readers_see_whole_lines_only() {
    // The parts of a line come one by one; the reader looks all the time.
    let job = Job::bash(
        "for i in $(seq 40); do printf 'out-'; sleep 0.01; printf 'put\\n'; printf 'er' >&2; printf 'ror\\n' >&2; done",
    );
    let mut supervisor = job.start();
    loop {
        let log = String::from_utf8(job.log()).unwrap();
        assert!(log.is_empty() || log.ends_with('\n'), "{log:?}");
        assert!(log.lines().all(|line| line == "out-put" || line == "error"), "{log:?}");
        if supervisor.try_wait().unwrap().is_some() {
            break;
        }
        sleep(Duration::from_millis(2));
    }
    job.finish(&mut supervisor);
    assert_eq!(String::from_utf8(job.log()).unwrap().lines().count(), 80);
}

#[test]
fn output_appears_while_the_command_runs() {
    let job = Job::bash("echo first; while [ ! -e go ]; do sleep 0.05; done; echo second");
    let mut supervisor = job.start();
    until("the first line", || job.log() == b"first\n");
    assert_eq!(read_exit(job.path()).unwrap(), None);
    fs::write(job.file("go"), "").unwrap();
    job.finish(&mut supervisor);
    assert_eq!(job.log(), b"first\nsecond\n");
}

#[test]
fn a_killed_supervisor_takes_its_job_along() {
    let job = Job::bash(&format!("{TREE} wait"));
    let mut supervisor = job.start();
    let pids = job.pids(3);
    until("the group to be on record", || {
        read_process(job.path()).unwrap().is_some_and(|record| record.pgid.is_some())
    });
    supervisor.kill().unwrap();
    let record = read_process(job.path()).unwrap().unwrap();
    // Even before the dead supervisor is collected: a zombie is not alive.
    until("the supervisor to be dead", || !is_alive(&record));
    wait(&mut supervisor);
    if cfg!(target_os = "linux") {
        // The command itself dies with its supervisor, without anybody's help.
        until_gone(&pids[..1]);
    }
    kill_now(&record);
    until_gone(&pids);
    assert_eq!(read_exit(job.path()).unwrap(), None);
    kill_now(&record);
}
