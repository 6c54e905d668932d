//! What is said of mistakes that are easily taken for others: each is told for what it is, and its fix mends it.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use run_composer_core::checks::{Report, check_text};
use run_composer_core::finding::{Code, Finding, Severity, apply_edits, has_errors};
use run_composer_core::job::MemoryFiles;

const JOB: &str =
    "command: echo\nenvironment: azureml:e:1\nlimits: {timeout: 60}\nexperiment_name: e\ntype: command\n";
const SWEEP: &str = "type: sweep\ntrial:\n  command: echo ${{search_space.lr}}\n  environment: azureml:e:1\nsearch_space: {lr: {type: uniform, min_value: 0.1, max_value: 0.2}}\nobjective: {goal: minimize, primary_metric: loss}\nlimits: {max_total_trials: 4, timeout: 100, trial_timeout: 100}\n";

fn check(text: &str) -> Report {
    let mut files = MemoryFiles::default();
    files.add_text(
        "conda.yml",
        "channels: conda-forge\ndependencies:\n  - python=3.11\n  - pip\n  - pip: numpy==1.2, scipy==1.0\n",
    );
    check_text("job.yml", text, Some(&files), None)
}

fn codes(report: &Report) -> Vec<Code> {
    report.findings.iter().map(|finding| finding.code).collect()
}

#[test]
fn a_size_without_a_unit_gets_one_and_that_is_all() {
    for (size, right) in [("2", "2g"), ("\"2\"", "2g"), ("512", "512m")] {
        let text = format!("{JOB}resources: {{shm_size: {size}}}\n");
        let report = check(&text);
        assert_eq!(report.findings.len(), 1, "{:?}", report.findings);
        let fixed = apply_edits(&text, &report.findings[0].fixes[0].edits).unwrap();
        assert_eq!(fixed, format!("{JOB}resources: {{shm_size: {right}}}\n"));
        assert_eq!(codes(&check(&fixed)), []);
    }
}

#[test]
fn a_misspelt_type_does_not_hide_a_misspelt_field() {
    let report = check(&format!("{SWEEP}early_termination: {{type: bandid, evaluation_intervl: 2}}\n"));
    let fields: Vec<&str> = report.findings.iter().map(|finding| finding.field.as_str()).collect();
    assert!(fields.contains(&"early_termination.type"), "{fields:?}");
    assert!(fields.contains(&"early_termination.evaluation_intervl"), "{fields:?}");
}

#[test]
fn a_number_is_no_word_and_gets_no_quotes() {
    let report = check(&format!("{SWEEP}early_termination: {{type: 5}}\n"));
    let said: Vec<_> = report.findings.iter().filter(|f| f.field == "early_termination.type").collect();
    assert_eq!(said.len(), 1, "{said:?}");
    assert_eq!(said[0].code, Code::InvalidValue);
}

#[test]
fn text_in_place_of_a_list_of_packages_becomes_one() {
    let text = JOB.replace(
        "azureml:e:1",
        "\n  image: ubuntu:22.04\n  conda_file:\n    channels: conda-forge\n    dependencies: python=3.11",
    );
    let report = check(&text);
    assert_eq!(codes(&report), [Code::WrongType, Code::WrongType]);
    let edits: Vec<_> = report.findings.iter().flat_map(|finding| finding.fixes[0].edits.clone()).collect();
    let fixed = apply_edits(&text, &edits).unwrap();
    assert!(fixed.contains("channels: [conda-forge]\n    dependencies: [\"python=3.11\"]"), "{fixed}");
    assert_eq!(codes(&check(&fixed)), []);
}

#[test]
fn lists_in_place_of_names_and_of_a_command() {
    for (wrong, right) in [
        ("inputs:\n  - a: 1\n  - b: 2\n", "inputs:\n    a: 1\n    b: 2\n"),
        (
            "environment_variables:\n  - A=1\n  - B=x y\n",
            "environment_variables:\n    A: \"1\"\n    B: \"x y\"\n",
        ),
    ] {
        let text = format!("{JOB}{wrong}");
        let report = check(&text);
        let finding = report.findings.iter().find(|finding| finding.code == Code::WrongType).unwrap();
        let fixed = apply_edits(&text, &finding.fixes[0].edits).unwrap();
        assert_eq!(fixed, format!("{JOB}{right}"));
    }
    for (command, fixed) in [
        ("[python, train.py, --lr, 0.1]", Some("\"python train.py --lr 0.1\"")),
        ("\n  - python\n  - train.py", Some("\"python train.py\"")),
        ("[pip install x, python train.py]", None),
    ] {
        let text = format!("environment: azureml:e:1\ncommand: {command}\ncode: .\n");
        let report = check(&text);
        let finding = report.findings.iter().find(|finding| finding.code == Code::WrongType).unwrap();
        let new = finding.fixes.first().map(|fix| apply_edits(&text, &fix.edits).unwrap());
        let expected = fixed.map(|line| format!("environment: azureml:e:1\ncommand: {line}\ncode: .\n"));
        assert_eq!(new, expected);
    }
}

#[test]
fn a_conda_file_is_told_of_in_its_own_place() {
    let report = check(&JOB.replace("azureml:e:1", "{image: ubuntu, conda_file: conda.yml}"));
    let places: Vec<_> = report.findings.iter().map(|finding| finding.place.clone().unwrap()).collect();
    let places: Vec<_> = places.iter().map(|place| (place.document.as_str(), place.line)).collect();
    assert_eq!(places, [("conda.yml", 1), ("conda.yml", 5)]);
}

#[test]
fn a_compute_target_in_a_trial_moves_to_the_sweep() {
    let text = SWEEP.replace("trial:\n", "trial:\n  compute: azureml:cpu # mine\n");
    let report = check(&text);
    assert_eq!(report.findings[0].message, "`compute` belongs to the sweep, not to its trial");
    let fixed = apply_edits(&text, &report.findings[0].fixes[0].edits).unwrap();
    assert!(fixed.ends_with("compute: azureml:cpu # mine\n"), "{fixed}");
    assert!(!codes(&check(&fixed)).contains(&Code::FieldOfTheSweep));
}

/// Each line added to a document is an error whose first fix writes `new` and leaves no error.
#[track_caller]
fn are_mended(document: &str, cases: &[(&str, &str)]) {
    for (lines, new) in cases {
        let text = format!("{document}{lines}\n");
        let report = check(&text);
        let fixable = |finding: &&Finding| finding.severity == Severity::Error && !finding.fixes.is_empty();
        let error = report.findings.iter().find(fixable).expect("an error with a fix");
        let text = apply_edits(&text, &error.fixes[0].edits).expect("a fix that fits");
        let after = check(&text);
        assert!(text.contains(new) && !has_errors(&after.findings), "{text} {:?}", after.findings);
    }
}

#[test]
fn a_tag_alone_becomes_the_mapping() {
    let job = "command: echo\nenvironment: azureml:user-managed:1\n";
    let cases = [
        ("distribution: pytorch", "distribution: {type: pytorch}"),
        ("identity: managed", "identity: {type: managed}"),
        ("identity: user_identity", "identity: {type: user_identity}"),
    ];
    are_mended(job, &cases);
}

#[test]
fn names_of_other_tools_are_known() {
    let job = "command: echo\nenvironment: azureml:user-managed:1\n";
    let cases = [
        ("resources: {node_count: 2}", "{instance_count: 2}"),
        ("distribution: {type: mpi, process_count_per_node: 2}", "process_count_per_instance: 2"),
        ("env_vars: {A: b}", "environment_variables: {A: b}"),
        ("inputs: {a: {type: integer, default: 3}}", "inputs: {a: 3}"),
    ];
    are_mended(job, &cases);
    let sweep = "type: sweep\ntrial: {command: 'echo ${{search_space.a}}', environment: 'azureml:user-managed:1'}\n\
                 sampling_algorithm: random\nobjective: {goal: minimize, primary_metric: loss}\n\
                 limits: {max_total_trials: 4, timeout: 60}\n";
    let cases = [
        (
            "search_space: {a: {type: choice, values: [1, 2]}}\nearly_stopping: {type: bandit, slack_factor: 0.1, evaluation_interval: 1}",
            "early_termination: {type: bandit",
        ),
        (
            "search_space: {a: {type: choice, values: [1, 2]}}\nearly_termination: {type: bandit_policy, slack_factor: 0.1, evaluation_interval: 1}",
            "{type: bandit,",
        ),
        ("search_space:\n  a: [choice, [1, 2]]", "{type: choice, values: [1, 2]}"),
    ];
    are_mended(sweep, &cases);
}
