//! The document as text, with line numbers and findings in the margin.

use std::collections::BTreeMap;

use run_composer_core::finding::{Finding, Place, Severity};
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use crate::ui::texts::Texts;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub texts: &'static Texts,
    pub text: AttrValue,
    pub findings: Vec<Finding>,
    /// Place to select; a new counter selects it again.
    pub show: Option<(Place, u32)>,
    pub can_undo: bool,
    pub can_redo: bool,
    pub on_type: Callback<String>,
    pub on_undo: Callback<()>,
    pub on_redo: Callback<()>,
}

#[function_component(Editor)]
pub(crate) fn editor(props: &Props) -> Html {
    let t = props.texts;
    let area = use_node_ref();
    {
        let area = area.clone();
        let text = props.text.clone();
        use_effect_with(props.show.clone(), move |show| {
            if let (Some((place, _)), Some(area)) = (show, area.cast::<HtmlTextAreaElement>()) {
                let units = |bytes: usize| {
                    u32::try_from(text.get(..bytes).unwrap_or(&text).encode_utf16().count())
                        .unwrap_or(u32::MAX)
                };
                let _ = area.focus();
                let _ = area.set_selection_range(units(place.range.start), units(place.range.end));
            }
        });
    }
    let oninput = {
        let on_type = props.on_type.clone();
        Callback::from(move |event: InputEvent| {
            on_type.emit(event.target_unchecked_into::<HtmlTextAreaElement>().value());
        })
    };
    let mut worst: BTreeMap<u32, Severity> = BTreeMap::new();
    for finding in &props.findings {
        if let Some(place) = finding.place.as_ref().filter(|place| place.document == "job.yml") {
            let entry = worst.entry(place.line).or_insert(finding.severity);
            *entry = (*entry).max(finding.severity);
        }
    }
    let lines = u32::try_from(props.text.matches('\n').count() + 1).unwrap_or(u32::MAX);
    let numbers = (1..=lines).map(|line| html! { <span data-severity={worst.get(&line).map(|severity| severity.word())}>{ line }{ "\n" }</span> });
    html! {
        <section class="rc-card rc-editor" aria-labelledby="rc-editor-title">
            <div class="rc-card-head">
                <h2 id="rc-editor-title">{ t.document }</h2>
                <div class="rc-actions">
                    <button class="rc-button rc-small" type="button" disabled={!props.can_undo} onclick={props.on_undo.reform(|_: MouseEvent| ())}>{ t.undo }</button>
                    <button class="rc-button rc-small" type="button" disabled={!props.can_redo} onclick={props.on_redo.reform(|_: MouseEvent| ())}>{ t.redo }</button>
                </div>
            </div>
            <div class="rc-editor-body">
                <pre class="rc-gutter" aria-hidden="true">{ for numbers }</pre>
                <textarea id="rc-yaml" class="rc-mono" aria-label={t.document_label} spellcheck="false" autocomplete="off" autocapitalize="off" wrap="off"
                    rows={(lines + 1).to_string()} ref={area} value={props.text.clone()} {oninput} />
            </div>
        </section>
    }
}
