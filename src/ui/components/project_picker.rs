//! The project folder: chosen, dropped, or the sample.

use std::rc::Rc;

use js_sys::Reflect;
use run_composer_core::snapshot::SnapshotPlan;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::spawn_local;
use web_sys::{File, HtmlInputElement};
use yew::prelude::*;

use crate::host::{ProjectFolder, dropped_files};
use crate::ui::app::Project;
use crate::ui::texts::Texts;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub texts: &'static Texts,
    pub project: Project,
    /// Files that would be uploaded; `None` without a code folder.
    pub snapshot: Option<Summary>,
    pub lost_folder: Option<String>,
    pub on_project: Callback<Project>,
}

/// Figures of a snapshot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Summary {
    pub files: usize,
    pub bytes: u64,
    pub ignored: usize,
}

impl Summary {
    pub fn of(snapshot: &SnapshotPlan) -> Self {
        Self { files: snapshot.included.len(), bytes: snapshot.total_bytes, ignored: snapshot.ignored.len() }
    }
}

#[function_component(ProjectPicker)]
pub(crate) fn project_picker(props: &Props) -> Html {
    let t = props.texts;
    let input = use_node_ref();
    let over = use_state(|| false);
    let choose = {
        let input = input.clone();
        Callback::from(move |_: MouseEvent| {
            if let Some(input) = input.cast::<HtmlInputElement>() {
                input.click();
            }
        })
    };
    let onchange = {
        let on_project = props.on_project.clone();
        Callback::from(move |event: Event| {
            let field: HtmlInputElement = event.target_unchecked_into();
            let files = field
                .files()
                .map(|list| (0..list.length()).filter_map(|index| list.get(index)).collect::<Vec<_>>())
                .unwrap_or_default();
            // The same folder may be chosen again after a change.
            let picked: Vec<(String, File)> =
                files.into_iter().map(|file| (relative_path(&file), file)).collect();
            load(picked, on_project.clone());
            field.set_value("");
        })
    };
    let ondrop = {
        let (on_project, over) = (props.on_project.clone(), over.clone());
        Callback::from(move |event: DragEvent| {
            event.prevent_default();
            over.set(false);
            let Some(transfer) = event.data_transfer() else { return };
            let on_project = on_project.clone();
            let files = dropped_files(&transfer);
            spawn_local(async move { load(files.await, on_project) });
        })
    };
    let ondragover = {
        let over = over.clone();
        Callback::from(move |event: DragEvent| {
            event.prevent_default();
            over.set(true);
        })
    };
    let ondragleave = Callback::from(move |_: DragEvent| over.set(false));
    let sample = {
        let on_project = props.on_project.clone();
        Callback::from(move |_: MouseEvent| on_project.emit(Project::sample()))
    };
    let name =
        if props.project.is_sample() { "ridge-diabetes".to_owned() } else { props.project.0.name.clone() };
    html! {
        <section class="rc-card rc-project" aria-labelledby="rc-project-title" {ondrop} {ondragover} {ondragleave}>
            <div class="rc-card-head">
                <h2 id="rc-project-title">{ t.project }</h2>
                <p class="rc-counts">
                    <strong>{ name }</strong>{ " · " }
                    { match &props.snapshot {
                        Some(snapshot) => format!("{}, {}{}", t.file_count(snapshot.files), t.bytes(snapshot.bytes), if snapshot.ignored > 0 { format!(", {} {}", snapshot.ignored, t.excluded) } else { String::new() }),
                        None if props.lost_folder.is_some() => String::new(),
                        None => t.no_code.to_owned(),
                    } }
                </p>
            </div>
            if let Some(folder) = &props.lost_folder {
                <p class="rc-banner" data-severity="warning" role="status">{ format!("{} {folder}", t.project_lost) }</p>
            }
            <div class="rc-actions">
                <button class="rc-button" type="button" onclick={choose}>{ t.choose_folder }</button>
                <button class="rc-button" type="button" onclick={sample}>{ t.use_sample }</button>
                <span class="rc-help">{ t.drop_here }</span>
            </div>
            <input id="rc-folder" type="file" webkitdirectory=true multiple=true hidden=true aria-label={t.choose_folder} ref={input} {onchange} />
            <p class="rc-help">{ t.project_help }</p>
        </section>
    }
}

/// Path below the parent of the chosen folder: `project/src/train.py`.
pub(super) fn relative_path(file: &File) -> String {
    Reflect::get(file, &"webkitRelativePath".into())
        .ok()
        .and_then(|path| path.as_string())
        .filter(|path| !path.is_empty())
        .unwrap_or_else(|| file.name())
}

/// Makes a project of files whose paths begin with the folder's own name.
fn load(files: Vec<(String, File)>, on_project: Callback<Project>) {
    let Some(name) =
        files.first().and_then(|(path, _)| path.split_once('/').map(|(first, _)| first.to_owned()))
    else {
        return;
    };
    let inside = files
        .into_iter()
        .filter_map(|(path, file)| Some((path.split_once('/')?.1.to_owned(), file.unchecked_into::<File>())))
        .collect();
    spawn_local(
        async move { on_project.emit(Project(Rc::new(ProjectFolder::of_files(&name, inside).await))) },
    );
}
