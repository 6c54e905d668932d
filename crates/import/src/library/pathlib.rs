//! `pathlib.Path`.

use ruff_text_size::{Ranged, TextRange};
use run_composer_core::v1::{Args, HERE, IntoTuple, Value, join, normalized};

use super::os::{basename, dirname};
use crate::reader::Reader;

/// How `pathlib` tidies a path: single slashes, no `.`; `..` stays.
pub(super) fn tidied(path: &str) -> String {
    let root = if path.starts_with('/') { "/" } else { "" };
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    let tidy = format!("{root}{}", parts.join("/"));
    if tidy.is_empty() { ".".to_owned() } else { tidy }
}

impl Reader<'_> {
    /// `path.name`
    pub(crate) fn path_attribute(&mut self, path: &str, name: &str, node: &impl Ranged) -> Value {
        let base = basename(path);
        match (name, base) {
            ("parent", _) => Value::Path(tidied(&dirname(path)).into()),
            ("parents", _) => {
                let mut parents = Vec::new();
                let mut at = path.to_owned();
                while !matches!(at.as_str(), "." | "/" | "..") && at != HERE && parents.len() < 64 {
                    at = tidied(&dirname(&at));
                    parents.push(Value::Path(at.as_str().into()));
                }
                self.sdk.heap.new_list(parents)
            }
            ("name", Some(base)) => Value::text(base),
            ("stem", Some(base)) => {
                let stem = base.rsplit_once('.').map_or(base.as_str(), |(stem, _)| stem);
                Value::text(if stem.is_empty() { base.as_str() } else { stem })
            }
            ("suffix", Some(base)) => Value::text(
                base.rsplit_once('.')
                    .filter(|(stem, _)| !stem.is_empty())
                    .map_or(String::new(), |(_, end)| format!(".{end}")),
            ),
            ("parts", _) if !path.starts_with(HERE) => {
                let root = path.starts_with('/').then(|| Value::text("/"));
                let parts = path.split('/').filter(|part| !part.is_empty()).map(Value::text);
                root.into_iter().chain(parts).collect::<Vec<_>>().into_tuple()
            }
            ("parts", _) => self.unknown(node, "it is not followed"),
            _ => Value::Method((Value::Path(path.into()), name.into()).into()),
        }
    }

    /// `path.name(…)`; `None` where it is not known.
    pub(crate) fn path_method(
        &mut self,
        path: &str,
        name: &str,
        args: &Args,
        call: TextRange,
    ) -> Option<Value> {
        let texts: Option<Vec<String>> =
            args.positional.iter().map(|part| part.as_text().map(|text| text.to_string())).collect();
        Some(match name {
            "joinpath" => {
                Value::Path(tidied(&texts?.iter().fold(path.to_owned(), |all, part| join(&all, part))).into())
            }
            "resolve" | "absolute" => Value::Path(self.absolute_path(path)?.into()),
            "as_posix" | "__str__" => Value::text(path),
            "expanduser" if !path.contains('~') => Value::Path(path.into()),
            "with_name" => Value::Path(join(&dirname(path), texts?.first()?).into()),
            "with_suffix" => {
                let base = basename(path)?;
                let stem = base.rsplit_once('.').map_or(base.as_str(), |(stem, _)| stem);
                Value::Path(tidied(&join(&dirname(path), &format!("{stem}{}", texts?.first()?))).into())
            }
            "relative_to" => {
                let start = texts?.first()?.clone();
                let path = normalized(path);
                let start = normalized(&start);
                let rest = path.strip_prefix(&start)?.trim_start_matches('/');
                Value::Path(tidied(rest).into())
            }
            "read_text" => match self.sdk.files.text(path) {
                Some(text) => Value::text(text),
                None => self.not_beside(&call, path),
            },
            "write_text" => {
                match texts.and_then(|texts| texts.first().cloned()) {
                    Some(text) => self.sdk.files.write(path, text),
                    None => self.sdk.files.write_unknown(path),
                }
                Value::None
            }
            "iterdir" => self.path_listing(path, None, call),
            "glob" | "rglob" => {
                let pattern = texts?.first()?.clone();
                let pattern = if name == "rglob" { format!("**/{pattern}") } else { pattern };
                self.path_listing(path, Some(&pattern), call)
            }
            "rename" | "replace" => {
                let to = texts?.first()?.clone();
                let args = Args::of([Value::text(path), Value::text(to.as_str())]);
                self.os("os.rename", &args, call)?;
                Value::Path(to.into())
            }
            "rmdir" => {
                self.sdk.files.remove_folder(path);
                Value::None
            }
            "unlink" => {
                self.sdk.files.remove(path);
                Value::None
            }
            "mkdir" | "touch" => Value::None,
            "exists" | "is_file" | "is_dir" => {
                let (file, folder) = (self.sdk.files.is_file(path), self.sdk.files.is_folder(path));
                let there = match name {
                    "is_file" => file,
                    "is_dir" => folder,
                    _ => file || folder,
                };
                if there || path == HERE {
                    Value::Bool(true)
                } else if self.sdk.files.is_removed(path) {
                    Value::Bool(false)
                } else {
                    self.unknown(&call, "whether it is there is not known")
                }
            }
            "open" => {
                let mut all = vec![Value::Path(path.into())];
                all.extend(args.positional.iter().cloned());
                let args = Args { positional: all, named: args.named.clone(), open: None };
                self.open(&Value::Path(path.into()), &args, call)
            }
            _ => return None,
        })
    }
}
