//! Tables of `azureml.core.runconfig`: the run configuration and its sections.

use super::Class;
use super::ClassInfo;
use super::Default::{Bool, EmptyDict, EmptyList, Int, New, None, Text, Texts};

pub(super) static RUN_CONFIGURATION: ClassInfo = ClassInfo {
    params: &[
        "script",
        "arguments",
        "framework",
        "communicator",
        "conda_dependencies>",
        "_history_enabled>",
        "_path>",
        "_name>",
        "command",
    ],
    fields: &[
        ("script", "script", None),
        ("arguments", "arguments", EmptyList),
        ("target", "target", Text("local")),
        ("framework", "framework", Text("Python")),
        ("communicator", "communicator", Text("None")),
        ("max_run_duration_seconds", "maxRunDurationSeconds", None),
        ("node_count", "nodeCount", Int(1)),
        ("priority", "priority", None),
        ("environment", "environment", New(Class::Environment)),
        ("history", "history", New(Class::HistoryConfiguration)),
        ("spark", "spark", New(Class::SparkConfiguration)),
        ("docker", "docker", New(Class::DockerConfiguration)),
        ("hdi", "hdi", New(Class::HdiConfiguration)),
        ("tensorflow", "tensorflow", New(Class::TensorflowConfiguration)),
        ("mpi", "mpi", New(Class::MpiConfiguration)),
        ("pytorch", "pytorch", New(Class::PyTorchConfiguration)),
        ("paralleltask", "paralleltask", New(Class::ParallelTaskConfiguration)),
        ("data_references", "dataReferences", EmptyDict),
        ("data", "data", EmptyDict),
        ("datacaches", "datacaches", EmptyList),
        ("output_data", "outputData", EmptyDict),
        ("source_directory_data_store", "sourceDirectoryDataStore", None),
        ("amlcompute", "amlcompute", New(Class::AmlComputeConfiguration)),
        ("auto_cluster_compute_specification", "autoClusterComputeSpecification", None),
        ("kubernetescompute", "kubernetescompute", New(Class::KubernetesComputeConfiguration)),
        ("credential_passthrough", "credentialPassthrough", Bool(false)),
        ("command", "command", Text("")),
        ("environment_variables", "environmentVariables", EmptyDict),
        ("services", "applicationEndpoints", EmptyDict),
        ("auto_prepare_environment", "", Bool(true)),
    ],
    closed: true,
};

pub(super) static HISTORY: ClassInfo = ClassInfo {
    params: &[],
    fields: &[
        ("output_collection", "outputCollection", Bool(true)),
        ("snapshot_project", "snapshotProject", Bool(true)),
        ("directories_to_watch", "directoriesToWatch", Texts(&["logs"])),
    ],
    closed: true,
};

pub(super) static SPARK: ClassInfo =
    ClassInfo { params: &[], fields: &[("configuration", "configuration", EmptyDict)], closed: true };

pub(super) static DOCKER: ClassInfo = ClassInfo {
    params: &["use_docker", "shared_volumes", "arguments", "shm_size"],
    fields: &[
        ("use_docker", "useDocker", Bool(false)),
        ("shared_volumes", "sharedVolumes", Bool(true)),
        ("arguments", "arguments", EmptyList),
        ("shm_size", "shmSize", Text("2g")),
    ],
    closed: true,
};

pub(super) static HDI: ClassInfo = ClassInfo {
    params: &[],
    fields: &[("yarn_deploy_mode", "yarnDeployMode", Text("cluster"))],
    closed: true,
};

pub(super) static TENSORFLOW: ClassInfo = ClassInfo {
    params: &["worker_count", "parameter_server_count"],
    fields: &[
        ("worker_count", "workerCount", Int(1)),
        ("parameter_server_count", "parameterServerCount", Int(1)),
    ],
    closed: true,
};

pub(super) static MPI: ClassInfo = ClassInfo {
    params: &["process_count_per_node", "node_count"],
    fields: &[("process_count_per_node", "processCountPerNode", Int(1)), ("node_count", "nodeCount", Int(1))],
    closed: true,
};

pub(super) static PYTORCH: ClassInfo = ClassInfo {
    params: &["communication_backend", "process_count", "node_count"],
    fields: &[
        ("communication_backend", "communicationBackend", Text("nccl")),
        ("process_count", "processCount", None),
        ("node_count", "nodeCount", Int(1)),
    ],
    closed: true,
};

pub(super) static PARALLEL_TASK: ClassInfo = ClassInfo {
    params: &[],
    fields: &[
        ("max_retries_per_worker", "maxRetriesPerWorker", Int(0)),
        ("worker_count_per_node", "workerCountPerNode", Int(1)),
        ("terminal_exit_codes", "terminalExitCodes", None),
    ],
    closed: false,
};

pub(super) static AML_COMPUTE: ClassInfo = ClassInfo {
    params: &[],
    fields: &[
        ("vm_size", "vmSize", None),
        ("vm_priority", "vmPriority", None),
        ("_retain_cluster", "retainCluster", Bool(false)),
        ("_name", "name", None),
        ("_cluster_max_node_count", "clusterMaxNodeCount", None),
    ],
    closed: true,
};

pub(super) static KUBERNETES: ClassInfo =
    ClassInfo { params: &[], fields: &[("instance_type", "instanceType", None)], closed: false };

pub(super) static ENDPOINT: ClassInfo = ClassInfo {
    params: &["type", "port", "properties"],
    fields: &[("type", "type", None), ("port", "port", None), ("properties", "properties", None)],
    closed: false,
};
