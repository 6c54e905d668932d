//! `ScriptRunConfig`. Source: `azureml/core/script_run_config.py` of azureml-core 1.61.

use super::args::{Args, Raised};
use super::class::Class;
use super::heap::ObjectId;
use super::sdk::Sdk;
use super::value::Value;

/// Thirty days.
const MAX_DURATION: i128 = 2_592_000;

impl Sdk<'_> {
    pub(super) fn new_script_run_config(&mut self, args: &Args) -> Result<Value, Raised> {
        let [
            source,
            script,
            arguments,
            run_config,
            _,
            target,
            environment,
            distribution,
            resume,
            duration,
            command,
            docker,
        ] = args.of_constructor(Class::ScriptRunConfig)?;
        let Some(source) = source else {
            return Err(Raised::type_error(
                "ScriptRunConfig.__init__() missing 1 required positional argument: 'source_directory'",
            ));
        };
        let id = self.fresh(Class::ScriptRunConfig);
        let or_none = |value: Option<Value>| value.unwrap_or(Value::None);
        self.heap.put(id, "source_directory", source);
        for (name, value) in [("script", script), ("command", command), ("arguments", arguments)] {
            self.heap.put(id, name, or_none(value));
        }
        let given = |value: &Option<Value>| {
            value.as_ref().is_some_and(|value| value.truth(&self.heap) != Some(false))
        };
        if given(&run_config) {
            let ignored = given(&target) || given(&environment) || given(&distribution) || given(&docker);
            let other_duration = duration.is_some_and(|value| value.as_int() != Some(MAX_DURATION));
            if ignored || other_duration {
                self.warn(
                    "If 'run_config' is specified, the following parameters will be ignored: 'compute_target', \
                     'environment', 'distributed_job_config', 'max_run_duration_seconds', and 'docker_runtime_config'.",
                );
            }
            self.take_run_config(id, or_none(run_config));
        } else {
            let fresh = self.fresh(Class::RunConfiguration);
            self.heap.put(id, "run_config", Value::Object(fresh));
            let local = Value::text("local");
            let target = target.filter(|target| target.truth(&self.heap) != Some(false)).unwrap_or(local);
            self.set_attribute(&Value::Object(fresh), "target", target)?;
            self.heap.put(fresh, "max_run_duration_seconds", duration.unwrap_or(Value::Int(MAX_DURATION)));
            let environment = environment.filter(|value| value.truth(&self.heap) != Some(false));
            if let Some(text @ (Value::Text(_) | Value::Path(_))) = &environment {
                let kind = super::create::python_type(text);
                return Err(Raised::new(
                    "AttributeError",
                    format!("'{kind}' object has no attribute 'docker'"),
                ));
            }
            if let Some(environment) = &environment {
                self.heap.put(fresh, "environment", environment.clone());
            }
            if let Some(distribution) = distribution.filter(|value| value.truth(&self.heap) != Some(false)) {
                self.distribute(fresh, &distribution)?;
            }
            match docker.filter(|value| value.truth(&self.heap) != Some(false)) {
                Some(docker) => {
                    let is_one = docker.class(&self.heap) == Some(Class::DockerConfiguration);
                    if !is_one && docker.as_hole().is_none() {
                        return Err(Raised::new(
                            "RunConfigurationException",
                            "'docker_runtime_config' must be a 'DockerConfiguration' object.",
                        ));
                    }
                    self.heap.put(fresh, "docker", docker);
                }
                None => {
                    if let Some(Value::Object(environment)) = environment {
                        self.docker_of_environment(fresh, environment);
                    }
                }
            }
        }
        if let Some(resume) = resume.filter(|value| value.truth(&self.heap) != Some(false)) {
            self.resume(id, &resume)?;
        }
        Ok(Value::Object(id))
    }

    /// The run-level `docker` section repeats what the environment says.
    pub(super) fn docker_of_environment(&mut self, run_config: ObjectId, environment: ObjectId) {
        let Value::Object(section) = self.heap.field(environment, "docker") else { return };
        let docker = self.fresh(Class::DockerConfiguration);
        for (to, from) in [
            ("use_docker", "enabled"),
            ("shm_size", "shm_size"),
            ("shared_volumes", "shared_volumes"),
            ("arguments", "arguments"),
        ] {
            let value = self.heap.field(section, from);
            self.heap.put(docker, to, value);
        }
        self.heap.put(run_config, "docker", Value::Object(docker));
    }

    fn take_run_config(&mut self, id: ObjectId, run_config: Value) {
        if let Value::Object(config) = run_config {
            for name in ["script", "arguments", "command"] {
                let (inside, here) = (self.heap.field(config, name), self.heap.field(id, name));
                if inside.truth(&self.heap) == Some(false) {
                    continue;
                }
                if here.truth(&self.heap) == Some(false) {
                    self.heap.put(id, name, inside);
                } else {
                    let what = match name {
                        "script" => "a script file name has been specified",
                        "arguments" => "arguments have been specified",
                        _ => "command has been specified",
                    };
                    self.warn(format!(
                        "If '{name}' has been provided here and {what} in 'run_config', '{name}' provided in \
                         ScriptRunConfig initialization will take precedence."
                    ));
                }
            }
        }
        self.heap.put(id, "run_config", run_config);
    }

    pub(super) fn distribute(&mut self, run_config: ObjectId, distribution: &Value) -> Result<(), Raised> {
        let section = match distribution.class(&self.heap) {
            Some(Class::TensorflowConfiguration) => ("tensorflow", "worker_count", "TensorFlow"),
            Some(Class::MpiConfiguration) => ("mpi", "node_count", "Python"),
            Some(Class::PyTorchConfiguration) => ("pytorch", "node_count", "PyTorch"),
            _ if distribution.as_hole().is_some() => {
                for name in ["node_count", "communicator", "framework", "mpi", "tensorflow", "pytorch"] {
                    self.heap.put(run_config, name, distribution.clone());
                }
                return Ok(());
            }
            _ => {
                return Err(Raised::new(
                    "RunConfigurationException",
                    "'distributed_job_config' must be an 'azureml.core.runconfig.TensorflowConfiguration', \
                     'azureml.core.runconfig.MpiConfiguration', or 'azureml.core.runconfig.PyTorchConfiguration' object.",
                ));
            }
        };
        let Some(id) = distribution.as_object() else { return Ok(()) };
        let (name, nodes, framework) = section;
        let communicator = match name {
            "tensorflow" => Value::text("ParameterServer"),
            "mpi" => Value::text("IntelMpi"),
            _ => self.heap.field(id, "communication_backend"),
        };
        let nodes = self.heap.field(id, nodes);
        self.heap.put(run_config, "node_count", nodes);
        self.heap.put(run_config, name, distribution.clone());
        self.heap.put(run_config, "framework", Value::text(framework));
        self.heap.put(run_config, "communicator", communicator);
        Ok(())
    }

    fn resume(&mut self, id: ObjectId, resume: &Value) -> Result<(), Raised> {
        let reference = self.reference_to_resume(resume)?;
        let arguments = match self.heap.field(id, "arguments") {
            Value::List(list) => list,
            Value::None => match self.heap.new_list(Vec::new()) {
                Value::List(list) => {
                    self.heap.put(id, "arguments", Value::List(list));
                    list
                }
                _ => return Ok(()),
            },
            _ => return Ok(()),
        };
        let text = Value::text("$AZUREML_DATAREFERENCE_MODEL_LOCATION");
        self.heap.list_mut(arguments).extend([Value::text("--resume-from"), text]);
        if let Value::Object(run_config) = self.heap.field(id, "run_config")
            && let Value::Dict(references) = self.heap.field(run_config, "data_references")
        {
            self.heap.set_entry(references, "MODEL_LOCATION", reference);
        }
        Ok(())
    }
}
