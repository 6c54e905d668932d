//! `run-composer tensorboard`: the real TensorBoard on the event files of runs.

use std::path::PathBuf;
use std::process::{ExitCode, ExitStatus};
use std::time::Duration;

use run_composer_workspace::tensorboard;

use crate::paths::default_store;

/// Waits for its end. Ctrl-C reaches it too, but where it was told to ignore it (as in the background of a script) it goes on:
/// whatever asks us to stop ends it.
#[tokio::main(flavor = "current_thread")]
async fn watch(command: std::process::Command) -> std::io::Result<ExitStatus> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut board = tokio::process::Command::from(command).spawn()?;
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    loop {
        tokio::select! {
            status = board.wait() => return status,
            _ = interrupt.recv() => {
                if tokio::time::timeout(Duration::from_secs(2), board.wait()).await.is_err() {
                    board.start_kill()?;
                }
            }
            _ = terminate.recv() => board.start_kill()?,
        }
    }
}

/// Runs until TensorBoard ends; its exit code, or 1 where it cannot be started.
pub fn run(runs: &[String], port: u16, store: Option<PathBuf>) -> ExitCode {
    let store = store.unwrap_or_else(default_store);
    let board = match tensorboard(&store, runs, port, &mut |line| anstream::eprintln!("{line}")) {
        Ok(board) => board,
        Err(message) => {
            anstream::eprintln!("error: {message}");
            return ExitCode::from(1);
        }
    };
    let status = watch(board.command);
    let _ = std::fs::remove_dir_all(&board.folder);
    match status {
        Ok(status) => ExitCode::from(u8::from(!status.success())),
        Err(error) => {
            anstream::eprintln!("error: TensorBoard cannot be started: {error}");
            ExitCode::from(1)
        }
    }
}
