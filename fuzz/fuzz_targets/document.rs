//! Fuzz target: any bytes as a job document. Reading and checking must not panic, findings must point into the text,
//! and fixes must fit it. Must not know what a single check says.
#![no_main]

use libfuzzer_sys::fuzz_target;
use run_composer_core::checks::check_text;
use run_composer_core::document::{Document, Node};
use run_composer_core::finding::{Code, Finding, Fix, Place, apply_edits};
use run_composer_core::job::{MemoryFiles, ProjectFiles};

/// The name of the document under test; no file of the project has it.
const NAME: &str = "job.yml";

fuzz_target!(|bytes: &[u8]| {
    let (document, findings) = Document::read_bytes(NAME, bytes);
    look_at(&findings, &document, None);
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    look_at(&check_text(NAME, text, None, None).findings, &document, None);
    let files = project();
    look_at(&check_text(NAME, text, Some(&files), None).findings, &document, Some(&files));
});

/// A small project: code, an environment, a component and a data file, under the names that the corpus uses.
fn project() -> MemoryFiles {
    let mut files = MemoryFiles::default();
    files.add_text("src/train.py", "print('hello')\n");
    files.add_text("src/.amlignore", "data/\n*.log\n");
    files.add_text(
        "conda.yml",
        "channels: [defaults]\ndependencies:\n  - python=3.11\n  - pip:\n      - numpy==1\n",
    );
    files.add_text("requirements.txt", "numpy>=1\n-r other.txt\npandas ==\n");
    files.add_text("environment.yml", "image: ubuntu\nconda_file: conda.yml\n");
    files.add_text("trial.yml", "command: python train.py\ncode: src\nenvironment: file:environment.yml\n");
    files.add_text("docker/Dockerfile", "FROM ubuntu\n");
    files.add_sized("src/data/large.bin", 400 << 20);
    files
}

fn look_at(findings: &[Finding], document: &Document, files: Option<&MemoryFiles>) {
    for finding in findings {
        let Some(place) = &finding.place else { continue };
        let text = if place.document == NAME {
            Some(document.text.clone())
        } else {
            files.and_then(|files| files.text(&place.document))
        };
        // A file that was not given cannot have been read, so nothing can be found in it.
        let text = text.unwrap_or_else(|| panic!("a finding in an unknown document: {finding:?}"));
        place_is_inside(place, &text);
        for fix in &finding.fixes {
            fix_applies(fix, finding, &text);
        }
    }
}

fn place_is_inside(place: &Place, text: &str) {
    assert!(text.get(place.range.clone()).is_some(), "the place is not in the text: {place:?}");
    assert!(place.line >= 1 && place.column >= 1, "lines and columns count from 1: {place:?}");
    let lines = text.matches('\n').count() + 1;
    assert!(place.line as usize <= lines, "the place is below the last line: {place:?}");
}

fn fix_applies(fix: &Fix, finding: &Finding, text: &str) {
    let fixed = apply_edits(text, &fix.edits);
    let fixed = fixed.unwrap_or_else(|| panic!("a fix does not fit its document: {fix:?} of {finding:?}"));
    let (before, _) = Document::read(NAME, text);
    if !before.complete {
        return;
    }
    let (after, _) = Document::read(NAME, fixed.as_str());
    assert!(after.complete, "a fix breaks the document: {fix:?} of {finding:?}\n{fixed}");
    if finding.code == Code::DuplicateKey {
        let value = |document: &Document| document.root.as_ref().map(Node::to_value);
        assert_eq!(value(&after), value(&before), "removing the first of two keys changes a value:\n{fixed}");
    }
}
