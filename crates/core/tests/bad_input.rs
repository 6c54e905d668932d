//! Documents that no person writes: a finding each, never a panic and never a wait.

use run_composer_core::document::Document;
use run_composer_core::finding::{Code, apply_edits};

#[test]
fn aliases_do_not_nest_deeper_than_brackets_may() {
    let (open, close) = ("[".repeat(150), "]".repeat(150));
    let mut text = format!("- &a0 {open}x{close}\n");
    for n in 1..60 {
        text.push_str(&format!("- &a{n} {open}*a{}{close}\n", n - 1));
    }
    let (document, findings) = Document::read("job.yml", text);
    assert!(!document.complete);
    assert_eq!(findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), [Code::DocumentTooComplex]);
}

#[test]
fn a_character_that_nobody_sees_is_named_and_removed() {
    let text = "command: echo\u{b}hi\n";
    let (document, findings) = Document::read("job.yml", text);
    assert!(!document.complete);
    assert!(findings[0].message.contains("U+000B"), "{findings:?}");
    assert_eq!(apply_edits(text, &findings[0].fixes[0].edits).unwrap(), "command: echohi\n");
}

#[test]
fn the_first_of_two_keys_goes_and_no_value_changes() {
    for text in ["- a: 1\n  a: 2\n- b\n", "inputs:\n  - a: 1\n    a: 2\n    c: 3\n", "a: 1\nb: 2\na: 3\n"] {
        let (before, findings) = Document::read("job.yml", text);
        let duplicate = findings.iter().find(|finding| finding.code == Code::DuplicateKey).unwrap();
        let (after, left) = Document::read("job.yml", apply_edits(text, &duplicate.fixes[0].edits).unwrap());
        assert!(left.is_empty(), "{left:?}");
        assert_eq!(after.root.unwrap().to_value(), before.root.unwrap().to_value());
    }
}
