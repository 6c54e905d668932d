//! What the official clients really sent, asked again of our workspace: the same status, and every field of the recorded
//! answer. The recordings lie outside of the checkout; without them nothing is compared.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on may say so with a panic")]

mod common;

use std::path::PathBuf;

use common::server::{Server, Store};
use serde_json::Value;

/// The workspace of the recordings, and ours.
const RECORDED: &str = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg1/providers/\
                        Microsoft.MachineLearningServices/workspaces/ws1";
const OURS: &str = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/local/providers/\
                    Microsoft.MachineLearningServices/workspaces/local";

/// What names something that the recorded server had made up: runs and experiments of MLflow, places of outputs, tokens.
const ITS_OWN: [&str; 5] = ["operationresults", "/mlflow/", "/msi/token", "/artifacts/", "rcstore.blob"];

/// Fields that a local workspace does not have, and why nobody misses them.
const LEFT_OUT: [&str; 23] = [
    "containerRegistry",
    "provisioningErrors",
    "enableNodePublicIp",
    // Other services of a cloud.
    "suffixes",
    "graphAudience",
    "gallery",
    "batch",
    "sku",
    "storageAccount",
    "keyVault",
    "hbiWorkspace",
    "applicationInsights",
    "identity",
    "notebooks",
    "datasetservice",
    "continuationToken",
    // Depend on the moment: a list that has another page, a sweep that has a best trial.
    "nextLink",
    "best_child_run_id",
    "score",
    "best_metric_status",
    // The real service gives a sweep no tracking URI (wire notes, section 8).
    "Tracking",
    // Sent by the client of other recordings in the list.
    "codeId",
    "provisioningState",
];

fn recordings() -> Vec<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/fixtures/wire");
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

fn ours(text: &str) -> String {
    text.replace(RECORDED, OURS).replace("/computes/cpu-cluster", "/computes/local")
}

/// Fields of the recorded answer that are missing in ours. Entries of maps that people fill are not fields.
fn missing(recorded: &Value, answer: &Value, path: &str) -> Vec<String> {
    match (recorded, answer) {
        (Value::Object(fields), Value::Object(found)) => fields
            .iter()
            .filter(|(name, _)| !LEFT_OUT.contains(&name.as_str()))
            .flat_map(|(name, value)| match found.get(name) {
                None => vec![format!("{path}/{name}")],
                // The run has not failed yet.
                Some(Value::Null) if name == "error" => Vec::new(),
                Some(_) if ["logFiles", "tags", "outputs", "inputs"].contains(&name.as_str()) => Vec::new(),
                Some(found) => missing(value, found, &format!("{path}/{name}")),
            })
            .collect(),
        // Lists of jobs begin with others than the recorded ones.
        (Value::Object(_), _) => vec![format!("{path} is no object")],
        _ => Vec::new(),
    }
}

#[test]
fn recorded_requests_get_their_answers() {
    let store = Store::new();
    let server = Server::start(&store);
    let (mut problems, mut compared) = (Vec::new(), 0);
    for file in recordings() {
        let exchanges: Vec<Value> = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
        for exchange in exchanges {
            let text = exchange.to_string();
            let (method, path) = (exchange["method"].as_str().unwrap(), exchange["path"].as_str().unwrap());
            let target = format!("{path}?{}", exchange["query"].as_str().unwrap_or_default());
            let asks_for_a_place = text.contains("\"values\":[\"azureml://locations/");
            if asks_for_a_place || ITS_OWN.iter().any(|part| path.contains(part)) {
                continue;
            }
            let body: Value = serde_json::from_str(&ours(&exchange["request_body"].to_string())).unwrap();
            let target = ours(&target).replace(' ', "%20");
            // Tokens are masked in the recordings, good and bad ones.
            let ask = || {
                if text.contains("\"Authorization\"") && exchange["status"] != 401 {
                    server.ask(method, &target, &body)
                } else {
                    common::http::send(
                        server.port,
                        method,
                        &target,
                        &[("Content-Type", "application/json")],
                        body.to_string().as_bytes(),
                    )
                }
            };
            // The first trial of a sweep is there a moment after the sweep.
            let mut answer = ask();
            for _ in 0..100 {
                if u64::from(answer.status) == exchange["status"].as_u64().unwrap() || answer.status != 404 {
                    break;
                }
                std::thread::sleep(std::time::Duration::from_millis(20));
                answer = ask();
            }
            compared += 1;
            let name = file.file_stem().unwrap().to_string_lossy();
            // A cancel may be answered at once, or with a place where its end is told.
            let status = exchange["status"].as_u64().unwrap();
            let same = u64::from(answer.status) == status || (path.ends_with("/cancel") && status == 202);
            if !same {
                problems.push(format!(
                    "{name}: {method} {target}: {} instead of {}: {}",
                    answer.status,
                    exchange["status"],
                    answer.text()
                ));
            } else if exchange["response_body"].is_object() && !answer.body.is_empty() {
                let fields = missing(&exchange["response_body"], &answer.json(), "");
                if !fields.is_empty() {
                    problems.push(format!("{name}: {method} {target}: {fields:?} missing"));
                }
            }
        }
    }
    assert!(problems.is_empty(), "{} of {compared}:\n{}", problems.len(), problems.join("\n"));
    assert!(compared == 0 || compared > 300, "{compared}");
}
