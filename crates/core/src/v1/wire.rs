//! What the SDK sends: configurations as dictionaries. What is not known is `{"$hole": "source text"}`.

use serde_json::{Map, Number, Value as Json, json};

use super::class::Class;
use super::heap::{Heap, ObjectId};
use super::paths::HERE;
use super::runconfig::{rename_keys, renamed};
use super::submission::{Kind, Submission};
use super::text::str_of;
use super::value::Value;

/// The key of what is not known.
pub const HOLE: &str = "$hole";

/// A value as it is sent.
pub fn value(heap: &Heap, value: &Value) -> Json {
    match value {
        Value::None => Json::Null,
        Value::Bool(flag) => Json::Bool(*flag),
        // JSON has no numbers without end, and larger whole ones only where they are rounded to themselves.
        Value::Int(number) => i64::try_from(*number)
            .map(Json::from)
            .or_else(|_| u64::try_from(*number).map(Json::from))
            .unwrap_or_else(|_| rounded(*number).unwrap_or_else(|| json!({ HOLE: number.to_string() }))),
        Value::Float(number) => {
            Number::from_f64(*number).map_or_else(|| json!({ HOLE: number.to_string() }), Json::Number)
        }
        Value::Text(text) | Value::Path(text) => Json::String(here(text)),
        Value::List(id) => Json::Array(heap.list(*id).iter().map(|item| self::value(heap, item)).collect()),
        Value::Tuple(items) => Json::Array(items.iter().map(|item| self::value(heap, item)).collect()),
        Value::Dict(id) => Json::Object(
            heap.dict(*id)
                .iter()
                .map(|(key, item)| {
                    (str_of(heap, key).unwrap_or_else(|| "?".to_owned()), self::value(heap, item))
                })
                .collect(),
        ),
        Value::Range(start, stop, step) => super::expressions::range_items(*start, *stop, *step)
            .map_or(Json::Null, |items| {
                Json::Array(items.into_iter().map(|item| self::value(heap, &Value::Int(item))).collect())
            }),
        Value::Object(id) => object(heap, *id),
        Value::Hole(hole) => json!({ HOLE: here(&hole.text) }),
        Value::Symbol(name) => json!({ HOLE: &**name }),
        Value::Opaque(text) => json!({ HOLE: &**text }),
        Value::Method(method) => json!({ HOLE: &*method.1 }),
        Value::Own(_) => json!({ HOLE: "an object of the program" }),
    }
}

/// A large whole number, where rounding it changes nothing.
fn rounded(number: i128) -> Option<Json> {
    #[expect(clippy::cast_precision_loss, reason = "it is compared below")]
    let near = number as f64;
    #[expect(clippy::cast_possible_truncation, reason = "it is compared below")]
    let same = near as i128 == number;
    Number::from_f64(near).filter(|_| same).map(Json::Number)
}

/// Paths below the program's folder, as seen from there.
pub fn here(text: &str) -> String {
    if text == HERE {
        return ".".to_owned();
    }
    text.replace(&format!("{HERE}/"), "").replace(HERE, ".")
}

/// Whether nothing in a value is unknown.
pub fn is_known(json: &Json) -> bool {
    match json {
        Json::Array(items) => items.iter().all(is_known),
        Json::Object(entries) => !entries.contains_key(HOLE) && entries.values().all(is_known),
        _ => true,
    }
}

/// An object as it is sent.
pub fn object(heap: &Heap, id: ObjectId) -> Json {
    let class = heap.object(id).class;
    match class {
        Class::CondaDependencies => return value(heap, &heap.field(id, "doc")),
        Class::ComputeTarget | Class::Datastore | Class::Experiment => {
            return value(heap, &heap.field(id, "name"));
        }
        Class::Environment if heap.get(id, "_fetched").is_some() => {
            let mut map = Map::new();
            for name in ["name", "version"] {
                map.insert(name.to_owned(), value(heap, &heap.field(id, name)));
            }
            return Json::Object(map);
        }
        Class::ParameterSampling => return sampling(heap, id),
        Class::TerminationPolicy => {
            let mut map = Map::new();
            map.insert("name".to_owned(), value(heap, &heap.field(id, "name")));
            let properties = heap.field(id, "properties");
            if !properties.is_none() {
                map.insert("properties".to_owned(), value(heap, &properties));
            }
            return Json::Object(map);
        }
        Class::DataReference => return Json::String(str_of(heap, &Value::Object(id)).unwrap_or_default()),
        _ => {}
    }
    let mut map = Map::new();
    for (name, key, _) in class.info().fields {
        if !key.is_empty() {
            map.insert((*key).to_owned(), value(heap, &heap.field(id, name)));
        }
    }
    match class {
        Class::PythonSection => {
            let conda = heap.field(id, "conda_dependencies");
            if !conda.is_none() {
                map.insert("condaDependencies".to_owned(), value(heap, &conda));
            }
        }
        Class::HistoryConfiguration => {
            let ambient = heap.field(id, "_ambient_authentication");
            if !ambient.is_none() {
                map.insert("ambientAuthentication".to_owned(), value(heap, &ambient));
            }
        }
        _ => {}
    }
    let mut json = Json::Object(map);
    rename_keys(&mut json, &renamed(heap, id));
    json
}

fn sampling(heap: &Heap, id: ObjectId) -> Json {
    let mut map = Map::new();
    map.insert("name".to_owned(), value(heap, &heap.field(id, "name")));
    map.insert("parameter_space".to_owned(), value(heap, &heap.field(id, "parameter_space")));
    let properties = heap.field(id, "properties");
    if properties.truth(heap) != Some(false) {
        map.insert("properties".to_owned(), value(heap, &properties));
    }
    Json::Object(map)
}

/// The HyperDrive configuration without what only a submit adds.
pub fn hyperdrive(heap: &Heap, id: ObjectId) -> Map<String, Json> {
    let field = |name: &str| value(heap, &heap.field(id, name));
    let mut map = Map::new();
    let policy = heap.field(id, "policy");
    map.insert("generator_config".to_owned(), field("hyperparameter_sampling"));
    let policy = if policy.is_none() { json!({ "name": "Default" }) } else { value(heap, &policy) };
    map.insert("policy_config".to_owned(), policy);
    map.insert(
        "primary_metric_config".to_owned(),
        json!({ "name": field("primary_metric_name"), "goal": field("primary_metric_goal") }),
    );
    map.insert("max_total_jobs".to_owned(), field("max_total_runs"));
    map.insert("max_concurrent_jobs".to_owned(), field("max_concurrent_runs"));
    map.insert("max_duration_minutes".to_owned(), field("max_duration_minutes"));
    map.insert("platform".to_owned(), json!("AML"));
    // Only the service knows the runs to go on from.
    for name in ["resume_from", "resume_child_runs"] {
        if !heap.field(id, name).is_none() {
            map.insert(name.to_owned(), json!({ HOLE: name }));
        }
    }
    map
}

/// HyperDrive's client knows no tuples: it sends what `str()` makes of them.
fn with_tuples_as_text(heap: &Heap, value: &Value) -> Json {
    match value {
        Value::Tuple(_) => str_of(heap, value).map_or_else(|| self::value(heap, value), Json::String),
        Value::List(id) => heap.list(*id).iter().map(|item| with_tuples_as_text(heap, item)).collect(),
        Value::Dict(id) => Json::Object(
            heap.dict(*id)
                .iter()
                .filter_map(|(key, item)| Some((str_of(heap, key)?, with_tuples_as_text(heap, item))))
                .collect(),
        ),
        other => self::value(heap, other),
    }
}

/// What the SDK sends for a submission: the run configuration, or HyperDrive's body around it. Places of the workspace
/// are placeholders.
pub fn submission(heap: &Heap, submission: &Submission) -> Json {
    let mut run_config = object(heap, submission.run_config);
    let (Kind::HyperDrive, Some(id)) = (submission.kind, submission.hyperdrive) else { return run_config };
    for name in ["arguments", "command"] {
        run_config[name] = with_tuples_as_text(heap, &heap.field(submission.run_config, name));
    }
    let experiment = value(heap, &submission.experiment);
    let scope = format!(
        "subscriptions/<SUB>/resourceGroups/<RG>/providers/Microsoft.MachineLearningServices/workspaces/<WS>/experiments/{}",
        experiment.as_str().unwrap_or("<EXPERIMENT>")
    );
    let mut map = hyperdrive(heap, id);
    map.insert("name".to_owned(), experiment.clone());
    map.insert("user".to_owned(), json!("nobody@example.com"));
    map.insert(
        "platform_config".to_owned(),
        json!({
            "ServiceAddress": "<SERVICE_URL>",
            "ServiceArmScope": scope,
            "SubscriptionId": "<SUB>",
            "ResourceGroupName": "<RG>",
            "WorkspaceName": "<WS>",
            "ExperimentName": experiment,
            "Definition": { "Overrides": run_config, "TargetDetails": null, "SnapshotId": "<SNAPSHOT_ID>" },
        }),
    );
    Json::Object(map)
}
