//! Surgical edits: the edited value is right and every other byte stays as it was.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use proptest::prelude::*;
use run_composer_core::document::{Document, remove_field, set_field};
use run_composer_core::finding::apply_edits;
use serde_json::{Value, json};

const JOB: &str = r#"# my job
$schema: https://example.com/x.json
command: >-   # folded
  python train.py
  --alpha ${{inputs.alpha}}
code: ./src # the code
inputs:
  # strength
  alpha: 0.5
  "name": "a b"   # quoted
environment: azureml:sklearn@latest
limits: {timeout: 60, other: x}
tags:
display_name: 'it''s'
"#;

fn set(text: &str, path: &[&str], value: &Value) -> String {
    let (document, _) = Document::read("job.yml", text);
    apply_edits(text, &set_field(&document, path, value).unwrap()).unwrap()
}

fn remove(text: &str, path: &[&str]) -> String {
    let (document, _) = Document::read("job.yml", text);
    apply_edits(text, &remove_field(&document, path)).unwrap()
}

#[test]
fn setting_a_scalar_changes_only_the_scalar() {
    assert_eq!(set(JOB, &["inputs", "alpha"], &json!(0.9)), JOB.replace("alpha: 0.5", "alpha: 0.9"));
    assert_eq!(set(JOB, &["inputs", "name"], &json!("c")), JOB.replace("\"a b\"", "\"c\""));
    assert_eq!(set(JOB, &["limits", "timeout"], &json!(90)), JOB.replace("timeout: 60", "timeout: 90"));
    assert_eq!(set(JOB, &["display_name"], &json!("you're")), JOB.replace("'it''s'", "'you''re'"));
    assert_eq!(set(JOB, &["code"], &json!("./src")), JOB);
}

#[test]
fn a_folded_block_is_replaced_whole() {
    let folded = " >-   # folded\n  python train.py\n  --alpha ${{inputs.alpha}}\n";
    let expected = JOB.replace(folded, " python x.py   # folded\n");
    assert_eq!(set(JOB, &["command"], &json!("python x.py")), expected);
    let lines = set(JOB, &["command"], &json!("a\nb"));
    assert!(lines.contains("command: |-   # folded\n  a\n  b\ncode: ./src # the code\n"), "{lines}");
}

#[test]
fn missing_fields_and_parents_are_added() {
    assert!(set(JOB, &["experiment_name"], &json!("e")).ends_with("'it''s'\nexperiment_name: e\n"));
    assert!(set(JOB, &["inputs", "beta"], &json!("1")).contains("# quoted\n  beta: '1'\nenvironment:"));
    assert!(set(JOB, &["limits", "x"], &json!(1)).contains("{timeout: 60, other: x, x: 1}"));
    assert!(set(JOB, &["tags", "team"], &json!("a")).contains("tags:\n  team: a\ndisplay_name"));
    assert!(
        set(JOB, &["resources", "instance_count"], &json!(2)).ends_with("resources:\n  instance_count: 2\n")
    );
    assert_eq!(set("", &["command"], &json!("x")), "command: x\n");
    assert_eq!(set("a: 1", &["b"], &json!("x")), "a: 1\nb: x\n");
}

#[test]
fn containers_replace_scalars_and_back() {
    let inline =
        set(JOB, &["environment"], &json!({"image": "i", "conda_file": {"dependencies": ["python=3.11"]}}));
    assert!(
        inline.contains(
            "environment:\n  image: i\n  conda_file:\n    dependencies:\n      - python=3.11\nlimits:"
        ),
        "{inline}"
    );
    let back = set(&inline, &["environment"], &json!("azureml:sklearn@latest"));
    assert_eq!(back, JOB);
}

#[test]
fn removing_takes_the_lines_and_empty_parents() {
    assert_eq!(remove(JOB, &["code"]), JOB.replace("code: ./src # the code\n", ""));
    assert_eq!(remove(JOB, &["limits", "timeout"]), JOB.replace("timeout: 60, ", ""));
    assert_eq!(remove(JOB, &["limits", "other"]), JOB.replace(", other: x", ""));
    assert_eq!(remove(JOB, &["nothing"]), JOB);
    assert_eq!(remove("a:\n  b: 1\nc: 2\n", &["a", "b"]), "c: 2\n");
}

#[test]
fn comments_of_a_replaced_value_stay() {
    let text = "compute: # E\n  # which cluster\n  target: azureml:cpu # F\n  instance_count: 2 # G\n# end\ncode: src\n";
    assert_eq!(
        set(text, &["compute"], &json!("azureml:cpu")),
        "# which cluster\n# F\n# G\ncompute: azureml:cpu # E\n# end\ncode: src\n"
    );
    assert_eq!(
        set(text, &["compute"], &json!({"target": "x", "location": "eu"})),
        "compute: # E\n  # which cluster\n  target: x # F\n  location: eu\n# end\ncode: src\n"
    );
    let item = "a:\n  - b: # 1\n      c: 1 # 2\n    d: 1\n";
    assert_eq!(set(item, &["a", "0", "b"], &json!(5)), "a:\n  - b: 5 # 1 # 2\n    d: 1\n");
}

#[test]
fn removing_the_last_child_leaves_what_follows() {
    let text = "limits: # how long\n  # an hour\n  timeout: 3600 # s\n# below\n\n  # deeper\ncode: src\n";
    assert_eq!(remove(text, &["limits", "timeout"]), "  # an hour\n# below\n\n  # deeper\ncode: src\n");
    let text = "a:\n  b:\n    c: 1\n    # of b\n  # of a\n# end\n";
    assert_eq!(remove(text, &["a", "b", "c"]), "    # of b\n  # of a\n# end\n");
    for value in ["3600", "[1, 2]", "{a: 1}", "\n    - 1\n    - 2", "|\n    x", "'x'", ">-\n    x\n    y"] {
        // With an anchor somewhere the parser reads it, else the quick reader.
        for first in ["x: 1\n", "x: &a 1\n"] {
            let text = format!("{first}limits:\n  timeout: {value}\n  # below\n# end\ncode: src\n");
            let expected = format!("{first}  # below\n# end\ncode: src\n");
            assert_eq!(remove(&text, &["limits", "timeout"]), expected);
        }
    }
}

#[test]
fn json_stays_json() {
    let text = "{\n  \"a\": {\"b\": \"1\"},\n  \"c\": [1]\n}\n";
    assert_eq!(
        set(text, &["d"], &json!({"x": "y:1"})),
        "{\n  \"a\": {\"b\": \"1\"},\n  \"c\": [1],\n  \"d\": {\"x\":\"y:1\"}\n}\n"
    );
    for (path, value) in [
        (&["a", "b"][..], json!("azureml:x")),
        (&["a", "new"], json!(null)),
        (&["a"], json!([1, "z"])),
        (&["c", "0"], json!("i")),
        (&["c", "1"], json!({"k": true})),
    ] {
        let edited = set(text, path, &value);
        assert!(serde_json::from_str::<Value>(&edited).is_ok(), "{edited}");
    }
}

#[test]
fn quotes_of_a_value_stay() {
    assert_eq!(set("a: {image: 'x'}\n", &["a", "image"], &json!("y:1")), "a: {image: 'y:1'}\n");
    assert_eq!(set("code:\n  local_path: \"./src\"\n", &["code"], &json!("./src")), "code: \"./src\"\n");
}

#[test]
fn lines_keep_their_ends() {
    assert_eq!(set("command: ls\r\n", &["code"], &json!("src")), "command: ls\r\ncode: src\r\n");
    let text = "a: 1 # one\r\nb:\r\n  c: 1\r\n";
    assert_eq!(set(text, &["a"], &json!({"x": 1})), "a: # one\r\n  x: 1\r\nb:\r\n  c: 1\r\n");
    assert_eq!(set(text, &["b"], &json!("x\ny")), "a: 1 # one\r\nb: |-\r\n  x\r\n  y\r\n");
}

fn scalar() -> impl Strategy<Value = Value> {
    prop_oneof![
        "\\PC{0,12}".prop_map(Value::from),
        "[a-z \n#:'\"-]{0,12}".prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        any::<bool>().prop_map(Value::from),
        (-1e9f64..1e9).prop_map(Value::from),
    ]
}

proptest! {
    #[test]
    fn an_edit_equals_the_edit_on_the_value(
        value in scalar(),
        path in prop::sample::select(vec![
            vec!["command"], vec!["inputs", "alpha"], vec!["inputs", "new"], vec!["limits", "timeout"], vec!["limits", "new"],
            vec!["tags", "x"], vec!["display_name"], vec!["a", "b", "c"],
        ]),
    ) {
        let (before, _) = Document::read("job.yml", JOB);
        let edits = set_field(&before, &path, &value).unwrap();
        let text = apply_edits(JOB, &edits).unwrap();
        let (after, findings) = Document::read("job.yml", text.clone());
        prop_assert!(findings.is_empty(), "{}\n{:?}", text, findings);
        let mut expected = before.root.unwrap().to_value();
        let mut slot = &mut expected;
        for step in &path {
            if slot.is_null() { *slot = json!({}); }
            slot = &mut slot[*step];
        }
        *slot = value;
        prop_assert_eq!(after.root.unwrap().to_value(), expected, "{}", text);
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in "[a-z:\\-#{}\\[\\]&*!|>'\"%@` \n\t\\PC]{0,60}") {
        let (document, _) = Document::read("t", text);
        let _ = set_field(&document, &["a", "b"], &json!(1));
        let _ = remove_field(&document, &["a"]);
    }
}
