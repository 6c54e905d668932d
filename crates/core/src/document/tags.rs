//! `!!int` and its kind: what a tag makes of a scalar, as PyYAML's safe loader does.

use super::scalar::{ScalarValue, resolve};

/// The value of a scalar with a tag of YAML's own; `None` where PyYAML has no constructor for it or the text does not fit.
pub(super) fn tagged_value(suffix: &str, text: &str) -> Option<ScalarValue> {
    let resolved = resolve(text);
    match (suffix, resolved) {
        ("str", _) => Some(ScalarValue::Text),
        ("null", _) => Some(ScalarValue::Null),
        #[expect(clippy::cast_precision_loss, reason = "what the tag asks for")]
        ("float", ScalarValue::Integer(number)) => Some(ScalarValue::Float(number as f64)),
        ("float", ScalarValue::Float(number)) => Some(ScalarValue::Float(number)),
        ("float", _) => text.trim().parse().ok().map(ScalarValue::Float),
        ("int", value @ (ScalarValue::Integer(_) | ScalarValue::BigInteger))
        | ("bool", value @ ScalarValue::Bool(_))
        | ("timestamp", value @ ScalarValue::Date) => Some(value),
        _ => None,
    }
}

/// Whether PyYAML's safe loader knows a tag of collections.
pub(super) fn is_collection_tag(suffix: &str) -> bool {
    matches!(suffix, "map" | "seq" | "omap" | "set" | "pairs")
}
