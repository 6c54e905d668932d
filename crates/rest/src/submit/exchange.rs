//! Requests on their way, with retries. Knows nothing of what they are for.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use super::AT_ONCE;
use crate::error::RestError;
use crate::request::{Request, Response, TransportError};
use crate::retry::Retry;

/// Requests that may be under way at once. Browsers open six connections to one host.
const WINDOW: usize = 6;

/// A request to send, after a wait.
#[derive(Clone, Debug)]
pub struct Outgoing {
    /// Identity of this try; hand it back with the answer.
    pub ticket: u32,
    /// The request.
    pub request: Request,
    /// Time to wait before sending; more than zero only for a repeated try.
    pub delay: Duration,
}

#[derive(Default)]
pub(super) struct Exchange {
    ready: VecDeque<(Request, u32, Duration)>,
    running: HashMap<u32, (Request, u32)>,
    last_ticket: u32,
}

impl Exchange {
    pub(super) fn push(&mut self, request: Request) {
        self.ready.push_back((request, 1, AT_ONCE));
    }

    pub(super) fn next(&mut self) -> Option<Outgoing> {
        if self.running.len() >= WINDOW {
            return None;
        }
        let (request, tries, delay) = self.ready.pop_front()?;
        self.last_ticket += 1;
        self.running.insert(self.last_ticket, (request.clone(), tries));
        Some(Outgoing { ticket: self.last_ticket, request, delay })
    }

    /// Takes an answer. `Ok(None)`: it will be tried again. A refusal is an answer like any other.
    pub(super) fn settle(
        &mut self,
        ticket: u32,
        answer: Result<Response, TransportError>,
    ) -> Result<Option<(Request, Response)>, RestError> {
        let Some((request, tries)) = self.running.remove(&ticket) else { return Ok(None) };
        match (Retry::decide(&request, &answer, tries), answer) {
            (Retry::After(delay), _) => {
                self.ready.push_front((request, tries + 1, delay));
                Ok(None)
            }
            (Retry::No, Ok(response)) => Ok(Some((request, response))),
            (Retry::No, Err(error)) => {
                Err(RestError::from_transport(&format!("{} {}", request.method.as_str(), request.url), error))
            }
        }
    }

    pub(super) fn is_idle(&self) -> bool {
        self.ready.is_empty() && self.running.is_empty()
    }

    pub(super) fn clear(&mut self) {
        self.ready.clear();
        self.running.clear();
    }
}
