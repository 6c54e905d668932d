//! Fuzz target: any text as a source of the SDK v1. Reading must not panic, findings must point into the text, the jobs
//! must be readable YAML, and what `modernize` makes must be readable and need no second round. Must not know what a
//! source means.
#![no_main]

use libfuzzer_sys::fuzz_target;
use run_composer_core::document::{Document, to_yaml};
use run_composer_core::finding::has_errors;
use run_composer_core::job::MemoryFiles;
use run_composer_import::{convert, modernize};

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let name = if text.trim_start().starts_with('{') { "train.ipynb" } else { "train.py" };
    let mut files = MemoryFiles::default();
    files.add_text("helper.py", "from train import *\nNAME = 'helper'\ndef args(x):\n    return ['--x', x]\n");
    files.add_text("environment.yml", "name: e\ndependencies:\n  - python=3.8\n  - pip: [numpy]\n");
    let conversion = convert(name, &text, &files);
    for finding in &conversion.findings {
        let Some(place) = &finding.place else { continue };
        assert!(place.line >= 1 && place.column >= 1, "lines and columns count from 1: {place:?}");
        let own = place.document == name && name == "train.py";
        let source = text.trim_start_matches('\u{feff}');
        assert!(!own || source.get(place.range.clone()).is_some(), "the place is not in the text: {place:?}");
    }
    for run in &conversion.runs {
        let yaml = to_yaml(&run.job.clone().into(), 0);
        let (document, findings) = Document::read("job.yml", yaml.as_str());
        assert!(document.complete && !has_errors(&findings), "the job cannot be read: {findings:?}\n{yaml}");
    }
    upgrade(&text);
});

fn upgrade(text: &str) {
    let first = modernize("train.py", text);
    assert!(first.readable || first.text == text, "what cannot be read was changed");
    let mut end = 0;
    for edit in &first.edits {
        assert!(edit.start >= end && edit.end >= edit.start, "edits overlap or are out of order: {edit:?}");
        assert!(text.get(edit.start..edit.end).is_some(), "an edit is not in the text: {edit:?}");
        end = edit.end;
    }
    let second = modernize("train.py", &first.text);
    assert_eq!(second.readable, first.readable, "the new text cannot be read:\n{}", first.text);
    assert_eq!(second.text, first.text, "a second round changes something again");
}
