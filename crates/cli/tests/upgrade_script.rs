//! `run-composer upgrade train.py`: a diff of the training script, what is left, and the file written in place.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on may say so with a panic")]

mod common;

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use common::command::{Ran, run, run_in};
use common::project::Project;

const OLD: &str = "#!/usr/bin/env python\nfrom azureml.core import Run, Dataset\n\nrun = Run.get_context()\n\
                   run.log('acc', 0.5)  # good\nds = Dataset.get_by_name(ws, 'd')\nrun.log('ok', a > b)\n\nx = 1\n";

fn project(script: &str) -> (Project, PathBuf) {
    let project = Project::bash("").file("train.py", script);
    let file = project.path().join("train.py");
    (project, file)
}

fn upgrade(file: &Path, more: &[&str]) -> Ran {
    let mut args = vec!["upgrade".into(), file.as_os_str().to_owned()];
    args.extend(more.iter().map(Into::into));
    run(&args)
}

#[test]
fn a_script_is_shown_as_a_diff() {
    let (project, file) = project(OLD);
    let shown = run_in(project.path(), &["upgrade", "train.py"]);
    assert_eq!(shown.code, Some(0), "{}", shown.err);
    assert_eq!(fs::read_to_string(&file).unwrap(), OLD, "nothing is written unasked");
    assert_eq!(
        shown.out,
        "--- train.py\n+++ train.py\n@@ -1,8 +1,9 @@\n #!/usr/bin/env python\n+import mlflow\n from azureml.core import Run, Dataset\n \n \
         run = Run.get_context()\n-run.log('acc', 0.5)  # good\n+mlflow.log_metric('acc', 0.5)  # good\n \
         ds = Dataset.get_by_name(ws, 'd')\n run.log('ok', a > b)\n \n"
    );
    assert!(shown.err.contains("What is left for you:"), "{}", shown.err);
    for line in [
        "  line 2: from azureml.core import Run, Dataset: `Run`, `Dataset` of the SDK v1 may still be used.",
        "  line 4: run = Run.get_context(): it is still used in line 7.",
        "  line 7: run.log('ok', a > b): its value is true or false; metrics of MLflow are numbers.",
    ] {
        assert!(shown.err.contains(line), "{}", shown.err);
    }
}

#[test]
fn a_script_is_written_in_place() {
    let (project, file) =
        project("from azureml.core import Run\r\nrun = Run.get_context()\r\nrun.log('acc', 0.5)");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o750)).unwrap();
    let link = project.path().join("link.py");
    std::os::unix::fs::symlink("train.py", &link).unwrap();
    let before = fs::read_dir(project.path()).unwrap().count();
    let written = upgrade(&link, &["--write"]);
    assert_eq!((written.code, written.out.as_str()), (Some(0), ""), "{}", written.err);
    let new = "import mlflow\r\nmlflow.log_metric('acc', 0.5)";
    assert_eq!(fs::read_to_string(&file).unwrap(), new);
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o750);
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink(), "a link stays one");
    assert_eq!(fs::read_dir(project.path()).unwrap().count(), before, "nothing is left beside it");
    let again = upgrade(&file, &["--write"]);
    assert_eq!((again.code, again.err.as_str()), (Some(0), "Nothing to upgrade.\n"));
}

#[test]
fn a_script_that_python_cannot_read_stays() {
    let old = "from azureml.core import Run\nprint 'a'\n";
    let (_project, file) = project(old);
    let ran = upgrade(&file, &["--write"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""));
    assert!(ran.err.contains("line 2: print 'a': Python 3 cannot read this"), "{}", ran.err);
    assert_eq!(fs::read_to_string(&file).unwrap(), old);
    let missing = upgrade(&file.with_file_name("none.py"), &[]);
    assert_eq!(missing.code, Some(2), "{}", missing.err);
}

#[test]
fn a_script_that_is_read_only_stays() {
    let (_project, file) = project(OLD);
    fs::set_permissions(&file, fs::Permissions::from_mode(0o444)).unwrap();
    let ran = upgrade(&file, &["--write"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("cannot be written: it is read-only"), "{}", ran.err);
    assert_eq!(fs::read_to_string(&file).unwrap(), OLD);
}
