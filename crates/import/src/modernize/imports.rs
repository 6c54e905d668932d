//! Imports: those of the SDK v1 that nobody needs any more, and the one of MLflow. Must not know runs.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use ruff_python_ast::token::TokenKind;
use ruff_python_ast::{Alias, Stmt};
use ruff_text_size::Ranged;

use super::names::imported;
use super::plan::is_gone;
use super::scopes::Bound;
use super::source::{Source, bytes};
use super::survey::Survey;
use super::{Edit, Kept, edits};

/// Names that nobody reads any more: the first byte of an import, and which of its names.
pub(super) type Unused = HashMap<usize, Vec<usize>>;

/// The names that an import binds.
fn aliases(stmt: &Stmt) -> &[Alias] {
    match stmt {
        Stmt::Import(import) => &import.names,
        Stmt::ImportFrom(import) => &import.names,
        _ => &[],
    }
}

fn is_below(name: &str, module: &str) -> bool {
    name.strip_prefix(module).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// Whether a name of an import is below a module.
fn is_from(stmt: &Stmt, alias: &Alias, module: &str) -> bool {
    match stmt {
        Stmt::ImportFrom(from) if from.level == 0 => {
            let name = format!("{}.{}", from.module.as_deref().unwrap_or_default(), alias.name);
            is_below(&name, module)
        }
        Stmt::Import(_) => is_below(&alias.name, module),
        _ => false,
    }
}

/// Whether an import is one of the SDK v1.
pub(super) fn is_v1(stmt: &Stmt) -> bool {
    aliases(stmt).iter().any(|alias| is_from(stmt, alias, "azureml"))
}

/// The name under which MLflow is imported at the top level of the module before a place.
pub(super) fn mlflow<'a>(survey: &Survey<'a>, module: &'a [Stmt], before: usize) -> Option<&'a str> {
    let imports = module.iter().filter(|stmt| bytes(*stmt).end <= before);
    let mut names =
        imports.filter_map(Stmt::as_import_stmt).flat_map(|import| &import.names).filter_map(|alias| {
            match &alias.asname {
                Some(name) => (alias.name.as_str() == "mlflow").then_some(name.as_str()),
                None => is_below(&alias.name, "mlflow").then_some("mlflow"),
            }
        });
    names.find(|name| is_mlflow_only(survey, name))
}

/// Whether a name is nothing but MLflow wherever it is bound.
pub(super) fn is_mlflow_only(survey: &Survey<'_>, name: &str) -> bool {
    let mut bindings = survey.scopes.variables().into_iter().filter(|((_, bound), _)| *bound == name);
    bindings.all(|(_, bindings)| {
        bindings.iter().all(|binding| imported(&binding.bound).as_deref() == Some("mlflow"))
    })
}

/// What `azureml.core` gave to the script and nobody reads any more. An import that would go with a comment in it stays.
pub(super) fn unused(survey: &Survey<'_>, source: &Source<'_>, gone: &[Range<usize>]) -> Unused {
    let mut unused = Unused::new();
    for (variable, bindings) in survey.scopes.variables() {
        let v1 = bindings.iter().all(|binding| match binding.bound {
            Bound::Import { stmt, alias } => is_from(stmt, alias, "azureml.core"),
            _ => false,
        });
        let read = survey.loads.iter().any(|load| {
            load.name == variable.1
                && survey.scopes.resolve(load.scope, load.name) == Some(variable)
                && !is_gone(gone, load.at)
        });
        if !v1 || read {
            continue;
        }
        for binding in bindings {
            let Bound::Import { stmt, alias } = binding.bound else { continue };
            let at = aliases(stmt).iter().position(|other| other.range() == alias.range());
            unused.entry(bytes(stmt).start).or_default().extend(at);
        }
    }
    for stmt in survey.imports.iter().filter(|stmt| source.has_comment(bytes(**stmt))) {
        let at = bytes(*stmt).start;
        if unused.get(&at).is_some_and(|gone| gone.len() == aliases(stmt).len()) {
            unused.remove(&at);
        }
    }
    unused
}

/// Notes on the imports of the SDK v1 that stay.
pub(super) fn left(survey: &Survey<'_>, source: &Source<'_>, unused: &Unused) -> Vec<Kept> {
    let mut kept = Vec::new();
    for stmt in survey.imports.iter().filter(|stmt| is_v1(stmt)) {
        let gone = unused.get(&bytes(*stmt).start).map_or(&[][..], Vec::as_slice);
        let left = aliases(stmt)
            .iter()
            .enumerate()
            .filter(|(at, alias)| !gone.contains(at) && is_from(stmt, alias, "azureml"));
        let names: Vec<String> =
            left.map(|(_, alias)| format!("`{}`", alias.asname.as_ref().unwrap_or(&alias.name))).collect();
        if !names.is_empty() {
            let why = format!("{} of the SDK v1 may still be used", names.join(", "));
            kept.push(Kept {
                line: source.line(bytes(*stmt).start),
                what: source.excerpt(bytes(*stmt)),
                why,
            });
        }
    }
    kept
}

/// Takes unused names out of their imports, or the whole import into `removed`; puts `import mlflow` where it is needed.
pub(super) fn edits(
    survey: &Survey<'_>,
    source: &Source<'_>,
    unused: &Unused,
    needs_mlflow: bool,
    removed: &mut BTreeMap<usize, String>,
) -> Vec<Edit> {
    const UNUSED: &str = "Nothing of it is used any more.";
    const IMPORT: &str = "import mlflow";
    let mut result = Vec::new();
    let mut place = needs_mlflow.then(|| place(survey, source));
    for stmt in &survey.imports {
        let range = bytes(*stmt);
        let Some(gone) = unused.get(&range.start).filter(|gone| !gone.is_empty()) else { continue };
        let line = source.line(range.start);
        if gone.len() < aliases(stmt).len() {
            for at in gone {
                let cut = without(aliases(stmt), *at, gone, source);
                result.push(Edit {
                    start: cut.start,
                    end: cut.end,
                    text: String::new(),
                    line,
                    why: format!("`{}` is not used any more.", aliases(stmt)[*at].name),
                });
            }
        } else if place == Some(range.start) {
            place = None;
            let why = "What logs is MLflow now.".to_owned();
            result.push(Edit { start: range.start, end: range.end, text: IMPORT.to_owned(), line, why });
        } else {
            removed.insert(range.start, UNUSED.to_owned());
        }
    }
    if let Some(at) = place {
        let end = if source.indentation(at).is_some() { source.line_break() } else { "; " };
        let why = "What logs is MLflow now.".to_owned();
        result.push(Edit { start: at, end: at, text: format!("{IMPORT}{end}"), line: source.line(at), why });
    }
    result
}

/// The statement before which `import mlflow` belongs: the first import of the SDK v1 where it stands at the top level, else
/// the first statement behind the docstring and `from __future__`.
fn place(survey: &Survey<'_>, source: &Source<'_>) -> usize {
    let module = &source.module().body;
    let first = survey.imports.iter().find(|stmt| is_v1(stmt)).map(|stmt| bytes(*stmt).start);
    if let Some(first) = first.filter(|first| module.iter().any(|stmt| bytes(stmt).start == *first)) {
        return first;
    }
    let is_header = |(at, stmt): &(usize, &Stmt)| match stmt {
        Stmt::Expr(expression) => *at == 0 && expression.value.is_string_literal_expr(),
        Stmt::ImportFrom(import) => import.module.as_deref() == Some("__future__"),
        _ => false,
    };
    let lines = edits::lines(module, source);
    let behind = lines.iter().flat_map(|line| line.iter()).enumerate().find(|at| !is_header(at));
    behind.map_or(source.text.len(), |(_, stmt)| bytes(stmt).start)
}

/// What to cut out of an import to be rid of one of its names.
fn without(aliases: &[Alias], at: usize, gone: &[usize], source: &Source<'_>) -> Range<usize> {
    let own = bytes(&aliases[at]);
    let last_left = (0..aliases.len()).rev().find(|other| !gone.contains(other)).unwrap_or(0);
    let cut = if at < last_left {
        own.start..bytes(&aliases[at + 1]).start
    } else {
        bytes(&aliases[at - 1]).end..own.end
    };
    if !source.has_comment(cut.clone()) {
        return cut;
    }
    // Only in brackets there can be comments; there a comma may stay behind the last name.
    let comma =
        source.tokens(own.end..source.text.len()).next().filter(|token| token.kind() == TokenKind::Comma);
    own.start..comma.map_or(own.end, |comma| comma.end().to_usize())
}
