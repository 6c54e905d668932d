//! Mappings with known fields. Must not know which.

use serde_json::{Map, Value};

use super::fields::Fields;
use super::reader::Reader;
use super::shape::RecordShape;

/// A struct that `record!` defined.
pub trait Record: Sized {
    /// Its fields, as data.
    const RECORD: &'static RecordShape;
    /// Reads the fields; those of the mapping that are not asked for are reported by whoever made `fields`.
    fn read_fields(reader: &mut Reader<'_>, fields: &mut Fields<'_>) -> Self;
    /// Writes the fields that are set.
    fn write_fields(&self, map: &mut Map<String, Value>);
}

/// Defines a struct for a mapping: fields in the order they are written, each with its documentation. A field is
/// optional unless its type says otherwise or it is `= required("what to do")`; `= flatten` takes in another
/// record's fields; `= key("name")` gives it another name in the document; `= nullable` may be there without a value.
macro_rules! record {
    (
        $(#[doc = $doc:literal])*
        pub struct $name:ident {
            $( $(#[doc = $field_doc:literal])* $field:ident: $type:ty $(= $mark:ident $(($argument:literal))?)?, )*
        }
        $(read_only: [$($read_only:literal),* $(,)?])?
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct $name { $( $(#[doc = $field_doc])* pub $field: $type, )* }

        impl $crate::schema::Record for $name {
            const RECORD: &'static $crate::schema::RecordShape = &$crate::schema::RecordShape {
                name: stringify!($name),
                docs: &[$($doc),*],
                fields: &[$(
                    $crate::schema::record!(@shape $field, $type, [$($field_doc),*] $(, $mark $(($argument))?)?),
                )*],
                read_only: &[$($($read_only),*)?],
            };

            #[allow(clippy::allow_attributes, unused_variables, reason = "a record without fields reads nothing")]
            fn read_fields(
                reader: &mut $crate::schema::Reader<'_>,
                fields: &mut $crate::schema::Fields<'_>,
            ) -> Self {
                let record = Self {
                    $( $field: $crate::schema::record!(@read reader, fields, $field, $type $(, $mark $(($argument))?)?), )*
                };
                $($(fields.read_only($read_only);)*)?
                record
            }

            #[allow(clippy::allow_attributes, unused_variables, reason = "a record without fields writes nothing")]
            fn write_fields(&self, map: &mut serde_json::Map<String, serde_json::Value>) {
                $( $crate::schema::record!(@write self, map, $field, $type $(, $mark $(($argument))?)?); )*
            }
        }

        impl $crate::schema::Field for $name {
            const SHAPE: &'static $crate::schema::Shape =
                &$crate::schema::Shape::Record(<Self as $crate::schema::Record>::RECORD);

            fn read(
                reader: &mut $crate::schema::Reader<'_>,
                node: &$crate::document::Node,
                path: &str,
            ) -> Option<Self> {
                let mut fields = reader.fields(node, path)?;
                let record = <Self as $crate::schema::Record>::read_fields(reader, &mut fields);
                fields.finish(reader);
                Some(record)
            }

            fn write(&self) -> serde_json::Value {
                let mut map = serde_json::Map::new();
                $crate::schema::Record::write_fields(self, &mut map);
                map.into()
            }
        }

        impl $crate::schema::Slot for $name {
            type Field = Self;

            fn fill(value: Option<Self>) -> Self {
                value.unwrap_or_default()
            }

            fn value(&self) -> Option<serde_json::Value> {
                Some($crate::schema::Field::write(self))
            }
        }
    };

    (@shape $field:ident, $type:ty, $docs:tt, flatten) => {
        $crate::schema::FieldShape {
            name: stringify!($field), docs: &$docs, shape: <$type as $crate::schema::Field>::SHAPE, required: false, flatten: true,
        }
    };
    (@shape $field:ident, $type:ty, $docs:tt, key($name:literal)) => {
        $crate::schema::record!(@shape_of $name, $type, $docs, false)
    };
    (@shape $field:ident, $type:ty, $docs:tt, required($help:literal)) => {
        $crate::schema::record!(@shape_of stringify!($field), $type, $docs, true)
    };
    (@shape $field:ident, $type:ty, $docs:tt, nullable) => {
        $crate::schema::FieldShape {
            name: stringify!($field),
            docs: &$docs,
            shape: &$crate::schema::Shape::Nullable(
                <<$type as $crate::schema::Slot>::Field as $crate::schema::Field>::SHAPE,
            ),
            required: false,
            flatten: false,
        }
    };
    (@shape $field:ident, $type:ty, $docs:tt) => {
        $crate::schema::record!(@shape_of stringify!($field), $type, $docs, false)
    };
    (@shape_of $name:expr, $type:ty, $docs:tt, $required:literal) => {
        $crate::schema::FieldShape {
            name: $name,
            docs: &$docs,
            shape: <<$type as $crate::schema::Slot>::Field as $crate::schema::Field>::SHAPE,
            required: $required,
            flatten: false,
        }
    };

    (@read $reader:ident, $fields:ident, $field:ident, $type:ty, flatten) => {
        <$type as $crate::schema::Record>::read_fields($reader, $fields)
    };
    (@read $reader:ident, $fields:ident, $field:ident, $type:ty, key($name:literal)) => {
        $fields.slot::<$type>($reader, $name)
    };
    (@read $reader:ident, $fields:ident, $field:ident, $type:ty, required($help:literal)) => {
        $fields.required::<$type>($reader, stringify!($field), $help)
    };
    (@read $reader:ident, $fields:ident, $field:ident, $type:ty, nullable) => {
        $fields.nullable::<$type>($reader, stringify!($field))
    };
    (@read $reader:ident, $fields:ident, $field:ident, $type:ty) => {
        $fields.slot::<$type>($reader, stringify!($field))
    };

    (@write $self:ident, $map:ident, $field:ident, $type:ty, flatten) => {
        $crate::schema::Record::write_fields(&$self.$field, $map)
    };
    (@write $self:ident, $map:ident, $field:ident, $type:ty, key($name:literal)) => {
        $crate::schema::record!(@write_as $self, $map, $field, $name)
    };
    (@write $self:ident, $map:ident, $field:ident, $type:ty, nullable) => {
        $crate::schema::record!(@write_as $self, $map, $field, stringify!($field))
    };
    (@write $self:ident, $map:ident, $field:ident, $type:ty $(, required($help:literal))?) => {
        $crate::schema::record!(@write_as $self, $map, $field, stringify!($field))
    };
    (@write_as $self:ident, $map:ident, $field:ident, $name:expr) => {
        if let Some(value) = $crate::schema::Slot::value(&$self.$field) {
            $map.insert($name.to_owned(), value);
        }
    };
}
pub(crate) use record;
