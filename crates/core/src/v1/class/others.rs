//! Tables of what is not sent as it is: what a program submits, and what it asks the service for.

use super::ClassInfo;
use super::Default::{EmptyList, Int, None};

/// `ScriptRunConfig`; `run_config` is made by its constructor.
pub(super) static SCRIPT_RUN_CONFIG: ClassInfo = ClassInfo {
    params: &[
        "source_directory",
        "script",
        "arguments",
        "run_config",
        "_telemetry_values",
        "compute_target",
        "environment",
        "distributed_job_config",
        "resume_from",
        "max_run_duration_seconds",
        "command",
        "docker_runtime_config",
    ],
    fields: &[
        ("source_directory", "", None),
        ("script", "", None),
        ("command", "", None),
        ("arguments", "", None),
        ("run_config", "", None),
    ],
    closed: false,
};

/// `doc` is the dictionary of the conda file, `python` the version it was last set to.
pub(super) static CONDA_DEPENDENCIES: ClassInfo =
    ClassInfo { params: &[], fields: &[("doc", "", None), ("python", "", None)], closed: false };

pub(super) static WORKSPACE: ClassInfo = ClassInfo {
    params: &[
        "subscription_id",
        "resource_group",
        "workspace_name>name",
        "auth",
        "_location",
        "_disable_service_check",
        "_workspace_id",
        "sku",
        "tags",
        "_cloud",
    ],
    fields: &[("subscription_id", "", None), ("resource_group", "", None), ("name", "", None)],
    closed: false,
};

pub(super) static EXPERIMENT: ClassInfo = ClassInfo {
    params: &[
        "workspace",
        "name",
        "_skip_name_validation",
        "_id",
        "_archived_time",
        "_create_in_cloud",
        "_experiment_dto",
    ],
    fields: &[("workspace", "", None), ("name", "", None)],
    closed: false,
};

pub(super) static COMPUTE_TARGET: ClassInfo = ClassInfo {
    params: &[],
    fields: &[("name", "", None), ("type", "", None), ("provisioning", "", None)],
    closed: false,
};

/// `AmlCompute.provisioning_configuration(…)` and its relatives: the arguments by name.
pub(super) static PROVISIONING: ClassInfo = ClassInfo { params: &[], fields: &[], closed: false };

pub(super) static DATASTORE: ClassInfo =
    ClassInfo { params: &["workspace", "name"], fields: &[("name", "", None)], closed: false };

pub(super) static RUN: ClassInfo =
    ClassInfo { params: &["experiment", "run_id>id"], fields: &[("experiment", "", None)], closed: false };

/// Anything else of the SDK, and of its service: nothing of it is known.
pub(super) static SERVICE: ClassInfo = ClassInfo { params: &[], fields: &[], closed: false };

/// `framework` is `None` for the plain estimator; all arguments keep their names.
pub(super) static ESTIMATOR: ClassInfo = ClassInfo {
    params: &[],
    fields: &[("source_directory", "", None), ("framework", "", None), ("run_config", "", None)],
    closed: false,
};

pub(super) static ESTIMATOR_MPI: ClassInfo = ClassInfo {
    params: &["process_count_per_node"],
    fields: &[("process_count_per_node", "", Int(1))],
    closed: false,
};

pub(super) static HYPERDRIVE: ClassInfo = ClassInfo {
    params: &[
        "hyperparameter_sampling",
        "primary_metric_name",
        "primary_metric_goal",
        "max_total_runs",
        "max_concurrent_runs",
        "max_duration_minutes",
        "policy",
        "estimator",
        "run_config",
        "resume_from",
        "resume_child_runs",
        "pipeline",
        "debug_flag",
        "custom_run_id",
    ],
    fields: &[],
    closed: false,
};

/// `name` is the one of the wire: `RANDOM`, `GRID`, `BayesianOptimization`.
pub(super) static SAMPLING: ClassInfo = ClassInfo {
    params: &[],
    fields: &[("name", "", None), ("parameter_space", "", None), ("properties", "", None)],
    closed: false,
};

/// `name` is the one of the wire: `Bandit`, `MedianStopping`, `TruncationSelection`, `Default`.
pub(super) static POLICY: ClassInfo =
    ClassInfo { params: &[], fields: &[("name", "", None), ("properties", "", EmptyList)], closed: false };
