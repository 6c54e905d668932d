//! Uploaded blobs: content in files named by a hash of the blob's name, everything else in the database.

use std::fs::{self, File};
use std::io::{Read, Write as _};
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use md5::{Digest as _, Md5};
use rusqlite::{OptionalExtension as _, Row, params};
use sha2::Sha256;
use tempfile::NamedTempFile;

use super::{Store, StoreError};
use crate::clock::now_ms;

/// One blob.
#[derive(Clone, Debug)]
pub(crate) struct Blob {
    pub name: String,
    pub path: PathBuf,
    pub bytes: u64,
    /// Base64, as in `Content-MD5`.
    pub md5: Option<String>,
    pub etag: String,
    pub modified_ms: i64,
    /// `x-ms-meta-*` headers, names without the prefix.
    pub metadata: Vec<(String, String)>,
}

/// A blob on its way in: written beside its place, moved when complete.
pub(crate) struct BlobWrite {
    file: NamedTempFile,
    md5: Md5,
    bytes: u64,
}

impl BlobWrite {
    pub(crate) fn append(&mut self, part: &[u8]) -> Result<(), StoreError> {
        self.file.write_all(part)?;
        self.md5.update(part);
        self.bytes += part.len() as u64;
        Ok(())
    }

    /// Appends all that a reader has.
    pub(crate) fn append_all(&mut self, mut reader: impl Read) -> Result<(), StoreError> {
        let mut buffer = vec![0; 1 << 18];
        loop {
            match reader.read(&mut buffer)? {
                0 => return Ok(()),
                length => self.append(&buffer[..length])?,
            }
        }
    }

    /// Moves it to its place, so that it is there after a power loss too.
    fn persist(self, place: &Path) -> Result<(), StoreError> {
        self.file.as_file().sync_all()?;
        self.file.persist(place).map_err(|error| error.error)?;
        if let Some(folder) = place.parent() {
            File::open(folder)?.sync_all()?;
        }
        Ok(())
    }

    /// Base64, as in `Content-MD5`.
    pub(crate) fn md5(&self) -> String {
        STANDARD.encode(self.md5.clone().finalize())
    }
}

fn blob(container: PathBuf) -> impl Fn(&Row<'_>) -> rusqlite::Result<Blob> {
    move |row| {
        Ok(Blob {
            name: row.get(0)?,
            path: container.join(row.get::<_, String>(1)?),
            md5: row.get(2)?,
            etag: row.get(3)?,
            modified_ms: row.get(4)?,
            metadata: serde_json::from_str(&row.get::<_, String>(5)?).unwrap_or_default(),
            bytes: u64::try_from(row.get::<_, i64>(6)?).unwrap_or_default(),
        })
    }
}

const COLUMNS: &str = "name, file, md5, etag, modified_ms, metadata, bytes";

/// Name of the file of a blob: any text becomes a plain name.
fn file_name(name: &str) -> String {
    Sha256::digest(name.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Store {
    /// Puts a part of a large blob beside its place. Parts are not promised before they are put together.
    pub(crate) fn finish_block(
        &self,
        container: &str,
        name: &str,
        block: &str,
        write: BlobWrite,
    ) -> Result<(), StoreError> {
        let folder = self.blocks(container, name);
        fs::create_dir_all(&folder)?;
        write.file.persist(folder.join(file_name(block))).map_err(|error| error.error)?;
        Ok(())
    }

    /// The parts of a blob as one; `None` where one of them is not there.
    pub(crate) fn join_blocks(
        &self,
        container: &str,
        name: &str,
        blocks: &[&str],
    ) -> Result<Option<BlobWrite>, StoreError> {
        let folder = self.blocks(container, name);
        let mut whole = self.begin_blob(container)?;
        for block in blocks {
            let Ok(part) = File::open(folder.join(file_name(block))) else { return Ok(None) };
            whole.append_all(part)?;
        }
        if folder.exists() {
            fs::remove_dir_all(folder)?;
        }
        Ok(Some(whole))
    }

    fn blocks(&self, container: &str, name: &str) -> PathBuf {
        self.layout.container(container).join(format!("{}.blocks", file_name(name)))
    }

    /// Puts an upload among the artifacts of a job. `false`: it is no job or no such path, or there is one already and
    /// `replace` does not allow another.
    pub(crate) fn finish_artifact(
        &self,
        job: &str,
        path: &str,
        write: BlobWrite,
        replace: bool,
    ) -> Result<bool, StoreError> {
        let Some(place) = self.layout.new_artifact(job, path) else { return Ok(false) };
        if !replace && place.exists() {
            return Ok(false);
        }
        if let Some(folder) = place.parent() {
            fs::create_dir_all(folder)?;
        }
        write.persist(&place)?;
        Ok(true)
    }

    /// Starts an upload into a container. Container names are checked by the caller.
    pub(crate) fn begin_blob(&self, container: &str) -> Result<BlobWrite, StoreError> {
        let folder = self.layout.container(container);
        fs::create_dir_all(&folder)?;
        Ok(BlobWrite { file: NamedTempFile::new_in(folder)?, md5: Md5::new(), bytes: 0 })
    }

    /// Puts an upload into place. `false`: there is one of that name, and `replace` does not allow another.
    pub(crate) fn finish_blob(
        &self,
        container: &str,
        name: &str,
        write: BlobWrite,
        replace: bool,
    ) -> Result<bool, StoreError> {
        if !replace && self.blob(container, name)?.is_some() {
            return Ok(false);
        }
        let md5 = write.md5();
        let file = file_name(name);
        let folder = self.layout.container(container);
        let bytes = write.bytes;
        write.persist(&folder.join(&file))?;
        let etag = format!("\"0x{:X}\"", uuid::Uuid::new_v4().as_u128() >> 68);
        self.with(|db| {
            db.execute(
                "insert or replace into blobs (container, name, file, bytes, md5, etag, modified_ms) values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                params![container, name, file, i64::try_from(bytes).unwrap_or(i64::MAX), md5, etag, now_ms()],
            )
        })?;
        Ok(true)
    }

    pub(crate) fn blob(&self, container: &str, name: &str) -> Result<Option<Blob>, StoreError> {
        let folder = self.layout.container(container);
        self.with(|db| {
            db.query_row(
                &format!("select {COLUMNS} from blobs where container = ?1 and name = ?2"),
                params![container, name],
                blob(folder),
            )
            .optional()
        })
    }

    /// Replaces all metadata of a blob; `false` where there is no such blob.
    pub(crate) fn set_blob_metadata(
        &self,
        container: &str,
        name: &str,
        metadata: &[(String, String)],
    ) -> Result<bool, StoreError> {
        let text = serde_json::to_string(metadata).unwrap_or_else(|_| "[]".into());
        self.with(|db| {
            Ok(db.execute(
                "update blobs set metadata = ?3 where container = ?1 and name = ?2",
                params![container, name, text],
            )? == 1)
        })
    }

    /// Blobs whose name starts with a prefix, behind a name, in order.
    pub(crate) fn blobs(
        &self,
        container: &str,
        prefix: &str,
        after: &str,
        limit: u32,
    ) -> Result<Vec<Blob>, StoreError> {
        let folder = self.layout.container(container);
        self.with(|db| {
            let sql = format!("select {COLUMNS} from blobs where container = ?1 and name > ?2 and substr(name, 1, ?4) = ?3 order by name limit ?5");
            db.prepare(&sql)?.query_map(params![container, after, prefix, i64::try_from(prefix.chars().count()).unwrap_or(i64::MAX), limit], blob(folder))?.collect()
        })
    }
}
