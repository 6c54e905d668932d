//! HTTP: routes decode, call the layers below, and encode. No rule lives here.

mod assets;
mod blobs;
mod by_scheme;
mod computes;
mod containers;
mod datastores;
mod discovery;
mod envelope;
mod history;
mod identity;
mod jobs;
mod lenient;
mod mlflow;
mod page;
mod registry;
mod v1_artifacts;
mod v1_metrics;
mod workspace;

use std::future::ready;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use axum::routing::{delete, get, post, put};

pub(crate) use by_scheme::ByScheme;

use crate::security::guard;
use crate::state::App;
use crate::store::AssetKind;

/// Largest JSON body.
const BODY_LIMIT_BYTES: usize = 8 << 20;

/// Path of the workspace in the management plane. The workspace is the only one, so names in front of it are not looked at.
const WS: &str = "/subscriptions/{sub}/{rg}/{group}/providers/{provider}/workspaces/{ws}";

/// All routes behind the guard.
fn router(app: App) -> Router {
    let arm = |tail: &str| format!("{WS}{tail}");
    let history = |tail: &str| format!("/history/v1.0{WS}{tail}");
    let artifacts = |tail: &str| format!("/artifact/v2.0{WS}/artifacts{tail}");
    let metric = |tail: &str| format!("/metric/v2.0{WS}{tail}");
    Router::new()
        .route("/metadata/endpoints", get(discovery::clouds))
        .route("/registrymanagement/v1.0/registries/{registry}/discovery", get(registry::discovery))
        .merge(registries())
        .route("/msi/token", get(identity::token))
        .route("/discovery/workspaces/{id}", get(discovery::planes))
        .route(&arm(""), get(workspace::get))
        .route("/subscriptions/{sub}/{rg}/{group}/providers/{provider}/workspaces", get(workspace::list_all))
        .route(&arm("/computes"), get(computes::list_all))
        .route(&arm("/computes/{name}"), get(computes::get).put(computes::put).delete(computes::delete))
        .route(&arm("/codes/{name}/versions"), get(assets::find_code))
        .route(&arm("/codes/{name}/versions/{version}"), put(assets::put_code).get(assets::get_code))
        .route(&arm("/codes/{name}/versions/{version}/startPendingUpload"), post(assets::start_upload))
        .route(&arm("/datastores"), get(datastores::list_all))
        .route(&arm("/datastores/{name}"), get(datastores::get))
        .route(&arm("/datastores/{name}/listSecrets"), post(datastores::list_secrets))
        .route(
            &arm("/environments/{name}/versions/{version}"),
            put(assets::put_environment).get(assets::get_environment),
        )
        .route(&arm("/data/{name}/versions/{version}"), put(containers::put_data).get(containers::get_data))
        .merge(named_assets())
        .route(&arm("/jobs"), get(jobs::list))
        .route(&arm("/jobs/{name}"), put(jobs::put).get(jobs::get).delete(jobs::delete))
        .route(&arm("/jobs/{name}/cancel"), post(jobs::cancel))
        .route(&history("/runs/{run}"), get(history::run))
        .route(&history("/rundata"), post(history::run_data))
        .route(&history("/runs/{run}/details"), get(history::details))
        .route(&history("/runs/{run}/children"), get(history::children))
        .route(&history("/runs/{run}/serviceinstances/{node}"), get(history::services))
        .route(&format!("/data/v1.0{WS}/dataversion/batchGetResolvedUris"), post(history::resolved_uris))
        .merge(runs_of_experiments())
        .route(&artifacts("/batch/metadata/{origin}/{container}"), post(v1_artifacts::new))
        .route(&artifacts("/contentinfo/{origin}/{container}/{*path}"), get(v1_artifacts::content))
        .route(&artifacts("/prefix/contentinfo/{origin}/{container}/{*path}"), get(v1_artifacts::contents))
        .route(&artifacts("/{origin}/{container}"), get(v1_artifacts::list))
        .route(&artifacts("/{origin}/{container}/{*path}"), get(v1_artifacts::list))
        .route(&metric("/runs/{run}/batch"), post(v1_metrics::log))
        .route(&metric("/runs/{run}/list"), post(v1_metrics::list))
        .route(&metric("/runs/{run}/full"), post(v1_metrics::full))
        .route(
            &format!("/mlflow/{{version}}{WS}/api/2.0/mlflow/{{*call}}"),
            get(mlflow::read).post(mlflow::write).patch(mlflow::other).delete(mlflow::other),
        )
        .layer(DefaultBodyLimit::max(BODY_LIMIT_BYTES))
        .layer(middleware::from_fn(envelope::envelope))
        .merge(blobs::routes())
        .fallback_service(page::or_refusal(app.page.as_deref()))
        .layer(middleware::from_fn_with_state(app.clone(), guard))
        .with_state(app)
}

/// Runs below their experiment, by its name and, as the SDK v1 asks, by its number.
fn runs_of_experiments() -> Router<App> {
    let mut router = Router::new();
    for experiments in ["experiments", "experimentids"] {
        let run = |tail: &str| format!("/history/v1.0{WS}/{experiments}/{{experiment}}/runs/{{run}}{tail}");
        router = router
            .route(&run(""), get(history::run).patch(history::modify))
            .route(&run("/details"), get(history::details))
            .route(&run("/children"), get(history::children))
            .route(&run("/artifacts"), get(history::artifacts))
            .route(&run("/artifacts/contentinfo"), get(history::content))
            .route(&run("/artifacts/batch/metadata"), post(history::new_artifacts))
            .route(&run("/tags"), delete(history::delete_tags))
            .route(&run("/events"), post(history::events))
            .route(&run("/token"), get(history::token))
            .route(&run("/metricsingest/wait"), get(history::nothing_to_wait_for));
    }
    router
}

/// Environments of registries.
fn registries() -> Router<App> {
    let environments = |tail: &str| {
        format!(
            "/mferp/managementfrontend/subscriptions/{{sub}}/resourceGroups/{{group}}/providers/Microsoft.MachineLearningServices/registries/{{registry}}/environments{tail}"
        )
    };
    Router::new()
        .route(&environments(""), get(registry::list_all))
        .route(&environments("/{name}"), get(registry::get))
        .route(&environments("/{name}/versions"), get(registry::list_versions))
        .route(&environments("/{name}/versions/{version}"), get(registry::get_version))
}

/// Containers of environments and data.
fn named_assets() -> Router<App> {
    let mut router = Router::new();
    for kind in [AssetKind::Environment, AssetKind::Data] {
        let arm = |tail: &str| format!("{WS}/{}{tail}", kind.as_str());
        router = router
            .route(&arm(""), get(move |app, query| ready(containers::list_all(kind, app, query))))
            .route(
                &arm("/{name}"),
                get(move |app, path| ready(containers::get(kind, app, path)))
                    .put(move |app, path, body| ready(containers::put(kind, app, path, body))),
            )
            .route(
                &arm("/{name}/versions"),
                get(move |app, path, query| ready(containers::list_versions(kind, app, path, query))),
            );
    }
    router
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
