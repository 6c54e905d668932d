//! `start`: from a fresh checkout to a running page in one command. Must not know what the server does.

use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail};

use crate::steps::Steps;
use crate::{build, process, setup, try_out};

/// What was asked for.
#[derive(Debug, Default, PartialEq, Eq)]
struct Options {
    port: Option<u16>,
    is_try: bool,
    no_open: bool,
}

/// `cargo xtask start [--port N] [--no-open]`, or `--try`.
pub fn run(args: &[&str]) -> Result<ExitCode> {
    let options = options(args)?;
    let mut steps = Steps::new(setup::STEPS_FOR_BUILDING + 2 + usize::from(options.is_try));
    let toolchain = setup::for_building(&mut steps)?;
    let browser = if options.is_try { Some(setup::browser(&mut steps)?) } else { None };
    build::step_native(&mut steps)?;
    build::step_web(&mut steps, &build::PAGE, &toolchain)?;
    match browser {
        Some(browser) => try_out::run(&browser),
        None => serve(&options),
    }
}

/// Becomes the server, or waits for it where a program cannot become another: Ctrl-C reaches it either way.
fn serve(options: &Options) -> Result<ExitCode> {
    let port = options.port.map(|port| port.to_string());
    let mut args = vec!["serve", "--page", build::PAGE.folder];
    if let Some(port) = &port {
        args.extend(["--port", port]);
    }
    if !options.no_open && has_display() {
        args.push("--open");
    }
    become_it(process::command(crate::files::in_root(build::BINARY), &args, &[]))
}

#[cfg(unix)]
fn become_it(mut command: Command) -> Result<ExitCode> {
    use std::os::unix::process::CommandExt;
    let error = command.exec();
    Err(error).with_context(|| format!("cannot start `{}`", process::line(&command)))
}

#[cfg(not(unix))]
fn become_it(command: Command) -> Result<ExitCode> {
    let line = process::line(&command);
    let status = process::shown(command).with_context(|| format!("cannot start `{line}`"))?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn options(args: &[&str]) -> Result<Options> {
    let mut options = Options::default();
    let mut rest = args.iter();
    while let Some(argument) = rest.next() {
        match *argument {
            "--try" => options.is_try = true,
            "--no-open" => options.no_open = true,
            "--port" => {
                let value = rest.next().context("`--port` needs a number, such as `--port 8080`")?;
                let port = value
                    .parse()
                    .with_context(|| format!("`{value}` is not a port; use a number from 0 to 65535"))?;
                options.port = Some(port);
            }
            other => return Err(crate::unknown_argument("start", other)),
        }
    }
    if options.is_try && options.port.is_some() {
        bail!("`--try` picks a free port itself; leave `--port` out");
    }
    Ok(options)
}

/// Whether a browser could open a window here.
fn has_display() -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    cfg!(any(target_os = "macos", windows)) || set("DISPLAY") || set("WAYLAND_DISPLAY")
}

#[cfg(test)]
mod tests {
    use super::{Options, options};

    #[test]
    fn options_are_read() {
        let read = options(&["--port", "8080", "--no-open"]).expect("good options");
        assert_eq!(read, Options { port: Some(8080), no_open: true, ..Options::default() });
    }

    #[test]
    fn mistakes_are_named() {
        let message = |args: &[&str]| options(args).expect_err("bad options").to_string();
        assert!(message(&["--port"]).contains("needs a number"));
        assert!(message(&["--port", "x"]).contains("`x` is not a port"));
        assert!(message(&["--try", "--port", "1"]).contains("leave `--port` out"));
        assert!(message(&["--prot"]).contains("`--prot`"));
    }
}
