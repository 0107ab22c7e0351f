//! Values of outreach: waves, cadences, samples, growth.

use std::fmt;
use std::str::FromStr;

use super::{Name, text_schema};
use crate::base::amount::{Length, Percent};
use crate::source::Located;
use crate::spec::decode::{Cx, Decode};
use crate::spec::shape::written;
use crate::yaml::{Core, Kind, Node};

/// How many people a wave holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WaveSize {
    /// A fixed number.
    Count(u32),
    /// Everybody left.
    Rest,
}

impl fmt::Display for WaveSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Count(count) => write!(f, "{count}"),
            Self::Rest => f.write_str("rest"),
        }
    }
}

/// One wave: `- 300`, `- rest`, or with a name of its own, `- pilot: 150`.
#[derive(Debug, Clone)]
pub struct Wave {
    /// The name, where the author gave one.
    pub name: Option<Name>,
    /// Its size and where that is written.
    pub size: Located<WaveSize>,
}

impl Decode for WaveSize {
    fn decode(node: Node<'_>, cx: &mut Cx<'_>) -> Option<Self> {
        match node.scalar().map(|scalar| scalar.core()) {
            Some(Core::Int(count)) if count > 0 => u32::try_from(count).ok().map(Self::Count),
            Some(Core::Str("rest")) => Some(Self::Rest),
            _ => {
                cx.expected(node, "a number of people above 0, or `rest`");
                None
            }
        }
    }
}

impl Decode for Wave {
    fn decode(node: Node<'_>, cx: &mut Cx<'_>) -> Option<Self> {
        if !matches!(node.kind(), Kind::Map(_)) {
            return Some(Self { name: None, size: Decode::decode(node, cx)? });
        }
        let mut entries = node.entries();
        let (Some(entry), None) = (entries.next(), entries.next()) else {
            cx.expected(node, "one name and its size, such as `pilot: 150`");
            return None;
        };
        let name = Name::decode(entry.key, cx)?;
        let size = cx.within(&name, |cx| Decode::decode(entry.value, cx))?;
        Some(Self { name: Some(name), size })
    }
}

impl schemars::JsonSchema for Wave {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Wave".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "A number of people, or `rest`; or a name with one of them, such as `pilot: 150`",
            "anyOf": [
                { "type": "integer", "minimum": 1, "maximum": 4_294_967_295_u32 },
                { "const": "rest" },
                {
                    "type": "object",
                    "minProperties": 1,
                    "maxProperties": 1,
                    "propertyNames": { "pattern": "^(?=.{1,64}$)[a-z0-9]+([-.][a-z0-9]+)*$" },
                    "additionalProperties": {
                        "anyOf": [
                            { "type": "integer", "minimum": 1, "maximum": 4_294_967_295_u32 },
                            { "const": "rest" },
                        ],
                    },
                },
            ],
        })
    }
}

/// When replies are brought back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cadence {
    /// When somebody runs `sync`.
    AdHoc,
    /// At intervals.
    Every(Length),
    /// When the platform calls.
    Webhook,
}

impl fmt::Display for Cadence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AdHoc => f.write_str("ad hoc"),
            Self::Every(length) => write!(f, "every {length}"),
            Self::Webhook => f.write_str("webhook"),
        }
    }
}

impl FromStr for Cadence {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "ad hoc" => Ok(Self::AdHoc),
            "webhook" => Ok(Self::Webhook),
            _ => {
                let length = text.strip_prefix("every ").ok_or(())?;
                length.parse().map(Self::Every).map_err(|_| ())
            }
        }
    }
}

/// How many rendered messages a reviewer looks at: `25 rendered samples`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sample(pub u32);

impl fmt::Display for Sample {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} rendered samples", self.0)
    }
}

impl FromStr for Sample {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let count = text.strip_suffix(" rendered samples").ok_or(())?;
        let plain =
            !count.is_empty() && count.len() <= 4 && count.bytes().all(|b| b.is_ascii_digit());
        if plain { count.parse().map(Self).map_err(|_| ()) } else { Err(()) }
    }
}

/// A currency by its ISO 4217 code: `EUR`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Currency([u8; 3]);

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|letter| write!(f, "{}", char::from(*letter)))
    }
}

impl FromStr for Currency {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let letters: [u8; 3] = text.as_bytes().try_into().map_err(|_| ())?;
        if letters.iter().all(u8::is_ascii_uppercase) { Ok(Self(letters)) } else { Err(()) }
    }
}

/// What a goal or a limit is measured against: a share (`3%`) or a count (`12`).
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Share {
    /// A share of the metric's denominator.
    Percent(Percent),
    /// A count.
    Count(u32),
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Percent(percent) => write!(f, "{percent}"),
            Self::Count(count) => write!(f, "{count}"),
        }
    }
}

impl Decode for Share {
    fn decode(node: Node<'_>, cx: &mut Cx<'_>) -> Option<Self> {
        if let Some(Core::Int(count)) = node.scalar().map(|scalar| scalar.core())
            && let Ok(count) = u32::try_from(count)
        {
            return Some(Self::Count(count));
        }
        match node.text().and_then(|text| text.parse().ok()) {
            Some(percent) => Some(Self::Percent(percent)),
            None => {
                cx.expected(node, "a percentage such as `3%`, or a count");
                None
            }
        }
    }
}

impl schemars::JsonSchema for Share {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Share".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let percent = generator.subschema_for::<Percent>();
        schemars::json_schema!({
            "anyOf": [percent, { "type": "integer", "minimum": 0, "maximum": 4_294_967_295_u32 }],
        })
    }
}

written! {
    Cadence, "`ad hoc`, `webhook` or an interval such as `every 15 minutes`";
    Currency, "a currency code such as `EUR`";
    Sample, "a number of samples such as `25 rendered samples`";
}

text_schema! {
    Cadence, "Cadence",
        r"^(ad hoc|webhook|every \s*[0-9]{1,4} \s*(minutes?|hours?|days?|weeks?|business days?)\s*)$",
        "`ad hoc`, `webhook` or an interval such as `every 15 minutes`";
    Currency, "Currency", "^[A-Z]{3}$", "A currency by its ISO 4217 code, such as `EUR`";
    Sample, "Sample",
        "^[0-9]{1,4} rendered samples$",
        "A number of samples such as `25 rendered samples`";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cadences_and_samples_print_what_they_parse() {
        for text in ["ad hoc", "webhook", "every 15 minutes"] {
            assert_eq!(text.parse::<Cadence>().unwrap().to_string(), text);
        }
        assert_eq!("25 rendered samples".parse::<Sample>().unwrap(), Sample(25));
        assert!("every day".parse::<Cadence>().is_err());
        assert!("25".parse::<Sample>().is_err());
        assert_eq!("EUR".parse::<Currency>().unwrap().to_string(), "EUR");
        assert!("eur".parse::<Currency>().is_err() && "EURO".parse::<Currency>().is_err());
    }
}
