//! The SDK's classes: their constructors' parameters, and the attributes that are sent, with their keys and defaults.
//!
//! Source: azureml-core 1.61.0.post4 and azureml-train-core 1.62.0, the `_field_to_info_dict` of each class.
//! Must not know what setting an attribute does; that is [`super::attributes`].

mod data;
mod environment;
mod methods;
mod others;
mod run_configuration;

pub use methods::Callable;

/// What a new object's attribute is.
#[derive(Clone, Copy, Debug)]
pub enum Default {
    /// `None`
    None,
    /// `True` or `False`
    Bool(bool),
    /// A whole number.
    Int(i128),
    /// Text.
    Text(&'static str),
    /// `[]`
    EmptyList,
    /// A list of texts.
    Texts(&'static [&'static str]),
    /// `{}`
    EmptyDict,
    /// A new object of that class.
    New(Class),
}

/// An attribute: its Python name, its key on the wire (`""` where it is not sent), and what it is in a new object.
pub type Field = (&'static str, &'static str, Default);

/// A parameter's name and the attribute it sets: `dataset_id>id` sets `id`, `script` sets `script`.
pub fn parameter(entry: &'static str) -> (&'static str, &'static str) {
    entry.split_once('>').unwrap_or((entry, entry))
}

/// What the tables say of a class.
pub struct ClassInfo {
    /// Parameters of the constructor in order; the attribute that each sets has the same name or follows `>`.
    pub params: &'static [&'static str],
    /// Attributes in the order of the wire.
    pub fields: &'static [Field],
    /// Whether an attribute that the table does not have is an `AttributeError`.
    pub closed: bool,
}

macro_rules! classes {
    ($($name:ident => $table:path),* $(,)?) => {
        /// A class of the SDK, or one of its relatives that behave as it does.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[expect(missing_docs, reason = "each is the SDK's class of that name")]
        pub enum Class { $($name),* }

        impl Class {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The class's name in Python.
            pub fn name(self) -> &'static str {
                match self { $(Self::$name => stringify!($name)),* }
            }

            /// What the tables say of it.
            pub fn info(self) -> &'static ClassInfo {
                match self { $(Self::$name => &$table),* }
            }

            /// The class of a name.
            pub fn named(name: &str) -> Option<Self> {
                match name { $(stringify!($name) => Some(Self::$name),)* _ => None }
            }
        }
    };
}

classes! {
    // azureml.core.runconfig
    ScriptRunConfig => others::SCRIPT_RUN_CONFIG,
    RunConfiguration => run_configuration::RUN_CONFIGURATION,
    HistoryConfiguration => run_configuration::HISTORY,
    SparkConfiguration => run_configuration::SPARK,
    DockerConfiguration => run_configuration::DOCKER,
    HdiConfiguration => run_configuration::HDI,
    TensorflowConfiguration => run_configuration::TENSORFLOW,
    MpiConfiguration => run_configuration::MPI,
    PyTorchConfiguration => run_configuration::PYTORCH,
    ParallelTaskConfiguration => run_configuration::PARALLEL_TASK,
    AmlComputeConfiguration => run_configuration::AML_COMPUTE,
    KubernetesComputeConfiguration => run_configuration::KUBERNETES,
    ApplicationEndpointConfiguration => run_configuration::ENDPOINT,
    DatacacheConfiguration => data::DATACACHE,
    DataReferenceConfiguration => data::DATA_REFERENCE_CONFIGURATION,
    Data => data::DATA,
    DataLocation => data::DATA_LOCATION,
    LocationDataset => data::LOCATION_DATASET,
    LocationPath => data::LOCATION_PATH,
    Uri => data::URI,
    OutputData => data::OUTPUT_DATA,
    OutputOptions => data::OUTPUT_OPTIONS,
    RegistrationOptions => data::REGISTRATION_OPTIONS,
    DatasetRegistrationOptions => data::DATASET_REGISTRATION_OPTIONS,
    UploadOptions => data::UPLOAD_OPTIONS,
    GlobsOptions => data::GLOBS_OPTIONS,
    MountOptions => data::MOUNT_OPTIONS,
    // azureml.core.environment
    Environment => environment::ENVIRONMENT,
    EnvironmentReference => environment::REFERENCE,
    PythonSection => environment::PYTHON,
    DockerSection => environment::DOCKER,
    DockerImagePlatform => environment::PLATFORM,
    DockerBuildContext => environment::BUILD_CONTEXT,
    ContainerRegistry => environment::REGISTRY,
    RegistryIdentity => environment::REGISTRY_IDENTITY,
    SparkSection => environment::SPARK,
    SparkPackage => environment::SPARK_PACKAGE,
    DatabricksSection => environment::DATABRICKS,
    MavenLibrary => environment::MAVEN,
    PyPiLibrary => environment::PACKAGE,
    RCranLibrary => environment::PACKAGE,
    JarLibrary => environment::LIBRARY,
    EggLibrary => environment::LIBRARY,
    RSection => environment::R,
    RCranPackage => environment::R_CRAN,
    RGitHubPackage => environment::R_GITHUB,
    CondaDependencies => others::CONDA_DEPENDENCIES,
    // What a program asks the service for.
    Workspace => others::WORKSPACE,
    Experiment => others::EXPERIMENT,
    ComputeTarget => others::COMPUTE_TARGET,
    Provisioning => others::PROVISIONING,
    Datastore => others::DATASTORE,
    Run => others::RUN,
    Service => others::SERVICE,
    // azureml.data
    DataReference => data::DATA_REFERENCE,
    DataPath => data::DATA_PATH,
    DataPathComputeBinding => data::COMPUTE_BINDING,
    Dataset => data::DATASET,
    DatasetConsumptionConfig => data::CONSUMPTION,
    OutputFileDatasetConfig => data::OUTPUT_FILE_DATASET,
    // azureml.train
    Estimator => others::ESTIMATOR,
    Mpi => others::ESTIMATOR_MPI,
    ParameterServer => run_configuration::TENSORFLOW,
    Gloo => others::SERVICE,
    Nccl => others::SERVICE,
    HyperDriveConfig => others::HYPERDRIVE,
    ParameterSampling => others::SAMPLING,
    TerminationPolicy => others::POLICY,
}

impl Class {
    /// Whether objects of one name are one and the same: things of the service.
    pub fn is_of_service(self) -> bool {
        matches!(self, Self::Workspace | Self::Experiment | Self::ComputeTarget | Self::Datastore)
    }
}
