//! What is to be imported: files or a folder, chosen or dropped, or a pasted cell.

use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::spawn_local;
use web_sys::{File, HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::project_picker::relative_path;
use crate::host::dropped_files;
use crate::ui::texts::Texts;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub texts: &'static Texts,
    /// Files with their paths; those of a folder begin with its name.
    pub on_files: Callback<Vec<(String, File)>>,
    pub on_paste: Callback<String>,
}

#[function_component(ImportSource)]
pub(crate) fn import_source(props: &Props) -> Html {
    let t = props.texts;
    let (files, folder, area) = (use_node_ref(), use_node_ref(), use_node_ref());
    let over = use_state(|| false);
    let open = |input: &NodeRef| {
        let input = input.clone();
        Callback::from(move |_: MouseEvent| {
            if let Some(input) = input.cast::<HtmlInputElement>() {
                input.click();
            }
        })
    };
    let onchange = {
        let on_files = props.on_files.clone();
        Callback::from(move |event: Event| {
            let field: HtmlInputElement = event.target_unchecked_into();
            let picked: Vec<(String, File)> = field
                .files()
                .map(|list| (0..list.length()).filter_map(|index| list.get(index)).collect::<Vec<_>>())
                .unwrap_or_default()
                .into_iter()
                .map(|file| (relative_path(&file), file))
                .collect();
            if !picked.is_empty() {
                on_files.emit(picked);
            }
            // The same file may be chosen again after a change.
            field.set_value("");
        })
    };
    let ondrop = {
        let (on_files, over) = (props.on_files.clone(), over.clone());
        Callback::from(move |event: DragEvent| {
            event.prevent_default();
            over.set(false);
            let Some(transfer) = event.data_transfer() else { return };
            let on_files = on_files.clone();
            let files = dropped_files(&transfer);
            spawn_local(async move {
                let files: Vec<(String, File)> =
                    files.await.into_iter().map(|(path, file)| (path, file.unchecked_into())).collect();
                if !files.is_empty() {
                    on_files.emit(files);
                }
            });
        })
    };
    let ondragover = {
        let over = over.clone();
        Callback::from(move |event: DragEvent| {
            event.prevent_default();
            if !*over {
                over.set(true);
            }
        })
    };
    let ondragleave = {
        let over = over.clone();
        Callback::from(move |_: DragEvent| over.set(false))
    };
    let onsubmit = {
        let (area, on_paste) = (area.clone(), props.on_paste.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let text = area.cast::<HtmlTextAreaElement>().map(|area| area.value()).unwrap_or_default();
            if !text.trim().is_empty() {
                on_paste.emit(text);
            }
        })
    };
    html! {
        <section class="rc-card rc-import-source" data-over={over.then_some("true")} aria-labelledby="rc-import-source-title" {ondrop} {ondragover} {ondragleave}>
            <h2 id="rc-import-source-title">{ t.import_source }</h2>
            <div class="rc-actions">
                <button class="rc-button" type="button" onclick={open(&files)}>{ t.import_files }</button>
                <button class="rc-button" type="button" onclick={open(&folder)}>{ t.choose_folder }</button>
                <span class="rc-help">{ t.import_drop }</span>
            </div>
            <input id="rc-import-files" type="file" multiple=true hidden=true aria-label={t.import_files} ref={files} onchange={onchange.clone()} />
            <input id="rc-import-folder" type="file" webkitdirectory=true multiple=true hidden=true aria-label={t.choose_folder} ref={folder} {onchange} />
            <p class="rc-help">{ t.import_folder_help }</p>
            <details>
                <summary>{ t.import_paste }</summary>
                <form class="rc-import-paste" {onsubmit}>
                    <label class="rc-help" for="rc-import-text">{ t.import_paste_label }</label>
                    <textarea id="rc-import-text" class="rc-input rc-mono" rows="8" spellcheck="false" autocomplete="off" autocapitalize="off" ref={area} />
                    <div class="rc-actions"><button class="rc-button" type="submit">{ t.import_read }</button></div>
                </form>
            </details>
        </section>
    }
}
