//! `os`, `os.path` and `shutil`: paths are followed, the disk is the files beside the program.

use ruff_text_size::TextRange;
use run_composer_core::v1::{Args, HERE, Value, absolute, join, normalized};

use crate::reader::Reader;

/// Why a path is not known behind a change of the working directory.
pub(super) const MOVED: &str = "the program changes its working directory before";

impl Reader<'_> {
    /// A path from the root on; `None` where the working directory is not known.
    pub(super) fn absolute_path(&self, path: &str) -> Option<String> {
        if path.starts_with('/') {
            return Some(absolute(path));
        }
        self.sdk.files.folder.as_ref().map(|folder| absolute(&join(folder, path)))
    }

    /// Calls one of them; `None` where it is none.
    pub(crate) fn os(&mut self, name: &str, args: &Args, call: TextRange) -> Option<Value> {
        let name = name.strip_prefix("posixpath.").map_or(name.to_owned(), |rest| format!("os.path.{rest}"));
        let path = args.positional.first().or_else(|| args.named.first().map(|(_, value)| value)).cloned();
        let text = path.as_ref().and_then(Value::as_text).map(|text| text.to_string());
        let known = |reader: &Self| match &path {
            Some(Value::Hole(hole)) => reader.derived(&call, hole),
            _ => reader.unknown(&call, "the path is not known"),
        };
        Some(match name.as_str() {
            "os.getcwd" | "os.getcwdb" => match self.absolute_path(".") {
                Some(path) => Value::text(path),
                None => self.unknown(&call, MOVED),
            },
            "os.path.join" => {
                let parts: Option<Vec<_>> =
                    args.positional.iter().map(|part| part.as_text().cloned()).collect();
                let Some(parts) = parts.filter(|parts| !parts.is_empty()) else {
                    let hole = args.positional.iter().find_map(Value::as_hole);
                    let reason =
                        hole.map_or("part of the path is not known".to_owned(), |hole| hole.reason.clone());
                    return Some(self.unknown(&call, reason));
                };
                Value::text(parts.iter().skip(1).fold(parts[0].to_string(), |all, part| join(&all, part)))
            }
            "os.path.abspath" | "os.path.realpath" => match text {
                Some(text) => match self.absolute_path(&text) {
                    Some(path) => Value::text(path),
                    None => self.unknown(&call, MOVED),
                },
                None => known(self),
            },
            "os.path.normpath" => text.map_or_else(|| known(self), |text| Value::text(normalized(&text))),
            "os.path.dirname" => text.map_or_else(|| known(self), |text| Value::text(dirname(&text))),
            "os.path.basename" => match text.as_deref().map(basename) {
                Some(Some(base)) => Value::text(base),
                _ => known(self),
            },
            "os.path.split" => match text.as_deref().map(|text| (dirname(text), basename(text))) {
                Some((folder, Some(base))) => Value::Tuple([Value::text(folder), Value::text(base)].into()),
                _ => known(self),
            },
            "os.path.splitext" => match text {
                Some(text) => {
                    let start = text.rfind('/').map_or(0, |at| at + 1);
                    let dot =
                        text[start..].rfind('.').filter(|at| *at > 0).map_or(text.len(), |at| start + at);
                    Value::Tuple([Value::text(&text[..dot]), Value::text(&text[dot..])].into())
                }
                None => known(self),
            },
            "os.path.relpath" => {
                let start = args.get(1, "start").map_or(Some(".".into()), |start| start.as_text().cloned());
                match (
                    text.and_then(|text| self.absolute_path(&text)),
                    start.and_then(|start| self.absolute_path(&start)),
                ) {
                    (Some(text), Some(start)) => match run_composer_core::v1::relative_to(&text, &start) {
                        Some(path) => Value::text(path),
                        None => known(self),
                    },
                    _ => known(self),
                }
            }
            "os.path.exists" | "os.path.isfile" | "os.path.isdir" => {
                self.exists(&name, text.as_deref(), call)
            }
            "os.path.isabs" => text.map_or_else(|| known(self), |text| Value::Bool(text.starts_with('/'))),
            "os.path.expanduser" | "os.path.expandvars" => {
                match text.filter(|text| !text.contains(['~', '$'])) {
                    Some(text) => Value::text(text),
                    None => self.unknown(&call, "it is a folder of the author's machine"),
                }
            }
            "os.walk" | "os.scandir" => self.unknown(&call, "which files there are is not known"),
            "os.chdir" => {
                self.sdk.files.change_folder(text.as_deref());
                Value::None
            }
            "os.remove" | "os.unlink" => {
                if let Some(path) = text {
                    self.sdk.files.remove(&path);
                }
                Value::None
            }
            "os.rename" | "os.replace" | "shutil.move" => {
                match (text, args.positional.get(1).and_then(Value::as_text)) {
                    (Some(from), Some(to))
                        if self.sdk.files.is_file(&from) && !self.sdk.files.is_folder(to) =>
                    {
                        self.sdk.files.rename(&from, to);
                    }
                    (Some(from), Some(to))
                        if self.sdk.files.is_folder(&from) && !self.sdk.files.is_folder(to) =>
                    {
                        self.sdk.files.copy_folder(&from, to);
                        self.sdk.files.remove_folder(&from);
                    }
                    _ => self.sdk.files.makes_more = true,
                }
                Value::None
            }
            "shutil.rmtree" => {
                if let Some(path) = text {
                    self.sdk.files.remove_folder(&path);
                }
                Value::None
            }
            "os.makedirs" | "os.mkdir" => {
                if let Some(path) = text {
                    self.sdk.files.make_folder(&path);
                }
                Value::None
            }
            "shutil.copy" | "shutil.copyfile" | "shutil.copy2" => {
                self.copy_file(args);
                Value::None
            }
            "shutil.copytree" | "distutils.dir_util.copy_tree" => {
                match (text, args.get(1, "dst").and_then(Value::as_text)) {
                    (Some(from), Some(to)) => self.sdk.files.copy_folder(&from, to),
                    _ => self.sdk.files.makes_more = true,
                }
                Value::None
            }
            "os.system" if text.is_some() => {
                self.sdk.files.change_by(&text.unwrap_or_default());
                self.sdk.files.makes_more = true;
                self.unknown(&call, "only running it would tell")
            }
            "os.system" | "shutil.unpack_archive" | "urllib.request.urlretrieve" => {
                self.sdk.files.makes_more = true;
                self.unknown(&call, "only running it would tell")
            }
            _ if name.starts_with("subprocess.") => {
                let words = path.as_ref().and_then(|words| self.items_of(words)).unwrap_or_default();
                let words: Vec<&str> =
                    words.iter().filter_map(|word| word.as_text().map(|word| &**word)).collect();
                self.sdk.files.change_by(&text.unwrap_or_else(|| words.join(" ")));
                self.sdk.files.makes_more = true;
                return None;
            }
            "os.cpu_count" | "os.getpid" | "os.getlogin" | "getpass.getuser" | "socket.gethostname"
            | "platform.node" => self.unknown(&call, "it is the author's machine"),
            _ => return None,
        })
    }

    fn exists(&self, name: &str, path: Option<&str>, call: TextRange) -> Value {
        let Some(path) = path else { return self.unknown(&call, "the path is not known") };
        let files = &self.sdk.files;
        let (file, folder) = (files.is_file(path), files.is_folder(path));
        match name {
            "os.path.isfile" if file => Value::Bool(true),
            "os.path.isdir" if folder => Value::Bool(true),
            "os.path.exists" if file || folder => Value::Bool(true),
            _ if files.is_removed(path) => Value::Bool(false),
            // A source is often read without what is beside it.
            _ => self.unknown(&call, "whether it is there is not known"),
        }
    }

    fn copy_file(&mut self, args: &Args) {
        let path = |at: usize| args.positional.get(at).and_then(Value::as_text).map(|text| text.to_string());
        let (Some(from), Some(to)) = (path(0), path(1)) else {
            self.sdk.files.makes_more = true;
            return;
        };
        if !self.sdk.files.is_file(&from) {
            self.sdk.files.makes_more = true;
        }
        if let Some(text) = self.sdk.files.text(&from) {
            let is_folder = to.ends_with('/')
                || self.sdk.files.is_folder(&to)
                || !to.rsplit('/').next().unwrap_or("").contains('.');
            let to = if is_folder { join(&to, from.rsplit('/').next().unwrap_or(&from)) } else { to };
            self.sdk.files.write(&to, text);
        }
    }
}

/// `os.path.dirname`; above the program's folder nothing is known but that it is above.
pub(super) fn dirname(path: &str) -> String {
    if path == HERE {
        return format!("{HERE}/..");
    }
    if path.ends_with("/..") {
        return format!("{path}/..");
    }
    match path.rsplit_once('/') {
        Some(("", _)) => "/".to_owned(),
        Some((folder, _)) => folder.to_owned(),
        None => String::new(),
    }
}

/// `os.path.basename`; `None` for the program's own folder, whose name is not known.
pub(super) fn basename(path: &str) -> Option<String> {
    if path == HERE || path.ends_with("/..") {
        return None;
    }
    Some(path.rsplit('/').next().unwrap_or(path).to_owned())
}
