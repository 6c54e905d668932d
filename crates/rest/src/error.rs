//! What went wrong with a request, in words for people and codes for programs.

use std::fmt;

use crate::redact::redact;
use crate::request::{Response, TransportError};

/// A request that failed for good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RestError {
    /// The workspace could not be reached, even after several tries. Nothing is lost: submit again.
    Unreachable {
        /// What was asked for, for example `PUT http://127.0.0.1:8799/…`.
        request: String,
        /// What the network says.
        reason: String,
    },
    /// 401: the token is missing, wrong or expired. Sign in again and repeat.
    SignIn {
        /// What the service says.
        message: String,
    },
    /// The service refused: correct the job as its message says.
    Refused {
        /// Status code.
        status: u16,
        /// The service's code, for example `UserError`.
        code: String,
        /// What the service says.
        message: String,
    },
    /// The answer was not what the protocol promises.
    Unexpected {
        /// What was asked for.
        request: String,
        /// What is wrong with the answer.
        reason: String,
    },
    /// A file of the code folder could not be read: it was moved or is locked.
    File {
        /// The file, relative to the code folder.
        path: String,
        /// What the system says.
        reason: String,
    },
}

impl RestError {
    /// Reads the service's error envelope (ARM, run history, MLflow or blob storage).
    pub fn from_response(response: &Response) -> Self {
        let json = response.json();
        let error = if json.get("error").is_some() { &json["error"] } else { &json };
        let text = |name: &str| error.get(name).and_then(serde_json::Value::as_str).map(redact);
        let code = text("code")
            .or_else(|| text("error_code"))
            .or_else(|| response.header("x-ms-error-code").map(str::to_owned))
            .unwrap_or_else(|| format!("HTTP {}", response.status));
        let message = text("message")
            .unwrap_or_else(|| format!("The service answered with status {}", response.status));
        if response.status == 401 {
            return Self::SignIn { message };
        }
        Self::Refused { status: response.status, code, message }
    }

    /// An error of the transport, after the last try.
    pub fn from_transport(request: &str, error: TransportError) -> Self {
        match error {
            TransportError::Unreachable(reason) => {
                Self::Unreachable { request: redact(request), reason: redact(&reason) }
            }
            TransportError::File { path, reason } => Self::File { path, reason },
        }
    }
}

impl fmt::Display for RestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreachable { reason, .. } => write!(
                f,
                "The workspace cannot be reached: {reason}. Is it still running? Nothing is lost; try again."
            ),
            Self::SignIn { message } => write!(f, "Not signed in: {message}"),
            Self::Refused { code, message, .. } => write!(f, "{message} ({code})"),
            Self::Unexpected { request, reason } => {
                write!(f, "The workspace gave an answer that makes no sense to {request}: {reason}")
            }
            Self::File { path, reason } => write!(f, "The file {path} cannot be read: {reason}"),
        }
    }
}

impl std::error::Error for RestError {}
