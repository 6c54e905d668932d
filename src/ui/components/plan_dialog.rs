//! What submitting does, shown before it happens, and the button that does it.

use std::rc::Rc;

use run_composer_core::checks::Report;
use run_composer_core::plan::{SubmitPlan, plan};
use run_composer_rest::Stage;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlDialogElement;
use yew::prelude::*;

use crate::submission::{Step, submit};
use crate::ui::app::Project;
use crate::ui::session::Session;
use crate::ui::store::Route;
use crate::ui::texts::Texts;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub report: ReportRef,
    pub project: Project,
    pub on_close: Callback<()>,
}

/// A report; two are the same where they are the same in memory.
#[derive(Clone, Debug)]
pub(crate) struct ReportRef(pub Rc<Report>);

impl PartialEq for ReportRef {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

#[function_component(PlanDialog)]
pub(crate) fn plan_dialog(props: &Props) -> Html {
    let dialog = use_node_ref();
    let step = use_state(|| None::<Step>);
    let failure = use_state(|| None::<String>);
    {
        let dialog = dialog.clone();
        use_effect_with((), move |()| {
            if let Some(dialog) = dialog.cast::<HtmlDialogElement>() {
                let _ = dialog.show_modal();
            }
        });
    }
    let Some(session) = use_context::<Session>() else { return html! {} };
    let t = session.texts;
    let Some(plan) = plan(&props.report.0) else { return html! {} };
    let busy = step.is_some();
    let onsubmit = {
        let (session, project, report) = (session.clone(), props.project.clone(), props.report.0.clone());
        let (step, failure, on_close) = (step.clone(), failure.clone(), props.on_close.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            failure.set(None);
            step.set(Some(Step::Reading(0, 0)));
            let (session, project, report) = (session.clone(), project.clone(), report.clone());
            let (step, failure, on_close) = (step.clone(), failure.clone(), on_close.clone());
            spawn_local(async move {
                let shown = step.clone();
                let (address, token) = (session.address.clone(), session.token.clone());
                match submit(address, token, project.0, &report, move |now| shown.set(Some(now))).await {
                    Ok(name) => {
                        on_close.emit(());
                        if let Some(window) = web_sys::window() {
                            let _ = window.location().set_hash(&Route::Run(name).href());
                        }
                    }
                    Err(message) => {
                        failure.set(Some(message));
                        step.set(None);
                    }
                }
            });
        })
    };
    let on_close = props.on_close.clone();
    // Escape closes a dialog by itself; the state has to follow.
    let onclose = on_close.reform(|_: Event| ());
    let back = on_close.reform(|_: MouseEvent| ());
    html! {
        <dialog class="rc-dialog" aria-labelledby="rc-plan-title" ref={dialog} {onclose}>
            <form {onsubmit}>
                <h2 id="rc-plan-title">{ t.plan_title }</h2>
                { table(t, &plan, &session) }
                if let Some(message) = &*failure {
                    <div class="rc-banner" data-severity="error" role="alert"><strong>{ t.submit_failed }</strong>{ " " }{ message.clone() }</div>
                }
                <p class="rc-progress" role="status">{ (*step).as_ref().map(|step| words(t, step)).unwrap_or_default() }</p>
                <div class="rc-actions rc-dialog-actions">
                    <button class="rc-button" type="button" onclick={back} disabled={busy}>{ t.plan_close }</button>
                    <button id="rc-submit" class="rc-button rc-primary" type="submit" disabled={busy || plan.blocked} autofocus=true>{ t.submit }</button>
                </div>
            </form>
        </dialog>
    }
}

fn table(t: &'static Texts, plan: &SubmitPlan, session: &Session) -> Html {
    let upload = match &plan.code {
        Some(folder) if plan.ignored_files > 0 => format!(
            "{folder}: {}, {} ({} {})",
            t.file_count(plan.files.len()),
            t.bytes(plan.total_bytes),
            plan.ignored_files,
            t.excluded
        ),
        Some(folder) => {
            format!("{folder}: {}, {}", t.file_count(plan.files.len()), t.bytes(plan.total_bytes))
        }
        None => t.plan_nothing.to_owned(),
    };
    let timeout = plan.timeout_secs.map_or_else(|| t.plan_no_timeout.to_owned(), Texts::duration);
    let compute =
        if plan.nodes > 1 { format!("{} × {}", plan.nodes, plan.compute) } else { plan.compute.clone() };
    let rows = [
        (t.plan_target, format!("{} ({})", t.connected_to, session.address.base)),
        (t.plan_experiment, plan.experiment.clone()),
        (t.plan_upload, upload),
        (t.command, plan.command.clone()),
        (t.plan_environment, plan.environment.clone()),
        (t.plan_compute, compute),
        (t.plan_timeout, timeout),
    ];
    html! {
        <>
            <dl class="rc-facts">{ for rows.into_iter().map(|(name, value)| html! { <div><dt>{ name }</dt><dd>{ value }</dd></div> }) }</dl>
            if !plan.files.is_empty() {
                <details>
                    <summary>{ t.plan_files }</summary>
                    <ul class="rc-files">
                        { for plan.files.iter().take(500).map(|file| html! { <li><span>{ file.path.clone() }</span><span>{ t.bytes(file.bytes) }</span></li> }) }
                        if plan.files.len() > 500 { <li>{ format!("+ {}", plan.files.len() - 500) }</li> }
                    </ul>
                </details>
            }
        </>
    }
}

fn words(t: &Texts, step: &Step) -> String {
    match step {
        Step::Reading(done, total) if *total > 0 => format!("{} {done}/{total}", t.submitting_hash),
        Step::Reading(..) => t.submitting_hash.to_owned(),
        Step::Sending(progress) => match progress.stage {
            Stage::Code if progress.files_total > 0 => {
                format!("{} {}/{}", t.submitting_code, progress.files_done, progress.files_total)
            }
            Stage::Code => t.submitting_code.to_owned(),
            Stage::Data => t.submitting_data.to_owned(),
            Stage::Environment => t.submitting_environment.to_owned(),
            Stage::Job | Stage::Done => t.submitting_job.to_owned(),
        },
    }
}
