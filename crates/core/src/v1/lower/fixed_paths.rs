//! Paths on the compute that a program chose itself (`path_on_compute`): v2 chooses them, so what names such a path in the
//! command becomes the placeholder of the data.

use super::Lowering;
use crate::finding::Place;
use crate::v1::heap::ObjectId;

/// A path on the compute, and the data that is there.
pub(super) struct FixedPath {
    /// The v1 construct.
    v1: String,
    path: String,
    /// `inputs.data`
    data: String,
    place: Option<Place>,
    /// Whether the command names it.
    is_named: bool,
}

impl Lowering<'_, '_> {
    pub(super) fn fixed_path(&mut self, v1: &str, id: ObjectId, data: &str, place: Option<Place>) {
        let path = self.heap.field(id, "path_on_compute");
        if path.is_none() {
            return;
        }
        let path = path.as_text().map(|path| path.trim_end_matches('/').to_owned()).unwrap_or_default();
        let v1 = format!("{v1}.path_on_compute");
        self.fixed_paths.push(FixedPath { v1, path, data: data.to_owned(), place, is_named: false });
    }

    /// A word of the command with the placeholder of the data in the place of its path; `None` where it names none.
    pub(super) fn without_fixed_path(&mut self, word: &str) -> Option<String> {
        let (option, value) = match word.split_once('=') {
            Some((option, value)) if option.starts_with('-') => (format!("{option}="), value),
            _ => (String::new(), word),
        };
        let below = |fixed: &&mut FixedPath| {
            !fixed.path.is_empty()
                && value
                    .strip_prefix(&fixed.path)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let fixed = self.fixed_paths.iter_mut().find(below)?;
        fixed.is_named = true;
        Some(format!("{option}${{{{{}}}}}{}", fixed.data, &value[fixed.path.len()..]))
    }

    /// Tells what became of the paths, once the command is there.
    pub(super) fn tell_fixed_paths(&mut self, command: &str) {
        for FixedPath { v1, path, data, place, is_named } in std::mem::take(&mut self.fixed_paths) {
            let placeholder = format!("${{{{{data}}}}}");
            if is_named {
                let reason = format!(
                    "v2 chooses the path on the compute: the command has `{placeholder}` for `{path}`."
                );
                self.approximated(&v1, "command", reason, place);
            } else if command.contains(&placeholder) {
                self.lost(
                    &v1,
                    "v2 chooses the path on the compute; the script gets it as an argument.",
                    place,
                );
            } else {
                let reason = format!(
                    "v2 chooses the path on the compute. A script that looks for `{path}` needs `{placeholder}` as an argument."
                );
                self.lost(&v1, reason, place);
            }
        }
    }
}
