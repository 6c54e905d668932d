//! Compose a run: project, form, document, findings, and the way to submit.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use gloo_events::{EventListener, EventListenerOptions};
use run_composer_core::checks::{WorkspaceFacts, check_text, code_folder};
use run_composer_core::document::{Document, write_scalar};
use run_composer_core::finding::{Finding, Fix, Place, has_errors};
use run_composer_core::job::{ProjectFiles, is_job};
use run_composer_rest::calls;
use serde_json::Value;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::host::sleep;
use crate::ui::app::Project;
use crate::ui::components::{Editor, Findings, PlanDialog, ProjectPicker, ReportRef, RunForm, Summary};
use crate::ui::session::Session;
use crate::ui::store::{Draft, DraftAction, FormEdit, FormView};

/// How long a job's name has to rest before the workspace is asked for it.
const ASK_AFTER: Duration = Duration::from_millis(400);

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub draft: UseReducerHandle<Draft>,
    pub project: Project,
    pub lost_folder: Option<String>,
    pub on_project: Callback<Project>,
    /// Name of the source that the draft was imported from.
    pub imported: Option<String>,
    /// A person wants the draft back that was there before the import.
    pub on_former: Callback<()>,
}

#[function_component(Composer)]
pub(crate) fn composer(props: &Props) -> Html {
    let planning = use_state(|| false);
    let show = use_state(|| None::<(Place, u32)>);
    let session = use_context::<Session>();
    let taken = use_state(Vec::<String>::new);
    let facts = session.as_ref().and_then(|session| session.facts().cloned());
    let facts = facts.map(|facts| WorkspaceFacts { jobs: (*taken).clone(), ..facts });
    // Without the folder nothing can be said about its files.
    let lost = props.lost_folder.is_some();
    let seen = (props.draft.text.clone(), props.project.clone(), facts, lost);
    let report = use_memo(seen, |(text, project, facts, lost)| {
        let files: Option<&dyn ProjectFiles> = if *lost { None } else { Some(&*project.0) };
        ReportRef(Rc::new(check_text("job.yml", text, files, facts.as_ref())))
    });
    let report = (*report).clone();
    let name = report.0.job.as_ref().and_then(|job| job.base().name.clone());
    let known = session.as_ref().filter(|session| session.is_connected()).cloned();
    use_effect_with((name, known.is_some()), move |(name, _)| {
        let alive = Rc::new(Cell::new(true));
        if let Some((name, session)) = name.clone().zip(known) {
            let alive = alive.clone();
            spawn_local(async move {
                // Not at every letter.
                sleep(ASK_AFTER).await;
                if alive.get()
                    && session.poll(calls::get_job(&session.address, &name)).await.is_ok()
                    && alive.get()
                {
                    taken.set(vec![name]);
                }
            });
        }
        move || alive.set(false)
    });
    let Some(session) = session else { return html! {} };
    let t = session.texts;
    let draft = props.draft.clone();

    let on_edit = {
        let (draft, report) = (draft.clone(), report.clone());
        Callback::from(move |edit: FormEdit| draft.dispatch(DraftAction::Edit(edit.edits(&report.0))))
    };
    let on_fix = {
        let draft = draft.clone();
        Callback::from(move |fix: Fix| draft.dispatch(DraftAction::Edit(fix.edits)))
    };
    let on_show = {
        let show = show.clone();
        Callback::from(move |finding: Finding| {
            let count = show.as_ref().map_or(0, |(_, count)| count + 1);
            show.set(finding.place.map(|place| (place, count)));
        })
    };
    let on_project = {
        let (draft, on_project) = (draft.clone(), props.on_project.clone());
        // The folder chosen for an imported draft is the one it lacked.
        let keep = props.imported.is_some();
        Callback::from(move |project: Project| {
            let kept = keep && !project.is_sample();
            if let Some(text) = document_for(&project, &draft.text).filter(|_| !kept) {
                draft.dispatch(DraftAction::Load(text));
            }
            on_project.emit(project);
        })
    };
    let dispatch = |action: fn() -> DraftAction| {
        let draft = draft.clone();
        Callback::from(move |()| draft.dispatch(action()))
    };
    let (undo, redo) = (dispatch(|| DraftAction::Undo), dispatch(|| DraftAction::Redo));
    let on_type = {
        let draft = draft.clone();
        Callback::from(move |text: String| draft.dispatch(DraftAction::Type(text)))
    };
    let blocked = lost || has_errors(&report.0.findings);
    let open_plan = {
        let planning = planning.clone();
        let ready = !blocked && session.is_connected();
        Callback::from(move |()| planning.set(ready))
    };
    let shortcut = {
        let (undo, redo, open_plan) = (undo.clone(), redo.clone(), open_plan.clone());
        Callback::from(move |event: KeyboardEvent| {
            if !(event.ctrl_key() || event.meta_key()) {
                return;
            }
            let callback = match (event.key().to_ascii_lowercase().as_str(), event.shift_key()) {
                ("z", false) => &undo,
                ("z", true) | ("y", _) => &redo,
                ("enter", _) => &open_plan,
                _ => return,
            };
            event.prevent_default();
            callback.emit(());
        })
    };
    // On the window: on a freshly opened page nothing has the focus.
    use_effect(move || {
        let options = EventListenerOptions::enable_prevent_default();
        let listener = web_sys::window().map(|window| {
            EventListener::new_with_options(&window, "keydown", options, move |event| {
                if let Some(event) = event.dyn_ref::<KeyboardEvent>() {
                    shortcut.emit(event.clone());
                }
            })
        });
        move || drop(listener)
    });
    let on_close = {
        let planning = planning.clone();
        Callback::from(move |()| planning.set(false))
    };
    let snapshot = report.0.snapshot.as_ref();
    let scripts: Vec<String> = snapshot
        .map(|snapshot| {
            snapshot.included.iter().map(|file| file.path.clone()).filter(|path| is_script(path)).collect()
        })
        .unwrap_or_default();
    let summary = snapshot.map(Summary::of);
    let line = match (&summary, session.is_connected()) {
        (_, false) => t.not_connected.to_owned(),
        (Some(summary), true) => {
            format!("{} · {} · {}", t.connected_to, t.file_count(summary.files), t.bytes(summary.bytes))
        }
        (None, true) => t.connected_to.to_owned(),
    };
    html! {
        <div class="rc-composer">
            <h1 class="rc-visually-hidden">{ t.tagline }</h1>
            <div class="rc-left">
                if let Some(source) = &props.imported {
                    <div class="rc-banner rc-imported" role="status">
                        <p>{ t.import_note }{ " " }<strong>{ source.clone() }</strong>{ ". " }{ t.import_note_files }</p>
                        <button class="rc-button rc-small" type="button" onclick={props.on_former.reform(|_: MouseEvent| ())}>{ t.import_former }</button>
                    </div>
                }
                <ProjectPicker texts={t} project={props.project.clone()} snapshot={summary} lost_folder={props.lost_folder.clone()} {on_project} />
                <RunForm form={FormView::of(&report.0)} unreadable={!report.0.document.complete} {scripts} findings={report.0.findings.clone()} {on_edit} />
            </div>
            <div class="rc-right">
                <Editor texts={t} text={draft.text.clone()} findings={report.0.findings.clone()} show={(*show).clone()} can_undo={draft.can_undo()} can_redo={draft.can_redo()}
                    {on_type} on_undo={undo} on_redo={redo} />
                <Findings texts={t} findings={report.0.findings.clone()} {on_show} {on_fix} />
            </div>
            <div class="rc-submit-bar">
                <p>{ if blocked { t.review_blocked.to_owned() } else { line } }</p>
                <button id="rc-review" class="rc-button rc-primary" type="button" disabled={blocked || !session.is_connected()} onclick={open_plan.reform(|_: MouseEvent| ())}>
                    { t.review }<kbd>{ "Ctrl ↵" }</kbd>
                </button>
            </div>
            if *planning { <PlanDialog {report} project={props.project.clone()} {on_close} /> }
        </div>
    }
}

fn is_script(path: &str) -> bool {
    [".py", ".R", ".r", ".sh", ".jl"].iter().any(|end| path.ends_with(end))
}

/// The document of a freshly chosen folder: its own job file, else the draft where it fits, else a small one for its script.
fn document_for(project: &Project, draft: &str) -> Option<String> {
    if project.is_sample() {
        return Some(Project::sample_document().to_owned());
    }
    let mut candidates: Vec<&str> = project
        .0
        .paths()
        .filter(|path| !path.contains('/') && (path.ends_with(".yml") || path.ends_with(".yaml")))
        .collect();
    candidates.sort_by_key(|path| (!path.starts_with("job."), path.len()));
    for path in candidates {
        let Some(text) = project.0.text(path) else { continue };
        let (document, _) = Document::read(path, text.clone());
        let is_job = document.root.as_ref().is_some_and(is_job);
        if is_job {
            return Some(text);
        }
    }
    let mut scripts: Vec<&str> = project.0.paths().filter(|path| path.ends_with(".py")).collect();
    scripts.sort_by_key(|path| {
        (path.matches('/').count(), !path.ends_with("train.py"), !path.ends_with("main.py"), path.len())
    });
    let script = scripts.first()?;
    let (folder, name) = script.rsplit_once('/').unwrap_or((".", script));
    // A draft that fits the folder already, as one restored after a reload, stays as it is.
    let report = check_text("job.yml", draft, Some(&*project.0), None);
    let fits =
        report.job.as_ref().and_then(code_folder).is_some_and(|folder| project.0.list(folder).is_some())
            && !has_errors(&report.findings);
    if fits {
        return None;
    }
    let experiment: String = project
        .0
        .name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || "-_".contains(c) { c } else { '-' })
        .collect();
    let value = |text: &str| write_scalar(&Value::from(text));
    Some(format!(
        "type: command\nexperiment_name: {}\ncode: {}\ncommand: {}\nenvironment: azureml:user-managed:1\ncompute: azureml:local\nlimits:\n  timeout: 3600 # seconds\n",
        value(experiment.trim_start_matches(['-', '_'])),
        value(folder),
        value(&format!("python {name}")),
    ))
}
