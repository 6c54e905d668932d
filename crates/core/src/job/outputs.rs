//! Outputs of a job.

use super::environment::Version;
use super::inputs::AssetType;
use crate::schema::{record, words};

record! {
    /// A named output.
    pub struct JobOutput {
        /// What it is; a folder by default.
        asset_type: Option<AssetType> = key("type"),
        /// How it is written.
        mode: Option<OutputMode>,
        /// Where it goes; the default datastore by default.
        path: Option<String>,
        /// Name of the asset it is registered as.
        asset_name: Option<String> = key("name"),
        /// Version of that asset.
        asset_version: Option<Version> = key("version"),
    }
}

words! {
    /// How an output is written.
    pub enum OutputMode in Lower {
        /// Mounted, to be read and written; the default.
        RwMount = "rw_mount" | "mount" => "ReadWriteMount",
        /// Copied after the command has ended.
        Upload = "upload" => "Upload",
        /// The command gets the URI.
        Direct = "direct" => "Direct",
    }
}
