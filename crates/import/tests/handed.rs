//! Functions that submit and that something else calls: threads, pools, frameworks of command lines.

use run_composer_core::job::MemoryFiles;
use run_composer_import::{Conversion, convert};
use serde_json::Value;

const GO: &str = "from azureml.core import Experiment, ScriptRunConfig, Workspace\n\
    def go(lr=0.1):\n    src = ScriptRunConfig('.', 'train.py', arguments=['--lr', lr], compute_target='c')\n    \
    Experiment(Workspace.from_config(), 'e').submit(src)\n";

fn converted(program: &str) -> Conversion {
    convert("handed.py", &format!("{GO}{program}"), &MemoryFiles::default())
}

/// The learning rate of each run.
fn rates(program: &str) -> Vec<Value> {
    converted(program).runs.iter().map(|run| run.v1["arguments"][1].clone()).collect()
}

#[test]
fn threads_and_pools_call_with_what_they_are_given() {
    for program in [
        "import threading\nfor lr in [0.3, 0.4]:\n    threading.Thread(target=go, args=(lr,)).start()\n",
        "from joblib import Parallel, delayed\nParallel(n_jobs=2)(delayed(go)(lr) for lr in [0.3, 0.4])\n",
        "from concurrent.futures import ThreadPoolExecutor\nwith ThreadPoolExecutor() as pool:\n    pool.map(go, [0.3, 0.4])\n",
        "from multiprocessing import Pool\npool = Pool()\npool.apply_async(go, (0.3,))\npool.apply_async(go, kwds={'lr': 0.4})\n",
        "from tqdm import tqdm\nfor lr in tqdm([0.3, 0.4]):\n    go(lr)\n",
    ] {
        assert_eq!(rates(program), [0.3, 0.4], "{program}");
    }
}

#[test]
fn what_something_unknown_calls_is_a_question_and_not_its_default() {
    for program in ["import web\nweb.serve(go)\n", "handlers = {'go': go}\n"] {
        let conversion = converted(program);
        let [run] = conversion.runs.as_slice() else { panic!("{program}: {conversion:?}") };
        assert_eq!(run.report.condition.as_deref(), Some("`go` is called"));
        assert_eq!(run.report.questions[0].name, "lr", "{program}");
    }
    // Its caller in the file knows what it gives.
    assert_eq!(rates("import typer\ndef main():\n    go(0.5)\ntyper.run(main)\n"), [0.5]);
    // A function that nothing names is called as it is written.
    assert_eq!(rates(""), [0.1]);
}

#[test]
fn an_option_without_a_default_is_a_question() {
    let program = "import argparse, sys\np = argparse.ArgumentParser()\np.add_argument('--lr')\np.add_argument('--n', type=int, default=3)\n\
                   a = p.parse_args(sys.argv[1:])\ngo(a.lr)\ngo(a.n)\n";
    let conversion = converted(program);
    assert_eq!(conversion.runs[0].report.questions[0].reason, "it is given on the command line");
    assert_eq!(conversion.runs[1].v1["arguments"][1], 3);
}

#[test]
fn the_condition_that_decides_is_named() {
    let program = "import argparse\np = argparse.ArgumentParser()\np.add_argument('--train', action='store_true')\n\
                   a = p.parse_args()\nif a.train:\n    if input('x'):\n        go(1)\n        Experiment(1, 'e').submit(2)\n";
    let conversion = converted(program);
    let told = conversion.findings.iter().any(|finding| finding.message.contains("`a.train` is false"));
    assert!(told, "{:?}", conversion.findings);
}

#[test]
fn options_of_other_command_lines_count_with_their_defaults() {
    for program in ["import typer\ntyper.run(go)\n", "import fire\nfire.Fire(go)\n"] {
        assert_eq!(rates(program), [0.1], "{program}");
    }
    let program = "import typer\ndef main(a: float = typer.Option(0.2, '--a'), b: str = typer.Option(...), c=None):\n    \
                   go(a)\n    go(b)\n    go(c)\ntyper.run(main)\n";
    let conversion = converted(program);
    assert_eq!(conversion.runs[0].v1["arguments"][1], 0.2);
    assert_eq!(conversion.runs[1].report.questions[0].reason, "it is given on the command line");
}

#[test]
fn options_of_click_count_with_their_defaults() {
    let program = "import click\n@click.command()\n@click.option('--learning-rate', '-l', default=0.2)\n@click.option('--name')\n\
                   def main(learning_rate, name):\n    go(learning_rate)\n    go(name)\nif __name__ == '__main__':\n    main()\n";
    let conversion = converted(program);
    assert_eq!(conversion.runs[0].v1["arguments"][1], 0.2);
    assert_eq!(conversion.runs[1].report.questions[0].reason, "it is given on the command line");
}
