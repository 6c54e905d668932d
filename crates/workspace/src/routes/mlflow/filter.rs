//! Filters of searches for models: equalities joined by `and`. Must not know where models are kept.

use serde_json::Value;
use sqlparser::ast::{BinaryOperator, Expr, Value as SqlValue};
use sqlparser::dialect::SQLiteDialect;
use sqlparser::parser::Parser;

/// A filter such as `name = 'model' and tags.team != 'a'`.
pub(super) struct Filter(Vec<Condition>);

struct Condition {
    /// `name`, or `tags` and a key.
    field: Vec<String>,
    equal: bool,
    value: String,
}

impl Filter {
    /// Reads a filter; an empty one fits everything. The error is a message for people.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let mut conditions = Vec::new();
        if !text.trim().is_empty() {
            let invalid = |reason: String| format!("The filter `{text}` cannot be read: {reason}");
            let mut parser = Parser::new(&SQLiteDialect {})
                .try_with_sql(text)
                .map_err(|error| invalid(error.to_string()))?;
            let parsed = parser.parse_expr().map_err(|error| invalid(error.to_string()))?;
            collect(&parsed, &mut conditions).map_err(invalid)?;
        }
        Ok(Self(conditions))
    }

    /// Whether a model fits.
    pub(super) fn fits(&self, model: &Value) -> bool {
        self.0.iter().all(|condition| {
            let of = |list: &Value, key: &str| {
                let pairs = list.as_array().into_iter().flatten();
                pairs
                    .filter(|pair| pair["key"] == key)
                    .find_map(|pair| pair["value"].as_str().map(str::to_owned))
            };
            let found = match condition.field.as_slice() {
                [kind, key @ ..] if kind == "tags" => of(&model["info"]["tags"], &key.join(".")),
                [kind, key @ ..] if kind == "params" => of(&model["data"]["params"], &key.join(".")),
                [.., name] => model["info"][name.as_str()].as_str().map(str::to_owned),
                [] => None,
            };
            (found.as_deref() == Some(condition.value.as_str())) == condition.equal
        })
    }
}

fn collect(expr: &Expr, conditions: &mut Vec<Condition>) -> Result<(), String> {
    match expr {
        Expr::Nested(inner) => collect(inner, conditions),
        Expr::BinaryOp { left, op: BinaryOperator::And, right } => {
            collect(left, conditions)?;
            collect(right, conditions)
        }
        Expr::BinaryOp { left, op: op @ (BinaryOperator::Eq | BinaryOperator::NotEq), right } => {
            let field = match &**left {
                Expr::Identifier(name) => vec![name.value.clone()],
                Expr::CompoundIdentifier(names) => names.iter().map(|name| name.value.clone()).collect(),
                other => return Err(format!("`{other}` is no field of a model")),
            };
            let value = match &**right {
                Expr::Value(value) => match &value.value {
                    SqlValue::SingleQuotedString(text) | SqlValue::DoubleQuotedString(text) => text.clone(),
                    other => other.to_string(),
                },
                Expr::Identifier(name) if name.quote_style == Some('"') => name.value.clone(),
                other => return Err(format!("`{other}` is no value to compare with")),
            };
            conditions.push(Condition { field, equal: *op == BinaryOperator::Eq, value });
            Ok(())
        }
        other => Err(format!("`{other}` is no equality")),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn equalities_are_compared() {
        let model = json!({ "info": { "name": "m", "tags": [{ "key": "team", "value": "a" }] }, "data": { "params": [] } });
        let fits = |text: &str| Filter::read(text).unwrap().fits(&model);
        assert!(fits("") && fits("name = 'm'") && fits("name = \"m\" AND tags.team != 'b'"));
        assert!(!fits("name = 'n'") && !fits("tags.`team` = 'b'") && !fits("params.lr = '1'"));
        for bad in ["name", "name > 'a'", "name = ", "1 = name"] {
            assert!(Filter::read(bad).is_err(), "{bad}");
        }
    }
}
