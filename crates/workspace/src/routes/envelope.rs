//! Refusals that axum makes itself (a body that is no JSON, a wrong method, a path that is not text), put into the envelope
//! of their plane.

use axum::body::to_bytes;
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use super::BODY_LIMIT_BYTES;
use crate::service::{ApiError, MlflowError};

/// Longest message that is passed on.
const MESSAGE_LIMIT_BYTES: usize = 64 << 10;

pub(super) async fn envelope(request: Request, next: Next) -> Response {
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let response = next.run(request).await;
    let status = response.status();
    let own = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| !kind.as_bytes().starts_with(b"text/plain"));
    let by_axum = matches!(
        status,
        StatusCode::BAD_REQUEST
            | StatusCode::METHOD_NOT_ALLOWED
            | StatusCode::PAYLOAD_TOO_LARGE
            | StatusCode::UNSUPPORTED_MEDIA_TYPE
            | StatusCode::UNPROCESSABLE_ENTITY
    );
    if own || !by_axum {
        return response;
    }
    let message = match status {
        StatusCode::METHOD_NOT_ALLOWED => format!("The local workspace does not have `{method} {path}`"),
        StatusCode::PAYLOAD_TOO_LARGE => format!("The body is larger than {} MiB", BODY_LIMIT_BYTES >> 20),
        _ => to_bytes(response.into_body(), MESSAGE_LIMIT_BYTES)
            .await
            .map(|text| String::from_utf8_lossy(&text).into_owned())
            .unwrap_or_default(),
    };
    if path.starts_with("/mlflow/") {
        return MlflowError::invalid(message).into_response();
    }
    ApiError::refused(status, message).into_response()
}
