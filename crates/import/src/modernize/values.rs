//! What kind of value an expression visibly has. Must not guess: what cannot be seen is unknown.

use ruff_python_ast::{Expr, ExprCall, Operator};

use super::scopes::{Bound, ScopeId};
use super::survey::Survey;

/// The kind of a value, as far as the source shows it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Number,
    Text,
    Truth,
    /// A dictionary.
    Mapping,
    /// A figure of matplotlib.
    Figure,
    /// Lists and whatever else is no number for sure; or different things at different times.
    Other,
    Unknown,
}

const DEEPEST: usize = 4;

impl<'a> Survey<'a> {
    /// The kind of an expression's value.
    pub(super) fn kind(&self, expr: &'a Expr, scope: ScopeId) -> Kind {
        self.kind_within(expr, scope, DEEPEST)
    }

    fn kind_within(&self, expr: &'a Expr, scope: ScopeId, depth: usize) -> Kind {
        let Some(depth) = depth.checked_sub(1) else { return Kind::Unknown };
        match expr {
            Expr::NumberLiteral(_) => Kind::Number,
            Expr::StringLiteral(_) | Expr::FString(_) => Kind::Text,
            Expr::BooleanLiteral(_) | Expr::Compare(_) => Kind::Truth,
            Expr::UnaryOp(unary) if unary.op.is_not() => Kind::Truth,
            Expr::UnaryOp(unary) => self.kind_within(&unary.operand, scope, depth),
            Expr::Dict(_) | Expr::DictComp(_) => Kind::Mapping,
            Expr::BytesLiteral(_)
            | Expr::List(_)
            | Expr::Tuple(_)
            | Expr::Set(_)
            | Expr::ListComp(_)
            | Expr::SetComp(_)
            | Expr::Generator(_)
            | Expr::Lambda(_) => Kind::Other,
            Expr::BinOp(binary) => {
                let left = self.kind_within(&binary.left, scope, depth);
                let right = self.kind_within(&binary.right, scope, depth);
                match (binary.op, left, right) {
                    (Operator::Mod | Operator::Add, Kind::Text, _) | (Operator::Add, _, Kind::Text) => {
                        Kind::Text
                    }
                    (_, Kind::Number, Kind::Number) => Kind::Number,
                    _ => Kind::Unknown,
                }
            }
            Expr::If(choice) => self.one_of([&*choice.body, &*choice.orelse], scope, depth),
            Expr::BoolOp(choice) => self.one_of(&choice.values, scope, depth),
            Expr::Name(name) => self.kind_of_name(name.id.as_str(), scope, depth),
            Expr::Attribute(node)
                if ["shape", "columns", "values", "index"].contains(&node.attr.as_str()) =>
            {
                Kind::Other
            }
            Expr::Attribute(node) => {
                let figure = ["figure_", "figure", "fig"].contains(&node.attr.as_str());
                match self.kind_of_option(expr, scope) {
                    Kind::Unknown if figure => Kind::Figure,
                    kind => kind,
                }
            }
            Expr::Subscript(subscript) => match self.qualified(&subscript.value, scope).as_deref() {
                Some("os.environ") => Kind::Text,
                // An option may be of any kind.
                _ if self.is_options(&subscript.value, scope) => Kind::Other,
                _ => Kind::Unknown,
            },
            Expr::Call(call) => self.kind_of_call(call, scope, depth),
            _ => Kind::Unknown,
        }
    }

    fn one_of(&self, values: impl IntoIterator<Item = &'a Expr>, scope: ScopeId, depth: usize) -> Kind {
        same(values.into_iter().map(|value| self.kind_within(value, scope, depth)))
    }

    fn kind_of_name(&self, name: &'a str, scope: ScopeId, depth: usize) -> Kind {
        let Some(variable) = self.scopes.resolve(scope, name) else { return Kind::Unknown };
        same(self.scopes.bindings(variable).iter().map(|binding| match binding.bound {
            Bound::Value { value, .. } => self.kind_within(value, variable.0, depth),
            Bound::First { value: Expr::Call(call) } => match self.called(call, variable.0).as_str() {
                "matplotlib.pyplot.subplots" => Kind::Figure,
                _ => Kind::Unknown,
            },
            Bound::First { value: Expr::Tuple(tuple) } => {
                tuple.elts.first().map_or(Kind::Unknown, |first| self.kind_within(first, variable.0, depth))
            }
            Bound::Parameter { parameter, default } => {
                let annotated =
                    parameter.annotation().and_then(Expr::as_name_expr).map(|name| name.id.as_str());
                let default = default.map(|default| self.kind_within(default, variable.0, depth));
                match (annotated, default) {
                    // Callers may pass what they like.
                    (Some("str" | "bool" | "list" | "dict"), _) | (_, Some(Kind::Text | Kind::Truth)) => {
                        Kind::Other
                    }
                    _ => Kind::Unknown,
                }
            }
            Bound::Other if self.of_options.contains(&binding.at) => Kind::Other,
            _ => Kind::Unknown,
        }))
    }

    /// Whether an expression is the dictionary of the options: `vars(args)`, `args.__dict__`.
    fn is_options(&self, expr: &'a Expr, scope: ScopeId) -> bool {
        match expr {
            Expr::Call(call) => self.called(call, scope) == "vars",
            Expr::Attribute(node) => node.attr.as_str() == "__dict__",
            Expr::Name(name) => self.scopes.resolve(scope, name.id.as_str()).is_some_and(|variable| {
                self.scopes.bindings(variable).iter().any(|binding| match binding.bound {
                    Bound::Value { value: value @ (Expr::Call(_) | Expr::Attribute(_)), .. } => {
                        self.is_options(value, variable.0)
                    }
                    _ => false,
                })
            }),
            _ => false,
        }
    }

    /// The dotted name of a called function: of a module, or of Python itself; empty where it is not known.
    fn called(&self, call: &'a ExprCall, scope: ScopeId) -> String {
        match &*call.func {
            Expr::Name(name) if self.scopes.resolve(scope, name.id.as_str()).is_none() => name.id.to_string(),
            function => self.qualified(function, scope).unwrap_or_default(),
        }
    }

    fn kind_of_call(&self, call: &'a ExprCall, scope: ScopeId, depth: usize) -> Kind {
        match self.called(call, scope).as_str() {
            "str" | "repr" | "format" | "numpy.str" | "numpy.str_" | "os.getenv" | "os.environ.get"
            | "os.path.join" | "os.path.basename" | "json.dumps" | "time.strftime" => return Kind::Text,
            "float" | "int" | "len" | "numpy.float" | "numpy.float64" | "numpy.int" | "time.time" => {
                return Kind::Number;
            }
            "bool" | "isinstance" | "any" | "all" | "numpy.bool_" => return Kind::Truth,
            "list" | "tuple" | "set" | "range" | "sorted" | "open" | "io.BytesIO" | "io.StringIO" => {
                return Kind::Other;
            }
            // Arrays, tensors and tables.
            "numpy.array"
            | "numpy.asarray"
            | "numpy.zeros"
            | "numpy.ones"
            | "numpy.empty"
            | "numpy.full"
            | "numpy.arange"
            | "numpy.linspace"
            | "numpy.concatenate"
            | "numpy.stack"
            | "numpy.load"
            | "pandas.DataFrame"
            | "pandas.Series"
            | "pandas.read_csv"
            | "torch.zeros"
            | "torch.ones"
            | "torch.stack"
            | "torch.cat"
            | "tensorflow.constant" => return Kind::Other,
            "dict" | "json.load" | "json.loads" => return Kind::Mapping,
            "matplotlib.pyplot.figure" | "matplotlib.pyplot.gcf" | "matplotlib.figure.Figure" => {
                return Kind::Figure;
            }
            _ => {}
        }
        let last = match &*call.func {
            Expr::Name(name) => name.id.as_str(),
            Expr::Attribute(method) => method.attr.as_str(),
            _ => "",
        };
        match last {
            "classification_report" => return Kind::Other,
            "confusion_matrix" | "roc_curve" | "precision_recall_curve" | "now" | "today" | "utcnow" => {
                return Kind::Other;
            }
            _ => {}
        }
        let Expr::Attribute(method) = &*call.func else { return Kind::Unknown };
        match method.attr.as_str() {
            "format" | "join" | "lower" | "upper" | "strip" | "replace"
                if self.kind_within(&method.value, scope, depth) == Kind::Text =>
            {
                Kind::Text
            }
            "strftime" | "isoformat" => Kind::Text,
            "tolist" | "to_dict" => Kind::Other,
            "get_figure" => Kind::Figure,
            _ => Kind::Unknown,
        }
    }

    /// `args.kernel`, by the option that `add_argument` declares: text where it says nothing else.
    fn kind_of_option(&self, expr: &'a Expr, scope: ScopeId) -> Kind {
        let Expr::Attribute(node) = expr else { return Kind::Unknown };
        let Expr::Name(name) = &*node.value else { return Kind::Unknown };
        let Some(variable) = self.scopes.resolve(scope, name.id.as_str()) else { return Kind::Unknown };
        let parsed = |value: &Expr, names: &[&str]| {
            let function = value.as_call_expr().and_then(|call| call.func.as_attribute_expr());
            function.is_some_and(|function| names.contains(&function.attr.as_str()))
        };
        let is_parsed = self.scopes.bindings(variable).iter().all(|binding| match binding.bound {
            Bound::Value { value, .. } => parsed(value, &["parse_args"]),
            Bound::First { value } => parsed(value, &["parse_known_args"]),
            _ => false,
        });
        let declared: Vec<&ExprCall> = self
            .calls
            .iter()
            .map(|(call, _)| *call)
            .filter(|call| declares(call, node.attr.as_str()))
            .collect();
        if !is_parsed || declared.is_empty() {
            return Kind::Unknown;
        }
        same(declared.into_iter().map(|call| {
            let keyword = |name| call.arguments.find_keyword(name).map(|keyword| &keyword.value);
            let action = keyword("action")
                .map(|action| action.as_string_literal_expr().map(|text| text.value.to_str()));
            match (action, keyword("type").map(|kind| kind.as_name_expr().map(|name| name.id.as_str()))) {
                (Some(Some("store_true" | "store_false")), _) | (None, Some(Some("bool"))) => Kind::Truth,
                (Some(_), _) => Kind::Unknown,
                _ if keyword("nargs").is_some() => Kind::Other,
                (None, None | Some(Some("str"))) => Kind::Text,
                (None, Some(Some("float" | "int"))) => Kind::Number,
                (None, Some(_)) => Kind::Unknown,
            }
        }))
    }
}

/// Whether a call is `add_argument` of an option that ends up in this attribute.
fn declares(call: &ExprCall, attribute: &str) -> bool {
    if call.func.as_attribute_expr().is_none_or(|function| function.attr.as_str() != "add_argument") {
        return false;
    }
    let text = |expr: &Expr| expr.as_string_literal_expr().map(|text| text.value.to_str().to_owned());
    if let Some(name) = call.arguments.find_keyword("dest") {
        return text(&name.value).as_deref() == Some(attribute);
    }
    let names: Vec<String> = call.arguments.args.iter().filter_map(text).collect();
    let name = names.iter().find(|name| name.starts_with("--")).or(names.first());
    name.is_some_and(|name| name.trim_start_matches('-').replace('-', "_") == attribute)
}

/// The kind that all have; `Other` where they differ and one is no number.
fn same(kinds: impl IntoIterator<Item = Kind>) -> Kind {
    let both = |left, right| match (left, right) {
        (left, right) if left == right => left,
        (Kind::Number | Kind::Unknown, Kind::Number | Kind::Unknown) => Kind::Unknown,
        _ => Kind::Other,
    };
    kinds.into_iter().reduce(both).unwrap_or(Kind::Unknown)
}
