//! The time zones people of a country live in, from its east to its west.
//!
//! Knows the zones that hold nearly everybody, not islands and territories. A country that is not
//! listed is not judged.

use jiff::SignedDuration;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

use crate::base::calendar::Hours;

/// Country code and its zones, sorted by code.
const ZONES: &[(&str, &[&str])] = &[
    ("AE", &["Asia/Dubai"]),
    ("AR", &["America/Argentina/Buenos_Aires"]),
    ("AT", &["Europe/Vienna"]),
    ("AU", &["Australia/Sydney", "Australia/Brisbane", "Australia/Adelaide", "Australia/Perth"]),
    ("BE", &["Europe/Brussels"]),
    ("BG", &["Europe/Sofia"]),
    ("BR", &["America/Sao_Paulo", "America/Manaus"]),
    ("CA", &["America/Halifax", "America/Toronto", "America/Edmonton", "America/Vancouver"]),
    ("CH", &["Europe/Zurich"]),
    ("CL", &["America/Santiago"]),
    ("CN", &["Asia/Shanghai"]),
    ("CO", &["America/Bogota"]),
    ("CY", &["Asia/Nicosia"]),
    ("CZ", &["Europe/Prague"]),
    ("DE", &["Europe/Berlin"]),
    ("DK", &["Europe/Copenhagen"]),
    ("EE", &["Europe/Tallinn"]),
    ("EG", &["Africa/Cairo"]),
    ("ES", &["Europe/Madrid"]),
    ("FI", &["Europe/Helsinki"]),
    ("FR", &["Europe/Paris"]),
    ("GB", &["Europe/London"]),
    ("GR", &["Europe/Athens"]),
    ("HK", &["Asia/Hong_Kong"]),
    ("HR", &["Europe/Zagreb"]),
    ("HU", &["Europe/Budapest"]),
    ("ID", &["Asia/Makassar", "Asia/Jakarta"]),
    ("IE", &["Europe/Dublin"]),
    ("IL", &["Asia/Jerusalem"]),
    ("IN", &["Asia/Kolkata"]),
    ("IS", &["Atlantic/Reykjavik"]),
    ("IT", &["Europe/Rome"]),
    ("JP", &["Asia/Tokyo"]),
    ("KR", &["Asia/Seoul"]),
    ("LI", &["Europe/Vaduz"]),
    ("LT", &["Europe/Vilnius"]),
    ("LU", &["Europe/Luxembourg"]),
    ("LV", &["Europe/Riga"]),
    ("MT", &["Europe/Malta"]),
    ("MX", &["America/Mexico_City", "America/Tijuana"]),
    ("MY", &["Asia/Kuala_Lumpur"]),
    ("NG", &["Africa/Lagos"]),
    ("NL", &["Europe/Amsterdam"]),
    ("NO", &["Europe/Oslo"]),
    ("NZ", &["Pacific/Auckland"]),
    ("PE", &["America/Lima"]),
    ("PH", &["Asia/Manila"]),
    ("PL", &["Europe/Warsaw"]),
    ("PT", &["Europe/Lisbon"]),
    ("RO", &["Europe/Bucharest"]),
    ("RS", &["Europe/Belgrade"]),
    ("SA", &["Asia/Riyadh"]),
    ("SE", &["Europe/Stockholm"]),
    ("SG", &["Asia/Singapore"]),
    ("SI", &["Europe/Ljubljana"]),
    ("SK", &["Europe/Bratislava"]),
    ("TH", &["Asia/Bangkok"]),
    ("TR", &["Europe/Istanbul"]),
    ("TW", &["Asia/Taipei"]),
    ("UA", &["Europe/Kyiv"]),
    ("US", &["America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"]),
    ("VN", &["Asia/Ho_Chi_Minh"]),
    ("ZA", &["Africa/Johannesburg"]),
];

/// The zones of a country; none where it is not listed.
pub(super) fn zones_of(country: &str) -> &'static [&'static str] {
    let found = ZONES.binary_search_by_key(&country, |(code, _)| code);
    found.map_or(&[], |index| ZONES[index].1)
}

/// What the hours of a zone are in another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Local {
    start: DateTime,
    end: DateTime,
    of: Date,
}

impl Local {
    /// The hours of a date in a zone, as clocks of another zone show them; `None` where the zone
    /// has no such time.
    pub(super) fn of(date: Date, hours: Hours, zone: &TimeZone, there: &TimeZone) -> Option<Self> {
        let shown = |time| {
            let at = date.to_datetime(time).to_zoned(zone.clone()).ok()?;
            Some(at.with_time_zone(there.clone()).datetime())
        };
        Some(Self { start: shown(hours.start)?, end: shown(hours.end)?, of: date })
    }

    /// How far outside of the hours the worse end lies; nothing where all of it is inside.
    pub(super) fn outside(&self, hours: Hours) -> SignedDuration {
        let early = self.start.duration_until(self.of.to_datetime(hours.start));
        let late = self.of.to_datetime(hours.end).duration_until(self.end);
        early.max(late).max(SignedDuration::ZERO)
    }

    /// `03:00 to 10:30`.
    pub(super) fn words(&self) -> String {
        format!("{} to {}", self.start.strftime("%H:%M"), self.end.strftime("%H:%M"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_zone_is_known_and_every_country_found() {
        assert!(ZONES.is_sorted_by_key(|(code, _)| code));
        for (code, zones) in ZONES {
            assert_eq!(zones_of(code), *zones);
            for zone in *zones {
                assert!(TimeZone::get(zone).is_ok(), "{zone}");
            }
        }
        assert_eq!(zones_of("ZZ"), [""; 0]);
    }

    #[test]
    fn hours_are_shown_as_clocks_elsewhere_show_them() {
        let policy: Hours = "08:00-18:00".parse().unwrap();
        let table = [
            ("2027-01-11", "09:00-16:30", "Europe/London", "08:00 to 15:30", 0),
            ("2027-01-11", "08:30-16:30", "Europe/London", "07:30 to 15:30", 30),
            ("2027-01-11", "09:00-16:30", "America/New_York", "03:00 to 10:30", 300),
            // America changes its clocks two weeks before Europe does.
            ("2027-03-15", "09:00-16:30", "America/New_York", "04:00 to 11:30", 240),
            ("2027-01-11", "09:00-16:30", "Asia/Tokyo", "17:00 to 00:30", 390),
            ("2027-01-11", "09:00-11:00", "Asia/Kolkata", "13:30 to 15:30", 0),
            ("2027-01-11", "09:00-16:30", "Pacific/Auckland", "21:00 to 04:30", 630),
        ];
        let berlin = TimeZone::get("Europe/Berlin").unwrap();
        for (date, hours, zone, words, minutes) in table {
            let there = TimeZone::get(zone).unwrap();
            let (date, hours) = (date.parse().unwrap(), hours.parse().unwrap());
            let local = Local::of(date, hours, &berlin, &there).unwrap();
            assert_eq!(local.words(), words, "{zone}");
            assert_eq!(local.outside(policy).as_mins(), minutes, "{zone}");
        }
    }
}
