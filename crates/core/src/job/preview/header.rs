//! The kind of a job, as the preview named it.

use serde_json::Value;

use super::{LEFT_OUT, Shapes};
use crate::document::Node;
use crate::job::kind::JobKind;

pub(super) fn find(shapes: &mut Shapes<'_>, root: &Node, kind: JobKind) {
    if shapes.text(&["job_type"]).is_some() {
        shapes.old(&["job_type"], &format!("`type: {}`", kind.as_str()), "", |today| {
            if root.child("type").is_some() {
                today.remove(&["job_type"]);
            } else {
                today.rename(&["job_type"], "type");
                today.set(&["type"], &kind.as_str().into());
            }
        });
    }
    let named = shapes.text(&["type"]).unwrap_or_default();
    if named != kind.as_str() && named.to_ascii_lowercase().trim_end_matches("_job") == kind.as_str() {
        shapes.old(
            &["type"],
            &format!("`type: {}`", kind.as_str()),
            "The client compares the word letter by letter.",
            |today| {
                today.set(&["type"], &kind.as_str().into());
            },
        );
    }
    for name in ["metadata", "interaction_endpoints", "arm_id"] {
        if root.child(name).is_some() {
            shapes.old(&[name], LEFT_OUT, "Only the service fills it in.", |today| today.remove(&[name]));
        }
    }
    let services = root.child("services").and_then(Node::entries).unwrap_or_default();
    for service in services.iter().filter(|service| service.value.child("job_service_type").is_some()) {
        let path = ["services", service.key.as_str(), "job_service_type"];
        let supplies = [format!("services.{}.type", service.key)];
        shapes.old_supplying(&path, "`type`", "", &supplies, |today| today.rename(&path, "type"));
    }
    if shapes.text(&["identity", "type"]).is_some_and(|word| word == "amltoken") {
        shapes.old(&["identity", "type"], "`aml_token`", "", |today| {
            today.set(&["identity", "type"], &Value::from("aml_token"));
        });
    }
}
