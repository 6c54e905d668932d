//! Which names of a training script are runs, and what has to stay since something else may need it.

use run_composer_import::{Modernized, modernize};

const HEAD: &str = "from azureml.core import Run\nrun = Run.get_context()\n";

fn done(text: &str) -> Modernized {
    let done = modernize("train.py", text);
    let again = modernize("train.py", &done.text);
    assert_eq!(again.text, done.text, "the second time nothing changes");
    assert_eq!(again.edits, []);
    done
}

/// Lines below the head stay, and the head with them; the reason holds these words.
#[track_caller]
fn stays(old: &str, why: &str) {
    let text = format!("{HEAD}{old}");
    let done = done(&text);
    assert_eq!(done.text, text);
    assert!(done.kept.iter().any(|kept| kept.why.contains(why)), "{:#?}", done.kept);
}

#[test]
fn runs_are_found_under_all_names() {
    let check = |old: &str, new: &str| assert_eq!(done(old).text, new);
    check(
        "from azureml.core.run import Run\nfrom azureml.core import Run\nr = Run.get_context()\nr.log('a', 1)\n",
        "import mlflow\nmlflow.log_metric('a', 1)\n",
    );
    check(
        "import azureml.core\nr = azureml.core.Run.get_context()\nr.log('a', 1)\n",
        "import mlflow\nmlflow.log_metric('a', 1)\n",
    );
    check(
        "import azureml.core as ac\nr = ac.Run.get_context(False)\nr.log('a', 1)\n",
        "import mlflow\nmlflow.log_metric('a', 1)\n",
    );
    check(
        "from azureml import core\nr: core.Run = core.run.Run.get_context()\nr.log('a', 1)\n",
        "import mlflow\nmlflow.log_metric('a', 1)\n",
    );
    check(
        "from azureml.core import Run as R\nR.get_context(allow_offline=True).log('a', 1)\n",
        "import mlflow\nmlflow.log_metric('a', 1)\n",
    );
    check(
        "'''Doc.'''\nfrom __future__ import annotations\n\nimport os\n\ndef main():\n    from azureml.core import Run\n    run = Run.get_context()\n    def inner():\n        run.log('a', 1)\n    inner()\n",
        "'''Doc.'''\nfrom __future__ import annotations\n\nimport mlflow\nimport os\n\ndef main():\n    def inner():\n        mlflow.log_metric('a', 1)\n    inner()\n",
    );
    check(
        "from azureml.core import Run\nclass T:\n    def __init__(self):\n        self.run = Run.get_context()\n    def fit(self):\n        self.run.log('a', 1)\n        subprocess.run(x)\nimport subprocess\n",
        "import mlflow\nclass T:\n    def __init__(self):\n        pass\n    def fit(self):\n        mlflow.log_metric('a', 1)\n        subprocess.run(x)\nimport subprocess\n",
    );
    check(
        "from azureml.core import Run\ndef main():\n    global run\n    run = Run.get_context()\n    f()\ndef f():\n    run.log('a', 1)\n",
        "import mlflow\ndef main():\n    global run\n    f()\ndef f():\n    mlflow.log_metric('a', 1)\n",
    );
    check(
        "try:\n    from azureml.core import Run\nexcept ImportError:\n    pass\nrun = Run.get_context()\nrun.log('a', 1)\n",
        "import mlflow\ntry:\n    pass\nexcept ImportError:\n    pass\nmlflow.log_metric('a', 1)\n",
    );
}

#[test]
fn what_may_be_something_else_stays() {
    stays("run.log('a', 1)\nrun = None\n", "something else in line 4");
    stays("run.log('a', 1)\nfor run in runs:\n    pass\n", "something else");
    stays("def f():\n    global run\n    run = g()\nrun.log('a', 1)\n", "something else");
    stays("if (run := g()):\n    run.log('a', 1)\n", "something else");
    stays("mlflow = None\nrun.log('a', 1)\n", "stands for something else");
    stays("def f(mlflow):\n    run.log('a', 1)\n", "stands for something else");
    stays("from helpers import *\nrun.log('a', 1)\n", "bind any name");
    stays("import mlflow\nwith mlflow.start_run():\n    run.log('a', 1)\n", "another run");
    stays("import mlflow\nmlflow.sklearn.autolog()\nrun.log('a', 1)\n", "another run");
    stays("from mlflow import set_tracking_uri\nset_tracking_uri(x)\nrun.log('a', 1)\n", "another run");
    stays("def f():\n    run.log('a', 1)\n    import mlflow\n", "function's own");
    stays("x = 1\n", "another one may");
    stays("def f(run):\n    run.log('a', 1)\n", "another one may");
    let guarded = "try:\n    from azureml.core import Run\nexcept ImportError:\n    Run = None\nrun = Run.get_context()\nrun.log('a', 1)\n";
    assert_eq!(done(guarded).text, guarded);
}

#[test]
fn the_assignment_stays_while_anything_needs_it() {
    let check = |old: &str, new: &str, why: &str| {
        let done = done(&format!("{HEAD}{old}"));
        assert_eq!(done.text, format!("import mlflow\n{HEAD}{new}"));
        assert!(done.kept.iter().any(|kept| kept.why.contains(why)), "{:#?}", done.kept);
        assert!(done.kept.iter().any(|kept| kept.line == 2), "{:#?}", done.kept);
    };
    let (log, new) = ("run.log('a', 1)\n", "mlflow.log_metric('a', 1)\n");
    let with = |line: &str, why: &str| check(&format!("{line}{log}"), &format!("{line}{new}"), why);
    with("train(run)\n", "handed on");
    with("print(run.id)\n", "active_run");
    with("ws = run.experiment.workspace\n", "no counterpart");
    with("d = run.input_datasets['d']\n", "arguments of the command");
    with("run.parent.log('a', 1)\n", "runs below runs");
    with("run.log('b', a > b)\n", "true or false");
    with("exec(code)\n", "looks names up");
    with("__all__ = ['run']\n", "handed on");
    check(
        "run.log('a', run.get_metrics()['b'])\n",
        "mlflow.log_metric('a', run.get_metrics()['b'])\n",
        "get_metric_history",
    );
    check(
        "run.log_list('a', [run.number, 1])\n",
        "for step, value in enumerate([run.number, 1]):\n    mlflow.log_metric('a', value, step=step)\n",
        "active_run",
    );
    with("x = [run for run in [run]]\n", "handed on");
}

#[test]
fn attributes_of_objects_stay_where_others_may_use_them() {
    let class = |bases: &str, more: &str, call: &str| {
        format!(
            "from azureml.core import Run\nclass T{bases}:\n    def __init__(self):\n        self.run = Run.get_context()\n    def fit(self):\n        {call}\n{more}"
        )
    };
    let (log, new) = ("self.run.log('a', 1)", "mlflow.log_metric('a', 1)");
    for (bases, more, why) in [
        ("(Callback)", "", "derived from"),
        ("", "T().run.id\n", "may be the same"),
        ("", "getattr(T(), 'run')\n", "looked up"),
    ] {
        let done = done(&class(bases, more, log));
        assert_eq!(done.text, format!("import mlflow\n{}", class(bases, more, new)));
        assert!(done.kept.iter().any(|kept| kept.why.contains(why)), "{:#?}", done.kept);
    }
    for more in ["T().run = 1\n", "    def run(self): pass\n", "    def f(self): self.run = 2\n"] {
        let text = class("", more, log);
        assert_eq!(done(&text).text, text);
    }
}
