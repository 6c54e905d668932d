//! JSON as Python's `json.dumps` writes it: with `NaN` and `Infinity`, which JSON does not have. They arrive as texts.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

/// The limit of `serde_json`.
const DEEPEST: usize = 128;

/// Reads a text. The error is a message for people.
pub(super) fn read(text: &str) -> Result<Value, String> {
    // Nearly every text is JSON.
    if let Ok(value) = serde_json::from_str(text) {
        return Ok(value);
    }
    // The other reader has no limit of its own.
    if depth(text) > DEEPEST {
        return Err(format!("it is nested deeper than {DEEPEST} levels"));
    }
    json5::from_str(text).map(|Lenient(value)| value).map_err(|error| error.to_string())
}

/// Brackets that are open at the same time, at most. Those in texts count too; that many are no metric.
fn depth(text: &str) -> usize {
    let (mut open, mut most) = (0_usize, 0);
    for byte in text.bytes() {
        match byte {
            b'[' | b'{' => open += 1,
            b']' | b'}' => open = open.saturating_sub(1),
            _ => {}
        }
        most = most.max(open);
    }
    most
}

struct Lenient(Value);

impl<'de> Deserialize<'de> for Lenient {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader).map(Self)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Value;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Value, E> {
        Ok(flag.into())
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        Ok(match number {
            number if number.is_nan() => "NaN".into(),
            f64::INFINITY => "Infinity".into(),
            f64::NEG_INFINITY => "-Infinity".into(),
            number => number.into(),
        })
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(text.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(Lenient(item)) = items.next_element()? {
            list.push(item);
        }
        Ok(list.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some((name, Lenient(value))) = entries.next_entry::<String, Lenient>()? {
            map.insert(name, value);
        }
        Ok(map.into())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::read;

    #[test]
    fn numbers_that_json_lacks_become_texts() {
        let text = r#"{"a": [NaN, -Infinity, Infinity, 1, 2.5, null, true, "x"]}"#;
        assert_eq!(
            read(text).unwrap(),
            json!({ "a": ["NaN", "-Infinity", "Infinity", 1, 2.5, null, true, "x"] })
        );
        assert_eq!(read("[1]").unwrap(), json!([1]));
        read("{").unwrap_err();
        assert!(read(&"[".repeat(100_000)).unwrap_err().contains("128 levels"));
    }
}
