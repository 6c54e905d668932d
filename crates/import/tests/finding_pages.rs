//! Every finding about a source has a page whose example triggers it and whose correction does not.

use std::path::Path;

use run_composer_core::finding::Code;
use run_composer_core::job::MemoryFiles;
use run_composer_import::convert;

/// The first block of code below a heading, with its language.
fn block<'p>(page: &'p str, heading: &str) -> Option<(&'p str, &'p str)> {
    let section = page.split(heading).nth(1)?.split("\n## ").next()?;
    let (language, rest) = section.split("```").nth(1)?.split_once('\n')?;
    Some((language, rest))
}

fn reports((language, text): (&str, &str), code: Code) -> bool {
    let name = if language == "python" { "source.py" } else { "train.runconfig" };
    let mut files = MemoryFiles::default();
    files.add_text("train.py", "print('hello')\n");
    convert(name, text, &files).findings.iter().any(|finding| finding.code == code)
}

#[test]
fn examples_trigger_their_code_and_corrections_do_not() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/findings");
    let mut problems = Vec::new();
    for code in Code::ALL.iter().filter(|code| code.is_about_v1()) {
        let page = std::fs::read_to_string(folder.join(format!("{code}.md"))).expect("every code has a page");
        if !block(&page, "\n## Example\n").is_some_and(|example| reports(example, *code)) {
            problems.push(format!("{code}: the example does not trigger it"));
        }
        if block(&page, "\n## Instead\n").is_some_and(|text| reports(text, *code)) {
            problems.push(format!("{code}: the correction triggers it too"));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}
