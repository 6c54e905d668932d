//! The page: files from a folder, compressed beforehand, under a strict content security policy.

use std::path::Path;

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::response::{Html, IntoResponse as _};
use tower::ServiceExt as _;
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::service::ApiError;

/// Nothing from other hosts, no inline scripts or styles, no frames; `wasm-unsafe-eval` lets WebAssembly compile.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; img-src 'self' data: blob:; \
                      font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Everything no route took: a file of the page, or, on the paths of the API, a refusal that says what is missing here.
pub(super) fn or_refusal(page: Option<&Path>) -> Router {
    let page = routes(page);
    Router::new().fallback(move |request: Request| {
        let page = page.clone();
        async move {
            let path = request.uri().path();
            if ["/subscriptions/", "/history/", "/mlflow/", "/data/", "/mferp/", "/modelregistry/"]
                .iter()
                .any(|plane| path.starts_with(plane))
            {
                if path.contains("/components/") {
                    return ApiError::not_emulated("pipeline jobs and their components").into_response();
                }
                return ApiError::not_emulated(&format!("`{} {path}`", request.method())).into_response();
            }
            page.oneshot(request).await.into_response()
        }
    })
}

/// The page's files; without a page a line of text says what this server is.
fn routes(page: Option<&Path>) -> Router {
    let router = match page {
        Some(folder) => {
            Router::new().fallback_service(ServeDir::new(folder).precompressed_br().precompressed_gzip())
        }
        None => Router::new().fallback(|| async {
            Html("<!doctype html><title>Run Composer</title><p>This is a local workspace without a page.")
        }),
    };
    let set = |name, value| SetResponseHeaderLayer::overriding(name, HeaderValue::from_static(value));
    router
        .layer(set(header::CONTENT_SECURITY_POLICY, POLICY))
        .layer(set(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(set(header::REFERRER_POLICY, "no-referrer"))
        .layer(set(header::CACHE_CONTROL, "no-cache"))
        .layer(SetResponseHeaderLayer::overriding(
            header::HeaderName::from_static("cross-origin-opener-policy"),
            HeaderValue::from_static("same-origin"),
        ))
}
