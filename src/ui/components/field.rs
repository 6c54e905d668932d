//! Labelled fields. Each has its help and its findings attached for screen readers.

use run_composer_core::finding::{Finding, has_errors};
use web_sys::{HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;

/// Only errors make a value invalid; notes are said below the field.
fn is_invalid(findings: &[Finding]) -> Option<&'static str> {
    has_errors(findings).then_some("true")
}

/// Properties of a text field.
#[derive(Properties, PartialEq)]
pub(crate) struct TextProps {
    /// Unique in the application; the field's id.
    pub id: AttrValue,
    pub label: AttrValue,
    pub value: AttrValue,
    #[prop_or_default]
    pub help: AttrValue,
    /// Lines; 1 is a single-line field.
    #[prop_or(1)]
    pub rows: u32,
    #[prop_or_default]
    pub mono: bool,
    #[prop_or_default]
    pub numeric: bool,
    /// Suggestions.
    #[prop_or_default]
    pub suggestions: Vec<String>,
    /// Findings about this field.
    #[prop_or_default]
    pub findings: Vec<Finding>,
    pub on_input: Callback<String>,
}

/// A text field that reports every key.
#[function_component(TextField)]
pub(crate) fn text_field(props: &TextProps) -> Html {
    let help_id = format!("{}-help", props.id);
    let list_id = format!("{}-list", props.id);
    let invalid = is_invalid(&props.findings);
    let class = classes!("rc-input", props.mono.then_some("rc-mono"));
    let input = if props.rows > 1 {
        let on_input = props.on_input.clone();
        let oninput = Callback::from(move |event: InputEvent| {
            on_input.emit(event.target_unchecked_into::<HtmlTextAreaElement>().value());
        });
        html! {
            <textarea id={props.id.clone()} {class} rows={props.rows.to_string()} value={props.value.clone()} {oninput}
                aria-describedby={help_id.clone()} aria-invalid={invalid} spellcheck="false" autocomplete="off" />
        }
    } else {
        let on_input = props.on_input.clone();
        let oninput = Callback::from(move |event: InputEvent| {
            on_input.emit(event.target_unchecked_into::<HtmlInputElement>().value());
        });
        html! {
            <input id={props.id.clone()} {class} type="text" value={props.value.clone()} {oninput} list={(!props.suggestions.is_empty()).then(|| list_id.clone())}
                inputmode={props.numeric.then_some("numeric")} aria-describedby={help_id.clone()} aria-invalid={invalid} spellcheck="false" autocomplete="off" />
        }
    };
    html! {
        <div class="rc-field">
            <label for={props.id.clone()}>{ props.label.clone() }</label>
            { input }
            if !props.suggestions.is_empty() {
                <datalist id={list_id}>{ for props.suggestions.iter().map(|text| html! { <option value={text.clone()} /> }) }</datalist>
            }
            <div id={help_id} class="rc-help">
                { props.help.clone() }
                { for props.findings.iter().map(|finding| html! { <span class="rc-field-finding" data-severity={finding.severity.word()}>{ finding.message.clone() }</span> }) }
            </div>
        </div>
    }
}

/// Properties of a choice.
#[derive(Properties, PartialEq)]
pub(crate) struct SelectProps {
    pub label: AttrValue,
    pub value: AttrValue,
    /// Value and words of each option.
    pub options: Vec<(String, String)>,
    /// The label is for screen readers only.
    #[prop_or_default]
    pub compact: bool,
    #[prop_or_default]
    pub id: AttrValue,
    #[prop_or_default]
    pub findings: Vec<Finding>,
    pub on_change: Callback<String>,
}

/// A choice among a few options.
#[function_component(Select)]
pub(crate) fn select(props: &SelectProps) -> Html {
    let on_change = props.on_change.clone();
    let onchange = Callback::from(move |event: Event| {
        on_change.emit(event.target_unchecked_into::<HtmlSelectElement>().value());
    });
    let options = props.options.iter().map(|(value, words)| {
        html! { <option value={value.clone()} selected={*value == *props.value}>{ words.clone() }</option> }
    });
    let select = html! {
        <select class="rc-input" id={(!props.id.is_empty()).then(|| props.id.clone())} aria-label={props.compact.then(|| props.label.clone())}
            aria-invalid={is_invalid(&props.findings)} {onchange}>{ for options }</select>
    };
    if props.compact {
        return select;
    }
    html! {
        <div class="rc-field">
            <label for={props.id.clone()}>{ props.label.clone() }</label>
            { select }
            { for props.findings.iter().map(|finding| html! { <span class="rc-field-finding" data-severity={finding.severity.word()}>{ finding.message.clone() }</span> }) }
        </div>
    }
}
