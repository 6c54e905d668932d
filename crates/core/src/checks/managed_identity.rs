//! `msi_resource_id`: a field that the official client knows and cannot take.

use super::Context;
use crate::finding::{Code, Finding};
use crate::job::Identity;

/// azure-ai-ml 1.35 hands it to a class that has another name for it, and refuses the job.
pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some(Identity::Managed(managed)) = &context.job.base().identity else { return };
    if managed.msi_resource_id.is_none() {
        return;
    }
    let finding = Finding::warning(Code::InvalidValue, "The official client refuses `msi_resource_id`, though it documents it")
        .help("From here it is sent as the service takes it. For `az ml job create` name the identity by its `client_id`.");
    findings.push(context.at(&["identity", "msi_resource_id"], finding));
}
