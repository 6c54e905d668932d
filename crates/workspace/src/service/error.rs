//! Refusals, each in the envelope of its plane: management and run history, storage, MLflow.
//!
//! A user's mistake is never a 5xx: clients would repeat the request for minutes.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::clock::{iso, now_ms};
use crate::store::StoreError;

/// A refusal of the management or run history plane.
#[derive(Debug)]
pub(crate) struct ApiError {
    status: StatusCode,
    code: &'static str,
    inner: &'static str,
    message: String,
}

impl ApiError {
    /// 400: the request is wrong; `inner` is the service's finer code.
    pub(crate) fn bad_request(inner: &'static str, message: impl Into<String>) -> Self {
        Self { status: StatusCode::BAD_REQUEST, code: "UserError", inner, message: message.into() }
    }

    /// 404 with the code the service uses for missing assets and jobs.
    pub(crate) fn not_found(message: impl Into<String>) -> Self {
        Self {
            status: StatusCode::NOT_FOUND,
            code: "UserError",
            inner: "NotFoundError",
            message: message.into(),
        }
    }

    /// 404 with the code of a missing ARM resource.
    pub(crate) fn no_such_workspace(name: &str) -> Self {
        Self {
            status: StatusCode::NOT_FOUND,
            code: "ResourceNotFound",
            inner: "NotFoundError",
            message: format!("There is no workspace `{name}` here; the local one is named `local`"),
        }
    }

    /// 409: it is there already, and different.
    pub(crate) fn conflict(message: impl Into<String>) -> Self {
        Self { status: StatusCode::CONFLICT, code: "UserError", inner: "Conflict", message: message.into() }
    }

    pub(crate) fn forbidden(inner: &'static str, message: impl Into<String>) -> Self {
        Self { status: StatusCode::FORBIDDEN, code: "AuthorizationFailed", inner, message: message.into() }
    }

    pub(crate) fn unauthorized(message: impl Into<String>) -> Self {
        Self {
            status: StatusCode::UNAUTHORIZED,
            code: "InvalidAuthenticationToken",
            inner: "InvalidAuthenticationToken",
            message: message.into(),
        }
    }

    /// A request that cannot be read.
    pub(crate) fn refused(status: StatusCode, message: impl Into<String>) -> Self {
        Self { status, code: "UserError", inner: "BadArgument", message: message.into() }
    }

    /// The service has it, this server does not.
    pub(crate) fn not_emulated(what: &str) -> Self {
        Self::bad_request("NotSupported", format!("The local workspace does not have {what}"))
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        let status = if matches!(error, StoreError::DiskFull) {
            StatusCode::INSUFFICIENT_STORAGE
        } else {
            StatusCode::INTERNAL_SERVER_ERROR
        };
        Self {
            status,
            code: "ServiceError",
            inner: "StoreError",
            message: format!("Nothing was changed: {error}"),
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let body = json!({ "error": {
            "code": self.code, "message": self.message, "target": null, "details": [],
            "additionalInfo": [
                { "type": "ComponentName", "info": { "value": "run-composer" } },
                { "type": "Time", "info": { "value": iso(now_ms()) } },
                { "type": "InnerError", "info": { "value": { "code": self.inner, "innerError": null } } },
            ],
        } });
        let mut response = (self.status, Json(body)).into_response();
        response.headers_mut().insert("x-ms-response-type", HeaderValue::from_static("error"));
        response
    }
}

/// A refusal of the storage plane.
#[derive(Debug)]
pub(crate) struct BlobError {
    status: StatusCode,
    code: &'static str,
    message: String,
}

impl BlobError {
    pub(crate) fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into() }
    }

    pub(crate) fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "BlobNotFound", "The specified blob does not exist.")
    }
}

impl From<StoreError> for BlobError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::DiskFull => {
                Self::new(StatusCode::INSUFFICIENT_STORAGE, "InsufficientStorage", error.to_string())
            }
            _ => Self::new(StatusCode::INTERNAL_SERVER_ERROR, "InternalError", error.to_string()),
        }
    }
}

impl IntoResponse for BlobError {
    fn into_response(self) -> Response {
        let message = self.message.replace('&', "&amp;").replace('<', "&lt;");
        let body = format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>{}</Code><Message>{message}</Message></Error>",
            self.code
        );
        let headers = [
            (header::CONTENT_TYPE, "application/xml"),
            (header::HeaderName::from_static("x-ms-error-code"), self.code),
        ];
        (self.status, headers, body).into_response()
    }
}

/// A refusal of the MLflow plane.
#[derive(Debug)]
pub(crate) struct MlflowError {
    status: StatusCode,
    code: &'static str,
    message: String,
}

impl MlflowError {
    pub(crate) fn invalid(message: impl Into<String>) -> Self {
        Self { status: StatusCode::BAD_REQUEST, code: "INVALID_PARAMETER_VALUE", message: message.into() }
    }

    pub(crate) fn taken(message: impl Into<String>) -> Self {
        Self { status: StatusCode::BAD_REQUEST, code: "RESOURCE_ALREADY_EXISTS", message: message.into() }
    }

    pub(crate) fn missing(message: impl Into<String>) -> Self {
        Self { status: StatusCode::NOT_FOUND, code: "RESOURCE_DOES_NOT_EXIST", message: message.into() }
    }

    pub(crate) fn denied(message: impl Into<String>) -> Self {
        Self { status: StatusCode::FORBIDDEN, code: "PERMISSION_DENIED", message: message.into() }
    }

    pub(crate) fn no_endpoint(path: &str) -> Self {
        Self {
            status: StatusCode::NOT_FOUND,
            code: "ENDPOINT_NOT_FOUND",
            message: format!("The local workspace does not have `{path}`"),
        }
    }
}

impl From<StoreError> for MlflowError {
    fn from(error: StoreError) -> Self {
        let status = if matches!(error, StoreError::DiskFull) {
            StatusCode::INSUFFICIENT_STORAGE
        } else {
            StatusCode::INTERNAL_SERVER_ERROR
        };
        Self { status, code: "INTERNAL_ERROR", message: error.to_string() }
    }
}

impl IntoResponse for MlflowError {
    fn into_response(self) -> Response {
        (self.status, Json(json!({ "error_code": self.code, "message": self.message }))).into_response()
    }
}
