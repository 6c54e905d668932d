//! Findings that go away with another one: what a check says of a field that was misspelt, of the wrong type or in the
//! shape of the preview is noise beside the finding about that field itself.

use crate::finding::{Code, Finding, Place, Severity};
use crate::job::renamed_field;

/// Drops what checks said (from index `checked` on) because of what reading had said before.
pub(super) fn drop_superseded(findings: &mut Vec<Finding>, checked: usize) {
    let mut said = findings.split_off(checked);
    said.retain(|finding| !is_superseded(finding, findings));
    findings.append(&mut said);
    let left_over: Vec<Place> = findings
        .iter()
        .filter(|finding| finding.code == Code::TemplatePlaceholder)
        .filter_map(|finding| finding.place.clone())
        .collect();
    findings.retain(|finding| !is_about_placeholder(finding, &left_over));
}

/// Whether a finding is about a value in which a placeholder of a template is left: there is nothing else to say of it.
fn is_about_placeholder(finding: &Finding, left_over: &[Place]) -> bool {
    let Some(place) = finding.place.as_ref().filter(|_| finding.code != Code::TemplatePlaceholder) else {
        return false;
    };
    left_over.iter().any(|left| {
        left.document == place.document
            && left.line == place.line
            && place.range.start <= left.range.start
            && left.range.end <= place.range.end
    })
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
    let is_misread_within = |field: &str| {
        let below = format!("{field}.");
        let mut errors = read.iter().filter(|found| found.severity == Severity::Error);
        errors.any(|found| found.field.starts_with(&below)) || is_misread(field)
    };
    // `{lr:0.1}`
    if finding.field.contains(':') && is_misread(&finding.field) {
        return true;
    }
    match finding.code {
        Code::ScriptWithoutCode | Code::ScriptNotFound | Code::CodeNotFound => {
            is_old("code") || is_misread("code") || is_misread("trial.code")
        }
        Code::UndeclaredInput => is_misread("inputs"),
        Code::UndeclaredOutput => is_misread("outputs"),
        Code::UndeclaredSearchParameter => is_misread("search_space"),
        Code::BanditNeedsOneSlack => is_misread_within("early_termination"),
        Code::NoTimeout => {
            is_old("timeout")
                || is_old("timeout_minutes")
                || is_old("limits")
                || is_misread("limits")
                || is_misread("limits.timeout")
        }
        Code::DistributionWithoutNodes | Code::NodesWithoutDistribution => {
            is_old("compute") || is_misread("resources.instance_count") || is_misread_within("distribution")
        }
        Code::UnusedInput | Code::UnusedSearchParameter => {
            is_misread("command")
                || is_misread("trial.command")
                || is_misread("inputs")
                || is_misread("search_space")
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
    fn a_placeholder_of_a_template_is_told_once() {
        let text = "experiment_name: <your-experiment>\ncommand: echo\ncode: <your-source-directory>\n\
                    environment: <your-environment>\ninputs:\n  d: {type: uri_file, path: <your-input-data>}\n";
        let found = codes(text);
        assert_eq!(found.iter().filter(|code| **code == Code::TemplatePlaceholder).count(), 4);
        for code in [Code::InvalidExperimentName, Code::FileNotFound, Code::CodeNotFound, Code::InvalidValue]
        {
            assert!(!found.contains(&code), "{code:?} in {found:?}");
        }
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
