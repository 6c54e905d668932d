//! All runs, newest first.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use run_composer_rest::wire::JobSummary;
use run_composer_rest::{Method, Request, calls};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::run::moment;
use crate::host::sleep;
use crate::ui::components::Status;
use crate::ui::session::Session;
use crate::ui::store::Route;

#[derive(Clone, Debug, Default, PartialEq)]
struct Listing {
    jobs: Vec<JobSummary>,
    more: bool,
    problem: Option<String>,
    loaded: bool,
}

#[function_component(RunsPage)]
pub(crate) fn runs_page() -> Html {
    let listing = use_state(Listing::default);
    let pages = use_state(|| 1_usize);
    let session = use_context::<Session>();
    {
        let (listing, session) = (listing.clone(), session.clone());
        use_effect_with(*pages, move |pages| {
            let alive = Rc::new(Cell::new(true));
            if let Some(session) = session {
                let (alive, pages) = (alive.clone(), *pages);
                spawn_local(async move {
                    let mut last = Listing::default();
                    while alive.get() {
                        let next = read(&session, pages, &last).await;
                        if alive.get() && next != last {
                            listing.set(next.clone());
                        }
                        last = next;
                        sleep(Duration::from_secs(2)).await;
                    }
                });
            }
            move || alive.set(false)
        });
    }
    let Some(session) = session else { return html! {} };
    let t = session.texts;
    let more = {
        let pages = pages.clone();
        Callback::from(move |_: MouseEvent| pages.set(*pages + 1))
    };
    let row = |job: &JobSummary| {
        let title = if job.display_name.is_empty() { job.name.clone() } else { job.display_name.clone() };
        html! {
            <tr key={job.name.clone()}>
                <th scope="row"><a href={Route::Run(job.name.clone()).href()}>{ title }</a>if job.display_name != job.name { <br /><code>{ job.name.clone() }</code> }</th>
                <td><Status status={job.status.clone()} texts={t} /></td>
                <td>{ job.experiment.clone() }</td>
                <td>{ moment(t, &job.created) }</td>
            </tr>
        }
    };
    html! {
        <section class="rc-runs">
            <h1>{ t.runs_title }</h1>
            if let Some(problem) = &listing.problem { <p class="rc-banner" data-severity="warning" role="alert">{ problem.clone() }</p> }
            if !listing.loaded {
                <p role="status">{ t.loading }</p>
            } else if listing.jobs.is_empty() {
                <p>{ t.runs_empty }{ " " }<a href={Route::Compose.href()}>{ t.runs_compose }</a></p>
            } else {
                <div class="rc-card rc-table-scroll" tabindex="0" role="region" aria-label={t.runs_title}>
                    <table class="rc-table">
                        <thead><tr><th scope="col">{ t.runs_name }</th><th scope="col">{ t.runs_status }</th><th scope="col">{ t.runs_experiment }</th><th scope="col">{ t.runs_submitted }</th></tr></thead>
                        <tbody>{ for listing.jobs.iter().map(row) }</tbody>
                    </table>
                </div>
                if listing.more { <button class="rc-button" type="button" onclick={more}>{ t.runs_more }</button> }
            }
        </section>
    }
}

/// Reads so many pages of the list; a failed round keeps what was there.
async fn read(session: &Session, pages: usize, last: &Listing) -> Listing {
    let mut next = Listing { loaded: true, ..Listing::default() };
    let mut request = Some(calls::list_jobs(&session.address));
    for _ in 0..pages {
        let Some(now) = request.take() else { break };
        match session.poll(now).await {
            Ok(answer) => {
                let json = answer.json();
                next.jobs.extend(json["value"].as_array().into_iter().flatten().map(JobSummary::from_json));
                request = json["nextLink"].as_str().map(|url| Request::new(Method::Get, url.to_owned()));
            }
            Err(error) => return Listing { problem: Some(error.to_string()), ..last.clone() },
        }
    }
    next.more = request.is_some();
    next
}
