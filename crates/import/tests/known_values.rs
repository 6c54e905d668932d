//! Programs built from known values yield exactly these values, or holes, and never others.

use std::fmt::Write as _;

use proptest::prelude::*;
use run_composer_core::job::MemoryFiles;
use run_composer_import::convert;
use serde_json::{Map, Value, json};

/// A value that a program may hold, as JSON.
fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-1_000_000_i64..1_000_000).prop_map(Value::from),
        (-4_000_i32..4_000).prop_map(|eighths| json!(f64::from(eighths) / 8.0)),
        "[a-zA-Z0-9 _./:{}%'\"\\\\é-]{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[a-z]{1,5}", inner, 0..4)
                .prop_map(|entries| Value::Object(entries.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

/// The value as Python source.
fn python(value: &Value) -> String {
    match value {
        Value::Null => "None".to_owned(),
        Value::Bool(flag) => if *flag { "True" } else { "False" }.to_owned(),
        Value::String(text) => format!("{text:?}").replace("\\u{", "\\N{"),
        Value::Array(items) => format!("[{}]", items.iter().map(python).collect::<Vec<_>>().join(", ")),
        Value::Object(entries) => {
            let entries: Vec<String> =
                entries.iter().map(|(key, value)| format!("'{key}': {}", python(value))).collect();
            format!("{{{}}}", entries.join(", "))
        }
        number @ Value::Number(_) => number.to_string(),
    }
}

/// One of several ways to write an expression of the same value; `at` chooses.
fn written(source: &str, name: &str, at: u8, lines: &mut String) -> String {
    let _ = match at % 9 {
        0 => return source.to_owned(),
        1 => writeln!(lines, "{name} = {source}"),
        2 => {
            writeln!(lines, "def make_{name}(a, b=None):\n    return b\n{name} = make_{name}(1, b={source})")
        }
        3 => writeln!(lines, "{name} = {{'k': [0, {source}]}}['k'][-1]"),
        4 => writeln!(lines, "for {name} in [1, {source}]:\n    pass"),
        5 => writeln!(lines, "{name} = 0\nif 1 < 2:\n    {name} = {source}\nelse:\n    {name} = 1"),
        6 => writeln!(lines, "{name}, _ = ({source}, 2)"),
        7 => writeln!(lines, "{name} = [v for v in [{source}]][0]"),
        _ => writeln!(lines, "{name} = 1\nif unknown_{name}():\n    {name} = {source}"),
    };
    name.to_owned()
}

/// Whether a value of the wire is what was given, or a hole.
fn is_or_hole(found: &Value, given: &Value) -> bool {
    if found.get("$hole").is_some() {
        return true;
    }
    match (found, given) {
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_or_hole(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len()
                && a.iter().all(|(key, value)| b.get(key).is_some_and(|b| is_or_hole(value, b)))
        }
        _ => found == given,
    }
}

/// A value as the SDK sends it as an argument: text and whole numbers stay as they are.
fn argument(value: &Value) -> Option<Value> {
    let plain = value.is_string() || value.is_i64();
    plain.then(|| value.clone())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_program_of_known_values_yields_them(
        tags in prop::collection::vec((value(), any::<u8>()), 1..4),
        arguments in prop::collection::vec((value(), any::<u8>()), 0..5),
        variables in prop::collection::btree_map("[A-Z]{1,6}", ("[a-z0-9 {}%]{0,8}", any::<u8>()), 0..3),
        (compute, nodes) in ("[a-z]{2,9}", 1..9_u32),
        // By name: of two versions of one package the SDK keeps the last.
        packages in prop::collection::btree_map("[a-z]{2,8}", "[0-9]\\.[0-9]", 1..4),
        (folder, file, count) in ("[a-z]{1,6}", "[a-z]{1,6}", 0..5_u32),
    ) {
        let packages: Vec<String> =
            packages.iter().map(|(name, version)| format!("{name}=={version}")).collect();
        let arguments: Vec<_> = arguments.into_iter().filter(|(value, _)| argument(value).is_some()).collect();
        let mut lines = "import os\nfrom azureml.core import Environment, Experiment, ScriptRunConfig, Workspace\n\
                         from azureml.core.conda_dependencies import CondaDependencies\n\
                         from azureml.core.runconfig import MpiConfiguration\n".to_owned();
        let mut names = Vec::new();
        for (at, (value, way)) in arguments.iter().enumerate() {
            names.push(written(&python(value), &format!("a{at}"), *way, &mut lines));
        }
        let _ = writeln!(lines, "args = [{}]", names.join(", "));
        let _ = writeln!(lines, "for i in range({count}):\n    args += [f'--{{i}}-{{i + 1:02d}}', os.path.join('{folder}', str(i))]");
        let _ = writeln!(lines, "env = Environment('e')\nenv.environment_variables = {{}}");
        for (at, (name, (text, way))) in variables.iter().enumerate() {
            let source = written(&python(&json!(text)), &format!("v{at}"), *way, &mut lines);
            let _ = writeln!(lines, "env.environment_variables['{name}'] = {source}");
        }
        let _ = writeln!(lines, "packages = []\nfor p in {packages:?}:\n    packages.append(p)\n\
             env.python.conda_dependencies = CondaDependencies.create(pip_packages=packages)");
        let mut entries = Vec::new();
        for (at, (value, way)) in tags.iter().enumerate() {
            let source = written(&python(value), &format!("t{at}"), *way, &mut lines);
            entries.push(format!("'t{at}': {source}"));
        }
        let _ = writeln!(lines, "config = ScriptRunConfig('src', script=os.path.join('{folder}', '{file}.py'), arguments=args, \
             compute_target='{compute}', environment=env, distributed_job_config=MpiConfiguration(node_count={nodes}))\n\
             held = {{{}}}\nExperiment(Workspace.from_config(), '{compute}').submit(config, tags={{'held': str(held['t0'])}})", entries.join(", "));

        let conversion = convert("known.py", &lines, &MemoryFiles::default());
        prop_assert_eq!(conversion.runs.len(), 1, "{}\n{:?}", lines, conversion.findings);
        let run = &conversion.runs[0];
        let v1 = &run.v1;
        let mut expected: Vec<Value> = arguments.iter().filter_map(|(value, _)| argument(value)).collect();
        for i in 0..count {
            expected.push(json!(format!("--{i}-{:02}", i + 1)));
            expected.push(json!(format!("{folder}/{i}")));
        }
        let sent = v1["arguments"].as_array().cloned().unwrap_or_default();
        prop_assert_eq!(sent.len(), expected.len(), "{}\n{}", lines, v1);
        for ((found, given), way) in sent.iter().zip(&expected).zip(arguments.iter().map(|(_, way)| way % 9).chain(std::iter::repeat(0))) {
            prop_assert!(is_or_hole(found, given), "{found} instead of {given}\n{lines}");
            // Where nothing is unknown, nothing is a hole.
            prop_assert!(way == 8 || found == given, "{found} instead of {given}\n{lines}");
        }
        let script = json!(format!("{folder}/{file}.py"));
        prop_assert_eq!((&v1["script"], &v1["target"], &v1["nodeCount"]), (&script, &json!(compute), &json!(nodes)), "{}", lines);
        let sent = &v1["environment"]["environmentVariables"];
        for (name, (text, way)) in &variables {
            let (found, given) = (&sent[name], json!(text));
            prop_assert!(is_or_hole(found, &given) && (way % 9 == 8 || *found == given), "{name}: {found} instead of {given}\n{lines}");
        }
        let dependencies = v1["environment"]["python"]["condaDependencies"]["dependencies"].to_string();
        for package in &packages {
            prop_assert!(dependencies.contains(package), "{package} is not in {dependencies}\n{lines}");
        }
        prop_assert_eq!((&run.experiment, &run.job["compute"]), (&json!(compute), &json!(format!("azureml:{compute}"))));
    }

    #[test]
    fn nested_values_stay_as_they_are(value in value(), ways in prop::collection::vec(any::<u8>(), 1..5)) {
        let mut lines = String::new();
        let mut source = python(&value);
        for (at, way) in ways.iter().enumerate() {
            source = written(&source, &format!("n{at}"), *way, &mut lines);
        }
        let _ = writeln!(lines, "x = {source}");
        let reading = run_composer_import::read_source("known.py", &lines, &MemoryFiles::default());
        let found = reading.name("x").map(|found| run_composer_core::v1::wire::value(&reading.heap, found));
        let found = found.unwrap_or_default();
        prop_assert!(is_or_hole(&found, &value), "{found} instead of {value}\n{lines}");
        prop_assert!(ways.iter().any(|way| way % 9 == 8) || found == value, "{found} instead of {value}\n{lines}");
    }
}
