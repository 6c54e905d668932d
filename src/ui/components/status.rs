//! The status of a run: word and colour.

use yew::prelude::*;

use crate::ui::texts::Texts;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub status: AttrValue,
    pub texts: &'static Texts,
}

#[function_component(Status)]
pub(crate) fn status(props: &Props) -> Html {
    html! { <span class="rc-status" data-status={props.status.clone()}><span class="rc-dot" aria-hidden="true"></span>{ props.texts.status(&props.status).to_owned() }</span> }
}
