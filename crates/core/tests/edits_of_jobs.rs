//! Edits of whole documents: for every document of the official client's corpus and every field in it, an edit equals the
//! edit on the value, and no byte outside of it changes.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#![expect(clippy::disallowed_methods, reason = "the test reads fixtures; the crate itself must not")]

use std::path::Path;
use std::sync::LazyLock;

use proptest::prelude::*;
use run_composer_core::document::{Document, EditError, Node, NodeKind, Rewrite, remove_field, set_field};
use run_composer_core::finding::{TextEdit, apply_edits};
use serde_json::{Value, json};

/// Documents that can be edited: complete, with a mapping at the root, without aliases and duplicate keys, whose edits
/// are defined by neither value alone.
fn documents() -> &'static [String] {
    static ALL: LazyLock<Vec<String>> = LazyLock::new(read_documents);
    &ALL
}

fn read_documents() -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/official-client.jsonl");
    let lines = std::fs::read_to_string(path).unwrap();
    let texts = lines
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["document"].as_str().unwrap().to_owned());
    texts
        .filter(|text| !text.contains(['&', '*']) && !text.contains("<<"))
        // Lines that end in a carriage return alone are read; an edit that begins lines of its own is refused there.
        .filter(|text| !text.contains('\r') || text.contains('\n'))
        .filter(|text| {
            let (document, findings) = Document::read("t", text.as_str());
            document.complete
                && findings.is_empty()
                && document.root.is_some_and(|root| root.entries().is_some())
        })
        .collect()
}

/// Paths of every field and list item.
fn paths(node: &Node, prefix: &[String], found: &mut Vec<Vec<String>>) {
    let children: Vec<(String, &Node)> = match &node.kind {
        NodeKind::Mapping { entries, .. } => {
            entries.iter().map(|entry| (entry.key.clone(), &entry.value)).collect()
        }
        NodeKind::Sequence { items, .. } => {
            items.iter().enumerate().map(|(index, item)| (index.to_string(), item)).collect()
        }
        NodeKind::Scalar(_) => Vec::new(),
    };
    for (step, child) in children {
        let path: Vec<String> = prefix.iter().cloned().chain([step]).collect();
        paths(child, &path, found);
        found.push(path);
    }
}

fn slot<'v>(value: &'v mut Value, path: &[&str]) -> Option<&'v mut Value> {
    path.iter().try_fold(value, |value, step| match value {
        Value::Array(items) => items.get_mut(step.parse::<usize>().ok()?),
        other => other.get_mut(*step),
    })
}

/// What stands before the first edit and behind the last one is there again, byte by byte.
fn outside_is_kept(old: &str, new: &str, edits: &[TextEdit]) -> bool {
    let start = edits.iter().map(|edit| edit.range.start).min().unwrap_or(0);
    let behind = old.len() - edits.iter().map(|edit| edit.range.end).max().unwrap_or(0);
    new.starts_with(&old[..start]) && new.ends_with(&old[old.len() - behind..])
}

fn steps(path: &[String]) -> Vec<&str> {
    path.iter().map(String::as_str).collect()
}

#[test]
fn every_field_of_every_document_can_be_set_and_removed() {
    let new_values = [json!("new value"), json!(7), json!({ "a": { "b": ["x", 1] } }), json!("two\nlines\n")];
    let (mut problems, mut edits_made) = (Vec::new(), 0);
    // Every third document: a debug build takes its time.
    for text in documents().iter().step_by(3) {
        let (document, _) = Document::read("t", text.as_str());
        let root = document.root.as_ref().unwrap();
        let before = root.to_value();
        let mut all = Vec::new();
        paths(root, &[], &mut all);
        for path in &all {
            let path = steps(path);
            for new in &new_values {
                let Ok(edits) = set_field(&document, &path, new) else {
                    problems.push(format!("{path:?} cannot be set in\n{text}"));
                    continue;
                };
                let edited = apply_edits(text, &edits).unwrap();
                let mut expected = before.clone();
                *slot(&mut expected, &path).unwrap() = new.clone();
                let (after, _) = Document::read("t", edited.as_str());
                edits_made += 1;
                if after.root.as_ref().map(Node::to_value).as_ref() != Some(&expected)
                    || !outside_is_kept(text, &edited, &edits)
                {
                    problems.push(format!("set {path:?} to {new} in\n{text}\ngave\n{edited}"));
                }
            }
            let edits = remove_field(&document, &path);
            let edited = apply_edits(text, &edits).unwrap();
            let (after, _) = Document::read("t", edited.as_str());
            let gone =
                after.find(&path).is_none() || path.last().is_some_and(|step| step.parse::<usize>().is_ok());
            if !gone || !after.complete || !outside_is_kept(text, &edited, &edits) {
                problems.push(format!("remove {path:?} in\n{text}\ngave\n{edited}"));
            }
        }
    }
    assert!(edits_made > 5_000, "{edits_made}");
    assert!(
        problems.is_empty(),
        "{} of {edits_made}:\n{}",
        problems.len(),
        problems[..problems.len().min(12)].join("\n----\n")
    );
}

#[test]
fn a_field_can_be_added_to_every_mapping() {
    let mut problems = Vec::new();
    for text in documents() {
        let (document, _) = Document::read("t", text.as_str());
        let root = document.root.as_ref().unwrap();
        let mut all = vec![Vec::new()];
        paths(root, &[], &mut all);
        for path in all {
            let mut path = steps(&path);
            if document.find(&path).and_then(Node::entries).is_none() {
                continue;
            }
            path.push("added_field");
            let edits =
                set_field(&document, &path, &json!("x")).unwrap_or_else(|error| panic!("{error} in\n{text}"));
            let edited = apply_edits(text, &edits).unwrap();
            let (after, _) = Document::read("t", edited.as_str());
            let mut expected = root.to_value();
            slot(&mut expected, &path[..path.len() - 1]).unwrap()["added_field"] = json!("x");
            if after.root.as_ref().map(Node::to_value) != Some(expected) {
                problems.push(format!("add {path:?} to\n{text}\ngave\n{edited}"));
            }
        }
    }
    assert!(
        problems.is_empty(),
        "{}:\n{}",
        problems.len(),
        problems[..problems.len().min(12)].join("\n----\n")
    );
}

#[test]
fn lists_grow_and_shrink() {
    let block = "list:\n  - a # first\n  - b\nflow: [x, y]\nempty: []\n";
    let set = |text: &str, path: &[&str], value: Value| {
        let (document, _) = Document::read("t", text);
        apply_edits(text, &set_field(&document, path, &value).unwrap()).unwrap()
    };
    let remove = |text: &str, path: &[&str]| {
        apply_edits(text, &remove_field(&Document::read("t", text).0, path)).unwrap()
    };
    assert_eq!(set(block, &["list", "2"], json!("c")), block.replace("  - b\n", "  - b\n  - c\n"));
    assert_eq!(set(block, &["flow", "2"], json!("z")), block.replace("[x, y]", "[x, y, z]"));
    assert_eq!(set(block, &["empty", "0"], json!(1)), block.replace("[]", "[1]"));
    assert_eq!(remove(block, &["list", "0"]), block.replace("  - a # first\n", ""));
    assert_eq!(remove(block, &["flow", "1"]), block.replace("[x, y]", "[x]"));
    assert_eq!(remove(block, &["flow", "0"]), block.replace("[x, y]", "[y]"));
    assert_eq!(remove("a: 1\nlist:\n  - x\n", &["list", "0"]), "a: 1\n");
}

#[test]
fn odd_places_take_values() {
    for (text, path, value, expected) in [
        (
            "command: x # note\ncode: src\n",
            &["command"][..],
            json!("a\nb"),
            "command: |- # note\n  a\n  b\ncode: src\n",
        ),
        ("command: >\ncode: src\n", &["command"], json!("x"), "command: x\ncode: src\n"),
        ("a: {b, c: 1}\n", &["a", "b"], json!(1), "a: {b: 1, c: 1}\n"),
        ("a:\n  -\n  - b\n", &["a", "0"], json!("x"), "a:\n  - x\n  - b\n"),
        ("a:\n  - |\n    b\n  - c\n", &["a", "0"], json!("x"), "a:\n  - x\n  - c\n"),
        ("a:\n- >- # note\n\n  b\n  c\n- d\n", &["a", "0"], json!(2), "a:\n- 2 # note\n- d\n"),
        ("a: b\n", &["a"], json!("\u{fffe}x"), "a: \"\\ufffex\"\n"),
        ("a: {b: 1}\n", &["a", "b"], json!([1e-7]), "a: {b: [1.0e-07]}\n"),
        (
            "command: x\n  # strength\nb: 1\n",
            &["command"],
            json!("a\nb"),
            "command: \"a\\nb\"\n  # strength\nb: 1\n",
        ),
    ] {
        let (document, _) = Document::read("t", text);
        assert_eq!(apply_edits(text, &set_field(&document, path, &value).unwrap()).unwrap(), expected);
    }
}

#[test]
fn an_edit_that_would_change_another_value_is_refused() {
    for (text, path) in
        [("a: &x 1\nb: *x\n", &["a"][..]), ("x: &x {a: 1}\ny:\n  <<: *x\n", &["y", "b"]), ("~\n", &["a"])]
    {
        let (document, _) = Document::read("t", text);
        let refused = set_field(&document, path, &json!({ "k": 1 }));
        assert!(matches!(refused, Err(EditError::Intricate(_))), "{text}: {refused:?}");
    }
    let (merged, _) = Document::read("t", "x: &x {a: 1}\ny:\n  <<: *x\n  b: 2\n");
    assert!(remove_field(&merged, &["y", "a"]).is_empty());
}

#[test]
fn comments_order_and_line_ends_survive() {
    let text = "# head\r\nb: 1 # one\r\na: # two\r\n  - x # three\r\n  - 'y'\r\nc: |\r\n  keep\r\n# tail\r\n";
    let mut rewrite = Rewrite::new(&Document::read("t", text).0);
    rewrite.set(&["b"], &json!(2));
    rewrite.rename(&["c"], "d");
    let edited = apply_edits(text, &rewrite.finish()).unwrap();
    assert_eq!(edited, text.replace("b: 1", "b: 2").replace("c: |", "d: |"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn random_values_anywhere(pick in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(), word in "\\PC{0,16}", number in any::<f64>()) {
        let all = documents();
        let text = &all[pick.index(all.len())];
        let (document, _) = Document::read("t", text.as_str());
        let mut fields = Vec::new();
        paths(document.root.as_ref().unwrap(), &[], &mut fields);
        let path = steps(&fields[at.index(fields.len())]);
        for value in [json!(word), json!([word, number]), json!({ "k": word, "n": number })] {
            let set = set_field(&document, &path, &value);
            prop_assert!(set.is_ok(), "{set:?} by {value}: {text}");
            let edits = set.unwrap();
            let edited = apply_edits(text, &edits).unwrap();
            let (after, _) = Document::read("t", edited.as_str());
            prop_assert_eq!(after.find(&path).map(Node::to_value), Some(value), "{}", edited);
            prop_assert!(outside_is_kept(text, &edited, &edits), "{}", edited);
        }
    }
}
