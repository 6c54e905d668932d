//! Findings that only follow from a slip of the pen: what goes away by itself once a misspelt name or word is put right is
//! noise beside the finding about that name.

use super::Report;
use crate::finding::{Code, Finding, TextEdit, apply_edits};

/// Drops what `mended` no longer finds in the text without its slips. The slips themselves stay.
pub(super) fn drop_following(report: &mut Report, mended: impl FnOnce(String) -> Report) {
    let name = report.document.name.as_str();
    let slips = || report.findings.iter().filter_map(|finding| slip(finding, name));
    if matches!(slips().count(), count if count == 0 || count == report.findings.len()) {
        return;
    }
    let edits: Vec<TextEdit> = slips().flatten().cloned().collect();
    let Some(text) = apply_edits(&report.document.text, &edits) else { return };
    let after = mended(text);
    if after.document.complete != report.document.complete {
        return;
    }
    report.findings.retain(|finding| {
        let same = |other: &Finding| other.code == finding.code && other.message == finding.message;
        slip(finding, name).is_some() || after.findings.iter().any(same)
    });
}

/// The edit that puts right a name that is no field or a word that is no value of its field.
fn slip<'f>(finding: &'f Finding, document: &str) -> Option<&'f [TextEdit]> {
    let place = finding.place.as_ref().filter(|place| place.document == document)?;
    let edits = finding.fixes.first().map(|fix| fix.edits.as_slice())?;
    let within = |edit: &TextEdit| place.range.start <= edit.range.start && edit.range.end <= place.range.end;
    let is_slip = matches!(finding.code, Code::UnknownField | Code::InvalidValue | Code::MisspeltPlaceholder);
    (is_slip && edits.iter().all(within)).then_some(edits)
}

#[cfg(test)]
mod tests {
    use crate::checks::check_text;

    fn messages(text: &str) -> Vec<String> {
        let found = check_text("job.yml", text, None, None).findings;
        found.into_iter().map(|finding| finding.message).collect()
    }

    #[test]
    fn a_slip_is_one_finding() {
        for text in [
            "type: command\nexperiment_name: e\nlimits: {timeout: 60}\ncommand: echo\nenvironment: {imge: 'python:3.10'}\n",
            "type: command\nexperiment_name: e\nlimits: {timeout: 60}\ncommand: echo\nenvironment: azureml:e:1\nresources: {instance_count: 2}\ndistribution: {type: torch}\n",
            "type: sweep\ntrial: {command: 'echo ${{search_space.a}}', environment: azureml:e:1}\n\
             experiment_name: e\nobjective: {goal: minimize, primary_metric: l}\nsampling_algorithm: random\n\
             limits: {timeout: 60, trial_timeout: 60, max_total_trials: 4}\nearly_termination: {type: bandit, slack_factor: 0.1}\nsearch_space:\n  a: {type: choice, value: [1, 2]}\n",
        ] {
            assert_eq!(messages(text).len(), 1, "{text}{:?}", messages(text));
        }
    }

    #[test]
    fn what_is_wrong_in_itself_stays() {
        let found = messages(
            "type: command\nexperiment_name: e\nlimits: {timeout: 60}\ncomand: echo ${{inputs.b}}\nenvironment: azureml:e:1\ninputs:\n  a: {type: uri_fil, path: x}\n  b: {}\n",
        );
        assert_eq!(found.len(), 3, "{found:?}");
    }
}
