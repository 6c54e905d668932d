//! Virtual environments, repositories, caches and old outputs that would be uploaded.

use std::collections::BTreeMap;

use super::Context;
use crate::finding::{Code, Finding};
use crate::snapshot::SnapshotFile;

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some(snapshot) = context.snapshot else { return };
    let mut bulky: BTreeMap<String, (usize, u64)> = BTreeMap::new();
    let mut stale: BTreeMap<&str, usize> = BTreeMap::new();
    let envs: Vec<&str> =
        snapshot.included.iter().filter_map(|file| file.path.strip_suffix("/pyvenv.cfg")).collect();
    for file in &snapshot.included {
        if let Some(folder) = bulky_root(file, &envs) {
            let entry = bulky.entry(folder).or_default();
            *entry = (entry.0 + 1, entry.1 + file.bytes);
        }
        if let Some((folder @ ("outputs" | "logs"), _)) = file.path.split_once('/') {
            *stale.entry(folder).or_default() += 1;
        }
    }
    for (folder, (files, bytes)) in bulky {
        let finding = Finding::warning(
            Code::BulkyFolderInSnapshot,
            format!("`{folder}/` would be uploaded: {files} files, {}", megabytes(bytes)),
        )
        .help(format!(
            "A run does not need it. Add the line `{folder}/` to `{}` in the code folder.",
            context.ignore_file()
        ));
        findings.push(context.at_spec(&["code"], finding));
    }
    for (folder, files) in stale {
        let finding = Finding::warning(
            Code::StaleOutputsInSnapshot,
            format!(
                "`{folder}/` is in the code folder and would be uploaded ({files} file{})",
                if files == 1 { "" } else { "s" }
            ),
        )
        .help(format!(
            "What is in it would appear among the new run's results. Add the line `{folder}/` to `{}`.",
            context.ignore_file()
        ));
        findings.push(context.at_spec(&["code"], finding));
    }
}

/// The outermost folder of a file that is bulky by its name, or because `pyvenv.cfg` marks it as a virtual environment.
fn bulky_root(file: &SnapshotFile, envs: &[&str]) -> Option<String> {
    const NAMES: &[&str] = &[
        ".git",
        "node_modules",
        "__pycache__",
        ".ipynb_checkpoints",
        ".pytest_cache",
        ".mypy_cache",
        ".venv",
        "venv",
        "mlruns",
        "wandb",
        ".dvc",
    ];
    file.path.match_indices('/').map(|(end, _)| &file.path[..end]).find_map(|folder| {
        let name = folder.rsplit('/').next().unwrap_or(folder);
        (NAMES.contains(&name) || envs.contains(&folder)).then(|| folder.to_owned())
    })
}

pub(super) fn megabytes(bytes: u64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "a rounded figure for people")]
    let megabytes = bytes as f64 / 1e6;
    format!("{megabytes:.1} MB")
}
