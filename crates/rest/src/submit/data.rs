//! Data inputs and build contexts that are files of this machine: looked up by their hash, else uploaded into the default
//! datastore.
//!
//! As the official client does (`_artifact_utilities._upload_to_datastore`): below `LocalUpload/HASH/NAME`, with a mark on the
//! first file once all are there. The same data again is not sent a second time.

use run_composer_core::plan::DataUse;
use serde_json::{Value, json};

use super::{State, Submit};
use crate::calls::{path, segment, version};
use crate::error::RestError;
use crate::request::{Body, Method, Request, Response};

/// The datastore that uploads go to.
pub(super) const DATASTORE: &str = "workspaceblobstore";

/// Files that belong together.
#[derive(Clone, Debug)]
pub struct DataUpload {
    /// What they are for.
    pub used_by: DataUse,
    /// Name of the file or folder.
    pub name: String,
    /// Whether it is a folder.
    pub is_folder: bool,
    /// Its files.
    pub files: Vec<DataFile>,
    /// Object hash, lower-case hex.
    pub hash: String,
}

/// One file of it.
#[derive(Clone, Debug)]
pub struct DataFile {
    /// Path below the folder; of a single file its name.
    pub path: String,
    /// Path as the transport reads it.
    pub source: String,
    /// Size in bytes.
    pub bytes: u64,
}

/// A build context that the workspace has.
pub(super) struct BuildContext {
    /// Its object hash.
    pub(super) hash: String,
    /// Where its files are, as the environment names it.
    pub(super) uri: String,
}

/// How far the data is. The number is the index of what is under way.
pub(super) enum DataStep {
    /// Asking where the datastore is.
    Place,
    /// Asking for its signature.
    Secret { container: String },
    /// Looking whether the data is there already.
    Look { place: Place, index: usize },
    /// Putting files.
    Upload { place: Place, index: usize },
    /// Marking the upload as complete.
    Mark { place: Place, index: usize },
}

/// The container of the datastore.
#[derive(Clone)]
pub(super) struct Place {
    url: String,
    signature: String,
}

impl DataUpload {
    /// Where it goes in the datastore.
    fn root(&self) -> String {
        format!("LocalUpload/{}/{}", self.hash, self.name)
    }

    fn blob(&self, place: &Place, file: &DataFile, query: &str) -> String {
        let name = if self.is_folder { format!("{}/{}", self.root(), file.path) } else { self.root() };
        format!("{}/{}?{query}{}", place.url, path(&name), place.signature)
    }

    /// What the job names.
    fn uri(&self) -> String {
        let end = if self.is_folder { "/" } else { "" };
        format!("azureml://datastores/{DATASTORE}/paths/{}{end}", self.root())
    }
}

impl Submit {
    fn datastore_url(&self, tail: &str) -> String {
        let api = version::DATASTORE;
        self.submission.address.arm(&format!("datastores/{}{tail}", segment(DATASTORE)), api)
    }

    /// Data first, then the environment.
    pub(super) fn start_data(&mut self) {
        if self.submission.data.is_empty() {
            return self.start_environment();
        }
        self.state = State::Data(DataStep::Place);
        self.exchange.push(Request::new(Method::Get, self.datastore_url("")));
    }

    pub(super) fn advance_data(&mut self, request: &Request, response: &Response) {
        let State::Data(step) = &self.state else { return };
        match step {
            DataStep::Place => {
                if !response.is_success() {
                    return self.fail(RestError::from_response(response));
                }
                let properties = response.json()["properties"].clone();
                let text = |name: &str| properties[name].as_str().unwrap_or_default().to_owned();
                let (account, endpoint, container) =
                    (text("accountName"), text("endpoint"), text("containerName"));
                if account.is_empty() || container.is_empty() {
                    return self.fail(RestError::Unexpected {
                        request: request.url.clone(),
                        reason: "the default datastore names no container".into(),
                    });
                }
                let protocol =
                    Some(text("protocol")).filter(|text| !text.is_empty()).unwrap_or("https".into());
                let url = format!("{protocol}://{account}.blob.{endpoint}/{container}");
                self.state = State::Data(DataStep::Secret { container: url });
                let body = json!({ "expirableSecret": true, "expireAfterHours": 1 });
                self.exchange.push(Request::new(Method::Post, self.datastore_url("/listSecrets")).json(body));
            }
            DataStep::Secret { container } => {
                if !response.is_success() {
                    return self.fail(RestError::from_response(response));
                }
                let url = container.clone();
                match response.json()["sasToken"].as_str() {
                    Some(signature) => self.look(Place { url, signature: signature.to_owned() }, 0),
                    None => self.fail(RestError::Unexpected {
                        request: request.url.clone(),
                        reason: "the datastore gives no signature for uploads".into(),
                    }),
                }
            }
            DataStep::Look { place, index } => {
                let (place, index) = (place.clone(), *index);
                let complete =
                    response.is_success() && response.header("x-ms-meta-upload_status") == Some("completed");
                if complete {
                    self.done(place, index);
                } else if response.is_success() || response.status == 404 {
                    self.upload_data(place, index);
                } else {
                    self.fail(RestError::from_response(response));
                }
            }
            DataStep::Upload { place, index } => {
                let (place, index) = (place.clone(), *index);
                // 409: the file is there already, from a try that was broken off.
                if !response.is_success() && response.status != 409 {
                    return self.fail(RestError::from_response(response));
                }
                self.files_done += 1;
                if self.exchange.is_idle() {
                    self.mark_data(place, index);
                }
            }
            DataStep::Mark { place, index } => {
                let (place, index) = (place.clone(), *index);
                if !response.is_success() {
                    return self.fail(RestError::from_response(response));
                }
                self.done(place, index);
            }
        }
    }

    fn look(&mut self, place: Place, index: usize) {
        let Some(data) = self.submission.data.get(index) else { return self.start_environment() };
        let Some(first) = data.files.first() else { return self.done(place, index) };
        let request = Request::new(Method::Head, data.blob(&place, first, ""))
            .header("x-ms-version", "2025-11-05")
            .signed();
        self.exchange.push(request);
        self.state = State::Data(DataStep::Look { place, index });
    }

    fn upload_data(&mut self, place: Place, index: usize) {
        let data = &self.submission.data[index];
        self.files_total += data.files.len();
        for file in &data.files {
            let request = Request::new(Method::Put, data.blob(&place, file, ""))
                .header("x-ms-version", "2025-11-05")
                .header("x-ms-blob-type", "BlockBlob")
                .header("If-None-Match", "*")
                .header("Content-Type", "application/octet-stream")
                .signed();
            let body = Body::File { path: file.source.clone(), bytes: file.bytes };
            self.exchange.push(Request { body, ..request });
        }
        self.state = State::Data(DataStep::Upload { place, index });
    }

    fn mark_data(&mut self, place: Place, index: usize) {
        let data = &self.submission.data[index];
        let Some(first) = data.files.first() else { return self.done(place, index) };
        let asset = match (&data.used_by, &self.submission.environment) {
            (DataUse::BuildContext, Some(environment)) => environment.anonymous(Some(&data.hash), ""),
            _ => None,
        };
        let (name, version) = asset.unwrap_or_else(|| (data.hash.clone(), "1".to_owned()));
        let request = Request::new(Method::Put, data.blob(&place, first, "comp=metadata&"))
            .header("x-ms-version", "2025-11-05")
            .header("x-ms-meta-upload_status", "completed")
            .header("x-ms-meta-name", name)
            .header("x-ms-meta-version", version)
            .signed();
        self.exchange.push(request);
        self.state = State::Data(DataStep::Mark { place, index });
    }

    fn done(&mut self, place: Place, index: usize) {
        let data = &self.submission.data[index];
        match &data.used_by {
            DataUse::Input(name) => self.ids.inputs.push((name.clone(), data.uri())),
            DataUse::BuildContext => {
                let uri = format!("{}/{}/", place.url, data.root());
                self.context = Some(BuildContext { hash: data.hash.clone(), uri });
            }
        }
        self.look(place, index + 1);
    }
}

/// What a plan imagines of a datastore.
pub(super) fn imagined(path: &str, base: &str) -> Option<Value> {
    if path.ends_with("/listSecrets") {
        return Some(json!({ "secretsType": "Sas", "sasToken": "sig=" }));
    }
    let (protocol, host) = base.split_once("://").unwrap_or(("https", base));
    path.contains("/datastores/").then(|| {
        json!({ "properties": { "accountName": format!("{host}/{{account}}"), "endpoint": "{endpoint}", "containerName": "{container}", "protocol": protocol } })
    })
}
