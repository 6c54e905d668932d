//! Lists and dictionaries of which a part is not known: what that part may have changed is not known either.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use run_composer_core::job::MemoryFiles;
use run_composer_import::{Run, convert};
use serde_json::Value;

/// The run whose last argument is `{value}`.
fn run(statements: &str, value: &str) -> Run {
    let program = format!(
        "import json\nfrom azureml.core import Experiment, ScriptRunConfig, Workspace\n\
         exp = Experiment(Workspace.from_config(), 'e')\n{statements}\n\
         exp.submit(ScriptRunConfig('.', 'train.py', arguments=[{value}], compute_target='c'))\n"
    );
    convert("open.py", &program, &MemoryFiles::default()).runs.first().cloned().expect("a run")
}

/// The argument, where it is known.
fn known(statements: &str, value: &str) -> Option<Value> {
    let run = run(statements, value);
    if !run.report.questions.is_empty() {
        return None;
    }
    run.v1["arguments"].get(0).cloned()
}

const UPDATED: &str = "d = {'lr': 0.1, 'n': 2}\nd.update(json.load(open('p.json')))\nd['late'] = 5";

#[test]
fn what_unknown_entries_may_replace_is_not_known() {
    for value in
        ["d['lr']", "d.get('lr')", "d.get('other', 7)", "len(d)", "'other' in d", "d.pop('n')", "list(d)[0]"]
    {
        assert_eq!(known(UPDATED, value), None, "{value}");
    }
    assert_eq!(known(UPDATED, "d['late']"), Some(5.into()));
    assert_eq!(known(UPDATED, "'lr' in d"), Some(true.into()));
    let laid_flat = "c = {'lr': 0.1, **json.load(open('p.json')), 'n': 3}";
    assert_eq!((known(laid_flat, "c['lr']"), known(laid_flat, "c['n']")), (None, Some(3.into())));
}

#[test]
fn places_behind_unknown_items_are_not_known() {
    let list = "a = ['x', *json.load(open('p.json')), 'y']";
    assert_eq!(known(list, "a[0]"), Some("x".into()));
    for value in ["a[1]", "a[-1]", "len(a)", "a.pop()", "a.index('y')", "a == ['x', 'y']", "a[:1]"] {
        assert_eq!(known(list, value), None, "{value}");
    }
    assert_eq!(known("a = [input('name'), 2]", "len(a)"), Some(2.into()));
    let removed = format!("{list}\na.remove('x')");
    assert_eq!(known(&removed, "a[0]"), None);
}

#[test]
fn attributes_set_from_a_file_are_not_known() {
    let class = "class C:\n    def __init__(self):\n        self.lr = 0.1\n        self.__dict__.update(json.load(open('p.json')))\nc = C()";
    let run = run(class, "c.size");
    let [question] = run.report.questions.as_slice() else { panic!("{:?}", run.report.questions) };
    assert_eq!(question.reason, "its entries are not known");
    assert_eq!(known(class, "c.lr"), None);
}

#[test]
fn a_result_tells_why_its_parts_are_not_known() {
    let run = run("name = input('name')", "'--out/' + name");
    assert_eq!(run.report.questions[0].reason, run_reason());
}

/// Why `input()` is not known.
fn run_reason() -> String {
    run("", "input('name')").report.questions[0].reason.clone()
}
