//! A workspace's service for the runs of the SDK v1: single requests, and their answers as they are.

use std::rc::Rc;

use js_sys::Uint8Array;
use run_composer_rest::{Request, RestError, WorkspaceAddress, calls, send};
use wasm_bindgen::prelude::*;

use super::super::error::error;
use super::border::parsed;
use crate::host::{FetchTransport, ProjectFolder};

/// Where a workspace is, and the token for it.
#[wasm_bindgen(js_name = V1Service, skip_typescript)]
pub struct Service {
    pub(super) address: WorkspaceAddress,
    pub(super) token: Rc<str>,
}

#[wasm_bindgen(js_class = V1Service)]
impl Service {
    /// `address` is JSON.
    #[wasm_bindgen(constructor, skip_typescript)]
    pub fn new(address: &str, token: &str) -> Result<Service, JsValue> {
        Ok(Self { address: parsed(address)?, token: token.into() })
    }

    /// Asks for something by its word; the answer is JSON.
    #[wasm_bindgen(skip_typescript)]
    pub async fn ask(&self, what: String, names: Vec<String>) -> Result<String, JsValue> {
        let address = &self.address;
        let name = |at: usize| names.get(at).map(String::as_str).unwrap_or_default();
        let request = match what.as_str() {
            "job" => calls::get_job(address, name(0)),
            "details" => calls::run_details(address, name(0)),
            "cancel" => calls::cancel_job(address, name(0)),
            "run" => calls::mlflow_run(address, name(0)),
            "metric" => calls::metric_history(address, name(0), name(1)),
            "artifacts" => calls::list_artifacts(address, name(0), name(1)),
            "artifact" => calls::artifact_content(address, name(0), name(1), name(2)),
            _ => return Err(error("invalid-argument", &format!("`{what}` cannot be asked for"))),
        };
        let answer = self.send(request).await.map_err(|problem| failed(&problem))?;
        Ok(String::from_utf8_lossy(&answer).into_owned())
    }

    /// The bytes of a signed URL from an offset on; nothing where there are none yet.
    #[wasm_bindgen(skip_typescript)]
    pub async fn read(&self, url: String, offset: f64) -> Result<Option<Uint8Array>, JsValue> {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an offset in bytes")]
        let offset = offset as u64;
        match self.send(calls::read_from(&url, offset)).await {
            Ok(bytes) => Ok(Some(Uint8Array::from(bytes.as_slice()))),
            // Nothing new, or not there yet.
            Err(RestError::Refused { status: 404 | 416, .. }) => Ok(None),
            Err(problem) => Err(failed(&problem)),
        }
    }

    async fn send(&self, request: Request) -> Result<Vec<u8>, RestError> {
        let transport = FetchTransport::new(self.token.clone(), Rc::new(ProjectFolder::default()), "");
        Ok(send(&transport, request).await?.body)
    }
}

/// What went wrong with a request.
fn failed(problem: &RestError) -> JsValue {
    let code = match problem {
        RestError::Unreachable { .. } => "unreachable",
        RestError::SignIn { .. } => "sign-in",
        RestError::Refused { .. } => "refused",
        RestError::Unexpected { .. } | RestError::File { .. } => "unexpected-answer",
    };
    error(code, &problem.to_string())
}
