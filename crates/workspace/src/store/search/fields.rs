//! What a filter or an order may name: metrics, parameters, tags and attributes of a run. Must not know conditions.

use rusqlite::types::Value;
use sqlparser::ast::Expr;

use super::Sql;

/// MLflow's word for the status of a job.
const STATUS: &str = "case status when 'Completed' then 'FINISHED' when 'Failed' then 'FAILED' when 'Canceled' then 'KILLED' \
                      when 'Queued' then 'SCHEDULED' when 'Preparing' then 'SCHEDULED' else 'RUNNING' end";

/// A field of a run.
pub(super) struct Field {
    /// Its value in SQL.
    pub(super) sql: Sql,
    /// Whether it is compared as a number.
    pub(super) number: bool,
}

/// The field that an expression names, for example `metrics.loss`, ``tags.`mlflow.runName` `` or `status`.
pub(super) fn field(expr: &Expr) -> Result<Field, String> {
    let parts: Vec<&str> = match expr {
        Expr::Identifier(name) => vec![name.value.as_str()],
        Expr::CompoundIdentifier(names) => names.iter().map(|name| name.value.as_str()).collect(),
        other => return Err(format!("`{other}` is no field of a run")),
    };
    let (kind, name) = match parts.split_first() {
        Some((name, [])) => ("attributes", (*name).to_owned()),
        Some((kind, rest)) => (*kind, rest.join(".")),
        None => return Err("A field is missing".into()),
    };
    let of_table = |table: &str| Sql {
        text: format!("(select value from {table} where run = jobs.name and key = ?)"),
        values: vec![Value::from(name.clone())],
    };
    Ok(match kind.to_ascii_lowercase().as_str() {
        "metrics" | "metric" => Field { sql: of_table("latest"), number: true },
        "params" | "param" | "parameters" | "parameter" => Field { sql: of_table("params"), number: false },
        "tags" | "tag" if name == "mlflow.runName" => attribute("run_name")?,
        "tags" | "tag" if name == "mlflow.parentRunId" => {
            Field { sql: Sql { text: "parent".into(), values: Vec::new() }, number: false }
        }
        "tags" | "tag" => Field { sql: of_table("tags"), number: false },
        "attributes" | "attribute" | "attr" | "run" => attribute(&name)?,
        _ => return Err(format!("`{kind}` is none of metrics, params, tags and attributes")),
    })
}

fn attribute(name: &str) -> Result<Field, String> {
    let (text, number) = match name.to_ascii_lowercase().replace([' ', '-'], "_").as_str() {
        "run_id" => ("name", false),
        "run_name" => ("coalesce(properties ->> '$.displayName', name)", false),
        "status" => (STATUS, false),
        "start_time" | "created" => ("coalesce(started_ms, created_ms)", true),
        "end_time" => ("ended_ms", true),
        "user_id" => ("'local user'", false),
        "experiment_id" => ("(select id from experiments where experiments.name = jobs.experiment)", true),
        _ => return Err(format!("A run has no attribute `{name}`")),
    };
    Ok(Field { sql: Sql { text: text.into(), values: Vec::new() }, number })
}
