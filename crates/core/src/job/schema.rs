//! JSON Schema of job and environment documents, for editors. Generated from the same definitions that reading uses.

use serde_json::{Value, json};

use super::command_job::CommandJob;
use super::environment::EnvironmentDefinition;
use super::kind::JobKind;
use super::sweep_job::SweepJob;
use crate::schema::{Field, Record, RecordShape, json_schema};

/// The kinds of jobs that are read, with the fields of each.
pub const JOB_SHAPES: &[(JobKind, &RecordShape)] =
    &[(JobKind::Command, CommandJob::RECORD), (JobKind::Sweep, SweepJob::RECORD)];

/// The schema of a kind of job; `None` for kinds that are not read.
pub fn job_schema(kind: JobKind) -> Option<Value> {
    let (shape, required) = match kind {
        JobKind::Command => (CommandJob::SHAPE, false),
        JobKind::Sweep => (SweepJob::SHAPE, true),
        _ => return None,
    };
    let mut schema = json_schema(&format!("Azure ML {} job", kind.as_str()), &[shape]);
    add_header(&mut schema, root_name(kind), Some((kind.as_str(), required)));
    Some(schema)
}

/// The schema of an environment document.
pub fn environment_schema() -> Value {
    let mut schema = json_schema("Azure ML environment", &[EnvironmentDefinition::SHAPE]);
    add_header(&mut schema, EnvironmentDefinition::RECORD.name, None);
    schema
}

fn root_name(kind: JobKind) -> &'static str {
    JOB_SHAPES.iter().find(|(known, _)| *known == kind).map_or("", |(_, shape)| shape.name)
}

/// `$schema` and `type`, which belong to the document and not to the job.
fn add_header(schema: &mut Value, root: &str, kind: Option<(&str, bool)>) {
    let definition = &mut schema["definitions"][root];
    definition["properties"]["$schema"] =
        json!({ "type": "string", "description": "Where editors find the schema." });
    let Some((kind, required)) = kind else { return };
    definition["properties"]["type"] = json!({ "const": kind, "description": "What the document is." });
    if required && let Some(list) = definition["required"].as_array_mut() {
        list.push("type".into());
    }
}
