//! `run-composer serve`: the local workspace and its page.

use std::path::PathBuf;
use std::process::ExitCode;

use run_composer_workspace::{Config, ReadyFile, Server};

use crate::paths::default_store;

/// Options of the subcommand.
pub struct Options {
    pub port: u16,
    pub store: Option<PathBuf>,
    pub page: Option<PathBuf>,
    pub slots: Option<usize>,
    pub open: bool,
    pub ready_file: Option<PathBuf>,
}

/// Serves until Ctrl-C or SIGTERM.
pub fn run(options: Options) -> ExitCode {
    // While one thread waits for the disk another one answers, on a machine with one core too.
    let workers = std::thread::available_parallelism().map_or(2, |cores| cores.get().max(2));
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(workers).enable_all().build();
    let runtime = runtime.map_err(|error| error.to_string());
    match runtime.and_then(|runtime| runtime.block_on(serve(options))) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            anstream::eprintln!("error: {message}");
            ExitCode::from(1)
        }
    }
}

async fn serve(options: Options) -> Result<(), String> {
    let program =
        std::env::current_exe().map_err(|error| format!("This program cannot find itself: {error}"))?;
    let mut config = Config::new(options.store.unwrap_or_else(default_store), program);
    config.port = options.port;
    config.page = options.page;
    if let Some(slots) = options.slots {
        config.slots = slots.max(1);
    }
    if let Some(page) = config.page.as_ref().filter(|page| !page.join("index.html").is_file()) {
        return Err(format!("There is no page in {}: build it with `cargo xtask start`", page.display()));
    }
    let store = config.store.clone();
    let has_page = config.page.is_some();
    let server = Server::bind(config).await.map_err(|error| error.to_string())?;
    let ready = server.ready().clone();
    // The fragment behind `#` never leaves the browser; the page takes the token out of the address at once.
    let link = format!("{}/#token={}", ready.url, ready.token);
    if has_page {
        crate::out!(
            "Run Composer is ready. Open this link; the part behind # is your access token:\n\n    {link}\n"
        );
    } else {
        crate::out!("The local workspace is ready at {} (no page: `--page FOLDER` serves one).", ready.url);
    }
    crate::out!("Store: {}   Stop: Ctrl-C", store.display());
    if let Some(path) = &options.ready_file {
        write_ready(path, &ready)?;
    }
    if options.open && has_page && webbrowser::open(&link).is_err() {
        crate::out!("No browser could be opened; open the link yourself.");
    }
    server.run(stop_signal()).await.map_err(|error| error.to_string())?;
    crate::out!("Stopped.");
    Ok(())
}

fn write_ready(path: &std::path::Path, ready: &ReadyFile) -> Result<(), String> {
    use std::io::Write as _;
    use std::os::unix::fs::OpenOptionsExt as _;
    let text = serde_json::to_string(ready).map_err(|error| error.to_string())?;
    let temporary = path.with_extension("new");
    let explain = |error: std::io::Error| format!("{} cannot be written: {error}", path.display());
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&temporary)
        .map_err(explain)?;
    file.write_all(text.as_bytes()).map_err(explain)?;
    std::fs::rename(temporary, path).map_err(explain)
}

async fn stop_signal() {
    use tokio::signal::unix::{SignalKind, signal};
    let (Ok(mut interrupt), Ok(mut terminate)) =
        (signal(SignalKind::interrupt()), signal(SignalKind::terminate()))
    else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    crate::out!("Stopping: running jobs are canceled …");
}
