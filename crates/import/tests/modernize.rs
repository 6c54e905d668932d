//! Training scripts rewritten from the SDK v1 to MLflow: what changes, byte for byte, and what stays.

use run_composer_import::{Modernized, modernize};

const HEAD: &str = "from azureml.core import Run\nrun = Run.get_context()\n";
const DONE: &str = "import mlflow\n";

fn done(text: &str) -> Modernized {
    let done = modernize("train.py", text);
    let again = modernize("train.py", &done.text);
    assert_eq!(again.text, done.text, "the second time nothing changes");
    assert_eq!(again.edits, []);
    done
}

/// Lines below the head become other lines below `import mlflow`.
#[track_caller]
fn becomes(old: &str, new: &str) {
    let done = done(&format!("{HEAD}{old}"));
    assert_eq!(done.text, format!("{DONE}{new}"), "{:#?}", done.kept);
    assert_eq!(done.kept, []);
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
fn metrics() {
    becomes("run.log('acc', 0.5)\n", "mlflow.log_metric('acc', 0.5)\n");
    becomes("run.log(name=\"acc\", value=acc)\n", "mlflow.log_metric(key=\"acc\", value=acc)\n");
    becomes("run.log('acc', acc, step=epoch)\n", "mlflow.log_metric('acc', acc, step=epoch)\n");
    becomes("run.log('acc', acc, 'how good', epoch)\n", "mlflow.log_metric('acc', acc, step=epoch)\n");
    becomes("run.log('acc', acc, description='how good')\n", "mlflow.log_metric('acc', acc)\n");
    becomes("run.log('a', description='x', value=(1 + 2))\n", "mlflow.log_metric('a', value=(1 + 2))\n");
    becomes("run.log(f'acc {i}', np.mean(xs),)\n", "mlflow.log_metric(f'acc {i}', np.mean(xs),)\n");
    becomes("run.log('ok', True)\n", "mlflow.log_metric('ok', 1)\n");
    becomes(
        "run.log ( 'a' , (lambda a, b: a)(1, 2) ) # c\n",
        "mlflow.log_metric ( 'a' , (lambda a, b: a)(1, 2) ) # c\n",
    );
    let laid_out = "if x:\n    run.log(\n        'a',  # name\n        value=1,\n        # the step\n        step=2,\n    )\n";
    let new = "if x:\n    mlflow.log_metric(\n        'a',  # name\n        value=1,\n        # the step\n        step=2,\n    )\n";
    becomes(laid_out, new);
}

#[test]
fn text_becomes_a_tag_where_it_is_logged_once() {
    becomes("run.log('model', 'ridge')\n", "mlflow.set_tag('model', 'ridge')\n");
    becomes("kind = 'ridge'\nrun.log('model', kind)\n", "kind = 'ridge'\nmlflow.set_tag('model', kind)\n");
    becomes(
        "import numpy as np\nrun.log('k', np.str(x))\n",
        "import numpy as np\nmlflow.set_tag('k', np.str(x))\n",
    );
    let options = "import argparse\nparser = argparse.ArgumentParser()\nparser.add_argument('--kernel')\n\
                   parser.add_argument('--alpha', type=float)\nargs = parser.parse_args()\n";
    becomes(
        &format!("{options}run.log('kernel', args.kernel)\nrun.log('alpha', args.alpha)\n"),
        &format!("{options}mlflow.set_tag('kernel', args.kernel)\nmlflow.log_metric('alpha', args.alpha)\n"),
    );
    stays("for m in ms:\n    run.log('model', str(m))\n", "again and again");
    stays("run.log('model', 'ridge', step=1)\n", "tags have no steps");
}

#[test]
fn what_is_no_number_stays() {
    stays("run.log('ok', a > b)\n", "true or false");
    stays("run.log('xs', [1, 2])\n", "may not be a number");
    stays("run.log('x', None)\n", "no number");
    stays("def f(kind='a'):\n    run.log('kind', kind)\n", "may not be a number");
    stays("run.log('acc (%)', 1)\n", "refuses its name");
    stays("run.log('a//b', 1)\n", "refuses its name");
    stays("run.log('a', 1, colour='red')\n", "`colour`");
    stays("run.log(*pair)\n", "hides");
    stays("run.log(**pair)\n", "hides");
    stays("run.log('a')\n", "no `value`");
    stays("run.log('a', 1, description=describe())\n", "computed");
    stays("run.log('a', 1,  # one\n        description='x')\n", "comment");
    stays("x = run.log('a', 1)\n", "its value is used");
    stays("f(lambda: run.log('a', 1))\n", "its value is used");
    stays("callback = run.log\n", "its value is used");
}

#[test]
fn lists_rows_and_tables() {
    becomes(
        "if x:\n  run.log_list('loss', [1,\n    2], description='l')  # all\n",
        "if x:\n  for step, value in enumerate([1,\n    2]):\n    mlflow.log_metric('loss', value, step=step)  # all\n",
    );
    becomes(
        "value = 1\nrun.log_list(value=xs, name='loss')",
        "value = 1\nfor metric_step, metric_value in enumerate(xs):\n    \
         mlflow.log_metric('loss', metric_value, step=metric_step)",
    );
    stays("run.log_list('a', x[:9])\nrun.log_list('a', x[9:])\n", "several times");
    stays("for x in xs:\n    run.log_list('a', x)\n", "several times");
    stays("run.log_list(name, xs)\n", "not written out");
    stays("run.log_list('a', ['x'])\n", "not numbers");
    stays("a = 1; run.log_list('a', xs)\n", "shares its line");
    stays("if a: run.log_list('a', xs)\n", "shares its line");
    stays("run.log_list('a', xs); b = 1\n", "shares its line");
    becomes(
        "run.log_row('Y over X', x=1, y=(2))\n",
        "mlflow.log_metrics({'Y over X.x': 1, 'Y over X.y': (2)})\n",
    );
    becomes(
        "run.log_row(\n  name=\"t\",\n  x=1,\n  y=b,\n)\n",
        "mlflow.log_metrics(\n  {\"t.x\": 1,\n  \"t.y\": b},\n)\n",
    );
    stays("run.log_row(name, x=1)\n", "plain literal");
    stays("run.log_row('t', x='a')\n", "`x` may not be a number");
    stays("run.log_row('t', description='d', x=1)\n", "description");
    stays("run.log_row('t', **row)\n", "hides");
    becomes("run.log_table('t', {'x': [1, 2]})\n", "mlflow.log_table({'x': [1, 2]}, 't.json')\n");
    becomes("run.log_confusion_matrix('cm', {'a': 1}, 'd')\n", "mlflow.log_dict({'a': 1}, 'cm.json')\n");
    stays("run.log_confusion_matrix('cm', text)\n", "dictionary");
}

#[test]
fn images_and_figures() {
    becomes("run.log_image('p', path='out/p.png')\n", "mlflow.log_artifact('out/p.png')\n");
    becomes("run.log_image('p', path)\n", "mlflow.log_artifact(path)\n");
    becomes(
        "import matplotlib.pyplot as plt\nrun.log_image(name='p', plot=plt)\n",
        "import matplotlib.pyplot as plt\nmlflow.log_figure(plt.gcf(), 'p.png')\n",
    );
    becomes(
        "from matplotlib import pyplot as plt\nfig, ax = plt.subplots()\nfor i in x:\n    run.log_image(f'p{i}', plot=fig)\n",
        "from matplotlib import pyplot as plt\nfig, ax = plt.subplots()\nfor i in x:\n    mlflow.log_figure(fig, f'p{i}.png')\n",
    );
    stays("run.log_image('p', plot=chart)\n", "figure of matplotlib");
    stays("import matplotlib.pyplot as plt\nfor i in x:\n    run.log_image('p', plot=plt)\n", "replaced");
    stays("run.log_image('p', open('p.png'))\n", "may not be a file");
    stays("run.log_image('p', path='a.png', plot=p)\n", "either");
}

#[test]
fn tags_and_files() {
    becomes(
        "run.tag('a', 'b')\nrun.tag(key=k, value=v)\n",
        "mlflow.set_tag('a', 'b')\nmlflow.set_tag(key=k, value=v)\n",
    );
    becomes("run.set_tags({'a': 1})\n", "mlflow.set_tags({'a': 1})\n");
    becomes("run.upload_file('outputs/m.pkl', './m.pkl')\n", "mlflow.log_artifact('./m.pkl', 'outputs')\n");
    becomes("run.upload_file(name='m.pkl', path_or_stream='x/m.pkl')\n", "mlflow.log_artifact('x/m.pkl')\n");
    becomes(
        "import os\nrun.upload_file(\"a/b/m.pkl\", os.path.join(d, 'm.pkl'))\n",
        "import os\nmlflow.log_artifact(os.path.join(d, 'm.pkl'), \"a/b\")\n",
    );
    becomes("run.upload_folder('m', 'out/m')\n", "mlflow.log_artifacts('out/m', 'm')\n");
    becomes(
        "run.upload_folder(name=n(), path=p())\n",
        "mlflow.log_artifacts(artifact_path=n(), local_dir=p())\n",
    );
    becomes("run.upload_folder('m', path=p)\n", "mlflow.log_artifacts(artifact_path='m', local_dir=p)\n");
    stays("run.tag('a')\n", "no `value`");
    stays("run.upload_file('m.pkl', 'n.pkl')\n", "cannot rename");
    stays("run.upload_file('m.pkl', path)\n", "cannot rename");
    stays("run.upload_file(name, 'm.pkl')\n", "not written out");
    stays("run.upload_file('../m.pkl', 'm.pkl')\n", "plain path");
    stays("run.upload_file('m.pkl', 'm.pkl', datastore_name='d')\n", "`datastore_name`");
    stays("run.upload_folder(n(), p())\n", "another order");
    stays("run.add_properties({'a': 1})\n", "set_tags");
    stays("run.fail()\n", "exception");
    stays("run.wait_for_completion()\n", "not among");
}

#[test]
fn statements_that_go_leave_python_behind() {
    becomes("run.log('a', 1)\nrun.flush()\nrun.complete()\n", "mlflow.log_metric('a', 1)\n");
    becomes("run.log('a', 1); run.complete()\n", "mlflow.log_metric('a', 1)\n");
    becomes(
        "run.flush(); run.log('a', 1); run.flush(); x = 2; run.flush(); run.complete();\n",
        "mlflow.log_metric('a', 1); x = 2;\n",
    );
    // Nothing logs here, so MLflow is not imported.
    let goes = |old: &str, new: &str| assert_eq!(done(&format!("{HEAD}{old}")).text, new);
    goes("if x:\n    run.complete()\n", "if x:\n    pass\n");
    goes("if x: run.flush(); run.complete() # end\n", "if x: pass # end\n");
    goes(
        "try:\n    run.flush() # wait\n    run.complete()\nfinally:\n    x()\n",
        "try:\n    pass # wait\nfinally:\n    x()\n",
    );
    goes(
        "if x:\n    # at the end\n    run.complete() # done\n    y()\nrun.flush()",
        "if x:\n    # at the end\n    # done\n    y()\n",
    );
    stays("run.complete(_set_status=False)\n", "not among");
}

#[test]
fn imports_go_where_nobody_needs_them() {
    let log = "run = Run.get_context()\nrun.log('a', 1)\n";
    let new = "mlflow.log_metric('a', 1)\n";
    let check = |head: &str, left: &str| {
        let done = done(&format!("{head}{log}"));
        assert_eq!(done.text, format!("{left}{new}"), "{:#?}", done.kept);
    };
    check("from azureml.core.run import Run\n", "import mlflow\n");
    check("from azureml.core import Run # v1\n", "import mlflow # v1\n");
    check("import os; from azureml.core import Run; import sys\n", "import os; import mlflow; import sys\n");
    check("from azureml.core import Workspace, Run\n", "import mlflow\n");
    check(
        "from azureml.core import Run, Dataset\nDataset\n",
        "import mlflow\nfrom azureml.core import Dataset\nDataset\n",
    );
    check(
        "from azureml.core import Dataset, Run\nDataset\n",
        "import mlflow\nfrom azureml.core import Dataset\nDataset\n",
    );
    check(
        "x = 1; from azureml.core import Dataset, Run\nDataset\n",
        "x = 1; import mlflow; from azureml.core import Dataset\nDataset\n",
    );
    check(
        "from azureml.core import (\n    Dataset,  # data\n    Run,  # logs\n    Model,\n)\nDataset, Model\n",
        "import mlflow\nfrom azureml.core import (\n    Dataset,  # data\n      # logs\n    Model,\n)\nDataset, Model\n",
    );
    check(
        "from azureml.core import (\n    Dataset,  # data\n    Workspace,  # w\n    Run  # logs\n)\nDataset\n",
        "import mlflow\nfrom azureml.core import (\n    Dataset,  # data\n      # w\n      # logs\n)\nDataset\n",
    );
    check("import mlflow\nfrom azureml.core import Run\n", "import mlflow\n");
    check("\u{feff}from azureml.core import Run\n", "\u{feff}import mlflow\n");
    let done = done(&format!("import mlflow as mf\nfrom azureml.core import Run\n{log}"));
    assert_eq!(done.text, "import mlflow as mf\nmf.log_metric('a', 1)\n");
}

#[test]
fn bytes_around_edits_stay() {
    let old = "#!/usr/bin/env python\r\n# -*- coding: utf-8 -*-\r\nfrom azureml.core import Run   # v1\r\n\r\nrun = Run.get_context()\r\n\tx=  1\r\n";
    let broken = modernize("train.py", old);
    assert_eq!((broken.text.as_str(), broken.kept.len()), (old, 1), "a syntax error changes nothing");
    assert_eq!(broken.kept[0].line, 6);
    let old = old.replace("\tx", "x")
        + "if x :\r\n\trun.log_list ( \"ä\" , [ 1,\\\r\n 2 ] ) ;\r\n\trun.log( \"ä\",x )\r\n\t# Ende\t\r\n";
    let done = done(&old.replace(" ;\r", " \r"));
    assert_eq!(
        done.text,
        "#!/usr/bin/env python\r\n# -*- coding: utf-8 -*-\r\nimport mlflow   # v1\r\n\r\nx=  1\r\nif x :\r\n\tfor step, value in enumerate([ 1,\\\r\n 2 ]):\r\n\t\tmlflow.log_metric(\"ä\", value, step=step) \r\n\tmlflow.log_metric( \"ä\",x )\r\n\t# Ende\t\r\n"
    );
    for pair in done.edits.windows(2) {
        assert!(pair[0].end <= pair[1].start, "{pair:?}");
    }
}

#[test]
fn other_scripts_stay() {
    for text in [
        "",
        "x = 1\n",
        "run.log('a', 1)\n",
        "import mlflow\nmlflow.log_metric('a', 1)\n",
        "from mylib import Run\nrun = Run.get_context()\nrun.log('a', 1)\n",
    ] {
        let done = done(text);
        assert_eq!((done.text.as_str(), done.kept.len()), (text, 0));
    }
    let python_2 = "from azureml.core import Run\nrun = Run.get_context()\nprint 'a'\nrun.log('a', 1)\n";
    let done = done(python_2);
    assert_eq!((done.text.as_str(), done.kept[0].line), (python_2, 3));
    assert!(done.kept[0].why.contains("Python 3 cannot read this"));
    let unused = "from azureml.core import Workspace\nws = Workspace.from_config()\n";
    let kept = modernize("train.py", unused).kept;
    assert_eq!((kept[0].line, kept[0].why.as_str()), (1, "`Workspace` of the SDK v1 may still be used"));
    let package = modernize("pkg/__init__.py", &format!("{HEAD}run.log('a', 1)\n"));
    assert!(package.text.contains("from azureml.core import Run"), "a package may pass its imports on");
}

#[test]
fn nesting_without_end_is_refused() {
    let brackets = format!("{}1{}", "[".repeat(70), "]".repeat(70));
    for deep in [vec!["1"; 5000].join("+"), format!("a{}", ".b".repeat(5000)), brackets] {
        let done = modernize("train.py", &format!("{HEAD}run.log('a', 1)\nx = {deep}\n"));
        assert_eq!(done.readable, deep.contains('['));
    }
}

#[test]
fn a_run_that_somebody_hands_on_is_told() {
    let text = "from azureml.core import Run\n\ndef train(run, logger):\n    run.log('a', 1)\n    logger.log('b')\n\n\
                def test(context: Run):\n    context.log_row('r', x=1)\n\n\
                class Trainer:\n    def __init__(self, run):\n        self.run = run\n    def fit(self):\n        self.run.log('c', 2)\n\n\
                train(Run.get_context(), None)\n";
    let done = done(text);
    assert_eq!(done.text, text);
    let told: Vec<(usize, &str)> = done
        .kept
        .iter()
        .filter(|kept| kept.why.contains("another file may hand on another run"))
        .map(|kept| (kept.line, kept.what.as_str()))
        .collect();
    assert_eq!(
        told,
        [(4, "run.log('a', 1)"), (8, "context.log_row('r', x=1)"), (14, "self.run.log('c', 2)")]
    );
    // Also where the file itself imports nothing of the SDK.
    assert_eq!(modernize("helpers.py", "def f(run):\n    run.log('a', 1)\n").kept.len(), 1);
    assert_eq!(modernize("helpers.py", "def f(run):\n    run.start()\n    run.log({'a': 1})\n").kept, []);
}

#[test]
fn values_of_any_kind_stay() {
    stays("for k, v in vars(args).items():\n    run.log(k, v)\n", "may not be a number");
    stays("run.log('model', vars(args)['model'])\n", "may not be a number");
    stays("run.log('rep', classification_report(y, p))\n", "may not be a number");
    stays("run.log('cm', confusion_matrix(y, p))\n", "may not be a number");
    stays("run.log('shape', X.shape)\n", "may not be a number");
    let done = done(&format!("{HEAD}for epoch in range(3):\n    run.log('loss', x)\n"));
    assert!(done.edits.iter().any(|edit| edit.why.contains("add `step=`")), "{:?}", done.edits);
}
