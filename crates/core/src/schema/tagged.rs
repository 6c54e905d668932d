//! Mappings whose fields depend on one of them, the tag. Must not know which.

/// Defines an enum for mappings with a tag: the variant's words of the tag, and a record with the other fields.
/// `or` names a function that reports a value that is no mapping.
macro_rules! tagged {
    (
        $(#[doc = $doc:literal])*
        pub enum $name:ident by $tag:literal in $casing:ident $(or $instead:ident)? {
            $( $(#[doc = $variant_doc:literal])* $variant:ident($record:ty) = $word:literal $(| $other:literal)*, )+
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug, PartialEq)]
        pub enum $name { $( $(#[doc = $variant_doc])* $variant($record), )+ }

        impl $name {
            /// The word of the tag.
            pub fn tag(&self) -> &'static str {
                match self { $(Self::$variant(_) => $word,)+ }
            }
        }

        impl $crate::schema::Field for $name {
            const SHAPE: &'static $crate::schema::Shape =
                &$crate::schema::Shape::Tagged(&$crate::schema::TaggedShape {
                    name: stringify!($name),
                    docs: &[$($doc),*],
                    tag: $tag,
                    variants: &[$(
                        $crate::schema::VariantShape {
                            words: &[$word $(, $other)*],
                            docs: &[$($variant_doc),*],
                            record: <$record as $crate::schema::Record>::RECORD,
                        },
                    )+],
                });

            fn read(
                reader: &mut $crate::schema::Reader<'_>,
                node: &$crate::document::Node,
                path: &str,
            ) -> Option<Self> {
                const WORDS: &[(&str, &str)] = &[$(($word, $word), $(($other, $word),)*)+];
                $(if node.entries().is_none() && !node.is_null() {
                    $instead(reader, node, path);
                    return None;
                })?
                if reader.tag_alone(node, path, $tag, WORDS) {
                    return None;
                }
                let mut fields = reader.fields(node, path)?;
                let value = match fields.required_choice(reader, $tag, $crate::schema::Casing::$casing, WORDS) {
                    $(Some($word) => Some(Self::$variant(<$record as $crate::schema::Record>::read_fields(reader, &mut fields))),)+
                    // Which fields there are is not known; what no variant has is misspelt in any case.
                    _ => {
                        $(fields.allow(<$record as $crate::schema::Record>::RECORD);)+
                        None
                    }
                };
                fields.finish(reader);
                value
            }

            fn write(&self) -> serde_json::Value {
                let mut map = serde_json::Map::new();
                map.insert($tag.to_owned(), self.tag().into());
                match self {
                    $(Self::$variant(record) => $crate::schema::Record::write_fields(record, &mut map),)+
                }
                map.into()
            }
        }
    };
}
pub(crate) use tagged;
