//! The command job and how it is read from a document.

use serde_json::Value;

use super::compute::ComputeTarget;
use super::inputs::{JobInput, read_inputs};
use super::outputs::{JobOutput, read_outputs};
use super::reader::{Fields, Reader};
use super::resources::{Distribution, Identity, Resources};
use super::services::{JobService, read_services};
use crate::document::{Document, Node, NodeKind};
use crate::finding::{Code, Finding};

/// `environment`: a reference, or one described in place (read by [`crate::environment`]).
#[derive(Clone, Debug, PartialEq)]
pub enum EnvironmentField {
    /// `azureml:name:version`, `azureml:name@label`, `azureml://registries/…` or a resource id, as written.
    Reference(String),
    /// Image, build context, conda specification.
    Inline(Value),
}

/// A command job: one command on one or more nodes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CommandJob {
    /// Name of the job, unique in the workspace; made up on submitting where it is not given.
    pub name: Option<String>,
    /// Name that people see; the service's default is the name.
    pub display_name: Option<String>,
    /// Markdown.
    pub description: Option<String>,
    /// Experiment it is listed under; the local workspace's default is `Default`.
    pub experiment_name: Option<String>,
    /// Shell command, with placeholders.
    pub command: String,
    /// Folder (or file) that is uploaded, relative to the document; or a registered code asset.
    pub code: Option<String>,
    /// Software the command runs in.
    pub environment: Option<EnvironmentField>,
    /// Added to the environment of every process, in document order.
    pub environment_variables: Vec<(String, String)>,
    /// Where it runs; `None`: serverless.
    pub compute: Option<ComputeTarget>,
    /// Inputs in document order.
    pub inputs: Vec<(String, JobInput)>,
    /// Outputs in document order.
    pub outputs: Vec<(String, JobOutput)>,
    /// Nodes and their size.
    pub resources: Option<Resources>,
    /// Processes on the nodes.
    pub distribution: Option<Distribution>,
    /// `limits.timeout` in seconds; `None`: no limit.
    pub timeout_secs: Option<u64>,
    /// As whom it reaches data.
    pub identity: Option<Identity>,
    /// Interactive services.
    pub services: Vec<(String, JobService)>,
    /// `queue_settings.job_tier` in the service's words.
    pub job_tier: Option<&'static str>,
    /// Labels.
    pub tags: Vec<(String, String)>,
    /// Properties; immutable once submitted.
    pub properties: Vec<(String, String)>,
}

/// Kinds of job documents that are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobKind {
    /// A command job.
    Command,
    /// A sweep over hyperparameters.
    Sweep,
    /// A pipeline of steps.
    Pipeline,
    /// Automated machine learning.
    AutoMl,
    /// A Spark job.
    Spark,
}

impl JobKind {
    /// What a document is, by `type`, else by `$schema`, else by its fields.
    pub fn of(root: &Node) -> Self {
        let text = |name: &str| {
            root.child(name).and_then(Node::scalar).map(|s| s.text.to_ascii_lowercase()).unwrap_or_default()
        };
        let named = text("type");
        let schema = text("$schema");
        for (word, kind) in [
            ("sweep", Self::Sweep),
            ("pipeline", Self::Pipeline),
            ("automl", Self::AutoMl),
            ("spark", Self::Spark),
            ("command", Self::Command),
        ] {
            if named.starts_with(word) || (named.is_empty() && schema.contains(&format!("/{word}job"))) {
                return kind;
            }
        }
        if root.child("search_space").is_some() || root.child("trial").is_some() {
            Self::Sweep
        } else if root.child("jobs").is_some() {
            Self::Pipeline
        } else {
            Self::Command
        }
    }
}

/// Reads a job. `None` where there is nothing that could be submitted as a command job; the findings say why.
pub fn read_job(document: &Document) -> (Option<CommandJob>, Vec<Finding>) {
    let mut reader = Reader::new(document);
    let Some(root) = &document.root else { return (None, Vec::new()) };
    if !matches!(root.kind, NodeKind::Mapping { .. }) {
        let finding = Finding::error(
            Code::WrongType,
            format!("A job document is a mapping of fields, but this is {}", root.kind_name()),
        )
        .help("Start with lines such as `command: python train.py`.");
        reader.report(root, "", finding);
        return (None, reader.findings);
    }
    let kind = JobKind::of(root);
    if kind != JobKind::Command {
        let node = root.child("type").unwrap_or(root);
        let name = match kind {
            JobKind::Sweep => "a sweep",
            JobKind::Pipeline => "a pipeline",
            JobKind::AutoMl => "an AutoML",
            JobKind::Spark | JobKind::Command => "a Spark",
        };
        let finding = Finding::error(Code::UnsupportedJobType, format!("This is {name} job; only command jobs run here"))
            .help("It was recognised, and nothing in it is changed. Command jobs have a `command` at the top level.");
        reader.report(node, "type", finding);
        return (None, reader.findings);
    }
    let Some(mut fields) = reader.fields(root, "") else { return (None, reader.findings) };
    let job = command_job(&mut reader, &mut fields, root);
    fields.finish(&mut reader);
    // A misspelt field is one mistake, not two.
    let renamed: Vec<String> = reader
        .findings
        .iter()
        .filter(|f| f.code == Code::UnknownField)
        .flat_map(|f| &f.fixes)
        .flat_map(|fix| &fix.edits)
        .map(|edit| edit.text.clone())
        .collect();
    reader.findings.retain(|finding| finding.code != Code::MissingField || !renamed.contains(&finding.field));
    (Some(job), reader.findings)
}

fn command_job(reader: &mut Reader<'_>, fields: &mut Fields<'_>, root: &Node) -> CommandJob {
    let command = fields.get("command").and_then(|node| {
        let text = reader.string(node, "command")?;
        if text.trim().is_empty() {
            let finding = Finding::error(Code::EmptyCommand, "The command is empty")
                .help("Write what the run shall do, for example `python train.py --epochs 3`.");
            reader.report(node, "command", finding);
        }
        Some(text)
    });
    if command.is_none() && root.child("command").is_none_or(Node::is_null) {
        missing(
            reader,
            root,
            "command",
            "Write what the run shall do, for example `command: python train.py`.",
        );
    }
    let environment = fields.get("environment").and_then(|node| match &node.kind {
        NodeKind::Mapping { .. } => Some(EnvironmentField::Inline(node.to_value())),
        NodeKind::Scalar(_) => reader.string(node, "environment").map(EnvironmentField::Reference),
        NodeKind::Sequence { .. } => {
            reader.wrong_type(node, "environment", "a reference or a mapping");
            None
        }
    });
    if environment.is_none() && root.child("environment").is_none_or(Node::is_null) {
        let help = "Name one, for example `environment: azureml:sklearn-1.5@latest`, or describe one with `image` and `conda_file`.";
        missing(reader, root, "environment", help);
    }
    let job = CommandJob {
        name: fields.string(reader, "name"),
        display_name: fields.string(reader, "display_name"),
        description: fields.string(reader, "description"),
        experiment_name: fields.string(reader, "experiment_name"),
        command: command.unwrap_or_default(),
        code: fields.string(reader, "code"),
        environment,
        environment_variables: fields.string_map(reader, "environment_variables"),
        compute: fields.string(reader, "compute").map(|text| ComputeTarget::parse(&text)),
        inputs: fields.get("inputs").map(|node| read_inputs(reader, node)).unwrap_or_default(),
        outputs: fields.get("outputs").map(|node| read_outputs(reader, node)).unwrap_or_default(),
        resources: fields.get("resources").and_then(|node| Resources::read(reader, node)),
        distribution: fields.get("distribution").and_then(|node| Distribution::read(reader, node)),
        timeout_secs: fields.get("limits").and_then(|node| limits(reader, node)),
        identity: fields.get("identity").and_then(|node| Identity::read(reader, node)),
        services: fields.get("services").map(|node| read_services(reader, node)).unwrap_or_default(),
        job_tier: fields.get("queue_settings").and_then(|node| job_tier(reader, node)),
        tags: fields.string_map(reader, "tags"),
        properties: fields.string_map(reader, "properties"),
    };
    fields.choice(reader, "type", &[("command", ())]);
    for name in ["parent_job_name", "id", "status", "creation_context", "log_files", "parameters"] {
        fields.get(name);
    }
    job
}

fn limits(reader: &mut Reader<'_>, node: &Node) -> Option<u64> {
    let mut fields = reader.fields(node, "limits")?;
    let before = reader.findings.len();
    let timeout = fields.integer(reader, "timeout", 1);
    for finding in &mut reader.findings[before..] {
        finding.help = "Seconds as a whole number, for example 3600 for an hour.".into();
    }
    fields.finish(reader);
    timeout.and_then(|secs| u64::try_from(secs).ok())
}

fn job_tier(reader: &mut Reader<'_>, node: &Node) -> Option<&'static str> {
    let mut fields = reader.fields(node, "queue_settings")?;
    let tiers = &[
        ("spot", "Spot"),
        ("basic", "Basic"),
        ("standard", "Standard"),
        ("premium", "Premium"),
        ("null", "Null"),
    ];
    let tier = fields.choice(reader, "job_tier", tiers);
    fields.get("priority");
    fields.finish(reader);
    tier
}

fn missing(reader: &mut Reader<'_>, root: &Node, name: &str, help: &str) {
    let finding = Finding::error(Code::MissingField, format!("A command job needs `{name}`")).help(help);
    let start = root.range.start;
    let place = reader.document.place(start..start);
    reader.findings.push(finding.at(place).field(name));
}
