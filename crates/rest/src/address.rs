//! Where a workspace is, and the URLs of its planes.

use serde::{Deserialize, Serialize};

/// A workspace: host and resource path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkspaceAddress {
    /// Scheme, host and port without a slash at the end, for example `http://127.0.0.1:8799`.
    pub base: String,
    /// Subscription id.
    pub subscription: String,
    /// Resource group.
    pub resource_group: String,
    /// Workspace name.
    pub workspace: String,
}

impl WorkspaceAddress {
    /// The local workspace behind a host. Its resource path is fixed, so that scripts need no look-up.
    pub fn local(base: &str) -> Self {
        Self {
            base: base.trim_end_matches('/').to_owned(),
            subscription: "00000000-0000-0000-0000-000000000000".into(),
            resource_group: "local".into(),
            workspace: "local".into(),
        }
    }

    /// The resource id: `/subscriptions/…/workspaces/NAME`.
    pub fn resource_id(&self) -> String {
        format!(
            "/subscriptions/{}/resourceGroups/{}/providers/Microsoft.MachineLearningServices/workspaces/{}",
            self.subscription, self.resource_group, self.workspace
        )
    }

    /// A URL of the management plane. `path` starts without a slash, for example `jobs/NAME`.
    pub fn arm(&self, path: &str, api_version: &str) -> String {
        let separator = if path.contains('?') { '&' } else { '?' };
        format!("{}{}/{path}{separator}api-version={api_version}", self.base, self.resource_id())
    }

    /// A URL of the run history plane.
    pub fn history(&self, path: &str) -> String {
        format!("{}/history/v1.0{}/{path}", self.base, self.resource_id())
    }

    /// A URL of the MLflow plane, for example `runs/get?run_id=…`.
    pub fn mlflow(&self, path: &str) -> String {
        format!("{}/mlflow/v2.0{}/api/2.0/mlflow/{path}", self.base, self.resource_id())
    }
}
