//! `start --try`: a server of its own with an empty store, driven by `tests/e2e/try.mjs`, then stopped. Must
//! not know the page.

use std::path::Path;
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::setup::Browser;
use crate::{build, files, process};

/// Where the store, the ready file and the pictures go.
const OUT: &str = "target/try";
/// The server has this long to say that it is ready, and this long to stop.
const PATIENCE: Duration = Duration::from_secs(30);
const PAUSE: Duration = Duration::from_millis(50);

/// Runs it; the exit code is the script's.
pub fn run(browser: &Browser) -> Result<ExitCode> {
    let out = files::in_root(OUT);
    files::remove_dir(&out)?;
    files::make_dir(&out)?;
    let mut server = Server::start(&out)?;
    let ready = server.wait_until_ready(&out.join("ready.json"))?;
    let field = |name: &str| ready.get(name).and_then(Value::as_str).map(str::to_owned);
    let env = [
        ("RC_URL", field("url").context("the server's ready file has no `url`")?),
        ("RC_TOKEN", field("token").context("the server's ready file has no `token`")?),
        ("RC_CHROMIUM", process::text(&browser.chromium)?.to_owned()),
        ("RC_OUT", process::text(&out)?.to_owned()),
    ];
    let env = env.map(|(name, value)| (name.to_owned(), value));
    let status = process::shown(process::command("node", &["tests/e2e/try.mjs"], &env))?;
    server.stop()?;
    let code = status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1);
    Ok(ExitCode::from(code))
}

/// A running server; stopped when dropped.
struct Server {
    child: Child,
}

impl Server {
    fn start(out: &Path) -> Result<Self> {
        let store = out.join("store");
        let ready = out.join("ready.json");
        let args = ["serve", "--page", build::PAGE.folder, "--port", "0", "--store", process::text(&store)?];
        let args = [&args[..], &["--ready-file", process::text(&ready)?]].concat();
        let mut command = process::command(files::in_root(build::BINARY), &args, &[]);
        command.stdin(Stdio::null());
        let child = command.spawn().with_context(|| format!("cannot start `{}`", process::line(&command)))?;
        Ok(Self { child })
    }

    /// Waits for the whole ready file.
    fn wait_until_ready(&mut self, file: &Path) -> Result<Value> {
        let started = Instant::now();
        while started.elapsed() < PATIENCE {
            if let Some(status) = self.child.try_wait().context("lost the server")? {
                bail!("the server stopped before it was ready ({status}); what it said is above");
            }
            // Half a file is no JSON yet: look again.
            let content = std::fs::read_to_string(file).ok();
            if let Some(ready) = content.and_then(|content| serde_json::from_str(&content).ok()) {
                return Ok(ready);
            }
            std::thread::sleep(PAUSE);
        }
        bail!("the server was not ready after {} s", PATIENCE.as_secs())
    }

    /// Asks the server to stop and waits for it.
    fn stop(&mut self) -> Result<()> {
        if self.child.try_wait().context("lost the server")?.is_some() {
            return Ok(());
        }
        ask_to_stop(&mut self.child)?;
        let started = Instant::now();
        while started.elapsed() < PATIENCE {
            if self.child.try_wait().context("lost the server")?.is_some() {
                return Ok(());
            }
            std::thread::sleep(PAUSE);
        }
        self.child.kill().context("cannot end the server")?;
        self.child.wait().context("lost the server")?;
        bail!("the server did not stop within {} s of being asked; it was ended", PATIENCE.as_secs())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // On the good path it has stopped already; on any other the first error is the one to show.
        let _ = self.stop();
    }
}

#[cfg(unix)]
fn ask_to_stop(child: &mut Child) -> Result<()> {
    let status = Command::new("kill").args(["-TERM", &child.id().to_string()]).status();
    status.context("cannot run `kill`").map(|_| ())
}

#[cfg(not(unix))]
fn ask_to_stop(child: &mut Child) -> Result<()> {
    child.kill().context("cannot end the server")
}
