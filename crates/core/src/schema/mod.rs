//! What a mapping may say: fields defined once, from which reading, writing and editor schemas follow.
//!
//! A `record!` names the fields of a mapping with their types and documentation. From it come the struct, its reader
//! (value **and** all findings), its writer, and its [`Shape`]: the description that JSON Schema and TypeScript are
//! generated from. Knows nothing of jobs; the only names here are those of YAML.

mod field;
mod fields;
mod glued;
mod json_schema;
mod lists;
mod number;
mod reader;
mod record;
mod shape;
mod tag_alone;
mod tagged;
mod unfilled;
mod words;

pub use field::{Field, Literal, Map, Setting, Slot};
pub use fields::Fields;
pub use json_schema::json_schema;
pub(crate) use number::python_number;
pub use number::{Count, Number, Whole};
pub(crate) use reader::nearest;
pub use reader::{Casing, Reader};
pub use record::Record;
pub(crate) use record::record;
pub use shape::{FieldShape, RecordShape, Shape, TaggedShape, VariantShape, WordsShape};
pub(crate) use tagged::tagged;
pub(crate) use words::words;
