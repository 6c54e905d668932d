//! Requests and answers as values.

use serde_json::Value;

/// HTTP methods that the API uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Read.
    Get,
    /// Look.
    Head,
    /// Create or replace.
    Put,
    /// Act.
    Post,
    /// Change.
    Patch,
    /// Remove.
    Delete,
}

impl Method {
    /// The word on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Head => "HEAD",
            Self::Put => "PUT",
            Self::Post => "POST",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

/// Who vouches for a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Auth {
    /// The transport adds `Authorization: Bearer`; the token is never part of a request value.
    Bearer,
    /// The URL is signed; a bearer token must not be sent along.
    SignedUrl,
}

/// What is sent.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// Nothing.
    Empty,
    /// A JSON document.
    Json(Value),
    /// The content of a file of the code folder; the transport reads it.
    File {
        /// Path relative to the code folder; of data a path from the root of what the host sees, with `/` in front.
        path: String,
        /// Size in bytes, as listed.
        bytes: u64,
    },
}

/// One request.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// Method.
    pub method: Method,
    /// Absolute URL.
    pub url: String,
    /// Headers besides `Authorization`, `Content-Type` and `Content-Length`.
    pub headers: Vec<(&'static str, String)>,
    /// Body.
    pub body: Body,
    /// Who vouches for it.
    pub auth: Auth,
}

impl Request {
    /// A request without a body, with the bearer token.
    pub fn new(method: Method, url: String) -> Self {
        Self { method, url, headers: Vec::new(), body: Body::Empty, auth: Auth::Bearer }
    }

    /// Sends JSON along.
    #[must_use]
    pub fn json(mut self, body: Value) -> Self {
        self.body = Body::Json(body);
        self
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// Leaves the bearer token out: the URL is signed.
    #[must_use]
    pub fn signed(mut self) -> Self {
        self.auth = Auth::SignedUrl;
        self
    }
}

/// One answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Response {
    /// Status code.
    pub status: u16,
    /// Headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// Body.
    pub body: Vec<u8>,
}

impl Response {
    /// A header's value by its lower-case name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Whether the status is 2xx.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The body as JSON; null where it is none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }
}

/// The request did not get an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TransportError {
    /// No connection, or it broke: the request may be sent again.
    Unreachable(String),
    /// A local file could not be read: sending again does not help.
    File {
        /// The file, relative to the code folder.
        path: String,
        /// What the system says.
        reason: String,
    },
}
