//! Where data is: no signed URLs, and no addresses that newer services replace.

use super::Context;
use crate::finding::{Code, Finding, TextEdit};
use crate::job::{JobInput, is_local_path};

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let inputs = context.job.inputs().iter().filter_map(|(name, input)| {
        let path = match input {
            JobInput::Data(data) => data.path.as_deref()?,
            JobInput::Literal(text) => text,
        };
        Some(("inputs", name, path))
    });
    let outputs = context
        .job
        .outputs()
        .iter()
        .filter_map(|(name, output)| Some(("outputs", name, output.as_ref()?.path.as_deref()?)));
    for (section, name, path) in inputs.chain(outputs) {
        let whole = [section, name.as_str(), "path"];
        let field = if context.node(&whole).is_some() { &whole[..] } else { &whole[..2] };
        if is_signed(path) {
            let finding = Finding::error(Code::SecretInUrl, format!("The address of `{name}` contains a signature"))
                .help("Whoever can read the job can read the data with it, and the run fails once it expires. Use a datastore: `azureml://datastores/NAME/paths/…`.");
            findings.push(context.at(field, finding));
            continue;
        }
        if section == "outputs" && is_local_path(path) && !path.is_empty() && !path.contains("${{") {
            let finding = Finding::warning(Code::InvalidValue, format!("The output `{name}` cannot be written to `{path}`"))
                .help("It is a path of this machine. Outputs go into a datastore: `azureml://datastores/NAME/paths/…`; without a `path` into the default one, from which they can be downloaded.");
            findings.push(context.at(field, finding));
            continue;
        }
        if let Some((message, help)) = nowhere(path) {
            let finding = Finding::warning(Code::InvalidValue, message).help(help);
            findings.push(context.at(field, finding));
            continue;
        }
        let scheme = path.split_once("://").map(|(scheme, _)| scheme).unwrap_or_default();
        if !matches!(scheme, "wasb" | "wasbs" | "abfs" | "abfss" | "adl") {
            continue;
        }
        let mut finding = Finding::warning(Code::LegacyDataUri, format!("`{scheme}://` addresses work only with extra rights"))
            .help("Name a datastore: `azureml://datastores/NAME/paths/…`. It keeps the credential, and outlives a move of the data.");
        if let (Some(https), Some(node)) = (to_https(path), context.node(field)) {
            finding = finding
                .fix("Change to its `https://` address", vec![TextEdit::replace(node.range.clone(), https)]);
        }
        findings.push(context.at(field, finding));
    }
}

/// An address that leads nowhere: a misspelt one of a datastore, or one of another cloud.
fn nowhere(path: &str) -> Option<(String, &'static str)> {
    let datastore = "An address in a datastore is `azureml://datastores/NAME/paths/PATH`.";
    if let Some(rest) = path.strip_prefix("azureml://") {
        let known = ["subscriptions/", "datastores/", "registries/", "jobs/", "locations/"];
        let in_store = rest.strip_prefix("datastores/").and_then(|rest| rest.split_once('/'));
        let odd = !known.iter().any(|start| rest.starts_with(start))
            || in_store
                .is_some_and(|(_, rest)| !rest.starts_with("paths/") && !rest.starts_with("ExperimentRun/"));
        return odd.then(|| (format!("`{path}` is no address of Azure ML"), datastore));
    }
    let cloud = ["s3://", "gs://", "gcs://"].iter().any(|scheme| path.starts_with(scheme));
    cloud.then(|| {
        (
            format!("Azure ML does not read `{path}`"),
            "Copy the data into a datastore, or let the script fetch it itself.",
        )
    })
}

/// A shared access signature.
fn is_signed(path: &str) -> bool {
    let query = path.split_once('?').map(|(_, query)| query).unwrap_or_default();
    query.split('&').any(|part| part.starts_with("sig=")) || path.contains("AccountKey=")
}

/// `wasbs://container@account.blob.core.windows.net/path` → `https://account.blob.core.windows.net/container/path`
fn to_https(path: &str) -> Option<String> {
    let rest = path.strip_prefix("wasbs://").or_else(|| path.strip_prefix("wasb://"))?;
    let (container, rest) = rest.split_once('@')?;
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    Some(format!("https://{host}/{container}/{path}"))
}
