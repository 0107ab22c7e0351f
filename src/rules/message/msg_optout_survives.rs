//! `msg-optout-survives`: the opt-out reaches the recipient as it was approved.

use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Live, Ran, Rule, Skip};

pub(super) static RULE: Rule = Rule {
    code: "F013",
    name: "msg-optout-survives",
    summary: "Smartlead does not send as plain text, which drops the opt-out link",
    group: Group::Message,
    severity: Severity::Error,
    waivable: false,
    since: "0.1.0",
    source: "SL-UNSUB",
    page: include_str!("msg_optout_survives.md"),
    check: Check::Live(check),
};

/// The state in which the settings of a Smartlead campaign can still be changed.
const DRAFTED: &str = "DRAFTED";

fn check(live: &Live<'_>, found: &mut Found<'_>) -> Ran {
    let [campaign] = live.smartlead()?.campaigns.as_slice() else {
        return Err(Skip::because("there is not one Smartlead campaign to look at".to_owned()));
    };
    match campaign.plain_text {
        None => {
            Err(Skip::because("Smartlead does not say whether it sends as plain text".to_owned()))
        }
        Some(false) => Ok(()),
        Some(true) if campaign.status == DRAFTED => Err(Skip::because(
            "the campaign is a draft, whose settings the plan writes anew".to_owned(),
        )),
        Some(true) => {
            let headline = format!("the Smartlead campaign `{}` sends as plain text", campaign.id);
            found.push(
                found
                    .at(live.subject.section_at("message"), headline)
                    .label("plain text drops the opt-out link")
                    .help(
                        "stop it: the setting is locked once a campaign has started, so a new \
                         campaign must send HTML",
                    ),
            );
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observation::SequencerSeen;
    use crate::rules::testing::World;
    use crate::rules::testing::readings;

    fn plain(world: &mut World, status: &str, plain_text: Option<bool>) {
        let (name, status) = ("sendoff/larkfield-marcom/q1".to_owned(), status.to_owned());
        let campaign =
            SequencerSeen { id: 4711, name, status, leads: Default::default(), plain_text };
        world.smartlead().campaigns = vec![campaign];
    }

    #[test]
    fn a_started_campaign_in_plain_text_is_refused() {
        readings(
            &RULE,
            &[
                (|_| (), "skip: there is not one Smartlead campaign to look at"),
                (|world| plain(world, "ACTIVE", Some(false)), "pass"),
                (
                    |world| plain(world, "ACTIVE", Some(true)),
                    "error: the Smartlead campaign `4711` sends as plain text",
                ),
                (
                    |world| plain(world, "DRAFTED", Some(true)),
                    "skip: the campaign is a draft, whose settings the plan writes anew",
                ),
                (
                    |world| plain(world, "PAUSED", None),
                    "skip: Smartlead does not say whether it sends as plain text",
                ),
                (
                    |world| world.without_smartlead(),
                    "skip: Smartlead could not be read: it answered 503",
                ),
            ],
        );
    }
}
