//! The command `run-composer`. Thin: every subcommand decodes its options, calls a crate below, and prints.

/// Prints a line to standard output. A reader that went away (`| head`) is no reason to panic.
macro_rules! out {
    ($($part:tt)*) => {{
        use std::io::Write as _;
        let _ = writeln!(anstream::stdout(), $($part)*);
    }};
}
pub(crate) use out;

mod commands;
mod git;
mod paths;
mod project;
mod render;
mod transport;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};

/// Compose, check and submit machine-learning training runs.
#[derive(Parser)]
#[command(name = "run-composer", version, about, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    Text,
    /// For programs.
    Json,
}

#[derive(Subcommand)]
enum Command {
    /// Check job documents: exit code 0 without errors, 1 with errors, 2 where one cannot be read.
    Check {
        /// Job documents (YAML or JSON); `-` reads standard input, with the files of the folder it is called in.
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// Write the fixes of errors into the files, where there is one way to fix them; then check what is left.
        #[arg(long)]
        fix: bool,
        /// Output format.
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
    /// Show what submitting would upload and request. Nothing is sent.
    Plan {
        /// Job document.
        file: PathBuf,
        /// Output format.
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
        /// Folder of the workspace; where it is running, the requests name its address.
        #[arg(long, env = "RUN_COMPOSER_STORE")]
        store: Option<PathBuf>,
    },
    /// Make v2 jobs of a script, notebook or `.runconfig` of the SDK v1; or, with `--to`, say a v2 job in other words.
    Convert {
        /// A `.py`, `.ipynb` or `.runconfig` of the SDK v1; a job document; or a job as the REST API answers it (JSON).
        file: PathBuf,
        /// What to make of a job: Python, `az`, curl, the request body, or YAML from a fetched REST job; of a source of the SDK
        /// v1, the `.runconfig` files it would save.
        #[arg(long, value_enum, conflicts_with = "format")]
        to: Option<commands::convert::Target>,
        /// Folder for the v2 jobs or `.runconfig` files; without it they are printed.
        #[arg(long)]
        out: Option<PathBuf>,
        /// How the jobs and the report are printed.
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
    /// Bring a document of the 2021 preview to today's syntax and print it; show what a training script of the SDK v1
    /// is with MLflow, as a diff.
    Upgrade {
        /// Job document, or a `.py` script.
        file: PathBuf,
        /// Write the result back into the file.
        #[arg(long)]
        write: bool,
    },
    /// Submit a job to the local workspace; starts one for the duration where none is running.
    Submit {
        /// Job document.
        file: PathBuf,
        /// Print the log while the job runs, and wait for its end. Exit code 1 where it fails.
        #[arg(long)]
        stream: bool,
        /// Folder of the workspace.
        #[arg(long, env = "RUN_COMPOSER_STORE")]
        store: Option<PathBuf>,
    },
    /// Print the variables by which the official clients (azure-ai-ml, mlflow, azure-identity) use the running
    /// local workspace.
    Env {
        /// Whose syntax.
        #[arg(long, value_enum, default_value = "bash")]
        shell: commands::env::Shell,
        /// Folder of the workspace.
        #[arg(long, env = "RUN_COMPOSER_STORE")]
        store: Option<PathBuf>,
    },
    /// Start the local workspace and its page on this machine.
    Serve {
        /// Port on 127.0.0.1; 0 takes a free one.
        #[arg(long, default_value_t = run_composer_workspace::DEFAULT_PORT)]
        port: u16,
        /// Folder of the workspace: jobs, uploads, environments.
        #[arg(long, env = "RUN_COMPOSER_STORE")]
        store: Option<PathBuf>,
        /// Folder of the page.
        #[arg(long)]
        page: Option<PathBuf>,
        /// Jobs that run at the same time.
        #[arg(long)]
        slots: Option<usize>,
        /// Open the page in the browser.
        #[arg(long)]
        open: bool,
        /// Write address and token as JSON to this file once the server listens.
        #[arg(long)]
        ready_file: Option<PathBuf>,
    },
    /// Open TensorBoard on the event files below `logs/` of runs, running ones too.
    Tensorboard {
        /// Names of runs.
        #[arg(required = true)]
        runs: Vec<String>,
        /// Port on 127.0.0.1.
        #[arg(long, default_value = "6006")]
        port: u16,
        /// Folder of the workspace.
        #[arg(long, env = "RUN_COMPOSER_STORE")]
        store: Option<PathBuf>,
    },
    /// Remove environments that no job has used for a while, and what broke off.
    Prune {
        /// Days without use after which an environment goes; 0 spares only those of running jobs.
        #[arg(long, default_value = "30", value_name = "DAYS")]
        unused_for: u64,
        /// Only say what would go.
        #[arg(long)]
        dry_run: bool,
        /// Folder of the workspace.
        #[arg(long, env = "RUN_COMPOSER_STORE")]
        store: Option<PathBuf>,
    },
    /// Run one prepared job (called by the workspace).
    #[command(hide = true)]
    Supervise {
        /// Control folder of the job.
        folder: PathBuf,
    },
    /// Run one process of an MPI job (called by `mpirun`).
    #[command(hide = true)]
    MpiRank {
        /// Folder of the run's logs.
        logs: PathBuf,
        /// The program and its arguments.
        #[arg(last = true)]
        argv: Vec<String>,
    },
    /// Run the processes of a distributed job (called by `supervise`).
    #[command(hide = true)]
    Ranks {
        /// Control folder of the job.
        folder: PathBuf,
    },
}

fn main() -> ExitCode {
    // No runtime here: `supervise` has to be the only thread, and `check` shall start at once.
    match Cli::parse().command {
        Command::Check { files, fix, format } => commands::check::run(&files, fix, format),
        Command::Plan { file, format, store } => commands::plan::run(&file, format, store),
        Command::Convert { file, to, out, format } => {
            commands::convert::run(&file, to, out.as_deref(), format)
        }
        Command::Upgrade { file, write } => commands::upgrade::run(&file, write),
        Command::Submit { file, stream, store } => commands::submit::run(&file, stream, store),
        Command::Env { shell, store } => commands::env::run(shell, store),
        Command::Serve { port, store, page, slots, open, ready_file } => {
            commands::serve::run(commands::serve::Options { port, store, page, slots, open, ready_file })
        }
        Command::Tensorboard { runs, port, store } => commands::tensorboard::run(&runs, port, store),
        Command::Prune { unused_for, dry_run, store } => commands::prune::run(unused_for, dry_run, store),
        Command::Supervise { folder } => run_composer_workspace::executor::process::supervise(&folder),
        Command::MpiRank { logs, argv } => {
            run_composer_workspace::executor::process::run_mpi_rank(&logs, &argv)
        }
        Command::Ranks { folder } => run_composer_workspace::executor::process::run_ranks(&folder),
    }
}
