//! The steps of a plan, in their order, each with what it adds and changes.
//!
//! Nothing can send before the record of it exists, and the one step that starts the mail stands
//! alone behind everything it needs. Knows a reading and what is wanted; calls nobody.

use super::already::{is_started, sequencer};
use super::context::Context;
use super::desired::Desired;
use super::document::{GateLimits, Stage};
use super::stage::persons;
use super::step::{Action, Step};
use super::waves::WaveSizes;
use crate::base::calendar::about;
use crate::base::words::count;
use crate::observation::{CampaignSeen, Observation};
use crate::spec::campaign::Transport;

/// What the steps are made from.
pub struct Making<'a> {
    /// The campaign and its policy.
    pub context: &'a Context<'a>,
    /// What the platforms said, where they were asked.
    pub observation: Option<&'a Observation>,
    /// What the platforms should look like.
    pub desired: &'a Desired,
    /// How many recipients.
    pub people: u64,
    /// How many of them are no members yet.
    pub without_member: u64,
    /// How many of them have no row yet.
    pub without_row: u64,
    /// How many values enrichment writes to Salesforce.
    pub writes: u64,
    /// The waves of a launch.
    pub waves: &'a [WaveSizes],
    /// How many people of each wave are in the Smartlead campaign already.
    pub there: &'a [u64],
    /// What trips a wave.
    pub gates: &'a GateLimits,
}

/// Steps as they are added: each after the one before.
#[derive(Default)]
struct Chain {
    steps: Vec<Step>,
}

impl Chain {
    fn add(&mut self, id: &str, action: Action, says: String) -> &mut Step {
        let after = self.steps.last().map(|step| step.id.clone());
        let class = action.class(!self.steps.iter().any(is_load));
        self.steps.push(Step {
            id: id.to_owned(),
            action,
            class,
            says,
            adds: 0,
            changes: 0,
            after: after.into_iter().collect(),
            unverifiable: Vec::new(),
        });
        self.steps.last_mut().expect("invariant: a step was pushed")
    }
}

/// What loading a wave does: whoever is in the campaign already is not loaded again.
fn load_says(size: u64, there: u64, sending: bool) -> String {
    let verb = if there == 1 { "is" } else { "are" };
    let already = persons(there);
    if size <= there {
        return format!(
            "{already} of this wave {verb} in the Smartlead campaign already: nobody to load"
        );
    }
    let mut says = format!("read suppression again, then load {}", persons(size - there));
    if there > 0 {
        says.push_str(&format!("; {already} of the wave {verb} in the campaign already"));
    }
    if sending {
        says.push_str(": mail goes out to them");
    }
    says
}

fn is_load(step: &Step) -> bool {
    matches!(step.action, Action::LoadWave { .. })
}

impl Making<'_> {
    /// The steps of a stage.
    pub fn steps(&self, stage: Stage) -> Vec<Step> {
        let mut chain = Chain::default();
        match stage {
            Stage::Prepare => {
                self.record(&mut chain);
                self.rows(&mut chain);
            }
            Stage::Launch => {
                self.freeze(&mut chain);
                self.enrichment(&mut chain);
                self.sequencer(&mut chain);
                for (index, wave) in self.waves.iter().enumerate() {
                    self.wave(&mut chain, index, wave);
                }
            }
        }
        chain.steps
    }

    fn record(&self, chain: &mut Chain) {
        let wanted = &self.desired.campaign;
        let seen = self.salesforce_campaign();
        let says = match seen {
            None => format!("create the Salesforce campaign `{}`, flagged", wanted.name),
            Some(_) => format!("bring the Salesforce campaign `{}` in line", wanted.name),
        };
        let step = chain.add("ensure-campaign", Action::EnsureCampaign, says);
        step.adds = u64::from(seen.is_none());
        step.changes = u64::from(seen.is_some_and(|seen| self.campaign_differs(seen)));
        let missing = self.missing_statuses();
        let says = format!("{} of campaign members", count(missing, "new status"));
        let says = if missing == 0 { "the member statuses are there".to_owned() } else { says };
        chain.add("ensure-statuses", Action::EnsureStatuses, says).adds = missing;
        if self.context.adds_members() {
            let says = format!("add {} to the Salesforce campaign", persons(self.without_member));
            chain.add("add-members", Action::AddMembers, says).adds = self.without_member;
        }
        self.freeze(chain);
    }

    fn freeze(&self, chain: &mut Chain) {
        let says =
            format!("read the members again and compare {} with the set", persons(self.people));
        chain.add("freeze-members", Action::FreezeMembers, says);
    }

    fn rows(&self, chain: &mut Chain) {
        let (Some((enrich, _)), Some(wanted)) = (self.context.enrich, &self.desired.enrichment)
        else {
            return;
        };
        let transport = self.context.audience.from.value.transport.as_ref();
        let new = count(self.without_row, "row");
        let step = match transport.map(|transport| transport.value) {
            None | Some(Transport::Webhook) => {
                let says = format!("send {new} to the Clay table `{}`", wanted.table);
                let step = chain.add("push-rows", Action::PushRows, says);
                step.unverifiable
                    .push("Clay cannot take a row back that was sent to it".to_owned());
                step
            }
            Some(Transport::ReportImport) => {
                let says = format!("an operator imports the report into `{}`: {new}", wanted.table);
                chain.add("import-rows", Action::ImportRows, says)
            }
            Some(Transport::Csv) => {
                let says = format!("an operator carries a file into `{}`: {new}", wanted.table);
                chain.add("import-rows", Action::ImportRows, says)
            }
        };
        step.adds = self.without_row;
        let says = "compare the keys of Salesforce and Clay, one by one".to_owned();
        chain.add("match-rows", Action::MatchRows, says).unverifiable = self.unproved();
        let budget = enrich.budget.as_ref().map(|budget| format!(", within {}", budget.value));
        let says = format!(
            "an operator runs the enrichment{}, until every cell has come to rest",
            budget.unwrap_or_default()
        );
        let step = chain.add("await-enrichment", Action::AwaitEnrichment, says);
        step.unverifiable.push("Clay does not say beforehand what a run costs".to_owned());
        let says = "judge every cell by the quality rules and count who is left out".to_owned();
        chain.add("judge-rows", Action::JudgeRows, says);
    }

    fn enrichment(&self, chain: &mut Chain) {
        let wanted = self.desired.enrichment.as_ref();
        let Some(wanted) = wanted.filter(|wanted| !wanted.writes.is_empty()) else { return };
        let fields: Vec<String> = wanted
            .writes
            .iter()
            .map(|write| format!("`{}.{}`", write.object, write.field))
            .collect();
        let says = format!(
            "write {} to {}",
            count(self.writes, "value"),
            crate::base::words::list(&fields, "and")
        );
        let step = chain.add("write-enrichment", Action::WriteEnrichment, says);
        step.changes = self.writes;
    }

    fn sequencer(&self, chain: &mut Chain) {
        let wanted = &self.desired.sequencer;
        let seen = self.observation.and_then(sequencer);
        let says = match seen {
            Some(seen) => format!(
                "take up the Smartlead campaign, which is {} and holds {}",
                seen.status,
                persons(seen.leads.len() as u64)
            ),
            None => "create the Smartlead campaign under its mark, not started".to_owned(),
        };
        let made = u64::from(seen.is_none());
        chain.add("ensure-sequencer", Action::EnsureSequencer, says).adds = made;
        let on = |yes: bool| if yes { "on" } else { "off" };
        let says = format!(
            "settings: stop on a reply {}, open tracking {}, click tracking {}",
            on(wanted.stop_on_reply),
            on(wanted.track_opens),
            on(wanted.track_clicks)
        );
        chain.add("write-settings", Action::WriteSettings, says).changes = 1;
        let days: Vec<&str> = wanted.days.iter().map(|day| day.text()).collect();
        let says = format!("schedule: {} {} {}", days.join(" "), wanted.hours, wanted.timezone);
        chain.add("write-schedule", Action::WriteSchedule, says).changes = 1;
        let says = format!("sequence: {}", count(wanted.steps.len() as u64, "step"));
        chain.add("write-sequence", Action::WriteSequence, says).changes = 1;
        let boxes = wanted.mailboxes.len() as u64;
        let says = format!("attach {}", count(boxes, "mailbox"));
        chain.add("attach-mailboxes", Action::AttachMailboxes, says).adds = boxes * made;
    }

    fn wave(&self, chain: &mut Chain, index: usize, wave: &WaveSizes) {
        let name = wave.name.clone();
        let seen = self.observation.and_then(sequencer);
        let running = seen.filter(|seen| is_started(seen));
        let there = self.there.get(index).copied().unwrap_or_default();
        let new = wave.size.saturating_sub(there);
        let says = load_says(wave.size, there, index > 0 || running.is_some());
        let load = Action::LoadWave { wave: name.clone() };
        let step = chain.add(&format!("load-{name}"), load, says);
        step.adds = new;
        let handed = "mail handed to a mail server cannot be called back".to_owned();
        if index == 0 {
            let says = match running {
                Some(seen) => {
                    format!("the Smartlead campaign is {}: nothing to start", seen.status)
                }
                None => {
                    let people = persons(wave.size);
                    format!("START: mail goes out to {people}, there is no way back")
                }
            };
            let id = format!("start-{name}");
            let step = chain.add(&id, Action::Start { wave: name.clone() }, says);
            step.changes = u64::from(running.is_none());
            step.unverifiable.push(handed);
        } else {
            step.unverifiable.push(handed);
        }
        let minutes = i64::try_from(self.gates.watch_minutes).unwrap_or(i64::MAX / 60);
        let first = about(jiff::SignedDuration::from_mins(minutes));
        let says = format!("watch the first {first}; a spike pauses the campaign");
        chain.add(&format!("watch-{name}"), Action::Watch { wave: name.clone() }, says);
        let says = format!(
            "gate: bounces {}, opt-outs {}, complaints {}, after {} hours",
            self.gates.bounce_rate,
            self.gates.unsubscribe_rate,
            self.gates.complaints,
            self.gates.observe_hours
        );
        let step = chain.add(&format!("gate-{name}"), Action::Gate { wave: name }, says);
        let blind = "company mail servers report no complaints: their number is a least number";
        step.unverifiable.push(blind.to_owned());
    }

    fn salesforce_campaign(&self) -> Option<&CampaignSeen> {
        self.observation?.salesforce.get()?.campaigns.first()
    }

    fn campaign_differs(&self, seen: &CampaignSeen) -> bool {
        let wanted = &self.desired.campaign;
        seen.outreach_flag != Some(true)
            || seen.kind.as_deref() != Some(wanted.kind.as_str())
            || seen.starts.as_deref() != Some(wanted.starts.as_str())
            || seen.ends.as_deref() != Some(wanted.ends.as_str())
            || !seen.active
    }

    fn missing_statuses(&self) -> u64 {
        let seen = self.observation.and_then(|seen| seen.salesforce.get());
        let seen = seen.map_or(&[][..], |seen| &seen.statuses);
        let there = |wanted: &&super::StatusWanted| {
            let mut statuses = seen.iter().filter(|status| status.label == wanted.label);
            !statuses.any(|status| status.responded == wanted.responded)
        };
        self.desired.statuses.iter().filter(there).count() as u64
    }

    fn unproved(&self) -> Vec<String> {
        let clay = self.observation.and_then(|seen| seen.clay.get());
        clay.map_or(Vec::new(), |clay| clay.unproved.clone())
    }
}
