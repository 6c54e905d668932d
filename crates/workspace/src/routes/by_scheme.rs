//! The same routes for both schemes, and for both forms of storage URLs. Must not know the routes.
//!
//! Each connection gets answers with URLs of its own.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::task::{Context, Poll};

use axum::Router;
use axum::extract::Request;
use axum::http::{Uri, header};
use axum::response::Response;
use axum::routing::future::RouteFuture;
use axum::serve::IncomingStream;
use tower::Service;

use super::router;
use crate::connections::Connections;
use crate::state::{App, STORAGE_HOST};

/// Makes the service of each connection.
#[derive(Clone)]
pub(crate) struct ByScheme {
    plain: Hosts,
    tls: Hosts,
}

/// The service of a connection: requests to the host of the storage account reach its paths and no others.
#[derive(Clone)]
pub(crate) struct Hosts(Router);

impl ByScheme {
    pub(crate) fn new(app: &App) -> Self {
        Self { plain: Hosts(router(app.clone())), tls: Hosts(router(App { tls: true, ..app.clone() })) }
    }
}

impl Service<IncomingStream<'_, Connections>> for ByScheme {
    type Response = Hosts;
    type Error = Infallible;
    type Future = Ready<Result<Hosts, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, stream: IncomingStream<'_, Connections>) -> Self::Future {
        ready(Ok(if stream.io().is_tls() { self.tls.clone() } else { self.plain.clone() }))
    }
}

impl Service<Request> for Hosts {
    type Response = Response;
    type Error = Infallible;
    type Future = RouteFuture<Infallible>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Service::<Request>::poll_ready(&mut self.0, context)
    }

    fn call(&mut self, mut request: Request) -> Self::Future {
        let host =
            request.headers().get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
        if host.split(':').next() == Some(STORAGE_HOST) {
            let target = request.uri().path_and_query().map_or("/", |target| target.as_str());
            // What cannot be a path of the account is one that no route has.
            *request.uri_mut() = format!("/rcstore.blob.rc.local{target}")
                .parse()
                .unwrap_or_else(|_| Uri::from_static("/rcstore.blob.rc.local"));
        }
        self.0.call(request)
    }
}
