//! Environments described in place, and environment documents.

use serde_json::{Map, Value};

use super::{LEFT_OUT, Shapes, join, plain_reference};
use crate::document::{Node, Rewrite};

/// `path` leads to the description; of an environment document it is empty.
pub(super) fn find(shapes: &mut Shapes<'_>, path: &[&str]) {
    let Some(node) = shapes.node(path) else { return };
    if let Some(scalar) = node.scalar() {
        let today = plain_reference(&scalar.text);
        if scalar.text.starts_with("azureml:") && today != scalar.text {
            shapes.old(path, &format!("`{today}`"), "", |rewrite| rewrite.set(path, &today.as_str().into()));
        }
        return;
    }
    let base = folder(shapes, path);
    docker(shapes, path, node, &base);
    build(shapes, path, node);
    conda(shapes, path, node, &base);
}

/// `path`/`local_path` beside the others: the folder that files are relative to.
fn folder(shapes: &Shapes<'_>, path: &[&str]) -> String {
    let given = ["path", "local_path"].iter().find_map(|name| shapes.text(&join(path, &[*name])));
    given.map(|folder| folder.trim_end_matches('/').to_owned()).unwrap_or_default()
}

fn in_folder(base: &str, file: &str) -> String {
    let file = file.strip_prefix("file:").unwrap_or(file);
    if base.is_empty() || base == "." || file.starts_with('/') {
        file.to_owned()
    } else {
        format!("{base}/{}", file.trim_start_matches("./"))
    }
}

/// `docker: {image}` and `docker: {build: {dockerfile}}`.
fn docker(shapes: &mut Shapes<'_>, path: &[&str], node: &Node, base: &str) {
    let Some(docker) = node.child("docker") else { return };
    let old = join(path, &["docker"]);
    let text = |path: &[&str]| -> Option<String> {
        let node = path.iter().try_fold(docker, |node, step| node.child(step))?;
        node.scalar().map(|scalar| scalar.text.clone())
    };
    let dockerfile = text(&["build", "dockerfile"])
        .or_else(|| text(&["dockerfile"]))
        .or_else(|| text(&["dockerfile_path"]));
    let supplies = [join(path, &["image"]).join(".")];
    if let Some(dockerfile) = dockerfile {
        let content = dockerfile.trim_start().starts_with("FROM");
        let file = in_folder(base, &dockerfile);
        let (context, name) = match file.rsplit_once('/') {
            Some((context, name)) => (context.to_owned(), name.to_owned()),
            None => (".".to_owned(), file.clone()),
        };
        let why = if content {
            "Put the text into a file named `Dockerfile` and name its folder."
        } else {
            "All of the folder is uploaded as the build context: see that it holds only what the image needs."
        };
        shapes.old_supplying(&old, "`build: {path, dockerfile_path}`", why, &supplies, |today| {
            if content {
                return;
            }
            let build = join(path, &["build"]);
            if today.document().find(&build).is_some() {
                today.remove(&old);
            } else {
                today.rename(&old, "build");
            }
            let mut value = Map::new();
            value.insert("path".into(), context.as_str().into());
            if name != "Dockerfile" {
                value.insert("dockerfile_path".into(), name.as_str().into());
            }
            today.set(&build, &Value::Object(value));
        });
        return;
    }
    let image = text(&["image"]);
    shapes.old_supplying(&old, "`image` directly below `environment`", "", &supplies, |today| {
        if let Some(image) = &image {
            replace_docker(today, path, &old, image);
        }
    });
}

/// The first key keeps its line: `docker:` becomes `image: …`.
fn replace_docker(today: &mut Rewrite, path: &[&str], old: &[&str], image: &str) {
    // An `image` of its own is what counts today.
    if today.document().find(&join(path, &["image"])).is_some() {
        return today.remove(old);
    }
    today.rename(old, "image");
    today.set(&join(path, &["image"]), &Value::from(image));
}

fn build(shapes: &mut Shapes<'_>, path: &[&str], node: &Node) {
    let Some(build) = node.child("build") else { return };
    for name in ["local_path", "context_uri"] {
        if build.child(name).is_some() {
            let old = join(path, &["build", name]);
            let supplies = [join(path, &["build", "path"]).join(".")];
            shapes.old_supplying(&old, "`build.path`", "", &supplies, |today| today.rename(&old, "path"));
        }
    }
}

/// `conda_file: file:…`, `conda`, `python.conda_file`.
fn conda(shapes: &mut Shapes<'_>, path: &[&str], node: &Node, base: &str) {
    let today = join(path, &["conda_file"]);
    if let Some(file) = shapes.text(&today).filter(|file| file.starts_with("file:") || !base.is_empty()) {
        let plain = in_folder(base, file);
        if plain != file {
            shapes.old(&today, &format!("`conda_file: {plain}`"), "", |rewrite| {
                rewrite.set(&today, &plain.as_str().into());
            });
        }
    }
    for old in [join(path, &["conda"]), join(path, &["python", "conda_file"])] {
        let Some(file) = shapes.text(&old) else { continue };
        let plain = in_folder(base, file);
        shapes.old(&old, &format!("`conda_file: {plain}`"), "", |rewrite| {
            let parent = &old[..old.len() - 1];
            let alone =
                rewrite.document().find(parent).and_then(Node::entries).is_some_and(|all| all.len() == 1);
            if alone && parent.len() > path.len() {
                // `python:` with nothing else in it becomes `conda_file:` where it stands.
                rewrite.rename(parent, "conda_file");
            } else {
                rewrite.shift(&old, &today);
            }
            rewrite.set(&today, &plain.as_str().into());
        });
    }
    for name in ["path", "local_path"] {
        if node.child(name).is_some() {
            let old = join(path, &[name]);
            let has = |name: &str| node.child(name).is_some();
            // The folder alone says what the environment is.
            if !path.is_empty()
                && !["image", "docker", "build", "conda_file", "conda", "python"].into_iter().any(has)
            {
                let build = join(path, &["build", "path"]);
                let supplies = [join(path, &["image"]).join(".")];
                shapes
                    .old_supplying(&old, "`build: {path}`", "", &supplies, |today| today.shift(&old, &build));
                continue;
            }
            shapes.old(&old, LEFT_OUT, "Files are named with their folder.", |rewrite| {
                // The files first: without the base folder nobody knows where they are.
                if rewrite.document().find(&join(path, &["docker"])).is_none() {
                    let file = rewrite
                        .document()
                        .find(&today)
                        .and_then(Node::scalar)
                        .map(|scalar| scalar.text.clone());
                    if let Some(file) = file.filter(|file| !file.starts_with("file:")) {
                        rewrite.set(&today, &in_folder(base, &file).as_str().into());
                    }
                    rewrite.remove(&old);
                }
            });
        }
    }
}
