//! Runs operations over a transport: the only async code here, and still without IO of its own.

use std::future::Future;
use std::time::Duration;

use futures_util::stream::{FuturesUnordered, StreamExt};

use crate::error::RestError;
use crate::request::{Request, Response, TransportError};
use crate::retry::Retry;
use crate::submit::{Submit, Submitted};

/// What a host must be able to do. Browsers use `fetch`, programs a native client.
pub trait Transport {
    /// Sends one request, adding the bearer token and reading files itself.
    fn send(&self, request: &Request) -> impl Future<Output = Result<Response, TransportError>>;
    /// Waits.
    fn sleep(&self, time: Duration) -> impl Future<Output = ()>;
}

/// Sends one request with retries; any answer that is not a success becomes an error.
pub async fn send(transport: &impl Transport, request: Request) -> Result<Response, RestError> {
    let mut tries = 0;
    loop {
        tries += 1;
        let answer = transport.send(&request).await;
        match Retry::decide(&request, &answer, tries) {
            Retry::After(time) => transport.sleep(time).await,
            Retry::No => {
                return match answer {
                    Ok(response) if response.is_success() => Ok(response),
                    Ok(response) => Err(RestError::from_response(&response)),
                    Err(error) => Err(RestError::from_transport(
                        &format!("{} {}", request.method.as_str(), request.url),
                        error,
                    )),
                };
            }
        }
    }
}

/// Runs a submission to its end. `on_progress` is called after every answer.
pub async fn drive(
    transport: &impl Transport,
    submit: &mut Submit,
    mut on_progress: impl FnMut(&Submit),
) -> Result<Submitted, RestError> {
    let mut running = FuturesUnordered::new();
    loop {
        if let Some(outcome) = submit.outcome() {
            return outcome;
        }
        while let Some(outgoing) = submit.next_request() {
            running.push(async move {
                if !outgoing.delay.is_zero() {
                    transport.sleep(outgoing.delay).await;
                }
                (outgoing.ticket, transport.send(&outgoing.request).await)
            });
        }
        match running.next().await {
            Some((ticket, answer)) => submit.receive(ticket, answer),
            None => {
                return Err(RestError::Unexpected {
                    request: "the submission".into(),
                    reason: "it has nothing left to do".into(),
                });
            }
        }
        on_progress(submit);
    }
}
