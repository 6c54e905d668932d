//! One walk over a script that writes down what the rewriting asks for: scopes, reads of names and attributes, calls that
//! stand alone, bodies. Must not know the SDK v1.

use std::collections::{HashMap, HashSet};

use ruff_python_ast::visitor::{self, Visitor};
use ruff_python_ast::{
    self as ast, Comprehension, ExceptHandler, Expr, ExprAttribute, ExprCall, ExprContext, Parameters,
    Pattern, Stmt,
};
use ruff_text_size::{Ranged, TextRange};

use super::scopes::{Bound, Kind, ScopeId, Scopes};

/// A read of a name.
pub(super) struct Load<'a> {
    pub(super) name: &'a str,
    pub(super) scope: ScopeId,
    pub(super) at: TextRange,
}

/// An attribute, read or written.
pub(super) struct Access<'a> {
    pub(super) node: &'a ExprAttribute,
    pub(super) scope: ScopeId,
    /// The statement that assigns to this attribute alone, with the value.
    pub(super) assigned: Option<(&'a Stmt, &'a Expr)>,
}

/// A call whose value nobody uses.
pub(super) struct Statement<'a> {
    pub(super) stmt: &'a Stmt,
    pub(super) call: &'a ExprCall,
    pub(super) scope: ScopeId,
    /// In a `for` or `while` of the same function.
    pub(super) repeated: bool,
}

/// What a walk over a script finds.
pub(super) struct Survey<'a> {
    pub(super) scopes: Scopes<'a>,
    pub(super) loads: Vec<Load<'a>>,
    pub(super) accesses: Vec<Access<'a>>,
    pub(super) statements: Vec<Statement<'a>>,
    pub(super) calls: Vec<(&'a ExprCall, ScopeId)>,
    pub(super) bodies: Vec<&'a [Stmt]>,
    pub(super) imports: Vec<&'a Stmt>,
    /// Names that a loop over `vars(args).items()` binds.
    pub(super) of_options: HashSet<TextRange>,
    /// String literals that are identifiers.
    pub(super) words: Vec<(&'a str, TextRange)>,
    scope: ScopeId,
    loops: usize,
}

impl<'a> Survey<'a> {
    pub(super) fn of(module: &'a [Stmt]) -> Self {
        let mut survey = Self {
            scopes: Scopes::new(),
            loads: Vec::new(),
            accesses: Vec::new(),
            statements: Vec::new(),
            calls: Vec::new(),
            bodies: Vec::new(),
            imports: Vec::new(),
            of_options: HashSet::new(),
            words: Vec::new(),
            scope: 0,
            loops: 0,
        };
        survey.visit_body(module);
        survey.scopes.settle();
        if survey.scopes.resolve(0, "__all__").is_some() {
            // What a module exports is used by others.
            survey.loads.extend(survey.words.iter().map(|(name, at)| Load { name, scope: 0, at: *at }));
        }
        survey
    }

    /// What each attribute is asked of: the range of a base, and the attribute.
    pub(super) fn attributes_of_bases(&self) -> HashMap<TextRange, &'a ExprAttribute> {
        self.accesses.iter().map(|access| (access.node.value.range(), access.node)).collect()
    }

    fn bind(&mut self, name: &'a str, bound: Bound<'a>, at: TextRange) {
        self.scopes.bind(self.scope, name, bound, at);
    }

    fn inside(
        &mut self,
        kind: Kind,
        receiver: Option<&'a str>,
        derived: bool,
        visit: impl FnOnce(&mut Self),
    ) {
        let (outer, loops) = (self.scope, self.loops);
        self.scope = self.scopes.open(kind, Some(outer), receiver, derived);
        if kind == Kind::Function {
            self.loops = 0;
        }
        visit(self);
        (self.scope, self.loops) = (outer, loops);
    }

    fn bind_parameters(&mut self, parameters: &'a Parameters) {
        for parameter in parameters {
            let bound =
                Bound::Parameter { parameter: parameter.as_parameter(), default: parameter.default() };
            self.bind(parameter.name().as_str(), bound, parameter.range());
        }
    }

    fn looped(&mut self, body: &'a [Stmt]) {
        self.loops += 1;
        self.visit_body(body);
        self.loops -= 1;
    }

    fn target(&mut self, stmt: &'a Stmt, target: &'a Expr, value: &'a Expr) {
        match target {
            Expr::Name(name) => self.bind(name.id.as_str(), Bound::Value { stmt, value }, name.range()),
            Expr::Attribute(node) => {
                self.visit_expr(&node.value);
                self.accesses.push(Access { node, scope: self.scope, assigned: Some((stmt, value)) });
            }
            Expr::Tuple(tuple) => {
                for (at, part) in tuple.elts.iter().enumerate() {
                    match part {
                        Expr::Name(name) if at == 0 => {
                            self.bind(name.id.as_str(), Bound::First { value }, name.range());
                        }
                        part => self.visit_expr(part),
                    }
                }
            }
            target => self.visit_expr(target),
        }
    }

    fn comprehension(&mut self, generators: &'a [Comprehension], results: &[&'a Expr]) {
        // The first iterable is evaluated outside.
        if let Some(first) = generators.first() {
            self.visit_expr(&first.iter);
        }
        self.inside(Kind::Comprehension, None, false, |survey| {
            for (at, generator) in generators.iter().enumerate() {
                survey.visit_expr(&generator.target);
                if at > 0 {
                    survey.visit_expr(&generator.iter);
                }
                generator.ifs.iter().for_each(|condition| survey.visit_expr(condition));
            }
            for result in results {
                survey.visit_expr(result);
            }
        });
    }

    fn function(&mut self, function: &'a ast::StmtFunctionDef) {
        function.decorator_list.iter().for_each(|decorator| self.visit_decorator(decorator));
        if let Some(parameters) = &function.type_params {
            self.visit_type_params(parameters);
        }
        self.visit_parameters(&function.parameters);
        if let Some(returns) = &function.returns {
            self.visit_annotation(returns);
        }
        self.bind(function.name.as_str(), Bound::Other, function.name.range());
        let free = |decorator: &ast::Decorator| {
            let name = decorator.expression.as_name_expr().map(|name| name.id.as_str());
            matches!(name, Some("staticmethod" | "classmethod"))
        };
        let method =
            self.scopes.get(self.scope).kind == Kind::Class && !function.decorator_list.iter().any(free);
        let first = function.parameters.iter_non_variadic_params().next();
        let receiver = first.filter(|_| method).map(|first| first.name().as_str());
        self.inside(Kind::Function, receiver, false, |survey| {
            survey.bind_parameters(&function.parameters);
            survey.visit_body(&function.body);
        });
    }

    fn class(&mut self, class: &'a ast::StmtClassDef) {
        class.decorator_list.iter().for_each(|decorator| self.visit_decorator(decorator));
        if let Some(parameters) = &class.type_params {
            self.visit_type_params(parameters);
        }
        if let Some(arguments) = &class.arguments {
            self.visit_arguments(arguments);
        }
        self.bind(class.name.as_str(), Bound::Other, class.name.range());
        let plain = |base: &Expr| base.as_name_expr().is_some_and(|name| name.id.as_str() == "object");
        let derived = class
            .arguments
            .as_ref()
            .is_some_and(|bases| !bases.keywords.is_empty() || !bases.args.iter().all(plain));
        self.inside(Kind::Class, None, derived, |survey| survey.visit_body(&class.body));
    }
}

impl<'a> Visitor<'a> for Survey<'a> {
    fn visit_body(&mut self, body: &'a [Stmt]) {
        self.bodies.push(body);
        visitor::walk_body(self, body);
    }

    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::FunctionDef(function) => self.function(function),
            Stmt::ClassDef(class) => self.class(class),
            Stmt::Assign(assign) => {
                self.visit_expr(&assign.value);
                match assign.targets.as_slice() {
                    [target] => self.target(stmt, target, &assign.value),
                    targets => targets.iter().for_each(|target| self.visit_expr(target)),
                }
            }
            Stmt::AnnAssign(assign) => {
                self.visit_annotation(&assign.annotation);
                match &assign.value {
                    Some(value) => {
                        self.visit_expr(value);
                        self.target(stmt, &assign.target, value);
                    }
                    None => self.visit_expr(&assign.target),
                }
            }
            Stmt::Import(import) => {
                self.imports.push(stmt);
                for alias in &import.names {
                    let name = alias.asname.as_ref().unwrap_or(&alias.name).as_str();
                    let root = name.split('.').next().unwrap_or(name);
                    self.bind(root, Bound::Import { stmt, alias }, alias.range());
                }
            }
            Stmt::ImportFrom(import) => {
                self.imports.push(stmt);
                for alias in &import.names {
                    let name = alias.asname.as_ref().unwrap_or(&alias.name).as_str();
                    self.bind(name, Bound::Import { stmt, alias }, alias.range());
                }
            }
            Stmt::Global(global) => {
                global.names.iter().for_each(|name| self.scopes.declare(self.scope, name.as_str(), true));
            }
            Stmt::Nonlocal(nonlocal) => {
                nonlocal.names.iter().for_each(|name| self.scopes.declare(self.scope, name.as_str(), false));
            }
            Stmt::For(each) => {
                self.visit_expr(&each.iter);
                if is_over_options(&each.iter)
                    && let Expr::Tuple(names) = &*each.target
                {
                    self.of_options.extend(names.elts.iter().skip(1).map(Ranged::range));
                }
                self.visit_expr(&each.target);
                self.looped(&each.body);
                self.visit_body(&each.orelse);
            }
            Stmt::While(again) => {
                self.visit_expr(&again.test);
                self.looped(&again.body);
                self.visit_body(&again.orelse);
            }
            Stmt::Expr(expression) => {
                if let Expr::Call(call) = &*expression.value {
                    let repeated = self.loops > 0;
                    self.statements.push(Statement { stmt, call, scope: self.scope, repeated });
                }
                visitor::walk_stmt(self, stmt);
            }
            Stmt::AugAssign(assign) => {
                // Read and written.
                if let Expr::Name(name) = &*assign.target {
                    self.loads.push(Load { name: name.id.as_str(), scope: self.scope, at: name.range() });
                }
                visitor::walk_stmt(self, stmt);
            }
            stmt => visitor::walk_stmt(self, stmt),
        }
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Name(name) if name.ctx == ExprContext::Load => {
                self.loads.push(Load { name: name.id.as_str(), scope: self.scope, at: name.range() });
            }
            Expr::Name(name) => self.bind(name.id.as_str(), Bound::Other, name.range()),
            Expr::Attribute(node) => {
                self.accesses.push(Access { node, scope: self.scope, assigned: None });
                visitor::walk_expr(self, expr);
            }
            Expr::Call(call) => {
                self.calls.push((call, self.scope));
                visitor::walk_expr(self, expr);
            }
            Expr::Named(named) => {
                self.visit_expr(&named.value);
                if let Expr::Name(name) = &*named.target {
                    let scope = self.scopes.outside_comprehensions(self.scope);
                    self.scopes.bind(scope, name.id.as_str(), Bound::Other, name.range());
                }
            }
            Expr::StringLiteral(literal) => self.words.push((literal.value.to_str(), literal.range())),
            Expr::Lambda(lambda) => {
                if let Some(parameters) = &lambda.parameters {
                    self.visit_parameters(parameters);
                }
                self.inside(Kind::Function, None, false, |survey| {
                    if let Some(parameters) = &lambda.parameters {
                        survey.bind_parameters(parameters);
                    }
                    survey.visit_expr(&lambda.body);
                });
            }
            Expr::ListComp(list) => self.comprehension(&list.generators, &[&list.elt]),
            Expr::SetComp(set) => self.comprehension(&set.generators, &[&set.elt]),
            Expr::Generator(generator) => self.comprehension(&generator.generators, &[&generator.elt]),
            Expr::DictComp(dict) => {
                let results: Vec<&Expr> = dict.key.iter().map(|key| &**key).chain([&*dict.value]).collect();
                self.comprehension(&dict.generators, &results);
            }
            expr => visitor::walk_expr(self, expr),
        }
    }

    fn visit_annotation(&mut self, annotation: &'a Expr) {
        let words = self.words.len();
        self.visit_expr(annotation);
        // Annotations may be quoted.
        for (text, at) in self.words.split_off(words) {
            for name in text.split(|letter: char| !(letter.is_alphanumeric() || letter == '_')) {
                self.loads.push(Load { name, scope: self.scope, at });
            }
        }
    }

    fn visit_except_handler(&mut self, handler: &'a ExceptHandler) {
        let ExceptHandler::ExceptHandler(inner) = handler;
        if let Some(name) = &inner.name {
            self.bind(name.as_str(), Bound::Other, name.range());
        }
        visitor::walk_except_handler(self, handler);
    }

    fn visit_pattern(&mut self, pattern: &'a Pattern) {
        let name = match pattern {
            Pattern::MatchAs(node) => node.name.as_ref(),
            Pattern::MatchStar(node) => node.name.as_ref(),
            Pattern::MatchMapping(node) => node.rest.as_ref(),
            _ => None,
        };
        if let Some(name) = name {
            self.bind(name.as_str(), Bound::Other, name.range());
        }
        visitor::walk_pattern(self, pattern);
    }

    fn visit_type_param(&mut self, parameter: &'a ast::TypeParam) {
        self.bind(parameter.name().as_str(), Bound::Other, parameter.range());
        visitor::walk_type_param(self, parameter);
    }
}

/// `vars(args).items()`, `args.__dict__.items()`
fn is_over_options(iter: &Expr) -> bool {
    let Expr::Call(call) = iter else { return false };
    let Expr::Attribute(method) = &*call.func else { return false };
    method.attr.as_str() == "items"
        && match &*method.value {
            Expr::Call(inner) => inner.func.as_name_expr().is_some_and(|name| name.id.as_str() == "vars"),
            Expr::Attribute(node) => node.attr.as_str() == "__dict__",
            _ => false,
        }
}
