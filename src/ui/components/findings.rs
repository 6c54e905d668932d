//! The list of findings: each leads to its place and offers its fix.

use run_composer_core::finding::{Finding, Fix, Severity};
use yew::prelude::*;

use crate::ui::texts::Texts;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub texts: &'static Texts,
    /// Heading; default: findings of the document in the editor.
    #[prop_or_default]
    pub title: Option<&'static str>,
    pub findings: Vec<Finding>,
    /// A person wants to see the place.
    pub on_show: Callback<Finding>,
    /// A person takes a fix.
    pub on_fix: Callback<Fix>,
}

#[function_component(Findings)]
pub(crate) fn findings(props: &Props) -> Html {
    let t = props.texts;
    let count = |severity| props.findings.iter().filter(|finding| finding.severity == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let item = |finding: &Finding| {
        let word = match finding.severity {
            Severity::Error => t.error_word,
            Severity::Warning => t.warning_word,
            Severity::Info => t.info_word,
        };
        let show = {
            let (on_show, finding) = (props.on_show.clone(), finding.clone());
            Callback::from(move |_: MouseEvent| on_show.emit(finding.clone()))
        };
        // A fix belongs to the document that the finding is in; only one of them is in the editor.
        let here = finding.place.as_ref().is_none_or(|place| place.document == "job.yml");
        let fixes = finding.fixes.iter().filter(|_| here).map(|fix| {
            let (on_fix, chosen) = (props.on_fix.clone(), fix.clone());
            let onclick = Callback::from(move |_: MouseEvent| on_fix.emit(chosen.clone()));
            html! { <button class="rc-button rc-small" type="button" {onclick}>{ format!("{}: {}", t.finding_fix, fix.title) }</button> }
        });
        html! {
            <li class="rc-finding" data-severity={finding.severity.word()} data-code={finding.code.as_str()}>
                <p class="rc-finding-title" lang="en"><strong>{ word }</strong>{ " " }{ finding.message.clone() }</p>
                if !finding.help.is_empty() { <p class="rc-finding-help" lang="en">{ finding.help.clone() }</p> }
                <div class="rc-actions">
                    if let Some(place) = &finding.place {
                        if here {
                            <button class="rc-button rc-small" type="button" onclick={show}>{ format!("{} {}", t.finding_line, place.line) }</button>
                        } else {
                            <span class="rc-help">{ t.place(place) }</span>
                        }
                    }
                    { for fixes }
                    <code class="rc-code">{ finding.code.as_str() }</code>
                </div>
            </li>
        }
    };
    html! {
        <section class="rc-card rc-findings" aria-labelledby="rc-findings-title">
            <div class="rc-card-head">
                <h2 id="rc-findings-title">{ props.title.unwrap_or(t.findings) }</h2>
                <p role="status" class="rc-counts">{ t.finding_counts(errors, warnings) }</p>
            </div>
            if props.findings.is_empty() {
                <p class="rc-good">{ t.findings_none }</p>
            } else {
                <ul>{ for props.findings.iter().map(item) }</ul>
            }
        </section>
    }
}
