//! Real environments, made with uv from small packages on `PyPI`. Needs the network.

use std::process::Command;
use std::sync::OnceLock;
use std::thread;

use tempfile::TempDir;

use super::*;

/// One set of tools for all tests: uv is installed once (and by several threads at a time).
fn cache(root: &TempDir) -> EnvironmentCache {
    static TOOLS: OnceLock<TempDir> = OnceLock::new();
    let tools = TOOLS.get_or_init(|| tempfile::tempdir().unwrap());
    EnvironmentCache::new(root.path().join("environments"), tools.path().to_owned())
}

fn describe(python: Option<&str>, pip: &[&str]) -> PythonEnvironment {
    let pip_packages = pip.iter().map(ToString::to_string).collect();
    PythonEnvironment { python: python.map(str::to_owned), pip_packages, ..Default::default() }
}

fn make(
    cache: &EnvironmentCache,
    environment: &PythonEnvironment,
) -> (Result<MaterializedEnvironment, EnvironmentError>, String) {
    let mut log = String::new();
    let result = cache.materialize(
        environment,
        &mut |line| {
            log += line;
            log.push('\n');
        },
        &AtomicBool::new(false),
    );
    (result, log)
}

fn python_says(environment: &MaterializedEnvironment, code: &str) -> String {
    let output = Command::new(&environment.python).args(["-c", code]).output().unwrap();
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

#[test]
fn an_environment_is_built_once_and_again_when_broken() {
    let root = tempfile::tempdir().unwrap();
    let cache = cache(&root);
    let environment = describe(Some(">=3.8"), &["six==1.16.0"]);
    let made: Vec<_> = thread::scope(|scope| {
        let threads: Vec<_> = (0..3).map(|_| scope.spawn(|| make(&cache, &environment).0.unwrap())).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(made.iter().filter(|made| !made.reused).count(), 1, "built once");
    assert_eq!(python_says(&made[0], "import six; print(six.__version__)"), "1.16.0");
    let root = &made[0].root;
    assert!(root.join(LAST_USED).exists() && made[0].bin_dir.join("python").exists());

    fs::remove_file(root.join(MARKER)).unwrap();
    fs::write(root.join("remains"), "").unwrap();
    let (again, _) = make(&cache, &environment);
    assert!(!again.unwrap().reused);
    assert!(!root.join("remains").exists());
}

#[test]
fn a_package_that_does_not_exist_is_named_and_nothing_is_left() {
    let root = tempfile::tempdir().unwrap();
    let cache = cache(&root);
    let environment = describe(None, &["no-such-package-run-composer"]);
    let (result, log) = make(&cache, &environment);
    let message = result.unwrap_err().to_string();
    assert!(message.contains("no-such-package-run-composer"), "{message}");
    assert!(message.contains("spelling"), "{message}");
    assert!(log.contains("no-such-package-run-composer"));
    assert!(!cache.root.join(environment.content_hash()).exists());
}

#[test]
fn credentials_are_not_shown() {
    let root = tempfile::tempdir().unwrap();
    let environment = describe(None, &["--index-url http://me:s3cret@127.0.0.1:9/simple", "six"]);
    let (result, log) = make(&cache(&root), &environment);
    let message = result.unwrap_err().to_string();
    assert!(message.contains("index cannot be reached"), "{message}");
    assert!(!message.contains("s3cret") && !log.contains("s3cret"), "{message}\n{log}");
}

#[test]
fn a_python_that_cannot_be_had_is_replaced_with_a_note() {
    // Patch version 0 of an old Python: hardly on any machine, and not available from uv.
    let root = tempfile::tempdir().unwrap();
    let (result, log) = make(&cache(&root), &describe(Some("3.8.0"), &[]));
    let made = result.unwrap();
    let used = python_says(&made, "import sys; print(sys.version.split()[0])");
    assert!(made.notes[0].starts_with(&format!("asked for Python 3.8.0, used {used}:")), "{:?}", made.notes);
    assert!(log.contains(&made.notes[0]));
}

#[test]
fn a_cancel_stops_the_build() {
    let root = tempfile::tempdir().unwrap();
    let cache = cache(&root);
    let environment = describe(None, &["six==1.15.0"]);
    let result = cache.materialize(&environment, &mut |_| (), &AtomicBool::new(true));
    assert!(matches!(result, Err(EnvironmentError::Canceled)), "{result:?}");
    assert!(!cache.root.join(environment.content_hash()).exists());
}
