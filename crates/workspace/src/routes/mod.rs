//! HTTP: routes decode, call the layers below, and encode. No rule lives here.

mod assets;
mod blobs;
mod discovery;
mod envelope;
mod history;
mod jobs;
mod mlflow;
mod page;
mod workspace;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use axum::routing::{get, patch, post, put};

use crate::security::guard;
use crate::state::App;

/// Largest JSON body.
const BODY_LIMIT_BYTES: usize = 8 << 20;

/// Path of the workspace in the management plane. The workspace is the only one, so names in front of it are not looked at.
const WS: &str = "/subscriptions/{sub}/{rg}/{group}/providers/{provider}/workspaces/{ws}";

/// All routes behind the guard.
pub(crate) fn router(app: App) -> Router {
    let arm = |tail: &str| format!("{WS}{tail}");
    let history = |tail: &str| format!("/history/v1.0{WS}{tail}");
    Router::new()
        .route("/metadata/endpoints", get(discovery::clouds))
        .route("/discovery/workspaces/{id}", get(discovery::planes))
        .route(&arm(""), get(workspace::get))
        .route(&arm("/computes"), get(workspace::list_computes))
        .route(&arm("/computes/{name}"), get(workspace::get_compute))
        .route(&arm("/codes/{name}/versions"), get(assets::find_code))
        .route(&arm("/codes/{name}/versions/{version}"), put(assets::put_code).get(assets::get_code))
        .route(&arm("/codes/{name}/versions/{version}/startPendingUpload"), post(assets::start_upload))
        .route(&arm("/environments"), get(assets::list_environments))
        .route(&arm("/environments/{name}/versions"), get(assets::list_environment_versions))
        .route(
            &arm("/environments/{name}/versions/{version}"),
            put(assets::put_environment).get(assets::get_environment),
        )
        .route(&arm("/jobs"), get(jobs::list))
        .route(&arm("/jobs/{name}"), put(jobs::put).get(jobs::get))
        .route(&arm("/jobs/{name}/cancel"), post(jobs::cancel))
        .route(&history("/runs/{run}"), get(history::run))
        .route(&history("/runs/{run}/details"), get(history::details))
        .route(&history("/experiments/{experiment}/runs/{run}"), patch(history::modify))
        .route(&history("/experiments/{experiment}/runs/{run}/artifacts"), get(history::artifacts))
        .route(&history("/experiments/{experiment}/runs/{run}/artifacts/contentinfo"), get(history::content))
        .route(
            &format!("/mlflow/{{version}}{WS}/api/2.0/mlflow/{{*call}}"),
            get(mlflow::read).post(mlflow::write),
        )
        .layer(DefaultBodyLimit::max(BODY_LIMIT_BYTES))
        .layer(middleware::from_fn(envelope::envelope))
        .merge(blobs::routes())
        .fallback_service(page::or_refusal(app.page.as_deref()))
        .layer(middleware::from_fn_with_state(app.clone(), guard))
        .with_state(app)
}

/// Runs store work, which may wait for the disk, without holding up other requests.
fn blocking<T>(work: impl FnOnce() -> T) -> T {
    tokio::task::block_in_place(work)
}

/// A parameter of a path by name. Routes have the workspace's parts in front, which nobody looks at.
fn part<'p>(path: &'p [(String, String)], name: &str) -> &'p str {
    path.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str())
}

/// The last parameter of a path.
fn last(path: &[(String, String)]) -> &str {
    path.last().map_or("", |(_, value)| value.as_str())
}
