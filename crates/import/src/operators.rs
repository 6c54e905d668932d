//! Operators: arithmetic, text, comparisons.

use std::rc::Rc;

use ruff_python_ast::{CmpOp, Expr, ExprCompare, Operator};
use ruff_text_size::Ranged;
use run_composer_core::v1::{Class, IntoTuple, Raised, Value, join};

use crate::budget::MOST_TEXT;
use crate::format::percent;
use crate::own::{Class as OwnClass, Kind, Own};
use crate::reader::{Evaluated, Reader};

/// Items a list or letters a text may get by `*`.
const MOST_REPEATED: usize = 100_000;

impl Reader<'_> {
    pub(crate) fn binary(
        &mut self,
        left: &Value,
        operator: Operator,
        right: &Value,
        whole: &impl Ranged,
    ) -> Evaluated {
        if let Some(value) = self.own_operator(left, operator, right, whole) {
            return value;
        }
        // Members that are text or numbers as well; `%` writes their names.
        let is_format = operator == Operator::Mod && matches!(left, Value::Text(_));
        let plain = |value: &Value| if is_format { value.clone() } else { self.plain_member(value) };
        let (left, right) = (&plain(left), &plain(right));
        let unknown = |reader: &Self| Ok(reader.unknown_of(whole, &[left, right]));
        match (left, operator, right) {
            (Value::Text(a), Operator::Add, Value::Text(b)) if a.len() + b.len() <= MOST_TEXT => {
                return Ok(Value::text(format!("{a}{b}")));
            }
            (Value::Text(text), Operator::Mod, _) => {
                return match percent(&self.sdk.heap, text, right) {
                    Some(text) => Ok(Value::text(text)),
                    None => unknown(self),
                };
            }
            (Value::List(a), Operator::Add, Value::List(b)) => {
                let mut items = self.sdk.heap.list(*a).to_vec();
                items.extend_from_slice(self.sdk.heap.list(*b));
                return Ok(self.sdk.heap.new_list(items));
            }
            (Value::List(a), Operator::BitOr | Operator::BitAnd | Operator::Sub, Value::List(b)) => {
                let name = match operator {
                    Operator::BitOr => "union",
                    Operator::BitAnd => "intersection",
                    _ => "difference",
                };
                let heap = &self.sdk.heap;
                let items = self.set_of(heap.list(*a).to_vec(), name, heap.list(*b));
                return Ok(self.sdk.heap.new_list(items));
            }
            (Value::List(a), Operator::Add, Value::Hole(hole)) => {
                let mut items = self.sdk.heap.list(*a).to_vec();
                items.push(self.unknown_items(whole, hole.reason.as_str()));
                return Ok(self.sdk.heap.new_list(items));
            }
            (Value::Tuple(a), Operator::Add, Value::Tuple(b)) => {
                return Ok(a.iter().chain(b.iter()).cloned().collect::<Vec<_>>().into_tuple());
            }
            (Value::Path(a), Operator::Div, _) if right.as_text().is_some() => {
                let b = right.as_text().cloned().unwrap_or_default();
                return Ok(Value::Path(join(a, &b).into()));
            }
            (Value::Dict(a), Operator::BitOr, Value::Dict(b)) => {
                let entries = self.sdk.heap.dict(*a).to_vec();
                let new = self.sdk.heap.new_dict(entries);
                for (key, value) in self.sdk.heap.dict(*b).to_vec() {
                    if let Value::Dict(id) = new {
                        self.sdk.heap.insert(id, key, value);
                    }
                }
                return Ok(new);
            }
            (Value::List(_) | Value::Text(_), Operator::Mult, _) => {
                let Some(times) = right.as_int().and_then(|times| usize::try_from(times.max(0)).ok()) else {
                    return unknown(self);
                };
                return match left {
                    Value::Text(text) if text.len().saturating_mul(times) <= MOST_REPEATED => {
                        Ok(Value::text(text.repeat(times)))
                    }
                    Value::List(id)
                        if self.sdk.heap.list(*id).len().saturating_mul(times) <= MOST_REPEATED =>
                    {
                        let items = self.sdk.heap.list(*id);
                        let items = (0..times).flat_map(|_| items.iter().cloned()).collect();
                        Ok(self.sdk.heap.new_list(items))
                    }
                    _ => unknown(self),
                };
            }
            (Value::Int(_), Operator::Mult, Value::List(_) | Value::Text(_)) => {
                return self.binary(right, operator, left, whole);
            }
            _ => {}
        }
        let type_error = || {
            matches!(
                (left, right),
                (Value::Text(_), Value::Int(_) | Value::Float(_))
                    | (Value::Int(_) | Value::Float(_), Value::Text(_))
            ) && operator == Operator::Add
        };
        if type_error() {
            return Err(Raised::type_error("can only concatenate str (not \"int\") to str"));
        }
        if let (Some(a), Some(b)) = (left.as_int(), right.as_int()) {
            return match whole_numbers(a, operator, b) {
                Some(Ok(value)) => Ok(value),
                Some(Err(())) => Err(Raised::new("ZeroDivisionError", "division by zero")),
                None => unknown(self),
            };
        }
        if let (Some(a), Some(b)) = (left.as_float(), right.as_float()) {
            let number = match operator {
                Operator::Add => a + b,
                Operator::Sub => a - b,
                Operator::Mult => a * b,
                Operator::Div | Operator::FloorDiv | Operator::Mod if b == 0.0 => {
                    return Err(Raised::new("ZeroDivisionError", "division by zero"));
                }
                Operator::Div => a / b,
                Operator::FloorDiv => (a / b).floor(),
                Operator::Mod => a - b * (a / b).floor(),
                Operator::Pow => a.powf(b),
                _ => return unknown(self),
            };
            return Ok(Value::Float(number));
        }
        unknown(self)
    }

    pub(crate) fn comparison(&mut self, compare: &ExprCompare, whole: &Expr) -> Evaluated {
        let mut left = self.evaluate(&compare.left)?;
        for (operator, right) in compare.ops.iter().zip(&compare.comparators) {
            let right = self.evaluate(right)?;
            let truth = match self.own_comparison(&left, *operator, &right, whole) {
                Some(value) => {
                    let value = value?;
                    self.truth(&value).map(|truth| truth != (*operator == CmpOp::NotIn))
                }
                None => self.compare(&left, *operator, &right),
            };
            match truth {
                Some(true) => left = right,
                Some(false) => return Ok(Value::Bool(false)),
                None => return Ok(self.unknown_of(whole, &[&left, &right])),
            }
        }
        Ok(Value::Bool(true))
    }

    pub(crate) fn compare(&self, left: &Value, operator: CmpOp, right: &Value) -> Option<bool> {
        let heap = &self.sdk.heap;
        let (left, right) = (&self.plain_member(left), &self.plain_member(right));
        match operator {
            // An object may have a mind of its own about it.
            CmpOp::Eq | CmpOp::NotEq if self.defines(left, "__eq__") || self.defines(right, "__eq__") => None,
            CmpOp::Eq => self.equal(left, right),
            CmpOp::NotEq => self.equal(left, right).map(|equal| !equal),
            CmpOp::Is | CmpOp::IsNot => {
                let is = match (left, right) {
                    (Value::Hole(_), _) | (_, Value::Hole(_)) => return None,
                    (Value::None, other) | (other, Value::None) => other.is_none(),
                    // What the service would find is not known.
                    (Value::Object(id), _) if heap.object(*id).class.is_of_service() => return None,
                    (Value::Bool(a), Value::Bool(b)) => a == b,
                    // True and false are themselves only.
                    (Value::Bool(_), other) | (other, Value::Bool(_)) => {
                        if !is_plain(other) {
                            return None;
                        }
                        false
                    }
                    (Value::Own(a), Value::Own(b)) => a == b,
                    (Value::Symbol(a), Value::Symbol(b)) => a == b,
                    (Value::List(a), Value::List(b)) => a == b,
                    (Value::Dict(a), Value::Dict(b)) => a == b,
                    (Value::Object(a), Value::Object(b)) => a == b,
                    _ => return None,
                };
                Some(is == (operator == CmpOp::Is))
            }
            CmpOp::In | CmpOp::NotIn => {
                let is_in = match right {
                    Value::List(id) => self.contains(heap.list(*id), left)?,
                    Value::Tuple(items) => self.contains(items, left)?,
                    Value::Dict(id) => {
                        let open = self.open_entry(*id).is_some();
                        let keys: Vec<Value> = heap.dict(*id).iter().map(|(key, _)| key.clone()).collect();
                        self.contains(&keys, left).filter(|is_in| *is_in || !open)?
                    }
                    Value::Text(text) => text.contains(&**left.as_text()?),
                    Value::Symbol(name) if &**name == "os.environ" => self.has_variable(left)?,
                    Value::Own(id) if matches!(self.own(*id), Some(Own::Config(..) | Own::Section(..))) => {
                        self.has_setting(right, left)?
                    }
                    Value::Own(id) if matches!(self.own(*id), Some(Own::View(..))) => {
                        self.contains(&self.items_of(right)?, left)?
                    }
                    Value::Range(start, stop, step) => {
                        let at = left.as_int()?;
                        let inside =
                            if *step > 0 { at >= *start && at < *stop } else { at <= *start && at > *stop };
                        inside && at.checked_sub(*start)?.checked_rem(*step)? == 0
                    }
                    _ => return None,
                };
                Some(is_in == (operator == CmpOp::In))
            }
            CmpOp::Lt | CmpOp::LtE | CmpOp::Gt | CmpOp::GtE => {
                let order = match (left, right) {
                    (Value::Text(a), Value::Text(b)) => a.cmp(b),
                    _ => left.as_float()?.partial_cmp(&right.as_float()?)?,
                };
                Some(match operator {
                    CmpOp::Lt => order.is_lt(),
                    CmpOp::LtE => order.is_le(),
                    CmpOp::Gt => order.is_gt(),
                    _ => order.is_ge(),
                })
            }
        }
    }

    /// What a member of an enumeration that is text or a number as well is compared as.
    pub(crate) fn plain_member(&self, value: &Value) -> Value {
        let Value::Own(id) = value else { return value.clone() };
        match self.own(*id) {
            Some(Own::Instance { class, .. }) if class.is_plain_too => {
                self.field_of(value, "value").unwrap_or_else(|| value.clone())
            }
            _ => value.clone(),
        }
    }

    /// Python's `==`, of the program's own objects too: records are equal where their fields are, others are themselves only.
    pub(crate) fn equal(&self, left: &Value, right: &Value) -> Option<bool> {
        let instance = |value: &Value| match value {
            Value::Own(id) => match self.own(*id) {
                Some(Own::Instance { class, fields }) => Some((class, fields)),
                _ => None,
            },
            _ => None,
        };
        if self.defines(left, "__eq__") || self.defines(right, "__eq__") {
            return None;
        }
        match (instance(left), instance(right)) {
            (Some((one, left_fields)), Some((other, right_fields))) => {
                if matches!((left, right), (Value::Own(a), Value::Own(b)) if a == b) {
                    return Some(true);
                }
                if one.is_foreign() || other.is_foreign() {
                    return None;
                }
                let is_record = |class: &OwnClass| class.is_record || class.name.is_empty();
                let alike = Rc::ptr_eq(&one, &other) || one.name.is_empty() && other.name.is_empty();
                if !alike || !is_record(&one) {
                    return (!(one.kind == Kind::Tuple && other.kind == Kind::Tuple)).then_some(false);
                }
                self.sdk.heap.equal(&left_fields, &right_fields)
            }
            (Some((class, _)), None) if class.kind == Kind::Tuple => {
                self.sdk.heap.equal(&self.items_of(left)?.into_tuple(), right)
            }
            (None, Some((class, _))) if class.kind == Kind::Tuple => {
                self.sdk.heap.equal(left, &self.items_of(right)?.into_tuple())
            }
            _ => self.sdk.heap.equal(left, right),
        }
    }

    /// Whether a value is equal to one of several; `None` where that is not known.
    pub(crate) fn contains(&self, items: &[Value], wanted: &Value) -> Option<bool> {
        let mut known = Some(false);
        for item in items {
            match self.equal(&self.plain_member(item), wanted) {
                Some(true) => return Some(true),
                None => known = None,
                Some(false) => {}
            }
        }
        known
    }

    /// Whether a value is the workspace or something of it that only the service knows.
    pub(crate) fn is_of_service(&self, value: &Value) -> bool {
        value.class(&self.sdk.heap).is_some_and(|class| class == Class::Service || class.is_of_service())
    }
}

/// Values of Python's own types, of which it is known that they are neither true nor false itself.
fn is_plain(value: &Value) -> bool {
    matches!(
        value,
        Value::Int(_)
            | Value::Float(_)
            | Value::Text(_)
            | Value::List(_)
            | Value::Dict(_)
            | Value::Tuple(_)
            | Value::Path(_)
    )
}

/// Arithmetic on whole numbers; `None` where the result is too large, an error where it is a division by zero.
fn whole_numbers(a: i128, operator: Operator, b: i128) -> Option<Result<Value, ()>> {
    let number = match operator {
        Operator::Add => a.checked_add(b)?,
        Operator::Sub => a.checked_sub(b)?,
        Operator::Mult => a.checked_mul(b)?,
        Operator::Div | Operator::FloorDiv | Operator::Mod if b == 0 => return Some(Err(())),
        #[expect(clippy::cast_precision_loss, reason = "as Python divides")]
        Operator::Div => return Some(Ok(Value::Float(a as f64 / b as f64))),
        Operator::FloorDiv => {
            let (whole, rest) = (a.checked_div(b)?, a.checked_rem(b)?);
            if rest != 0 && (rest < 0) != (b < 0) { whole - 1 } else { whole }
        }
        Operator::Mod => {
            let rest = a.checked_rem(b)?;
            if rest != 0 && (rest < 0) != (b < 0) { rest + b } else { rest }
        }
        Operator::Pow => match u32::try_from(b) {
            Ok(power) => a.checked_pow(power)?,
            #[expect(clippy::cast_precision_loss, reason = "as Python takes powers")]
            Err(_) => return Some(Ok(Value::Float((a as f64).powf(b as f64)))),
        },
        Operator::LShift => a.checked_shl(u32::try_from(b).ok()?)?,
        Operator::RShift => a.checked_shr(u32::try_from(b).ok()?)?,
        Operator::BitOr => a | b,
        Operator::BitXor => a ^ b,
        Operator::BitAnd => a & b,
        Operator::MatMult => return None,
    };
    Some(Ok(Value::Int(number)))
}
