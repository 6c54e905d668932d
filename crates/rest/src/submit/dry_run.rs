//! Every request a submission would send to a workspace that has nothing yet, without sending any.

use serde_json::json;

use super::Submit;
use crate::error::RestError;
use crate::request::{Method, Request, Response};

/// Runs a submission against an imagined empty workspace. Requests come in order, the job's own PUT last.
/// The container of the upload, which only the service can name, is `{container}`.
pub fn dry_run(mut submit: Submit) -> Result<Vec<Request>, RestError> {
    let base = submit.submission.address.base.clone();
    let mut sent = Vec::new();
    while let Some(outgoing) = submit.next_request() {
        let answer = imagine(&base, &outgoing.request);
        sent.push(outgoing.request);
        submit.receive(outgoing.ticket, Ok(answer));
    }
    match submit.outcome() {
        Some(Err(error)) => Err(error),
        _ => Ok(sent),
    }
}

fn imagine(base: &str, request: &Request) -> Response {
    let path = request.url.strip_prefix(base).unwrap_or(&request.url).split('?').next().unwrap_or_default();
    if request.method == Method::Head {
        return Response { status: 404, ..Response::default() };
    }
    if let Some(body) = super::data::imagined(path, base) {
        return Response { status: 200, headers: Vec::new(), body: body.to_string().into_bytes() };
    }
    let body = match request.method {
        // Labels are resolved by the service; the reference stays readable in the plan.
        Method::Get if path.contains("/environments/") => {
            json!({ "value": [{ "id": format!("{path}/latest") }] })
        }
        Method::Get => json!({ "value": [] }),
        Method::Post => {
            let container = format!("{base}/{{container}}");
            json!({ "blobReferenceForConsumption": { "blobUri": container, "credential": { "credentialType": "SAS", "sasUri": format!("{container}?sig=") } } })
        }
        _ => json!({ "id": path }),
    };
    Response { status: 200, headers: Vec::new(), body: body.to_string().into_bytes() }
}
