//! The headless JavaScript API, called as JavaScript calls it, in a real browser.
#![cfg(target_arch = "wasm32")]
#![cfg_attr(target_arch = "wasm32", expect(clippy::expect_used, reason = "a test fails by panicking"))]

use js_sys::{Array, Error, Object, Reflect};
use run_composer::api::{apply_fix, check, set_field};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

const JOB: &str = include_str!("../www/samples/ridge-diabetes/job.yml");

fn get(value: &JsValue, name: &str) -> JsValue {
    Reflect::get(value, &name.into()).expect("a property can be read")
}

fn text(value: &JsValue, name: &str) -> String {
    get(value, name).as_string().unwrap_or_default()
}

fn files(entries: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (path, content) in entries {
        Reflect::set(&object, &(*path).into(), content).expect("a property can be set");
    }
    object.into()
}

fn findings(job: &str, given: Option<JsValue>) -> Vec<JsValue> {
    let found = check(job, given.map(JsCast::unchecked_into)).expect("the check runs");
    found.unchecked_into::<Array>().to_vec()
}

#[wasm_bindgen_test]
fn the_sample_is_clean() {
    let project = files(&[("src/train.py", 2500.into()), ("job.yml", JOB.into())]);
    assert!(findings(JOB, Some(project)).is_empty());
}

#[wasm_bindgen_test]
fn findings_are_plain_objects_with_their_place() {
    let project = files(&[("src/other.py", "print()".into())]);
    let found = findings(JOB, Some(project));
    let missing = found
        .iter()
        .find(|finding| text(finding, "code") == "script-not-found")
        .expect("the script is missing");
    assert_eq!(text(missing, "severity"), "error");
    assert_eq!(text(missing, "field"), "command");
    let place = get(missing, "place");
    assert_eq!(get(&place, "line").as_f64(), Some(6.0));
    let start = get(&get(&place, "range"), "start").as_f64().expect("a byte offset");
    assert!(start > 0.0);
}

#[wasm_bindgen_test]
fn fields_are_set_and_removed_surgically() {
    let steps = |path: &[&str]| path.iter().map(|step| (*step).to_owned()).collect::<Vec<_>>();
    let set = set_field(JOB, steps(&["limits", "timeout"]), JsValue::from(60).unchecked_into())
        .expect("it can be set");
    assert_eq!(set, JOB.replace("1800 # seconds", "60 # seconds"));
    let removed = set_field(JOB, steps(&["display_name"]), JsValue::UNDEFINED.unchecked_into())
        .expect("it can be removed");
    assert_eq!(removed, JOB.replace("display_name: ridge-diabetes\n", ""));
}

#[wasm_bindgen_test]
fn fixes_apply() {
    let job = JOB.replace("experiment_name", "experiment_nam");
    let found = findings(&job, None);
    let unknown =
        found.iter().find(|finding| text(finding, "code") == "unknown-field").expect("the field is unknown");
    let fix = get(unknown, "fixes").unchecked_into::<Array>().get(0);
    assert_eq!(apply_fix(&job, get(&fix, "edits").unchecked_into()).expect("it fits"), JOB);
}

#[wasm_bindgen_test]
fn errors_are_real_errors_with_codes() {
    let stale = set_field("a: [", vec!["b".into()], JsValue::from(1).unchecked_into())
        .expect_err("it cannot be edited");
    assert!(stale.is_instance_of::<Error>());
    assert_eq!(text(&stale, "code"), "unreadable-document");
    let wrong = check(JOB, Some(JsValue::from(5).unchecked_into())).expect_err("files are an object");
    assert_eq!(text(&wrong, "code"), "invalid-argument");
}
