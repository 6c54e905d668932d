//! Logs of runs and what is told of them.
#![expect(clippy::disallowed_methods, reason = "the test reads the pages; the crate itself must not")]

use std::path::Path;

use run_composer_core::diagnosis::{EndedRun, diagnose};
use run_composer_core::finding::{Code, Finding, Severity};

/// Findings of a failed run whose script printed a text.
fn failed(text: &str) -> Vec<Finding> {
    diagnose(&EndedRun { status: "Failed", logs: &[("user_logs/std_log.txt", text)], ..EndedRun::default() })
}

/// A program that ends with an exception on line 3 of `train.py`.
fn raised(exception: &str) -> Vec<Finding> {
    failed(&format!(
        "start\nTraceback (most recent call last):\n  File \"train.py\", line 3, in <module>\n    x\n{exception}\n"
    ))
}

/// Code, message and help of the only finding.
fn only(findings: &[Finding]) -> (Code, String, String) {
    let [finding] = findings else { panic!("{findings:?}") };
    (finding.code, finding.message.clone(), finding.help.clone())
}

#[test]
fn the_pages_examples_are_found() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/findings");
    for code in Code::ALL.iter().filter(|code| code.is_about_log()) {
        let page = std::fs::read_to_string(folder.join(format!("{code}.md"))).unwrap();
        let log = page.split("```text\n").nth(1).unwrap().split("```").next().unwrap();
        let path = if *code == Code::RunSlowStart {
            "azureml-logs/20_image_build_log.txt"
        } else {
            "user_logs/std_log.txt"
        };
        let run = |status| diagnose(&EndedRun { status, logs: &[(path, log)], ..EndedRun::default() });
        let findings = run("Failed");
        let (found, message, help) = only(&findings);
        assert_eq!(found, *code, "{message}");
        assert!(!help.is_empty());
        let severity = findings[0].severity.word();
        assert!(page.contains(&format!("(Severity: {severity})")), "{code} is {severity}");
        // Of a run that completed or was canceled nothing is told but its slow start.
        for status in ["Completed", "Canceled", "Running"] {
            assert!(run(status).iter().all(|finding| finding.severity == Severity::Info), "{code} {status}");
        }
    }
}

#[test]
fn a_missing_module_names_its_package_and_the_place() {
    let findings = failed(
        "Traceback (most recent call last):\n  File \"/mnt/azureml/cr/j/0123/exe/wd/src/train.py\", line 3, in <module>\n    import helpers\n  \
         File \"/mnt/azureml/cr/j/0123/exe/wd/src/helpers.py\", line 8, in <module>\n    import cv2\nModuleNotFoundError: No module named 'cv2'\n",
    );
    let (code, message, help) = only(&findings);
    assert_eq!((code, message.as_str()), (Code::RunMissingModule, "The environment has no module `cv2`"));
    assert!(help.contains("`opencv-python` (conda: `opencv`)") && help.contains("- opencv-python"), "{help}");
    let place = findings[0].place.as_ref().unwrap();
    assert_eq!((place.document.as_str(), place.line), ("src/helpers.py", 8));
    for (module, package) in [
        ("sklearn", "scikit-learn"),
        ("yaml", "PyYAML"),
        ("PIL", "Pillow"),
        ("azureml.train.hyperdrive", "azureml-train-core"),
    ] {
        let (_, _, help) = only(&raised(&format!("ModuleNotFoundError: No module named '{module}'")));
        assert!(help.contains(&format!("`- {package}`")), "{help}");
    }
    for (message, wanted) in [
        ("No module named 'my_utils'", "file of your own"),
        ("No module named 'sklearn.externals.six'", "version of `scikit-learn`"),
        ("No module named 'random.choice'; 'random' is not a package", "A file `random.py`"),
        ("No module named 'distutils'", "3.12"),
    ] {
        let (code, _, help) = only(&raised(&format!("ModuleNotFoundError: {message}")));
        assert!(code == Code::RunMissingModule && help.contains(wanted), "{message}: {help}");
    }
    let (code, _, help) = only(&raised(
        "ImportError: Missing optional dependency 'openpyxl'.  Use pip or conda to install openpyxl.",
    ));
    assert!(code == Code::RunMissingModule && help.contains("- openpyxl"), "{help}");
}

#[test]
fn imports_names_and_attributes_say_what_to_do() {
    for (exception, code, wanted) in [
        (
            "ImportError: libGL.so.1: cannot open shared object file: No such file or directory",
            Code::RunImportFails,
            "opencv-python-headless",
        ),
        (
            "ImportError: cannot import name 'f' from 'helpers' (/w/helpers.py)",
            Code::RunImportFails,
            "uploaded file",
        ),
        (
            "ImportError: cannot import name 'f' from partially initialized module 'a' (most likely due to a circular import) (/w/a.py)",
            Code::RunImportFails,
            "circle",
        ),
        (
            "NameError: name 'modle' is not defined. Did you mean: 'model'?",
            Code::RunUndefinedName,
            "Perhaps `model`",
        ),
        ("NameError: name 'np' is not defined", Code::RunUndefinedName, "import it"),
        ("AttributeError: 'NoneType' object has no attribute 'fit'", Code::RunUnknownAttribute, "None"),
        (
            "AttributeError: module 'numpy' has no attribute 'int'",
            Code::RunUnknownAttribute,
            "version of `numpy`",
        ),
        ("RuntimeError: CUDA out of memory. Tried to allocate 20.00 MiB", Code::RunGpuOutOfMemory, "batch"),
        (
            "jwt.exceptions.DecodeError: It is required that you pass in a value for the \"algorithms\" argument when calling decode()",
            Code::PyjwtTooNew,
            "PyJWT<2",
        ),
    ] {
        let (found, message, help) = only(&raised(exception));
        assert!(found == code && help.contains(wanted), "{exception}: {message} {help}");
    }
}

#[test]
fn what_is_not_certain_is_not_told() {
    for exception in [
        "ValueError: No module named 'x'",
        "jwt.exceptions.DecodeError: Not enough segments",
        "KeyError: 'x'",
        "NameError: odd",
    ] {
        assert_eq!(raised(exception), [], "{exception}");
    }
    // A package's own mistake is not the script's.
    let inside = "Traceback (most recent call last):\n  File \"train.py\", line 3, in <module>\n    x\n  \
                  File \"/env/lib/python3.9/site-packages/p/q.py\", line 1, in f\n    y\nNameError: name 'y' is not defined\n";
    assert_eq!(failed(inside), []);
    // Only the last traceback counts, and none from which the program went on.
    let missing = "Traceback (most recent call last):\n  File \"train.py\", line 3, in <module>\n    x\nModuleNotFoundError: No module named 'cv2'\n";
    assert_eq!(
        failed(&format!(
            "{missing}\nDuring handling of the above exception, another exception occurred:\n\n{}",
            missing.replace("ModuleNotFoundError", "OSError")
        )),
        []
    );
    assert_eq!(failed(&format!("{missing}{}", "epoch\n".repeat(100))), []);
    // The run's error tells that no exception was the end.
    for error in [
        "The command ended with exit code 3.",
        "The command ran longer than its timeout of 60 s and was stopped.",
    ] {
        let run = EndedRun { status: "Failed", error, logs: &[("user_logs/std_log.txt", missing)] };
        assert_eq!(diagnose(&run), [], "{error}");
    }
    let run = EndedRun {
        status: "Failed",
        error: "The command ended with exit code 1. Its last lines:\nexit code 7",
        logs: &[("user_logs/std_log.txt", missing)],
    };
    assert_eq!(only(&diagnose(&run)).0, Code::RunMissingModule);
    // Logs of the workspace are not the script's.
    let run = EndedRun { status: "Failed", error: "", logs: &[("system_logs/x.txt", missing)] };
    assert_eq!(diagnose(&run), []);
}

#[test]
fn a_killed_command_and_a_long_build() {
    let killed = |error, text| {
        diagnose(&EndedRun { status: "Failed", error, logs: &[("user_logs/std_log.txt", text)] })
    };
    for (error, text) in [
        ("The command was ended by SIGKILL. Often the machine ran out of memory.", ""),
        ("The command ended with exit code 137.", "x\n"),
        ("", "job.sh: line 3:  4711 Killed                  python train.py\n"),
    ] {
        assert_eq!(only(&killed(error, text)).0, Code::RunKilled, "{error}");
    }
    assert_eq!(killed("The command ended with exit code 1373.", "Killed 3 zombies\n"), []);
    let build = |text| {
        diagnose(&EndedRun {
            status: "Completed",
            error: "",
            logs: &[("azureml-logs/20_image_build_log.txt", text)],
        })
    };
    assert_eq!(
        only(&build("a\nRun ID: ca2 was successful after 1h2m3s\n")).1,
        "Building the image took 62 minutes"
    );
    assert_eq!(build("Run ID: ca2 was successful after 4m3s\n"), []);
    assert_eq!(build("Run ID: ca2 failed after 40m3s\n"), []);
}
