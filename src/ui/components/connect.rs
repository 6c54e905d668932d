//! Asks for the access token. It goes into memory and nowhere else.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::ui::session::{Connection, Session};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub on_token: Callback<String>,
    pub on_retry: Callback<()>,
}

#[function_component(Connect)]
pub(crate) fn connect(props: &Props) -> Html {
    let input = use_node_ref();
    let Some(session) = use_context::<Session>() else { return html! {} };
    let t = session.texts;
    if session.connection == Connection::Connecting {
        return html! {};
    }
    let onsubmit = {
        let (input, on_token) = (input.clone(), props.on_token.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if let Some(field) = input.cast::<HtmlInputElement>() {
                on_token.emit(field.value());
                field.set_value("");
            }
        })
    };
    let on_retry = props.on_retry.reform(|_: MouseEvent| ());
    html! {
        <section class="rc-card rc-connect" aria-labelledby="rc-connect-title">
            <h2 id="rc-connect-title">{ t.connect_title }</h2>
            if let Connection::Failed(message) = &session.connection {
                <p class="rc-banner" data-severity="error" role="alert">{ message.clone() }</p>
            }
            <form {onsubmit}>
                <div class="rc-field">
                    <label for="rc-token">{ t.connect_token }</label>
                    <input id="rc-token" class="rc-input" type="password" autocomplete="off" ref={input} aria-describedby="rc-token-help" />
                    <div id="rc-token-help" class="rc-help">{ t.connect_help }</div>
                </div>
                <div class="rc-actions">
                    <button class="rc-button rc-primary" type="submit">{ t.connect_button }</button>
                    if matches!(session.connection, Connection::Failed(_)) {
                        <button class="rc-button" type="button" onclick={on_retry}>{ t.retry }</button>
                    }
                </div>
            </form>
        </section>
    }
}
