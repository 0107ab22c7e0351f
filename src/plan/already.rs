//! Who of a plan's people is in the Smartlead campaign already, wave by wave.
//!
//! They are never loaded a second time, so a plan that counted them would promise mail that does
//! not go out. Knows one reading; what Smartlead does with the people it holds is not known here.

use super::set::FrozenSet;
use crate::base::digest::Digest;
use crate::base::private::Personal;
use crate::observation::{Observation, PersonSeen, SequencerSeen};

/// The campaign's own place in Smartlead, where it was read and there is one.
pub fn sequencer(observation: &Observation) -> Option<&SequencerSeen> {
    observation.smartlead.get()?.campaigns.first()
}

/// Whether the campaign was started already, so that starting it again does nothing.
pub fn is_started(sequencer: &SequencerSeen) -> bool {
    ["ACTIVE", "COMPLETED"].contains(&sequencer.status.as_str())
}

/// For each of so many waves the number of its people who are leads of the campaign.
pub fn already<'p>(
    observation: &Observation,
    people: impl Iterator<Item = (&'p PersonSeen, Digest)>,
    set: &FrozenSet,
    waves: usize,
) -> Vec<u64> {
    let mut there = vec![0; waves];
    let Some(sequencer) = sequencer(observation) else { return there };
    for (person, leaf) in people {
        let address = Personal::new(person.email.reveal().to_lowercase());
        let wave = set.members.get(&leaf).copied().flatten().map(usize::from);
        if sequencer.leads.contains(&address)
            && let Some(number) = wave.and_then(|wave| there.get_mut(wave))
        {
            *number += 1;
        }
    }
    there
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use crate::base::private::Personal;
    use crate::observation::SequencerSeen;
    use crate::plan::testing::{CAMPAIGN, KEY, now, person, ready, report, small, smartlead};
    use crate::plan::{Compiled, PlanDocument, Request, compile};

    /// A launch for four people, of whom so many are in a Smartlead campaign of this status.
    fn launch(there: usize, status: &str) -> PlanDocument {
        launch_on(now(), there, status).plan
    }

    fn launch_on(now: Timestamp, there: usize, status: &str) -> Compiled {
        let mut observation = ready(4);
        let address = |number| Personal::new(person(number).email.reveal().to_lowercase());
        smartlead(&mut observation).campaigns = vec![SequencerSeen {
            id: 7,
            name: "sendoff/larkfield-marcom/q1-dormant-shippers".to_owned(),
            status: status.to_owned(),
            leads: (0..there).map(address).collect(),
            plain_text: Some(false),
        }];
        let workspace = small(4, "[2, rest]");
        compile(&Request {
            workspace: &workspace,
            loaded: workspace.campaign(CAMPAIGN).unwrap(),
            report: &report(&workspace),
            observation: Some(&observation),
            stage: None,
            now,
            key: KEY,
            tool: "0.1.0-test",
        })
        .unwrap()
    }

    fn says(plan: &PlanDocument, id: &str) -> String {
        plan.steps.iter().find(|step| step.id == id).unwrap().says.clone()
    }

    #[test]
    fn a_finished_campaign_is_planned_as_one_in_which_nothing_is_left_to_send() {
        let plan = launch(4, "COMPLETED");
        assert_eq!((plan.to_load(), plan.sends()), (0, false));
        let nobody = "2 people of this wave are in the Smartlead campaign already: nobody to load";
        assert_eq!(says(&plan, "load-pilot"), nobody);
        assert_eq!(says(&plan, "load-wave-2"), nobody);
        assert_eq!(
            says(&plan, "start-pilot"),
            "the Smartlead campaign is COMPLETED: nothing to start"
        );
        assert!(
            plan.signatures.iter().all(|one| !one.why.contains("mail goes out")),
            "{:?}",
            plan.signatures
        );
    }

    #[test]
    fn a_finished_campaign_is_not_too_late_for_its_end() {
        let late: Timestamp = "2027-03-04T10:00:00Z".parse().unwrap();
        let too_late = |there, status| {
            let findings = launch_on(late, there, status).findings;
            findings.iter().any(|finding| finding.rule == "wave-tail-fits")
        };
        assert!(too_late(0, "DRAFTED") && too_late(4, "PAUSED"));
        assert!(!too_late(4, "COMPLETED"));
    }

    #[test]
    fn a_campaign_under_way_loads_only_who_is_not_there() {
        let plan = launch(1, "ACTIVE");
        assert_eq!((plan.to_load(), plan.sends()), (3, true));
        let loads: String = [says(&plan, "load-pilot"), says(&plan, "load-wave-2")].concat();
        assert!(loads.contains("1 person of the wave is in the campaign already"), "{loads}");
        assert!(says(&plan, "load-pilot").contains("mail goes out to them"), "{loads}");
    }

    #[test]
    fn people_loaded_and_not_started_are_still_written_to() {
        let plan = launch(4, "DRAFTED");
        assert_eq!((plan.to_load(), plan.sends()), (0, true));
        assert!(says(&plan, "start-pilot").starts_with("START: mail goes out to 2 people"));
    }
}
