//! One mistake, one finding: what looks like two mistakes, or like another one, is told once and for what it is.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use run_composer_core::checks::check_text;
use run_composer_core::finding::{Code, Finding, Severity, apply_edits, has_errors};

const JOB: &str =
    "command: echo\nenvironment: azureml:e:1\nlimits: {timeout: 60}\nexperiment_name: e\ntype: command\n";
const SWEEP: &str = "type: sweep\nexperiment_name: e\ntrial:\n  command: echo ${{search_space.lr}}\n  environment: azureml:e:1\nsearch_space: {lr: {type: uniform, min_value: 0.1, max_value: 0.2}}\nobjective: {goal: minimize, primary_metric: loss}\nlimits: {max_total_trials: 4, timeout: 100, trial_timeout: 100}\n";

/// Errors and warnings.
fn findings(text: &str) -> Vec<Finding> {
    let found = check_text("job.yml", text, None, None).findings;
    found.into_iter().filter(|finding| finding.severity != Severity::Info).collect()
}

/// The only finding of a text, which its fix mends.
fn only(text: &str) -> (Finding, String) {
    let found = findings(text);
    assert_eq!(found.len(), 1, "{found:#?}");
    let finding = found[0].clone();
    let fixed = apply_edits(text, &finding.fixes[0].edits).unwrap();
    assert!(!has_errors(&findings(&fixed)), "{fixed}");
    (finding, fixed)
}

#[test]
fn a_label_is_latest_or_none() {
    let (finding, fixed) = only(&JOB.replace("e:1", "e@lastest"));
    assert_eq!(finding.code, Code::UnknownLabel);
    assert!(fixed.contains("azureml:e@latest\n"), "{fixed}");
    let (_, fixed) = only(&JOB.replace("e:1", "e@3"));
    assert!(fixed.contains("azureml:e:3\n"), "{fixed}");
    let data = |path: &str| {
        let job = JOB.replace("echo", "echo ${{inputs.d}}");
        format!("{job}inputs: {{d: {{type: uri_file, path: \"{path}\"}}}}\n")
    };
    let (finding, fixed) = only(&data("azureml:iris@newest"));
    assert_eq!(finding.code, Code::UnknownLabel);
    assert!(fixed.contains("path: \"azureml:iris@latest\""), "{fixed}");
    assert_eq!(findings(&data("azureml:iris@latest"))[0].code, Code::UnversionedData);
    // The service resolves old curated environments; paths are no references.
    assert!(findings(&JOB.replace("e:1", "AzureML-sklearn@other")).is_empty());
    assert!(findings(&data("azureml://datastores/d/paths/a@b")).is_empty());
}

#[test]
fn what_is_no_number_is_told_once() {
    let job = JOB.replace("echo", "echo ${{inputs.n}}");
    for value in [".nan", ".inf", "-.inf"] {
        let (finding, _) = only(&format!("{job}inputs: {{n: {value}}}\n"));
        assert_eq!(finding.code, Code::WrongType);
    }
}

#[test]
fn a_template_tools_placeholder_is_no_mapping() {
    let found = findings(&format!("{JOB}name: {{{{job_name}}}}\n"));
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].code, Code::TemplatePlaceholder);
    assert!(found[0].message.contains("`{{job_name}}`"), "{}", found[0].message);
}

#[test]
fn text_in_place_of_a_mapping_says_which_mapping() {
    let found = findings(&SWEEP.replace("{goal: minimize, primary_metric: loss}", "accuracy"));
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].help.contains("goal: minimize, primary_metric"), "{}", found[0].help);
    let (_, fixed) = only(&format!("{SWEEP}early_termination: none\n"));
    assert_eq!(fixed, SWEEP);
    let (_, fixed) = only(&format!("{JOB}distribution: none\n"));
    assert_eq!(fixed, JOB);
}

#[test]
fn a_blank_is_no_part_of_a_metric() {
    let (finding, fixed) = only(&SWEEP.replace("primary_metric: loss", "primary_metric: \"loss \""));
    assert_eq!(finding.field, "objective.primary_metric");
    assert!(fixed.contains("primary_metric: \"loss\""), "{fixed}");
}

#[test]
fn a_version_is_not_called_latest() {
    let (finding, fixed) = only(&JOB.replace("e:1", "e:latest"));
    assert_eq!(finding.code, Code::UnknownLabel);
    assert!(fixed.contains("azureml:e@latest\n"), "{fixed}");
}

#[test]
fn quotes_of_a_word_processor_are_not_those_of_yaml() {
    let (finding, fixed) = only(&JOB.replace("azureml:e:1", "“azureml:e:1”"));
    assert_eq!(finding.code, Code::TypographicCharacter);
    assert!(fixed.contains("environment: \"azureml:e:1\"\n"), "{fixed}");
}

#[test]
fn a_command_job_has_no_search_space() {
    let found = findings(&JOB.replace("echo", "echo ${{search_space.lr}}"));
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].message.contains("a parameter of a sweep"), "{}", found[0].message);
}

#[test]
fn an_optional_part_begins_and_ends() {
    let inputs = "inputs: {a: 1}\n";
    let found = findings(&format!("{}{inputs}", JOB.replace("echo", "echo $[[--a ${{inputs.a}}")));
    assert!(found.iter().any(|finding| finding.message.contains("is not closed")), "{found:#?}");
    let (_, fixed) = only(&format!("{}{inputs}", JOB.replace("echo", "echo [[--a ${{inputs.a}}]]")));
    assert!(fixed.contains("echo $[[--a ${{inputs.a}}]]"), "{fixed}");
    let bash = format!(
        "{}{inputs}",
        JOB.replace("echo", "'[[ -f x ]] && echo ${{inputs.a}} $[[--a ${{inputs.a}}]]'")
    );
    assert!(findings(&bash).is_empty(), "{:#?}", findings(&bash));
}

#[test]
fn code_is_no_git_address() {
    for code in
        ["git+https://example.invalid/a/b", "azureml://registries/r/codes/c/versions/1", "azureml:c@latest"]
    {
        let found = findings(&format!("{JOB}code: {code}\n"));
        assert_eq!(
            found.iter().map(|finding| finding.code).collect::<Vec<_>>(),
            [Code::InvalidCodeReference],
            "{code}"
        );
    }
}

#[test]
fn a_question_mark_in_brackets_wants_quotes() {
    let job = JOB.replace("echo", "cat ${{inputs.a}}");
    let url = "https://acc.blob.core.windows.net/c/f.csv?x=1";
    let text = format!("{job}inputs: {{a: {{type: uri_file, path: {url}}}}}\n");
    let found = findings(&text);
    assert_eq!(found[0].code, Code::YamlSyntax, "{found:#?}");
    let fixed = apply_edits(&text, &found[0].fixes[0].edits).unwrap();
    assert!(fixed.contains(&format!("path: \"{url}\"")), "{fixed}");
    assert!(
        findings(&format!("{job}inputs:\n  a: {{type: uri_file, path: \"{url}\"}}\n"))
            .iter()
            .all(|f| f.code != Code::YamlSyntax)
    );
}

#[test]
fn brackets_and_quotes_go_on_at_the_start_of_a_line() {
    let job = JOB.replace("command: echo", "command: \"echo\n--a\"");
    let text = format!("{job}tags: {{\n\"a\": \"b\" # why\n}}\nproperties: {{\n  c: '[\n1]'\n  }}\n");
    let report = check_text("job.yml", &text, None, None);
    assert!(
        report.findings.iter().all(|finding| finding.severity == Severity::Info),
        "{:#?}",
        report.findings
    );
    let job = report.job.unwrap();
    assert_eq!(job.spec().command, "echo --a");
    assert_eq!(job.to_document()["tags"]["a"], "b");
    assert_eq!(job.to_document()["properties"]["c"], "[ 1]");
    // What is really open stays an error.
    let found = findings(&format!("{JOB}tags: {{\n\"a\": \"b\"\n"));
    assert!(found.iter().any(|finding| finding.message == "The `{` is not closed"), "{found:#?}");
}

#[test]
fn lines_that_only_look_empty_and_fields_without_a_space() {
    let found = findings(&format!("{JOB}\u{a0}\n"));
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].message.starts_with("This line looks empty"));
    let found = findings("command:echo hi\nenvironment: azureml:e:1\n");
    assert!(found[0].message.starts_with("`command:echo hi` is neither"), "{found:#?}");
    let fixed = apply_edits("command:echo hi\nenvironment: azureml:e:1\n", &found[0].fixes[0].edits).unwrap();
    assert_eq!(fixed, "command: echo hi\nenvironment: azureml:e:1\n");
}

#[test]
fn a_name_for_nothing_becomes_text() {
    let text = "channels: [&forge, defaults]\n";
    let found = check_text("job.yml", &format!("{JOB}tags: {{a: &b}}\n"), None, None).findings;
    assert!(found.iter().any(|finding| finding.message.starts_with("`&b`")), "{found:#?}");
    let (document, findings) = run_composer_core::document::Document::read("t", text);
    assert!(document.complete);
    assert_eq!(apply_edits(text, &findings[0].fixes[0].edits).unwrap(), "channels: [\"&forge\", defaults]\n");
}

#[test]
fn behind_a_tab_reading_goes_on_with_its_line() {
    let text = "command: ls\nresources:\n\tshm_sise: 2g\ndistribution:\n\ttype: pytorhc\n  odd: 1\n";
    let found = findings(text);
    let fields: Vec<&str> = found.iter().map(|finding| finding.field.as_str()).collect();
    assert!(fields.contains(&"resources.shm_sise"), "{found:#?}");
    let text = "command: ls\nresources:\n\tinstance_count: 2\ndistribution:\n\ttype: pytorhc\n";
    let found = findings(text);
    assert!(found.iter().any(|finding| finding.field == "distribution.type"), "{found:#?}");
}

#[test]
fn a_misspelt_placeholder_means_what_nothing_takes() {
    let (finding, fixed) =
        only(&SWEEP.replace("search_space.lr}}", "search_space.rate}}").replace("{lr:", "{rates:"));
    assert_eq!(finding.code, Code::UndeclaredSearchParameter);
    assert!(fixed.contains("${{search_space.rates}}"), "{fixed}");
    let job = JOB.replace("echo", "echo ${{outputs.modle}}");
    let (finding, fixed) = only(&format!("{job}outputs: {{model: {{type: uri_folder}}}}\n"));
    assert_eq!(finding.code, Code::UndeclaredOutput);
    assert!(fixed.contains("${{outputs.model}}"), "{fixed}");
    // One that the command takes already is not meant.
    let job = JOB.replace("echo", "echo ${{outputs.modle}} ${{outputs.model}}");
    let found = findings(&format!("{job}outputs: {{model: {{type: uri_folder}}}}\n"));
    assert!(found[0].fixes[0].title.starts_with("Add the output"), "{found:#?}");
}

#[test]
fn an_input_that_is_only_declared_lacks_its_value() {
    let job = JOB.replace("echo", "echo ${{inputs.lr}}");
    let found = findings(&format!("{job}inputs: {{lr: {{type: number}}}}\n"));
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].help.contains("`lr: 0.1`"), "{found:#?}");
}

#[test]
fn a_source_of_the_sdk_v1_is_no_job_document() {
    for (name, text) in [
        ("a.py", "import os\nx = {1: 2\n  'a': }\n"),
        ("b.ipynb", "{\"cells\": [], \"nbformat\": 4}"),
        ("c.runconfig", "script: train.py\nframework: Python\n"),
    ] {
        let found = check_text(name, text, None, None).findings;
        assert_eq!(found.len(), 1, "{found:#?}");
        assert_eq!(found[0].code, Code::UnsupportedJobType);
        assert!(found[0].help.contains("convert"), "{found:#?}");
    }
    assert!(!has_errors(&check_text("odd.py", JOB, None, None).findings), "a job under another name");
}

#[test]
fn many_mistakes_of_one_kind_are_told_each() {
    let fields: String = (0..3000).map(|n| format!("zz{n}: 1\n")).collect();
    assert_eq!(findings(&format!("{JOB}{fields}")).len(), 3000);
}

#[test]
fn a_fix_takes_nothing_away() {
    let (_, fixed) = only(&format!("{JOB}resources: {{instance_count:2, shm_size: 2g}}\n"));
    assert!(fixed.contains("{instance_count: 2, shm_size: 2g}"), "{fixed}");
    let (_, fixed) = only(&JOB.replace("command: echo\n", "command: >-\n  a\n  --a 1\n --b 2\n  --c 3\n"));
    assert!(fixed.contains("  --a 1\n  --b 2\n  --c 3\n"), "{fixed}");
    let (_, fixed) = only(&format!("{JOB}tags:\n  a: b\n\tc: d\n  e: f\n"));
    assert!(fixed.contains("  a: b\n  c: d\n  e: f\n"), "{fixed}");
    let job = JOB.replace("echo", "echo ${{inputs.d}}");
    let (_, fixed) =
        only(&format!("{job}inputs:\n  d:\n    type: uri_file\n\tpath: azureml:a:1\n    mode: download\n"));
    assert!(fixed.contains("    type: uri_file\n    path: azureml:a:1\n    mode: download\n"), "{fixed}");
    let (_, fixed) = only(&format!("{JOB}tags:\n  team:\u{a0}ml\n"));
    assert!(fixed.contains("team: ml"), "{fixed}");
    let old = "compute:\n  target: azureml:cpu\n  instance_count: 4\nresources: {instance_count: 2}\n";
    let found = findings(&format!("{JOB}{old}"));
    assert!(found.iter().all(|finding| finding.fixes.is_empty()), "{found:#?}");
    assert!(found[0].help.contains("keep the one you mean"), "{found:#?}");
}

#[test]
fn what_follows_from_a_mistake_is_not_told_beside_it() {
    let job = JOB.replace("echo", "echo ${{inputs.lr}}");
    let (finding, fixed) = only(&format!("{job}inputs: {{lr:0.1}}\n"));
    assert_eq!(finding.code, Code::EmptyField);
    assert!(fixed.contains("{lr: 0.1}"), "{fixed}");
    let (finding, _) = only(&format!("{JOB}tags: {{team:ml}}\n"));
    assert_eq!((finding.code, finding.severity), (Code::AmbiguousValue, Severity::Warning));
    assert!(findings(&format!("{JOB}tags:\n  a:b: null\n  c:d:\n")).is_empty());
    for name in ["input", "Inputs"] {
        let (finding, fixed) = only(&format!("{job}{name}: {{lr: 0.1}}\n"));
        assert_eq!(finding.code, Code::UnknownField);
        assert!(fixed.contains("\ninputs: "), "{fixed}");
    }
    let job = JOB.replace("echo", "echo ${{inputs.model}}");
    let (finding, fixed) = only(&format!("{job}outputs: {{model: {{type: uri_folder}}}}\n"));
    assert_eq!(finding.code, Code::UndeclaredInput);
    assert!(fixed.contains("${{outputs.model}}"), "{fixed}");
    let found = findings(&SWEEP.replace("search_space.lr}}", "search_space.learning_rate}}"));
    let codes: Vec<Code> = found.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, [Code::UndeclaredSearchParameter], "{found:#?}");
}

#[test]
fn small_slips_are_one_finding_each() {
    let found = findings(&format!("{JOB}tags: {{}}\n: b\n"));
    assert_eq!(found.len(), 1, "{found:#?}");
    let place = found[0].place.clone().unwrap();
    assert_eq!((place.line, place.column), (7, 1));
    let (_, fixed) = only(&JOB.replace("azureml:e:1", "{image:python:3.10}"));
    assert!(fixed.contains("{image: \"python:3.10\"}"), "{fixed}");
    let (finding, fixed) = only(&format!("{JOB}compute: azurml:cpu\n"));
    assert_eq!(finding.code, Code::UnknownCompute);
    assert!(fixed.contains("compute: azureml:cpu"), "{fixed}");
    for written in ["${{n}}", "${{ n }}", "$({inputs.n})"] {
        let (_, fixed) =
            only(&format!("{}inputs: {{n: 1}}\n", JOB.replace("echo", &format!("echo {written}"))));
        assert!(fixed.replace(' ', "").contains("command:echo${{inputs.n}}\n"), "{fixed}");
    }
    let (finding, _) = only(&JOB.replace("timeout: 60", "timeout: 0"));
    assert_eq!(finding.code, Code::NoTimeout);
    let torn = "{\"type\":\"command\",\"command\":\"echo,\n\"environment\":\"azureml:e:1\"}\n";
    assert_eq!(findings(torn).len(), 1, "{:#?}", findings(torn));
}

#[test]
fn names_and_tags_that_only_look_like_marks_of_yaml() {
    let job = format!("{JOB}tags:\n  '<<': x\n  \"<<<\": y\n  v: !<tag:yaml.org,2002:str> 1\n");
    assert!(findings(&job).is_empty(), "{:#?}", findings(&job));
}
