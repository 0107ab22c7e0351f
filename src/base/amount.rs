//! Amounts as people write them: `2%`, `30 minutes`, `2 business days`, `900 ± 20%`, `1800 credits`.
//!
//! Each type parses its text, prints the same text back, and says what it expected when it cannot.

use std::fmt;
use std::str::FromStr;

use jiff::SignedDuration;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A text that is not the amount it should be: what was expected, in words that fit a message.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected {expected}")]
pub struct NotAnAmount {
    /// For example "a percentage such as `2%` or `0.5%`".
    pub expected: &'static str,
}

const fn expected(expected: &'static str) -> NotAnAmount {
    NotAnAmount { expected }
}

/// A share between 0% and 100%, kept in millionths so that two ways of writing it are equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Percent {
    millionths: u32,
}

impl Percent {
    /// Nothing of it.
    pub const NONE: Self = Self::from_millionths(0);

    /// A share given in millionths; more than the whole is the whole.
    pub const fn from_millionths(millionths: u32) -> Self {
        Self { millionths: if millionths > 1_000_000 { 1_000_000 } else { millionths } }
    }

    /// A whole number of percent.
    pub const fn whole(percent: u32) -> Self {
        Self::from_millionths(percent * 10_000)
    }

    /// The share in millionths of the whole.
    pub const fn millionths(self) -> u32 {
        self.millionths
    }

    /// The share as a fraction between 0 and 1.
    pub fn fraction(self) -> f64 {
        f64::from(self.millionths) / 1e6
    }

    /// This share of a count, rounded down.
    pub fn of(self, count: u64) -> u64 {
        (u128::from(count) * u128::from(self.millionths) / 1_000_000) as u64
    }
}

const PERCENT: NotAnAmount = expected("a percentage between 0% and 100%, such as `2%` or `0.5%`");

impl FromStr for Percent {
    type Err = NotAnAmount;

    fn from_str(text: &str) -> Result<Self, NotAnAmount> {
        let number = text.trim().strip_suffix('%').ok_or(PERCENT)?.trim_end();
        let (whole, part) = number.split_once('.').unwrap_or((number, ""));
        let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !digits(whole) || !digits(part) || part.len() > 4 {
            return Err(PERCENT);
        }
        if number.contains('.') && part.is_empty() {
            return Err(PERCENT);
        }
        let whole: u32 = whole.parse().map_err(|_| PERCENT)?;
        let part: u32 = format!("{part:0<4}").parse().map_err(|_| PERCENT)?;
        let millionths =
            whole.checked_mul(10_000).and_then(|m| m.checked_add(part)).ok_or(PERCENT)?;
        if millionths > 1_000_000 {
            return Err(PERCENT);
        }
        Ok(Self { millionths })
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, part) = (self.millionths / 10_000, self.millionths % 10_000);
        if part == 0 {
            return write!(f, "{whole}%");
        }
        write!(f, "{whole}.{}%", format!("{part:04}").trim_end_matches('0'))
    }
}

/// The unit a [`Length`] is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    /// 60 seconds.
    Minute,
    /// 60 minutes.
    Hour,
    /// A calendar day, 24 hours where no calendar is at hand.
    Day,
    /// Seven calendar days.
    Week,
    /// A day on which the calendar at hand is open.
    BusinessDay,
}

impl Unit {
    const fn singular(self) -> &'static str {
        match self {
            Self::Minute => "minute",
            Self::Hour => "hour",
            Self::Day => "day",
            Self::Week => "week",
            Self::BusinessDay => "business day",
        }
    }
}

/// A length of time such as `30 minutes`, `4 days` or `2 business days`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Length {
    /// How many units; at most 9,999.
    pub count: u32,
    /// What is counted.
    pub unit: Unit,
}

impl Length {
    /// A length of `count` units.
    pub const fn new(count: u32, unit: Unit) -> Self {
        Self { count, unit }
    }

    /// The length on a plain clock; a business day counts as 24 hours, which is the least it can be.
    pub fn at_least(self) -> SignedDuration {
        let minutes = match self.unit {
            Unit::Minute => 1,
            Unit::Hour => 60,
            Unit::Day | Unit::BusinessDay => 24 * 60,
            Unit::Week => 7 * 24 * 60,
        };
        SignedDuration::from_mins(i64::from(self.count) * minutes)
    }

    /// Whole calendar days of the length, rounded up; a business day counts as one.
    pub fn days_up(self) -> u32 {
        let minutes = self.at_least().as_mins();
        u32::try_from((minutes + 1439) / 1440).unwrap_or(u32::MAX)
    }
}

const LENGTH: NotAnAmount =
    expected("a length of time such as `30 minutes`, `24 hours`, `4 days` or `2 business days`");

impl FromStr for Length {
    type Err = NotAnAmount;

    fn from_str(text: &str) -> Result<Self, NotAnAmount> {
        let (number, unit) = text.trim().split_once(' ').ok_or(LENGTH)?;
        if number.len() > 4 || number.is_empty() || !number.bytes().all(|b| b.is_ascii_digit()) {
            return Err(LENGTH);
        }
        let count = number.parse().map_err(|_| LENGTH)?;
        let unit = match unit.trim() {
            "minute" | "minutes" => Unit::Minute,
            "hour" | "hours" => Unit::Hour,
            "day" | "days" => Unit::Day,
            "week" | "weeks" => Unit::Week,
            "business day" | "business days" => Unit::BusinessDay,
            _ => return Err(LENGTH),
        };
        Ok(Self { count, unit })
    }
}

impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = if self.count == 1 { "" } else { "s" };
        write!(f, "{} {}{plural}", self.count, self.unit.singular())
    }
}

/// A number somebody expects, with the room it may move in: `900 ± 20%`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Expectation {
    /// The expected count.
    pub count: u64,
    /// How far the real count may be away, as a share of the expected one.
    pub tolerance: Percent,
}

impl Expectation {
    /// The least and the most that still agree.
    pub fn bounds(self) -> (u64, u64) {
        let room = self.tolerance.of(self.count);
        (self.count - room, self.count + room)
    }

    /// Whether a real count agrees.
    pub fn admits(self, count: u64) -> bool {
        let (least, most) = self.bounds();
        (least..=most).contains(&count)
    }
}

const EXPECTATION: NotAnAmount = expected("a count with its tolerance, such as `900 ± 20%`");

impl FromStr for Expectation {
    type Err = NotAnAmount;

    fn from_str(text: &str) -> Result<Self, NotAnAmount> {
        let (count, tolerance) =
            text.split_once('±').or_else(|| text.split_once("+-")).ok_or(EXPECTATION)?;
        let count = parse_count(count.trim()).ok_or(EXPECTATION)?;
        let tolerance = tolerance.parse().map_err(|_| EXPECTATION)?;
        Ok(Self { count, tolerance })
    }
}

impl fmt::Display for Expectation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ± {}", self.count, self.tolerance)
    }
}

/// An amount of enrichment credits: `1800 credits`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Credits(pub u64);

const CREDITS: NotAnAmount = expected("an amount of credits such as `1800 credits`");

impl FromStr for Credits {
    type Err = NotAnAmount;

    fn from_str(text: &str) -> Result<Self, NotAnAmount> {
        let number = text.trim().strip_suffix("credits").or(text.trim().strip_suffix("credit"));
        number.and_then(|n| parse_count(n.trim())).map(Self).ok_or(CREDITS)
    }
}

impl fmt::Display for Credits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} credits", self.0)
    }
}

/// A plain count: digits, with `,` or `_` between groups allowed; at most twelve digits.
fn parse_count(text: &str) -> Option<u64> {
    let digits: String = text.chars().filter(|c| !matches!(c, ',' | '_')).collect();
    let plain =
        !digits.is_empty() && digits.len() <= 12 && digits.bytes().all(|b| b.is_ascii_digit());
    if plain && text.starts_with(|c: char| c.is_ascii_digit()) { digits.parse().ok() } else { None }
}

macro_rules! as_text {
    ($($type:ty, $name:literal, $pattern:literal, $description:literal;)*) => {$(
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }

        impl schemars::JsonSchema for $type {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> std::borrow::Cow<'static, str> {
                $name.into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({
                    "type": "string",
                    "pattern": $pattern,
                    "description": $description,
                })
            }
        }
    )*};
}

as_text! {
    Percent, "Percent", r"^\s*(100(\.0{1,4})?|0*[0-9]{1,2}(\.[0-9]{1,4})?)\s*%\s*$",
        "A percentage between 0% and 100%, such as `2%` or `0.5%`";
    Length, "Length", r"^\s*[0-9]{1,4} \s*(minutes?|hours?|days?|weeks?|business days?)\s*$",
        "A length of time such as `30 minutes`, `4 days` or `2 business days`";
    Expectation, "Expectation", r"^\s*[0-9]([,_]*[0-9]){0,11}[,_]*\s*(±|\+-)\s*(100(\.0{1,4})?|0*[0-9]{1,2}(\.[0-9]{1,4})?)\s*%\s*$",
        "A count with its tolerance, such as `900 ± 20%`";
    Credits, "Credits", r"^\s*[0-9]([,_]*[0-9]){0,11}[,_]*\s*credits?\s*$",
        "An amount of enrichment credits such as `1800 credits`";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_print_what_they_parse() {
        for text in ["2%", "0.5%", "0%", "100%", "0.0001%"] {
            assert_eq!(text.parse::<Percent>().unwrap().to_string(), text);
        }
        for text in ["30 minutes", "1 hour", "4 days", "1 business day", "2 weeks"] {
            assert_eq!(text.parse::<Length>().unwrap().to_string(), text);
        }
        assert_eq!("900 ± 20%".parse::<Expectation>().unwrap().to_string(), "900 ± 20%");
        assert_eq!("1,800 credits".parse::<Credits>().unwrap(), Credits(1800));
    }

    #[test]
    fn what_is_no_amount_says_what_was_expected() {
        for text in ["2", "-1%", "101%", "1.%", ".5%", "2.00001%", "%", "1e2%"] {
            assert_eq!(text.parse::<Percent>(), Err(PERCENT), "{text}");
        }
        for text in ["4", "4d", "days", "-1 days", "4 fortnights", "12345 days"] {
            assert_eq!(text.parse::<Length>(), Err(LENGTH), "{text}");
        }
        assert_eq!("900".parse::<Expectation>(), Err(EXPECTATION));
        assert_eq!("many credits".parse::<Credits>(), Err(CREDITS));
    }

    #[test]
    fn an_expectation_admits_its_bounds_and_nothing_beyond() {
        let expectation: Expectation = "900 ± 20%".parse().unwrap();
        assert_eq!(expectation.bounds(), (720, 1080));
        assert!(expectation.admits(720) && expectation.admits(1080));
        assert!(!expectation.admits(719) && !expectation.admits(1081));
    }
}
