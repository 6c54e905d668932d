//! What plain Python makes of a program, and what the reader makes of it: the same, with Python itself as the judge.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use std::process::Command;

use run_composer_core::job::MemoryFiles;
use run_composer_core::v1::repr;
use run_composer_import::read_source;

/// Programs whose result need not be known, but must not be wrong.
const UNKNOWN: &str = include_str!("python/unknown.txt");
/// Programs that leave their result in `x`, set apart by lines of `---`.
const PROGRAMS: &str = include_str!("python/programs.txt");

/// Runs every program in one Python and prints the results' texts, one in a line.
const JUDGE: &str = r"
import json, sys
for program in sys.stdin.read().split('\n---\n'):
    names = {'__name__': '__main__'}
    exec(compile(program, 'program', 'exec'), names)
    print(json.dumps(repr(names['x'])))
";

#[test]
fn the_reader_agrees_with_python() {
    let wrong = differences(PROGRAMS, false);
    assert!(wrong.is_empty(), "{} differ:\n\n{}", wrong.len(), wrong.join("\n\n"));
}

#[test]
fn what_the_reader_does_not_know_it_does_not_guess() {
    let wrong = differences(UNKNOWN, true);
    assert!(wrong.is_empty(), "{} differ:\n\n{}", wrong.len(), wrong.join("\n\n"));
}

/// Programs of which Python makes something else.
fn differences(programs: &str, may_be_unknown: bool) -> Vec<String> {
    use std::io::Write as _;
    let mut judge = Command::new("python3")
        .args(["-c", JUDGE])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("Python runs");
    judge.stdin.take().expect("a pipe").write_all(programs.as_bytes()).expect("it reads");
    let output = judge.wait_with_output().expect("it ends");
    let output = String::from_utf8(output.stdout).expect("text");
    let expected: Vec<&str> = output.lines().collect();
    let programs: Vec<&str> = programs.split("\n---\n").collect();
    assert_eq!(programs.len(), expected.len(), "Python fails on program {}", expected.len() + 1);
    let mut wrong = Vec::new();
    for (program, expected) in programs.iter().zip(expected) {
        let reading = read_source("program.py", program, &MemoryFiles::default());
        let value = reading.name("x").cloned();
        let text = value.as_ref().and_then(|value| repr(&reading.heap, value));
        let expected: String = serde_json::from_str(expected).expect("a text");
        if text.as_deref() != Some(&*expected) && !(may_be_unknown && text.is_none()) {
            let reason = value.as_ref().and_then(|value| value.as_hole()).map(|hole| &hole.reason);
            wrong.push(format!("{program}\n  Python: {expected}\n  here:   {text:?} {reason:?}"));
        }
    }
    wrong
}
