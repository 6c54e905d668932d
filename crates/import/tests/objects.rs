//! What a program's own classes, modules and options do that is easily overlooked: setters, contexts, subclasses, types.

use run_composer_core::finding::Code;
use run_composer_core::job::MemoryFiles;
use run_composer_import::{Conversion, convert};
use serde_json::{Value, json};

const GO: &str = "from azureml.core import Experiment, ScriptRunConfig, Workspace\nws = Workspace.from_config()\n\
    def sub(*a):\n    Experiment(ws, 'e').submit(ScriptRunConfig('.', 'train.py', arguments=list(a), compute_target='c'))\n";

fn converted(program: &str, files: &[(&str, &str)]) -> Conversion {
    let mut beside = MemoryFiles::default();
    for (path, text) in files {
        beside.add_text(*path, *text);
    }
    convert("objects.py", &format!("{GO}{program}"), &beside)
}

/// The arguments of each run.
fn arguments(program: &str, files: &[(&str, &str)]) -> Vec<Value> {
    converted(program, files).runs.iter().map(|run| run.v1["arguments"].clone()).collect()
}

/// Whether each run has a question, and there is one.
fn is_asked(program: &str, files: &[(&str, &str)]) -> bool {
    let runs = converted(program, files).runs;
    !runs.is_empty() && runs.iter().all(|run| !run.report.questions.is_empty())
}

#[test]
fn an_option_is_what_its_type_makes_of_the_default() {
    let parser = "import argparse\np = argparse.ArgumentParser()\n";
    let csv = "def csv(s):\n    return [float(x) for x in s.split(',')]\n";
    let program = format!(
        "{parser}{csv}p.add_argument('--lrs', type=csv, default='0.1,0.2')\na = p.parse_args()\nfor lr in a.lrs:\n    sub(lr)\n"
    );
    assert_eq!(arguments(&program, &[]), [json!([0.1]), json!([0.2])]);
    let flag = format!(
        "{parser}p.add_argument('--b', type=lambda s: s.lower() == 'true', default='False')\na = p.parse_args()\nif a.b:\n    sub('yes')\nsub(a.b)\n"
    );
    assert_eq!(arguments(&flag, &[]), [json!([false])]);
    let number = format!(
        "{parser}p.add_argument('--n', type=lambda x: int(float(x)), default='1e3')\nsub(p.parse_args().n)\n"
    );
    assert_eq!(arguments(&number, &[]), [json!([1000])]);
    let foreign = format!(
        "import tool\n{parser}p.add_argument('--n', type=tool.size, default='1k')\nsub(p.parse_args().n)\n"
    );
    assert!(is_asked(&foreign, &[]));
}

#[test]
fn attributes_of_modules_and_setters_are_set() {
    let helper = [("helpers.py", "CLUSTER = 'small'\nCOUNT = 1\ndef get():\n    return CLUSTER\n")];
    let program = "import helpers as h\nh.CLUSTER = 'big'\nh.COUNT += 1\nsub(h.CLUSTER, h.get(), h.COUNT)\n";
    assert_eq!(arguments(program, &helper), [json!(["big", "big", 2])]);
    let program = "class C:\n    @property\n    def x(self):\n        return self._x\n    @x.setter\n    def x(self, v):\n        self._x = v * 2\n\
                   c = C()\nc.x = 4\nsub(c.x)\n";
    let conversion = converted(program, &[]);
    assert!(
        conversion.findings.iter().all(|finding| !finding.message.contains("defines")),
        "{:?}",
        conversion.findings
    );
    assert_eq!(conversion.runs[0].v1["arguments"], json!([8]));
}

#[test]
fn an_object_decides_whether_it_is_true_or_equal() {
    let class = "class C:\n    def __len__(self):\n        return 0\n    def __eq__(self, other):\n        return True\nc = C()\n";
    assert_eq!(arguments(&format!("{class}sub('T' if c else 'F')\n"), &[]), [json!(["F"])]);
    assert_eq!(arguments(&format!("{class}sub(c == 5)\n"), &[]), [json!([true])]);
    assert_eq!(arguments("class D:\n    pass\nsub('T' if D() else 'F')\n", &[]), [json!(["T"])]);
}

#[test]
fn subclasses_and_contexts_do_their_work() {
    let program = "class Plug:\n    reg = []\n    def __init_subclass__(cls, **k):\n        super().__init_subclass__(**k)\n        Plug.reg.append(cls.__name__)\n\
                   class A(Plug):\n    lr = 3\nsub(','.join(Plug.reg))\n";
    assert_eq!(arguments(program, &[]), [json!(["A"])]);
    let program = "class T:\n    def __enter__(self):\n        sub('in')\n        return 5\n    def __exit__(self, *a):\n        sub('out')\n\
                   with T() as five:\n    sub(five)\n";
    assert_eq!(arguments(program, &[]), [json!(["in"]), json!([5]), json!(["out"])]);
}

#[test]
fn times_and_places_of_one_machine_are_questions() {
    let load = "import os, yaml\nc = yaml.safe_load(open('c.yml'))\n";
    assert!(is_asked(&format!("{load}sub(str(c['t']))\n"), &[("c.yml", "t: 2020-01-01 10:00:00\n")]));
    assert!(is_asked(&format!("{load}sub(c['t'])\n"), &[("c.yml", "t: .inf\n")]));
    assert!(is_asked("import os\nsub('--here', os.getcwd())\n", &[]));
    let conversion = converted(
        "import os\nExperiment(ws, 'e').submit(ScriptRunConfig(os.getcwd(), 'train.py', compute_target='c'))\n",
        &[],
    );
    assert!(conversion.runs[0].report.questions.is_empty(), "{:?}", conversion.runs[0].report.questions);
}

#[test]
fn records_are_read_as_dictionaries_and_copied() {
    let head = "from dataclasses import dataclass, asdict, astuple, replace, fields\nfrom collections import namedtuple\n\
                @dataclass\nclass P:\n    lr: float = 0.1\n    bs: int = 32\n";
    for (program, expected) in [
        ("for k, v in asdict(P(lr=0.2)).items():\n    sub(k, v)\n", json!([["lr", 0.2], ["bs", 32]])),
        ("sub(*astuple(replace(P(), bs=8)))\n", json!([[0.1, 8]])),
        ("sub(*[f.name for f in fields(P)])\n", json!([["lr", "bs"]])),
        (
            "Q = namedtuple('Q', 'a b', defaults=[2])\nq = Q(1)\nsub(*q)\nsub(*q._replace(b=3))\n",
            json!([[1, 2], [1, 3]]),
        ),
        (
            "class B:\n    name = 'x'\nclass C(B):\n    pass\nsub(getattr(C(), 'name'), getattr(C, 'name', 1), getattr(C(), 'no', 2))\n",
            json!([["x", "x", 2]]),
        ),
    ] {
        assert_eq!(json!(arguments(&format!("{head}{program}"), &[])), expected, "{program}");
    }
}

#[test]
fn lists_are_joined_and_numbers_written_as_python_does() {
    let head = "import functools, itertools, operator\nd = {'lr': 0.1, 'bs': 2}\n";
    for (program, expected) in [
        ("sub(*sum([[k, v] for k, v in d.items()], []))\n", json!([["lr", 0.1, "bs", 2]])),
        ("sub(*itertools.chain.from_iterable([['a'], ['b']]))\n", json!([["a", "b"]])),
        ("sub(*functools.reduce(operator.add, [['a'], ['b']]))\n", json!([["a", "b"]])),
        ("sub(functools.reduce(lambda a, b: a * b, [1, 2, 3], 2))\n", json!([[12]])),
        (
            "sub('%-4s|' % 'ab', '%5.2f' % 3.14159, '%05d' % 42, '%+d' % 3, '%g' % 1.0, '%4s' % 7)\n",
            json!([["ab  |", " 3.14", "00042", "+3", "1", "   7"]]),
        ),
        (
            "sub(hex(255), oct(8), bin(-5), int('ff', 16), int('0b11', 2), '{!r}'.format('x'))\n",
            json!([["0xff", "0o10", "-0b101", 255, 3, "'x'"]]),
        ),
    ] {
        assert_eq!(json!(arguments(&format!("{head}{program}"), &[])), expected, "{program}");
    }
}

#[test]
fn yaml_keeps_its_numbers_as_keys_and_its_dates_are_questions() {
    let files = [("c.yml", "1: a\nd: 2020-01-01\n")];
    let head = "import yaml\nc = yaml.safe_load(open('c.yml'))\n";
    assert_eq!(arguments(&format!("{head}sub(c[1])\n"), &files), [json!(["a"])]);
    assert!(is_asked(&format!("{head}sub(c['d'])\n"), &files));
}

#[test]
fn a_loop_over_something_unknown_has_an_open_number_of_runs() {
    for program in [
        "import csv\nfor row in csv.reader(open('x.csv')):\n    sub(row[0])\n",
        "import numpy as np\nruns = [sub(lr) for lr in np.linspace(0, 1, 3)]\n",
    ] {
        let conversion = converted(program, &[]);
        assert_eq!(conversion.runs.len(), 1, "{program}");
        assert!(conversion.findings.iter().any(|f| f.code == Code::V1RunsNotCounted), "{program}");
    }
    let sure = converted("for lr in [1, 2]:\n    sub(lr)\n", &[]);
    assert!(sure.findings.iter().all(|f| f.code != Code::V1RunsNotCounted));
}

#[test]
fn an_item_of_none_and_a_method_as_a_value_are_told() {
    let conversion = converted("x = None\nx['a'] = 1\nsub('a')\n", &[]);
    assert!(conversion.findings.iter().any(|f| f.message.contains("item assignment")));
    let program = "class C:\n    def m(self):\n        return 'cpu'\nsub(C().m)\n\
                   Experiment(ws, 'e').submit(ScriptRunConfig('.', 'train.py', compute_target=C().m))\n";
    assert!(is_asked(program, &[]));
}
