//! Names of the classes' methods and functions, with their parameters: for those who list what there is. What they do, and
//! what they take, is decided where they are called.

use super::Class;

/// A method or function: its name, its parameters, and whether it belongs to the class and not to its objects.
#[derive(Clone, Copy, Debug)]
pub struct Callable {
    /// Its Python name.
    pub name: &'static str,
    /// Its parameters in order.
    pub params: &'static [&'static str],
    /// The class that it gives; `None` for `None` and plain values.
    pub gives: Option<Class>,
    /// Whether it is called on the class: `Environment.get`.
    pub of_class: bool,
}

const fn method(name: &'static str, params: &'static [&'static str], gives: Option<Class>) -> Callable {
    Callable { name, params, gives, of_class: false }
}

const fn function(name: &'static str, params: &'static [&'static str], gives: Class) -> Callable {
    Callable { name, params, gives: Some(gives), of_class: true }
}

const ENVIRONMENT: &[Callable] = &[
    function("get", &["workspace", "name", "version", "label"], Class::Environment),
    function("from_conda_specification", &["name", "file_path"], Class::Environment),
    function("from_pip_requirements", &["name", "file_path", "pip_version"], Class::Environment),
    function(
        "from_docker_image",
        &["name", "image", "container_registry", "conda_specification", "pip_requirements"],
        Class::Environment,
    ),
    function(
        "from_dockerfile",
        &["name", "dockerfile", "conda_specification", "pip_requirements"],
        Class::Environment,
    ),
    method("clone", &["new_name"], Some(Class::Environment)),
    method("register", &["workspace"], Some(Class::Environment)),
];

const CONDA: &[Callable] = &[
    function(
        "create",
        &["pip_indexurl", "pip_packages", "conda_packages", "python_version", "pin_sdk_version"],
        Class::CondaDependencies,
    ),
    method("add_pip_package", &["pip_package"], None),
    method("remove_pip_package", &["pip_package"], None),
    method("add_conda_package", &["conda_package"], None),
    method("remove_conda_package", &["conda_package"], None),
    method("set_pip_option", &["pip_option"], None),
    method("set_pip_index_url", &["index_url"], None),
    method("remove_pip_option", &["pip_option"], None),
    method("set_pip_requirements", &["pip_requirements"], None),
    method("set_python_version", &["version"], None),
    method("get_python_version", &[], None),
    method("add_channel", &["channel"], None),
    method("remove_channel", &["channel"], None),
];

const DATASET: &[Callable] = &[
    function("get_by_name", &["workspace", "name", "version"], Class::Dataset),
    function("get_by_id", &["workspace", "id"], Class::Dataset),
    method("as_named_input", &["name"], Some(Class::DatasetConsumptionConfig)),
    method("as_mount", &["path_on_compute"], Some(Class::DatasetConsumptionConfig)),
    method("as_download", &["path_on_compute"], Some(Class::DatasetConsumptionConfig)),
];

const CONSUMPTION: &[Callable] = &[
    method("as_mount", &["path_on_compute"], Some(Class::DatasetConsumptionConfig)),
    method("as_download", &["path_on_compute"], Some(Class::DatasetConsumptionConfig)),
];

const OUTPUT: &[Callable] = &[
    method("as_mount", &["disable_metadata_cache"], Some(Class::OutputFileDatasetConfig)),
    method("as_upload", &["overwrite", "source_globs"], Some(Class::OutputFileDatasetConfig)),
    method("register_on_complete", &["name", "description", "tags"], Some(Class::OutputFileDatasetConfig)),
    method("as_input", &["name"], Some(Class::DatasetConsumptionConfig)),
];

const DATASTORE: &[Callable] = &[
    function("get", &["workspace", "datastore_name"], Class::Datastore),
    function("get_default", &["workspace"], Class::Datastore),
    method("path", &["path", "data_reference_name"], Some(Class::DataReference)),
    method("as_mount", &[], Some(Class::DataReference)),
    method("as_download", &["path_on_compute", "overwrite"], Some(Class::DataReference)),
    method("as_upload", &["path_on_compute", "overwrite"], Some(Class::DataReference)),
];

const DATA_REFERENCE: &[Callable] = &[
    method("path", &["path", "data_reference_name"], Some(Class::DataReference)),
    method("as_mount", &[], Some(Class::DataReference)),
    method("as_download", &["path_on_compute", "overwrite"], Some(Class::DataReference)),
    method("as_upload", &["path_on_compute", "overwrite"], Some(Class::DataReference)),
];

const COMPUTE_TARGET: &[Callable] =
    &[function("create", &["workspace", "name", "provisioning_configuration"], Class::ComputeTarget)];

const RUN_CONFIGURATION: &[Callable] = &[function("load", &["path", "name"], Class::RunConfiguration)];

const WORKSPACE: &[Callable] = &[
    method("get_default_datastore", &[], Some(Class::Datastore)),
    method("get_default_compute_target", &["type"], Some(Class::ComputeTarget)),
];

impl Class {
    /// Its methods and functions that need no service.
    pub fn callables(self) -> &'static [Callable] {
        match self {
            Self::Environment => ENVIRONMENT,
            Self::CondaDependencies => CONDA,
            Self::Dataset => DATASET,
            Self::DatasetConsumptionConfig => CONSUMPTION,
            Self::OutputFileDatasetConfig => OUTPUT,
            Self::Datastore => DATASTORE,
            Self::DataReference => DATA_REFERENCE,
            Self::ComputeTarget => COMPUTE_TARGET,
            Self::RunConfiguration => RUN_CONFIGURATION,
            Self::Workspace => WORKSPACE,
            _ => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::job::MemoryFiles;
    use crate::v1::{Args, Files, Sdk, Value};

    #[test]
    fn every_listed_callable_is_known() {
        let files = MemoryFiles::default();
        let mut sdk = Sdk::new(Files::new(&files));
        for class in Class::ALL {
            for callable in class.callables() {
                let args = Args::of(vec![Value::text("a"); callable.params.len()]);
                let result = if callable.of_class {
                    let name = format!("azureml.core.{}.{}", class.name(), callable.name);
                    Some(sdk.call_symbol(&name, &args))
                } else {
                    let id = sdk.fresh(*class);
                    sdk.call_method(id, callable.name, &args)
                };
                let name = (class.name(), callable.name);
                // What text in every place raises is another matter.
                match result.unwrap_or_else(|| panic!("{name:?} is not there")) {
                    Ok(Value::Hole(_)) => {}
                    Ok(value) if callable.gives.is_some() => {
                        assert_eq!(value.class(&sdk.heap), callable.gives, "{name:?}")
                    }
                    Ok(_) => {}
                    Err(raised) => assert_ne!(raised.class, "TypeError", "{name:?}: {}", raised.message),
                }
            }
        }
    }
}
