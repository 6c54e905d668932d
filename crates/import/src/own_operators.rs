//! Operators that a class of the program defines: `__add__`, `__lshift__`, `__eq__`, `__contains__`. Must not know what they do.

use ruff_python_ast::{CmpOp, Operator};
use ruff_text_size::Ranged;
use run_composer_core::v1::{Args, Raised, Value};

use crate::reader::{Evaluated, Reader};

/// What a method gives that leaves the answer to the other operand.
const NOT_IMPLEMENTED: &str = "NotImplemented";

impl Reader<'_> {
    /// Calls the method of an arithmetic operator; `None` where neither operand defines it.
    pub(crate) fn own_operator(
        &mut self,
        left: &Value,
        operator: Operator,
        right: &Value,
        whole: &impl Ranged,
    ) -> Option<Evaluated> {
        let name = arithmetic(operator);
        let (object, method, other) = if self.defines(left, &format!("__{name}__")) {
            (left, format!("__{name}__"), right)
        } else if self.defines(right, &format!("__r{name}__")) {
            (right, format!("__r{name}__"), left)
        } else {
            return None;
        };
        Some(self.answer(object, &method, other, whole))
    }

    /// Calls the method of `+=` and its like; `None` where the object does not define it.
    pub(crate) fn own_in_place(
        &mut self,
        object: &Value,
        operator: Operator,
        other: &Value,
        whole: &impl Ranged,
    ) -> Option<Evaluated> {
        let method = format!("__i{}__", arithmetic(operator));
        self.defines(object, &method).then(|| self.answer(object, &method, other, whole))
    }

    /// Whether a value is true, which an object may decide itself.
    pub(crate) fn own_truth(&mut self, value: &Value, test: &impl Ranged) -> Result<Option<bool>, Raised> {
        let method = ["__bool__", "__len__"].into_iter().find(|method| self.defines(value, method));
        let Some(method) = method else { return Ok(self.truth(value)) };
        let answer = self.call_own_method(value, method, Args::default(), test.range())?;
        Ok(self.truth(&answer))
    }

    /// Calls the method of a comparison, for `in` of what is on the right; `None` where it is not defined.
    pub(crate) fn own_comparison(
        &mut self,
        left: &Value,
        operator: CmpOp,
        right: &Value,
        whole: &impl Ranged,
    ) -> Option<Evaluated> {
        let (object, other) = match operator {
            CmpOp::In | CmpOp::NotIn => (right, left),
            _ => (left, right),
        };
        let method = comparison(operator)?;
        self.defines(object, method).then(|| self.answer(object, method, other, whole))
    }

    fn answer(&mut self, object: &Value, method: &str, other: &Value, whole: &impl Ranged) -> Evaluated {
        let value = self.call_own_method(object, method, Args::of([other.clone()]), whole.range())?;
        Ok(match &value {
            Value::Symbol(name) if &**name == NOT_IMPLEMENTED => {
                self.unknown(whole, "the objects leave it to one another")
            }
            _ => value,
        })
    }
}

fn arithmetic(operator: Operator) -> &'static str {
    match operator {
        Operator::Add => "add",
        Operator::Sub => "sub",
        Operator::Mult => "mul",
        Operator::MatMult => "matmul",
        Operator::Div => "truediv",
        Operator::Mod => "mod",
        Operator::Pow => "pow",
        Operator::LShift => "lshift",
        Operator::RShift => "rshift",
        Operator::BitOr => "or",
        Operator::BitXor => "xor",
        Operator::BitAnd => "and",
        Operator::FloorDiv => "floordiv",
    }
}

/// `None` for `is`, which nobody defines.
fn comparison(operator: CmpOp) -> Option<&'static str> {
    Some(match operator {
        CmpOp::Eq => "__eq__",
        CmpOp::NotEq => "__ne__",
        CmpOp::Lt => "__lt__",
        CmpOp::LtE => "__le__",
        CmpOp::Gt => "__gt__",
        CmpOp::GtE => "__ge__",
        CmpOp::In | CmpOp::NotIn => "__contains__",
        CmpOp::Is | CmpOp::IsNot => return None,
    })
}
