//! What stands in the way: of the whole script, or of letting an assignment go. Must not change anything.

use ruff_python_ast::Expr;
use ruff_text_size::Ranged;

use super::imports::is_mlflow_only;
use super::names::Holder;
use super::scopes::Kind;
use super::source::{Source, bytes};
use super::survey::Survey;
use super::{Kept, imports};

/// Functions of MLflow after which it may log elsewhere. The job's own run is what it takes up first, and only once: what is
/// logged behind the end of that run, by `end_run`, `with start_run()` or an autologged `fit`, begins a new one.
const STEERS_MLFLOW: [&str; 5] = ["start_run", "end_run", "autolog", "set_experiment", "set_tracking_uri"];

/// Why nothing in a script can be rewritten.
pub(super) fn obstacle(survey: &Survey<'_>, source: &Source<'_>) -> Option<Kept> {
    let kept = |at: std::ops::Range<usize>, why: &str| {
        let why = format!("{why}, so nothing was changed");
        Some(Kept { line: source.line(at.start), what: source.excerpt(at), why })
    };
    if !is_mlflow_only(survey, "mlflow") {
        let mut bindings = survey.scopes.variables().into_iter().filter(|((_, name), _)| *name == "mlflow");
        let other = bindings.find_map(|(_, bindings)| {
            bindings
                .iter()
                .find(|binding| super::names::imported(&binding.bound).as_deref() != Some("mlflow"))
        })?;
        return kept(bytes(&other.at), "the name `mlflow` stands for something else here");
    }
    let first = survey.imports.iter().position(|stmt| imports::is_v1(stmt))?;
    let stars = survey.imports[first..].iter().find(|stmt| {
        stmt.as_import_from_stmt()
            .is_some_and(|import| import.names.iter().any(|alias| alias.name.as_str() == "*"))
    });
    if let Some(stmt) = stars {
        return kept(bytes(*stmt), "`*` may bind any name");
    }
    let steers = survey.calls.iter().find(|(call, _)| {
        let name = match &*call.func {
            Expr::Name(name) => name.id.as_str(),
            Expr::Attribute(node) => node.attr.as_str(),
            _ => return false,
        };
        STEERS_MLFLOW.contains(&name)
    });
    steers.and_then(|(call, _)| {
        kept(bytes(*call), "after this MLflow may log to another run than the job's own")
    })
}

/// Why assignments have to stay in a script that looks names up while it runs.
pub(super) fn dynamic(survey: &Survey<'_>, source: &Source<'_>) -> Option<String> {
    let names = ["globals", "locals", "exec", "eval"];
    let own = |name| survey.scopes.resolve(super::plan::MODULE, name).is_some();
    let load = survey.loads.iter().find(|load| names.contains(&load.name) && !own(load.name));
    let vars = survey.calls.iter().find(|(call, _)| {
        let vars = call.func.as_name_expr().is_some_and(|name| name.id.as_str() == "vars");
        let argument = call.arguments.args.first();
        vars && argument.is_none_or(|argument| is_receiver(survey, argument))
    });
    let dict = survey.accesses.iter().find(|access| access.node.attr.as_str() == "__dict__");
    let at =
        load.map(|load| load.at).or(vars.map(|(call, _)| call.range())).or(dict.map(|it| it.node.range()))?;
    Some(format!("line {} looks names up while the script runs", source.line(bytes(&at).start)))
}

/// Whether a name is the first parameter of some method.
fn is_receiver(survey: &Survey<'_>, expr: &Expr) -> bool {
    let Expr::Name(name) = expr else { return false };
    survey.scopes.variables().iter().any(|((scope, bound), _)| {
        let scope = survey.scopes.get(*scope);
        *bound == name.id.as_str() && scope.kind == Kind::Function && scope.receiver == Some(bound)
    })
}

/// Why an attribute has to stay where attributes are looked up by name.
pub(super) fn reflected(survey: &Survey<'_>, holder: Holder<'_>) -> Option<String> {
    let Holder::Attribute(_, attribute) = holder else { return None };
    let functions = ["getattr", "setattr", "hasattr", "delattr"];
    let reflects = survey.calls.iter().any(|(call, _)| {
        let function = call.func.as_name_expr().is_some_and(|name| functions.contains(&name.id.as_str()));
        let name = call.arguments.args.get(1).and_then(super::literals::text);
        function && name.is_none_or(|name| name == attribute)
    });
    reflects.then(|| format!("`{attribute}` may be looked up by its name"))
}

/// Why something read off a run stays.
pub(super) fn attribute(name: &str) -> String {
    match name {
        "id" | "number" | "_run_id" => {
            "MLflow has it as `mlflow.active_run().info`, once a run is active".to_owned()
        }
        "input_datasets" => "inputs of v2 jobs are arguments of the command".to_owned(),
        "get_metrics" => "MLflow reads metrics with `MlflowClient().get_metric_history`".to_owned(),
        "parent" | "get_children" | "child_run" | "create_children" => {
            "runs below runs are not rewritten".to_owned()
        }
        "log" | "log_list" | "log_row" | "log_table" | "log_image" | "tag" | "upload_file"
        | "upload_folder" => "its value is used, or it stands inside of something else".to_owned(),
        _ => format!("`{name}` has no counterpart that is the same for sure"),
    }
}
