//! Files that a run wrote, each to be downloaded.

use run_composer_rest::calls;
use run_composer_rest::wire::ArtifactEntry;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlAnchorElement;
use yew::prelude::*;

use crate::ui::session::Session;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub run: String,
    pub experiment: String,
    pub files: Vec<FileRow>,
    pub ended: bool,
}

/// A file of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FileRow {
    pub path: String,
    pub bytes: Option<u64>,
}

impl From<&ArtifactEntry> for FileRow {
    fn from(entry: &ArtifactEntry) -> Self {
        Self { path: entry.path.clone(), bytes: entry.bytes }
    }
}

#[function_component(Outputs)]
pub(crate) fn outputs(props: &Props) -> Html {
    let failure = use_state(|| None::<String>);
    let Some(session) = use_context::<Session>() else { return html! {} };
    let t = session.texts;
    let written = props
        .files
        .iter()
        .any(|file| file.path.starts_with("outputs/") || file.path.starts_with("named-outputs/"));
    let row = |file: &FileRow| {
        let onclick = {
            let (session, run, experiment, path, failure) = (
                session.clone(),
                props.run.clone(),
                props.experiment.clone(),
                file.path.clone(),
                failure.clone(),
            );
            Callback::from(move |_: MouseEvent| {
                let (session, run, experiment, path, failure) =
                    (session.clone(), run.clone(), experiment.clone(), path.clone(), failure.clone());
                spawn_local(async move {
                    match session
                        .send(calls::artifact_content(&session.address, &experiment, &run, &path))
                        .await
                    {
                        Ok(answer) => save(answer.json()["contentUri"].as_str().unwrap_or_default(), &path),
                        Err(error) => failure.set(Some(error.to_string())),
                    }
                });
            })
        };
        html! {
            <tr data-path={file.path.clone()}>
                <th scope="row">{ file.path.clone() }</th>
                <td>{ file.bytes.map(|bytes| t.bytes(bytes)).unwrap_or_default() }</td>
                <td><button class="rc-button rc-small" type="button" aria-label={format!("{} {}", t.download, file.path)} {onclick}>{ t.download }</button></td>
            </tr>
        }
    };
    html! {
        <section class="rc-card rc-outputs" aria-labelledby="rc-outputs-title">
            <h2 id="rc-outputs-title">{ t.outputs }</h2>
            if let Some(message) = &*failure { <p class="rc-banner" data-severity="error" role="alert">{ message.clone() }</p> }
            if !written { <p class="rc-help">{ if props.ended { t.outputs_none } else { t.outputs_soon } }</p> }
            if !props.files.is_empty() {
                <div class="rc-table-scroll" tabindex="0" role="region" aria-label={t.outputs}>
                    <table class="rc-table"><tbody>{ for props.files.iter().map(row) }</tbody></table>
                </div>
            }
        </section>
    }
}

/// Lets the browser save what a signed URL gives.
fn save(url: &str, path: &str) {
    let link = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.create_element("a").ok());
    if let Some(link) = link.and_then(|element| element.dyn_into::<HtmlAnchorElement>().ok()) {
        link.set_href(url);
        link.set_download(path.rsplit('/').next().unwrap_or(path));
        link.click();
    }
}
