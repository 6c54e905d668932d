//! Lines of pip requirements files in a conda file: comments go, files they name are laid flat.
//!
//! The SDK v1 sends each line as it is; in the conda file of a v2 environment only requirements and options of pip have a
//! meaning, and no file beside it is there.

use serde_json::{Value as Json, json};

use super::Lowering;
use crate::v1::paths::{join, relative};

/// Requirements files within requirements files.
const MOST_DEPTH: usize = 8;

impl Lowering<'_, '_> {
    /// Lines behind `- pip:` as they mean something there.
    pub(super) fn pip_lines(&mut self, lines: &[Json]) -> Vec<Json> {
        let mut out = Vec::new();
        self.lay_flat(lines, "", MOST_DEPTH, &mut out);
        out
    }

    fn lay_flat(&mut self, lines: &[Json], folder: &str, depth: usize, out: &mut Vec<Json>) {
        for line in lines {
            let Some(text) = line.as_str() else {
                out.push(line.clone());
                continue;
            };
            let text = without_comment(text);
            if text.is_empty() {
                continue;
            }
            let named = |options: [&str; 2]| {
                options
                    .iter()
                    .find_map(|option| text.strip_prefix(option))
                    .map(|path| path.trim_start_matches([' ', '=']).to_owned())
            };
            if let Some(path) = named(["--requirement", "-r"]) {
                let found = self.requirements_file(&path, folder).filter(|_| depth > 0);
                if let Some((folder, lines)) = found {
                    self.lay_flat(&lines, &folder, depth - 1, out);
                } else {
                    let reason = "the requirements file it names is not beside the program";
                    let field = "environment.conda_file";
                    out.push(json!(self.question("pip requirements", field, text, reason, None)));
                }
            } else if named(["--constraint", "-c"]).is_some() {
                let reason =
                    "A file of constraints is not there when v2 builds the environment; pin the versions.";
                self.lost(text, reason, self.submission.place.clone());
            } else if named(["--editable", "-e"]).is_some_and(|path| !path.contains("://")) {
                let reason = "A folder of the author's machine is not there when v2 builds the environment. Put the \
                     package into the code folder, or on an index.";
                self.lost(text, reason, self.submission.place.clone());
            } else {
                out.push(json!(text));
            }
        }
    }

    /// Lines of a requirements file beside the one that names it, or else of the only one with that path, and the folder
    /// they are in. Which file is the first is not known: the SDK keeps its lines only.
    fn requirements_file(&self, path: &str, folder: &str) -> Option<(String, Vec<Json>)> {
        let source =
            self.submission.source_directory.as_text().map(|folder| relative(folder)).unwrap_or_default();
        let beside = [folder, "", &source].map(|folder| relative(&join(folder, path)));
        let beside = beside.into_iter().find(|path| self.files.is_file(path));
        let path = beside.or_else(|| {
            let end = format!("/{}", relative(path));
            let mut all = self.files.list("").into_iter().filter(|other| other.ends_with(&end));
            all.next().filter(|_| all.next().is_none())
        })?;
        let joined = self.files.text(&path)?.replace("\\\r\n", "").replace("\\\n", "");
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        Some((folder.to_owned(), joined.lines().map(|line| json!(line)).collect()))
    }
}

/// A comment begins a line, or stands behind a blank.
fn without_comment(line: &str) -> &str {
    let line = line.trim();
    let comment = if line.starts_with('#') { Some(0) } else { line.find(" #") };
    comment.map_or(line, |at| line[..at].trim_end())
}
