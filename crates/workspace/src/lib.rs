//! The local workspace: a server that speaks the Azure ML REST API and runs jobs on this machine.
//!
//! Layers, each using only those below it: [`routes`] (HTTP) → [`service`] (rules and views) → [`store`] (SQLite and files)
//! and [`executor`] (processes and environments). It knows nothing of the page it serves, which is a folder of files.

mod clock;
mod computes_file;
mod config;
mod connections;
mod curated;
pub mod executor;
mod prune;
mod routes;
mod security;
mod server;
mod service;
mod state;
mod store;
mod tensorboard;

pub use config::{Config, DEFAULT_PORT};
pub use prune::{Leftover, leftovers, remove as remove_leftover};
pub use server::{ReadyFile, ServeError, Server, authorities, running_server};
pub use state::SUBSCRIPTION;
pub use tensorboard::{TensorBoard, tensorboard};
