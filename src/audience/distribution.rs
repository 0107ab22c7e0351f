//! What an audience looks like in numbers: by segment, country and domain class, and who was
//! left out for what, without singling anybody out.
//!
//! Knows counts and names of groups, no rows.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Groups of fewer people than this are not named.
pub const CELL_MIN: u64 = 5;

/// The name under which small groups are counted together.
pub const OTHER: &str = "other";

/// How many people an audience has, and of which kinds. Small groups are folded into
/// [`OTHER`]; so is the next larger group where `other` alone would still be small, since a lone
/// small remainder could be worked out from the total.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Distribution {
    /// Rows read.
    pub rows: u64,
    /// People who stay.
    pub kept: u64,
    /// People who stay, by segment.
    pub segments: BTreeMap<String, u64>,
    /// People who stay, by country.
    pub countries: BTreeMap<String, u64>,
    /// People who stay, by class of mail domain.
    pub domain_classes: BTreeMap<String, u64>,
    /// Rows left out, by reason.
    pub excluded: BTreeMap<String, u64>,
}

impl Distribution {
    /// The same with small groups folded.
    pub fn folded(self) -> Self {
        Self {
            rows: self.rows,
            kept: self.kept,
            segments: fold(self.segments),
            countries: fold(self.countries),
            domain_classes: fold(self.domain_classes),
            excluded: fold(self.excluded),
        }
    }
}

fn fold(counts: BTreeMap<String, u64>) -> BTreeMap<String, u64> {
    let mut groups: Vec<(String, u64)> = counts.into_iter().filter(|(_, n)| *n > 0).collect();
    groups.sort_by(|a, b| (a.1, &a.0).cmp(&(b.1, &b.0)));
    let mut other = 0;
    let mut folded = 0;
    for (_, count) in &groups {
        if *count >= CELL_MIN && (other == 0 || other >= CELL_MIN) {
            break;
        }
        other += count;
        folded += 1;
    }
    let mut named: BTreeMap<String, u64> = groups.into_iter().skip(folded).collect();
    if other > 0 {
        *named.entry(OTHER.to_owned()).or_insert(0) += other;
    }
    named
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(counts: &[(&str, u64)]) -> Vec<(String, u64)> {
        let counts = counts.iter().map(|(name, n)| ((*name).to_owned(), *n)).collect();
        fold(counts).into_iter().collect()
    }

    fn shown(counts: &[(&str, u64)]) -> Vec<(String, u64)> {
        counts.iter().map(|(name, n)| ((*name).to_owned(), *n)).collect()
    }

    #[test]
    fn groups_under_five_are_counted_together() {
        let counts = [("AT", 3), ("CH", 4), ("DE", 90), ("FR", 5), ("IT", 0)];
        assert_eq!(folded(&counts), shown(&[("DE", 90), ("FR", 5), ("other", 7)]));
    }

    #[test]
    fn a_lone_small_group_takes_the_next_one_with_it() {
        let counts = [("AT", 1), ("DE", 90), ("FR", 20)];
        assert_eq!(folded(&counts), shown(&[("DE", 90), ("other", 21)]));
    }

    #[test]
    fn an_audience_of_a_few_people_has_one_group() {
        assert_eq!(folded(&[("AT", 1), ("DE", 2)]), shown(&[("other", 3)]));
        assert_eq!(folded(&[]), shown(&[]));
        assert_eq!(folded(&[("DE", 5)]), shown(&[("DE", 5)]));
    }

    #[test]
    fn a_group_that_is_called_other_is_not_lost() {
        assert_eq!(folded(&[("DE", 9), ("FR", 8), ("other", 7), ("x", 5)]).len(), 4);
        let counts = [("DE", 9), ("b", 2), ("c", 3), ("other", 7)];
        assert_eq!(folded(&counts), shown(&[("DE", 9), ("other", 12)]));
    }
}
