//! A filter as a condition. Its grammar is that of SQL conditions joined by `and`.

use rusqlite::types::Value as SqlValue;
use sqlparser::ast::{BinaryOperator, Expr, InTarget, UnaryOperator, Value};
use sqlparser::dialect::SQLiteDialect;
use sqlparser::parser::Parser;

use super::Sql;
use super::fields::field;

/// `None` where the filter is empty.
pub(super) fn condition(filter: &str) -> Result<Option<Sql>, String> {
    if filter.trim().is_empty() {
        return Ok(None);
    }
    let invalid = |reason: String| format!("The filter `{filter}` cannot be read: {reason}");
    let mut parser =
        Parser::new(&SQLiteDialect {}).try_with_sql(filter).map_err(|error| invalid(error.to_string()))?;
    let parsed = parser.parse_expr().map_err(|error| invalid(error.to_string()))?;
    let rest = parser.peek_token();
    if rest.token != sqlparser::tokenizer::Token::EOF {
        return Err(invalid(format!("`{rest}` does not belong there")));
    }
    translated(&parsed).map(Some).map_err(invalid)
}

fn translated(expr: &Expr) -> Result<Sql, String> {
    match expr {
        Expr::Nested(inner) => translated(inner),
        Expr::BinaryOp { left, op: BinaryOperator::And, right } => {
            let mut sql = Sql { text: "(".into(), values: Vec::new() };
            sql.push(translated(left)?);
            sql.text.push_str(" and ");
            sql.push(translated(right)?);
            sql.text.push(')');
            Ok(sql)
        }
        Expr::BinaryOp { left, op, right } => {
            let word = match op {
                BinaryOperator::Eq => "=",
                BinaryOperator::NotEq => "!=",
                BinaryOperator::Lt => "<",
                BinaryOperator::LtEq => "<=",
                BinaryOperator::Gt => ">",
                BinaryOperator::GtEq => ">=",
                other => return Err(format!("`{other}` is no comparison of MLflow")),
            };
            compared(left, word, right)
        }
        Expr::Like { negated: false, expr, pattern, .. } => compared(expr, "glob", pattern),
        Expr::ILike { negated: false, expr, pattern, .. } => compared(expr, "like", pattern),
        Expr::In { expr, target: InTarget::List(list), negated, .. } => {
            let field = field(expr)?;
            let mut sql = field.sql;
            sql.text.push_str(if *negated { " not in (" } else { " in (" });
            sql.text.push_str(&vec!["?"; list.len()].join(", "));
            sql.text.push(')');
            for item in list {
                sql.values.push(literal(item, field.number)?);
            }
            Ok(sql)
        }
        other => Err(format!("`{other}` is no condition of MLflow")),
    }
}

fn compared(left: &Expr, word: &str, right: &Expr) -> Result<Sql, String> {
    let field = field(left)?;
    let mut value = literal(right, field.number)?;
    // SQLite's `like` ignores case; `glob` does not, and has other wildcards.
    if let (SqlValue::Text(text), "glob") = (&mut value, word) {
        *text = text
            .replace('[', "[[]")
            .replace('*', "[*]")
            .replace('?', "[?]")
            .replace('%', "*")
            .replace('_', "?");
    }
    let mut sql = field.sql;
    sql.text.push_str(&format!(" {word} ?"));
    sql.values.push(value);
    Ok(sql)
}

/// Text in single or double quotes, or a number.
fn literal(expr: &Expr, number: bool) -> Result<SqlValue, String> {
    let wrong = || Err(format!("`{expr}` is no value to compare with"));
    match expr {
        Expr::Identifier(name) if name.quote_style == Some('"') => Ok(SqlValue::from(name.value.clone())),
        Expr::UnaryOp { op: UnaryOperator::Minus, expr } => match literal(expr, number)? {
            SqlValue::Real(value) => Ok(SqlValue::Real(-value)),
            _ => wrong(),
        },
        Expr::Value(value) => match &value.value {
            Value::Number(text, _) if number => {
                text.parse::<f64>().map(SqlValue::Real).map_err(|error| error.to_string())
            }
            Value::Number(text, _) => Err(format!("Parameters and tags are text: write '{text}'")),
            Value::SingleQuotedString(text) | Value::DoubleQuotedString(text) if !number => {
                Ok(SqlValue::from(text.clone()))
            }
            Value::SingleQuotedString(text) | Value::DoubleQuotedString(text) => {
                text.parse::<f64>().map(SqlValue::Real).map_err(|_| format!("`{text}` is no number"))
            }
            _ => wrong(),
        },
        _ => wrong(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_become_conditions() {
        for (filter, values) in [
            ("metrics.loss < 0.5 and params.x = '1'", 4),
            ("tags.`mlflow.source` LIKE '%a%' AND status = \"FINISHED\"", 3),
            ("metrics.`val loss` >= -1e-3", 2),
            ("attributes.run_id IN ('a', 'b')", 2),
            ("run_name ILIKE 'x%'", 1),
            ("start_time > 1700000000000", 1),
        ] {
            assert_eq!(condition(filter).unwrap().unwrap().values.len(), values, "{filter}");
        }
        assert!(condition("  ").unwrap().is_none());
    }

    #[test]
    fn anything_else_is_refused_with_a_reason() {
        for filter in [
            "metrics.loss <",
            "loss; drop table jobs",
            "metrics.a = 'x'",
            "params.a = 1",
            "x.y = 1",
            "1 = 1",
            "metrics.a < 1 or 1 = 1",
        ] {
            assert!(condition(filter).is_err(), "{filter}");
        }
    }
}
