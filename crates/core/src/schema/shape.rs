//! Shapes: what a field may hold, as data. Must not know how anything is read.

/// What a value may be.
#[derive(Debug)]
pub enum Shape {
    /// Text; YAML's numbers and dates have to be quoted.
    Text,
    /// Any single value; it ends up as text.
    Literal,
    /// A whole number of at least `least`.
    Whole {
        /// The smallest accepted number.
        least: i64,
    },
    /// A number.
    Number,
    /// `true` or `false`.
    Flag,
    /// One of several words.
    Words(&'static WordsShape),
    /// A list.
    List(&'static Shape),
    /// Names to values.
    Map(&'static Shape),
    /// A mapping with known fields.
    Record(&'static RecordShape),
    /// A mapping whose fields depend on one of them, the tag.
    Tagged(&'static TaggedShape),
    /// One of several shapes.
    AnyOf(&'static [&'static Shape]),
    /// The value may also be left empty.
    Nullable(&'static Shape),
    /// Anything; passed on as it is.
    Any,
}

/// Words a field accepts.
#[derive(Debug)]
pub struct WordsShape {
    /// Name of the type.
    pub name: &'static str,
    /// Lines of documentation.
    pub docs: &'static [&'static str],
    /// The words with their documentation.
    pub words: &'static [(&'static str, &'static [&'static str])],
}

/// A mapping with known fields.
#[derive(Debug)]
pub struct RecordShape {
    /// Name of the type.
    pub name: &'static str,
    /// Lines of documentation.
    pub docs: &'static [&'static str],
    /// The fields in the order they are written.
    pub fields: &'static [FieldShape],
    /// Fields that only the service fills in; accepted and ignored.
    pub read_only: &'static [&'static str],
}

/// One field of a record, or another record whose fields belong to this one too.
#[derive(Debug)]
pub struct FieldShape {
    /// Key in the document.
    pub name: &'static str,
    /// Lines of documentation.
    pub docs: &'static [&'static str],
    /// What it may hold.
    pub shape: &'static Shape,
    /// Whether it has to be there.
    pub required: bool,
    /// `shape` is a record whose fields stand directly in this one.
    pub flatten: bool,
}

/// A mapping whose tag decides what else is in it.
#[derive(Debug)]
pub struct TaggedShape {
    /// Name of the type.
    pub name: &'static str,
    /// Lines of documentation.
    pub docs: &'static [&'static str],
    /// Key of the tag.
    pub tag: &'static str,
    /// The variants.
    pub variants: &'static [VariantShape],
}

/// One variant of a tagged mapping.
#[derive(Debug)]
pub struct VariantShape {
    /// Accepted words of the tag; the first is the one that is written.
    pub words: &'static [&'static str],
    /// Lines of documentation.
    pub docs: &'static [&'static str],
    /// The other fields.
    pub record: &'static RecordShape,
}
