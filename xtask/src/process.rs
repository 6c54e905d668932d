//! Running other programs: a clean environment, and errors that name the command. Must not know any
//! subcommand.

use std::ffi::{OsStr, OsString};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

use anyhow::{Context, Result, bail};

use crate::files;

/// Environment variables for child programs.
pub type Env = [(String, String)];

/// A command with its arguments, started in the checkout, as if typed by the user and not from inside `cargo
/// run`.
pub fn command(program: impl AsRef<OsStr>, args: &[&str], env: &Env) -> Command {
    let mut command = Command::new(program);
    command.args(args).current_dir(files::root());
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        // What `cargo run` adds for this binary; children that see it rebuild without need or look in wrong
        // places.
        let from_cargo =
            ["CARGO_PKG_", "CARGO_BIN_", "CARGO_MANIFEST_"].iter().any(|prefix| text.starts_with(prefix));
        if from_cargo || text == "CARGO" || text == "CARGO_TARGET_DIR" {
            command.env_remove(&name);
        }
    }
    command.env("PATH", search_path());
    match library_path() {
        Some(path) => command.env("LD_LIBRARY_PATH", path),
        None => command.env_remove("LD_LIBRARY_PATH"),
    };
    command.envs(env.iter().map(|(name, value)| (name, value)));
    command
}

/// Runs to the end with output captured; a failure shows that output.
pub fn quiet(mut command: Command) -> Result<String> {
    command.stdin(Stdio::null());
    let output = command.output().with_context(|| cannot_start(&command))?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim_end().to_owned();
    if !output.status.success() {
        let said = format!("{}\n{}", text(&output.stdout), text(&output.stderr));
        bail!("`{}` failed ({}):\n{}", line(&command), output.status, said.trim());
    }
    Ok(text(&output.stdout))
}

/// Runs to the end on the terminal.
pub fn shown(mut command: Command) -> Result<ExitStatus> {
    command.status().with_context(|| cannot_start(&command))
}

/// Runs to the end on the terminal, handing each line of standard output also to `on_line`.
pub fn watched(mut command: Command, mut on_line: impl FnMut(&str)) -> Result<ExitStatus> {
    command.stdin(Stdio::null()).stdout(Stdio::piped());
    let mut child = command.spawn().with_context(|| cannot_start(&command))?;
    if let Some(stdout) = child.stdout.take() {
        let mut reader = BufReader::new(stdout);
        let mut bytes = Vec::new();
        while reader.read_until(b'\n', &mut bytes).with_context(|| format!("lost `{}`", line(&command)))? > 0
        {
            std::io::stdout()
                .write_all(&bytes)
                .and_then(|()| std::io::stdout().flush())
                .context("cannot print")?;
            on_line(String::from_utf8_lossy(&bytes).trim_end());
            bytes.clear();
        }
    }
    child.wait().with_context(|| format!("lost `{}`", line(&command)))
}

/// The command as one line for messages.
pub fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
}

/// Where the first of `names` is on the search path.
pub fn find(names: &[&str]) -> Option<PathBuf> {
    let path = search_path();
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    names.iter().find_map(|name| {
        let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
        folders.iter().map(|folder| folder.join(&file)).find(|file| file.is_file())
    })
}

/// A path as text for arguments and environment variables.
pub fn text(path: &Path) -> Result<&str> {
    path.to_str().with_context(|| {
        format!("the path {} is not valid Unicode; move the checkout elsewhere", path.display())
    })
}

/// The user's search path with the folder of `cargo install` put in front.
fn search_path() -> OsString {
    let given = std::env::var_os("PATH").unwrap_or_default();
    let cargo_bin = cargo_home().map(|home| home.join("bin"));
    let folders = cargo_bin.into_iter().chain(std::env::split_paths(&given));
    std::env::join_paths(folders).unwrap_or_else(|_| given.clone())
}

/// The user's library path without what cargo and rustup put there: a second compiler must not load the first
/// one's libraries.
fn library_path() -> Option<OsString> {
    let given = std::env::var_os("LD_LIBRARY_PATH")?;
    let foreign = |path: &PathBuf| {
        path.components().any(|part| part.as_os_str() == "rustlib" || part.as_os_str() == "target")
    };
    let rustup = |path: &PathBuf| path.components().any(|part| part.as_os_str() == "toolchains");
    let kept: Vec<PathBuf> =
        std::env::split_paths(&given).filter(|path| !foreign(path) && !rustup(path)).collect();
    if kept.is_empty() { None } else { std::env::join_paths(kept).ok() }
}

fn cargo_home() -> Option<PathBuf> {
    let set = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    set.or_else(|| std::env::home_dir().map(|home| home.join(".cargo")))
}

fn cannot_start(command: &Command) -> String {
    format!(
        "cannot start `{}`; is {} installed and on the PATH?",
        line(command),
        command.get_program().to_string_lossy()
    )
}
