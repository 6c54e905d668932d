//! Which answers are worth another try, and after how long. No clock: the caller waits.

use std::time::Duration;

use crate::request::{Method, Request, Response, TransportError};

/// Tries in all, the first included.
pub const MAX_TRIES: u32 = 5;

/// What to do with an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retry {
    /// Take it as it is.
    No,
    /// Send the request again after this time.
    After(Duration),
}

impl Retry {
    /// Decides after `tries` tries. Follows azure-core: 408, 429, 500, 502, 503, 504 for idempotent methods, for POST and
    /// PATCH only 429, 503 and 504; waits `Retry-After` seconds, else 0.4 s doubling.
    pub fn decide(request: &Request, answer: &Result<Response, TransportError>, tries: u32) -> Self {
        if tries >= MAX_TRIES {
            return Self::No;
        }
        let backoff = Duration::from_millis(400 << (tries.saturating_sub(1)).min(6));
        let idempotent = !matches!(request.method, Method::Post | Method::Patch);
        match answer {
            Err(TransportError::Unreachable(_)) => Self::After(backoff),
            Err(TransportError::File { .. }) => Self::No,
            Ok(response) => {
                let worth = match response.status {
                    429 | 503 | 504 => true,
                    408 | 500 | 502 => idempotent,
                    _ => false,
                };
                if !worth {
                    return Self::No;
                }
                let asked = response.header("retry-after").and_then(|text| text.parse::<u64>().ok());
                Self::After(asked.map_or(backoff, |secs| Duration::from_secs(secs.min(120))))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_answers_worth_it_are_tried_again() {
        let put = Request::new(Method::Put, String::new());
        let post = Request::new(Method::Post, String::new());
        let answer = |status| Ok(Response { status, ..Response::default() });
        assert_eq!(Retry::decide(&put, &answer(500), 1), Retry::After(Duration::from_millis(400)));
        assert_eq!(Retry::decide(&post, &answer(500), 1), Retry::No);
        assert_eq!(Retry::decide(&put, &answer(404), 1), Retry::No);
        assert_eq!(Retry::decide(&put, &answer(503), MAX_TRIES), Retry::No);
        let asked =
            Ok(Response { status: 429, headers: vec![("retry-after".into(), "3".into())], body: Vec::new() });
        assert_eq!(Retry::decide(&post, &asked, 2), Retry::After(Duration::from_secs(3)));
    }
}
