//! A log that follows its end.

use web_sys::{Element, HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::ui::store::LogText;
use crate::ui::texts::Texts;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub texts: &'static Texts,
    /// Log files with their text.
    pub logs: Vec<(String, LogText)>,
    pub ended: bool,
}

#[function_component(LogView)]
pub(crate) fn log_view(props: &Props) -> Html {
    let t = props.texts;
    let follow = use_state(|| true);
    let chosen = use_state(|| None::<String>);
    let area = use_node_ref();
    // What the script prints is worth more than how its environment was built, once there is some.
    let default = props
        .logs
        .iter()
        .find(|(path, log)| path.starts_with("user_logs/") && !log.is_empty())
        .or(props.logs.first());
    let current =
        (*chosen).as_ref().and_then(|path| props.logs.iter().find(|(known, _)| known == path)).or(default);
    let text = current.map(|(_, log)| log.shown()).unwrap_or_default();
    {
        let (area, follow) = (area.clone(), *follow);
        use_effect_with((text.len(), current.map(|(path, _)| path.clone())), move |_| {
            if let Some(area) = area.cast::<Element>().filter(|_| follow) {
                area.set_scroll_top(area.scroll_height());
            }
        });
    }
    let on_follow = {
        let follow = follow.clone();
        Callback::from(move |event: Event| {
            follow.set(event.target_unchecked_into::<HtmlInputElement>().checked());
        })
    };
    let on_choose = {
        let chosen = chosen.clone();
        Callback::from(move |event: Event| {
            chosen.set(Some(event.target_unchecked_into::<HtmlSelectElement>().value()));
        })
    };
    let name = current.map(|(path, _)| path.clone()).unwrap_or_default();
    html! {
        <section class="rc-card rc-log" aria-labelledby="rc-log-title">
            <div class="rc-card-head">
                <h2 id="rc-log-title">{ t.log }</h2>
                <div class="rc-actions">
                    if props.logs.len() > 1 {
                        <select class="rc-input" aria-label={t.log_file} onchange={on_choose}>
                            { for props.logs.iter().map(|(path, _)| html! { <option value={path.clone()} selected={*path == name}>{ path.clone() }</option> }) }
                        </select>
                    }
                    <label class="rc-radio"><input type="checkbox" checked={*follow} onchange={on_follow} />{ t.log_follow }</label>
                </div>
            </div>
            if current.is_some_and(|(_, log)| log.dropped > 0) { <p class="rc-help">{ t.log_dropped }</p> }
            <pre id="rc-log" tabindex="0" ref={area} aria-label={name.clone()} data-path={name}>
                { if text.is_empty() && !props.ended { t.log_waiting.to_owned() } else { text } }
            </pre>
        </section>
    }
}
