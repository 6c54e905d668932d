//! The code snapshot: found by its hash, else uploaded blob by blob into a container of its own.

use run_composer_core::snapshot::{SnapshotFile, completion_mark};
use serde_json::json;

use super::{State, Submit};
use crate::calls::{path, segment, version};
use crate::error::RestError;
use crate::request::{Body, Method, Request, Response};

/// Where the upload is.
pub(super) enum CodeStep {
    /// Asking for code with this hash.
    FindByHash,
    /// Asking for a container.
    StartUpload,
    /// Putting files.
    Upload(Container),
    /// Marking the upload as complete.
    Mark(Container),
    /// Registering the code.
    Register,
}

/// A container of the workspace's store.
#[derive(Clone)]
pub(super) struct Container {
    /// Account and container, without a slash at the end.
    url: String,
    /// Query string of the signature.
    signature: String,
}

impl Container {
    fn blob(&self, folder: &str, file: &str, query: &str) -> String {
        let folder = if folder.is_empty() { String::new() } else { format!("{}/", segment(folder)) };
        format!("{}/{folder}{}?{query}{}", self.url, path(file), self.signature)
    }
}

impl Submit {
    fn code_url(&self, tail: &str) -> String {
        let name = self.submission.code.as_ref().map_or("", |code| code.asset_name.as_str());
        self.submission.address.arm(&format!("codes/{name}/versions{tail}"), version::CODE)
    }

    pub(super) fn start_code(&mut self) {
        let Some(code) = &self.submission.code else { return };
        // The service looks through the whole workspace; the name in the path means nothing. 202208: version of the hash.
        let url = self.code_url(&format!("?hash={}&hashVersion=202208", code.hash));
        self.exchange.push(Request::new(Method::Get, url));
    }

    pub(super) fn advance_code(&mut self, request: &Request, response: &Response) {
        let State::Code(step) = &self.state else { return };
        match step {
            CodeStep::FindByHash => {
                let found = response.json()["value"][0]["id"].as_str().map(str::to_owned);
                if let Some(id) = found.filter(|_| response.is_success()) {
                    self.code_reused = true;
                    self.ids.code = Some(id);
                    self.start_data();
                } else if response.is_success() || response.status == 404 {
                    self.state = State::Code(CodeStep::StartUpload);
                    let body = json!({ "pendingUploadType": "TemporaryBlobReference" });
                    self.exchange
                        .push(Request::new(Method::Post, self.code_url("/1/startPendingUpload")).json(body));
                } else {
                    self.fail(RestError::from_response(response));
                }
            }
            CodeStep::StartUpload => {
                if !response.is_success() {
                    return self.fail(RestError::from_response(response));
                }
                let json = response.json();
                let place = &json["blobReferenceForConsumption"];
                let signed = place["credential"]["sasUri"].as_str().and_then(|uri| uri.split_once('?'));
                let Some((url, signature)) = signed else {
                    return self.fail(RestError::Unexpected {
                        request: request.url.clone(),
                        reason: "there is no signed container in the answer".into(),
                    });
                };
                self.upload(&Container {
                    url: url.trim_end_matches('/').to_owned(),
                    signature: signature.to_owned(),
                });
            }
            CodeStep::Upload(container) => {
                let container = container.clone();
                // 409: the file is there already, from a try whose answer got lost.
                if !response.is_success() && response.status != 409 {
                    return self.fail(RestError::from_response(response));
                }
                self.files_done += 1;
                if self.exchange.is_idle() {
                    self.mark_complete(container);
                }
            }
            CodeStep::Mark(container) => {
                let container = container.clone();
                if !response.is_success() {
                    return self.fail(RestError::from_response(response));
                }
                self.register(&container);
            }
            CodeStep::Register => {
                if let Some(id) = self.id_of(request, response) {
                    self.ids.code = Some(id);
                    self.start_data();
                }
            }
        }
    }

    fn upload(&mut self, container: &Container) {
        let Some(code) = &self.submission.code else { return };
        self.files_total += code.files.len();
        for SnapshotFile { path, bytes } in &code.files {
            let request = Request::new(Method::Put, container.blob(&code.folder, path, ""))
                .header("x-ms-version", "2025-11-05")
                .header("x-ms-blob-type", "BlockBlob")
                .header("If-None-Match", "*")
                .header("Content-Type", "application/octet-stream")
                .signed();
            self.exchange.push(Request { body: Body::File { path: path.clone(), bytes: *bytes }, ..request });
        }
        self.state = State::Code(CodeStep::Upload(container.clone()));
        if self.exchange.is_idle() {
            self.register(container);
        }
    }

    fn mark_complete(&mut self, container: Container) {
        let Some(code) = &self.submission.code else { return };
        let Some(first) = completion_mark(&code.files) else { return self.register(&container) };
        let request = Request::new(Method::Put, container.blob(&code.folder, &first.path, "comp=metadata&"))
            .header("x-ms-version", "2025-11-05")
            .header("x-ms-meta-upload_status", "completed")
            .header("x-ms-meta-name", code.asset_name.clone())
            .header("x-ms-meta-version", "1")
            .signed();
        self.exchange.push(request);
        self.state = State::Code(CodeStep::Mark(container));
    }

    fn register(&mut self, container: &Container) {
        let Some(code) = &self.submission.code else { return };
        let body = json!({ "properties": {
            "codeUri": format!("{}/{}", container.url, segment(&code.folder)),
            "isAnonymous": true,
            "properties": { "hash_sha256": code.hash, "hash_version": 202_208 },
        } });
        self.exchange.push(Request::new(Method::Put, self.code_url("/1")).json(body));
        self.state = State::Code(CodeStep::Register);
    }
}
