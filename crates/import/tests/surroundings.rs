//! What the author's machine and notebook bring: folders of Windows, environment variables, magics.

use run_composer_core::job::MemoryFiles;
use run_composer_import::{Conversion, convert};
use serde_json::json;

const HEAD: &str = "import os\nfrom azureml.core import *\nexp = Experiment(Workspace.from_config(), 'e')\n";

fn files() -> MemoryFiles {
    let mut files = MemoryFiles::default();
    files.add_text("t.py", "");
    files
}

fn converted(program: &str) -> Conversion {
    convert("program.py", &format!("{HEAD}{program}"), &files())
}

#[test]
fn a_folder_of_windows_is_as_it_is_written() {
    let conversion = converted("exp.submit(ScriptRunConfig(r'C:\\Users\\me\\project', 't.py'))\n");
    assert_eq!(conversion.runs[0].job["code"], "C:/Users/me/project");
    let conversion = converted("exp.submit(ScriptRunConfig(r'.\\src', 't.py'))\n");
    assert_eq!(conversion.runs[0].job["code"], "./src");
}

#[test]
fn a_variable_or_a_text_is_not_known_and_never_true() {
    let conversion = converted(
        "exp.submit(ScriptRunConfig('.', 't.py', arguments=['--lr', os.environ.get('LR') or '0.1']))\n",
    );
    assert_eq!(conversion.runs[0].job["command"], "python t.py --lr <your-lr>");
}

#[test]
fn magics_that_time_set_variables_and_move_are_followed() {
    let cells = [
        HEAD,
        "%env ABC=def\n%set_env Q r",
        "%%time\nexp.submit(ScriptRunConfig('.', 't.py', arguments=[os.environ['ABC'], os.getenv('Q')]))",
        "if True:\n    %time exp.submit(ScriptRunConfig('.', 't.py'))",
        "%cd elsewhere\nexp.submit(ScriptRunConfig('.', 't.py'))",
    ];
    let cells: Vec<_> = cells.iter().map(|cell| json!({ "cell_type": "code", "source": cell })).collect();
    let notebook = json!({ "cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4 });
    let conversion = convert("n.ipynb", &notebook.to_string(), &files());
    let found: Vec<_> = conversion
        .runs
        .iter()
        .map(|run| {
            let place = run.report.place.as_ref().map(|place| (place.document.as_str(), place.line));
            (run.job["command"].as_str(), run.job["code"].as_str(), place)
        })
        .collect();
    assert_eq!(
        found,
        [
            (Some("python t.py def r"), Some("."), Some(("n.ipynb, cell 3", 2))),
            (Some("python t.py"), Some("."), Some(("n.ipynb, cell 4", 2))),
            (Some("python t.py"), Some("./elsewhere"), Some(("n.ipynb, cell 5", 2))),
        ]
    );
}
