//! Shapes of the preview of 2021, which today's clients refuse, and how each is said today.
//!
//! Over half of the public job files from before 2022 are of this kind. Each shape is one finding with a fix, so that
//! people see field by field what changed and why. Source: the published schemas of the preview and 57 public files.

mod command;
mod environment;
mod header;
mod inputs;
mod machines;
mod sweep;

use super::kind::JobKind;
use crate::document::{Document, Node, Rewrite};
use crate::finding::{Code, Finding};

/// What is said of a field that has no place today. Its comment goes with it.
const LEFT_OUT: &str = "left out";

/// An old shape, with what else it explains.
pub(super) struct Upgrade {
    /// What is old, and how it is said today.
    pub finding: Finding,
    /// Fields that the fix brings, so that nobody says they are missing.
    pub supplies: Vec<String>,
}

impl Upgrade {
    /// Whether this says already what a finding about a field says.
    pub(super) fn explains(&self, field: &str, missing: bool) -> bool {
        let own = self.finding.field.as_str();
        field == own
            || field.strip_prefix(own).is_some_and(|rest| rest.starts_with('.'))
            || missing && self.supplies.iter().any(|supplied| supplied == field)
    }
}

/// Every old shape of a job document.
pub(super) fn upgrades(document: &Document, root: &Node, kind: JobKind) -> Vec<Upgrade> {
    let mut shapes = Shapes { document, found: Vec::new() };
    let spec: &[&str] = if kind == JobKind::Sweep { &["trial"] } else { &[] };
    header::find(&mut shapes, root, kind);
    command::find(&mut shapes, spec);
    machines::find(&mut shapes, spec);
    environment::find(&mut shapes, &join(spec, &["environment"]));
    inputs::find(&mut shapes, spec);
    if kind == JobKind::Sweep {
        sweep::find(&mut shapes);
    }
    shapes.found
}

/// Every old shape of an environment document.
pub(super) fn environment_upgrades(document: &Document) -> Vec<Upgrade> {
    let mut shapes = Shapes { document, found: Vec::new() };
    environment::find(&mut shapes, &[]);
    shapes.found
}

/// The old shapes found so far.
struct Shapes<'d> {
    document: &'d Document,
    found: Vec<Upgrade>,
}

impl<'d> Shapes<'d> {
    fn node(&self, path: &[&str]) -> Option<&'d Node> {
        self.document.find(path)
    }

    /// The text of a scalar.
    fn text(&self, path: &[&str]) -> Option<&'d str> {
        self.node(path)?.scalar().map(|scalar| scalar.text.as_str())
    }

    /// Reports an old shape at a field. `upgrade` makes today's document of it; where it changes nothing there is no fix.
    fn old(&mut self, path: &[&str], today: &str, why: &str, upgrade: impl FnOnce(&mut Rewrite)) {
        self.old_supplying(path, today, why, &[], upgrade);
    }

    /// Reports a field of the sweep that stands in its trial: a mistake of today, and the habit of the preview.
    fn of_the_sweep(&mut self, name: &str, why: &str, title: &str, upgrade: impl FnOnce(&mut Rewrite)) {
        let known = self.found.len();
        self.old(&["trial", name], title, "", upgrade);
        for Upgrade { finding, .. } in self.found.iter_mut().skip(known) {
            finding.code = Code::FieldOfTheSweep;
            finding.message = format!("`{name}` belongs to the sweep, not to its trial");
            finding.help = format!("{why} The official client refuses it in the trial.");
            for fix in &mut finding.fixes {
                title.clone_into(&mut fix.title);
            }
        }
    }

    fn old_supplying(
        &mut self,
        path: &[&str],
        today: &str,
        why: &str,
        supplies: &[String],
        upgrade: impl FnOnce(&mut Rewrite),
    ) {
        let mut once = Some(upgrade);
        self.add(path, today, why, supplies, &mut |rewrite| {
            if let Some(upgrade) = once.take() {
                upgrade(rewrite);
            }
        });
    }

    /// Not generic: thirty copies of it would be a tenth of the WebAssembly module.
    fn add(
        &mut self,
        path: &[&str],
        today: &str,
        why: &str,
        supplies: &[String],
        upgrade: &mut dyn FnMut(&mut Rewrite),
    ) {
        let field = path.join(".");
        let Some((key, parents)) = path.split_last() else { return };
        let entry = self
            .node(parents)
            .and_then(Node::entries)
            .and_then(|entries| entries.iter().rev().find(|entry| entry.key == *key));
        let range = match (entry, self.node(path)) {
            (Some(entry), _) => entry.key_range.clone(),
            (None, Some(node)) => node.range.clone(),
            (None, None) => return,
        };
        let mut finding =
            Finding::error(Code::PreviewSyntax, format!("`{field}` is written as in the preview of 2021"))
                .help(format!("Today it is {today}.{}{why}", if why.is_empty() { "" } else { " " }))
                .at(self.document.place(range))
                .field(field);
        let mut rewrite = Rewrite::new(self.document);
        upgrade(&mut rewrite);
        if today != LEFT_OUT {
            rewrite.keep_comments();
        }
        let edits = rewrite.finish();
        if !edits.is_empty() {
            let title = if today == LEFT_OUT { "Remove it".to_owned() } else { format!("Change to {today}") };
            finding = finding.fix(title, edits);
        }
        self.found.push(Upgrade { finding, supplies: supplies.to_vec() });
    }
}

/// A path below another.
fn join<'p>(parent: &[&'p str], path: &[&'p str]) -> Vec<&'p str> {
    parent.iter().chain(path).copied().collect()
}

/// `azureml:name/versions/3` → `azureml:name:3`; `file:./x` → `./x`. Anything else stays.
fn plain_reference(text: &str) -> String {
    let text = text.strip_prefix("file:").unwrap_or(text);
    match text
        .strip_prefix("azureml:")
        .filter(|name| !name.starts_with('/') && !name.starts_with("azureml:"))
        .and_then(|name| name.split_once("/versions/"))
    {
        Some((name, version)) => format!("azureml:{name}:{version}"),
        None => text.to_owned(),
    }
}
