//! JSON Schema (draft 7, what editors read) from shapes. Must not know which shapes there are.

use serde_json::{Map, Value, json};

use super::shape::{FieldShape, RecordShape, Shape, TaggedShape, WordsShape};

/// The schema of a document whose root has one of several shapes, each a named record.
pub fn json_schema(title: &str, roots: &[&'static Shape]) -> Value {
    let mut definitions = Definitions::default();
    let mut roots: Vec<Value> = roots.iter().map(|shape| definitions.of(shape)).collect();
    let root = if roots.len() == 1 { roots.remove(0) } else { json!({ "oneOf": roots }) };
    let mut schema = json!({ "$schema": "http://json-schema.org/draft-07/schema#", "title": title });
    if let (Value::Object(schema), Value::Object(root)) = (&mut schema, root) {
        schema.extend(root);
        definitions.named.sort_keys();
        schema.insert("definitions".into(), Value::Object(definitions.named));
    }
    schema
}

#[derive(Default)]
struct Definitions {
    named: Map<String, Value>,
}

impl Definitions {
    fn of(&mut self, shape: &Shape) -> Value {
        match shape {
            Shape::Text => json!({ "type": "string" }),
            Shape::Literal => json!({ "type": ["string", "number", "boolean"] }),
            Shape::Whole { least } => json!({ "type": "integer", "minimum": least }),
            Shape::Number => json!({ "type": "number" }),
            Shape::Flag => json!({ "type": "boolean" }),
            Shape::List(item) => json!({ "type": "array", "items": self.of(item) }),
            Shape::Map(value) => json!({ "type": "object", "additionalProperties": self.of(value) }),
            Shape::AnyOf(shapes) => {
                json!({ "anyOf": shapes.iter().map(|shape| self.of(shape)).collect::<Vec<_>>() })
            }
            Shape::Nullable(shape) => json!({ "anyOf": [self.of(shape), { "type": "null" }] }),
            Shape::Any => json!({}),
            Shape::Words(words) => self.named(words.name, |_| of_words(words)),
            Shape::Record(record) => self.named(record.name, |all| all.of_record(record)),
            Shape::Tagged(tagged) => self.named(tagged.name, |all| all.of_tagged(tagged)),
        }
    }

    fn named(&mut self, name: &str, make: impl FnOnce(&mut Self) -> Value) -> Value {
        if !self.named.contains_key(name) {
            // Marks it as under way, so that shapes may refer to themselves.
            self.named.insert(name.to_owned(), Value::Null);
            let made = make(self);
            self.named.insert(name.to_owned(), made);
        }
        json!({ "$ref": format!("#/definitions/{name}") })
    }

    fn of_record(&mut self, record: &RecordShape) -> Value {
        let mut properties = Map::new();
        let mut required = Vec::new();
        self.fields(record, &mut properties, &mut required);
        object(record.docs, properties, &required)
    }

    fn fields(
        &mut self,
        record: &RecordShape,
        properties: &mut Map<String, Value>,
        required: &mut Vec<Value>,
    ) {
        for field in record.fields {
            match field {
                FieldShape { flatten: true, shape: Shape::Record(inner), .. } => {
                    self.fields(inner, properties, required);
                }
                field => {
                    let described = with_docs(self.of(field.shape), field.docs);
                    properties.insert(field.name.to_owned(), described);
                    if field.required {
                        required.push(field.name.into());
                    }
                }
            }
        }
        for name in record.read_only {
            properties.insert((*name).to_owned(), json!({ "readOnly": true }));
        }
    }

    fn of_tagged(&mut self, tagged: &TaggedShape) -> Value {
        let variants = tagged.variants.iter().map(|variant| {
            let mut properties = Map::new();
            let mut required = vec![Value::from(tagged.tag)];
            properties.insert(tagged.tag.to_owned(), json!({ "enum": variant.words }));
            self.fields(variant.record, &mut properties, &mut required);
            object(variant.docs, properties, &required)
        });
        let variants: Vec<Value> = variants.collect();
        with_docs(json!({ "oneOf": variants }), tagged.docs)
    }
}

fn of_words(words: &WordsShape) -> Value {
    let names: Vec<&str> = words.words.iter().map(|(word, _)| *word).collect();
    with_docs(json!({ "type": "string", "enum": names }), words.docs)
}

fn object(docs: &[&str], properties: Map<String, Value>, required: &[Value]) -> Value {
    let mut schema = json!({ "type": "object", "additionalProperties": false });
    schema["properties"] = properties.into();
    if !required.is_empty() {
        schema["required"] = required.into();
    }
    with_docs(schema, docs)
}

/// Beside a `$ref` draft 7 reads nothing, so that a described reference goes into `allOf`.
fn with_docs(schema: Value, docs: &[&str]) -> Value {
    let text = docs.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ");
    let mut schema = match schema {
        reference if reference.get("$ref").is_some() => json!({ "allOf": [reference] }),
        schema => schema,
    };
    if !text.is_empty()
        && let Value::Object(map) = &mut schema
    {
        map.insert("description".into(), text.into());
    }
    schema
}
