//! The environment: registered where the job describes it, resolved where the job refers to one.

use run_composer_core::environment::EnvironmentReference;
use run_composer_core::job::EnvironmentField;
use serde_json::json;

use super::{State, Submit};
use crate::calls::{segment, version};
use crate::error::RestError;
use crate::request::{Method, Request, Response};

pub(super) enum EnvironmentStep {
    /// Registering the environment described in the job.
    Register,
    /// Looking for the newest version, for `@latest`.
    FindLatest,
}

impl Submit {
    pub(super) fn start_environment(&mut self) {
        if let Some(environment) = &self.submission.environment {
            let hash = self.context.as_ref().map(|context| context.hash.as_str());
            let Some((name, version)) = environment.anonymous(hash, &self.submission.job_name) else {
                // The checks tell the person before; this is the last line of defence.
                return self.fail(RestError::Refused {
                    status: 400,
                    code: "NotFound".into(),
                    message: "The folder that the environment is built from is not in the project".into(),
                });
            };
            let url = self.submission.address.arm(
                &format!("environments/{}/versions/{}", segment(&name), segment(&version)),
                version::ENVIRONMENT,
            );
            let body = json!({ "properties": environment.wire_properties(true, self.context.as_ref().map(|context| context.uri.as_str())) });
            self.state = State::Environment(EnvironmentStep::Register);
            return self.exchange.push(Request::new(Method::Put, url).json(body));
        }
        let Some(EnvironmentField::Reference(text)) = &self.submission.job.spec().environment else {
            return self.start_job();
        };
        match EnvironmentReference::parse(text) {
            Some(EnvironmentReference::Workspace { name, version: Some(version), .. }) => {
                self.ids.environment = Some(format!(
                    "{}/environments/{name}/versions/{version}",
                    self.submission.address.resource_id()
                ));
                self.start_job();
            }
            // Curated environments of the workspace are resolved by the service.
            Some(EnvironmentReference::Workspace { name, label: Some(label), .. })
                if !name.starts_with("AzureML-") && label == "latest" =>
            {
                let path =
                    format!("environments/{}/versions?$orderBy=createdtime%20desc&$top=1", segment(&name));
                self.state = State::Environment(EnvironmentStep::FindLatest);
                self.exchange.push(Request::new(
                    Method::Get,
                    self.submission.address.arm(&path, version::ENVIRONMENT),
                ));
            }
            _ => {
                self.ids.environment = Some(text.clone());
                self.start_job();
            }
        }
    }

    pub(super) fn advance_environment(&mut self, request: &Request, response: &Response) {
        let State::Environment(step) = &self.state else { return };
        match step {
            EnvironmentStep::Register => {
                if let Some(id) = self.id_of(request, response) {
                    self.ids.environment = Some(id);
                    self.start_job();
                }
            }
            EnvironmentStep::FindLatest => {
                if !response.is_success() {
                    return self.fail(RestError::from_response(response));
                }
                match response.json()["value"][0]["id"].as_str() {
                    Some(id) => {
                        self.ids.environment = Some(id.to_owned());
                        self.start_job();
                    }
                    None => self.fail(RestError::Refused {
                        status: 404,
                        code: "NotFoundError".into(),
                        message: "The environment has no version in this workspace".into(),
                    }),
                }
            }
        }
    }
}
