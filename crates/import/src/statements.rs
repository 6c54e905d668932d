//! Statements. A statement that would fail is told and left out, as a notebook's reader would go on with the next one.

use std::rc::Rc;

use ruff_python_ast::visitor::{Visitor, walk_expr, walk_stmt};
use ruff_python_ast::{BoolOp, Expr, Stmt, StmtIf};
use ruff_text_size::TextRange;
use run_composer_core::finding::{Code, Finding};
use run_composer_core::v1::{Args, Raised, Value, wire};

use crate::guards::Leaves;
use crate::own::Own;
use crate::reader::{Evaluated, Failure, Flow, Reader};

/// What becomes of the statements behind one that fails, but for those of the program itself.
pub(crate) const REST_OF_BLOCK: &str = "The rest of its block is not read.";
/// The message of an exception whose class makes it itself.
pub(crate) const UNKNOWN_MESSAGE: &str = "…";
/// Exceptions that the program raises without the SDK.
const OF_PYTHON: [&str; 4] = ["IndexError", "KeyError", "NameError", "ZeroDivisionError"];

impl Reader<'_> {
    /// The statements of a module or cell: one that fails does not stop the others.
    pub(crate) fn module(&mut self, statements: &[Stmt]) {
        let guards = self.guards.len();
        for statement in statements {
            match self.statement(statement) {
                Ok(Flow::Return(_)) => break,
                Ok(_) => {}
                Err(raised) if raised.class == "SystemExit" => {
                    self.failure = None;
                    break;
                }
                Err(raised) => {
                    self.unset(statement);
                    let place = self.place(statement);
                    let alone = self.failure.as_ref().is_some_and(|failure| failure.place == place);
                    let rest = if alone { "The statements behind it are read." } else { REST_OF_BLOCK };
                    let stops = self.failure.as_ref().filter(|failure| failure.deliberate);
                    let stops =
                        stops.map(|failure| format!("line {} does not stop the program", failure.place.line));
                    self.tell_failure(&raised, None, rest);
                    if let Some(condition) = stops {
                        self.guard(Leaves::Program, condition);
                    }
                }
            }
        }
        // A cell that stops does not stop the others.
        self.end_guards(guards, Leaves::Program);
    }

    /// Tells of an exception that nothing catches; `condition` is what it depends on, where that is not known, `rest` what
    /// becomes of the statements behind it.
    pub(crate) fn tell_failure(&mut self, raised: &Raised, condition: Option<&str>, rest: &str) {
        let Some(failure) = self.failure.take() else { return };
        if matches!(raised.class.as_str(), "SystemExit" | "GeneratorExit")
            || (failure.deliberate && condition.is_some())
        {
            return;
        }
        let only = condition.map_or(String::new(), |condition| format!(" if `{condition}`"));
        let said = wire::here(&raised.message);
        let message = format!("This statement fails{only}: {}: {said}", raised.class);
        let by = if failure.deliberate || OF_PYTHON.contains(&raised.class.as_str()) {
            ""
        } else {
            "The SDK 1.61 refuses it. "
        };
        let help = format!("{by}What it sets is not known. {rest}");
        self.tell(Finding::warning(Code::V1StatementFails, message).help(help).at(failure.place));
    }

    /// What a failing statement would have set is not known.
    fn unset(&mut self, statement: &Stmt) {
        let Some(place) = self.failure.as_ref().map(|failure| failure.place.clone()) else { return };
        let reason = format!("the statement that sets it fails in line {}", place.line);
        for name in targets(statement) {
            if matches!(statement, Stmt::Assign(_) | Stmt::AnnAssign(_)) || self.name(&name).is_none() {
                let hole = Value::hole(&*name, reason.as_str(), Some(place.clone()));
                self.bind(&name, hole);
            }
        }
    }

    /// Python cannot read the statement, which is told already: what it sets is not known.
    fn skip_damaged(&mut self, statement: &Stmt) {
        let place = self.place(statement);
        for name in targets(statement) {
            let reason = format!("Python cannot read the statement that sets it, in line {}", place.line);
            self.bind(&name, Value::hole(&*name, reason, Some(place.clone())));
        }
        self.damaged(statement);
    }

    /// Statements in order.
    pub(crate) fn block(&mut self, statements: &[Stmt]) -> Result<Flow, Raised> {
        for (at, statement) in statements.iter().enumerate() {
            match self.statement(statement) {
                Ok(Flow::Next) => {}
                Ok(flow) => return Ok(flow),
                Err(raised) => {
                    self.cut_off(&statements[at..]);
                    return Err(raised);
                }
            }
        }
        Ok(Flow::Next)
    }

    fn statement(&mut self, statement: &Stmt) -> Result<Flow, Raised> {
        let entered = self.enter(statement);
        let flow = if entered { self.follow(statement) } else { Ok(Flow::Return(Value::None)) };
        self.leave();
        if flow.is_err() && self.failure.is_none() {
            let deliberate = matches!(statement, Stmt::Raise(_) | Stmt::Assert(_));
            self.failure = Some(Failure { place: self.place(statement), deliberate });
        }
        flow
    }

    fn follow(&mut self, statement: &Stmt) -> Result<Flow, Raised> {
        let is_simple = matches!(
            statement,
            Stmt::Expr(_)
                | Stmt::Assign(_)
                | Stmt::AnnAssign(_)
                | Stmt::AugAssign(_)
                | Stmt::Return(_)
                | Stmt::Raise(_)
        );
        if is_simple && self.unit.is_damaged(statement) {
            self.skip_damaged(statement);
            return Ok(Flow::Next);
        }
        match statement {
            Stmt::Expr(expression) => {
                self.evaluate(&expression.value)?;
            }
            Stmt::Assign(assign) => {
                let value = self.evaluate(&assign.value)?;
                for target in &assign.targets {
                    self.assign(target, value.clone())?;
                }
            }
            Stmt::AnnAssign(assign) => {
                if let Some(value) = &assign.value {
                    let value = self.evaluate(value)?;
                    self.assign(&assign.target, value)?;
                }
            }
            Stmt::AugAssign(assign) => self.augmented(assign)?,
            Stmt::If(choice) => return self.choice(choice),
            Stmt::For(each) => return self.each(each),
            Stmt::While(repeat) => return self.repeat(repeat),
            Stmt::Try(attempt) => return self.attempt(attempt),
            Stmt::With(with) => return self.with(with, 0),
            Stmt::FunctionDef(definition) => self.define(definition)?,
            Stmt::ClassDef(definition) => self.define_class(definition)?,
            Stmt::Return(out) => {
                let value = match &out.value {
                    Some(value) => self.evaluate(value)?,
                    None => Value::None,
                };
                return Ok(Flow::Return(value));
            }
            Stmt::Break(_) => return Ok(Flow::Break),
            Stmt::Continue(_) => return Ok(Flow::Continue),
            Stmt::Raise(raise) => return Err(self.raised(raise.exc.as_deref())?),
            Stmt::Import(import) => {
                for alias in &import.names {
                    self.import(&alias.name, alias.asname.as_ref().map(|name| name.as_str()));
                }
            }
            Stmt::ImportFrom(import) => self.import_from(import),
            Stmt::Global(global) => {
                if let Some(frame) = self.frames.last_mut() {
                    frame.globals.extend(global.names.iter().map(|name| name.as_str().into()));
                }
            }
            Stmt::Nonlocal(outer) => {
                if let Some(frame) = self.frames.last_mut() {
                    frame.nonlocals.extend(outer.names.iter().map(|name| name.as_str().into()));
                }
            }
            Stmt::Delete(delete) => {
                for target in &delete.targets {
                    self.delete(target)?;
                }
            }
            Stmt::Match(choice) => return self.match_cases(choice),
            Stmt::IpyEscapeCommand(command) => self.magic(command.kind, &command.value),
            Stmt::Assert(assert) => {
                if self.truth_of(&assert.test)? == Some(false) {
                    let said = match &assert.msg {
                        Some(message) => {
                            let message = self.evaluate(message)?;
                            run_composer_core::v1::str_of(&self.sdk.heap, &message)
                        }
                        None => Some(String::new()),
                    };
                    let said = said.unwrap_or_else(|| UNKNOWN_MESSAGE.to_owned());
                    return Err(Raised::new("AssertionError", said));
                }
            }
            Stmt::Pass(_) | Stmt::TypeAlias(_) => {}
        }
        Ok(Flow::Next)
    }

    /// Whether a value counts as true. An object of a class that decides it itself is not asked.
    pub(crate) fn truth(&self, value: &Value) -> Option<bool> {
        if self.defines(value, "__bool__") || self.defines(value, "__len__") {
            return None;
        }
        value.truth(&self.sdk.heap)
    }

    /// Whether a value is an object of a class of the program that has a method.
    pub(crate) fn defines(&self, value: &Value, method: &str) -> bool {
        let Value::Own(id) = value else { return false };
        matches!(self.own(*id), Some(Own::Instance { class, .. }) if class.member(method).is_some())
    }

    /// Whether a test holds: `unknown and False` does not, whatever the first is.
    pub(crate) fn truth_of(&mut self, test: &Expr) -> Result<Option<bool>, Raised> {
        let Expr::BoolOp(operation) = test else {
            let value = self.evaluate(test)?;
            return self.own_truth(&value, test);
        };
        let decides = operation.op == BoolOp::Or;
        let mut truth = Some(!decides);
        for value in &operation.values {
            match self.truth_of(value)? {
                Some(other) if other == decides => return Ok(Some(decides)),
                Some(_) => {}
                None => truth = None,
            }
        }
        Ok(truth)
    }

    fn choice(&mut self, choice: &StmtIf) -> Result<Flow, Raised> {
        let mut ways: Vec<(Option<&Expr>, &[Stmt])> = vec![(Some(&choice.test), &choice.body)];
        ways.extend(choice.elif_else_clauses.iter().map(|clause| (clause.test.as_ref(), &*clause.body)));
        self.ways(&ways)
    }

    fn ways(&mut self, ways: &[(Option<&Expr>, &[Stmt])]) -> Result<Flow, Raised> {
        let Some(((test, body), rest)) = ways.split_first() else { return Ok(Flow::Next) };
        let Some(test) = test else { return self.block(body) };
        if !self.enter(*test) {
            self.leave();
            return Ok(Flow::Next);
        }
        let flow = self.way(test, body, rest);
        self.leave();
        flow
    }

    fn way(&mut self, test: &Expr, body: &[Stmt], rest: &[(Option<&Expr>, &[Stmt])]) -> Result<Flow, Raised> {
        let truth = self.truth_of(test)?;
        if let Some(holds) = truth {
            self.decided(test, holds);
        }
        match truth {
            Some(true) => self.block(body),
            Some(false) => self.ways(rest),
            None => {
                let condition = self.unit.source(test);
                self.both(&condition, |reader| reader.block(body), |reader| reader.ways(rest))
            }
        }
    }

    /// Calls a method of an object of the program.
    pub(crate) fn call_own_method(
        &mut self,
        object: &Value,
        name: &str,
        args: Args,
        call: TextRange,
    ) -> Evaluated {
        let Value::Own(id) = object else { return Ok(Value::None) };
        let Some(Own::Instance { class, .. }) = self.own(*id) else { return Ok(Value::None) };
        let Some((member, owner)) = self.class_member(&class, name) else { return Ok(Value::None) };
        self.call_member(&member, owner, object, args, call)
    }

    /// Tells the SDK where the call at hand is.
    pub(crate) fn locate(&mut self, node: &impl ruff_text_size::Ranged) {
        self.sdk.place = Some(self.place(node));
        self.sdk.source = self.unit.source(node);
    }
}

/// Names that a statement would set, those of its inner statements too.
fn targets(statement: &Stmt) -> Vec<Rc<str>> {
    struct Names(Vec<Rc<str>>);
    impl<'u> Visitor<'u> for Names {
        fn visit_stmt(&mut self, statement: &'u Stmt) {
            if !matches!(statement, Stmt::FunctionDef(_) | Stmt::ClassDef(_)) {
                walk_stmt(self, statement);
            }
        }
        fn visit_expr(&mut self, expression: &'u Expr) {
            if let Expr::Name(name) = expression
                && name.ctx.is_store()
            {
                self.0.push(name.id.as_str().into());
            }
            walk_expr(self, expression);
        }
    }
    let mut names = Names(Vec::new());
    names.visit_stmt(statement);
    names.0
}
