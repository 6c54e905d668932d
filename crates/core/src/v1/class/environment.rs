//! Tables of `azureml.core.environment`, `container_registry` and `databricks`.

use super::Class;
use super::ClassInfo;
use super::Default::{Bool, EmptyDict, EmptyList, New, None, Text};

pub(super) static ENVIRONMENT: ClassInfo = ClassInfo {
    params: &["name"],
    fields: &[
        ("name", "name", None),
        ("version", "version", None),
        ("environment_variables", "environmentVariables", EmptyDict),
        ("python", "python", New(Class::PythonSection)),
        ("docker", "docker", New(Class::DockerSection)),
        ("spark", "spark", New(Class::SparkSection)),
        ("databricks", "databricks", New(Class::DatabricksSection)),
        ("r", "r", None),
        ("inferencing_stack_version", "inferencingStackVersion", None),
        ("asset_id", "assetId", None),
    ],
    closed: true,
};

pub(super) static REFERENCE: ClassInfo = ClassInfo {
    params: &["name", "version"],
    fields: &[("name", "name", None), ("version", "version", None)],
    closed: true,
};

pub(super) static PYTHON: ClassInfo = ClassInfo {
    params: &[],
    fields: &[
        ("user_managed_dependencies", "userManagedDependencies", Bool(false)),
        ("interpreter_path", "interpreterPath", Text("python")),
        ("conda_dependencies_file", "condaDependenciesFile", None),
        ("_base_conda_environment", "baseCondaEnvironment", None),
        ("conda_dependencies", "", None),
    ],
    closed: true,
};

pub(super) static DOCKER: ClassInfo = ClassInfo {
    params: &[],
    fields: &[
        ("enabled", "enabled", Bool(false)),
        ("base_image", "baseImage", None),
        ("base_dockerfile", "baseDockerfile", None),
        ("build_context", "buildContext", None),
        ("shared_volumes", "sharedVolumes", Bool(true)),
        ("shm_size", "shmSize", None),
        ("arguments", "arguments", EmptyList),
        ("base_image_registry", "baseImageRegistry", New(Class::ContainerRegistry)),
        ("platform", "platform", New(Class::DockerImagePlatform)),
        ("gpu_support", "", Bool(true)),
    ],
    closed: true,
};

pub(super) static PLATFORM: ClassInfo = ClassInfo {
    params: &[],
    fields: &[("os", "os", Text("Linux")), ("architecture", "architecture", Text("amd64"))],
    closed: false,
};

pub(super) static BUILD_CONTEXT: ClassInfo = ClassInfo {
    params: &["location_type", "location", "dockerfile_path"],
    fields: &[
        ("location_type", "locationType", None),
        ("location", "location", None),
        ("dockerfile_path", "dockerfilePath", Text("Dockerfile")),
    ],
    closed: true,
};

pub(super) static REGISTRY: ClassInfo = ClassInfo {
    params: &[],
    fields: &[
        ("address", "address", None),
        ("username", "username", None),
        ("password", "password", None),
        ("registry_identity", "registryIdentity", None),
    ],
    closed: true,
};

pub(super) static REGISTRY_IDENTITY: ClassInfo = ClassInfo {
    params: &[],
    fields: &[("resource_id", "resourceId", None), ("client_id", "clientId", None)],
    closed: true,
};

pub(super) static SPARK: ClassInfo = ClassInfo {
    params: &[],
    fields: &[
        ("repositories", "repositories", EmptyList),
        ("packages", "packages", EmptyList),
        ("precache_packages", "precachePackages", Bool(true)),
    ],
    closed: true,
};

pub(super) static SPARK_PACKAGE: ClassInfo = ClassInfo {
    params: &["group", "artifact", "version"],
    fields: &[("group", "group", None), ("artifact", "artifact", None), ("version", "version", None)],
    closed: true,
};

pub(super) static DATABRICKS: ClassInfo = ClassInfo {
    params: &[],
    fields: &[
        ("maven_libraries", "mavenLibraries", EmptyList),
        ("pypi_libraries", "pypiLibraries", EmptyList),
        ("rcran_libraries", "rcranLibraries", EmptyList),
        ("jar_libraries", "jarLibraries", EmptyList),
        ("egg_libraries", "eggLibraries", EmptyList),
    ],
    closed: true,
};

pub(super) static MAVEN: ClassInfo = ClassInfo {
    params: &["coordinates", "repo", "exclusions"],
    fields: &[
        ("coordinates", "coordinates", Text("")),
        ("repo", "repo", Text("")),
        ("exclusions", "exclusions", EmptyList),
    ],
    closed: true,
};

pub(super) static PACKAGE: ClassInfo = ClassInfo {
    params: &["package", "repo"],
    fields: &[("package", "package", Text("")), ("repo", "repo", Text(""))],
    closed: true,
};

pub(super) static LIBRARY: ClassInfo =
    ClassInfo { params: &["library"], fields: &[("library", "library", Text(""))], closed: true };

pub(super) static R: ClassInfo = ClassInfo {
    params: &[],
    fields: &[
        ("r_version", "rVersion", None),
        ("user_managed", "userManaged", Bool(false)),
        ("rscript_path", "rscriptPath", None),
        ("snapshot_date", "snapshotDate", None),
        ("cran_packages", "cranPackages", None),
        ("github_packages", "githubPackages", None),
        ("custom_url_packages", "customUrlPackages", None),
        ("bioconductor_packages", "bioconductorPackages", None),
    ],
    closed: true,
};

pub(super) static R_CRAN: ClassInfo = ClassInfo {
    params: &[],
    fields: &[("name", "name", None), ("version", "version", None), ("repository", "repository", None)],
    closed: true,
};

pub(super) static R_GITHUB: ClassInfo = ClassInfo {
    params: &[],
    fields: &[("repository", "repository", None), ("auth_token", "authToken", None)],
    closed: true,
};
