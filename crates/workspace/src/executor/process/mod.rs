//! The supervisor: one small process per job, so that a job outlives a `kill -9` of the server.
//!
//! The server writes `DIR/spec.json` ([`write_spec`]) and starts `run-composer supervise DIR`
//! ([`spawn_supervisor`]). From then on the two only talk through files in DIR and signals:
//!
//! | file           | written by | meaning                                              |
//! |----------------|------------|------------------------------------------------------|
//! | `spec.json`    | server     | what to run ([`ProcessSpec`])                        |
//! | `ranks.json`   | server     | several processes as one command ([`RanksSpec`])     |
//! | `process.json` | supervisor | who supervises, which group runs ([`ProcessRecord`]) |
//! | `cancel`       | server     | the job is to be stopped ([`request_cancel`])        |
//! | `exit.json`    | supervisor | how it ended ([`ProcessExit`]); written last         |
//!
//! Must not know: jobs, Azure ML, Python environments, HTTP.

mod cancel;
mod child;
pub(super) mod durable;
mod exit;
mod identity;
mod launch;
mod log_file;
mod mask;
mod orphans;
mod output;
#[cfg(target_os = "linux")]
mod procfs;
mod ranks;
mod reaper;
mod record;
mod reserve;
mod signals;
mod spec;
mod supervisor;
mod tail;
mod tree;
mod watch;

pub use cancel::request_cancel;
pub use exit::{ProcessExit, ProcessOutcome, read_exit};
pub use launch::spawn_supervisor;
pub use orphans::kill_now;
pub use ranks::{RankSpec, RanksSpec, log_of_rank, run_mpi_rank, run_ranks, write_ranks};
pub use record::{ProcessRecord, is_alive, read_process};
pub use spec::{ProcessSpec, read_spec, write_spec};
pub use supervisor::{is_claimed, supervise};
