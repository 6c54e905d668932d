//! Rule for borders between packages: manifests and dependency trees that must not contain certain packages.
//! Must not know why a package needs what it has.

use anyhow::Result;

use super::Problem;
use super::manifests::dependencies;
use crate::{files, process};

/// Packages that work anywhere, and what would tie them to a browser, a runtime or a machine.
const PURE: [&str; 3] = ["crates/core/Cargo.toml", "crates/rest/Cargo.toml", "crates/sweep/Cargo.toml"];
const IMPURE: [&str; 7] = ["web-sys", "wasm-bindgen", "js-sys", "yew", "tokio", "axum", "rusqlite"];

/// A package's tree and what it must not contain.
struct Tree {
    manifest: &'static str,
    package: &'static str,
    target: Option<&'static str>,
    banned: &'static [&'static str],
}

const TREES: [Tree; 2] = [
    Tree {
        manifest: "Cargo.toml",
        package: "run-composer",
        target: Some("wasm32-unknown-unknown"),
        banned: &["yew"],
    },
    Tree {
        manifest: "crates/cli/Cargo.toml",
        package: "run-composer-cli",
        target: None,
        banned: &["yew", "wasm-bindgen"],
    },
];

/// Checks manifests and trees.
pub fn check() -> Result<Vec<Problem>> {
    let mut problems = Vec::new();
    for manifest in PURE {
        let path = files::in_root(manifest);
        let text = files::read(&path)?;
        for dependency in dependencies(&text).iter().filter(|dependency| IMPURE.contains(&dependency.name)) {
            let message = format!(
                "`{}` is banned here: this package does no input or output of its own",
                dependency.name
            );
            problems.push(Problem::at(&path, dependency.line, message));
        }
    }
    for tree in &TREES {
        problems.extend(check_tree(tree)?);
    }
    Ok(problems)
}

fn check_tree(tree: &Tree) -> Result<Vec<Problem>> {
    let mut args =
        vec!["tree", "-p", tree.package, "--edges", "normal", "--prefix", "none", "--format", "{p}"];
    if let Some(target) = tree.target {
        args.extend(["--target", target]);
    }
    let listed = process::quiet(process::command("cargo", &args, &[]))?;
    let names: Vec<&str> = listed.lines().filter_map(|line| line.split(' ').next()).collect();
    let found = tree.banned.iter().filter(|banned| names.contains(banned));
    let message = |banned: &str| {
        let package = tree.package;
        format!(
            "{package} depends on `{banned}` in the end; through what shows `cargo tree -p {package} -i {banned}`"
        )
    };
    Ok(found.map(|banned| Problem::at(&files::in_root(tree.manifest), 1, message(banned))).collect())
}
