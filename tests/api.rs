//! The headless JavaScript API, called as JavaScript calls it, in a real browser.
#![cfg(all(target_arch = "wasm32", not(feature = "v1")))]
#![cfg_attr(target_arch = "wasm32", expect(clippy::expect_used, reason = "a test fails by panicking"))]

use js_sys::{Array, Error, Object, Reflect};
use run_composer::api::{
    FieldPath, Text, apply_edit, apply_fix, check, parse_job, set_field, to_azure_cli, to_curl, to_python,
    to_request, to_yaml, upgrade,
};
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

fn steps(path: &[&str]) -> FieldPath {
    path.iter().map(|step| JsValue::from(*step)).collect::<Array>().unchecked_into()
}

/// A text as JavaScript hands it over.
fn js(text: &str) -> Text {
    JsValue::from(text).unchecked_into()
}

fn files(entries: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (path, content) in entries {
        Reflect::set(&object, &(*path).into(), content).expect("a property can be set");
    }
    object.into()
}

fn findings(job: &str, given: Option<JsValue>) -> Vec<JsValue> {
    let found = check(js(job), given.map(JsCast::unchecked_into), None).expect("the check runs");
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
    let set = set_field(js(JOB), steps(&["limits", "timeout"]), JsValue::from(60).unchecked_into())
        .expect("it can be set");
    assert_eq!(set, JOB.replace("1800 # seconds", "60 # seconds"));
    let removed = set_field(js(JOB), steps(&["display_name"]), JsValue::UNDEFINED.unchecked_into())
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
    assert_eq!(apply_fix(js(&job), get(&fix, "edits").unchecked_into()).expect("it fits"), JOB);
}

#[wasm_bindgen_test]
fn errors_are_real_errors_with_codes() {
    let stale = set_field(js("a: ["), steps(&["b"]), JsValue::from(1).unchecked_into())
        .expect_err("it cannot be edited");
    assert!(stale.is_instance_of::<Error>());
    assert_eq!(text(&stale, "code"), "unreadable-document");
    let wrong =
        check(js(JOB), Some(JsValue::from(5).unchecked_into()), None).expect_err("files are an object");
    assert_eq!(text(&wrong, "code"), "invalid-argument");
    let number = || JsValue::from(5).unchecked_into::<Text>();
    let word = JsValue::from("code").unchecked_into::<FieldPath>();
    for wrong in [
        parse_job(number()).expect_err("no text"),
        check(number(), None, None).expect_err("no text"),
        set_field(js(JOB), word, JsValue::from(1).unchecked_into()).expect_err("a path is a list"),
    ] {
        assert!(wrong.is_instance_of::<Error>());
        assert_eq!(text(&wrong, "code"), "invalid-argument");
    }
}

#[wasm_bindgen_test]
fn documents_with_errors_become_nothing_else() {
    let job = JOB.replace("timeout: 1800", "timeout: soon");
    for refused in [
        to_python(js(&job)).expect_err("it would lose the timeout"),
        to_azure_cli(js(&job)).expect_err("it would fail"),
        to_curl(js(&job), None).expect_err("it would lose the timeout"),
        to_request(js(&job), None).expect_err("it would lose the timeout"),
    ] {
        assert_eq!(text(&refused, "code"), "document-with-errors");
        assert!(text(&refused, "message").contains("limits.timeout"), "{}", text(&refused, "message"));
    }
    let unreadable = upgrade(js("a:\n\tb: 1\n")).expect_err("there is nothing to upgrade");
    assert_eq!(text(&unreadable, "code"), "unreadable-document");
}

#[wasm_bindgen_test]
fn a_job_is_a_plain_object_and_becomes_yaml_again() {
    let parsed = parse_job(js(JOB)).expect("it is read");
    let job = get(&parsed, "job");
    assert_eq!(text(&job, "type"), "command");
    assert_eq!(get(&get(&job, "limits"), "timeout").as_f64(), Some(1800.0));
    let again = to_yaml(job.unchecked_into()).expect("it is written");
    let (one, two) = (
        to_request(js(JOB), Some(fixed())).expect("a body"),
        to_request(js(&again), Some(fixed())).expect("a body"),
    );
    assert_eq!(js_sys::JSON::stringify(&one).ok(), js_sys::JSON::stringify(&two).ok());
    let none = parse_job(js("type: pipeline\njobs: {}\n")).expect("it is read");
    assert!(get(&none, "job").is_null());
    let fetched = js_sys::JSON::parse(r#"{"name": "j", "properties": {"jobType": "Command", "command": "echo", "environmentId": "azureml://registries/azureml/environments/e/versions/1"}}"#)
        .expect("JSON");
    assert!(to_yaml(fetched.unchecked_into()).expect("a document").contains("command: echo\n"));
}

/// Options under which two requests can be compared.
fn fixed() -> run_composer::api::RequestOptions {
    js_sys::JSON::parse(r#"{"name": "fixed", "codeId": "c"}"#).expect("JSON").unchecked_into()
}

#[wasm_bindgen_test]
fn requests_are_those_of_the_official_client() {
    let request = to_request(js(JOB), Some(fixed())).expect("a request");
    assert_eq!(text(&request, "method"), "PUT");
    assert!(text(&request, "url").contains("/jobs/fixed?api-version=2025-01-01-preview"));
    let properties = get(&get(&request, "body"), "properties");
    assert_eq!((text(&properties, "jobType"), text(&properties, "codeId")), ("Command".into(), "c".into()));
    let refused = to_request(js("type: pipeline\n"), None).expect_err("there is no job");
    assert_eq!(text(&refused, "code"), "no-job");
}

#[wasm_bindgen_test]
fn several_edits_are_one() {
    let edits = js_sys::JSON::parse(
        r#"[{"set": ["limits", "timeout"], "to": 60}, {"remove": ["display_name"]}, {"rename": ["inputs", "folds"], "to": "parts"}]"#,
    )
    .expect("JSON");
    let edited = apply_edit(js(JOB), edits.unchecked_into()).expect("they fit");
    let expected = JOB
        .replace("1800 # seconds", "60 # seconds")
        .replace("display_name: ridge-diabetes\n", "")
        .replace("  folds: 5", "  parts: 5");
    assert_eq!(edited, expected);
    let wrong = apply_edit(
        js(JOB),
        js_sys::JSON::parse(r#"{"sett": ["a"], "to": 1}"#).expect("JSON").unchecked_into(),
    );
    assert_eq!(text(&wrong.expect_err("no such edit"), "code"), "invalid-argument");
}

#[wasm_bindgen_test]
fn old_documents_are_upgraded() {
    let old = "command: python a.py {inputs.x}\ncode:\n  local_path: src\ninputs:\n  x: 1\nenvironment: azureml:e:1\n";
    let upgraded = upgrade(js(old)).expect("it is upgraded");
    let new = "command: python a.py ${{inputs.x}}\ncode: src\ninputs:\n  x: 1\nenvironment: azureml:e:1\n";
    assert_eq!(text(&upgraded, "text"), new);
    assert_eq!(get(&upgraded, "changes").unchecked_into::<Array>().length(), 2);
}

#[wasm_bindgen_test]
fn programs_that_submit_the_job() {
    assert!(to_python(js(JOB)).expect("Python").contains("job = CommandJob("));
    assert!(to_azure_cli(js(JOB)).expect("a script").contains(JOB));
    let project = files(&[("src/train.py", "print()".into())]);
    let script = to_curl(js(JOB), Some(project.unchecked_into())).expect("a script");
    assert!(
        script.contains("upload './src/train.py'") && script.contains("\"jobs/$JOB?api-version="),
        "{script}"
    );
}
