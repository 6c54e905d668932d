//! The application: header, route, and the state that outlives a page.

use std::rc::Rc;

use gloo_events::EventListener;
use js_sys::Function;
use run_composer_rest::WorkspaceAddress;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use super::Options;
use super::components::{Connect, Header};
use super::pages::{Composer, Given, Imported, Importer, RunPage, RunsPage};
use super::session::{Connection, Session};
use super::store::{Draft, DraftAction, Import, Route};
use super::texts::Texts;
use crate::host::{ProjectFolder, StoredDraft, load_draft, save_draft};

#[wasm_bindgen(module = "/www/modules/focus.js")]
extern "C" {
    /// Watches an element until the returned function is called.
    #[wasm_bindgen(js_name = keepFocus)]
    fn keep_focus(root: &Element) -> Function;
}

/// The sample: runs as it is, on the local workspace and on Azure ML.
const SAMPLE: &[(&str, &str)] = &[
    ("job.yml", include_str!("../../www/samples/ridge-diabetes/job.yml")),
    ("src/train.py", include_str!("../../www/samples/ridge-diabetes/src/train.py")),
];

/// The project folder; two are the same where they are the same folder in memory.
#[derive(Clone, Debug)]
pub(crate) struct Project(pub Rc<ProjectFolder>);

impl PartialEq for Project {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Project {
    /// The sample project.
    pub fn sample() -> Self {
        Self(Rc::new(ProjectFolder::of_texts("", SAMPLE)))
    }

    /// The sample's document.
    pub fn sample_document() -> &'static str {
        SAMPLE[0].1
    }

    /// Whether this is the sample.
    pub fn is_sample(&self) -> bool {
        self.0.name.is_empty()
    }
}

impl Reducible for Draft {
    type Action = DraftAction;

    fn reduce(self: Rc<Self>, action: DraftAction) -> Rc<Self> {
        Rc::new(self.after(action))
    }
}

/// Properties of the application.
#[derive(Clone, Debug, PartialEq, Eq, Properties)]
pub struct AppProps {
    /// How it is mounted.
    pub options: Options,
}

/// What the composer held before an import.
#[derive(Clone, Debug, PartialEq)]
struct Former {
    text: String,
    project: Project,
    lost_folder: Option<String>,
}

fn window_fragment() -> String {
    web_sys::window().and_then(|window| window.location().hash().ok()).unwrap_or_default()
}

fn browser_locale() -> String {
    web_sys::window().and_then(|window| window.navigator().language()).unwrap_or_else(|| "en".into())
}

fn origin() -> String {
    web_sys::window().and_then(|window| window.location().origin().ok()).unwrap_or_default()
}

fn focus_main(root: &NodeRef) {
    let main = root.cast::<Element>().and_then(|root| root.query_selector("main").ok()?);
    if let Some(main) = main.and_then(|main| main.dyn_into::<HtmlElement>().ok()) {
        let _ = main.focus();
    }
}

/// The whole application.
#[function_component(App)]
pub fn app(props: &AppProps) -> Html {
    let options = &props.options;
    let locale = use_state(|| options.locale.clone().unwrap_or_else(browser_locale));
    let theme = use_state(|| options.theme.clone().unwrap_or_else(|| "auto".into()));
    let token = use_state(|| Rc::<str>::from(options.token.clone().unwrap_or_default()));
    let connection =
        use_state(|| if options.token.is_some() { Connection::Connecting } else { Connection::SignedOut });
    let route = use_state(|| Route::parse(&window_fragment()));
    let draft = use_reducer(|| Draft::new(Project::sample_document()));
    let project = use_state(Project::sample);
    // Name of the folder a restored draft belongs to, until it is chosen again.
    let lost_folder = use_state(|| None::<String>);
    let restored = use_state(|| false);
    let import = use_reducer(Import::default);
    let given = use_state(|| None::<Given>);
    // What the composer holds by an import, and what it held before.
    let imported = use_state(|| None::<(Imported, Former)>);

    let texts = Texts::of(&locale);
    let session = Session {
        texts,
        address: WorkspaceAddress::local(&options.workspace.clone().unwrap_or_else(origin)),
        token: (*token).clone(),
        connection: (*connection).clone(),
    };

    {
        let route = route.clone();
        use_effect_with((), move |()| {
            let listener = web_sys::window().map(|window| {
                EventListener::new(&window, "hashchange", move |_| {
                    route.set(Route::parse(&window_fragment()));
                })
            });
            move || drop(listener)
        });
    }
    {
        let (locale, root) = (
            (*locale).clone(),
            web_sys::window()
                .and_then(|window| window.document())
                .and_then(|document| document.document_element()),
        );
        use_effect_with(locale, move |locale| {
            if let Some(root) = root {
                let _ = root.set_attribute("lang", Texts::of(locale).locale);
            }
        });
    }
    {
        let (session, connection) = (session.clone(), connection.clone());
        use_effect_with((*token).clone(), move |token| {
            if !token.is_empty() {
                connection.set(Connection::Connecting);
                spawn_local(async move { connection.set(session.connect().await) });
            }
        });
    }
    {
        let (draft, project, lost_folder, restored) =
            (draft.clone(), project.clone(), lost_folder.clone(), restored.clone());
        use_effect_with((), move |()| {
            spawn_local(async move {
                if let Some(stored) = load_draft().await {
                    draft.dispatch(DraftAction::Load(stored.text));
                    if !stored.folder.is_empty() {
                        // Its files are on the person's disk; the sample's would be the wrong ones.
                        project.set(Project(Rc::new(ProjectFolder::of_texts(&stored.folder, &[]))));
                        lost_folder.set(Some(stored.folder));
                    }
                }
                restored.set(true);
            });
        });
    }
    {
        // Kept after each change, but never before the former draft was read.
        let folder = (*lost_folder).clone().unwrap_or_else(|| project.0.name.clone());
        use_effect_with((draft.text.clone(), folder, *restored), move |(text, folder, restored)| {
            if *restored {
                let stored =
                    StoredDraft { text: Draft::new(text.clone()).storable_text(), folder: folder.clone() };
                spawn_local(async move { save_draft(&stored).await });
            }
        });
    }

    {
        // Undo and redo across an import change the project, too.
        let (imported, project, lost_folder) = (imported.clone(), project.clone(), lost_folder.clone());
        use_effect_with(draft.text.clone(), move |text| {
            if let Some((run, former)) = &*imported {
                if *text == former.text {
                    project.set(former.project.clone());
                    lost_folder.set(former.lost_folder.clone());
                } else if *text == run.text {
                    project.set(run.project.clone());
                    lost_folder.set(None);
                }
            }
        });
    }

    let root = use_node_ref();
    {
        let root = root.clone();
        use_effect_with((), move |()| {
            let stop = root.cast::<Element>().map(|root| keep_focus(&root));
            move || {
                if let Some(stop) = stop {
                    let _ = stop.call0(&JsValue::NULL);
                }
            }
        });
    }
    let first_route = use_mut_ref(|| true);
    {
        let root = root.clone();
        use_effect_with((*route).clone(), move |_| {
            // Another page begins at its top; the very first one is left to the browser.
            if !std::mem::replace(&mut *first_route.borrow_mut(), false) {
                focus_main(&root);
            }
        });
    }

    let on_token = {
        let token = token.clone();
        Callback::from(move |text: String| {
            // A pasted link carries the token behind `#token=`.
            let value = text.rsplit("token=").next().unwrap_or(&text).trim().to_owned();
            token.set(value.into());
        })
    };
    let on_retry = {
        let (session, connection) = (session.clone(), connection.clone());
        Callback::from(move |()| {
            connection.set(Connection::Connecting);
            let (session, connection) = (session.clone(), connection.clone());
            spawn_local(async move { connection.set(session.connect().await) });
        })
    };
    let on_project = {
        let (project, lost_folder, imported) = (project.clone(), lost_folder.clone(), imported.clone());
        Callback::from(move |next: Project| {
            lost_folder.set(None);
            let Some((run, former)) = (*imported).clone().filter(|_| !next.is_sample()) else {
                imported.set(None);
                project.set(next);
                return;
            };
            // What the import brought stays in the folder chosen for it.
            let next = Project(Rc::new(next.0.with_texts(&run.texts)));
            imported.set(Some((Imported { project: next.clone(), ..run }, former)));
            project.set(next);
        })
    };
    let on_continue = {
        let (draft, project, lost_folder, imported) =
            (draft.clone(), project.clone(), lost_folder.clone(), imported.clone());
        Callback::from(move |run: Imported| {
            let former = Former {
                text: draft.text.clone(),
                project: (*project).clone(),
                lost_folder: (*lost_folder).clone(),
            };
            project.set(run.project.clone());
            lost_folder.set(None);
            draft.dispatch(DraftAction::Load(run.text.clone()));
            imported.set(Some((run, former)));
            if let Some(window) = web_sys::window() {
                let _ = window.location().set_hash(&Route::Compose.href());
            }
        })
    };
    let on_former = {
        let (draft, imported) = (draft.clone(), imported.clone());
        Callback::from(move |()| {
            if let Some((_, former)) = &*imported {
                draft.dispatch(DraftAction::Load(former.text.clone()));
            }
        })
    };
    let on_locale = {
        let locale = locale.clone();
        Callback::from(move |value: String| locale.set(value))
    };
    let on_theme = {
        let theme = theme.clone();
        Callback::from(move |value: String| theme.set(value))
    };
    let skip_root = root.clone();
    let skip = Callback::from(move |event: MouseEvent| {
        // The fragment is the route: move the focus instead of the address.
        event.prevent_default();
        focus_main(&skip_root);
    });

    let content = match &*route {
        Route::Compose => html! {
            <Composer draft={draft.clone()} project={(*project).clone()} lost_folder={(*lost_folder).clone()} {on_project}
                imported={imported.as_ref().filter(|(_, former)| former.text != draft.text).map(|(run, _)| run.source.clone())} {on_former} />
        },
        Route::Import => html! { <Importer import={import.clone()} given={given.clone()} {on_continue} /> },
        _ if !session.is_connected() => html! {},
        Route::Runs => html! { <RunsPage /> },
        Route::Run(name) => html! { <RunPage key={name.clone()} name={name.clone()} /> },
    };
    html! {
        <ContextProvider<Session> context={session.clone()}>
            <div class="rc" data-theme={(*theme).clone()} ref={root}>
                <a class="rc-skip" href="#/" onclick={skip}>{ texts.skip_to_content }</a>
                <Header route={(*route).clone()} theme={(*theme).clone()} {on_locale} {on_theme} />
                <main tabindex="-1">
                    if !session.is_connected() {
                        <Connect on_token={on_token} on_retry={on_retry} />
                    }
                    { content }
                </main>
            </div>
        </ContextProvider<Session>>
    }
}
