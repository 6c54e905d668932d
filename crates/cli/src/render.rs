//! Findings as text: the message, the lines it is about, and what to do.

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet, Title};
use run_composer_core::checks::Report;
use run_composer_core::finding::{Finding, Severity};
use serde_json::{Value, json};

/// Draws every finding of a report.
pub fn findings_text(report: &Report) -> String {
    let mut out = String::new();
    for finding in &report.findings {
        out.push_str(&draw(report, finding));
        out.push_str("\n\n");
    }
    out.push_str(&summary(report));
    out
}

/// Draws a finding about the log of a run: its place is a line of a script that is not at hand.
pub fn finding_of_log(finding: &Finding) -> String {
    let mut group = Group::with_title(title(finding));
    if let Some(place) = &finding.place {
        let line = usize::try_from(place.line).unwrap_or_default();
        group = group.element(Origin::path(place.document.as_str()).line(line));
    }
    if !finding.help.is_empty() {
        group = group.element(Level::HELP.message(finding.help.as_str()));
    }
    Renderer::styled().render(&[group])
}

fn title(finding: &Finding) -> Title<'_> {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    level.primary_title(finding.message.as_str()).id(finding.code.as_str())
}

fn draw(report: &Report, finding: &Finding) -> String {
    let title = title(finding);
    let own = finding.place.as_ref().filter(|place| place.document == report.document.name);
    let mut group = match own {
        Some(place) => {
            // A whole block is too much to draw: its first line is enough. The others are not handed over at all: each
            // finding would cost as much as the document is long.
            let text = report.document.text.as_str();
            let start = text[..place.range.start].rfind('\n').map_or(0, |at| at + 1);
            let end = text[place.range.start..].find('\n').map_or(text.len(), |at| place.range.start + at);
            let range = place.range.start - start..place.range.end.clamp(place.range.start, end) - start;
            title.element(
                Snippet::source(&text[start..end])
                    .path(place.document.as_str())
                    .line_start(usize::try_from(place.line).unwrap_or(1))
                    .annotation(AnnotationKind::Primary.span(range)),
            )
        }
        // In a file that the document names, whose text is not at hand.
        None => match &finding.place {
            Some(place) => {
                let origin = Origin::path(place.document.as_str());
                Group::with_title(title).element(origin.line(usize::try_from(place.line).unwrap_or_default()))
            }
            None => Group::with_title(title),
        },
    };
    if !finding.help.is_empty() {
        group = group.element(Level::HELP.message(finding.help.as_str()));
    }
    for fix in &finding.fixes {
        group = group.element(Level::HELP.with_name("fix").message(fix.title.as_str()));
    }
    Renderer::styled().render(&[group])
}

fn count(findings: &[Finding], severity: Severity) -> usize {
    findings.iter().filter(|finding| finding.severity == severity).count()
}

/// `1 error`, `2 errors`
pub fn counted(number: impl TryInto<i64>, word: &str) -> String {
    let number = number.try_into().unwrap_or(i64::MAX);
    format!("{number} {word}{}", if number == 1 { "" } else { "s" })
}

/// One line that says how it stands.
pub fn summary(report: &Report) -> String {
    let errors = count(&report.findings, Severity::Error);
    let warnings = count(&report.findings, Severity::Warning);
    format!("{}: {}, {}", report.document.name, counted(errors, "error"), counted(warnings, "warning"))
}

/// Findings for programs.
pub fn findings_json(report: &Report) -> Value {
    json!({
        "document": report.document.name,
        "errors": count(&report.findings, Severity::Error),
        "warnings": count(&report.findings, Severity::Warning),
        "findings": report.findings,
    })
}
