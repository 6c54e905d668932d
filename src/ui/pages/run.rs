//! One run: status, log, metrics, outputs.

use std::cell::Cell;
use std::rc::Rc;

use run_composer_rest::calls;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::run_feed::{RunState, follow};
use crate::host::sleep;
use crate::ui::components::{Charts, Diagnosis, LogView, Outputs, Status};
use crate::ui::session::Session;
use crate::ui::store::Route;
use crate::ui::texts::Texts;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub name: String,
}

#[function_component(RunPage)]
pub(crate) fn run_page(props: &Props) -> Html {
    let state = use_state(RunState::default);
    let session = use_context::<Session>();
    {
        let (state, session) = (state.clone(), session.clone());
        use_effect_with(props.name.clone(), move |name| {
            let alive = Rc::new(Cell::new(true));
            if let Some(session) = session {
                let (name, alive) = (name.clone(), alive.clone());
                spawn_local(async move { follow(session, name, alive, |next| state.set(next)).await });
            }
            move || alive.set(false)
        });
    }
    let Some(session) = session else { return html! {} };
    let t = session.texts;
    let problem = html! {
        if let Some(problem) = &state.problem { <p class="rc-banner" data-severity="warning" role="alert">{ problem.clone() }</p> }
    };
    if !state.loaded {
        return html! { <div class="rc-run"><p><a href={Route::Runs.href()}>{ format!("← {}", t.back_to_runs) }</a></p><h1>{ props.name.clone() }</h1>{ problem }if state.problem.is_none() { <p role="status">{ t.loading }</p> }</div> };
    }
    let details = &state.details;
    let ended = state.ended();
    let title = if state.job.display_name.is_empty() { &state.job.name } else { &state.job.display_name };
    let logs: Vec<_> = state.logs.iter().map(|(path, log)| (path.clone(), log.clone())).collect();
    html! {
        <div class="rc-run">
            <p><a href={Route::Runs.href()}>{ format!("← {}", t.back_to_runs) }</a></p>
            <div class="rc-run-head">
                <div>
                    <h1>{ title.clone() }</h1>
                    <p class="rc-help"><code>{ props.name.clone() }</code>{ " · " }{ state.job.experiment.clone() }</p>
                </div>
                <div class="rc-actions" role="status" aria-live="polite"><Status status={details.status.clone()} texts={t} /></div>
                if !ended { <CancelButton name={props.name.clone()} status={details.status.clone()} /> }
            </div>
            { problem }
            if let Some(error) = &details.error {
                <div class="rc-banner" data-severity="error" role="alert"><strong>{ t.run_failed }</strong><pre class="rc-error-text">{ error.clone() }</pre></div>
            }
            <dl class="rc-facts rc-run-facts">{ for facts(t, &state).into_iter().map(|(name, value)| html! { <div><dt>{ name }</dt><dd>{ value }</dd></div> }) }</dl>
            if !details.warnings.is_empty() {
                <details class="rc-notes"><summary>{ format!("{} ({})", t.run_notes, details.warnings.len()) }</summary>
                    <ul>{ for details.warnings.iter().map(|warning| html! { <li>{ warning.clone() }</li> }) }</ul></details>
            }
            <div class="rc-run-grid">
                <div class="rc-column">
                if ended { <Diagnosis texts={t} status={details.status.clone()} error={details.error.clone()} logs={logs.clone()} /> }
                <LogView texts={t} {logs} {ended} />
                <Outputs run={props.name.clone()} experiment={state.job.experiment.clone()} files={state.files.clone()} {ended} />
                </div>
                <div class="rc-column">
                <Charts texts={t} metrics={state.metrics.clone()} parameters={state.parameters.clone()} {ended} />
                <details class="rc-card"><summary>{ t.details_raw }</summary><pre class="rc-raw" tabindex="0">{ format!("{:#}", state.raw) }</pre></details>
                </div>
            </div>
        </div>
    }
}

fn facts(t: &Texts, state: &RunState) -> Vec<(&'static str, String)> {
    let texts = Texts::of(t.locale);
    let time = |text: &str| moment(texts, text);
    let compute =
        if state.job.compute.is_empty() { "serverless".to_owned() } else { state.job.compute.clone() };
    let mut facts = vec![(texts.run_submitted, time(&state.job.created)), (texts.run_where, compute)];
    if !state.details.started.is_empty() {
        facts.insert(1, (texts.run_started, time(&state.details.started)));
    }
    if let (Some(start), Some(end)) = (millis(&state.details.started), millis(&state.details.ended)) {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "seconds between two times"
        )]
        let secs = ((end - start) / 1000.0).max(0.0).round() as u64;
        facts.insert(2, (texts.run_duration, Texts::duration(secs)));
    }
    facts
}

fn millis(text: &str) -> Option<f64> {
    Some(js_sys::Date::parse(text)).filter(|time| time.is_finite())
}

/// Date and time in the person's language and time zone.
pub(super) fn moment(t: &Texts, text: &str) -> String {
    match millis(text) {
        Some(time) => {
            js_sys::Date::new(&time.into()).to_locale_string(t.locale, &js_sys::Object::new()).into()
        }
        None => String::new(),
    }
}

#[derive(Properties, PartialEq)]
struct CancelProps {
    name: String,
    status: String,
}

/// Cancels on the second click: a run of hours must not end by a slip.
#[function_component(CancelButton)]
fn cancel_button(props: &CancelProps) -> Html {
    let sure = use_state(|| false);
    let failure = use_state(|| None::<String>);
    let Some(session) = use_context::<Session>() else { return html! {} };
    let t = session.texts;
    let canceling = props.status == "CancelRequested";
    let onclick = {
        let (session, name, sure, failure) =
            (session.clone(), props.name.clone(), sure.clone(), failure.clone());
        Callback::from(move |_: MouseEvent| {
            let (session, name, sure, failure) =
                (session.clone(), name.clone(), sure.clone(), failure.clone());
            if *sure {
                sure.set(false);
                spawn_local(async move {
                    let answer = session.send(calls::cancel_job(&session.address, &name)).await;
                    failure.set(answer.err().map(|error| error.to_string()));
                });
            } else {
                sure.set(true);
                spawn_local(async move {
                    sleep(std::time::Duration::from_secs(5)).await;
                    sure.set(false);
                });
            }
        })
    };
    let words = if canceling {
        t.run_canceling
    } else if *sure {
        t.run_cancel_sure
    } else {
        t.run_cancel
    };
    html! {
        <>
            <button id="rc-cancel" class="rc-button rc-danger" type="button" disabled={canceling} {onclick}>{ words }</button>
            if let Some(message) = &*failure { <p class="rc-banner" data-severity="error" role="alert">{ message.clone() }</p> }
        </>
    }
}
