//! Views: each shows one thing and tells its parent what a person did. They hold no rule.

mod charts;
mod connect;
mod diagnosis;
mod editor;
mod environment_fields;
mod field;
mod findings;
mod header;
mod import_report;
mod import_runs;
mod import_source;
mod log_view;
mod outputs;
mod plan_dialog;
mod project_picker;
mod run_form;
mod script_rewrites;
mod status;
mod variables;

pub(crate) use charts::Charts;
pub(crate) use connect::Connect;
pub(crate) use diagnosis::Diagnosis;
pub(crate) use editor::Editor;
pub(crate) use findings::Findings;
pub(crate) use header::Header;
pub(crate) use import_report::ImportReport;
pub(crate) use import_runs::ImportRuns;
pub(crate) use import_source::ImportSource;
pub(crate) use log_view::LogView;
pub(crate) use outputs::{FileRow, Outputs};
pub(crate) use plan_dialog::{PlanDialog, ReportRef};
pub(crate) use project_picker::{ProjectPicker, Summary};
pub(crate) use run_form::RunForm;
pub(crate) use script_rewrites::ScriptRewrites;
pub(crate) use status::Status;
