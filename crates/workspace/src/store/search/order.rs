//! The order of a search.

use sqlparser::ast::OrderBySort;
use sqlparser::dialect::SQLiteDialect;
use sqlparser::parser::Parser;

use super::Sql;
use super::fields::field;

/// ` order by …`; newest first where nothing else is said. Runs without a value come last, as in MLflow.
pub(super) fn clause(order: &[String]) -> Result<Sql, String> {
    let mut sql = Sql { text: " order by ".into(), values: Vec::new() };
    for text in order {
        let invalid = |reason: String| format!("The order `{text}` cannot be read: {reason}");
        let parsed = Parser::new(&SQLiteDialect {})
            .try_with_sql(text)
            .and_then(|mut parser| parser.parse_order_by_expr())
            .map_err(|error| invalid(error.to_string()))?;
        let down = parsed.options.sort == Some(OrderBySort::Desc);
        let field = field(&parsed.expr).map_err(invalid)?;
        sql.push(field.sql);
        sql.text.push_str(if down { " desc nulls last, " } else { " asc nulls last, " });
    }
    sql.text.push_str("coalesce(started_ms, created_ms) desc, seq desc");
    Ok(sql)
}
