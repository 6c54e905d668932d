//! `!!int` and its kind: what a tag makes of a scalar, as PyYAML's safe loader does.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use saphyr_parser::Tag;

use super::scalar::{ScalarValue, resolve};

/// What follows in a tag of YAML's own: `str` of `!!str` and of `!<tag:yaml.org,2002:str>`.
pub(super) fn own_suffix(tag: &Tag) -> Option<&str> {
    if tag.is_yaml_core_schema() {
        return Some(&tag.suffix);
    }
    tag.handle.is_empty().then(|| tag.suffix.strip_prefix("tag:yaml.org,2002:")).flatten()
}

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

/// The text that base64 stands for. Characters outside of its alphabet do not count, as in Python's `decodebytes`.
pub(super) fn decoded(written: &str) -> Option<String> {
    let base64: String =
        written.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=')).collect();
    String::from_utf8(BASE64_STANDARD.decode(base64).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use crate::document::Document;

    fn read(text: &str) -> (Option<String>, Vec<String>) {
        let (document, findings) = Document::read("job.yml", text);
        let value = document.root.as_ref().and_then(|root| Some(root.child("a")?.scalar()?.text.clone()));
        (value, findings.into_iter().map(|finding| finding.message).collect())
    }

    #[test]
    fn binary_is_the_text_it_stands_for() {
        assert_eq!(read("a: !!binary aGVsbG8=\n"), (Some("hello".into()), vec![]));
        assert_eq!(read("a: !!binary |\n  aGVs\n  bG8=\n"), (Some("hello".into()), vec![]));
        assert_eq!(read("a: !!binary \"w7g=\"\n"), (Some("ø".into()), vec![]));
    }

    #[test]
    fn binary_that_is_no_text_is_reported_once() {
        for bytes in ["/w==", "aGVsbG8", "a=b"] {
            let (_, messages) = read(&format!("a: !!binary {bytes}\n"));
            assert_eq!(messages, ["The value behind `!!binary` is not text in base64"], "{bytes}");
        }
    }
}
