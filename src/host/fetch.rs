//! Requests by `fetch`. The token stays in this value: never in a URL, never in a log.

use std::rc::Rc;
use std::time::Duration;

use gloo_net::http::{Headers, Request as FetchRequest, RequestBuilder};
use run_composer_rest::{Auth, Body, Method, Request, Response, Transport, TransportError};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::JsFuture;

use super::files::ProjectFolder;

/// A transport for one workspace and one code folder.
#[derive(Clone)]
pub struct FetchTransport {
    token: Rc<str>,
    folder: Rc<ProjectFolder>,
    code_folder: Rc<str>,
}

impl FetchTransport {
    /// `code_folder` is the job's `code`, relative to the project folder.
    pub fn new(token: Rc<str>, folder: Rc<ProjectFolder>, code_folder: &str) -> Self {
        let clean = code_folder.trim_start_matches("./").trim_end_matches('/');
        Self { token, folder, code_folder: if clean == "." { "".into() } else { clean.into() } }
    }

    /// Path of a code file in the project folder; with `/` in front it is one already.
    pub fn project_path(&self, file: &str) -> String {
        if let Some(data) = file.strip_prefix('/') {
            return data.to_owned();
        }
        if self.code_folder.is_empty() { file.to_owned() } else { format!("{}/{file}", self.code_folder) }
    }
}

impl Transport for FetchTransport {
    async fn send(&self, request: &Request) -> Result<Response, TransportError> {
        let headers = Headers::new();
        if request.auth == Auth::Bearer {
            headers.set("Authorization", &format!("Bearer {}", self.token));
        }
        for (name, value) in &request.headers {
            headers.set(name, value);
        }
        let url = request.url.as_str();
        let builder: RequestBuilder = match request.method {
            Method::Get => FetchRequest::get(url),
            Method::Head => RequestBuilder::new(url).method(gloo_net::http::Method::HEAD),
            Method::Put => FetchRequest::put(url),
            Method::Post => FetchRequest::post(url),
            Method::Patch => FetchRequest::patch(url),
            Method::Delete => FetchRequest::delete(url),
        };
        let broken = |error: gloo_net::Error| TransportError::Unreachable(error.to_string());
        let built = match &request.body {
            Body::Empty => builder.headers(headers).build(),
            Body::Json(body) => {
                headers.set("Content-Type", "application/json");
                builder.headers(headers).body(body.to_string())
            }
            Body::File { path, .. } => {
                let bytes = self.folder.bytes(&self.project_path(path)).await;
                let bytes = bytes.map_err(|reason| TransportError::File { path: path.clone(), reason })?;
                builder.headers(headers).body(JsValue::from(js_sys::Uint8Array::from(bytes.as_slice())))
            }
        };
        let answer = built.map_err(broken)?.send().await.map_err(broken)?;
        let headers =
            answer.headers().entries().map(|(name, value)| (name.to_ascii_lowercase(), value)).collect();
        let body = answer.binary().await.map_err(broken)?;
        Ok(Response { status: answer.status(), headers, body })
    }

    async fn sleep(&self, time: Duration) {
        sleep(time).await;
    }
}

#[wasm_bindgen]
extern "C" {
    /// The global one: pages, workers and Node have it.
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(callback: &js_sys::Function, millis: i32) -> JsValue;
}

/// Waits with the browser's timer.
pub(crate) async fn sleep(time: Duration) {
    let millis = i32::try_from(time.as_millis()).unwrap_or(i32::MAX);
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        set_timeout(&resolve, millis);
    });
    let _ = JsFuture::from(promise).await;
}
