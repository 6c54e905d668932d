//! What every component may know: words, workspace, token. Shared by context.

use std::rc::Rc;

use run_composer_core::checks::WorkspaceFacts;
use run_composer_rest::{Auth, Request, Response, RestError, Transport as _, WorkspaceAddress, calls, send};

use super::texts::Texts;
use crate::host::{FetchTransport, ProjectFolder};

/// How the workspace stands to us.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Connection {
    /// No token yet.
    SignedOut,
    /// Asking.
    Connecting,
    /// It answers.
    Connected(WorkspaceFacts),
    /// It did not answer, or refused the token.
    Failed(String),
}

/// Shared by all components.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Session {
    pub texts: &'static Texts,
    pub address: WorkspaceAddress,
    pub token: Rc<str>,
    pub connection: Connection,
}

impl Session {
    /// Requests without files.
    pub fn transport(&self) -> FetchTransport {
        FetchTransport::new(self.token.clone(), Rc::new(ProjectFolder::default()), "")
    }

    /// Whether the workspace answers.
    pub fn is_connected(&self) -> bool {
        matches!(self.connection, Connection::Connected(_))
    }

    /// Facts for checks, where the workspace answers.
    pub fn facts(&self) -> Option<&WorkspaceFacts> {
        match &self.connection {
            Connection::Connected(facts) => Some(facts),
            _ => None,
        }
    }

    /// Sends one request with retries.
    pub async fn send(&self, request: Request) -> Result<Response, RestError> {
        send(&self.transport(), request).await
    }

    /// Sends one request once: polling repeats by itself.
    pub async fn poll(&self, request: Request) -> Result<Response, RestError> {
        let what = format!("{} {}", request.method.as_str(), request.url);
        let signed = request.auth == Auth::SignedUrl;
        match self.transport().send(&request).await {
            Ok(response) if response.is_success() => Ok(response),
            // A signed URL may have expired; that is no reason to ask for the token.
            Ok(response) if signed => Err(RestError::Refused {
                status: response.status,
                code: "Expired".into(),
                message: "The file's link has expired".into(),
            }),
            Ok(response) => Err(RestError::from_response(&response)),
            Err(error) => Err(RestError::from_transport(&what, error)),
        }
    }

    /// Asks the workspace what it has.
    pub async fn connect(&self) -> Connection {
        let names = |response: &Response| -> Vec<String> {
            response.json()["value"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(|item| item["name"].as_str().map(str::to_owned))
                .collect()
        };
        let computes = match self.send(calls::list_computes(&self.address)).await {
            Ok(answer) => names(&answer),
            Err(error) => return Connection::Failed(error.to_string()),
        };
        match self.send(calls::list_environments(&self.address)).await {
            Ok(answer) => Connection::Connected(WorkspaceFacts {
                local: true,
                computes,
                environments: names(&answer),
                ..WorkspaceFacts::default()
            }),
            Err(error) => Connection::Failed(error.to_string()),
        }
    }
}
