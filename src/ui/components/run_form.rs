//! The form: every field is a view of the document, every change an edit of its text.

use run_composer_core::finding::Finding;
use yew::prelude::*;

use super::environment_fields::EnvironmentFields;
use super::field::{Select, TextField};
use super::variables::Variables;
use crate::ui::session::Session;
use crate::ui::store::{FormEdit, FormView};
use crate::ui::texts::Texts;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub form: FormView,
    /// Scripts in the code folder.
    pub scripts: Vec<String>,
    pub findings: Vec<Finding>,
    /// The document has syntax errors.
    pub unreadable: bool,
    pub on_edit: Callback<FormEdit>,
}

#[function_component(RunForm)]
pub(crate) fn run_form(props: &Props) -> Html {
    let Some(session) = use_context::<Session>() else { return html! {} };
    let t = session.texts;
    let form = &props.form;
    let about = |name: &str| {
        props.findings.iter().filter(|finding| finding.field == name).cloned().collect::<Vec<_>>()
    };
    let edit = |make: fn(String) -> FormEdit| props.on_edit.reform(make);
    let command = match &form.invocation {
        Some((script, arguments)) => html! {
            <>
                { script_field(t.script, script, &props.scripts, about("command"), edit(FormEdit::Script)) }
                <ArgumentsField label={t.arguments} help={t.arguments_help} value={arguments.clone()} on_input={edit(FormEdit::Arguments)} />
            </>
        },
        None => html! {
            <>
                if !props.scripts.is_empty() && form.command.trim().is_empty() {
                    { script_field(t.script, "", &props.scripts, Vec::new(), edit(FormEdit::Script)) }
                }
                <TextField id="rc-command" label={t.command} help={t.command_help} rows=3 mono=true value={form.command.clone()} findings={about("command")} on_input={edit(FormEdit::Command)} />
            </>
        },
    };
    let known = session.facts().map(|facts| facts.computes.clone()).unwrap_or_default();
    let mut computes = vec![(String::new(), t.compute_serverless.to_owned())];
    computes.extend(known.iter().map(|name| (name.clone(), name.clone())));
    let compute = if form.compute == "serverless" { String::new() } else { form.compute.clone() };
    if !computes.iter().any(|(value, _)| *value == compute) {
        computes.push((compute.clone(), compute.clone()));
    }
    let seconds = form
        .timeout_secs
        .parse::<u64>()
        .map(|secs| format!(" = {}", Texts::duration(secs)))
        .unwrap_or_default();
    html! {
        <section class="rc-card rc-form" aria-labelledby="rc-form-title">
            <h2 id="rc-form-title">{ t.run_section }</h2>
            // A text that cannot be read cannot be edited by fields; the findings say where it breaks.
            <fieldset class="rc-fields" disabled={props.unreadable}>
            <TextField id="rc-experiment" label={t.experiment} help={t.experiment_help} value={form.experiment.clone()} findings={about("experiment_name")} on_input={edit(FormEdit::Experiment)} />
            { command }
            <EnvironmentFields texts={t} choice={form.environment.clone()} findings={props.findings.clone()} on_edit={props.on_edit.clone()} />
            <Select id="rc-compute" label={t.compute} value={compute} options={computes} findings={about("compute")} on_change={edit(FormEdit::Compute)} />
            <TextField id="rc-timeout" label={t.timeout} help={format!("{}{seconds}", t.timeout_help)} numeric=true value={form.timeout_secs.clone()} findings={about("limits.timeout")} on_input={edit(FormEdit::Timeout)} />
            <Variables texts={t} variables={form.variables.clone()} on_edit={props.on_edit.clone()} />
            </fieldset>
        </section>
    }
}

fn script_field(
    label: &'static str,
    script: &str,
    scripts: &[String],
    findings: Vec<Finding>,
    on_change: Callback<String>,
) -> Html {
    let mut options: Vec<(String, String)> =
        scripts.iter().map(|path| (path.clone(), path.clone())).collect();
    if !scripts.iter().any(|path| path == script) {
        options.insert(0, (script.to_owned(), script.to_owned()));
    }
    html! { <Select id="rc-script" {label} value={script.to_owned()} {options} {findings} {on_change} /> }
}

#[derive(Properties, PartialEq)]
struct ArgumentsProps {
    label: &'static str,
    help: &'static str,
    value: String,
    on_input: Callback<String>,
}

/// Arguments as typed: spaces at the end stay while the document has none.
#[function_component(ArgumentsField)]
fn arguments_field(props: &ArgumentsProps) -> Html {
    let typed = use_state(|| props.value.clone());
    let value = if typed.trim() == props.value.trim() { (*typed).clone() } else { props.value.clone() };
    let on_input = {
        let (typed, on_input) = (typed.clone(), props.on_input.clone());
        Callback::from(move |text: String| {
            typed.set(text.clone());
            on_input.emit(text);
        })
    };
    html! { <TextField id="rc-arguments" label={props.label} help={props.help} rows=2 mono=true {value} {on_input} /> }
}
