//! Random mixes of lines of training scripts, and random text: what comes out is Python, and the second time the same.

use proptest::collection::vec;
use proptest::prelude::*;
use run_composer_import::modernize;

/// Lines that any mix of is a script, and what they are about.
const LINES: [&str; 34] = [
    "run = Run.get_context()",
    "run.log('a', 1)",
    "run.log('a', x, description='d', step=i)",
    "run.log('a', 'b'); run.flush()",
    "run.flush(); x = 1; run.complete()",
    "if x: run.complete()",
    "run.log_list('l', [1, 2])  # list",
    "run.log_row('r', x=1, y=2)",
    "run.log_table(\n    't',\n    {'x': [1]},  # table\n)",
    "run.upload_file('outputs/m', 'm')",
    "print(run.id)",
    "train(run)",
    "run = None",
    "from azureml.core import Run, Dataset",
    "from azureml.core import (  # v1\n    Run,\n    Model  # model\n)",
    "import azureml.core, os",
    "azureml.core.Run.get_context().log('a', 1)",
    "import mlflow",
    "import mlflow as mf",
    "mlflow = 1",
    "Dataset.get_by_name(ws, 'd')",
    "for i in range(3):",
    "while x:",
    "if x:",
    "try:\n    run.complete()\nexcept Exception: run.flush()",
    "with x as run:",
    "def f(run=None):",
    "def g():",
    "class C:",
    "def __init__(self):",
    "self.run = Run.get_context(); self.run.log('a', 1)",
    "self.run.log('a', 1)",
    "x = 1",
    "# a comment",
];

/// A script out of lines and how far each is indented, where it can be; bodies that would be empty get a `pass`.
fn script(lines: &[(usize, usize)], windows: bool) -> String {
    let mut script = String::from("from azureml.core import Run\n");
    let mut depth = 0;
    let mut opened = false;
    for (line, wanted) in lines {
        let line = LINES[*line];
        let opens = line.ends_with(':');
        let deepest = depth + usize::from(opened);
        let level = if opened && !line.starts_with('#') { deepest } else { (*wanted).min(deepest) };
        let indentation = "  ".repeat(level);
        script.push_str(&format!("{indentation}{}\n", line.replace('\n', &format!("\n{indentation}"))));
        if !line.starts_with('#') {
            (depth, opened) = (level, opens);
        }
    }
    if opened {
        script.push_str(&format!("{}pass\n", "  ".repeat(depth + 1)));
    }
    if windows { script.replace('\n', "\r\n") } else { script }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_mix_of_lines_stays_python(lines in vec((0..LINES.len(), 0..4_usize), 0..25), windows: bool) {
        let old = script(&lines, windows);
        let done = modernize("train.py", &old);
        prop_assert!(done.kept.iter().all(|kept| !kept.why.contains("nothing was changed: ")), "{old}\n{:?}", done.kept);
        prop_assert!(done.kept.iter().all(|kept| !kept.why.contains("report this")), "{old}\n{:?}", done.kept);
        let again = modernize("train.py", &done.text);
        prop_assert_eq!(&again.text, &done.text, "{}", old);
        // Everything outside of the edits is there byte for byte, in the same order.
        let (mut at, mut new) = (0, String::new());
        for edit in &done.edits {
            prop_assert!(at <= edit.start && edit.start <= edit.end);
            new.push_str(&old[at..edit.start]);
            new.push_str(&edit.text);
            at = edit.end;
        }
        new.push_str(&old[at..]);
        prop_assert_eq!(&new, &done.text);
        for comment in ["# list", "# table", "# v1", "# model", "# a comment"] {
            prop_assert_eq!(old.matches(comment).count(), done.text.matches(comment).count(), "{} in {}", comment, old);
        }
    }

    #[test]
    fn any_text_is_taken(text in "(run|Run|\\.log|azureml|import|from|core|[(),;:'\"#\\\\]|\n|  |x|=|\\PC){0,40}") {
        let text = format!("from azureml.core import Run\n{text}");
        let done = modernize("train.py", &text);
        prop_assert_eq!(modernize("train.py", &done.text).text, done.text);
    }
}
