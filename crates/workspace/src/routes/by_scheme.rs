//! The same routes for both schemes: each connection gets answers with URLs of its own. Must not know the routes.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::task::{Context, Poll};

use axum::Router;
use axum::serve::IncomingStream;
use tower::Service;

use super::router;
use crate::connections::Connections;
use crate::state::App;

/// Makes the service of each connection.
#[derive(Clone)]
pub(crate) struct ByScheme {
    plain: Router,
    tls: Router,
}

impl ByScheme {
    pub(crate) fn new(app: &App) -> Self {
        Self { plain: router(app.clone()), tls: router(App { tls: true, ..app.clone() }) }
    }
}

impl Service<IncomingStream<'_, Connections>> for ByScheme {
    type Response = Router;
    type Error = Infallible;
    type Future = Ready<Result<Router, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, stream: IncomingStream<'_, Connections>) -> Self::Future {
        ready(Ok(if stream.io().is_tls() { self.tls.clone() } else { self.plain.clone() }))
    }
}
