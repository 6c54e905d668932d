//! Expressions.

use std::rc::Rc;

use ruff_python_ast::{BoolOp, Expr, ExprDict, ExprFString, InterpolatedStringElement, Number, UnaryOp};
use run_composer_core::v1::{IntoTuple, Raised, Value, str_of};

use crate::budget::MOST_TEXT;
use crate::format_spec::formatted;
use crate::own::{Body, Function, Own};
use crate::reader::{Evaluated, Flow, Reader};

impl Reader<'_> {
    /// The value of an expression.
    pub(crate) fn evaluate(&mut self, expression: &Expr) -> Evaluated {
        let value = if self.enter(expression) {
            self.value_of(expression)
        } else {
            Ok(self.unknown(expression, "the program is too long to follow"))
        };
        self.leave();
        match expression {
            Expr::Name(_) | Expr::Subscript(_) | Expr::StringLiteral(_) => value,
            _ => value.map(|value| self.counted(value, expression)),
        }
    }

    fn value_of(&mut self, expression: &Expr) -> Evaluated {
        Ok(match expression {
            Expr::NoneLiteral(_) => Value::None,
            Expr::BooleanLiteral(literal) => Value::Bool(literal.value),
            Expr::StringLiteral(literal) => Value::text(literal.value.to_str()),
            Expr::NumberLiteral(literal) => match &literal.value {
                Number::Float(number) => Value::Float(*number),
                Number::Int(number) => match number.to_string().parse() {
                    Ok(number) => Value::Int(number),
                    Err(_) => self.unknown(expression, "the number is too large"),
                },
                Number::Complex { .. } => self.unknown(expression, "it is a complex number"),
            },
            Expr::BytesLiteral(_) => Value::Opaque("bytes".into()),
            Expr::FString(text) => self.f_string(text)?,
            Expr::Name(name) => match self.name(&name.id) {
                Some(value) => value,
                None => self.undefined(expression, &name.id),
            },
            Expr::Attribute(attribute) => {
                let value = self.evaluate(&attribute.value)?;
                let name = self.mangled(&attribute.attr).into_owned();
                self.attribute(&value, &name, expression)?
            }
            Expr::Subscript(subscript) => {
                let value = self.evaluate(&subscript.value)?;
                if let Expr::Slice(slice) = &*subscript.slice {
                    return self.slice(&value, slice, expression);
                }
                let key = self.evaluate(&subscript.slice)?;
                self.item(&value, &key, expression)?
            }
            Expr::List(list) => {
                let items = self.all(&list.elts)?;
                self.sdk.heap.new_list(items)
            }
            Expr::Set(set) => {
                let items = self.all(&set.elts)?;
                let items = self.distinct(items);
                self.sdk.heap.new_set(items)
            }
            Expr::Tuple(tuple) => self.all(&tuple.elts)?.into_tuple(),
            Expr::Dict(dict) => self.dictionary(dict)?,
            Expr::Call(call) => return self.call(call),
            Expr::BinOp(operation) => {
                let left = self.evaluate(&operation.left)?;
                let right = self.evaluate(&operation.right)?;
                self.binary(&left, operation.op, &right, expression)?
            }
            Expr::BoolOp(operation) => self.logical(operation.op, &operation.values, expression)?,
            Expr::UnaryOp(operation) => {
                if operation.op == UnaryOp::Not {
                    return Ok(match self.truth_of(&operation.operand)? {
                        Some(truth) => Value::Bool(!truth),
                        None => self.unknown(expression, "it is not known"),
                    });
                }
                let value = self.evaluate(&operation.operand)?;
                match (operation.op, &value) {
                    (UnaryOp::USub, Value::Float(number)) => Value::Float(-number),
                    (UnaryOp::USub, _) if value.as_int().and_then(i128::checked_neg).is_some() => {
                        Value::Int(value.as_int().and_then(i128::checked_neg).unwrap_or_default())
                    }
                    (UnaryOp::UAdd, _) => value,
                    (UnaryOp::Invert, Value::Int(number)) => Value::Int(!number),
                    _ => self.unknown(expression, "it is not known"),
                }
            }
            Expr::Compare(compare) => self.comparison(compare, expression)?,
            Expr::If(choice) => match self.truth_of(&choice.test)? {
                Some(true) => self.evaluate(&choice.body)?,
                Some(false) => self.evaluate(&choice.orelse)?,
                None => {
                    let condition = self.unit.source(&*choice.test);
                    let one = |reader: &mut Self| reader.evaluate(&choice.body).map(Flow::Return);
                    let other = |reader: &mut Self| reader.evaluate(&choice.orelse).map(Flow::Return);
                    match self.both(&condition, one, other)? {
                        Flow::Return(value) => value,
                        _ => Value::None,
                    }
                }
            },
            Expr::Lambda(lambda) => {
                let mut defaults = Vec::new();
                for parameter in lambda.parameters.iter().flat_map(|all| all.iter_non_variadic_params()) {
                    if let Some(default) = &parameter.default {
                        let value = self.evaluate(default)?;
                        defaults.push((parameter.parameter.name.as_str().into(), value));
                    }
                }
                let function = Function {
                    body: Body::Lambda(lambda.clone()),
                    unit: self.unit.clone(),
                    module: self.module,
                    defaults,
                    closure: self.closure(),
                    decorator: None,
                    named: None,
                    sets: Rc::default(),
                    in_class: self.frames.last().and_then(|frame| frame.in_class.clone()),
                    is_generator: false,
                };
                self.keep(Own::Function(Rc::new(function)))
            }
            Expr::ListComp(all) => self.comprehension(&all.generators, &[&all.elt])?.0,
            Expr::SetComp(all) => {
                let list = self.comprehension(&all.generators, &[&all.elt])?.0;
                match self.iterate(&list) {
                    Some(items) => {
                        let items = self.distinct(items);
                        self.sdk.heap.new_set(items)
                    }
                    None => list,
                }
            }
            Expr::Generator(all) => self.generator_expression(all)?,
            Expr::DictComp(all) => match &all.key {
                Some(key) => {
                    let (_, pairs) = self.comprehension(&all.generators, &[key, &all.value])?;
                    let Some(pairs) = pairs else {
                        return Ok(self.unknown(expression, "what it goes over is not known"));
                    };
                    let dict = self.sdk.heap.new_dict(Vec::new());
                    for pair in pairs {
                        if let (Value::Dict(id), [key, value]) = (&dict, pair.as_slice()) {
                            self.sdk.heap.insert(*id, key.clone(), value.clone());
                        }
                    }
                    dict
                }
                None => self.unknown(expression, "it is not known"),
            },
            Expr::Named(named) => {
                let value = self.evaluate(&named.value)?;
                self.assign(&named.target, value.clone())?;
                value
            }
            Expr::Starred(starred) => self.evaluate(&starred.value)?,
            Expr::Await(wait) => self.evaluate(&wait.value)?,
            Expr::Yield(out) => {
                let value = match &out.value {
                    Some(value) => self.evaluate(value)?,
                    None => Value::None,
                };
                self.yield_value(value)?
            }
            Expr::YieldFrom(out) => {
                let values = self.evaluate(&out.value)?;
                self.yield_all(&values, expression)?
            }
            _ => self.unknown(expression, "it is not followed"),
        })
    }

    /// Values of several expressions; `*list` is laid flat.
    pub(crate) fn all(&mut self, expressions: &[Expr]) -> Result<Vec<Value>, Raised> {
        let mut values = Vec::new();
        for expression in expressions {
            let value = self.evaluate(expression)?;
            if matches!(expression, Expr::Starred(_)) {
                match self.iterate(&value).filter(|_| !self.is_unordered(&value)) {
                    Some(items) => values.extend(items),
                    None => values.push(self.unknown_items(expression, "its items are not known")),
                }
            } else {
                values.push(value);
            }
        }
        Ok(values)
    }

    fn dictionary(&mut self, dict: &ExprDict) -> Evaluated {
        let new = self.sdk.heap.new_dict(Vec::new());
        let Value::Dict(id) = new else { return Ok(new) };
        for item in &dict.items {
            let value = self.evaluate(&item.value)?;
            match &item.key {
                Some(key) => {
                    let key = self.evaluate(key)?;
                    if self.decides_equality(&key) {
                        self.set_item(&new, &key, value)?;
                    } else {
                        self.sdk.heap.insert(id, key, value);
                    }
                }
                None => {
                    if let Value::Dict(other) = value {
                        for (key, value) in self.sdk.heap.dict(other).to_vec() {
                            self.sdk.heap.insert(id, key, value);
                        }
                    } else {
                        let hole = self.unknown(&item.value, "its entries are not known");
                        self.open_dict(id, hole);
                    }
                }
            }
        }
        Ok(new)
    }

    fn f_string(&mut self, text: &ExprFString) -> Evaluated {
        let mut out = String::new();
        for part in &text.value {
            match part {
                ruff_python_ast::FStringPart::Literal(literal) => out.push_str(literal.as_str()),
                ruff_python_ast::FStringPart::FString(text_part) => {
                    for element in &text_part.elements {
                        let piece = self.element(element)?;
                        match piece {
                            Some(piece) if out.len() + piece.len() <= MOST_TEXT => out.push_str(&piece),
                            _ => return Ok(self.unknown(text, "part of the text is not known")),
                        }
                    }
                }
            }
        }
        Ok(Value::text(out))
    }

    fn element(&mut self, element: &InterpolatedStringElement) -> Result<Option<String>, Raised> {
        match element {
            InterpolatedStringElement::Literal(literal) => Ok(Some(literal.value.to_string())),
            InterpolatedStringElement::Interpolation(interpolation) => {
                let value = self.evaluate(&interpolation.expression)?;
                let method = match interpolation.conversion {
                    ruff_python_ast::ConversionFlag::Repr => "__repr__",
                    _ => "__str__",
                };
                if method == "__str__" && self.defines(&value, "__format__") {
                    return Ok(None);
                }
                let own = matches!(value, Value::Own(_));
                let value = self.said_by_itself(&value, method, interpolation.range)?.unwrap_or(value);
                let mut format = String::new();
                if let Some(spec) = &interpolation.format_spec {
                    for element in &spec.elements {
                        let Some(piece) = self.element(element)? else { return Ok(None) };
                        format.push_str(&piece);
                    }
                }
                let heap = &self.sdk.heap;
                Ok(match interpolation.conversion {
                    ruff_python_ast::ConversionFlag::Repr if matches!(value, Value::Text(_)) && own => {
                        formatted(heap, &value, &format)
                    }
                    ruff_python_ast::ConversionFlag::Repr => run_composer_core::v1::repr(heap, &value)
                        .and_then(|text| formatted(heap, &Value::text(text), &format)),
                    ruff_python_ast::ConversionFlag::Ascii => None,
                    _ if interpolation.debug_text.is_some() => None,
                    ruff_python_ast::ConversionFlag::Str => run_composer_core::v1::str_of(heap, &value)
                        .and_then(|text| formatted(heap, &Value::text(text), &format)),
                    ruff_python_ast::ConversionFlag::None => formatted(heap, &value, &format),
                })
            }
        }
    }

    fn logical(&mut self, operator: BoolOp, values: &[Expr], whole: &Expr) -> Evaluated {
        let mut last = Value::None;
        let mut unknown = false;
        for value in values {
            last = self.evaluate(value)?;
            let decides = match operator {
                BoolOp::And => Some(false),
                BoolOp::Or => Some(true),
            };
            match self.truth(&last) {
                None => unknown = true,
                truth if truth == decides => break,
                _ => {}
            }
        }
        Ok(if unknown { self.unknown(whole, "it is not known") } else { last })
    }

    /// A value as text, as `str()` makes it.
    pub(crate) fn text_of(&self, value: &Value) -> Option<String> {
        str_of(&self.sdk.heap, value)
    }
}
