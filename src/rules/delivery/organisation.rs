//! The organisational domain behind a domain or an address: the name somebody registered.
//!
//! Knows the public suffix list; asks no name server and no registry.

use crate::rules::waves::capacity::domain_of;

/// The domain somebody registered: `example.co.uk` of `nora@mail.example.co.uk`.
pub(in crate::rules) fn organisational(domain_or_address: &str) -> String {
    let domain = domain_of(domain_or_address);
    psl::domain_str(&domain).unwrap_or(&domain).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sub_domain_counts_for_the_domain_that_was_registered() {
        for (domain, expected) in [
            ("mail.freight.example", "freight.example"),
            ("Nora@Freight.example", "freight.example"),
            ("a.b.example.co.uk", "example.co.uk"),
            ("co.uk", "co.uk"),
        ] {
            assert_eq!(organisational(domain), expected);
        }
    }
}
