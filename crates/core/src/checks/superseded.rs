//! Findings that go away with another one: what a check says of a field that was misspelt, of the wrong type or in the
//! shape of the preview is noise beside the finding about that field itself.

use crate::finding::{Code, Finding, Severity};
use crate::job::renamed_field;

/// Drops what checks said (from index `checked` on) because of what reading had said before.
pub(super) fn drop_superseded(findings: &mut Vec<Finding>, checked: usize) {
    let mut said = findings.split_off(checked);
    said.retain(|finding| !is_superseded(finding, findings));
    findings.append(&mut said);
}

fn is_superseded(finding: &Finding, read: &[Finding]) -> bool {
    let is_old = |field: &str| {
        let old = |old: &Finding| old.field.trim_start_matches("trial.").split('.').next() == Some(field);
        read.iter().filter(|found| found.code == Code::PreviewSyntax).any(old)
    };
    let is_misread = |field: &str| {
        let errors = read.iter().filter(|found| found.severity == Severity::Error);
        errors.into_iter().any(|found| found.field == field || renamed_field(found).as_deref() == Some(field))
    };
    match finding.code {
        Code::ScriptWithoutCode | Code::ScriptNotFound | Code::CodeNotFound => is_old("code"),
        Code::NoTimeout => {
            is_old("timeout")
                || is_old("timeout_minutes")
                || is_old("limits")
                || is_misread("limits")
                || is_misread("limits.timeout")
        }
        Code::DistributionWithoutNodes | Code::NodesWithoutDistribution => {
            is_old("compute") || is_misread("resources.instance_count") || is_misread("distribution")
        }
        Code::UnusedInput | Code::UnusedSearchParameter => {
            is_misread("command") || is_misread("trial.command")
        }
        Code::NoExperimentName => is_misread("experiment_name"),
        Code::InputWithoutType => is_misread(&format!("{}.type", finding.field)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::check_text;
    use crate::finding::Code;

    fn codes(text: &str) -> Vec<Code> {
        check_text("job.yml", text, None, None).findings.into_iter().map(|finding| finding.code).collect()
    }

    #[test]
    fn what_a_misspelt_command_says_is_not_unused() {
        let text = "comand: echo ${{inputs.a}}\nenvironment: azureml:user-managed:1\ninputs:\n  a: 1\n";
        assert!(!codes(text).contains(&Code::UnusedInput) && codes(text).contains(&Code::UnknownField));
    }

    #[test]
    fn a_misspelt_field_is_not_missing_as_well() {
        let rest = "command: echo\nenvironment: azureml:user-managed:1\n";
        let text =
            format!("expirement_name: a\nlimits: 60\n{rest}inputs:\n  d: {{type: uri_fle, path: a.csv}}\n");
        let found = codes(&text);
        for code in [Code::NoExperimentName, Code::NoTimeout, Code::InputWithoutType] {
            assert!(!found.contains(&code), "{code:?} in {found:?}");
        }
        let text = format!("{rest}inputs:\n  d: {{path: a.csv}}\n");
        let found = codes(&text);
        for code in [Code::NoExperimentName, Code::NoTimeout, Code::InputWithoutType] {
            assert!(found.contains(&code), "{code:?} is missing in {found:?}");
        }
    }
}
