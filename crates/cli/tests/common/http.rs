//! Plain HTTP/1.1, one request per connection: nothing is normalised, so that tests can ask for odd things.

use std::io::{self, Read as _, Write as _};
use std::net::TcpStream;

use serde_json::Value;

use super::PATIENCE;

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {} {}", self.status, self.text()))
    }

    /// The message of the management plane's error envelope; fails the test where the answer has another shape.
    pub fn refusal(&self) -> String {
        let error = &self.json()["error"];
        assert!(error["code"].is_string(), "no code: {}", self.text());
        assert!(error["details"].is_array() && error["additionalInfo"].is_array(), "{}", self.text());
        assert_eq!(self.header("x-ms-response-type"), Some("error"));
        error["message"].as_str().unwrap().to_owned()
    }
}

/// Sends a request to a port of this machine. `Host` is added where it is not among the headers.
pub fn send(port: u16, method: &str, target: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
    try_send(port, method, target, headers, body)
        .unwrap_or_else(|error| panic!("no answer to {method} {target}: {error}"))
}

/// The same where the server may be gone.
pub fn try_send(
    port: u16,
    method: &str,
    target: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> io::Result<Answer> {
    let mut head = format!("{method} {target} HTTP/1.1\r\nConnection: close\r\n");
    if !headers.iter().any(|(name, _)| *name == "Host") {
        head.push_str(&format!("Host: 127.0.0.1:{port}\r\n"));
    }
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    if !body.is_empty() || matches!(method, "PUT" | "POST" | "PATCH") {
        head.push_str(&format!("Content-Length: {}\r\n", body.len()));
    }
    head.push_str("\r\n");
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    stream.write_all(head.as_bytes())?;
    // A server that refuses early closes the connection while we still write; its answer counts.
    let _ = stream.write_all(body);
    let mut bytes = Vec::new();
    let read = stream.read_to_end(&mut bytes);
    let Some(end) = bytes.windows(4).position(|part| part == b"\r\n\r\n") else {
        return Err(io::Error::other(format!("{read:?} {}", String::from_utf8_lossy(&bytes))));
    };
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok()).unwrap();
    let pair = |line: &str| line.split_once(": ").map(|(name, value)| (name.to_owned(), value.to_owned()));
    let headers: Vec<_> = lines.filter_map(pair).collect();
    let answer = Answer { status, headers, body: bytes[end + 4..].to_vec() };
    assert_ne!(answer.header("transfer-encoding"), Some("chunked"), "this client reads plain bodies only");
    Ok(answer)
}
