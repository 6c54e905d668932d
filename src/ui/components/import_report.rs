//! What became of one run: open questions, what is lost or differs, and the job's document.

use run_composer_core::v1::lower::{Fidelity, Part, Question};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::import_runs::run_title;
use crate::host::{copy_text, save_text};
use crate::ui::store::{ImportedRun, Source};
use crate::ui::texts::Texts;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub texts: &'static Texts,
    pub source: Source,
    pub run: ImportedRun,
    pub on_continue: Callback<()>,
}

#[function_component(ImportReport)]
pub(crate) fn import_report(props: &Props) -> Html {
    let (t, run) = (props.texts, &props.run);
    let questions = &run.report.questions;
    let parts = |fidelity| run.parts(fidelity).collect::<Vec<_>>();
    let (lost, approximated, exact) =
        (parts(Fidelity::Lost), parts(Fidelity::Approximated), parts(Fidelity::Exact));
    let smooth = questions.is_empty() && lost.is_empty() && approximated.is_empty();
    html! {
        <section class="rc-card rc-import-report" aria-labelledby="rc-import-report-title">
            <div class="rc-card-head">
                <h2 id="rc-import-report-title">{ run_title(t, run) }</h2>
                <button id="rc-import-continue" class="rc-button rc-primary" type="button" onclick={props.on_continue.reform(|_: MouseEvent| ())}>{ t.import_continue }</button>
            </div>
            <p class="rc-help">{ t.import_continue_help }</p>
            if !props.source.base.is_empty() { <p class="rc-help">{ t.import_base }{ " " }<code>{ props.source.base.clone() }</code></p> }
            if !questions.is_empty() {
                <h3>{ format!("{} ({})", t.import_questions, questions.len()) }</h3>
                <p class="rc-help">{ t.import_questions_help }</p>
                <ul class="rc-parts">{ for questions.iter().map(|question| question_item(t, question)) }</ul>
            }
            { part_list(t, t.import_lost, "lost", &lost) }
            { part_list(t, t.import_approximated, "approximated", &approximated) }
            if smooth { <p class="rc-good">{ t.import_parts_none }</p> }
            if !exact.is_empty() {
                <details>
                    <summary>{ format!("{} ({})", t.import_exact, exact.len()) }</summary>
                    <ul class="rc-parts">{ for exact.iter().map(|part| part_item(t, "exact", part)) }</ul>
                </details>
            }
            <JobText texts={t} name={run.file_name(&props.source.path)} yaml={run.yaml()} />
        </section>
    }
}

fn question_item(t: &Texts, question: &Question) -> Html {
    html! {
        <li class="rc-part" data-kind="question">
            <p><strong lang="en">{ question.name.clone() }</strong>{ " " }{ t.import_question_field }{ " " }<code>{ question.field.clone() }</code></p>
            if !question.reason.is_empty() { <p lang="en">{ question.reason.clone() }</p> }
            <p class="rc-help">
                if !question.text.is_empty() { <code>{ question.text.clone() }</code>{ " " } }
                { question.place.as_ref().map(|place| t.place(place)) }
            </p>
        </li>
    }
}

fn part_list(t: &Texts, title: &str, kind: &'static str, parts: &[&Part]) -> Html {
    if parts.is_empty() {
        return html! {};
    }
    html! {
        <>
            <h3>{ format!("{title} ({})", parts.len()) }</h3>
            <ul class="rc-parts">{ for parts.iter().map(|part| part_item(t, kind, part)) }</ul>
        </>
    }
}

fn part_item(t: &Texts, kind: &'static str, part: &Part) -> Html {
    html! {
        <li class="rc-part" data-kind={kind}>
            <p><code>{ part.v1.clone() }</code>if !part.v2.is_empty() { { " → " }<code>{ part.v2.clone() }</code> }</p>
            if !part.reason.is_empty() { <p lang="en">{ part.reason.clone() }</p> }
            if let Some(place) = &part.place { <p class="rc-help">{ t.place(place) }</p> }
        </li>
    }
}

#[derive(Properties, PartialEq)]
struct JobTextProps {
    texts: &'static Texts,
    name: String,
    yaml: String,
}

#[function_component(JobText)]
fn job_text(props: &JobTextProps) -> Html {
    let t = props.texts;
    // What was copied, and whether the browser allowed it; another document is not copied yet.
    let copied = use_state(|| None::<(String, bool)>);
    let copy = {
        let (copied, yaml) = (copied.clone(), props.yaml.clone());
        Callback::from(move |_: MouseEvent| {
            let (copied, yaml) = (copied.clone(), yaml.clone());
            spawn_local(async move {
                let done = copy_text(&yaml).await;
                copied.set(Some((yaml, done)));
            });
        })
    };
    let save = {
        let (name, yaml) = (props.name.clone(), props.yaml.clone());
        Callback::from(move |_: MouseEvent| save_text(&name, &yaml))
    };
    let words = match &*copied {
        Some((yaml, done)) if *yaml == props.yaml => {
            if *done {
                t.import_copied
            } else {
                t.import_copy_failed
            }
        }
        _ => "",
    };
    html! {
        <>
            <div class="rc-card-head">
                <h3>{ t.import_yaml }</h3>
                <div class="rc-actions">
                    <span class="rc-help" role="status">{ words }</span>
                    <button class="rc-button rc-small" type="button" onclick={copy}>{ t.import_copy }</button>
                    <button class="rc-button rc-small" type="button" aria-label={format!("{} {}", t.download, props.name)} onclick={save}>{ t.download }</button>
                </div>
            </div>
            <pre id="rc-import-yaml" class="rc-raw" tabindex="0" role="region" aria-label={t.import_yaml}>{ props.yaml.clone() }</pre>
        </>
    }
}
