//! Submits that reading does not come to: after a statement that fails, under a condition that does not hold, in functions
//! that nothing calls. The latter are called with what is not known; none of the others is passed over in silence.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use ruff_python_ast::visitor::{Visitor, walk_expr, walk_stmt};
use ruff_python_ast::{Expr, ExprCall, Stmt, StmtFunctionDef};
use ruff_text_size::Ranged;
use run_composer_core::finding::{Code, Finding, Place};
use run_composer_core::v1::{Args, Value};

use crate::own::Own;
use crate::reader::Reader;
use crate::statements::REST_OF_BLOCK;
use crate::unit::Unit;

/// A node: its unit's name and where it starts there.
type Spot = (String, usize);

/// What was read, and what was cut off.
#[derive(Default)]
pub(crate) struct Reach {
    /// Submits that were read.
    submits: HashSet<Spot>,
    /// Functions that were called.
    functions: HashSet<Spot>,
    /// Submits behind a statement that fails, with its line.
    cut: HashMap<Spot, u32>,
    /// Submits in statements that Python cannot read.
    damaged: HashSet<Spot>,
}

/// A submit in the source, with what stands around it.
struct Found<'u> {
    call: &'u ExprCall,
    /// The outermost function, and the class it is a method of.
    function: Option<(&'u StmtFunctionDef, Option<&'u str>)>,
    /// The test of the innermost `if`.
    test: Option<&'u Expr>,
}

#[derive(Default)]
struct Submits<'u> {
    found: Vec<Found<'u>>,
    function: Option<(&'u StmtFunctionDef, Option<&'u str>)>,
    class: Option<&'u str>,
    test: Option<&'u Expr>,
}

impl<'u> Visitor<'u> for Submits<'u> {
    fn visit_stmt(&mut self, statement: &'u Stmt) {
        let before = (self.function, self.class, self.test);
        match statement {
            Stmt::FunctionDef(function) => {
                self.function = self.function.or(Some((function, self.class)));
            }
            Stmt::ClassDef(class) if self.function.is_none() => self.class = Some(&class.name),
            Stmt::If(choice) => self.test = Some(&choice.test),
            _ => {}
        }
        walk_stmt(self, statement);
        (self.function, self.class, self.test) = before;
    }

    fn visit_expr(&mut self, expression: &'u Expr) {
        if let Expr::Call(call) = expression
            && is_submit(call)
        {
            self.found.push(Found { call, function: self.function, test: self.test });
        }
        walk_expr(self, expression);
    }
}

/// `experiment.submit(…)`; pools of threads submit as well.
fn is_submit(call: &ExprCall) -> bool {
    let Expr::Attribute(attribute) = &*call.func else { return false };
    let pool = match &*attribute.value {
        Expr::Name(name) => {
            let name = name.id.to_lowercase();
            ["executor", "pool", "client"].iter().any(|word| name.contains(word))
        }
        _ => false,
    };
    attribute.attr.as_str() == "submit" && !call.arguments.is_empty() && !pool
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
                self.call_unknown(function, class);
                self.unit = unit.clone();
            }
        }
        for unit in &units {
            if unit.text.contains("azureml") || units.iter().any(|unit| unit.text.contains("azureml")) {
                self.tell_unreached(unit);
            }
        }
    }

    fn call_unknown(&mut self, function: &StmtFunctionDef, class: Option<&str>) {
        let before = self.sdk.submissions.len();
        let hole = |name: &str| {
            let reason = format!("it is a parameter of `{}`, which nothing here calls", function.name);
            Value::hole(name, reason, Some(self.place(function)))
        };
        let mut args = Args::default();
        for parameter in function.parameters.iter_non_variadic_params() {
            let name = parameter.parameter.name.as_str();
            if parameter.default.is_none() && !(class.is_some() && matches!(name, "self" | "cls")) {
                args.named.push((name.into(), hole(name)));
            }
        }
        let call = function.range();
        let result = match class {
            None => match self.name(&function.name) {
                Some(callee @ Value::Own(_)) => self.call_value(&callee, args, call),
                _ => return,
            },
            Some(class) => {
                let Some(Value::Own(id)) = self.name(class) else { return };
                let Some(Own::Class(class)) = self.own(id) else { return };
                let call_of_class = Value::hole(
                    format!("{}(…)", class.name),
                    "it takes arguments that nothing here gives",
                    Some(self.place(function)),
                );
                let open = Args { open: call_of_class.as_hole().cloned(), ..Args::default() };
                match self.instantiate(&class, open, call) {
                    Ok(instance) => self.call_on(&instance, &function.name, args, call),
                    Err(raised) => Err(raised),
                }
            }
        };
        if let Err(raised) = result {
            self.tell_failure(&raised, None, REST_OF_BLOCK);
        }
        let condition = format!("`{}` is called", function.name);
        for submission in &mut self.sdk.submissions[before..] {
            submission.condition = Some(match submission.condition.take() {
                Some(inner) => format!("{condition} and {inner}"),
                None => condition.clone(),
            });
        }
    }

    fn tell_unreached(&mut self, unit: &Rc<Unit>) {
        self.unit = unit.clone();
        for found in submits(&unit.module().body) {
            let spot = self.spot(found.call);
            if self.reach.submits.contains(&spot) {
                continue;
            }
            let why = match (self.reach.cut.get(&spot), found.test) {
                _ if self.reach.damaged.contains(&spot) => "Python cannot read its statement".to_owned(),
                (Some(line), _) => format!("line {line} fails before it"),
                (None, Some(test)) => {
                    format!("with the values that are known, `{}` decides against it", self.unit.source(test))
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
