//! The folder of a job document on disk, as the core's checks see it.

use std::collections::HashSet;
use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use run_composer_core::checks::{self, Report, WorkspaceFacts};
use run_composer_core::document::Document;
use run_composer_core::job::{FileEntry, ProjectFiles};

/// Files up to this size are read as text for checks.
const TEXT_LIMIT_BYTES: u64 = 1 << 20;

/// A folder on disk.
pub struct DiskProject {
    root: PathBuf,
    /// The most files that are listed of a folder.
    most_files: usize,
}

/// Why a document cannot be used at all.
pub struct Unusable(pub String);

impl DiskProject {
    /// The folder that a document is in.
    pub fn of(file: &Path) -> Self {
        let parent = file.parent().filter(|parent| !parent.as_os_str().is_empty());
        Self { root: parent.unwrap_or(Path::new(".")).to_path_buf(), most_files: usize::MAX }
    }

    /// A folder itself.
    pub fn at(root: &Path) -> Self {
        Self { root: root.to_path_buf(), most_files: usize::MAX }
    }

    /// The same, listing no more than some of a folder's files: a folder above a source may be somebody's whole disk.
    pub fn at_most(self, most_files: usize) -> Self {
        Self { most_files, ..self }
    }

    /// The path of something relative to the folder.
    pub fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }
}

/// Name and text of a document; `-` is standard input.
pub fn read_text(file: &Path) -> Result<(String, String), Unusable> {
    let stdin = file == Path::new("-");
    let read = || -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
    };
    let name = if stdin { "standard input".to_owned() } else { file.display().to_string() };
    let bytes = if stdin { read() } else { fs::read(file) };
    let bytes = bytes.map_err(|error| Unusable(format!("{name} cannot be read: {error}")))?;
    String::from_utf8(bytes).map(|text| (name.clone(), text)).map_err(|error| {
        let (_, findings) = Document::read_bytes(&name, error.as_bytes());
        let help = findings.first().map(|finding| finding.help.clone()).unwrap_or_default();
        let at = error.utf8_error().valid_up_to();
        Unusable(format!("{name} is not a text file (byte {at} is not UTF-8). {help}"))
    })
}

/// Reads and checks a document with the files around it.
pub fn check_file(
    file: &Path,
    workspace: Option<&WorkspaceFacts>,
) -> Result<(Report, DiskProject), Unusable> {
    let (name, text) = read_text(file)?;
    Ok(check_text(file, name, text, workspace))
}

/// Checks a document that has been read, with the files around it.
pub fn check_text(
    file: &Path,
    name: String,
    text: String,
    workspace: Option<&WorkspaceFacts>,
) -> (Report, DiskProject) {
    let project = DiskProject::of(file);
    let (document, findings) = Document::read(name, text);
    let report = checks::check(document, findings, Some(&project), workspace);
    (report, project)
}

impl ProjectFiles for DiskProject {
    fn list(&self, folder: &str) -> Option<Vec<FileEntry>> {
        let root = self.root.join(folder);
        if !root.is_dir() {
            return None;
        }
        let mut files = Vec::new();
        walk(&root, "", &mut files, &mut HashSet::new(), self.most_files);
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Some(files)
    }

    fn is_folder(&self, folder: &str) -> bool {
        self.root.join(folder).is_dir()
    }

    fn text(&self, path: &str) -> Option<String> {
        let path = self.root.join(path);
        let small = fs::metadata(&path).is_ok_and(|meta| meta.is_file() && meta.len() <= TEXT_LIMIT_BYTES);
        if small { fs::read_to_string(path).ok() } else { None }
    }

    fn size(&self, path: &str) -> Option<u64> {
        fs::metadata(self.root.join(path)).ok().filter(fs::Metadata::is_file).map(|meta| meta.len())
    }

    fn folders(&self) -> Vec<String> {
        let entries =
            fs::read_dir(if self.root.as_os_str().is_empty() { Path::new(".") } else { &self.root });
        let folders = entries.into_iter().flatten().flatten().filter(|entry| entry.path().is_dir());
        folders.filter_map(|entry| entry.file_name().into_string().ok()).collect()
    }

    fn sees(&self, _: &str) -> bool {
        true
    }
}

/// Links are followed, as the official client does; a link back up is entered once.
fn walk(
    folder: &Path,
    prefix: &str,
    files: &mut Vec<FileEntry>,
    seen: &mut HashSet<PathBuf>,
    most_files: usize,
) {
    let Ok(real) = folder.canonicalize() else { return };
    if !seen.insert(real.clone()) {
        return;
    }
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if files.len() >= most_files {
            break;
        }
        // A name that is not UTF-8 cannot be uploaded by the official client either.
        let Ok(name) = entry.file_name().into_string() else { continue };
        let path = if prefix.is_empty() { name } else { format!("{prefix}/{name}") };
        let kind = entry.file_type().ok();
        let meta = if kind.is_some_and(|kind| kind.is_symlink()) {
            fs::metadata(entry.path())
        } else {
            entry.metadata()
        };
        match meta {
            Ok(meta) if meta.is_dir() => walk(&entry.path(), &path, files, seen, most_files),
            Ok(meta) if meta.is_file() => files.push(FileEntry { path, bytes: meta.len() }),
            _ => {}
        }
    }
    seen.remove(&real);
}
