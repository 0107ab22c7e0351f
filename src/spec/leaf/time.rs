//! Dates and time zones.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::text_schema;
use crate::spec::shape::written;

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

written! {
    Date, "a date such as `2027-01-11`";
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
    fn a_zone_is_known_by_its_name_and_nothing_else() {
        assert_eq!("Europe/Berlin".parse::<Zone>().unwrap().to_string(), "Europe/Berlin");
        assert!("Europe/Atlantis".parse::<Zone>().is_err());
        assert!("+01:00".parse::<Zone>().is_err());
    }
}
