//! Training scripts that log with the SDK v1, and what logging with MLflow would change in them.

use yew::prelude::*;

use crate::host::save_text;
use crate::ui::store::{DiffLine, Rewrite, Rewritten, difference};
use crate::ui::texts::Texts;
use web_sys::HtmlInputElement;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub texts: &'static Texts,
    pub scripts: Vec<Rewrite>,
    pub on_use: Callback<(usize, bool)>,
}

#[function_component(ScriptRewrites)]
pub(crate) fn script_rewrites(props: &Props) -> Html {
    let t = props.texts;
    let script = |(at, script): (usize, &Rewrite)| {
        let on_use = props.on_use.clone();
        let onchange = Callback::from(move |event: Event| {
            on_use.emit((at, event.target_unchecked_into::<HtmlInputElement>().checked()));
        });
        let body = match &script.result {
            Err(message) => {
                html! { <p class="rc-banner" data-severity="error">{ t.import_failed }{ " " }<span lang="en">{ message.clone() }</span></p> }
            }
            Ok(rewritten) => html! {
                <>
                    if rewritten.edits.is_empty() {
                        <p class="rc-help">{ t.import_script_same }</p>
                    } else {
                        { changes(t, script, rewritten, onchange) }
                    }
                    if !rewritten.kept.is_empty() {
                        <p><strong>{ t.import_script_kept }</strong></p>
                        <ul class="rc-parts">
                            { for rewritten.kept.iter().map(|kept| html! {
                                <li class="rc-part" data-kind="approximated">
                                    <p>{ format!("{} {} ", t.finding_line, kept.line) }<code>{ kept.what.clone() }</code></p>
                                    <p lang="en">{ kept.why.clone() }</p>
                                </li>
                            }) }
                        </ul>
                    }
                </>
            },
        };
        let count = script.result.as_ref().map_or(0, |rewritten| rewritten.edits.len());
        html! {
            <details key={script.path.clone()} class="rc-script" data-path={script.path.clone()}>
                <summary>{ format!("{} ({})", script.path, t.change_count(count)) }</summary>
                <div class="rc-script-body">{ body }</div>
            </details>
        }
    };
    html! {
        <section class="rc-card rc-scripts" aria-labelledby="rc-scripts-title">
            <h2 id="rc-scripts-title">{ t.import_scripts }</h2>
            <p class="rc-help">{ t.import_scripts_help }</p>
            { for props.scripts.iter().enumerate().map(script) }
        </section>
    }
}

fn changes(t: &'static Texts, script: &Rewrite, rewritten: &Rewritten, onchange: Callback<Event>) -> Html {
    let name = script.path.rsplit('/').next().unwrap_or(&script.path).to_owned();
    let text = rewritten.text.clone();
    let save = Callback::from(move |_: MouseEvent| save_text(&name, &text));
    let reasons = rewritten.edits.iter().filter(|edit| !edit.why.is_empty());
    html! {
        <>
            <div class="rc-actions">
                <label class="rc-radio"><input type="checkbox" checked={script.chosen} {onchange} />{ t.import_script_use }</label>
                <button class="rc-button rc-small" type="button" onclick={save}>{ t.import_script_download }</button>
            </div>
            <pre class="rc-diff" tabindex="0" role="region" aria-label={format!("{}: {}", script.path, t.import_changes)}>
                { for difference(&script.old, &rewritten.edits).iter().map(|line| diff_line(t, line)) }
            </pre>
            <ul class="rc-help">{ for reasons.map(|edit| html! { <li>{ format!("{} {}: ", t.finding_line, edit.line) }<span lang="en">{ edit.why.clone() }</span></li> }) }</ul>
        </>
    }
}

fn diff_line(t: &Texts, line: &DiffLine) -> Html {
    let (kind, number, mark, word, text) = match line {
        DiffLine::Gap => return html! { <span class="rc-diff-line" data-kind="gap">{ "⋯\n" }</span> },
        DiffLine::Same(number, text) => ("same", number.to_string(), " ", "", text),
        DiffLine::Old(number, text) => ("old", number.to_string(), "−", t.import_old, text),
        DiffLine::New(text) => ("new", String::new(), "+", t.import_new, text),
    };
    html! {
        <span class="rc-diff-line" data-kind={kind}>
            if !word.is_empty() { <span class="rc-visually-hidden">{ word }{ " " }</span> }
            { format!("{number:>4} {mark} {text}\n") }
        </span>
    }
}
