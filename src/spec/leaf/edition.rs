//! Editions of the set of rules.

use std::fmt;
use std::str::FromStr;

use super::text_schema;
use crate::spec::shape::written;

/// An edition of the set of rules: the version of the program that first had it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Edition {
    major: u16,
    minor: u16,
    patch: u16,
}

impl Edition {
    /// The edition of this version of the program.
    pub fn newest() -> Self {
        let version = env!("CARGO_PKG_VERSION");
        version.parse().expect("invariant: the version of the program is three numbers")
    }
}

impl fmt::Display for Edition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

impl FromStr for Edition {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let number = |part: &str| {
            let plain = part.len() <= 4 && part.bytes().all(|b| b.is_ascii_digit());
            let short = part == "0" || !part.starts_with('0');
            if plain && short { part.parse::<u16>().map_err(|_| ()) } else { Err(()) }
        };
        match text.split('.').map(number).collect::<Result<Vec<u16>, ()>>()?[..] {
            [major, minor, patch] => Ok(Self { major, minor, patch }),
            _ => Err(()),
        }
    }
}

written! {
    Edition, "an edition of the rules such as `0.1.0`";
}

text_schema! {
    Edition, "Edition",
        r"^(0|[1-9][0-9]{0,3})\.(0|[1-9][0-9]{0,3})\.(0|[1-9][0-9]{0,3})$",
        "An edition of the rules: the version of the program that first had it, such as `0.1.0`";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn editions_are_ordered_as_versions_are() {
        let edition = |text: &str| text.parse::<Edition>().unwrap();
        assert!(edition("0.9.0") < edition("0.10.0") && edition("0.10.0") < edition("1.0.0"));
        assert_eq!(edition("12.0.3").to_string(), "12.0.3");
        for text in ["1", "1.0", "1.0.0.0", "01.0.0", "1.0.x", "", "1..0"] {
            assert!(text.parse::<Edition>().is_err(), "{text}");
        }
        assert!(Edition::newest() >= edition("0.1.0"));
    }
}
