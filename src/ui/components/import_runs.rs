//! The list of runs that were found, by source.

use yew::prelude::*;

use crate::ui::store::{Counts, ImportedRun, Source, SourceProblem};
use crate::ui::texts::Texts;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub texts: &'static Texts,
    pub sources: Vec<Source>,
    pub selected: Option<(usize, usize)>,
    pub on_select: Callback<(usize, usize)>,
}

#[function_component(ImportRuns)]
pub(crate) fn import_runs(props: &Props) -> Html {
    let t = props.texts;
    let source = |(at, source): (usize, &Source)| {
        let path = if source.path.is_empty() { t.import_pasted.to_owned() } else { source.path.clone() };
        let row = |(number, run): (usize, &ImportedRun)| {
            let selected = props.selected == Some((at, number));
            let onclick = props.on_select.reform(move |_: MouseEvent| (at, number));
            let line = run.report.place.as_ref().map(|place| t.place(place));
            html! {
                <li key={number}>
                    <button class="rc-import-run" type="button" aria-current={selected.then_some("true")} {onclick}>
                        <strong>{ run_title(t, run) }</strong>
                        <span class="rc-help">{ run_kind(t, run) }{ line.map(|line| format!(" · {line}")) }</span>
                        if let Some(condition) = &run.report.condition { <span class="rc-help">{ t.import_if }{ " " }<code>{ condition.clone() }</code></span> }
                        { counts(t, run.counts()) }
                    </button>
                </li>
            }
        };
        html! {
            <li key={at}>
                <h3>{ path }</h3>
                { problem(t, source) }
                <ul class="rc-import-list">{ for source.runs().iter().enumerate().map(row) }</ul>
            </li>
        }
    };
    html! {
        <section class="rc-card rc-import-runs" aria-labelledby="rc-import-runs-title">
            <h2 id="rc-import-runs-title">{ t.import_runs }</h2>
            <ul>{ for props.sources.iter().enumerate().map(source) }</ul>
        </section>
    }
}

/// The experiment's name, or what stands for it.
pub(super) fn run_title(t: &Texts, run: &ImportedRun) -> String {
    match run.experiment_name() {
        Some(name) => name.to_owned(),
        None if run.kind == "runconfig" => t.import_kind_file.to_owned(),
        None => format!("{}, {}", run_kind(t, run), t.import_not_submitted),
    }
}

fn run_kind(t: &Texts, run: &ImportedRun) -> &'static str {
    match run.kind.as_str() {
        "hyperdrive" => t.import_kind_sweep,
        "estimator" => t.import_kind_estimator,
        "runconfig" => t.import_kind_file,
        _ => t.import_kind_script,
    }
}

fn counts(t: &Texts, counts: Counts) -> Html {
    let badge = |kind: &'static str, word: &'static str, count: usize| {
        (count > 0)
            .then(|| html! { <span class="rc-badge" data-kind={kind}>{ format!("{word}: {count}") }</span> })
    };
    html! {
        <span class="rc-badges">
            { badge("question", t.import_questions, counts.questions) }
            { badge("lost", t.import_lost, counts.lost) }
            { badge("approximated", t.import_approximated, counts.approximated) }
            { badge("exact", t.import_exact, counts.exact) }
        </span>
    }
}

fn problem(t: &Texts, source: &Source) -> Html {
    let words = match &source.result {
        Ok(conversion) if conversion.runs.is_empty() => {
            // What is wrong with it says more than that nothing was found.
            let help = if conversion.findings.is_empty() { t.import_none_help } else { "" };
            return html! { <p class="rc-help">{ t.import_none }{ ". " }{ help }</p> };
        }
        Ok(_) => return html! {},
        Err(SourceProblem::NotText) => t.import_not_text.to_owned(),
        Err(SourceProblem::NotNotebook(why)) => format!("{} {why}", t.import_not_notebook),
        Err(SourceProblem::TooLarge(bytes)) => format!("{} {}", t.import_too_large, t.bytes(*bytes)),
        Err(SourceProblem::Failed(message)) => format!("{} {message}", t.import_failed),
    };
    html! { <p class="rc-banner" data-severity="error" role="alert">{ words }</p> }
}
