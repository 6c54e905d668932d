//! What the logs of a run tell of its failure. Shows nothing where they tell nothing.

use yew::prelude::*;

use super::Findings;
use crate::ui::store::{LogText, diagnosis};
use crate::ui::texts::Texts;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub texts: &'static Texts,
    /// The service's word for how the run ended.
    pub status: String,
    pub error: Option<String>,
    /// Log files with their text.
    pub logs: Vec<(String, LogText)>,
}

#[function_component(Diagnosis)]
pub(crate) fn diagnosis_view(props: &Props) -> Html {
    let findings = diagnosis(&props.status, props.error.as_deref(), &props.logs);
    if findings.is_empty() {
        return html! {};
    }
    let t = props.texts;
    html! { <Findings texts={t} title={t.run_diagnosis} {findings} on_show={Callback::noop()} on_fix={Callback::noop()} /> }
}
