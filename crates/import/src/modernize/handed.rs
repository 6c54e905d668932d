//! Runs that a function or an object gets from somebody else: their calls stay, and each is told. Must not change anything.

use std::collections::HashMap;

use ruff_python_ast::{Expr, ExprAttribute};
use run_composer_core::v1::BY_CLIENT;

use super::Kept;
use super::names::{Held, Holder};
use super::scopes::{Bound, ScopeId};
use super::source::{Source, bytes};
use super::survey::Survey;

/// Calls of what is a run by its name or its annotation, and whose origin this file does not tell.
pub(super) fn handed_on<'a>(
    survey: &Survey<'a>,
    source: &Source<'_>,
    held: &HashMap<Holder<'a>, Held<'a>>,
) -> Vec<Kept> {
    let calls = survey.calls.iter().filter_map(|(call, scope)| {
        let function = call.func.as_attribute_expr()?;
        let method = function.attr.as_str();
        let of_somebody = match &*function.value {
            Expr::Name(name) => parameter(survey, name.id.as_str(), *scope)?,
            Expr::Attribute(node) => attribute(survey, node, *scope, held)?,
            _ => return None,
        };
        // Others log one dictionary at a time.
        let is_v1 = match method {
            "log" => call.arguments.len() > 1,
            "add_properties" | "set_tags" | "tag" => true,
            _ => BY_CLIENT.contains(&method),
        };
        is_v1.then(|| {
            let at = bytes(*call);
            let why = format!("{of_somebody}, and another file may hand on another run");
            Kept { line: source.line(at.start), what: source.excerpt(at), why }
        })
    });
    calls.collect()
}

/// `run` in `def train(run):`
fn parameter<'a>(survey: &Survey<'a>, name: &'a str, scope: ScopeId) -> Option<String> {
    let variable = survey.scopes.resolve(scope, name)?;
    let [binding] = survey.scopes.bindings(variable) else { return None };
    let Bound::Parameter { parameter, .. } = binding.bound else { return None };
    let is_annotated = parameter.annotation.as_ref().is_some_and(|annotation| {
        survey
            .qualified(annotation, variable.0)
            .is_some_and(|class| matches!(class.as_str(), "azureml.core.Run" | "azureml.core.run.Run"))
    });
    (is_annotated || is_name_of_run(name)).then(|| format!("`{name}` is an argument of its function"))
}

/// `self.run`
fn attribute<'a>(
    survey: &Survey<'a>,
    node: &'a ExprAttribute,
    scope: ScopeId,
    held: &HashMap<Holder<'a>, Held<'a>>,
) -> Option<String> {
    let holder = survey.holder_of(node, scope)?;
    let name = node.attr.as_str();
    (!held.contains_key(&holder) && is_name_of_run(name))
        .then(|| format!("`self.{name}` comes from elsewhere"))
}

fn is_name_of_run(name: &str) -> bool {
    let name = name.trim_start_matches('_');
    name == "run" || name.ends_with("_run") || name == "run_context" || name == "run_logger"
}
