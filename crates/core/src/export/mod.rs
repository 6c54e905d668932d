//! A job in other words: Python code for the official SDK, a script for the Azure command line. Must not know REST.

mod azure_cli;
mod python;
mod python_text;

pub use azure_cli::azure_cli;
pub use python::python;
