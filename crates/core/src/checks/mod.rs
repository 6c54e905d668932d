//! Checks: one idea per file, over document, job, files and workspace facts together.
//!
//! Each is a plain function from a [`Context`] to findings; [`check`] runs them all. They know nothing of REST or screens.

mod bulky_folder;
mod code_folder;
mod code_reference;
mod compute;
mod conda;
mod context;
mod data_location;
mod data_mode;
mod data_path;
mod data_version;
mod distribution;
mod double_launch;
mod empty_command;
mod environment_definition;
mod environment_reference;
mod experiment_name;
mod following;
mod gpu_processes;
mod identity_for_data;
mod install_in_command;
mod job_name;
mod kind_not_named;
mod label;
mod local_limits;
mod local_package;
mod managed_identity;
mod misspelt_placeholder;
mod multiline_command;
mod optional_part;
mod output_name;
mod parameter_names;
mod path_on_compute;
mod pyjwt;
mod report;
mod requirements;
mod reserved_output;
mod script_in_snapshot;
mod secrets;
mod shared_memory;
mod single_brace;
mod snapshot_size;
mod source_file;
mod superseded;
mod sweep;
mod template_placeholder;
mod tensorflow_roles;
mod text_input;
mod text_limits;
mod timeout;
mod typographic;
mod typographic_value;
mod unclosed_quote;
mod undeclared_input;
mod undeclared_output;
mod unused_input;
mod upgrade;
mod windows_path;

use crate::finding::Finding;

pub use context::{Context, WorkspaceFacts};
pub use report::{Report, check, check_text, code_folder, code_root, ignore_rules};
pub use secrets::looks_like_secret;
pub use upgrade::{Upgrade, fix_errors, upgrade};

type Check = fn(&Context<'_>, &mut Vec<Finding>);

/// All checks, in the order of the document.
const CHECKS: &[Check] = &[
    kind_not_named::check,
    job_name::check,
    experiment_name::check,
    text_limits::check,
    code_folder::check,
    code_reference::check,
    script_in_snapshot::check,
    install_in_command::check,
    empty_command::check,
    multiline_command::check,
    unclosed_quote::check,
    typographic::check,
    typographic_value::check,
    windows_path::check,
    parameter_names::check,
    reserved_output::check,
    output_name::check,
    managed_identity::check,
    path_on_compute::check,
    undeclared_input::check,
    undeclared_output::check,
    single_brace::check,
    misspelt_placeholder::check,
    optional_part::check,
    unused_input::check,
    template_placeholder::check,
    data_path::check,
    text_input::check,
    data_mode::check,
    data_version::check,
    label::check,
    data_location::check,
    identity_for_data::check,
    environment_reference::check,
    environment_definition::check,
    conda::check,
    requirements::check,
    local_package::check,
    pyjwt::check,
    compute::check,
    shared_memory::check,
    distribution::check,
    tensorflow_roles::check,
    gpu_processes::check,
    double_launch::check,
    timeout::check,
    local_limits::check,
    secrets::check,
    bulky_folder::check,
    snapshot_size::check,
];
