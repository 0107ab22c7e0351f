//! Dates and time zones.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::text_schema;
use crate::diagnostic::Diagnostic;
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
        let written = text(node, expected, cx)?;
        if !is_date(written) {
            cx.expected(node, expected);
            return None;
        }
        let date = written.parse().ok();
        if date.is_none() {
            let headline = format!("there is no day `{written}`");
            let problem = Diagnostic::error("spec-schema-valid", node.at(), headline);
            cx.push(problem.help(last_of_month(written)));
        }
        date
    }
}

/// How far the month of a day that does not exist goes.
fn last_of_month(written: &str) -> String {
    match format!("{}01", &written[..8]).parse::<Date>() {
        Ok(first) => format!("the last day of this month is `{}`", first.last_of_month()),
        Err(_) => "months go from `01` to `12`".to_owned(),
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
    fn a_day_that_does_not_exist_is_told_from_one_that_does() {
        let table = [
            ("2027-02-30", "the last day of this month is `2027-02-28`"),
            ("2028-02-30", "the last day of this month is `2028-02-29`"),
            ("2027-13-01", "months go from `01` to `12`"),
        ];
        for (written, help) in table {
            assert!(is_date(written) && written.parse::<Date>().is_err());
            assert_eq!(last_of_month(written), help);
        }
    }

    #[test]
    fn a_zone_is_known_by_its_name_and_nothing_else() {
        assert_eq!("Europe/Berlin".parse::<Zone>().unwrap().to_string(), "Europe/Berlin");
        assert!("Europe/Atlantis".parse::<Zone>().is_err());
        assert!("+01:00".parse::<Zone>().is_err());
    }
}
