//! `cargo xtask`: the tasks of this repository, one file per subcommand.
//!
//! Runs other programs and reads files of the checkout. Must not know how the product works inside:
//! no other package uses this one, and this one links none of them.

mod bench;
mod build;
mod codegen;
mod files;
mod fuzz;
mod lint;
mod process;
mod setup;
mod size;
mod start;
mod steps;
mod test;
mod tidy;
mod try_out;

use std::process::ExitCode;

/// What `cargo xtask` prints when asked for help or given something unknown.
const USAGE: &str = "\
Usage: cargo xtask <task>

  start [--port N] [--no-open]   set up, build, and run the page with the local workspace
  start --try                    the same on a free port, driven by a browser, then stop
  setup                          install what building and testing need
  build [page|headless|v1|native]
                                 build one artefact, or all of them
  test                           run every suite; the last line is `N passed, N failed`
  tidy                           check the house rules
  lint                           formatting and clippy, native and WebAssembly
  size [--check|--write]         sizes of the WebAssembly modules against bench/sizes.json
  fuzz [--seconds N]             odd documents and edits against the core, 30 s per target
  codegen [--check]              schemas and TypeScript types from the job model
  bench [MEASURE …]              measure beside named peers; writes bench/results.json";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let (task, rest) = args.split_first().map_or(("", &[][..]), |(task, rest)| (*task, rest));
    let outcome = match task {
        "start" => start::run(rest),
        "setup" => setup::run(rest),
        "build" => build::run(rest),
        "test" => test::run(rest),
        "tidy" => tidy::run(rest),
        "lint" => lint::run(rest),
        "size" => size::run(rest),
        "bench" => bench::run(rest),
        "fuzz" => fuzz::run(rest),
        "codegen" => codegen::run(rest),
        "help" | "--help" | "-h" => {
            println!("{USAGE}");
            Ok(ExitCode::SUCCESS)
        }
        "" => Err(anyhow::anyhow!("no task given\n\n{USAGE}")),
        other => Err(anyhow::anyhow!("unknown task `{other}`\n\n{USAGE}")),
    };
    outcome.unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::FAILURE
    })
}

/// The error for an argument that `task` does not know.
fn unknown_argument(task: &str, argument: &str) -> anyhow::Error {
    anyhow::anyhow!("`cargo xtask {task}` does not know `{argument}`; `cargo xtask help` lists what there is")
}
