//! A job as Python code for the official SDK (azure-ai-ml 1.35). Running the code gives the same request body as the
//! document does.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::python_text::{call, dictionary, literal, text};
use crate::job::{
    AnyService, ChoiceValue, CommandSpec, CondaFile, Distribution, DockerArgs, EarlyTermination,
    EnvironmentDefinition, EnvironmentField, Expression, Identity, Job, JobBase, JobInput, JobOutput,
    JobService, NestedValue, QueueSettings, Resources, Sampling, SamplingAlgorithm, ServiceSettings,
    SweepJob, double_braces, literal_value,
};
use crate::schema::{Field, Map};

/// The whole program: imports, client, job, submission.
pub fn python(job: &Job) -> String {
    let mut code = Code::default();
    code.import("azure.ai.ml", "MLClient");
    let body = match job {
        Job::Command(command) => {
            code.import("azure.ai.ml.entities", "CommandJob");
            let mut arguments = code.base(&command.base);
            arguments.extend(code.spec(&command.spec));
            arguments.extend(code.inputs(&command.inputs));
            arguments.extend(code.outputs(&command.outputs));
            if let Some(timeout) = command.limits.as_ref().and_then(|limits| limits.timeout) {
                code.import("azure.ai.ml.entities", "CommandJobLimits");
                arguments.push(("limits".into(), format!("CommandJobLimits(timeout={})", timeout.0)));
            }
            arguments
                .extend(command.parent_job_name.as_ref().map(|name| ("parent_job_name".into(), text(name))));
            call("CommandJob", &arguments)
        }
        Job::Sweep(sweep) => code.sweep(sweep, job.spec()),
    };
    let imports: Vec<String> = code.imports();
    format!(
        "\"\"\"Submits a job to Azure ML. Needs: pip install azure-ai-ml azure-identity\"\"\"\n\n\
         {}\nfrom azure.identity import DefaultAzureCredential\n\n\
         job = {body}\n\n\
         if __name__ == \"__main__\":\n    \
         # config.json of the workspace, in this folder or one above it.\n    \
         client = MLClient.from_config(DefaultAzureCredential())\n    \
         submitted = client.jobs.create_or_update(job)\n    \
         print(submitted.name, submitted.studio_url)\n",
        imports.join("\n")
    )
}

type Arguments = Vec<(String, String)>;

/// What the program imports, collected while its parts are written.
#[derive(Default)]
struct Code {
    imported: BTreeSet<(&'static str, &'static str)>,
}

impl Code {
    fn import(&mut self, module: &'static str, name: &'static str) {
        self.imported.insert((module, name));
    }

    fn imports(&self) -> Vec<String> {
        let modules: BTreeSet<&str> = self.imported.iter().map(|(module, _)| *module).collect();
        let names = |module: &str| {
            let names: Vec<&str> =
                self.imported.iter().filter(|(from, _)| *from == module).map(|(_, name)| *name).collect();
            names.join(", ")
        };
        modules.into_iter().map(|module| format!("from {module} import {}", names(module))).collect()
    }

    fn base(&mut self, base: &JobBase) -> Arguments {
        let mut arguments: Arguments = Vec::new();
        for (name, value) in [
            ("name", &base.name),
            ("display_name", &base.display_name),
            ("description", &base.description),
            ("experiment_name", &base.experiment_name),
        ] {
            arguments.extend(value.as_ref().map(|value| (name.to_owned(), text(value))));
        }
        // The SDK takes names without the prefix that documents have.
        arguments.extend(base.compute.as_ref().map(|compute| ("compute".into(), plain(&compute.write()))));
        arguments.extend(base.identity.as_ref().map(|identity| ("identity".into(), self.identity(identity))));
        if let Some(services) = &base.services {
            let services: Arguments =
                services.iter().map(|(name, service)| (name.clone(), self.service(service))).collect();
            arguments.push(("services".into(), dictionary(&services)));
        }
        for (name, map) in [("tags", &base.tags), ("properties", &base.properties)] {
            if !map.is_empty() {
                arguments.push((name.into(), literal(&map.write())));
            }
        }
        arguments
    }

    fn spec(&mut self, spec: &CommandSpec) -> Arguments {
        let mut arguments = vec![("command".to_owned(), text(&double_braces(&spec.command)))];
        // Registries have an older name that the client's schema replaces and its classes do not.
        let code =
            spec.code.as_ref().map(|code| code.replacen("azureml://feeds/", "azureml://registries/", 1));
        arguments.extend(code.map(|code| ("code".into(), plain(&json!(code)))));
        arguments.extend(
            spec.environment
                .as_ref()
                .map(|environment| ("environment".into(), self.environment(environment))),
        );
        if !spec.environment_variables.is_empty() {
            arguments.push(("environment_variables".into(), literal(&spec.environment_variables.write())));
        }
        arguments
            .extend(spec.resources.as_ref().map(|resources| ("resources".into(), self.resources(resources))));
        arguments.extend(spec.distribution.as_ref().map(|it| ("distribution".into(), self.distribution(it))));
        arguments.extend(self.queue_settings(spec.queue_settings.as_ref()));
        arguments
    }

    fn environment(&mut self, environment: &EnvironmentField) -> String {
        match environment {
            EnvironmentField::Reference(reference) if reference.starts_with("file:") => {
                self.import("azure.ai.ml", "load_environment");
                format!("load_environment({})", text(&reference["file:".len()..]))
            }
            EnvironmentField::Reference(reference) => plain(&json!(reference)),
            EnvironmentField::Inline(definition) => self.definition(definition),
        }
    }

    fn definition(&mut self, definition: &EnvironmentDefinition) -> String {
        self.import("azure.ai.ml.entities", "Environment");
        let mut arguments: Arguments = Vec::new();
        for (name, value) in [("image", &definition.image), ("description", &definition.description)] {
            arguments.extend(value.as_ref().map(|value| (name.to_owned(), text(value))));
        }
        arguments.extend(definition.conda_file.as_ref().map(|conda| {
            let conda = match conda {
                CondaFile::Path(path) => text(path),
                CondaFile::Content(value) => literal(value),
            };
            ("conda_file".into(), conda)
        }));
        if let Some(build) = &definition.build {
            self.import("azure.ai.ml.entities", "BuildContext");
            arguments.push(("build".into(), call("BuildContext", &keywords(&build.write()))));
        }
        arguments.extend(definition.os_type.map(|system| ("os_type".into(), text(system.as_str()))));
        if !definition.tags.is_empty() {
            arguments.push(("tags".into(), literal(&definition.tags.write())));
        }
        // The SDK has no class for it.
        let inference = definition.inference_config.as_ref();
        arguments.extend(inference.map(|config| ("inference_config".into(), literal(&config.write()))));
        call("Environment", &arguments)
    }

    fn inputs(&mut self, inputs: &Map<JobInput>) -> Option<(String, String)> {
        let entries: Arguments = inputs
            .iter()
            .map(|(name, input)| {
                let value = match input {
                    JobInput::Literal(value) => literal(&literal_value(value)),
                    JobInput::Data(data) => {
                        self.import("azure.ai.ml", "Input");
                        let mut fields = data.write();
                        without_prefix(&mut fields, "path");
                        call("Input", &keywords(&fields))
                    }
                };
                (name.clone(), value)
            })
            .collect();
        (!entries.is_empty()).then(|| ("inputs".into(), dictionary(&entries)))
    }

    fn outputs(&mut self, outputs: &Map<Option<JobOutput>>) -> Option<(String, String)> {
        let entries: Arguments = outputs
            .iter()
            .map(|(name, output)| {
                self.import("azure.ai.ml", "Output");
                let fields = output.as_ref().map_or_else(|| json!({ "type": "uri_folder" }), Field::write);
                (name.clone(), call("Output", &keywords(&fields)))
            })
            .collect();
        (!entries.is_empty()).then(|| ("outputs".into(), dictionary(&entries)))
    }

    fn resources(&mut self, resources: &Resources) -> String {
        self.import("azure.ai.ml.entities", "JobResourceConfiguration");
        let mut arguments = keywords(&resources.write());
        if let Some(DockerArgs::Words(words)) = &resources.docker_args
            && words.is_empty()
        {
            arguments.retain(|(name, _)| name != "docker_args");
        }
        call("JobResourceConfiguration", &arguments)
    }

    fn queue_settings(&mut self, settings: Option<&QueueSettings>) -> Option<(String, String)> {
        let settings = settings?;
        self.import("azure.ai.ml.entities", "QueueSettings");
        Some(("queue_settings".into(), call("QueueSettings", &keywords(&settings.write()))))
    }

    fn distribution(&mut self, distribution: &Distribution) -> String {
        let name = match distribution {
            Distribution::PyTorch(_) => "PyTorchDistribution",
            Distribution::Mpi(_) => "MpiDistribution",
            Distribution::TensorFlow(_) => "TensorFlowDistribution",
            Distribution::Ray(_) => "RayDistribution",
        };
        self.import("azure.ai.ml", name);
        call(name, &untagged(&distribution.write()))
    }

    fn identity(&mut self, identity: &Identity) -> String {
        let name = match identity {
            Identity::AmlToken(_) => "AmlTokenConfiguration",
            Identity::User(_) => "UserIdentityConfiguration",
            Identity::Managed(_) => "ManagedIdentityConfiguration",
        };
        self.import("azure.ai.ml", name);
        call(name, &untagged(&identity.write()))
    }

    fn service(&mut self, service: &AnyService) -> String {
        let (name, settings): (&'static str, &ServiceSettings) = match service {
            AnyService::Known(JobService::JupyterLab(settings)) => ("JupyterLabJobService", settings),
            AnyService::Known(JobService::VsCode(settings)) => ("VsCodeJobService", settings),
            AnyService::Known(JobService::Ssh(ssh)) => ("SshJobService", &ssh.service),
            AnyService::Known(JobService::TensorBoard(board)) => ("TensorBoardJobService", &board.service),
            AnyService::Other { settings, .. } => ("JobService", settings),
        };
        self.import("azure.ai.ml.entities", name);
        let mut fields = service.write();
        if !settings.properties.is_empty() {
            fields["properties"] = settings.properties.write();
        }
        call(name, &untagged(&fields))
    }

    fn sweep(&mut self, sweep: &SweepJob, spec: &CommandSpec) -> String {
        for name in ["Objective", "SweepJob", "SweepJobLimits"] {
            self.import("azure.ai.ml.sweep", name);
        }
        self.import("azure.ai.ml.entities", "CommandJob");
        let mut arguments = self.base(&sweep.base);
        // The service takes no services of a sweep.
        arguments.retain(|(name, _)| name != "services");
        let trial = self.spec(spec).into_iter().filter(|(name, _)| name != "queue_settings");
        arguments.push(("trial".into(), call("CommandJob", &trial.collect::<Vec<_>>())));
        arguments.extend(self.inputs(&sweep.inputs));
        arguments.extend(self.outputs(&sweep.outputs));
        arguments.extend(
            sweep.sampling_algorithm.as_ref().map(|it| ("sampling_algorithm".into(), self.sampling(it))),
        );
        let space: Arguments =
            sweep.search_space.iter().map(|(name, values)| (name.clone(), self.expression(values))).collect();
        arguments.push(("search_space".into(), dictionary(&space)));
        arguments.push(("objective".into(), call("Objective", &keywords(&sweep.objective.write()))));
        arguments
            .extend(sweep.early_termination.as_ref().map(|it| ("early_termination".into(), self.policy(it))));
        arguments.push(("limits".into(), call("SweepJobLimits", &keywords(&sweep.limits.write()))));
        arguments.extend(self.queue_settings(sweep.queue_settings.as_ref()));
        arguments.extend(
            sweep.resources.as_ref().map(|resources| ("resources".into(), self.resources(resources))),
        );
        call("SweepJob", &arguments)
    }

    fn sampling(&mut self, sampling: &SamplingAlgorithm) -> String {
        match sampling {
            SamplingAlgorithm::Name(name) => text(name.as_str()),
            SamplingAlgorithm::Options(options) => {
                let name = match options {
                    Sampling::Random(_) => "RandomSamplingAlgorithm",
                    Sampling::Grid(_) => "GridSamplingAlgorithm",
                    Sampling::Bayesian(_) => "BayesianSamplingAlgorithm",
                };
                self.import("azure.ai.ml.sweep", name);
                call(name, &untagged(&options.write()))
            }
        }
    }

    fn policy(&mut self, policy: &EarlyTermination) -> String {
        let name = match policy {
            EarlyTermination::Bandit(_) => "BanditPolicy",
            EarlyTermination::MedianStopping(_) => "MedianStoppingPolicy",
            EarlyTermination::TruncationSelection(_) => "TruncationSelectionPolicy",
        };
        self.import("azure.ai.ml.sweep", name);
        call(name, &untagged(&policy.write()))
    }

    fn expression(&mut self, expression: &Expression) -> String {
        let name = match expression {
            Expression::Choice(_) => "Choice",
            Expression::Uniform(_) => "Uniform",
            Expression::LogUniform(_) => "LogUniform",
            Expression::QUniform(_) => "QUniform",
            Expression::QLogUniform(_) => "QLogUniform",
            Expression::Normal(_) => "Normal",
            Expression::LogNormal(_) => "LogNormal",
            Expression::QNormal(_) => "QNormal",
            Expression::QLogNormal(_) => "QLogNormal",
            Expression::Randint(_) => "Randint",
        };
        self.import("azure.ai.ml.sweep", name);
        if let Expression::Choice(choice) = expression {
            let values = choice.values.as_deref().unwrap_or_default();
            let values: Vec<String> = values.iter().map(|value| self.choice_value(value)).collect();
            return format!("Choice(values=[{}])", values.join(", "));
        }
        call(name, &untagged(&expression.write()))
    }

    fn choice_value(&mut self, value: &ChoiceValue) -> String {
        match value {
            ChoiceValue::Number(number) => literal(&number.write()),
            ChoiceValue::Text(value) => text(value),
            ChoiceValue::Nested(map) => {
                let entries: Arguments = map
                    .iter()
                    .map(|(name, value)| {
                        let value = match value {
                            NestedValue::Expression(inner) => self.expression(inner),
                            NestedValue::Value(value) => literal(value),
                        };
                        (name.clone(), value)
                    })
                    .collect();
                dictionary(&entries)
            }
        }
    }
}

/// The fields of a mapping as keyword arguments.
fn keywords(value: &Value) -> Arguments {
    value.as_object().into_iter().flatten().map(|(name, value)| (name.clone(), literal(value))).collect()
}

/// The fields of a tagged mapping; the class says the tag.
fn untagged(value: &Value) -> Arguments {
    keywords(value).into_iter().filter(|(name, _)| name != "type").collect()
}

/// References without `azureml:`, as the SDK's classes have them.
fn plain(reference: &Value) -> String {
    let reference = reference.as_str().unwrap_or_default();
    let plain =
        reference.strip_prefix("azureml:").filter(|rest| !rest.starts_with("//")).unwrap_or(reference);
    text(plain)
}

fn without_prefix(fields: &mut Value, name: &str) {
    if let Some(plain) = fields[name]
        .as_str()
        .and_then(|text| text.strip_prefix("azureml:"))
        .filter(|rest| !rest.starts_with("//"))
    {
        fields[name] = plain.to_owned().into();
    }
}
