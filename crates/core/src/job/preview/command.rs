//! Code, and time limits of a command job.

use serde_json::Value;

use super::{Shapes, join};

pub(super) fn find(shapes: &mut Shapes<'_>, spec: &[&str]) {
    code(shapes, &join(spec, &["code"]));
    if !spec.is_empty() {
        return;
    }
    for (name, factor) in [("timeout", 1), ("timeout_minutes", 60)] {
        let Some(given) = shapes.text(&[name]) else { continue };
        let why = "Seconds, below `limits`.";
        let secs = given.trim().parse::<f64>().ok();
        shapes.old(&[name], "`limits.timeout`", why, |today| {
            #[expect(clippy::cast_possible_truncation, reason = "seconds of a run")]
            if let Some(secs) = secs.filter(|_| today.document().find(&["limits", "timeout"]).is_none()) {
                today.shift(&[name], &["limits", "timeout"]);
                today.set(&["limits", "timeout"], &Value::from((secs * f64::from(factor)) as i64));
            }
        });
    }
}

/// `{local_path: src}`, `{directory: src}`, `{code_uri: …}`, `{name, version}`.
fn code(shapes: &mut Shapes<'_>, path: &[&str]) {
    let Some(node) = shapes.node(path).filter(|node| node.entries().is_some()) else { return };
    let text = |name: &str| {
        node.child(name).and_then(|child| child.scalar()).map(|scalar| scalar.text.trim().to_owned())
    };
    let reference = || match (text("name"), text("version")) {
        (Some(name), Some(version)) => {
            Some(format!("azureml:{}:{version}", name.trim_start_matches("azureml:")))
        }
        _ => None,
    };
    let file = || {
        let path = text("file")?;
        let path = path.strip_prefix("file:").unwrap_or(&path);
        Some(path.rsplit_once('/').map_or(".", |(folder, _)| folder).to_owned())
    };
    let today = text("local_path")
        .or_else(|| text("directory"))
        .or_else(|| text("code_uri"))
        .or_else(|| text("id"))
        .or_else(|| text("arm_id"))
        .or_else(reference)
        .or_else(file);
    let shown =
        today.as_deref().map_or_else(|| "`code: FOLDER`".to_owned(), |folder| format!("`code: {folder}`"));
    shapes.old(path, &shown, "The folder itself is the value.", |rewrite| {
        if let Some(today) = &today {
            rewrite.set(path, &Value::from(today.as_str()));
        }
    });
}
