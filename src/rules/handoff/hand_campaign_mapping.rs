//! `hand-campaign-mapping`: people are handed to one campaign, which nobody has to guess.

use crate::base::words::list;
use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Live, Ran, Rule};

pub(super) static RULE: Rule = Rule {
    code: "P003",
    name: "hand-campaign-mapping",
    summary: "there is at most one Smartlead campaign of this name",
    group: Group::Handoff,
    severity: Severity::Error,
    waivable: false,
    since: "0.1.0",
    source: "S0",
    page: include_str!("hand_campaign_mapping.md"),
    check: Check::Live(check),
};

fn check(live: &Live<'_>, found: &mut Found<'_>) -> Ran {
    let campaigns = &live.smartlead()?.campaigns;
    if campaigns.len() > 1 {
        let ids: Vec<String> = campaigns.iter().map(|one| format!("`{}`", one.id)).collect();
        let ids = list(&ids, "and");
        let headline = format!("Smartlead has more than one campaign of this name: {ids}");
        found.push(
            found
                .at(live.subject.name_at(), headline)
                .help("rename or delete all but the one this campaign is"),
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observation::SequencerSeen;
    use crate::rules::testing::readings;

    fn one(id: u64) -> SequencerSeen {
        let (name, status) = ("sendoff/larkfield-marcom/q1".to_owned(), "DRAFTED".to_owned());
        SequencerSeen { id, name, status, leads: Default::default(), plain_text: Some(false) }
    }

    #[test]
    fn two_smartlead_campaigns_of_one_name_are_refused() {
        readings(
            &RULE,
            &[
                (|_| (), "pass"),
                (|world| world.smartlead().campaigns = vec![one(4711)], "pass"),
                (
                    |world| world.smartlead().campaigns = vec![one(4711), one(4822)],
                    "error: Smartlead has more than one campaign of this name: `4711` and `4822`",
                ),
                (
                    |world| world.without_smartlead(),
                    "skip: Smartlead could not be read: it answered 503",
                ),
            ],
        );
    }
}
