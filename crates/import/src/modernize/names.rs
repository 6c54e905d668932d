//! What names stand for: modules and what is in them, runs, attributes of `self`. Must not rewrite anything.

use std::collections::HashMap;

use ruff_python_ast::{Expr, ExprAttribute, Stmt};
use ruff_text_size::Ranged;

use super::scopes::{Binding, Bound, ScopeId, Variable};
use super::source::Source;
use super::survey::{Access, Survey};

/// Where a run is kept.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Holder<'a> {
    /// `run`
    Name(Variable<'a>),
    /// `self.run`, in the class of this scope.
    Attribute(ScopeId, &'a str),
}

/// A place that holds the run of `Run.get_context()`.
pub(super) struct Held<'a> {
    /// The statements that assign it.
    pub(super) stmts: Vec<&'a Stmt>,
    /// Why what is called on it cannot be rewritten: it may be something else.
    pub(super) unsure: Option<String>,
    /// Why the assignment has to stay whatever becomes of the calls.
    pub(super) stays: Option<String>,
}

/// The dotted name that an import binds a name to: `import a.b` binds `a`, `from a import b` binds `b` to `a.b`.
pub(super) fn imported(bound: &Bound<'_>) -> Option<String> {
    let Bound::Import { stmt, alias } = bound else { return None };
    match stmt {
        Stmt::Import(_) if alias.asname.is_some() => Some(alias.name.to_string()),
        Stmt::Import(_) => alias.name.split('.').next().map(str::to_owned),
        Stmt::ImportFrom(from) if from.level == 0 => {
            // `azureml.core` has its `Run` from `azureml.core.run`.
            let module = from.module.as_deref()?;
            let module = if module == "azureml.core.run" { "azureml.core" } else { module };
            Some(format!("{module}.{}", alias.name))
        }
        _ => None,
    }
}

impl<'a> Survey<'a> {
    /// The dotted name of a module or of something in it; `None` where a name may be something else.
    pub(super) fn qualified(&self, expr: &'a Expr, scope: ScopeId) -> Option<String> {
        match expr {
            Expr::Name(name) => {
                let bindings = self.scopes.bindings(self.scopes.resolve(scope, name.id.as_str())?);
                let first = imported(&bindings.first()?.bound)?;
                bindings.iter().all(|other| imported(&other.bound).as_ref() == Some(&first)).then_some(first)
            }
            Expr::Attribute(node) => Some(format!("{}.{}", self.qualified(&node.value, scope)?, node.attr)),
            _ => None,
        }
    }

    /// Whether an expression is `Run.get_context()`.
    pub(super) fn is_context(&self, expr: &'a Expr, scope: ScopeId) -> bool {
        let Expr::Call(call) = expr else { return false };
        let plain = call.arguments.args.iter().all(Expr::is_boolean_literal_expr)
            && call.arguments.args.len() < 2
            && call.arguments.keywords.iter().all(|keyword| {
                keyword.arg.as_ref().is_some_and(|name| name.as_str() == "allow_offline")
                    && keyword.value.is_boolean_literal_expr()
            });
        let function = self.qualified(&call.func, scope);
        let known = ["azureml.core.Run.get_context", "azureml.core.run.Run.get_context"];
        plain && function.is_some_and(|function| known.contains(&function.as_str()))
    }

    /// The class that `self` is an object of.
    fn class_of(&self, expr: &'a Expr, scope: ScopeId) -> Option<ScopeId> {
        let name = expr.as_name_expr()?.id.as_str();
        let variable = self.scopes.resolve(scope, name)?;
        let method = self.scopes.get(variable.0);
        (method.receiver == Some(name) && self.scopes.bindings(variable).len() == 1)
            .then_some(method.parent)?
    }

    /// What an expression reads a run from, where it may be one.
    pub(super) fn holder(&self, expr: &'a Expr, scope: ScopeId) -> Option<Holder<'a>> {
        match expr {
            Expr::Name(name) => Some(Holder::Name(self.scopes.resolve(scope, name.id.as_str())?)),
            Expr::Attribute(node) => self.holder_of(node, scope),
            _ => None,
        }
    }

    /// The same, of an attribute of `self`.
    pub(super) fn holder_of(&self, node: &'a ExprAttribute, scope: ScopeId) -> Option<Holder<'a>> {
        Some(Holder::Attribute(self.class_of(&node.value, scope)?, node.attr.as_str()))
    }

    /// Everything that is assigned `Run.get_context()`.
    pub(super) fn held(&self, source: &Source<'_>) -> HashMap<Holder<'a>, Held<'a>> {
        let mut held = HashMap::new();
        for (variable, bindings) in self.scopes.variables() {
            let context = |binding: &Binding<'a>| match binding.bound {
                Bound::Value { stmt, value } if self.is_context(value, variable.0) => Some(stmt),
                _ => None,
            };
            let stmts: Vec<&Stmt> = bindings.iter().filter_map(context).collect();
            if stmts.is_empty() {
                continue;
            }
            let other = bindings.iter().find(|binding| context(binding).is_none());
            let unsure = other.map(|binding| {
                let line = source.line(binding.at.start().to_usize());
                format!("`{}` is something else in line {line}", variable.1)
            });
            let class = self.scopes.get(variable.0).kind == super::scopes::Kind::Class;
            let stays =
                class.then(|| format!("`{}` belongs to a class, whose users may be elsewhere", variable.1));
            held.insert(Holder::Name(variable), Held { stmts, unsure, stays });
        }
        self.held_by_objects(source, &mut held);
        held
    }

    fn held_by_objects(&self, source: &Source<'_>, held: &mut HashMap<Holder<'a>, Held<'a>>) {
        let holder = |access: &Access<'a>| self.holder_of(access.node, access.scope);
        let is_context = |access: &Access<'a>| {
            access.assigned.is_some_and(|(_, value)| self.is_context(value, access.scope))
        };
        for access in self.accesses.iter().filter(|access| is_context(access)) {
            let (Some(holder), Some((stmt, _))) = (holder(access), access.assigned) else { continue };
            let entry = held.entry(holder);
            entry.or_insert(Held { stmts: Vec::new(), unsure: None, stays: None }).stmts.push(stmt);
        }
        for (key, held) in held.iter_mut() {
            let Holder::Attribute(class, attribute) = *key else { continue };
            let at = |node: &ExprAttribute| source.line(node.start().to_usize());
            if self.scopes.get(class).derived {
                held.stays =
                    Some(format!("the classes that this one is derived from may use `self.{attribute}`"));
            }
            if !self.scopes.bindings((class, attribute)).is_empty() {
                held.unsure = Some(format!("`{attribute}` is also something else in the class"));
            }
            for access in self.accesses.iter().filter(|access| access.node.attr.as_str() == attribute) {
                let own = holder(access) == Some(*key);
                let read = access.node.ctx.is_load();
                if !read && (!own || !is_context(access)) {
                    held.unsure =
                        Some(format!("`{attribute}` is assigned something else in line {}", at(access.node)));
                } else if !own && self.qualified(&access.node.value, access.scope).is_none() {
                    held.stays = Some(format!("`{attribute}` in line {} may be the same", at(access.node)));
                }
            }
        }
    }
}
