//! The header: name, navigation, connection, language and theme.

use yew::prelude::*;

use super::field::Select;
use crate::ui::session::{Connection, Session};
use crate::ui::store::Route;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub route: Route,
    pub theme: String,
    pub on_locale: Callback<String>,
    pub on_theme: Callback<String>,
}

#[function_component(Header)]
pub(crate) fn header(props: &Props) -> Html {
    let Some(session) = use_context::<Session>() else { return html! {} };
    let t = session.texts;
    let link = |route: Route, text: &'static str, active: bool| {
        html! { <a href={route.href()} aria-current={active.then_some("page")}>{ text }</a> }
    };
    let (state, words) = match &session.connection {
        Connection::Connected(_) => ("on", t.connected_to),
        Connection::Connecting => ("wait", t.checking_connection),
        Connection::SignedOut | Connection::Failed(_) => ("off", t.not_connected),
    };
    html! {
        <header class="rc-header">
            <a class="rc-brand" href={Route::Compose.href()}>
                <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true"><path d="M4 5h10M4 12h6M4 19h10" /><path class="rc-brand-play" d="M15 8l6 4-6 4z" /></svg>
                <span>{ "Run Composer" }</span>
            </a>
            <nav aria-label="Run Composer">
                { link(Route::Compose, t.nav_compose, props.route == Route::Compose) }
                { link(Route::Import, t.nav_import, props.route == Route::Import) }
                { link(Route::Runs, t.nav_runs, matches!(props.route, Route::Runs | Route::Run(_))) }
            </nav>
            <p class="rc-connection" data-state={state} role="status"><span class="rc-dot" aria-hidden="true"></span>{ words }</p>
            <div class="rc-preferences">
                <Select label={t.language} compact=true value={t.locale} options={vec![("en".to_owned(), "English".to_owned()), ("de".to_owned(), "Deutsch".to_owned())]} on_change={props.on_locale.clone()} />
                <Select label={t.theme} compact=true value={props.theme.clone()} options={vec![("auto".to_owned(), t.theme_auto.to_owned()), ("light".to_owned(), t.theme_light.to_owned()), ("dark".to_owned(), t.theme_dark.to_owned())]} on_change={props.on_theme.clone()} />
            </div>
        </header>
    }
}
