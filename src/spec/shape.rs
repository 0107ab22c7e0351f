//! One definition of a section for its type, its decoder and its JSON Schema.

/// Declares a section: a struct whose fields are read from the keys named before them.
///
/// The struct also holds `at`, the place of the whole section. A field is required unless its type
/// says what absence means, as `Option` does.
macro_rules! section {
    (
        $(#[$meta:meta])*
        pub struct $name:ident {
            $( $(#[$doc:meta])* $key:literal $field:ident: $type:ty, )*
        }
    ) => {
        #[derive(Debug, Clone, schemars::JsonSchema)]
        #[schemars(deny_unknown_fields)]
        $(#[$meta])*
        pub struct $name {
            $( $(#[$doc])* #[schemars(rename = $key)] pub $field: $type, )*
            /// Where the section stands.
            #[schemars(skip)]
            pub at: $crate::source::Location,
        }

        impl $name {
            /// The keys of the section.
            pub const KEYS: &[&str] = &[$($key),*];
        }

        impl $crate::spec::decode::Decode for $name {
            fn decode(
                node: $crate::yaml::Node<'_>,
                cx: &mut $crate::spec::decode::Cx<'_>,
            ) -> Option<Self> {
                let entries = $crate::spec::decode::mapping(node, Self::KEYS, cx)?;
                $( let $field = $crate::spec::decode::field(&entries, node, $key, cx); )*
                Some(Self { $( $field: $field?, )* at: node.at() })
            }
        }

        impl $crate::spec::plain::Plain for $name {
            fn shape() -> $crate::base::shape::Shape {
                $crate::base::shape::Shape::Section(vec![$(
                    $crate::spec::plain::field::<$type>($key),
                )*])
            }

            fn plain(&self) -> Option<serde_json::Value> {
                use $crate::spec::plain;
                plain::section([$( ($key, plain::Plain::plain(&self.$field)), )*])
            }

            fn part(
                node: $crate::yaml::Node<'_>,
                cx: &mut $crate::spec::decode::Cx<'_>,
            ) -> Option<serde_json::Value> {
                let entries = $crate::spec::decode::mapping(node, Self::KEYS, cx)?;
                let mut written = serde_json::Map::new();
                let read = [$(
                    $crate::spec::plain::part::<$type>(&entries, $key, &mut written, cx),
                )*];
                read.iter().all(|read| *read).then_some(written.into())
            }
        }
    };
}

/// Declares a closed set of words: an enum with its texts, decoder and JSON Schema. What each word
/// means is its doc comment; editors show it.
macro_rules! words {
    (
        $(#[$meta:meta])*
        pub enum $name:ident, $expected:literal {
            $( $(#[doc = $doc:literal])* $variant:ident = $text:literal, )*
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $( $(#[doc = $doc])* $variant, )*
        }

        impl $name {
            /// Every word, in the order documented.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The word as it is written.
            pub const fn text(self) -> &'static str {
                match self {
                    $( Self::$variant => $text, )*
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.text())
            }
        }

        impl std::str::FromStr for $name {
            type Err = ();

            fn from_str(text: &str) -> Result<Self, ()> {
                Self::ALL.iter().copied().find(|word| word.text() == text).ok_or(())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.text())
            }
        }

        impl $crate::spec::decode::Decode for $name {
            fn decode(
                node: $crate::yaml::Node<'_>,
                cx: &mut $crate::spec::decode::Cx<'_>,
            ) -> Option<Self> {
                let words: Vec<&str> = Self::ALL.iter().map(|word| word.text()).collect();
                $crate::spec::decode::word(node, $expected, &words, cx)?.parse().ok()
            }
        }

        impl $crate::spec::plain::Plain for $name {
            fn shape() -> $crate::base::shape::Shape {
                let words = Self::ALL.iter().map(|word| word.text());
                $crate::base::shape::Shape::Word(words.collect())
            }

            fn plain(&self) -> Option<serde_json::Value> {
                Some(self.text().into())
            }
        }

        impl schemars::JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({
                    "enum": [$($text),*],
                    "enumDescriptions": [$( concat!($($doc),*).trim() ),*],
                })
            }
        }
    };
}

/// Declares a type that is written as one text: how it is read is its `FromStr`.
macro_rules! written {
    ($($type:ty, $expected:literal;)*) => {$(
        impl $crate::spec::decode::Decode for $type {
            fn decode(
                node: $crate::yaml::Node<'_>,
                cx: &mut $crate::spec::decode::Cx<'_>,
            ) -> Option<Self> {
                $crate::spec::decode::parsed(node, $expected, cx)
            }
        }
    )*};
}

pub(super) use {section, words, written};
