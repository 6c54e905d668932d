//! Environment variables as rows of name and value.

use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement, HtmlInputElement};
use yew::prelude::*;

use crate::ui::store::FormEdit;
use crate::ui::texts::Texts;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub texts: &'static Texts,
    pub variables: Vec<(String, String)>,
    pub on_edit: Callback<FormEdit>,
}

#[function_component(Variables)]
pub(crate) fn variables(props: &Props) -> Html {
    let t = props.texts;
    // A row without a name is not in the document yet.
    let adding = use_state(|| false);
    // Name of the variable whose value is to be typed next.
    let named = use_state(|| None::<String>);
    let container = use_node_ref();
    {
        let container = container.clone();
        use_effect_with(*adding, move |adding| {
            if *adding {
                focus(&container, "#rc-variable-new");
            }
        });
    }
    {
        let container = container.clone();
        let index =
            (*named).as_ref().and_then(|name| props.variables.iter().position(|(known, _)| known == name));
        use_effect_with(index, move |index| {
            if let Some(index) = index {
                focus(&container, &format!("#rc-variable-value-{index}"));
            }
        });
    }
    let field = |id: String, label: String, value: String, onchange: Callback<Event>| {
        html! { <input {id} class="rc-input rc-mono" type="text" aria-label={label} {value} {onchange} spellcheck="false" autocomplete="off" /> }
    };
    let text_of = |event: &Event| event.target_unchecked_into::<HtmlInputElement>().value();
    let rows = props.variables.iter().enumerate().map(|(index, (name, value))| {
        let rename = {
            let (on_edit, old) = (props.on_edit.clone(), name.clone());
            Callback::from(move |event: Event| {
                let new = text_of(&event);
                on_edit.emit(if new.is_empty() { FormEdit::RemoveVariable(old.clone()) } else { FormEdit::RenameVariable(old.clone(), new) });
            })
        };
        let change = {
            let (on_edit, name) = (props.on_edit.clone(), name.clone());
            Callback::from(move |event: Event| on_edit.emit(FormEdit::Variable(name.clone(), text_of(&event))))
        };
        let remove = {
            let (on_edit, name) = (props.on_edit.clone(), name.clone());
            Callback::from(move |_: MouseEvent| on_edit.emit(FormEdit::RemoveVariable(name.clone())))
        };
        html! {
            <div class="rc-variable" key={name.clone()}>
                { field(format!("rc-variable-name-{index}"), format!("{} {}", t.variable_name, index + 1), name.clone(), rename) }
                { field(format!("rc-variable-value-{index}"), format!("{} {name}", t.variable_value), value.clone(), change) }
                <button class="rc-button rc-small" type="button" aria-label={format!("{} {name}", t.variable_remove)} onclick={remove}>{ "×" }</button>
            </div>
        }
    });
    let start = {
        let adding = adding.clone();
        Callback::from(move |_: MouseEvent| adding.set(true))
    };
    let add = {
        let (on_edit, adding, named) = (props.on_edit.clone(), adding.clone(), named.clone());
        Callback::from(move |event: Event| {
            let name = text_of(&event);
            if !name.trim().is_empty() {
                named.set(Some(name.trim().to_owned()));
                on_edit.emit(FormEdit::Variable(name.trim().to_owned(), String::new()));
                adding.set(false);
            }
        })
    };
    html! {
        <fieldset class="rc-field" ref={container}>
            <legend>{ t.variables }</legend>
            { for rows }
            if *adding {
                <div class="rc-variable">{ field("rc-variable-new".into(), t.variable_name.into(), String::new(), add) }</div>
            } else {
                <button class="rc-button rc-small" type="button" onclick={start}>{ t.variable_add }</button>
            }
        </fieldset>
    }
}

fn focus(container: &NodeRef, selector: &str) {
    let field = container.cast::<Element>().and_then(|container| container.query_selector(selector).ok()?);
    if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlElement>().ok()) {
        let _ = field.focus();
    }
}
