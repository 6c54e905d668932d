//! The form as a view of the document, and its edits as edits of the document's text.

use run_composer_core::checks::{Report, code_folder};
use run_composer_core::document::{Node, remove_field};
use run_composer_core::environment::{EnvironmentReference, USER_MANAGED};
use run_composer_core::finding::TextEdit;
use run_composer_core::job::EnvironmentField;
use run_composer_core::script::Invocation;
use serde_json::{Value, json};

use super::spec::{Spec, set};

/// Image of environments that the form describes; the local workspace does without it.
const DEFAULT_IMAGE: &str = "mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04";
const DEPENDENCIES: [&str; 3] = ["environment", "conda_file", "dependencies"];

/// How the form shows the environment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EnvironmentChoice {
    /// Python packages described in the job.
    Packages {
        /// Python version; empty: any.
        python: String,
        /// pip packages, one per line.
        packages: String,
    },
    /// The Python that is already there.
    UserManaged,
    /// Anything else, as a reference; empty where the document says it in a way the form does not show.
    Other(String),
}

/// What the form shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormView {
    pub experiment: String,
    /// The whole command.
    pub command: String,
    /// Script and arguments, where the command is one plain call.
    pub invocation: Option<(String, String)>,
    pub code: String,
    pub environment: Option<EnvironmentChoice>,
    pub compute: String,
    pub timeout_secs: String,
    pub variables: Vec<(String, String)>,
}

impl FormView {
    /// Reads the fields from a checked document.
    pub fn of(report: &Report) -> Self {
        let Some(job) = &report.job else { return Self::default() };
        let environment = match (&job.spec().environment, &report.environment) {
            (Some(EnvironmentField::Reference(text)), _) => Some(match EnvironmentReference::parse(text) {
                Some(EnvironmentReference::Workspace { name, .. }) if name == USER_MANAGED => {
                    EnvironmentChoice::UserManaged
                }
                _ => EnvironmentChoice::Other(text.clone()),
            }),
            (_, Some(inline)) => Some(match &inline.conda {
                Some(conda) if Spec::of(report).find(&DEPENDENCIES).is_some() => {
                    EnvironmentChoice::Packages {
                        python: conda.python.clone().unwrap_or_default(),
                        packages: conda.pip_packages.join("\n"),
                    }
                }
                _ => EnvironmentChoice::Other(String::new()),
            }),
            _ => None,
        };
        Self {
            experiment: job.base().experiment_name.clone().unwrap_or_default(),
            command: job.spec().command.clone(),
            invocation: Invocation::parse(&job.spec().command).map(|call| (call.script, call.arguments)),
            code: code_folder(job).unwrap_or_default().to_owned(),
            environment,
            compute: job.base().compute.as_ref().map(|compute| compute.name().to_owned()).unwrap_or_default(),
            timeout_secs: job.timeout_secs().map(|secs| secs.to_string()).unwrap_or_default(),
            variables: job
                .spec()
                .environment_variables
                .iter()
                .map(|(name, value)| (name.clone(), value.to_string()))
                .collect(),
        }
    }
}

/// One change in the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FormEdit {
    Experiment(String),
    Command(String),
    Script(String),
    Arguments(String),
    Environment(EnvironmentChoice),
    Python(String),
    Packages(String),
    Compute(String),
    Timeout(String),
    /// Sets a variable; a new name adds one.
    Variable(String, String),
    RenameVariable(String, String),
    RemoveVariable(String),
}

impl FormEdit {
    /// The edits of the text. Empty where the YAML cannot be edited because it has syntax errors.
    pub fn edits(&self, report: &Report) -> Vec<TextEdit> {
        let document = &report.document;
        // The command of a sweep is that of its trial; one in another file is not edited here.
        let spec = Spec::of(report);
        let text = |path: &[&str], value: &str| {
            if value.trim().is_empty() {
                remove_field(document, path)
            } else {
                set(document, path, &Value::from(value))
            }
        };
        let call = report.job.as_ref().and_then(|job| Invocation::parse(&job.spec().command));
        match self {
            Self::Experiment(name) => text(&["experiment_name"], name),
            Self::Command(command) => spec.set(&["command"], &Value::from(command.as_str())),
            Self::Script(script) => {
                let call = call.map_or_else(
                    || Invocation {
                        interpreter: "python".into(),
                        script: script.clone(),
                        arguments: String::new(),
                    },
                    |call| Invocation { script: script.clone(), ..call },
                );
                spec.set(&["command"], &Value::from(call.command()))
            }
            Self::Arguments(arguments) => match call {
                Some(call) => {
                    let one_line = arguments.split('\n').map(str::trim).collect::<Vec<_>>().join(" ");
                    // The space a person has just typed stays, so that the next word can follow.
                    let command =
                        Invocation { arguments: one_line.trim_start().to_owned(), ..call }.command();
                    spec.set(&["command"], &Value::from(command))
                }
                None => Vec::new(),
            },
            Self::Environment(EnvironmentChoice::UserManaged) => {
                spec.set(&["environment"], &Value::from(format!("azureml:{USER_MANAGED}:1")))
            }
            Self::Environment(EnvironmentChoice::Other(reference)) => {
                spec.set(&["environment"], &Value::from(reference.as_str()))
            }
            Self::Environment(EnvironmentChoice::Packages { python, packages }) => {
                spec.set(&["environment"], &inline(python, packages))
            }
            Self::Python(version) => python_edit(report, version),
            Self::Packages(packages) => packages_edit(report, packages),
            Self::Compute(name) => {
                text(&["compute"], &if name.is_empty() { String::new() } else { format!("azureml:{name}") })
            }
            Self::Timeout(secs) => match secs.trim().parse::<u64>() {
                Ok(number) => set(document, &["limits", "timeout"], &Value::from(number)),
                Err(_) if secs.trim().is_empty() => remove_field(document, &["limits", "timeout"]),
                // Not a number: written as it is, so that the finding about it appears.
                Err(_) => set(document, &["limits", "timeout"], &Value::from(secs.trim())),
            },
            Self::Variable(name, value) => {
                spec.set(&["environment_variables", name], &Value::from(value.as_str()))
            }
            Self::RemoveVariable(name) => spec.remove(&["environment_variables", name]),
            Self::RenameVariable(from, to) => {
                let entry = spec
                    .find(&["environment_variables"])
                    .and_then(|node| node.entries()?.iter().find(|entry| entry.key == *from));
                entry
                    .map(|entry| {
                        vec![TextEdit::replace(
                            entry.key_range.clone(),
                            run_composer_core::document::write_scalar(&Value::from(to.as_str())),
                        )]
                    })
                    .unwrap_or_default()
            }
        }
    }
}

fn lines(packages: &str) -> Vec<&str> {
    packages.lines().map(str::trim).filter(|line| !line.is_empty()).collect()
}

fn inline(python: &str, packages: &str) -> Value {
    let python =
        if python.trim().is_empty() { "python".to_owned() } else { format!("python={}", python.trim()) };
    json!({
        "image": DEFAULT_IMAGE,
        "conda_file": { "channels": ["conda-forge"], "dependencies": [python, "pip", { "pip": lines(packages) }] },
    })
}

/// Index of an entry of the dependencies that fits.
fn dependency(report: &Report, fits: impl Fn(&Node) -> bool) -> Option<String> {
    let items = Spec::of(report).find(&DEPENDENCIES)?.items()?;
    items.iter().position(fits).map(|index| index.to_string())
}

fn python_edit(report: &Report, version: &str) -> Vec<TextEdit> {
    let entry = if version.trim().is_empty() {
        "python".to_owned()
    } else if version.starts_with(['<', '>', '!', '=']) {
        format!("python{}", version.trim())
    } else {
        format!("python={}", version.trim())
    };
    let at = dependency(report, |node| {
        node.scalar().is_some_and(|scalar| scalar.text.split(['=', '<', '>', ' ']).next() == Some("python"))
    });
    match at {
        Some(index) => {
            Spec::of(report).set(&[&DEPENDENCIES[..], &[index.as_str()]].concat(), &Value::from(entry))
        }
        None => whole_list(report, |list| list.insert(0, Value::from(entry.as_str()))),
    }
}

fn packages_edit(report: &Report, packages: &str) -> Vec<TextEdit> {
    match dependency(report, |node| node.child("pip").is_some()) {
        Some(index) => Spec::of(report)
            .set(&[&DEPENDENCIES[..], &[index.as_str(), "pip"]].concat(), &json!(lines(packages))),
        None => whole_list(report, |list| {
            if !list.iter().any(|item| item == "pip") {
                list.push("pip".into());
            }
            list.push(json!({ "pip": lines(packages) }));
        }),
    }
}

/// Writes the list of dependencies anew, where an entry has to be added.
fn whole_list(report: &Report, change: impl FnOnce(&mut Vec<Value>)) -> Vec<TextEdit> {
    let spec = Spec::of(report);
    let mut list = spec
        .find(&DEPENDENCIES)
        .map(Node::to_value)
        .and_then(|value| value.as_array().cloned())
        .unwrap_or_default();
    change(&mut list);
    spec.set(&DEPENDENCIES, &Value::Array(list))
}

#[cfg(test)]
mod tests {
    use super::*;
    use run_composer_core::checks::check_text;
    use run_composer_core::finding::apply_edits;

    const JOB: &str = include_str!("../../../www/samples/ridge-diabetes/job.yml");

    fn after(text: &str, edit: &FormEdit) -> String {
        let report = check_text("job.yml", text, None, None);
        apply_edits(text, &edit.edits(&report)).unwrap()
    }

    fn view(text: &str) -> FormView {
        FormView::of(&check_text("job.yml", text, None, None))
    }

    #[test]
    fn the_sample_fills_the_form() {
        let form = view(JOB);
        assert_eq!(form.experiment, "ridge-diabetes");
        assert_eq!(
            form.invocation,
            Some(("train.py".into(), "--alphas ${{inputs.alphas}} --folds ${{inputs.folds}}".into()))
        );
        assert_eq!(
            (form.compute.as_str(), form.timeout_secs.as_str(), form.code.as_str()),
            ("local", "1800", "src")
        );
        let Some(EnvironmentChoice::Packages { python, packages }) = form.environment else {
            panic!("packages")
        };
        assert_eq!((python.as_str(), packages.lines().count()), ("3.11", 3));
    }

    #[test]
    fn form_edits_touch_only_their_field() {
        assert_eq!(
            after(JOB, &FormEdit::Experiment("e2".into())),
            JOB.replace("experiment_name: ridge-diabetes", "experiment_name: e2")
        );
        assert_eq!(
            after(JOB, &FormEdit::Timeout("60".into())),
            JOB.replace("1800 # seconds", "60 # seconds")
        );
        assert_eq!(after(JOB, &FormEdit::Python("3.12".into())), JOB.replace("python=3.11", "python=3.12"));
        assert_eq!(after(JOB, &FormEdit::Script("other.py".into())), JOB.replace("train.py", "other.py"));
        let variables = after(JOB, &FormEdit::Variable("A".into(), "yes".into()));
        assert_eq!(variables, format!("{JOB}environment_variables:\n  A: 'yes'\n"));
        assert_eq!(
            after(&variables, &FormEdit::RenameVariable("A".into(), "B".into())),
            variables.replace("  A:", "  B:")
        );
        assert_eq!(after(&variables, &FormEdit::RemoveVariable("A".into())), JOB);
        let packages = after(JOB, &FormEdit::Packages("numpy==2.0\n\n pandas".into()));
        assert!(
            packages.contains("      - pip:\n          - numpy==2.0\n          - pandas\ncompute:"),
            "{packages}"
        );
    }

    #[test]
    fn environments_switch_and_come_back() {
        let managed = after(JOB, &FormEdit::Environment(EnvironmentChoice::UserManaged));
        assert!(managed.contains("folds: 5\nenvironment: azureml:user-managed:1\ncompute:"), "{managed}");
        assert_eq!(view(&managed).environment, Some(EnvironmentChoice::UserManaged));
        let choice = view(JOB).environment.unwrap();
        assert_eq!(view(&after(&managed, &FormEdit::Environment(choice.clone()))).environment, Some(choice));
    }

    #[test]
    fn a_sweep_is_edited_in_its_trial() {
        let sweep = "type: sweep\ntrial:\n  command: python a.py\n  environment: azureml:e:1\nlimits:\n  max_total_trials: 2\n";
        assert_eq!(view(sweep).command, "python a.py");
        assert_eq!(after(sweep, &FormEdit::Script("b.py".into())), sweep.replace("a.py", "b.py"));
        let edited = after(sweep, &FormEdit::Variable("A".into(), "b".into()));
        assert!(edited.contains("  environment_variables:\n    A: b\n"), "{edited}");
        assert_eq!(after(&edited, &FormEdit::RemoveVariable("A".into())), sweep);
    }

    #[test]
    fn a_broken_document_is_left_alone() {
        assert_eq!(after("a: [", &FormEdit::Experiment("x".into())).matches('a').count(), 1);
        assert_eq!(view("a: [").experiment, "");
    }
}
