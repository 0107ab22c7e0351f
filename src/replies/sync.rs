//! One run: signals are read and classified, opt-outs are stopped at the source, and approved
//! fields are written: suppression first, then the member, then what was said.
//!
//! Every write is in the record before it is asked for and is read back after; a write whose
//! outcome is unknown is settled by that reading. A second run with the same signals writes
//! nothing and records nothing but that it ran.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::classify::{Verdict, classify};
use super::journal::{self, Known};
use super::members::{MemberNow, members, responded};
use super::owed::Owed;
use super::signals::{Signal, SignalKind, signals};
use super::writeback::{Approved, Writes};
use crate::platform::salesforce::limits::COLLECTION_RECORDS_MAX;
use crate::platform::salesforce::{Client, Id, Record, Saved};
use crate::platform::smartlead::limits::BLOCKS_PER_CALL_MAX;
use crate::platform::smartlead::{CampaignId, SmartleadClient, SmartleadError};
use crate::platform::transport::CallError;
use crate::rules::{Skip, Subject};
use crate::spec::policy::ReplyClass;
use crate::store::{Draft, Store, StoreError};

/// What one run works with.
#[derive(Clone, Copy)]
pub struct Sync<'a> {
    /// The organisation.
    pub salesforce: &'a Client,
    /// The account.
    pub smartlead: &'a SmartleadClient,
    /// The record.
    pub store: &'a Store,
    /// The campaign; its name is the stream.
    pub subject: Subject<'a>,
    /// Its campaign in Salesforce.
    pub campaign: &'a Id,
    /// Its campaign in Smartlead.
    pub sequencer: CampaignId,
}

/// What a run did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Synced {
    /// Class to number of signals.
    pub classes: BTreeMap<&'static str, u64>,
    /// `Object.Field` to number of values written and read back.
    pub written: BTreeMap<String, u64>,
    /// Signals that were put into the review queue.
    pub queued: u64,
    /// Signals or writes that were set aside, with the reason in the record.
    pub quarantined: u64,
    /// People for whom nothing was left to write.
    pub unchanged: u64,
    /// People who were stopped on Smartlead because they wrote that they want no more mail.
    pub stopped: u64,
    /// People who want no more mail and for whom Salesforce does not say so yet: what the lead
    /// cannot take and no contact took. Each is in the review queue.
    pub owed: u64,
    /// Writes that were asked for and are not there when read back.
    pub unresolved: u64,
}

/// Why a run ended early. What was written up to then is in the record.
#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    /// A part of the campaign or of policy is not readable.
    #[error("{0}")]
    Unreadable(String),
    /// Salesforce.
    #[error(transparent)]
    Salesforce(#[from] CallError),
    /// Smartlead.
    #[error(transparent)]
    Smartlead(#[from] SmartleadError),
    /// The record.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<Skip> for SyncError {
    fn from(skip: Skip) -> Self {
        Self::Unreadable(skip.because)
    }
}

/// Brings the replies and delivery signals of a campaign back, once.
pub async fn sync(run: &Sync<'_>) -> Result<Synced, SyncError> {
    let lead = run.salesforce.describe("Lead").await?;
    let member = run.salesforce.describe("CampaignMember").await?;
    let approved = Approved::of(&run.subject, &lead, &member)?;
    let known = Known::read(run.store, run.stream())?;
    let signals = signals(run.smartlead, run.sequencer).await?;
    let told: Vec<(&Signal, Verdict)> =
        signals.iter().map(|signal| (signal, decide(signal, &known))).collect();
    let mut pass = Pass { run, approved, known, drafts: Vec::new(), synced: Synced::default() };
    for (_, verdict) in &told {
        *pass.synced.classes.entry(verdict.class.text()).or_default() += 1;
    }
    // A person who cannot be stopped on Smartlead must not keep Salesforce from knowing of it.
    let stopped = pass.stop(&told).await;
    pass.write(&told).await?;
    pass.review(&told);
    let synced = pass.finish()?;
    stopped.map(|()| synced)
}

/// A person's word, else the program's.
fn decide(signal: &Signal, known: &Known) -> Verdict {
    let said = known.resolved.get(&signal.key).and_then(|class| class.parse().ok());
    match said {
        Some(class) => Verdict { class, because: "person" },
        None => classify(signal),
    }
}

impl Sync<'_> {
    fn stream(&self) -> &str {
        self.subject.campaign.name.value.as_str()
    }
}

/// Where a write goes, in the order of writing.
#[derive(Clone, Copy)]
enum Phase {
    Suppression,
    Member,
    Content,
}

impl Phase {
    const ALL: [Self; 3] = [Self::Suppression, Self::Member, Self::Content];

    const fn object(self) -> &'static str {
        match self {
            Self::Suppression | Self::Content => "Lead",
            Self::Member => "CampaignMember",
        }
    }

    const fn of(self, writes: &Writes) -> &Map<String, Value> {
        match self {
            Self::Suppression => &writes.suppression,
            Self::Member => &writes.member,
            Self::Content => &writes.content,
        }
    }
}

/// A run under way.
pub(super) struct Pass<'a, 'r> {
    pub(super) run: &'r Sync<'a>,
    approved: Approved,
    pub(super) known: Known,
    drafts: Vec<Draft>,
    pub(super) synced: Synced,
}

/// One person with the pair of ids that was proved, and what to write.
struct Person {
    member: Id,
    lead: Id,
    writes: Writes,
}

impl Pass<'_, '_> {
    /// Stops people on Smartlead who wrote that they want no more mail. Who followed the link is
    /// stopped already. A person whose ids are in doubt is stopped all the same.
    async fn stop(&mut self, told: &[(&Signal, Verdict)]) -> Result<(), SyncError> {
        let asked = told.iter().filter(|(signal, verdict)| {
            let reply = matches!(signal.kind, SignalKind::Reply { .. });
            reply && verdict.class == ReplyClass::Unsubscribe && !signal.is_unsubscribed
        });
        let asked: BTreeMap<_, _> =
            asked.map(|(signal, _)| (signal.sequencer_lead, &signal.email)).collect();
        if asked.is_empty() {
            return Ok(());
        }
        let client = self.run.smartlead;
        let ids: Vec<u64> = asked.keys().map(|lead| lead.0).collect();
        self.record(journal::INTENDED, json!({ "stop": ids }))?;
        let listed = client.block_list().await?;
        let listed: BTreeSet<String> =
            listed.iter().map(|entry| entry.email_or_domain.reveal().to_lowercase()).collect();
        let addresses = asked.values().map(|email| (*email).clone());
        let addresses: Vec<_> =
            addresses.filter(|email| !listed.contains(&email.reveal().to_lowercase())).collect();
        for part in addresses.chunks(BLOCKS_PER_CALL_MAX) {
            client.block(part).await?;
        }
        let mut outcome = Ok(());
        for lead in asked.keys() {
            match client.unsubscribe_lead_everywhere(*lead).await {
                Ok(()) => self.synced.stopped += 1,
                Err(error) => outcome = Err(error.into()),
            }
        }
        if outcome.is_ok() {
            self.record(journal::DONE, json!({ "stop": ids }))?;
        }
        outcome
    }

    async fn write(&mut self, told: &[(&Signal, Verdict)]) -> Result<(), SyncError> {
        let mut by_member: BTreeMap<Id, Vec<(&Signal, Verdict)>> = BTreeMap::new();
        let mut owed = Vec::new();
        for (signal, verdict) in told {
            match signal.member.as_deref().and_then(|member| member.parse().ok()) {
                Some(member) => by_member.entry(member).or_default().push((signal, *verdict)),
                None => {
                    self.quarantine(&person_key(signal), "no-member");
                    owed.extend(Owed::of(&[(*signal, *verdict)], None, "opt-out-without-member"));
                }
            }
        }
        let ids: BTreeSet<Id> = by_member.keys().cloned().collect();
        let now = members(self.run.salesforce, &self.approved, &ids).await?;
        let responded = responded(self.run.salesforce, self.run.campaign).await?;
        let mut people = Vec::new();
        for (member, signals) in by_member {
            match proved(&signals, now.get(&member), self.run.campaign) {
                Ok((lead, now)) => {
                    let writes = self.approved.writes(now, &signals, &responded);
                    if writes.label_refused {
                        self.quarantine(member.as_str(), "label-not-in-picklist");
                    }
                    people.push(Person { member, lead, writes });
                }
                Err(reason) => {
                    let keys = signals.iter().map(|(signal, _)| person_key(signal));
                    keys.for_each(|key| self.quarantine(&key, reason));
                    let now = now.get(&member);
                    let converted = now.filter(|_| reason == CONVERTED);
                    let contact = converted.and_then(|now| now.contact.clone());
                    let why = if converted.is_some() {
                        "opt-out-of-converted-lead"
                    } else {
                        "opt-out-unproved"
                    };
                    owed.extend(Owed::of(&signals, contact, why));
                }
            }
        }
        let idle = |person: &&Person| Phase::ALL.iter().all(|p| p.of(&person.writes).is_empty());
        self.synced.unchanged = people.iter().filter(idle).count() as u64;
        for phase in Phase::ALL {
            let changes: Vec<&Person> =
                people.iter().filter(|person| !phase.of(&person.writes).is_empty()).collect();
            for part in changes.chunks(COLLECTION_RECORDS_MAX) {
                self.update(phase, part).await?;
            }
        }
        self.settle(owed).await
    }

    /// Writes one collection: intent, call, reading back, confirmation.
    async fn update(&mut self, phase: Phase, people: &[&Person]) -> Result<(), SyncError> {
        let id = |person: &Person| match phase {
            Phase::Member => person.member.clone(),
            Phase::Suppression | Phase::Content => person.lead.clone(),
        };
        let named: BTreeMap<String, Vec<&String>> = people
            .iter()
            .map(|person| (id(person).to_string(), phase.of(&person.writes).keys().collect()))
            .collect();
        let body = json!({ "object": phase.object(), "fields": named });
        self.record(journal::INTENDED, body.clone())?;
        let changes: Vec<(Id, Record)> = people
            .iter()
            .map(|person| {
                let record = Record::new(phase.object());
                let fields = phase.of(&person.writes).iter();
                (
                    id(person),
                    fields.fold(record, |record, (f, value)| record.with(f, value.clone())),
                )
            })
            .collect();
        match self.run.salesforce.update_many(&changes).await {
            Ok(saved) => {
                self.refusals(&changes, &saved);
                self.record(journal::DONE, body)?;
            }
            // Whether it was done is told by reading.
            Err(CallError::Unknown(_)) => {}
            Err(error) => return Err(error.into()),
        }
        self.confirm(phase, people).await
    }

    pub(super) fn refusals(&mut self, changes: &[(Id, Record)], saved: &[Saved]) {
        for ((id, _), saved) in changes.iter().zip(saved) {
            if let Saved::Refused(errors) = saved {
                let code = errors.first().map_or("refused", |error| error.code.as_str());
                self.quarantine(id.as_str(), code);
            }
        }
    }

    async fn confirm(&mut self, phase: Phase, people: &[&Person]) -> Result<(), SyncError> {
        let ids = people.iter().map(|person| person.member.clone()).collect();
        let now = members(self.run.salesforce, &self.approved, &ids).await?;
        let mut confirmed: BTreeMap<String, Vec<&String>> = BTreeMap::new();
        for person in people {
            let Some(there) = now.get(&person.member) else { continue };
            let (id, there) = match phase {
                Phase::Member => (&person.member, &there.member_values),
                Phase::Suppression | Phase::Content => (&person.lead, &there.lead_values),
            };
            for (field, value) in phase.of(&person.writes) {
                if there.get(field) == Some(value) {
                    confirmed.entry(id.to_string()).or_default().push(field);
                    let name = format!("{}.{field}", phase.object());
                    *self.synced.written.entry(name).or_default() += 1;
                } else {
                    self.synced.unresolved += 1;
                }
            }
        }
        let body = json!({ "object": phase.object(), "fields": confirmed });
        self.record(journal::CONFIRMED, body)
    }

    fn review(&mut self, told: &[(&Signal, Verdict)]) {
        for (signal, verdict) in told {
            if verdict.class == ReplyClass::Unknown {
                self.queue(signal, verdict.class, verdict.because);
            }
        }
    }

    /// Puts a signal into the review queue, once.
    pub(super) fn queue(&mut self, signal: &Signal, class: ReplyClass, because: &str) {
        if !self.known.queued.contains_key(&signal.key) {
            self.synced.queued += 1;
            let body = json!({
                "key": signal.key, "lead": signal.lead, "member": signal.member,
                "class": class.text(), "because": because,
            });
            self.drafts.push(Draft::new(journal::QUEUED, body));
        }
    }

    /// Sets a person or a record aside, once for each reason.
    fn quarantine(&mut self, key: &str, reason: &str) {
        if self.known.quarantined.insert((key.to_owned(), reason.to_owned())) {
            self.synced.quarantined += 1;
            let body = json!({ "key": key, "reason": reason });
            self.drafts.push(Draft::new(journal::QUARANTINED, body));
        }
    }

    pub(super) fn record(&mut self, kind: &str, body: Value) -> Result<(), SyncError> {
        self.run.store.append(self.run.stream(), kind, body)?;
        Ok(())
    }

    fn finish(mut self) -> Result<Synced, SyncError> {
        let synced = &self.synced;
        let body = json!({
            "classes": synced.classes, "written": synced.written, "queued": synced.queued,
            "quarantined": synced.quarantined, "unchanged": synced.unchanged,
            "stopped": synced.stopped, "owed": synced.owed, "unresolved": synced.unresolved,
        });
        self.drafts.push(Draft::new(journal::RAN, body));
        self.run.store.append_all(self.run.stream(), &self.drafts)?;
        Ok(self.synced)
    }
}

/// Why nothing is written to a lead that is a contact by now.
const CONVERTED: &str = "lead-converted";

/// A person as Smartlead knows them: later signals of theirs share what is wrong with their ids.
fn person_key(signal: &Signal) -> String {
    let mut parts = signal.key.splitn(3, '/');
    let (campaign, lead) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    format!("{campaign}/{lead}")
}

/// The pair of lead and member, proved against Salesforce: a signal is never matched by address.
fn proved<'n>(
    signals: &[(&Signal, Verdict)],
    now: Option<&'n MemberNow>,
    campaign: &Id,
) -> Result<(Id, &'n MemberNow), &'static str> {
    let now = now.ok_or("member-not-found")?;
    if now.campaign.as_ref() != Some(campaign) {
        return Err("member-of-another-campaign");
    }
    let lead = now.lead.clone().ok_or("member-without-lead")?;
    let same = |signal: &Signal| {
        signal.lead.as_deref().and_then(|id| id.parse().ok()) == Some(lead.clone())
    };
    if !signals.iter().all(|(signal, _)| same(signal)) {
        return Err("lead-of-another-member");
    }
    if now.converted {
        return Err(CONVERTED);
    }
    Ok((lead, now))
}
