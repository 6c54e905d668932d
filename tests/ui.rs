//! The mounted page in a real browser: what a person does changes document and findings; unmounting leaves nothing.
#![cfg(all(target_arch = "wasm32", feature = "ui"))]
#![cfg_attr(
    all(target_arch = "wasm32", feature = "ui"),
    expect(clippy::expect_used, reason = "a test fails by panicking")
)]

use std::time::Duration;

use run_composer::api::mount;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Element, Event, HtmlInputElement, HtmlTextAreaElement};

wasm_bindgen_test_configure!(run_in_browser);

fn root() -> Element {
    let document = web_sys::window().and_then(|window| window.document()).expect("a document");
    let element = document.create_element("div").expect("an element");
    document.body().expect("a body").append_child(&element).expect("it is appended");
    element
}

async fn frames(time: Duration) {
    let millis = i32::try_from(time.as_millis()).expect("a short time");
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        web_sys::window()
            .expect("a window")
            .set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, millis)
            .expect("a timer");
    });
    JsFuture::from(promise).await.expect("the timer ends");
}

/// Waits for the next drawings; effects and storage run in between.
async fn settle() {
    frames(Duration::from_millis(120)).await;
}

fn find<T: JsCast>(root: &Element, selector: &str) -> T {
    root.query_selector(selector)
        .expect("a selector")
        .unwrap_or_else(|| panic!("`{selector}` is not there"))
        .unchecked_into()
}

fn input(target: &Element) {
    let options = web_sys::EventInit::new();
    options.set_bubbles(true);
    target
        .dispatch_event(&Event::new_with_event_init_dict("input", &options).expect("an event"))
        .expect("it is dispatched");
}

fn german() -> JsValue {
    let options = js_sys::Object::new();
    js_sys::Reflect::set(&options, &"locale".into(), &"de".into()).expect("a property");
    options.into()
}

#[wasm_bindgen_test]
async fn a_field_edits_the_document_and_the_document_the_field() {
    let root = root();
    let mut handle = mount(root.clone(), None).expect("it mounts");
    settle().await;
    // The draft of an earlier test may have been restored from the browser's storage.
    let editor: HtmlTextAreaElement = find(&root, "#rc-yaml");
    editor.set_value(include_str!("../www/samples/ridge-diabetes/job.yml"));
    input(&editor);
    settle().await;
    let experiment: HtmlInputElement = find(&root, "#rc-experiment");
    experiment.set_value("from-the-form");
    input(&experiment);
    settle().await;
    assert!(editor.value().contains("experiment_name: from-the-form\n"), "{}", editor.value());
    assert!(editor.value().contains("timeout: 1800 # seconds"));

    editor.set_value(&editor.value().replace("from-the-form", "from-the-text"));
    input(&editor);
    settle().await;
    assert_eq!(find::<HtmlInputElement>(&root, "#rc-experiment").value(), "from-the-text");
    handle.dispose();
    settle().await;
    assert_eq!(root.child_element_count(), 0);
    handle.dispose();
    root.remove();
}

#[wasm_bindgen_test]
async fn findings_follow_the_text_and_speak_german() {
    let root = root();
    let mut handle = mount(root.clone(), Some(german().unchecked_into())).expect("it mounts");
    settle().await;
    let editor: HtmlTextAreaElement = find(&root, "#rc-yaml");
    editor.set_value("command: python nothing.py\ncode: src\n");
    input(&editor);
    settle().await;
    assert!(root.query_selector("[data-code=script-not-found]").expect("a selector").is_some());
    assert!(root.query_selector("[data-code=missing-field]").expect("a selector").is_some());
    let title: Element = find(&root, "#rc-findings-title");
    assert_eq!(title.text_content().as_deref(), Some("Befunde"));
    handle.dispose();
    root.remove();
}
