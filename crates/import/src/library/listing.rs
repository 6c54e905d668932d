//! Which files there are: `os.listdir`, `glob`. Only of folders that were given beside the program; in which order is known
//! to the author's machine alone. Must not know what is done with the names.

use glob::{MatchOptions, Pattern};
use ruff_text_size::TextRange;
use run_composer_core::v1::{Args, Value, join};

use crate::reader::Reader;

/// As Python's `glob` matches.
const OPTIONS: MatchOptions =
    MatchOptions { case_sensitive: true, require_literal_separator: true, require_literal_leading_dot: true };

impl Reader<'_> {
    /// `os.listdir`, `glob.glob`; `None` where it is neither.
    pub(super) fn listing(&mut self, name: &str, args: &Args, call: TextRange) -> Option<Value> {
        if !matches!(name, "os.listdir" | "glob.glob" | "glob.iglob") {
            return None;
        }
        let path = args.positional.first().and_then(Value::as_text).map(|path| path.to_string());
        let found = path.and_then(|path| match name {
            "os.listdir" => self.names_in(&path),
            _ => self.matching("", &path),
        });
        Some(self.listed(found.map(|names| names.into_iter().map(Value::text).collect()), call))
    }

    /// `Path.iterdir` and `Path.glob`.
    pub(super) fn path_listing(&mut self, path: &str, pattern: Option<&str>, call: TextRange) -> Value {
        let found = match pattern {
            Some(pattern) => self.matching(path, pattern),
            None => self.names_in(path),
        };
        let items = found.map(|names| {
            names.iter().map(|name| Value::Path(super::pathlib::tidied(&join(path, name)).into())).collect()
        });
        self.listed(items, call)
    }

    fn listed(&mut self, items: Option<Vec<Value>>, call: TextRange) -> Value {
        match items {
            Some(items) => self.sdk.heap.new_set(items),
            None => self.unknown(&call, "which files there are is not known"),
        }
    }

    fn is_given(&self, folder: &str) -> bool {
        let files = &self.sdk.files;
        !files.makes_more && files.at(folder) != "." && files.is_folder(folder)
    }

    fn names_in(&self, folder: &str) -> Option<Vec<String>> {
        let first = |path: String| path.split('/').next().unwrap_or_default().to_owned();
        let mut names: Vec<String> =
            self.is_given(folder).then(|| self.sdk.files.list(folder))?.into_iter().map(first).collect();
        names.dedup();
        Some(names)
    }

    /// Paths that match a pattern below a folder, as the pattern begins.
    fn matching(&self, folder: &str, pattern: &str) -> Option<Vec<String>> {
        let magic = pattern.find(['*', '?', '['])?;
        let (start, rest) = pattern.split_at(pattern[..magic].rfind('/').map_or(0, |at| at + 1));
        let below = join(folder, start.trim_end_matches('/'));
        let pattern = Pattern::new(rest).ok()?;
        let files = self.is_given(&below).then(|| self.sdk.files.list(&below))?;
        let mut found: Vec<String> = Vec::new();
        for file in &files {
            // Folders match as well.
            let ends = file.match_indices('/').map(|(at, _)| at).chain([file.len()]);
            let paths = ends.map(|end| &file[..end]).filter(|path| pattern.matches_with(path, OPTIONS));
            found.extend(paths.map(|path| format!("{start}{path}")));
        }
        found.sort();
        found.dedup();
        Some(found)
    }
}
