//! Data behind a sign-in, and a job that has nobody to sign in as.

use serde_json::json;

use super::Context;
use crate::document::set_field;
use crate::finding::{Code, Finding};
use crate::job::{Identity, JobInput};

/// A URI of a storage account names no datastore, and so no credential: the job's identity has to be allowed to read it
/// ("Data access with identity" of the service). The workspace's token is no identity of a storage account.
pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let identity = &context.job.base().identity;
    let signs_in = matches!(identity, Some(Identity::User(_) | Identity::Managed(_)));
    if signs_in {
        return;
    }
    let needs = |input: &&(String, JobInput)| {
        let path = input.1.data().and_then(|data| data.path.as_deref()).unwrap_or_default();
        ["abfss://", "abfs://", "adl://"].iter().any(|scheme| path.starts_with(scheme))
    };
    let Some((name, _)) = context.job.inputs().iter().find(needs) else { return };
    let what = if identity.is_some() { "The job has `aml_token`" } else { "The job names no identity" };
    let mut finding = Finding::warning(
        Code::IdentityCannotReadData,
        format!("{what}, but the data of `{name}` is in a storage account that wants a sign-in"),
    )
    .help("Without one the identity of the compute target is used, and has to be allowed to read the account. Let the job run as you (`type: user_identity`), or use a datastore with a credential.");
    if let Ok(edits) = set_field(context.document, &["identity"], &json!({ "type": "user_identity" })) {
        finding = finding.fix("Run as you", edits);
    }
    let path: &[&str] = if identity.is_some() { &["identity"] } else { &["inputs", name] };
    findings.push(context.at(path, finding));
}
