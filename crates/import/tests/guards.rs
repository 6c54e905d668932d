//! Ways out under conditions that are not known: what stands behind them depends on them.

use run_composer_core::job::MemoryFiles;
use run_composer_import::convert;

/// The condition of each run of `go(1)`, `go(2)`…
fn conditions(program: &str) -> Vec<Option<String>> {
    let head = "import sys\nfrom azureml.core import Experiment, ScriptRunConfig, Workspace\nws = Workspace.from_config()\n\
        exp = Experiment(ws, 'e')\ndef go(n):\n    exp.submit(ScriptRunConfig('.', 't.py', arguments=['--n', n], compute_target='c'))\n";
    let mut files = MemoryFiles::default();
    files.add_text("t.py", "print(1)\n");
    let conversion = convert("guards.py", &format!("{head}{program}"), &files);
    conversion.runs.into_iter().map(|run| run.report.condition).collect()
}

#[track_caller]
fn are(program: &str, expected: &[Option<&str>]) {
    let found = conditions(program);
    let found: Vec<Option<&str>> = found.iter().map(Option::as_deref).collect();
    assert_eq!(found, expected, "{program}");
}

#[test]
fn an_exit_guards_what_stands_behind_it() {
    let x = "ws.location == 'x'";
    let not = format!("not ({x})");
    are(&format!("go(1)\nif {x}: sys.exit(1)\ngo(2)\n"), &[None, Some(&not)]);
    are(&format!("if {x}:\n    go(1)\nelse:\n    sys.exit()\ngo(2)\n"), &[Some(x), Some(x)]);
    are("go(1)\nraise RuntimeError('stop')\ngo(2)\n", &[None, Some("line 8 does not stop the program")]);
    are("assert False\ngo(1)\n", &[Some("line 7 does not stop the program")]);
    are(&format!("try:\n    if {x}: raise ValueError()\nexcept ValueError:\n    pass\ngo(1)\n"), &[None]);
}

#[test]
fn a_return_guards_the_rest_of_its_function() {
    let x = "ws.location == 'x'";
    let not = format!("not ({x})");
    are(&format!("def f():\n    if {x}: return\n    go(1)\nf()\ngo(2)\n"), &[Some(&not), None]);
    are(
        &format!("def f():\n    if ws.name:\n        if {x}:\n            return\n    go(1)\nf()\n"),
        &[Some("not (ws.name) or not (ws.location == 'x')")],
    );
}

#[test]
fn a_continue_guards_the_rest_of_its_round() {
    let x = "ws.location == 'x'";
    let not = format!("not ({x})");
    are(
        &format!("for n in [1, 2]:\n    if {x}: continue\n    go(n)\ngo(3)\n"),
        &[Some(&not), Some(&not), None],
    );
    are(
        &format!("for n in [1, 2]:\n    if {x}: break\n    go(n)\ngo(3)\n"),
        &[Some(&not), Some(&format!("the loop does not end before and {not}")), None],
    );
}
