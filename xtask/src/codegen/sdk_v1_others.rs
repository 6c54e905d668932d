//! What of the SDK v1 is in no class table: functions that make objects, and types of what the tables say nothing about.

/// A function, or a class that is made by one.
pub struct Function {
    /// Where it is.
    pub module: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Its type in TypeScript.
    pub signature: &'static str,
}

macro_rules! functions {
    ($($module:literal { $($name:ident: $signature:expr;)* })*) => {
        &[$($(Function { module: $module, name: stringify!($name), signature: $signature }),*),*]
    };
}

const ESTIMATOR: &str =
    "SdkClass<Estimator, { sourceDirectory: string; [name: string]: SdkValue }, [sourceDirectory: string]>";
const COMPUTE: &str = "SdkClass<ComputeTarget, { workspace: Workspace; name: string }, [workspace: Workspace, name: string]> \
    & { provisioningConfiguration(options?: { [name: string]: SdkValue }): Provisioning; \
    create(workspace: Workspace, name: string, provisioningConfiguration: Provisioning): ComputeTarget }";
const RANGE: &str = "{ (minValue: number, maxValue: number): SdkValue[]; (options: { minValue: number; maxValue: number }): SdkValue[] }";
const STEPS: &str = "{ (minValue: number, maxValue: number, q: number): SdkValue[]; (options: { minValue: number; maxValue: number; q: number }): SdkValue[] }";
const BELL: &str =
    "{ (mu: number, sigma: number): SdkValue[]; (options: { mu: number; sigma: number }): SdkValue[] }";
const BELL_STEPS: &str = "{ (mu: number, sigma: number, q: number): SdkValue[]; (options: { mu: number; sigma: number; q: number }): SdkValue[] }";
const SAMPLING: &str = "SdkClass<ParameterSampling, { [name: string]: SdkValue }, [parameterSpace: { [name: string]: SdkValue }, properties?: SdkValue]>";

/// All of them.
pub const FUNCTIONS: &[Function] = functions! {
    "azureml.core.compute" {
        AmlCompute: COMPUTE;
        ComputeInstance: COMPUTE;
        RemoteCompute: COMPUTE;
        KubernetesCompute: COMPUTE;
    }
    "azureml.train.estimator" {
        Estimator: ESTIMATOR;
    }
    "azureml.train.dnn" {
        PyTorch: ESTIMATOR;
        TensorFlow: ESTIMATOR;
        Chainer: ESTIMATOR;
    }
    "azureml.train.sklearn" {
        SKLearn: ESTIMATOR;
    }
    "azureml.train.hyperdrive" {
        choice: "(...values: SdkValue[]) => SdkValue[]";
        randint: "{ (upper: number): SdkValue[]; (options: { upper: number }): SdkValue[] }";
        uniform: RANGE;
        quniform: STEPS;
        loguniform: RANGE;
        qloguniform: STEPS;
        normal: BELL;
        qnormal: BELL_STEPS;
        lognormal: BELL;
        qlognormal: BELL_STEPS;
        RandomParameterSampling: SAMPLING;
        GridParameterSampling: SAMPLING;
        BayesianParameterSampling: SAMPLING;
        BanditPolicy: "SdkClass<TerminationPolicy, { evaluationInterval?: number; slackFactor?: number; slackAmount?: number; \
            delayEvaluation?: number }, [evaluationInterval?: number, slackFactor?: number, slackAmount?: number, delayEvaluation?: number]>";
        MedianStoppingPolicy: "SdkClass<TerminationPolicy, { evaluationInterval?: number; delayEvaluation?: number }, \
            [evaluationInterval?: number, delayEvaluation?: number]>";
        TruncationSelectionPolicy: "SdkClass<TerminationPolicy, { truncationPercentage: number; evaluationInterval?: number; \
            delayEvaluation?: number }, [truncationPercentage: number, evaluationInterval?: number, delayEvaluation?: number]>";
        NoTerminationPolicy: "SdkClass<TerminationPolicy, Record<string, never>, []>";
        HyperDriveRunConfig: "SdkClass<HyperDriveConfig, { [name: string]: SdkValue }, []>";
    }
};

/// Enumerations: module, name and members.
pub const CONSTANTS: &[(&str, &str, &[&str])] =
    &[("azureml.train.hyperdrive", "PrimaryMetricGoal", &["MAXIMIZE", "MINIMIZE"])];

/// Types of attributes and parameters by their Python names, of one class or of all.
pub const TYPES: &[(&str, &str)] = &[
    ("HyperDriveConfig.estimator", "Estimator"),
    ("HyperDriveConfig.run_config", "ScriptRunConfig"),
    ("arguments", "SdkValue[]"),
    ("channel", "string"),
    ("command", "string | string[]"),
    ("compute_target", "string | ComputeTarget"),
    ("conda_dependencies", "CondaDependencies"),
    ("conda_package", "string"),
    ("conda_packages", "string[]"),
    ("datastore", "Datastore"),
    ("distributed_job_config", "MpiConfiguration | TensorflowConfiguration | PyTorchConfiguration"),
    ("docker_runtime_config", "DockerConfiguration"),
    ("environment", "Environment"),
    ("environment_variables", "{ [name: string]: SdkValue }"),
    ("file_path", "string"),
    ("hyperparameter_sampling", "ParameterSampling"),
    ("image", "string"),
    ("max_concurrent_runs", "number"),
    ("max_duration_minutes", "number"),
    ("max_run_duration_seconds", "number"),
    ("max_total_runs", "number"),
    ("name", "string"),
    ("new_name", "string"),
    ("node_count", "number"),
    ("pip_package", "string"),
    ("pip_packages", "string[]"),
    ("policy", "TerminationPolicy"),
    ("primary_metric_goal", "PrimaryMetricGoal"),
    ("primary_metric_name", "string"),
    ("process_count", "number"),
    ("process_count_per_node", "number"),
    ("python_version", "string"),
    ("run_config", "RunConfiguration"),
    ("script", "string"),
    ("source_directory", "string"),
    ("target", "string | ComputeTarget"),
    ("version", "string"),
    ("workspace", "Workspace"),
];
