//! Azure ML's SDK v1: ScriptRunConfig and everything around it, with the meaning that azureml-core 1.61 gives it.
//!
//! Values and objects live on a [`Heap`], as a program would hold them, because that is how v1 is written: objects that
//! are made, changed and passed by reference. [`Sdk`] creates and changes them by the SDK's rules; [`wire`] says what the
//! SDK would have sent; [`lower`] makes v2 jobs of it and reports what became of each part.
//! Must not know how a program is read: that is the importer's.

mod afterwards;
mod args;
mod attributes;
mod bounds;
mod class;
mod conda;
mod conda_packages;
mod constants;
mod create;
mod data;
mod datasets;
mod either;
mod environment;
mod estimator;
mod estimator_checks;
mod estimator_environment;
mod estimator_packages;
mod estimator_script;
mod experiment;
mod expressions;
mod files;
mod frameworks;
mod heap;
mod hyperdrive;
mod methods;
mod outputs;
mod paths;
mod provisioning;
mod reading;
mod ruamel;
mod saving;
mod script_run_config;
mod sdk;
mod submission;
mod submission_checks;
mod symbols;
mod text;
mod value;

pub mod lower;
pub mod runconfig;
pub mod save;
pub mod wire;

pub use afterwards::BY_CLIENT;
pub use args::{Args, Raised};
pub use class::{Callable, Class, ClassInfo, Default as FieldDefault, parameter};
pub use constants::{constant, member};
pub use environment::{DEFAULT_CPU_IMAGE, DEFAULT_GPU_IMAGE};
pub use experiment::is_experiment_name;
pub use files::{Files, Snapshot};
pub use heap::{DictId, Entries, Heap, IntoTuple, ListId, Object, ObjectId};
pub use paths::{HERE, absolute, join, normalized, relative, relative_to};
pub use ruamel::{python_json, read as read_yaml};
pub use sdk::Sdk;
pub use submission::{Kind, NotConverted, Submission};
pub use text::{python_int, repr, str_of, title};
pub use value::{Hole, Value};
