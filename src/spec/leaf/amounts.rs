//! How the amounts of `base` are read from a document.

use crate::base::amount::{Credits, Expectation, Length, Percent};
use crate::base::calendar::{Hours, Weekday};
use crate::spec::decode::{Cx, Decode, word};
use crate::spec::shape::written;
use crate::yaml::Node;

written! {
    Percent, "a percentage between 0% and 100%, such as `2%` or `0.5%`";
    Length, "a length of time such as `30 minutes`, `24 hours`, `4 days` or `2 business days`";
    Expectation, "a count with its tolerance, such as `900 ± 20%`";
    Credits, "an amount of credits such as `1800 credits`";
    Hours, "hours of a day with the start before the end, such as `09:00-16:30`";
}

impl Decode for Weekday {
    fn decode(node: Node<'_>, cx: &mut Cx<'_>) -> Option<Self> {
        let words = Self::ALL.map(Self::text);
        let found = word(node, "a weekday", &words, cx)?;
        Self::ALL.into_iter().find(|day| day.text() == found)
    }
}
