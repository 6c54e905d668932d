//! Import sources of the SDK v1: what is given, the runs found, the report of one, and the way to the composer.

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use web_sys::File;
use yew::prelude::*;

use super::import_read::{Given, read_given};
use crate::host::ProjectFolder;
use crate::ui::app::Project;
use crate::ui::components::{Findings, ImportReport, ImportRuns, ImportSource, ScriptRewrites};
use crate::ui::session::Session;
use crate::ui::store::{Import, ImportAction, ImportProblem, ImportedRun, Phase, Source, placed};
use crate::ui::texts::Texts;

impl Reducible for Import {
    type Action = ImportAction;

    fn reduce(self: Rc<Self>, action: ImportAction) -> Rc<Self> {
        Rc::new(self.after(action))
    }
}

/// A run on its way into the composer.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Imported {
    /// The source's name for people.
    pub source: String,
    /// The job's document.
    pub text: String,
    /// The files it runs with.
    pub project: Project,
    /// What the import itself adds to a project: files that the source writes, and rewritten scripts.
    pub texts: Vec<(String, String)>,
}

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub import: UseReducerHandle<Import>,
    /// What was given last; kept beside the import while other pages are shown.
    pub given: UseStateHandle<Option<Given>>,
    pub on_continue: Callback<Imported>,
}

#[function_component(Importer)]
pub(crate) fn importer(props: &Props) -> Html {
    let Some(session) = use_context::<Session>() else { return html! {} };
    let t = session.texts;
    let import = &props.import;
    let read = {
        let (import, given) = (import.clone(), props.given.clone());
        Callback::from(move |next: Given| {
            let reading = import.reading + 1;
            import.dispatch(ImportAction::Start(reading));
            given.set(Some(next.clone()));
            spawn_local(read_given(next, reading, import.dispatcher()));
        })
    };
    let on_files = {
        let read = read.clone();
        Callback::from(move |files: Vec<(String, File)>| {
            let read = read.clone();
            spawn_local(async move { read.emit(given_of(files).await) });
        })
    };
    let on_paste = read.reform(Given::Pasted);
    let on_retry = {
        let (read, given) = (read.clone(), props.given.clone());
        Callback::from(move |_: MouseEvent| {
            if let Some(given) = &*given {
                read.emit(given.clone());
            }
        })
    };
    let on_select = {
        let import = import.clone();
        Callback::from(move |(source, run)| import.dispatch(ImportAction::Select(source, run)))
    };
    let on_use = {
        let import = import.clone();
        Callback::from(move |(at, chosen)| import.dispatch(ImportAction::UseScript(at, chosen)))
    };
    let on_continue = {
        let (import, given, on_continue) = (import.clone(), props.given.clone(), props.on_continue.clone());
        Callback::from(move |()| {
            if let Some((source, run)) = import.shown() {
                on_continue.emit(imported(t, given.as_ref(), &import, source, run));
            }
        })
    };
    let findings = import
        .sources
        .iter()
        .filter(|_| import.selected.is_none())
        .chain(import.shown().map(|(source, _)| source));
    let findings: Vec<_> = findings
        .filter_map(|source| source.result.as_ref().ok())
        .flat_map(|read| read.findings.clone())
        .collect();
    html! {
        <section class="rc-import">
            <div>
                <h1>{ t.import_title }</h1>
                <p class="rc-help">{ t.import_help }</p>
            </div>
            <div class="rc-import-grid">
                <div class="rc-left">
                    <ImportSource texts={t} {on_files} {on_paste} />
                    <p class="rc-help" role="status">{ progress(t, import) }</p>
                    if let Phase::Failed(problem) = &import.phase { { failure(t, problem, on_retry) } }
                    if !import.sources.is_empty() {
                        <ImportRuns texts={t} sources={import.sources.clone()} selected={import.selected} {on_select} />
                    }
                </div>
                <div class="rc-right">
                    if let Some((source, run)) = import.shown() {
                        <ImportReport texts={t} source={source.clone()} run={run.clone()} {on_continue} />
                    }
                    if !findings.is_empty() {
                        <Findings texts={t} title={t.import_findings} {findings} on_show={Callback::noop()} on_fix={Callback::noop()} />
                    }
                    if !import.scripts.is_empty() { <ScriptRewrites texts={t} scripts={import.scripts.clone()} {on_use} /> }
                </div>
            </div>
        </section>
    }
}

fn progress(t: &Texts, import: &Import) -> String {
    match import.phase {
        Phase::Reading { total: 0, .. } => t.import_reading.to_owned(),
        Phase::Reading { done, total } => format!("{} {done}/{total}", t.import_reading),
        Phase::Ready => t.run_count(import.run_count()),
        Phase::Empty | Phase::Failed(_) => String::new(),
    }
}

fn failure(t: &Texts, problem: &ImportProblem, on_retry: Callback<MouseEvent>) -> Html {
    match problem {
        ImportProblem::NoSource => {
            html! { <p class="rc-banner" data-severity="warning" role="alert">{ t.import_no_source }</p> }
        }
        ImportProblem::Module(message) => html! {
            <div class="rc-banner" data-severity="error" role="alert">
                <p>{ t.import_module_failed }</p>
                <p class="rc-help" lang="en">{ message.clone() }</p>
                <button class="rc-button rc-small" type="button" onclick={on_retry}>{ t.retry }</button>
            </div>
        },
    }
}

/// Files of one folder are a project of its name; others are files for themselves.
async fn given_of(files: Vec<(String, File)>) -> Given {
    let first = files.first().and_then(|(path, _)| Some(path.split_once('/')?.0.to_owned()));
    let whole = files.iter().any(|(path, _)| path.contains('/'));
    let one = first.filter(|name| {
        files.iter().all(|(path, _)| path.split_once('/').is_some_and(|(first, _)| first == name))
    });
    let (name, files) = match one {
        Some(name) => {
            let start = name.len() + 1;
            (name, files.into_iter().map(|(path, file)| (path[start..].to_owned(), file)).collect())
        }
        None => (files.first().map(|(path, _)| path.clone()).unwrap_or_default(), files),
    };
    Given::Files { project: Project(Rc::new(ProjectFolder::of_files(&name, files).await)), whole }
}

/// A run with the files around it, where its code folder is below them.
fn imported(
    t: &Texts,
    given: Option<&Given>,
    import: &Import,
    source: &Source,
    run: &ImportedRun,
) -> Imported {
    let name = if source.path.is_empty() { t.import_pasted.to_owned() } else { source.path.clone() };
    let (root, run) = match run.code() {
        Some(code) => {
            let (root, code) = placed(&source.base, code);
            (root, run.with_code(&code))
        }
        None => (source.base.clone(), run.clone()),
    };
    let joined = |path: &str| {
        if source.base.is_empty() { path.to_owned() } else { format!("{}/{path}", source.base) }
    };
    let written = source.result.iter().flat_map(|read| &read.written);
    let written = written.map(|(path, text)| (joined(path), text.clone()));
    let chosen = import.scripts.iter().filter(|script| script.chosen);
    let chosen =
        chosen.filter_map(|script| Some((script.path.clone(), script.result.as_ref().ok()?.text.clone())));
    // As seen from the job; what is not below it cannot be part of its project.
    let below = |(path, text): (String, String)| {
        let inside =
            if root.is_empty() { Some(path.as_str()) } else { path.strip_prefix(&format!("{root}/")) };
        inside.map(|path| (path.to_owned(), text))
    };
    let texts: Vec<(String, String)> =
        written.chain(chosen).filter_map(below).chain(run.files.iter().cloned()).collect();
    let folder = match given {
        Some(Given::Files { project, .. }) => project.0.below(&root),
        _ => ProjectFolder::of_texts(&name, &[]),
    };
    Imported { source: name, text: run.yaml(), project: Project(Rc::new(folder.with_texts(&texts))), texts }
}
