//! Whether a condition holds on what was read of a person.
//!
//! Knows conditions and values; a value that was not read is never taken for one that is blank.

use std::collections::BTreeMap;

use super::Fact;
use crate::spec::leaf::{Comparison, Literal, Predicate, Term};

/// What a condition says of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It holds.
    Holds,
    /// It does not.
    Fails,
    /// A field it names was not read, or is of another kind than the condition expects.
    Unknown,
}

/// Tests a condition. One comparison that fails settles it, whatever the others are.
pub fn evaluate(predicate: &Predicate, facts: &BTreeMap<String, Fact>) -> Verdict {
    let mut verdict = Verdict::Holds;
    for term in &predicate.terms {
        match test(term, facts) {
            Some(true) => {}
            Some(false) => return Verdict::Fails,
            None => verdict = Verdict::Unknown,
        }
    }
    verdict
}

fn test(term: &Term, facts: &BTreeMap<String, Fact>) -> Option<bool> {
    let fact = find(term.field.as_str(), facts)?;
    let equal = match (fact, &term.literal) {
        (Fact::Null, Literal::Null) => true,
        (Fact::Null, _) | (_, Literal::Null) => false,
        (Fact::Bool(value), Literal::Bool(wanted)) => value == wanted,
        (Fact::Text(value), Literal::Text(wanted)) => value.to_lowercase() == wanted.to_lowercase(),
        (Fact::Number(value), Literal::Number(wanted)) => {
            return Some(compare(term.comparison, *value, *wanted as f64));
        }
        _ => return None,
    };
    match term.comparison {
        Comparison::Equal => Some(equal),
        Comparison::NotEqual => Some(!equal),
        // The parser lets only numbers be ordered, and no number is less than nothing.
        _ => matches!(fact, Fact::Null).then_some(false),
    }
}

fn compare(comparison: Comparison, value: f64, wanted: f64) -> bool {
    match comparison {
        Comparison::Equal => value == wanted,
        Comparison::NotEqual => value != wanted,
        Comparison::Less => value < wanted,
        Comparison::LessOrEqual => value <= wanted,
        Comparison::Greater => value > wanted,
        Comparison::GreaterOrEqual => value >= wanted,
    }
}

/// Salesforce compares API names without regard to case.
fn find<'f>(field: &str, facts: &'f BTreeMap<String, Fact>) -> Option<&'f Fact> {
    facts.get(field).or_else(|| {
        facts.iter().find(|(name, _)| name.eq_ignore_ascii_case(field)).map(|(_, fact)| fact)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(condition: &str) -> Verdict {
        let facts = BTreeMap::from([
            ("Eligible__c".to_owned(), Fact::Bool(true)),
            ("NumberOfEmployees".to_owned(), Fact::Number(50.0)),
            ("Industry".to_owned(), Fact::Text("Retail".to_owned())),
            ("Region__c".to_owned(), Fact::Null),
        ]);
        evaluate(&condition.parse().unwrap(), &facts)
    }

    #[test]
    fn a_condition_holds_fails_or_is_not_known() {
        use Verdict::{Fails, Holds, Unknown};
        for (condition, expected) in [
            ("Eligible__c = TRUE", Holds),
            ("eligible__C = TRUE", Holds),
            ("Eligible__c != TRUE", Fails),
            ("NumberOfEmployees >= 50", Holds),
            ("NumberOfEmployees > 50", Fails),
            ("NumberOfEmployees >= 20 AND NumberOfEmployees < 5000", Holds),
            ("Industry = 'retail'", Holds),
            ("Industry != 'Mining'", Holds),
            ("Industry = NULL", Fails),
            ("Region__c = NULL", Holds),
            ("Region__c != NULL", Fails),
            ("Region__c != 'North'", Holds),
            ("Region__c = 'North'", Fails),
            ("Region__c < 3", Fails),
            ("Missing__c = TRUE", Unknown),
            ("Missing__c != TRUE", Unknown),
            ("Missing__c = TRUE AND Eligible__c = FALSE", Fails),
            ("Missing__c = TRUE AND Eligible__c = TRUE", Unknown),
            ("Industry = TRUE", Unknown),
            ("Industry > 3", Unknown),
        ] {
            assert_eq!(verdict(condition), expected, "{condition}");
        }
    }
}
