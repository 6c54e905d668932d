//! What a local workspace cannot run yet. Azure ML can; so nothing is said about other workspaces.

use super::Context;
use crate::finding::{Code, Finding};
use crate::job::Distribution;

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    if !context.workspace.is_some_and(|workspace| workspace.local) {
        return;
    }
    let mut refuse = |path: &[&str], what: &str, help: &str| {
        let finding =
            Finding::error(Code::NotOnThisWorkspace, format!("The local workspace does not run {what} yet"))
                .help(help);
        findings.push(context.at(path, finding));
    };
    let job = context.job;
    if matches!(job.spec().distribution, Some(Distribution::Ray(_))) {
        let help =
            "It runs PyTorch, TensorFlow and MPI distributions. Remove `distribution` to run one process.";
        refuse(&["distribution"], "Ray jobs", help);
    }
    if job.nodes() > 1 && job.spec().distribution.is_none() {
        let help =
            "Add a `distribution`, whose nodes are processes on this machine, or set `instance_count: 1`.";
        refuse(&["resources", "instance_count"], "several nodes without a distribution", help);
    }
    if context.environment.is_some_and(|environment| environment.definition.build.is_some()) {
        let help = "There is no Docker. Describe the environment with `conda_file`, or use `azureml:user-managed:1`.";
        refuse(&["environment", "build"], "environments built from a Dockerfile", help);
    }
    for (name, input) in job.inputs() {
        let path = input.data().and_then(|data| data.path.as_deref()).unwrap_or_default();
        if path.starts_with("https:") || path.starts_with("http:") {
            let help = "It fetches nothing from elsewhere: download the data, and name its absolute path.";
            refuse(&["inputs", name], &format!("jobs with data from the network (`{name}`)"), help);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::{WorkspaceFacts, check_text};
    use crate::finding::Code;

    /// Names of the fields that a local workspace refuses.
    fn refused(inputs: &str) -> Vec<String> {
        let facts = WorkspaceFacts { local: true, ..WorkspaceFacts::default() };
        let text = format!("command: ls\nenvironment: azureml:user-managed:1\ninputs: {inputs}\n");
        let report = check_text("job.yml", &text, None, Some(&facts));
        let limits = report.findings.into_iter().filter(|finding| finding.code == Code::NotOnThisWorkspace);
        limits.map(|finding| finding.field).collect()
    }

    #[test]
    fn only_data_of_the_network_is_refused() {
        assert_eq!(refused("{n: 5, s: text, u: 'https://example.com'}"), [""; 0]);
        assert_eq!(
            refused("{d: {type: uri_folder, path: ./data}, a: {type: uri_file, path: 'azureml:x:1'}}"),
            [""; 0]
        );
        assert_eq!(refused("{w: {type: uri_file, path: 'https://example.com/a.csv'}}"), ["inputs.w"]);
    }
}
