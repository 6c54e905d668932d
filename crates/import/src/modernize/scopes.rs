//! Who binds which name: a script's scopes, by Python's rules. Must not know the SDK v1.

use std::collections::{HashMap, HashSet};

use ruff_python_ast::{Alias, Expr, Parameter, Stmt};
use ruff_text_size::TextRange;

/// What a name is bound to.
#[derive(Clone, Copy)]
pub(super) enum Bound<'a> {
    /// A module, or something out of it; `stmt` imports it, by the alias.
    Import { stmt: &'a Stmt, alias: &'a Alias },
    /// The value of an assignment to this name alone.
    Value { stmt: &'a Stmt, value: &'a Expr },
    /// The first part of a value: `fig` of `fig, ax = …`.
    First { value: &'a Expr },
    /// A parameter, with its default.
    Parameter { parameter: &'a Parameter, default: Option<&'a Expr> },
    /// Anything else: loops, functions, `with`, `del`, augmented assignments …
    Other,
}

/// A place that binds a name.
#[derive(Clone, Copy)]
pub(super) struct Binding<'a> {
    pub(super) bound: Bound<'a>,
    pub(super) at: TextRange,
}

/// What kind of code a scope is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Module,
    Function,
    Class,
    Comprehension,
}

/// A scope.
pub(super) struct Scope<'a> {
    pub(super) kind: Kind,
    pub(super) parent: Option<ScopeId>,
    /// The first parameter of a method: `self`.
    pub(super) receiver: Option<&'a str>,
    /// Whether a class is derived from another one.
    pub(super) derived: bool,
    globals: HashSet<&'a str>,
    nonlocals: HashSet<&'a str>,
    bindings: HashMap<&'a str, Vec<Binding<'a>>>,
}

/// A scope's number; the module is 0.
pub(super) type ScopeId = usize;

/// A name in the scope that binds it.
pub(super) type Variable<'a> = (ScopeId, &'a str);

/// All scopes of a script.
pub(super) struct Scopes<'a>(Vec<Scope<'a>>);

impl<'a> Scopes<'a> {
    pub(super) fn new() -> Self {
        let mut scopes = Self(Vec::new());
        scopes.open(Kind::Module, None, None, false);
        scopes
    }

    pub(super) fn open(
        &mut self,
        kind: Kind,
        parent: Option<ScopeId>,
        receiver: Option<&'a str>,
        derived: bool,
    ) -> ScopeId {
        let (globals, nonlocals) = (HashSet::new(), HashSet::new());
        self.0.push(Scope { kind, parent, receiver, derived, globals, nonlocals, bindings: HashMap::new() });
        self.0.len() - 1
    }

    pub(super) fn get(&self, scope: ScopeId) -> &Scope<'a> {
        &self.0[scope]
    }

    pub(super) fn bind(&mut self, scope: ScopeId, name: &'a str, bound: Bound<'a>, at: TextRange) {
        self.0[scope].bindings.entry(name).or_default().push(Binding { bound, at });
    }

    pub(super) fn declare(&mut self, scope: ScopeId, name: &'a str, global: bool) {
        let scope = &mut self.0[scope];
        if global {
            scope.globals.insert(name)
        } else {
            scope.nonlocals.insert(name)
        };
    }

    /// The scope that a `:=` in a comprehension binds in.
    pub(super) fn outside_comprehensions(&self, mut scope: ScopeId) -> ScopeId {
        while let (Kind::Comprehension, Some(parent)) = (self.0[scope].kind, self.0[scope].parent) {
            scope = parent;
        }
        scope
    }

    /// Moves what `global` and `nonlocal` names are bound to where they belong. Call it once all is bound.
    pub(super) fn settle(&mut self) {
        for id in 0..self.0.len() {
            for name in self.0[id].globals.clone() {
                let moved = self.0[id].bindings.remove(name).unwrap_or_default();
                self.0[0].bindings.entry(name).or_default().extend(moved);
            }
            for name in self.0[id].nonlocals.clone() {
                let moved = self.0[id].bindings.remove(name).unwrap_or_default();
                if let Some((owner, _)) = self.resolve(id, name) {
                    self.0[owner].bindings.entry(name).or_default().extend(moved);
                }
            }
        }
    }

    /// The variable that a name means in a scope; `None` where nothing in the script binds it.
    pub(super) fn resolve(&self, from: ScopeId, name: &'a str) -> Option<Variable<'a>> {
        let mut scope = from;
        loop {
            let here = &self.0[scope];
            if here.globals.contains(name) {
                return self.0[0].bindings.contains_key(name).then_some((0, name));
            }
            let visible = here.kind != Kind::Class || scope == from;
            if visible && here.bindings.contains_key(name) {
                return Some((scope, name));
            }
            scope = here.parent?;
        }
    }

    /// The places that bind a variable.
    pub(super) fn bindings(&self, (scope, name): Variable<'a>) -> &[Binding<'a>] {
        self.0[scope].bindings.get(name).map_or(&[], Vec::as_slice)
    }

    /// All variables with the places that bind them, in the order of the text.
    pub(super) fn variables(&self) -> Vec<(Variable<'a>, &[Binding<'a>])> {
        let mut all: Vec<(Variable<'a>, &[Binding<'a>])> = Vec::new();
        for (id, scope) in self.0.iter().enumerate() {
            all.extend(scope.bindings.iter().map(|(name, bindings)| ((id, *name), bindings.as_slice())));
        }
        all.sort_by_key(|((scope, name), bindings)| {
            (bindings.first().map(|binding| binding.at.start()), *scope, *name)
        });
        all
    }
}
