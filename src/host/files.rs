//! The project's folder as the browser holds it: texts of the sample, or files a person picked.

use std::collections::BTreeMap;

use js_sys::{ArrayBuffer, Uint8Array};
use run_composer_core::job::{FileEntry, MemoryFiles, ProjectFiles};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;
#[cfg(feature = "ui")]
use web_sys::File;

/// Texts up to this size are read when a folder is picked: ignore files, documents, conda files.
const TEXT_LIMIT_BYTES: u64 = 256 << 10;

/// Where a file's content is.
#[derive(Clone, Debug)]
pub enum Content {
    /// In memory.
    Text(String),
    /// On the person's disk or in the browser's keeping, read when needed.
    Blob(Blob),
}

/// A folder of files; paths are relative to it, `/`-separated.
#[derive(Clone, Debug, Default)]
pub struct ProjectFolder {
    /// Name that people know it by.
    pub name: String,
    contents: BTreeMap<String, Content>,
    listed: MemoryFiles,
}

impl ProjectFolder {
    /// A folder of texts.
    pub fn of_texts(name: &str, texts: &[(&str, &str)]) -> Self {
        let mut folder = Self { name: name.to_owned(), ..Self::default() };
        for (path, text) in texts {
            folder.listed.add_text(*path, *text);
            folder.contents.insert((*path).to_owned(), Content::Text((*text).to_owned()));
        }
        folder
    }

    /// A folder of picked files. Small texts that checks need are read now.
    #[cfg(feature = "ui")]
    pub async fn of_files(name: &str, files: Vec<(String, File)>) -> Self {
        let mut folder = Self { name: name.to_owned(), ..Self::default() };
        for (path, file) in files {
            folder.add(path, Content::Blob(file.into())).await;
        }
        folder
    }

    /// Adds a file. A small text that checks need is read now.
    pub async fn add(&mut self, path: String, content: Content) {
        match &content {
            Content::Text(text) => self.listed.add_text(path.clone(), text.clone()),
            Content::Blob(blob) => {
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "JavaScript gives sizes as doubles"
                )]
                let bytes = blob.size() as u64;
                let text = if is_read_by_checks(&path) && bytes <= TEXT_LIMIT_BYTES {
                    read(blob).await.ok().and_then(|bytes| String::from_utf8(bytes).ok())
                } else {
                    None
                };
                match text {
                    Some(text) => self.listed.add_text(path.clone(), text),
                    None => self.listed.add_sized(path.clone(), bytes),
                }
            }
        }
        self.contents.insert(path, content);
    }

    /// The folder below a path (`""` or `.` is this one), as a folder of its own.
    #[must_use]
    pub fn below(&self, path: &str) -> Self {
        let path = path.trim_matches(['/', '.']);
        if path.is_empty() {
            return self.clone();
        }
        let prefix = format!("{path}/");
        let name = path.rsplit('/').next().unwrap_or(path).to_owned();
        let mut folder = Self { name, ..Self::default() };
        for (path, content) in &self.contents {
            if let Some(inside) = path.strip_prefix(&prefix) {
                match self.listed.text(path) {
                    Some(text) => folder.listed.add_text(inside, text),
                    None => folder.listed.add_sized(inside, self.listed.size(path).unwrap_or_default()),
                }
                folder.contents.insert(inside.to_owned(), content.clone());
            }
        }
        folder
    }

    /// The same with texts put over its files.
    #[must_use]
    pub fn with_texts(&self, texts: &[(String, String)]) -> Self {
        let mut folder = self.clone();
        for (path, text) in texts {
            folder.listed.add_text(path.clone(), text.clone());
            folder.contents.insert(path.clone(), Content::Text(text.clone()));
        }
        folder
    }

    /// All paths.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.contents.keys().map(String::as_str)
    }

    /// The bytes of a file.
    pub async fn bytes(&self, path: &str) -> Result<Vec<u8>, String> {
        match self.contents.get(path.trim_start_matches("./")) {
            Some(Content::Text(text)) => Ok(text.clone().into_bytes()),
            Some(Content::Blob(blob)) => read(blob)
                .await
                .map_err(|()| "it was moved, deleted or changed since the folder was chosen".to_owned()),
            None => Err("it is not in the chosen folder".to_owned()),
        }
    }
}

impl ProjectFiles for ProjectFolder {
    fn list(&self, folder: &str) -> Option<Vec<FileEntry>> {
        self.listed.list(folder)
    }

    fn text(&self, path: &str) -> Option<String> {
        self.listed.text(path)
    }

    fn size(&self, path: &str) -> Option<u64> {
        self.listed.size(path)
    }

    fn folders(&self) -> Vec<String> {
        self.listed.folders()
    }
}

fn is_read_by_checks(path: &str) -> bool {
    let is_of_repository = [".git/HEAD", ".git/config", ".git/packed-refs", ".git/refs/heads/"]
        .iter()
        .any(|name| path.starts_with(name) || path.contains(&format!("/{name}")));
    is_of_repository
        || [".yml", ".yaml", ".json", ".amlignore", ".gitignore", ".txt", ".toml"]
            .iter()
            .any(|end| path.ends_with(end))
}

async fn read(blob: &Blob) -> Result<Vec<u8>, ()> {
    let buffer = JsFuture::from(blob.array_buffer()).await.map_err(drop)?;
    let buffer: ArrayBuffer = buffer.dyn_into().map_err(drop)?;
    Ok(Uint8Array::new(&buffer).to_vec())
}
