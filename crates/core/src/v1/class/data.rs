//! Tables of data: the sections of a run configuration, and the classes of `azureml.data` that become them.

use super::ClassInfo;
use super::Default::{Bool, None, Text};

pub(super) static DATACACHE: ClassInfo = ClassInfo {
    params: &[
        "dataset_id",
        "datacache_store",
        "datacache_id",
        "mode",
        "path_on_compute",
        "replica",
        "failure_fallback",
    ],
    fields: &[
        ("datacache_id", "datacacheId", None),
        ("datacache_store", "datacacheStore", None),
        ("dataset_id", "datasetId", None),
        ("mode", "mode", Text("mount")),
        ("replica", "replica", None),
        ("failure_fallback", "failureFallback", Bool(false)),
        ("path_on_compute", "pathOnCompute", None),
    ],
    closed: false,
};

pub(super) static DATA_REFERENCE_CONFIGURATION: ClassInfo = ClassInfo {
    params: &[
        "datastore_name>data_store_name",
        "mode",
        "path_on_datastore>path_on_data_store",
        "path_on_compute",
        "overwrite",
    ],
    fields: &[
        ("data_store_name", "dataStoreName", None),
        ("path_on_data_store", "pathOnDataStore", None),
        ("mode", "mode", Text("mount")),
        ("overwrite", "overwrite", Bool(false)),
        ("path_on_compute", "pathOnCompute", None),
    ],
    closed: true,
};

pub(super) static DATA: ClassInfo = ClassInfo {
    params: &[
        "data_location",
        "create_output_directories",
        "mechanism",
        "environment_variable_name",
        "path_on_compute",
        "overwrite",
        "options",
    ],
    fields: &[
        ("data_location", "dataLocation", None),
        ("create_output_directories", "createOutputDirectories", None),
        ("mechanism", "mechanism", Text("direct")),
        ("environment_variable_name", "environmentVariableName", None),
        ("path_on_compute", "pathOnCompute", None),
        ("overwrite", "overwrite", Bool(false)),
        ("options", "options", None),
    ],
    closed: true,
};

pub(super) static DATA_LOCATION: ClassInfo = ClassInfo {
    params: &["dataset", "data_path", "uri"],
    fields: &[("dataset", "dataset", None), ("data_path", "dataPath", None), ("uri", "uri", None)],
    closed: true,
};

/// `azureml.core.runconfig.Dataset`: which dataset a run reads.
pub(super) static LOCATION_DATASET: ClassInfo = ClassInfo {
    params: &["dataset_id>id", "dataset_name>name", "dataset_version>version"],
    fields: &[("id", "id", None), ("name", "name", None), ("version", "version", None)],
    closed: true,
};

/// `azureml.core.runconfig.DataPath`: a path on a datastore.
pub(super) static LOCATION_PATH: ClassInfo = ClassInfo {
    params: &["datastore_name", "relative_path"],
    fields: &[("datastore_name", "datastoreName", None), ("relative_path", "relativePath", None)],
    closed: true,
};

pub(super) static URI: ClassInfo = ClassInfo {
    params: &["path", "is_file"],
    fields: &[("path", "path", None), ("is_file", "isFile", Bool(false))],
    closed: false,
};

pub(super) static OUTPUT_DATA: ClassInfo = ClassInfo {
    params: &["output_location", "mechanism", "additional_options"],
    fields: &[
        ("output_location", "outputLocation", None),
        ("mechanism", "mechanism", Text("mount")),
        ("additional_options", "additionalOptions", None),
    ],
    closed: true,
};

pub(super) static OUTPUT_OPTIONS: ClassInfo = ClassInfo {
    params: &["path_on_compute", "registration_options", "upload_options", "mount_options"],
    fields: &[
        ("path_on_compute", "pathOnCompute", None),
        ("registration_options", "registrationOptions", None),
        ("upload_options", "uploadOptions", None),
        ("mount_options", "mountOptions", None),
    ],
    closed: true,
};

pub(super) static REGISTRATION_OPTIONS: ClassInfo = ClassInfo {
    params: &["name", "description", "tags", "dataset_registration_options"],
    fields: &[
        ("name", "name", None),
        ("description", "description", None),
        ("tags", "tags", None),
        ("dataset_registration_options", "datasetRegistrationOptions", None),
    ],
    closed: true,
};

pub(super) static DATASET_REGISTRATION_OPTIONS: ClassInfo = ClassInfo {
    params: &["additional_transformations>additional_transformation"],
    fields: &[("additional_transformation", "additionalTransformation", None)],
    closed: true,
};

pub(super) static UPLOAD_OPTIONS: ClassInfo = ClassInfo {
    params: &["overwrite", "source_globs"],
    fields: &[("overwrite", "overwrite", Bool(false)), ("source_globs", "sourceGlobs", None)],
    closed: true,
};

pub(super) static GLOBS_OPTIONS: ClassInfo =
    ClassInfo { params: &["patterns"], fields: &[("patterns", "patterns", None)], closed: true };

pub(super) static MOUNT_OPTIONS: ClassInfo = ClassInfo {
    params: &["disable_metadata_cache"],
    fields: &[("disable_metadata_cache", "disableMetadataCache", Bool(false))],
    closed: true,
};

pub(super) static DATA_REFERENCE: ClassInfo = ClassInfo {
    params: &[
        "datastore",
        "data_reference_name",
        "path_on_datastore",
        "mode",
        "path_on_compute",
        "overwrite",
    ],
    fields: &[
        ("datastore", "", None),
        ("data_reference_name", "", None),
        ("path_on_datastore", "", None),
        ("mode", "", Text("mount")),
        ("path_on_compute", "", None),
        ("overwrite", "", Bool(false)),
    ],
    closed: false,
};

pub(super) static DATA_PATH: ClassInfo = ClassInfo {
    params: &["datastore", "path_on_datastore", "name"],
    fields: &[("datastore", "", None), ("path_on_datastore", "", None), ("name", "", None)],
    closed: false,
};

pub(super) static COMPUTE_BINDING: ClassInfo = ClassInfo {
    params: &["mode", "path_on_compute", "overwrite"],
    fields: &[("mode", "", Text("mount")), ("path_on_compute", "", None), ("overwrite", "", Bool(false))],
    closed: false,
};

/// `kind` is `file`, `tabular` or unknown; `paths` the places on datastores or the addresses it was made from; `latest`
/// is there where it is the latest version of its name, `consume_latest` where that is found only when the run starts.
pub(super) static DATASET: ClassInfo = ClassInfo {
    params: &[],
    fields: &[
        ("name", "", None),
        ("version", "", None),
        ("id", "", None),
        ("kind", "", None),
        ("paths", "", None),
    ],
    closed: false,
};

pub(super) static CONSUMPTION: ClassInfo = ClassInfo {
    params: &["name", "dataset", "mode", "path_on_compute"],
    fields: &[
        ("name", "", None),
        ("dataset", "", None),
        ("mode", "", Text("direct")),
        ("path_on_compute", "", None),
    ],
    closed: false,
};

pub(super) static OUTPUT_FILE_DATASET: ClassInfo = ClassInfo {
    params: &["name", "destination", "source", "partition_format"],
    fields: &[
        ("name", "", None),
        ("destination", "", None),
        ("source", "", None),
        ("partition_format", "", None),
        ("mode", "", Text("mount")),
        ("upload", "", None),
        ("mount", "", None),
        ("registration", "", None),
    ],
    closed: false,
};
