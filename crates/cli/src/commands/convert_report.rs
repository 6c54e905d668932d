//! What `run-composer convert` tells of a source of the SDK v1, as text. Must not convert anything.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::PathBuf;

use run_composer_core::finding::{Code, Finding, Place};
use run_composer_core::v1::lower::{Fidelity, Question};
use run_composer_import::{Conversion, Report};

/// Where something is, in brackets.
pub fn at(place: Option<&Place>) -> String {
    place.map_or(String::new(), |place| format!(" ({}, line {})", place.document, place.line))
}

/// What became of each run, and what else there is to tell. `written` are the files of the jobs.
pub fn report(conversion: &Conversion, written: &[PathBuf]) -> String {
    let mut out = String::new();
    let all = conversion.runs.len();
    // Runs of a loop have most of their lines in common.
    let mut told: HashMap<String, usize> = HashMap::new();
    for (number, run) in conversion.runs.iter().enumerate() {
        let experiment =
            run.experiment.as_str().map_or("no experiment".to_owned(), |name| format!("experiment `{name}`"));
        let _ = writeln!(
            out,
            "Run {} of {all}: {}, {experiment}{}",
            number + 1,
            run.kind,
            at(run.report.place.as_ref())
        );
        if let Some(condition) = &run.report.condition {
            let _ = writeln!(out, "  only if   {condition}");
        }
        if let Some(path) = written.get(number) {
            let _ = writeln!(out, "  written   {}", path.display());
        }
        let exact = run.report.parts.iter().filter(|part| part.fidelity == Fidelity::Exact).count();
        let _ = writeln!(out, "  exact     {exact} parts");
        let mut again = Vec::new();
        for line in lines(&run.report) {
            if let Some(run) = told.get(&line) {
                again.push(*run);
            } else {
                let _ = writeln!(out, "  {line}");
                told.insert(line, number + 1);
            }
        }
        if let Some(run) = again.iter().min() {
            let _ = writeln!(out, "  also      {} of the lines above, as run {run}", again.len());
        }
        out.push('\n');
    }
    for finding in &conversion.findings {
        let _ = writeln!(out, "{}", line(finding));
    }
    let is_told = |code: Code| conversion.findings.iter().any(|finding| finding.code == code);
    if all == 0 && (is_told(Code::OutOfScope) || is_told(Code::UnknownSubmission)) {
        out.push_str("No run is converted, for the reasons above.\n");
    } else if all == 0 {
        out.push_str("No run was found: nothing in it is submitted, and no ScriptRunConfig, estimator or HyperDriveConfig is made.\n");
    }
    out
}

/// A finding on a line, its help below.
pub fn line(finding: &Finding) -> String {
    let word = finding.severity.word();
    let place = at(finding.place.as_ref());
    let help = if finding.help.is_empty() { String::new() } else { format!("\n    {}", finding.help) };
    format!("{word}[{}]: {}{place}{help}", finding.code, finding.message)
}

/// What is not exact, and what is asked.
fn lines(report: &Report) -> Vec<String> {
    let parts = report.parts.iter().filter(|part| part.fidelity != Fidelity::Exact).map(|part| {
        let word = if part.fidelity == Fidelity::Lost { "lost      " } else { "differs   " };
        let to = if part.v2.is_empty() { String::new() } else { format!(" -> {}", part.v2) };
        format!("{word}{}{to}: {}{}", part.v1, part.reason, at(part.place.as_ref()))
    });
    parts.chain(report.questions.iter().map(question)).collect()
}

/// A question of a report on a line.
pub fn question(question: &Question) -> String {
    let place = at(question.place.as_ref());
    let Question { name, field, text, reason, .. } = question;
    format!("question  {name} (`{field}`): `{text}` is not known: {reason}{place}")
}
