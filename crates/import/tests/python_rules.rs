//! Rules of Python that a reader easily gets wrong. The expected values are what Python 3.11 gives.

use run_composer_core::job::MemoryFiles;
use run_composer_import::{Conversion, convert};
use serde_json::{Value, json};

const GO: &str = "from azureml.core import Experiment, ScriptRunConfig, Workspace\nws = Workspace.from_config()\nexp = Experiment(ws, 'e')\n\
    def C(*a):\n    return ScriptRunConfig('.', 'train.py', arguments=list(a), compute_target='c')\n\
    def sub(*a):\n    exp.submit(C(*a))\n";

fn converted(program: &str) -> Conversion {
    let mut conversion = convert("rules.py", &format!("{GO}{program}"), &MemoryFiles::default());
    // A helper that the program does not call.
    conversion.runs.retain(|run| run.report.condition.is_none());
    conversion
}

/// The arguments of each run, of which nothing may be a question.
fn arguments(program: &str) -> Value {
    let runs = converted(program).runs;
    json!(runs.iter().map(|run| run.v1["arguments"].clone()).collect::<Vec<_>>())
}

#[test]
fn class_bodies_see_their_own_names() {
    let program = "x = 'g'\nclass K:\n    x = 'k'\n    z = x + '1'\n    N = [1, 2]\n    M = len(N)\n    L = [i for i in N]\n    if M > 1:\n        big = True\n    def m(self):\n        return x\nsub(K.z, K.M, K().m(), K.big, *K.L)\n";
    assert_eq!(arguments(program), json!([["k1", 2, "g", true, 1, 2]]));
}

#[test]
fn zeros_fill_wherever_a_value_stands() {
    let program =
        "i = 8\nsub(f'{i:>03}', f'{i:<05}', f'{-5:>05}', f'{1.5:>06}', f'{True:5}', '-5'.zfill(4))\n";
    assert_eq!(arguments(program), json!([["008", "80000", "000-5", "0001.5", "    1", "-005"]]));
}

#[test]
fn methods_are_looked_up_in_pythons_order() {
    let program = "class B:\n    def args(self): return ['B']\nclass L(B):\n    def args(self): return ['L'] + super().args()\nclass R(B):\n    def args(self): return ['R'] + super().args()\nclass D(L, R): pass\nsub(*D().args(), isinstance(D(), B), isinstance(B(), D))\n";
    assert_eq!(arguments(program), json!([["L", "R", "B", true, false]]));
}

#[test]
fn members_of_enumerations_may_be_text() {
    let program = "from enum import Enum\nclass S(str, Enum):\n    A = 'a'\nclass T(Enum):\n    B = 'b'\nsub(S.A == 'a', S.A in ('a',), {'a': 1}.get(S.A, 0), T.B == 'b', T.B is T.B, isinstance(T.B, T), str(T.B))\n";
    assert_eq!(arguments(program), json!([[true, true, 1, false, true, true, "T.B"]]));
}

#[test]
fn true_is_itself_only() {
    let program = "for v in [1, 'x', True, 0.5]:\n    sub('flag' if v is True else v)\n";
    assert_eq!(arguments(program), json!([[1], ["x"], ["flag"], [0.5]]));
}

#[test]
fn patterns_take_values_apart() {
    let program = "def f(t):\n    match t:\n        case (n, k): return [n, k]\n        case {'k': v}: return [v]\n        case [first, *others]: return [first, len(others)]\n        case str() as name: return [name]\nfor t in [(1, 2), {'k': 3}, [4, 5, 6], 'x']:\n    sub(*f(t))\n";
    assert_eq!(arguments(program), json!([[1, 2], [3], [4, 2], ["x"]]));
}

#[test]
fn objects_say_what_they_are() {
    let program = "class O:\n    a = 1\n    def __str__(self): return f'c{self.a}'\n    def __repr__(self): return 'R'\nfrom types import SimpleNamespace\nsub(str(O()), f'{O()}', repr(O()), SimpleNamespace(q=2).q)\n";
    assert_eq!(arguments(program), json!([["c1", "c1", "R", 2]]));
}

#[test]
fn several_lists_are_mapped_at_once() {
    let program =
        "sub(*map(lambda p, q: p + q, [1, 2], [3, 4]))\nfs = [lambda: j for j in range(2)]\nsub(fs[0]())\n";
    assert_eq!(arguments(program), json!([[4, 6], [1]]));
}

#[test]
fn options_take_what_argparse_gives_them() {
    let program = "import argparse\ndef P(): return argparse.ArgumentParser()\np = P()\np.add_argument('--c', nargs='?', const=5, default=7, type=int)\nsub(p.parse_args(['--c']).c, p.parse_args(['--c', '3']).c, p.parse_args([]).c)\np = P()\np.add_argument('--on', action=argparse.BooleanOptionalAction, default=True)\nsub(p.parse_args(['--no-on']).on, p.parse_args([]).on)\np = P()\np.add_argument('--kv', action='append')\np.add_argument('pos', nargs='?', default='pp')\nn = p.parse_args(['--kv', 'a', '--kv', 'b'])\nsub(n.pos, *n.kv)\np = P()\np.add_argument('--k', type=int)\np.add_argument('--learn-rate', '-b', type=float, default=0.1)\nn, rest = p.parse_known_args('--k 1 --other 3'.split())\nsub(n.k, *rest)\nsub(p.parse_args(['--learn', '0.5']).learn_rate, p.parse_args(['-b8']).learn_rate, p.parse_args(['--learn-rate=2']).learn_rate)\nq = argparse.ArgumentParser(parents=[p])\nq.add_argument('--x', default=argparse.SUPPRESS)\nq.set_defaults(k=8)\na = q.parse_args(['--k=4'])\nsub(a.k, hasattr(a, 'x'))\n";
    assert_eq!(
        arguments(program),
        json!([[5, 3, 7], [false, true], ["pp", "a", "b"], [1, "--other", "3"], [0.5, 8.0, 2.0], [4, false]])
    );
}

#[test]
fn merged_keys_of_yaml_come_first() {
    let program = "import yaml\nc = yaml.safe_load('b: &b {wd: 1, lr: 1}\\nd: {<<: *b, lr: 2}\\n')\nsub(*[f'--{k}={v}' for k, v in c['d'].items()])\n";
    assert_eq!(arguments(program), json!([["--wd=1", "--lr=2"]]));
}

#[test]
fn a_bound_submit_submits() {
    let program = "from functools import partial\nfrom threading import Thread\nfrom contextlib import contextmanager, nullcontext\n\
        list(map(exp.submit, [C(1), C(2)]))\npartial(exp.submit, tags={})(C(3))\ngetattr(exp, 'submit')(C(4))\n{'go': exp.submit}['go'](C(5))\n\
        Thread(target=exp.submit, args=(C(6),)).start()\n\
        @contextmanager\ndef study(name):\n    yield Experiment(ws, name)\nwith study('g') as e:\n    e.submit(C(7))\nwith nullcontext(exp) as e:\n    e.submit(C(8))\n";
    assert_eq!(arguments(program), json!([[1], [2], [3], [4], [5], [6], [7], [8]]));
    assert_eq!(converted(program).runs[6].experiment, json!("g"));
    assert_eq!(converted(program).runs[7].experiment, converted(program).runs[0].experiment);
}

#[test]
fn what_changes_behind_the_readers_back_is_a_question() {
    for program in [
        "import numpy as np\na = np.arange(2).tolist()\nexp.submit(C(*a))\n",
        "def E(**k):\n    return C(*[f'{x}{y}' for x, y in k.items()])\nimport tool\nexp.submit(E(**tool.options()))\n",
        "import random\nl = [1, 2, 3]\nrandom.shuffle(l)\nsub(*l)\n",
        "import heapq\nh = [3]\nheapq.heappush(h, 1)\nsub(*h)\n",
        "sub(str({'s'}))\n",
        "sub('abcabc'.find('c', 3))\n",
        "sub('a\\nb'.splitlines(True))\n",
    ] {
        let runs = converted(program).runs;
        assert!(runs.len() == 1 && !runs[0].report.questions.is_empty(), "{program}");
    }
}

#[test]
fn a_cloned_environment_shares_its_packages() {
    let program = "from azureml.core import Environment\nfrom azureml.core.conda_dependencies import CondaDependencies\n\
        e = Environment('a')\ne.python.conda_dependencies = CondaDependencies.create(pip_packages=['numpy'])\n\
        e.clone('b').python.conda_dependencies.add_pip_package('xgboost')\n\
        exp.submit(ScriptRunConfig('.', 'train.py', compute_target='c', environment=e))\n";
    assert!(json!(converted(program).runs[0].job).to_string().contains("xgboost"));
}

#[test]
fn objects_are_copied_compared_and_registered() {
    let program = "import copy\nfrom dataclasses import dataclass\nfrom collections import namedtuple\n\
        @dataclass\nclass D:\n    n: int = 1\nbase = D()\nfor n in (8, 16):\n    x = copy.deepcopy(base)\n    x.n += n\n    sub(x.n)\n\
        N = namedtuple('N', 'a b')\nsub(D(1) == D(1), D(1) in [D(1)], D(2) == D(1), N(1, 2) == (1, 2), {1, 2} == {2, 1})\n\
        R = {}\ndef reg(cls):\n    R[cls.__name__] = cls\n    return cls\n@reg\nclass K:\n    x = 3\nfor n, c in R.items():\n    sub(n, c.x)\n";
    let expected = json!([[9], [17], [true, true, false, true, true], ["K", 3]]);
    assert_eq!(arguments(program), expected);
}

#[test]
fn iterators_go_on_and_suppressed_failures_pass() {
    let program = "from contextlib import suppress\nit = iter(['hdr', 'a'])\nnext(it)\nfor x in it:\n    sub(x)\nwith suppress(KeyError):\n    x = {}['k']\nsub('yes')\n\
        class O:\n    pass\ntry:\n    O().foo()\n    sub('no')\nexcept AttributeError:\n    sub('fallback')\n\
        def f(name, /, **tags):\n    sub(name, *tags)\nf('n', name='x')\n";
    assert_eq!(arguments(program), json!([["a"], ["yes"], ["fallback"], ["n", "name"]]));
}

#[test]
fn a_file_is_read_once() {
    let mut beside = MemoryFiles::default();
    beside.add_text("c.txt", "head\na\nb\n");
    let arguments = |program: &str| {
        let conversion = convert("rules.py", &format!("{GO}{program}"), &beside);
        let runs = conversion.runs.into_iter().filter(|run| run.report.condition.is_none());
        runs.map(|run| run.v1["arguments"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(arguments("f = open('c.txt')\nsub(f.readline())\n"), [json!(["head\n"])]);
    assert_eq!(arguments("sub(*open('c.txt').readlines())\n"), [json!(["head\n", "a\n", "b\n"])]);
    let again = arguments("f = open('c.txt')\nhead = f.readline()\nsub(f.read())\n");
    assert!(again.len() == 1 && again[0][0].is_object(), "{again:?}");
}
