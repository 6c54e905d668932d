//! Fields that accept certain words. Must not know which.

/// Defines an enum whose variants are words of a document, each with the service's own word for it,
/// and how they are compared.
macro_rules! words {
    (
        $(#[doc = $doc:literal])*
        pub enum $name:ident in $casing:ident {
            $( $(#[doc = $word_doc:literal])* $variant:ident = $word:literal $(| $other:literal)* => $wire:expr, )+
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name { $( $(#[doc = $word_doc])* $variant, )+ }

        impl $name {
            /// Every value, in the order of the documentation.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The word in YAML.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }

            /// The word on the wire.
            pub fn wire(self) -> &'static str {
                match self { $(Self::$variant => $wire,)+ }
            }

            /// From the word on the wire, whatever its case.
            pub fn from_wire(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.wire().eq_ignore_ascii_case(word))
            }
        }

        impl $crate::schema::Field for $name {
            const SHAPE: &'static $crate::schema::Shape =
                &$crate::schema::Shape::Words(&$crate::schema::WordsShape {
                    name: stringify!($name),
                    docs: &[$($doc),*],
                    words: &[$(($word, &[$($word_doc),*]),)+],
                });

            fn read(
                reader: &mut $crate::schema::Reader<'_>,
                node: &$crate::document::Node,
                path: &str,
            ) -> Option<Self> {
                reader.choice(node, path, $crate::schema::Casing::$casing, &[$(($word, Self::$variant), $(($other, Self::$variant),)*)+])
            }

            fn write(&self) -> serde_json::Value {
                self.as_str().into()
            }
        }
    };
}
pub(crate) use words;
