//! Submits that reading does not come to: after a statement that fails, under a condition that does not hold, in functions
//! that nothing calls. The latter are called with what is not known; none of the others is passed over in silence.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use ruff_python_ast::visitor::{Visitor, walk_expr, walk_stmt};
use ruff_python_ast::{Expr, ExprCall, Stmt, StmtFunctionDef, StmtIf};
use ruff_text_size::Ranged;
use run_composer_core::finding::{Code, Finding, Place};

use crate::reader::Reader;
use crate::unit::Unit;

/// A node: its unit's name and where it starts there.
type Spot = (String, usize);

/// What was read, and what was cut off.
#[derive(Default)]
pub(crate) struct Reach {
    /// Submits that were read.
    submits: HashSet<Spot>,
    /// Functions that were called.
    pub(crate) functions: HashSet<Spot>,
    /// Submits behind a statement that fails, with its line.
    cut: HashMap<Spot, u32>,
    /// Submits in statements that Python cannot read.
    damaged: HashSet<Spot>,
    /// Conditions of `if` that are known, with what they were.
    decided: HashSet<(Spot, bool)>,
}

/// A submit in the source, with what stands around it.
struct Found<'u> {
    call: &'u ExprCall,
    /// The outermost function, and the class it is a method of.
    function: Option<(&'u StmtFunctionDef, Option<&'u str>)>,
    /// The tests around it, outermost first, and what each has to be.
    tests: Vec<(&'u Expr, bool)>,
}

#[derive(Default)]
struct Submits<'u> {
    found: Vec<Found<'u>>,
    function: Option<(&'u StmtFunctionDef, Option<&'u str>)>,
    class: Option<&'u str>,
    tests: Vec<(&'u Expr, bool)>,
}

impl<'u> Submits<'u> {
    fn visit_choice(&mut self, choice: &'u StmtIf) {
        let outside = self.tests.len();
        self.visit_expr(&choice.test);
        self.tests.push((&choice.test, true));
        choice.body.iter().for_each(|statement| self.visit_stmt(statement));
        for clause in &choice.elif_else_clauses {
            if let Some(last) = self.tests.last_mut() {
                last.1 = false;
            }
            if let Some(test) = &clause.test {
                self.visit_expr(test);
                self.tests.push((test, true));
            }
            clause.body.iter().for_each(|statement| self.visit_stmt(statement));
        }
        self.tests.truncate(outside);
    }
}

impl<'u> Visitor<'u> for Submits<'u> {
    fn visit_stmt(&mut self, statement: &'u Stmt) {
        let before = (self.function, self.class);
        match statement {
            Stmt::FunctionDef(function) => {
                self.function = self.function.or(Some((function, self.class)));
            }
            Stmt::ClassDef(class) if self.function.is_none() => self.class = Some(&class.name),
            Stmt::If(choice) => return self.visit_choice(choice),
            _ => {}
        }
        walk_stmt(self, statement);
        (self.function, self.class) = before;
    }

    fn visit_expr(&mut self, expression: &'u Expr) {
        if let Expr::Call(call) = expression
            && is_submit(call)
        {
            self.found.push(Found { call, function: self.function, tests: self.tests.clone() });
        }
        walk_expr(self, expression);
    }
}

/// `experiment.submit(…)`; pools of threads submit as well.
pub(crate) fn is_submit(call: &ExprCall) -> bool {
    let Expr::Attribute(attribute) = &*call.func else { return false };
    let pool = match &*attribute.value {
        Expr::Name(name) => {
            let name = name.id.to_lowercase();
            ["executor", "pool", "client"].iter().any(|word| name.contains(word))
        }
        _ => false,
    };
    matches!(attribute.attr.as_str(), "submit" | "submit_child") && !call.arguments.is_empty() && !pool
}

fn submits(statements: &[Stmt]) -> Vec<Found<'_>> {
    let mut visitor = Submits::default();
    for statement in statements {
        visitor.visit_stmt(statement);
    }
    visitor.found
}

impl Reader<'_> {
    fn spot(&self, node: &impl Ranged) -> Spot {
        (self.unit.name.clone(), node.start().to_usize())
    }

    /// Notes that a call is read.
    pub(crate) fn reached(&mut self, call: &ExprCall) {
        if self.trying == 0 && is_submit(call) {
            self.reach.submits.insert(self.spot(call));
        }
    }

    /// Notes what a condition is.
    pub(crate) fn decided(&mut self, test: &Expr, holds: bool) {
        let spot = self.spot(test);
        self.reach.decided.insert((spot, holds));
    }

    /// Notes that a function of the unit at work is called.
    pub(crate) fn reached_function(&mut self, definition: &StmtFunctionDef) {
        self.reach.functions.insert(self.spot(definition));
    }

    /// Notes that a statement cannot be read, with the submits in it.
    pub(crate) fn damaged(&mut self, statement: &Stmt) {
        for found in submits(std::slice::from_ref(statement)) {
            let spot = self.spot(found.call);
            self.reach.damaged.insert(spot);
        }
    }

    /// Notes that statements are not read because of a failure before them.
    pub(crate) fn cut_off(&mut self, statements: &[Stmt]) {
        let Some(line) = self.failure.as_ref().map(|failure| failure.place.line) else { return };
        for found in submits(statements) {
            let spot = self.spot(found.call);
            self.reach.cut.entry(spot).or_insert(line);
        }
    }

    /// After the program: calls functions that submit and that nothing calls, and tells of what is still not read.
    pub(crate) fn read_the_unreached(&mut self) {
        self.call_the_handed();
        let units = self.units.clone();
        for unit in &units {
            self.unit = unit.clone();
            let mut called: Vec<usize> = Vec::new();
            for found in submits(&unit.module().body) {
                let Some((function, class)) = found.function else { continue };
                let start = function.start().to_usize();
                let known = self.reach.functions.contains(&self.spot(function));
                if self.reach.submits.contains(&self.spot(found.call)) || known || called.contains(&start) {
                    continue;
                }
                called.push(start);
                if class.is_none() {
                    self.call_its_callers(function, &unit.module().body);
                    self.unit = unit.clone();
                }
                if !self.reach.functions.contains(&self.spot(function)) {
                    self.call_unknown(function, class, &unit.module().body);
                    self.unit = unit.clone();
                }
            }
        }
        for unit in &units {
            if unit.text.contains("azureml") || units.iter().any(|unit| unit.text.contains("azureml")) {
                self.tell_unreached(unit);
            }
        }
    }

    fn tell_unreached(&mut self, unit: &Rc<Unit>) {
        self.unit = unit.clone();
        for found in submits(&unit.module().body) {
            let spot = self.spot(found.call);
            if self.reach.submits.contains(&spot) {
                continue;
            }
            let decided = |test: &Expr, holds| self.reach.decided.contains(&(self.spot(test), holds));
            let against =
                found.tests.iter().find(|(test, holds)| decided(test, !holds) && !decided(test, *holds));
            let why = match (self.reach.cut.get(&spot), against) {
                _ if self.reach.damaged.contains(&spot) => "Python cannot read its statement".to_owned(),
                (Some(line), _) => format!("line {line} fails before it"),
                (None, Some((test, holds))) => {
                    let is = if *holds { "false" } else { "true" };
                    format!("with the values that are known, `{}` is {is}", self.unit.source(*test))
                }
                (None, None) => "the program ends or returns before it".to_owned(),
            };
            let place: Place = self.place(found.call);
            self.tell(
                Finding::warning(Code::UnknownSubmission, format!("This submit is not converted: {why}"))
                    .help(
                        "Options of the command line count with their defaults. To convert it, give the other values in \
                         the source.",
                    )
                    .at(place),
            );
        }
    }
}
