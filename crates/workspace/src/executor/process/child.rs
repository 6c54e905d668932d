//! Starts the command of a specification.
//!
//! Must not know: what happens to it afterwards.

use std::io::{self, PipeReader};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};

use super::record::ProcessRecord;
use super::signals;
use super::spec::ProcessSpec;

/// Starts the command in a process group of its own. Both streams of its output come through one pipe, so that they
/// are read in the order in which they were written: a traceback stays behind what was printed before it.
///
/// To be called on a thread that lives as long as the supervisor: on Linux the kernel kills the
/// command when the thread that started it ends. The error is a message for the user.
#[expect(unsafe_code, reason = "signal mask and parent-death signal can only be set inside the child")]
pub(super) fn spawn(spec: &ProcessSpec, supervisor: &ProcessRecord) -> Result<(Child, PipeReader), String> {
    let [program, arguments @ ..] = spec.argv.as_slice() else {
        return Err("cannot start the command: it is empty; give a program in `argv`".to_owned());
    };
    if !spec.cwd.is_dir() {
        let cwd = spec.cwd.display();
        return Err(format!("cannot start {program}: its working directory {cwd} is not a directory"));
    }
    let mut command = Command::new(program);
    command.args(arguments).current_dir(&spec.cwd);
    for name in &spec.env_remove {
        command.env_remove(name);
    }
    command.envs(&spec.env);
    #[cfg(target_os = "linux")]
    {
        let (name, value) = super::orphans::mark(supervisor);
        command.env(name, value);
    }
    let output = one_pipe(&mut command).map_err(|error| explain(program, &error))?;
    command.stdin(Stdio::null()).process_group(0);
    let supervisor_pid = supervisor.pid;
    // SAFETY: between fork and exec only async-signal-safe calls are allowed. `prepare` makes three
    // system calls (sigmask, prctl, getppid) and allocates nothing, also for its errors.
    unsafe {
        command.pre_exec(move || prepare(supervisor_pid));
    }
    let child = command.spawn().map_err(|error| explain(program, &error))?;
    Ok((child, output))
}

/// Sends both streams of a command into one pipe. The pipe ends when the command and what it started have ended, and
/// `command` is dropped.
pub(super) fn one_pipe(command: &mut Command) -> io::Result<PipeReader> {
    let (output, input) = io::pipe()?;
    command.stdout(input.try_clone()?).stderr(input);
    Ok(output)
}

/// Runs in the child, before it becomes the command.
fn prepare(supervisor_pid: i32) -> io::Result<()> {
    // The supervisor blocks signals for its own sake; the command must get them.
    signals::unblock_all()?;
    #[cfg(target_os = "linux")]
    {
        nix::sys::prctl::set_pdeathsig(nix::sys::signal::Signal::SIGKILL)?;
        // The supervisor may have died before the line above: then nobody will send the signal.
        if nix::unistd::getppid().as_raw() != supervisor_pid {
            return Err(nix::errno::Errno::ESRCH.into());
        }
    }
    #[cfg(not(target_os = "linux"))]
    let _ = supervisor_pid;
    Ok(())
}

fn explain(program: &str, error: &io::Error) -> String {
    let advice = match error.kind() {
        io::ErrorKind::NotFound => "; check the spelling, and that the program is installed and on PATH",
        io::ErrorKind::PermissionDenied => "; make the file executable (chmod +x)",
        io::ErrorKind::ArgumentListTooLong => "; pass long values through files instead",
        _ => "",
    };
    format!("cannot start {program}: {error}{advice}")
}
