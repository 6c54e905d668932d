//! The environment: packages, the Python that is there, or a reference.

use run_composer_core::finding::Finding;
use yew::prelude::*;

use super::field::TextField;
use crate::ui::store::{EnvironmentChoice, FormEdit};
use crate::ui::texts::Texts;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub texts: &'static Texts,
    pub choice: Option<EnvironmentChoice>,
    pub findings: Vec<Finding>,
    pub on_edit: Callback<FormEdit>,
}

#[function_component(EnvironmentFields)]
pub(crate) fn environment_fields(props: &Props) -> Html {
    let t = props.texts;
    // Packages come back when a person looks at another kind and returns.
    let packages =
        use_mut_ref(|| EnvironmentChoice::Packages { python: "3.11".into(), packages: String::new() });
    if let Some(choice @ EnvironmentChoice::Packages { .. }) = &props.choice {
        *packages.borrow_mut() = choice.clone();
    }
    let radio = |kind: &'static str, label: &'static str, checked: bool, choose: EnvironmentChoice| {
        let on_edit = props.on_edit.clone();
        let onchange = Callback::from(move |_: Event| on_edit.emit(FormEdit::Environment(choose.clone())));
        html! {
            <label class="rc-radio"><input type="radio" name="rc-environment" value={kind} {checked} {onchange} />{ label }</label>
        }
    };
    let is = |kind: u8| match &props.choice {
        Some(EnvironmentChoice::Packages { .. }) => kind == 0,
        Some(EnvironmentChoice::UserManaged) => kind == 1,
        Some(EnvironmentChoice::Other(_)) => kind == 2,
        None => false,
    };
    let edit = |make: fn(String) -> FormEdit| props.on_edit.reform(make);
    let about = |name: &str| {
        props.findings.iter().filter(|finding| finding.field.starts_with(name)).cloned().collect::<Vec<_>>()
    };
    let fields = match &props.choice {
        Some(EnvironmentChoice::Packages { python, packages }) => html! {
            <>
                <TextField id="rc-python" label={t.python_version} value={python.clone()} mono=true
                    suggestions={["3.10", "3.11", "3.12", "3.13"].map(str::to_owned).to_vec()} on_input={edit(FormEdit::Python)} />
                <PackagesField texts={t} packages={packages.clone()} findings={about("environment.conda_file.dependencies")} on_edit={props.on_edit.clone()} />
            </>
        },
        Some(EnvironmentChoice::UserManaged) => {
            html! { <p class="rc-help">{ t.environment_managed_help }</p> }
        }
        Some(EnvironmentChoice::Other(reference)) if !reference.is_empty() => html! {
            <TextField id="rc-environment-reference" label={t.environment_reference} value={reference.clone()} mono=true findings={about("environment")}
                on_input={edit(|text| FormEdit::Environment(EnvironmentChoice::Other(text)))} />
        },
        Some(EnvironmentChoice::Other(_)) => html! { <p class="rc-help">{ t.environment_in_yaml }</p> },
        None => html! {},
    };
    html! {
        <fieldset class="rc-field">
            <legend>{ t.environment }</legend>
            { radio("packages", t.environment_packages, is(0), packages.borrow().clone()) }
            { radio("user-managed", t.environment_managed, is(1), EnvironmentChoice::UserManaged) }
            if is(2) { { radio("other", t.environment_named, true, props.choice.clone().unwrap_or(EnvironmentChoice::UserManaged)) } }
            { fields }
        </fieldset>
    }
}

#[derive(Properties, PartialEq)]
struct PackagesProps {
    texts: &'static Texts,
    packages: String,
    findings: Vec<Finding>,
    on_edit: Callback<FormEdit>,
}

/// The list as a person types it: an empty last line is kept here while the document has none.
#[function_component(PackagesField)]
fn packages_field(props: &PackagesProps) -> Html {
    let typed = use_state(|| props.packages.clone());
    let clean = |text: &str| {
        text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
    };
    let value =
        if clean(&typed) == clean(&props.packages) { (*typed).clone() } else { props.packages.clone() };
    let on_input = {
        let (typed, on_edit) = (typed.clone(), props.on_edit.clone());
        Callback::from(move |text: String| {
            typed.set(text.clone());
            on_edit.emit(FormEdit::Packages(text));
        })
    };
    html! {
        <TextField id="rc-packages" label={props.texts.packages} help={props.texts.packages_help} rows=5 mono=true {value} findings={props.findings.clone()} {on_input} />
    }
}
