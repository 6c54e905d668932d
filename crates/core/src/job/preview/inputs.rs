//! Data inputs and outputs.

use serde_json::{Map, Value};

use super::{Shapes, join, plain_reference};
use crate::document::Node;
use crate::job::inputs::path_type;

pub(super) fn find(shapes: &mut Shapes<'_>, spec: &[&str]) {
    section(shapes, &["inputs"]);
    section(shapes, &["outputs"]);
    if spec.is_empty() {
        return;
    }
    for name in ["inputs", "outputs"] {
        let old = join(spec, &[name]);
        if shapes.node(&old).is_some() {
            let why = "A sweep has the inputs and outputs of its trials at the top.";
            shapes.of_the_sweep(name, why, "Move it to the sweep", |today| {
                if today.document().find(&[name]).is_none() {
                    today.shift(&old, &[name]);
                }
            });
        }
    }
}

fn section(shapes: &mut Shapes<'_>, path: &[&str]) {
    let entries = shapes.node(path).and_then(Node::entries).unwrap_or_default();
    for entry in entries.iter().filter(|entry| entry.value.entries().is_some()) {
        let field = join(path, &[entry.key.as_str()]);
        data(shapes, &field, &entry.value);
        if path == ["inputs"] {
            named(shapes, &field, &entry.value);
        }
        mode(shapes, &field, &entry.value, path == ["inputs"]);
    }
}

/// Keys that said where data is.
const OLD: [&str; 5] = ["data", "dataset", "file", "folder", "local_path"];

/// `{data: …}`, `{dataset: …}`, `{file: …}`, `{folder: …}`, `{local_path: …}`: today `type` and `path`.
fn data(shapes: &mut Shapes<'_>, field: &[&str], node: &Node) {
    let Some((name, old)) = OLD.iter().find_map(|name| Some((*name, node.child(name)?))) else {
        return;
    };
    let found = match name {
        "file" => text(old).map(|path| ("uri_file", plain_reference(&path))),
        "folder" => text(old).map(|path| ("uri_folder", plain_reference(&path))),
        _ => place(old),
    };
    let shown = found.as_ref().map_or_else(
        || "`{type, path}`".to_owned(),
        |(kind, path)| format!("`{{type: {kind}, path: {path}}}`"),
    );
    let supplies = [join(field, &["path"]).join(".")];
    shapes.old_supplying(&join(field, &[name]), &shown, "", &supplies, |today| {
        let Some((kind, path)) = &found else { return };
        let mut value = Map::new();
        let given = node.child("type").and_then(Node::scalar).map_or(*kind, |scalar| scalar.text.as_str());
        value.insert("type".into(), given.into());
        value.insert("path".into(), path.as_str().into());
        for entry in node.entries().unwrap_or_default() {
            if entry.key != name && entry.key != "type" {
                value.insert(entry.key.clone(), entry.value.to_value());
            }
        }
        if node.child("path").is_none() {
            // Under its new name the old line keeps its comment.
            today.rename(&join(field, &[name]), "path");
            today.set(&join(field, &["path"]), &path.as_str().into());
        }
        today.set(field, &Value::Object(value));
    });
}

/// `{name: azureml:x:1}` on an input: the reference is the path today.
fn named(shapes: &mut Shapes<'_>, field: &[&str], node: &Node) {
    let Some(reference) = node.child("name").and_then(text).filter(|_| node.child("path").is_none()) else {
        return;
    };
    let old = join(field, &["name"]);
    let reference = if reference.starts_with("azureml:") {
        plain_reference(&reference)
    } else {
        format!("azureml:{reference}")
    };
    let supplies = [join(field, &["path"]).join(".")];
    shapes.old_supplying(&old, &format!("`path: {reference}`"), "", &supplies, |today| {
        today.rename(&old, "path");
        today.set(&join(field, &["path"]), &reference.as_str().into());
    });
}

fn text(node: &Node) -> Option<String> {
    node.scalar().map(|scalar| scalar.text.trim().to_owned())
}

/// Type and path of what `data` or `dataset` says.
fn place(node: &Node) -> Option<(&'static str, String)> {
    if let Some(reference) = text(node) {
        // Whether a registered asset is a file or a folder only the workspace knows.
        return (!reference.starts_with("file:")).then(|| ("uri_folder", plain_reference(&reference)));
    }
    let field = |name: &str| node.child(name).and_then(text);
    if let Some(store) = field("datastore") {
        let store = store.trim_start_matches("azureml:").to_owned();
        let uri = |path: &str| format!("azureml://datastores/{store}/paths/{}", path.trim_start_matches('/'));
        return field("file").map(|path| ("uri_file", uri(&path))).or_else(|| {
            field("directory").or_else(|| field("path")).map(|path| (path_type(&path), uri(&path)))
        });
    }
    if let (Some(name), Some(version)) = (field("name"), field("version")) {
        return Some(("uri_folder", format!("azureml:{}:{version}", name.trim_start_matches("azureml:"))));
    }
    if let Some(paths) = node.child("paths").and_then(Node::items) {
        let [only] = paths else { return None };
        let file = only.child("file").and_then(text).map(|path| ("uri_file", path));
        return file.or_else(|| only.child("folder").and_then(text).map(|path| ("uri_folder", path)));
    }
    let path =
        field("path").or_else(|| field("local_path")).or_else(|| field("id")).or_else(|| field("arm_id"))?;
    let path = plain_reference(&path);
    Some((path_type(&path), path))
}

/// `mount` was the mode of the preview; on inputs it is `ro_mount` today.
fn mode(shapes: &mut Shapes<'_>, field: &[&str], node: &Node, input: bool) {
    let Some(mode) = node.child("mode").and_then(text) else { return };
    let why = match mode.to_ascii_lowercase().as_str() {
        "mount" if input => "",
        "rw_mount" if input => "Inputs are read only.",
        _ => return,
    };
    let path = join(field, &["mode"]);
    shapes.old(&path, "`ro_mount`", why, |today| today.set(&path, &"ro_mount".into()));
}
