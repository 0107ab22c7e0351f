//! Dates and time zones.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::text_schema;
use crate::spec::decode::{Cx, Decode, text};
use crate::spec::shape::written;
use crate::yaml::Node;

/// A time zone by its IANA name, such as `Europe/Berlin`. The rules of the zone are those bundled
/// with the program, so that a plan does not depend on the machine.
#[derive(Debug, Clone, PartialEq)]
pub struct Zone {
    name: String,
    zone: TimeZone,
}

impl Zone {
    /// The zone's rules.
    pub fn rules(&self) -> &TimeZone {
        &self.zone
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

impl FromStr for Zone {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let zone = TimeZone::get(text).map_err(|_| ())?;
        match zone.iana_name() {
            Some(name) => Ok(Self { name: name.to_owned(), zone }),
            None => Err(()),
        }
    }
}

impl Decode for Date {
    fn decode(node: Node<'_>, cx: &mut Cx<'_>) -> Option<Self> {
        let expected = "a date such as `2027-01-11`";
        let date = text(node, expected, cx)?;
        let date = is_date(date).then(|| date.parse().ok()).flatten();
        if date.is_none() {
            cx.expected(node, expected);
        }
        date
    }
}

/// Whether a text has the shape of a date and holds nothing else: a time of day that is written
/// would otherwise be dropped without a word.
fn is_date(text: &str) -> bool {
    let digit = |(index, byte): (usize, u8)| match index {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    };
    text.len() == 10 && text.bytes().enumerate().all(digit)
}

written! {
    Zone, "a time zone by its IANA name, such as `Europe/Berlin`";
}

text_schema! {
    Zone, "Zone",
        "^[A-Za-z][A-Za-z0-9_+/-]*$",
        "A time zone by its IANA name, such as `Europe/Berlin`";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_has_one_shape() {
        assert!(is_date("2027-01-11"));
        for text in ["2027-01-11T09:00", "20270111", "2027-1-11", "+002027-01-11", "2027-W02-1"] {
            assert!(!is_date(text), "{text}");
        }
    }

    #[test]
    fn a_zone_is_known_by_its_name_and_nothing_else() {
        assert_eq!("Europe/Berlin".parse::<Zone>().unwrap().to_string(), "Europe/Berlin");
        assert!("Europe/Atlantis".parse::<Zone>().is_err());
        assert!("+01:00".parse::<Zone>().is_err());
    }
}
