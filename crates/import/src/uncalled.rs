//! Functions with a submit that nothing calls: they are called after the program, with questions for what they get. Must not
//! know what the SDK does.

use ruff_python_ast::visitor::{Visitor, walk_expr};
use ruff_python_ast::{Expr, ExprLambda, Stmt, StmtFunctionDef};
use ruff_text_size::{Ranged, TextRange};
use run_composer_core::v1::{Args, Value};

use crate::own::{Function, Own};
use crate::reader::Reader;
use crate::statements::REST_OF_BLOCK;

impl Reader<'_> {
    /// Whether a function was called.
    pub(crate) fn is_called(&self, function: &Function) -> bool {
        let crate::own::Body::Def(definition) = &function.body else { return true };
        let start = definition.start().to_usize();
        self.reach.functions.contains(&(function.unit.name.clone(), start))
    }

    /// Calls the functions that call one of this name first: they know its arguments.
    pub(crate) fn call_its_callers(&mut self, function: &StmtFunctionDef, module: &[Stmt]) {
        for statement in module {
            let Stmt::FunctionDef(caller) = statement else { continue };
            let spot = (self.unit.name.clone(), caller.start().to_usize());
            let is_other = caller.name != function.name && !self.reach.functions.contains(&spot);
            if is_other && reads_name(&caller.body, &function.name) {
                self.call_unknown(caller, None, module);
            }
        }
    }

    /// Calls a function of the unit at work with questions for its arguments.
    pub(crate) fn call_unknown(&mut self, function: &StmtFunctionDef, class: Option<&str>, module: &[Stmt]) {
        let call = function.range();
        // Somebody may give more than the defaults.
        let with_defaults = !reads_name(module, &function.name);
        let callee = match class {
            None => match self.name(&function.name) {
                Some(callee @ Value::Own(_)) => callee,
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
                    Ok(instance) => Value::Method((instance, function.name.as_str().into()).into()),
                    Err(raised) => {
                        self.tell_failure(&raised, None, REST_OF_BLOCK);
                        return;
                    }
                }
            }
        };
        self.call_open(&callee, function, with_defaults, call);
    }

    /// Calls a function with questions for its arguments, or for those without a default.
    pub(crate) fn call_open(
        &mut self,
        callee: &Value,
        function: &StmtFunctionDef,
        with_defaults: bool,
        call: TextRange,
    ) {
        let place = self.place(function);
        let is_bound = matches!(callee, Value::Method(_));
        let mut args = Args::default();
        for parameter in function.parameters.iter_non_variadic_params() {
            let name = parameter.parameter.name.as_str();
            let is_receiver = is_bound && matches!(name, "self" | "cls");
            if !is_receiver && (!with_defaults || parameter.default.is_none()) {
                let reason = format!("it is a parameter of `{}`, and its calls are not known", function.name);
                args.named.push((name.into(), Value::hole(name, reason, Some(place.clone()))));
            }
        }
        self.call_if(callee, args, call, &format!("`{}` is called", function.name));
    }

    /// The same of a `lambda`.
    pub(crate) fn call_open_lambda(&mut self, callee: &Value, lambda: &ExprLambda) {
        let source = self.unit.source(lambda);
        let mut args = Args::default();
        for parameter in lambda.parameters.iter().flat_map(|all| all.iter_non_variadic_params()) {
            if parameter.default.is_none() {
                let name = parameter.parameter.name.as_str();
                let hole = self.unknown(parameter, format!("it is a parameter of `{source}`"));
                args.named.push((name.into(), hole));
            }
        }
        self.call_if(callee, args, lambda.range, &format!("`{source}` is called"));
    }

    /// Calls a function, of which nobody knows whether it is called.
    fn call_if(&mut self, callee: &Value, args: Args, call: TextRange, condition: &str) {
        let before = self.sdk.submissions.len();
        if let Err(raised) = self.call_value(callee, args, call) {
            self.tell_failure(&raised, None, REST_OF_BLOCK);
        }
        for submission in &mut self.sdk.submissions[before..] {
            submission.condition = Some(match submission.condition.take() {
                Some(inner) => format!("{condition} and {inner}"),
                None => condition.to_owned(),
            });
        }
    }
}

/// Whether statements read a name, or an attribute of this name.
fn reads_name(statements: &[Stmt], name: &str) -> bool {
    struct Reads<'n> {
        name: &'n str,
        found: bool,
    }
    impl<'a> Visitor<'a> for Reads<'_> {
        fn visit_expr(&mut self, expression: &'a Expr) {
            self.found |= match expression {
                Expr::Name(name) => name.ctx.is_load() && name.id == self.name,
                Expr::Attribute(attribute) => attribute.attr.as_str() == self.name,
                _ => false,
            };
            if !self.found {
                walk_expr(self, expression);
            }
        }
    }
    let mut visitor = Reads { name, found: false };
    visitor.visit_body(statements);
    visitor.found
}
