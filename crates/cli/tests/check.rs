//! `run-composer check`: exit codes, findings, and documents that are no documents.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on may say so with a panic")]

mod common;

use std::fmt::Write as _;
use std::fs;
use std::process::Command;

use common::PROGRAM;
use common::command::{Ran, run};
use common::project::Project;
use serde_json::Value;

const CLEAN: &str = "type: command\nexperiment_name: tests\ncode: src\ncommand: python train.py\n\
                     environment: azureml:user-managed:1\ncompute: azureml:local\nlimits:\n  timeout: 60\n";

fn check(project: &Project) -> Ran {
    run(&["check".as_ref(), project.document().as_os_str()])
}

fn check_json(project: &Project) -> (Option<i32>, Value) {
    let ran = run(&["check".as_ref(), project.document().as_os_str(), "--format=json".as_ref()]);
    (ran.code, ran.json())
}

fn project(document: impl AsRef<[u8]>) -> Project {
    Project::new(document).file("src/train.py", "print('hello')\n")
}

/// Checks a document; its exit code and the codes of its errors.
fn errors(document: impl AsRef<[u8]>) -> (Option<i32>, Vec<String>) {
    let (code, report) = check_json(&project(document));
    let findings = report["findings"].as_array().unwrap().clone();
    let errors = findings.iter().filter(|finding| finding["severity"] == "error");
    (code, errors.map(|finding| finding["code"].as_str().unwrap().to_owned()).collect())
}

fn has_error(document: impl AsRef<[u8]>, code: &str) {
    let (exit, errors) = errors(document);
    assert_eq!(exit, Some(1), "{errors:?}");
    assert!(errors.iter().any(|found| found == code), "{code} is not among {errors:?}");
}

#[test]
fn a_clean_document() {
    let ran = check(&project(CLEAN));
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{}", ran.out);
    assert!(ran.out.contains("0 errors, 0 warnings"), "{}", ran.out);
}

#[test]
fn the_sample_is_clean() {
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/../../www/samples/ridge-diabetes/job.yml");
    let ran = run(&["check", sample]);
    assert_eq!(ran.code, Some(0), "{} {}", ran.out, ran.err);
    assert!(ran.out.contains("0 errors"), "{}", ran.out);
}

#[test]
fn errors_give_exit_code_1() {
    let ran = check(&project(CLEAN.replace("train.py", "no_such.py")));
    assert_eq!(ran.code, Some(1));
    assert!(ran.out.contains("no_such.py") && ran.out.contains("script-not-found"), "{}", ran.out);
}

#[test]
fn unusable_input_gives_exit_code_2() {
    let folder = project(CLEAN);
    let missing = run(&["check".as_ref(), folder.path().join("missing.yml").as_os_str()]);
    assert_eq!((missing.code, missing.out.as_str()), (Some(2), ""));
    assert!(missing.err.contains("missing.yml") && missing.err.contains("No such file"), "{}", missing.err);
    let itself = run(&["check".as_ref(), folder.path().as_os_str()]);
    assert_eq!(itself.code, Some(2), "{} {}", itself.out, itself.err);
    let binary = check(&project(b"\x7fELF\x02\x01\x00\xff\xfe\x00"));
    assert_eq!(binary.code, Some(2));
    assert!(binary.err.contains("binary file"), "{}", binary.err);
    let latin = check(&project(b"command: echo caf\xe9\n"));
    assert_eq!(latin.code, Some(2));
    assert!(latin.err.contains("UTF-8"), "{}", latin.err);
    let utf_16 = check(&project(b"\xff\xfec\0o\0m\0m\0a\0n\0d\0"));
    assert_eq!(utf_16.code, Some(2));
    assert!(utf_16.err.contains("UTF-16"), "{}", utf_16.err);
}

#[test]
fn unusable_input_for_programs() {
    let (code, report) = check_json(&project(b"\xff\xff"));
    assert_eq!(code, Some(2));
    assert!(report["error"].as_str().unwrap().contains("UTF-8"), "{report}");
    assert_eq!(report["findings"], serde_json::json!([]));
}

#[test]
fn the_shape_for_programs() {
    let folder = project(CLEAN.replace("train.py", "no_such.py").replace("limits:\n  timeout: 60\n", ""));
    let (code, report) = check_json(&folder);
    assert_eq!(code, Some(1));
    assert_eq!(report["document"], folder.document().display().to_string());
    assert_eq!((&report["errors"], &report["warnings"].is_u64()), (&1.into(), &true));
    let finding = &report["findings"][0];
    assert_eq!((&finding["code"], &finding["severity"]), (&"script-not-found".into(), &"error".into()));
    assert!(finding["message"].as_str().unwrap().contains("no_such.py"));
    assert!(!finding["help"].as_str().unwrap().is_empty());
    assert_eq!(finding["field"], "command");
    assert_eq!(
        (&finding["place"]["line"], &finding["place"]["column"]),
        (&4.into(), &17.into()),
        "{finding}"
    );
    assert!(report["findings"].as_array().unwrap().iter().any(|finding| finding["code"] == "no-timeout"));
}

#[test]
fn findings_of_jobs() {
    has_error(CLEAN.replace("python train.py", "\"\""), "empty-command");
    has_error(CLEAN.replace("command: python train.py\n", ""), "missing-field");
    has_error(CLEAN.replace("environment: azureml:user-managed:1\n", ""), "missing-field");
    has_error(CLEAN.replace("code: src\n", ""), "script-without-code");
    has_error(CLEAN.replace("code: src", "code: nowhere"), "code-not-found");
    has_error(CLEAN.replace("train.py", "train.py ${{inputs.none}}"), "undeclared-input");
    has_error(CLEAN.replace("compute:", "computer:"), "unknown-field");
    has_error("type: pipeline\njobs:\n  a:\n    command: echo\n", "unsupported-job-type");
    has_error("", "empty-document");
    has_error("# nothing\n", "empty-document");
    has_error("- a\n- b\n", "wrong-type");
    has_error("just text", "wrong-type");
}

#[test]
fn traps_of_yaml() {
    has_error(format!("{CLEAN}\tbad: 1\n"), "yaml-syntax");
    has_error("command: [echo\n", "yaml-syntax");
    has_error("command: 'echo\n", "yaml-syntax");
    has_error(format!("{CLEAN}---\n{CLEAN}"), "yaml-syntax");
    let (code, report) = check_json(&project(format!("{CLEAN}code: src\n")));
    let codes: Vec<_> = report["findings"].as_array().unwrap().iter().map(|f| f["code"].clone()).collect();
    assert!(codes.contains(&"duplicate-key".into()), "{codes:?}");
    assert_eq!(code, Some(0), "a warning only: {report}");
}

#[test]
fn line_ends_and_byte_order_marks_do_not_matter() {
    assert_eq!(errors(CLEAN.replace('\n', "\r\n")), (Some(0), vec![]));
    assert_eq!(errors(format!("\u{feff}{CLEAN}")), (Some(0), vec![]));
    assert_eq!(errors(format!("\u{feff}{}", CLEAN.replace('\n', "\r\n"))), (Some(0), vec![]));
}

#[test]
fn an_alias_bomb() {
    let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for level in 1..30 {
        let below = level - 1;
        writeln!(bomb, "a{level}: &a{level} [*a{below}, *a{below}, *a{below}, *a{below}, *a{below}]")
            .unwrap();
    }
    has_error(bomb, "document-too-complex");
}

#[test]
fn ten_thousand_levels() {
    let flow =
        |open: &str, close: &str| format!("command: {}1{}\n", open.repeat(10_000), close.repeat(10_000));
    let indented = |levels| (0..levels).map(|level| format!("{}a:\n", " ".repeat(level))).collect::<String>();
    // Either the parser's limit or ours; 10,000 indented levels are 50 MB.
    let compact = ["- ", "? "].map(|mark| format!("{}x\n", mark.repeat(10_000)));
    for deep in
        [flow("[", "]"), flow("{a: ", "}"), indented(2000), indented(10_000)].into_iter().chain(compact)
    {
        let (code, errors) = errors(&deep);
        assert_eq!(code, Some(1), "{errors:?}");
        let known = |code: &String| ["document-too-complex", "yaml-syntax"].contains(&code.as_str());
        assert!(errors.iter().any(known), "{errors:?} for {}", &deep[..30]);
    }
}

#[test]
fn fifty_megabytes() {
    let line = "environment_variables: {A: b, C: d}\n";
    has_error(format!("{CLEAN}{}", line.repeat(50_000_000 / line.len())), "document-too-complex");
    has_error("x".repeat(50_000_000), "document-too-complex");
}

#[test]
fn nothing_makes_it_panic() {
    let odd = [
        "\0",
        "\u{feff}",
        "\u{feff}\u{feff}",
        "%YAML 9.9\n---\n",
        "&a *a",
        "*a",
        "? ",
        ": ",
        "- - -",
        "!!binary x",
        "<<: *a\n",
        "<<: [1, 2]\n",
        "a: &a\n  <<: *a\n",
        "\"\\",
        "\"\\u12\"",
        "'",
        "|",
        ">",
        "a: |9\n x",
        "\u{2028}",
        "é: [ü",
        "command: \"\\ud800\"\n",
        "limits: {timeout: 99999999999999999999}\n",
        "limits: {timeout: -1}\n",
        "command: {a: 1}\n",
        "inputs: []\ncommand: ${{inputs.}}\n",
        "command: ${{\n",
        "command: $[[${{inputs.a}}\n",
        "resources: {instance_count: 1e400}\n",
        "name: !!python/object:os.system x\n",
        "environment: {image: [1]}\n",
        "environment: {conda_file: /dev/zero}\n",
        "environment: {conda_file: ''}\n",
        "code: ''\ncommand: python a.py\n",
    ];
    for document in odd {
        let (code, _) = check_json(&project(document));
        assert!(matches!(code, Some(0..=2)), "{document:?}: {code:?}");
        assert!(matches!(check(&project(document)).code, Some(0..=2)), "{document:?} as text");
    }
}

#[test]
fn several_documents_and_standard_input() {
    let (clean, broken) = (project(CLEAN), Project::new("command: ls\n"));
    let both = run(&[
        "check".as_ref(),
        clean.document().as_os_str(),
        broken.document().as_os_str(),
        "--format=json".as_ref(),
    ]);
    let reports = both.json();
    assert_eq!(
        (both.code, reports[0]["errors"].as_u64(), reports[1]["errors"].as_u64()),
        (Some(1), Some(0), Some(1))
    );
    let mut command = Command::new(PROGRAM);
    command.args(["check", "-"]).stdin(fs::File::open(broken.document()).unwrap());
    let ran = command.output().unwrap();
    assert_eq!(ran.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&ran.stdout).contains("standard input: 1 error"));
}

#[test]
fn fixes_of_errors_are_written_where_there_is_one_way() {
    let broken = CLEAN.replace("limits:\n  timeout", "priority: low\nlimits:\n  timeout")
        + "tags: {a: 1}\nscript: x\n";
    let project = project(broken);
    let fix = |file: &std::ffi::OsStr| run(&["check".as_ref(), "--fix".as_ref(), file]);
    let ran = fix(project.document().as_os_str());
    let written = fs::read_to_string(project.document()).unwrap();
    assert_eq!(
        written,
        CLEAN.to_owned() + "tags: {a: \"1\"}\nscript: x\nqueue_settings:\n  priority: low\n",
        "{}",
        ran.err
    );
    assert!(ran.err.contains("`priority` belongs below `queue_settings`. Fixed: Move below"), "{}", ran.err);
    // Nothing says what is meant by the rest.
    assert_eq!(ran.code, Some(1));
    assert!(ran.out.contains("1 error"), "{}", ran.out);
    let again = fix(project.document().as_os_str());
    assert_eq!((again.err.as_str(), fs::read_to_string(project.document()).unwrap()), ("", written));
    assert_eq!(fix("-".as_ref()).code, Some(2));
}
