//! Fields in the wrong mapping: what is said, and that the fix leaves a document without the finding.

use run_composer_core::checks::{check_text, fix_errors};
use run_composer_core::finding::{Code, Finding, apply_edits};

/// The finding of a code; after its first fix there is none of that code.
fn mended(text: &str, code: Code) -> (String, String) {
    let of = |text: &str| -> Option<Finding> {
        check_text("job.yml", text, None, None).findings.into_iter().find(|finding| finding.code == code)
    };
    let finding = of(text).unwrap_or_else(|| panic!("no finding in {text}"));
    let fixed = apply_edits(text, &finding.fixes[0].edits).unwrap_or_default();
    assert_eq!(of(&fixed), None, "{fixed}");
    (finding.message, fixed)
}

#[test]
fn fields_go_where_they_belong() {
    let head = "command: python train.py\nenvironment: azureml:e:1\n";
    for (written, message, fixed) in [
        (
            "instance_count: 2 # nodes\nshm_size: 2g\n",
            "`instance_count` and `shm_size` belong below `resources`",
            "resources:\n  instance_count: 2 # nodes\n  shm_size: 2g\n",
        ),
        (
            "priority: low\n",
            "`priority` belongs below `queue_settings`",
            "queue_settings:\n  priority: low\n",
        ),
        (
            "resources:\n  instance_count: 1\n  compute: azureml:c\n",
            "`resources.compute` belongs to the top level",
            "resources:\n  instance_count: 1\ncompute: azureml:c\n",
        ),
        (
            "resources:\ninstance_count: 2\n",
            "The fields of `resources` are not set in",
            "resources:\n  instance_count: 2\n",
        ),
        (
            "inputs:\n  a:\n  type: uri_file\n  path: a.csv\n",
            "The fields of `a` are not set in",
            "inputs:\n  a:\n    type: uri_file\n    path: a.csv\n",
        ),
        (
            "distribution:\ntype: pytorch\nprocess_count_per_instance: 2\n",
            "The fields of `distribution` are not set in",
            "distribution:\n  type: pytorch\n  process_count_per_instance: 2\n",
        ),
        (
            "inputs:\n  lr: 0.1\n  outputs:\n    model:\n      type: uri_folder\n",
            "`inputs.outputs` belongs to the top level",
            "inputs:\n  lr: 0.1\noutputs:\n  model:\n    type: uri_folder\n",
        ),
        (
            "limits:\n  timeout: 60\n  instance_count: 2\n",
            "`limits.instance_count` belongs below `resources`",
            "limits:\n  timeout: 60\nresources:\n  instance_count: 2\n",
        ),
        (
            "inputs:\n  d:\n    type: uri_file\n  path: a.csv\n",
            "The fields of `d` are not set in",
            "inputs:\n  d:\n    type: uri_file\n    path: a.csv\n",
        ),
    ] {
        let (said, now) = mended(&format!("{head}{written}"), Code::MisplacedField);
        assert_eq!((said.as_str(), now), (message, format!("{head}{fixed}")));
    }
}

#[test]
fn a_sweep_has_its_command_in_the_trial() {
    let sweep = "search_space:\n  lr: {type: choice, values: [1, 2]}\nobjective: {goal: maximize, primary_metric: a}\nsampling_algorithm: random\nlimits: {max_total_trials: 2}\n";
    let spec = "command: train ${{search_space.lr}}\nenvironment: azureml:e:1\n";
    let trial = "trial:\n  command: train ${{search_space.lr}}\n  environment: azureml:e:1\n";
    let (message, fixed) = mended(&format!("type: sweep\n{spec}{sweep}"), Code::MisplacedField);
    assert_eq!(message, "`command` and `environment` belong below `trial`");
    assert!(fixed.contains(trial), "{fixed}");
    let (message, fixed) = mended(&format!("type: command\n{spec}{sweep}"), Code::MisplacedField);
    assert_eq!(
        message,
        "`search_space`, `objective` and `sampling_algorithm` are fields of a sweep, and this is a command job"
    );
    assert!(fixed.starts_with("type: sweep\n") && fixed.contains(trial), "{fixed}");
}

#[test]
fn fields_of_the_sdk_v1_are_named_as_such() {
    let text = "command: ls\nenvironment: azureml:e:1\nscript: train.py\n";
    let report = check_text("job.yml", text, None, None);
    let finding = report.findings.iter().find(|finding| finding.code == Code::UnknownField).unwrap();
    assert!(finding.help.contains("run-composer convert"), "{}", finding.help);
}

#[test]
fn names_that_are_those_of_fields_stay() {
    for text in [
        "command: echo hi\nenvironment: azureml:env:1\noutputs:\n  model:\n  mode:\n",
        "command: echo ${{inputs.path}} ${{inputs.d}}\nenvironment: azureml:env:1\ninputs:\n  d:\n    type: uri_file\n    path: a:1\n  path: x\n",
    ] {
        let report = check_text("job.yml", text, None, None);
        assert!(report.findings.iter().all(|finding| finding.code != Code::MisplacedField), "{text}");
    }
}

#[test]
fn the_limits_of_a_trial_keep_what_they_say() {
    let sweep = "type: sweep\ntrial:\n  command: a ${{search_space.lr}}\n  environment: azureml:e:1\n  limits: {max_total_trials: 4, timeout: 300}\nsearch_space:\n  lr: uniform(0, 1)\nobjective: {goal: maximize, primary_metric: a}\nsampling_algorithm: random\n";
    let (_, fixed) = mended(sweep, Code::FieldOfTheSweep);
    assert!(fixed.contains("max_total_trials: 4") && fixed.contains("trial_timeout: 300"), "{fixed}");
    let (_, fixed) = mended(sweep, Code::WrongType);
    assert!(fixed.contains("lr: {type: uniform, min_value: 0, max_value: 1}"), "{fixed}");
}

#[test]
fn fixes_write_over_nothing_and_make_nothing_up() {
    let first_fix = |text: &str, code: Code| {
        let report = check_text("job.yml", text, None, None);
        let finding = report.findings.into_iter().find(|finding| finding.code == code);
        finding
            .map(|finding| finding.fixes.first().map(|fix| apply_edits(text, &fix.edits).unwrap_or_default()))
    };
    let twice = "command: ls\nenvironment: azureml:e:1\ntimeout: 60\nlimits:\n  timeout: 90\n";
    assert_eq!(first_fix(twice, Code::PreviewSyntax), Some(None));
    let cut = "command: ls\ndescription: 'it's a # b'\n";
    assert_eq!(first_fix(cut, Code::YamlSyntax), Some(None));
    let sweep = |command: &str| {
        format!(
            "type: sweep\ntrial:\n  command: {command}\n  environment: azureml:e:1\nsearch_space:\n  lr: {{type: choice, values: [1]}}\nobjective: {{goal: maximize, primary_metric: a}}\nsampling_algorithm: grid\nlimits: {{max_total_trials: 1}}\n"
        )
    };
    assert_eq!(first_fix(&sweep("python a.py && echo b"), Code::UnusedSearchParameter), Some(None));
    let passed = first_fix(&sweep("python a.py"), Code::UnusedSearchParameter).flatten().unwrap_or_default();
    assert!(passed.contains("python a.py --lr ${{search_space.lr}}"), "{passed}");
    let data = "command: ls ${{inputs.a}}\nenvironment: azureml:e:1\ninputs:\n  a:\n    type: uri_file\n    value: a.csv\n";
    let renamed = first_fix(data, Code::UnknownField).flatten().unwrap_or_default();
    assert!(renamed.contains("    type: uri_file\n    path: a.csv\n"), "{renamed}");
}

#[test]
fn fixes_that_do_not_help_are_not_made_again() {
    for (text, fixed) in [
        ("type:command\ndescription: first: try\n", "type: command\ndescription: \"first: try\"\n"),
        (
            "# note\ntype:command\n\ndisplay_name: Ridge: first try\ncommand: ls\n",
            "# note\ntype: command\n\ndisplay_name: \"Ridge: first try\"\ncommand: ls\n",
        ),
        (
            "type:command\ncode src\ncommand: 'python a.py --msg it's'\n",
            "type: command\ncode src\ncommand: 'python a.py --msg it''s'\n",
        ),
        ("inputs:\n  a\n  b: c: d\n", "inputs:\n  a\n  b: \"c: d\"\n"),
        ("a: [1\nb: 'c\nd: e: f\ng: \"h\" i\n", "a: [1\nb: 'c\nd: \"e: f\"\ng: '\"h\" i'\n"),
    ] {
        let done = fix_errors("job.yml", text, None);
        assert_eq!(done.report.document.text, fixed);
    }
}

#[test]
fn a_move_that_would_lose_comments_is_left_to_a_person() {
    let text = "command: ls\nenvironment: azureml:e:1\n# the size\ninstance_count: 2 # two\nresources: {instance_type: X}\n";
    let found = check_text("job.yml", text, None, None).findings;
    let finding = found.iter().find(|finding| finding.code == Code::MisplacedField);
    assert!(finding.is_some_and(|finding| finding.fixes.is_empty()), "{found:#?}");
}
