//! Every finding code has a page whose example triggers it and whose correction does not: documentation that cannot rot.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#![expect(clippy::disallowed_methods, reason = "the test reads the pages; the crate itself must not")]

use std::path::Path;

use run_composer_core::checks::{WorkspaceFacts, check_text};
use run_composer_core::finding::{Code, Finding, apply_edits};
use run_composer_core::job::MemoryFiles;

/// The project that the pages' texts describe, before or after the correction.
fn project(code: Code, corrected: bool) -> MemoryFiles {
    let mut files = MemoryFiles::default();
    files.add_text("src/train.py", "print('hello')\n");
    files.add_text("environments/conda.yml", "dependencies: [python=3.11]\n");
    files.add_text("data/iris.csv", "5.1,3.5\n");
    match code {
        Code::BulkyFolderInSnapshot => files.add_text("src/.venv/pyvenv.cfg", "home = /usr\n"),
        Code::StaleOutputsInSnapshot => files.add_sized("src/outputs/model.pkl", 10),
        Code::SecretInSnapshot => files.add_text("src/.env", "PASSWORD=x\n"),
        Code::SnapshotTooLarge if !corrected => files.add_sized("src/data.bin", 400 << 20),
        Code::InvalidIgnoreRule => files.add_text("src/.amlignore", "data[z-a]\n"),
        Code::TrialInFile => files.add_text(
            "train/component.yml",
            "type: command\ncommand: python train.py --lr ${{search_space.lr}}\ncode: ../src\nenvironment: azureml:sklearn-1.5@latest\n",
        ),
        _ => {}
    }
    files
}

/// The first block of YAML below a heading.
fn block<'p>(page: &'p str, heading: &str) -> Option<&'p str> {
    let section = page.split(heading).nth(1)?.split("\n## ").next()?;
    Some(section.split("```yaml\n").nth(1)?.split("```").next().unwrap())
}

/// The findings of a code in a page's text.
fn found(text: &str, code: Code, corrected: bool) -> Vec<Finding> {
    let facts = WorkspaceFacts {
        local: true,
        computes: vec!["local".into()],
        environments: vec!["user-managed".into()],
        jobs: vec!["iris".into()],
    };
    let workspace = matches!(
        code,
        Code::UnknownCompute | Code::UnknownEnvironment | Code::NotOnThisWorkspace | Code::JobNameTaken
    )
    .then_some(&facts);
    let mut findings = check_text("job.yml", text, Some(&project(code, corrected)), workspace).findings;
    findings.retain(|finding| finding.code == code);
    findings
}

fn reports(text: &str, code: Code, corrected: bool) -> bool {
    !found(text, code, corrected).is_empty()
}

#[test]
fn examples_trigger_their_code_and_corrections_do_not() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/findings");
    let mut problems = Vec::new();
    // Those of v1 sources are tested where sources are read, those of logs in `diagnosis.rs`.
    for code in Code::ALL.iter().filter(|code| !code.is_about_v1() && !code.is_about_log()) {
        let page = std::fs::read_to_string(folder.join(format!("{code}.md"))).unwrap();
        match block(&page, "\n## Example\n") {
            Some(example) if reports(example, *code, false) => {}
            Some(example) => problems.push(format!("{code}: the example does not trigger it:\n{example}")),
            None => problems.push(format!("{code}: the page has no example")),
        }
        if let Some(instead) = block(&page, "\n## Instead\n").filter(|text| reports(text, *code, true)) {
            problems.push(format!("{code}: the correction triggers it too:\n{instead}"));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn fixes_remove_their_finding() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/findings");
    let mut problems = Vec::new();
    for code in Code::ALL.iter().filter(|code| !code.is_about_v1() && !code.is_about_log()) {
        let page = std::fs::read_to_string(folder.join(format!("{code}.md"))).unwrap();
        let Some(example) = block(&page, "\n## Example\n") else { continue };
        for finding in found(example, *code, false) {
            for fix in &finding.fixes {
                let title = &fix.title;
                let Some(fixed) = apply_edits(example, &fix.edits) else {
                    problems.push(format!("{code}: `{title}` cannot be applied"));
                    continue;
                };
                let same = |left: &Finding| left.field == finding.field && left.message == finding.message;
                if found(&fixed, *code, false).iter().any(same) {
                    problems.push(format!("{code}: `{title}` leaves the finding:\n{fixed}"));
                }
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}
