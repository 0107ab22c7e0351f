//! Opt-outs that the lead cannot take: of a converted lead, whose person is a contact by now, and
//! of people whom nothing proves. The contact is opted out as far as the allowlist permits; what
//! is left is owed to the person and shown until somebody says that it is done.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use super::classify::Verdict;
use super::journal;
use super::signals::Signal;
use super::sync::{Pass, SyncError};
use crate::platform::salesforce::limits::COLLECTION_RECORDS_MAX;
use crate::platform::salesforce::{Id, Literal, Record, Soql};
use crate::platform::transport::CallError;
use crate::rules::Subject;
use crate::spec::policy::{Lane, ReplyClass, WriteRule};

/// The object a converted lead's person is.
const CONTACT: &str = "Contact";
/// The standard field that ends all mail to a contact.
const OPTED_OUT: &str = "HasOptedOutOfEmail";

/// An opt-out that its lead cannot take.
pub(super) struct Owed<'s> {
    /// The signals that ask for it.
    signals: Vec<&'s Signal>,
    /// The contact the lead was converted into, where that is why.
    contact: Option<Id>,
    /// Why the lead cannot take it.
    reason: &'static str,
}

impl<'s> Owed<'s> {
    /// What is owed to a person whose signals are these; `None` where they wish for nothing.
    pub fn of(
        signals: &[(&'s Signal, Verdict)],
        contact: Option<Id>,
        reason: &'static str,
    ) -> Option<Self> {
        let wishes = signals.iter().filter(|one| one.1.class == ReplyClass::Unsubscribe);
        let signals: Vec<&Signal> = wishes.map(|(signal, _)| *signal).collect();
        (!signals.is_empty()).then_some(Self { signals, contact, reason })
    }
}

/// Whether the allowlist lets a contact be opted out.
fn permitted(subject: &Subject<'_>) -> bool {
    let Ok(fields) = subject.fields() else { return false };
    let field = fields.objects.get(CONTACT).and_then(|fields| fields.get(OPTED_OUT));
    field.is_some_and(|field| {
        let rule = field.write.as_ref().map_or(WriteRule::Never, |rule| rule.value);
        let writes = matches!(rule, WriteRule::Always | WriteRule::OnlyToTrue);
        field.is_enabled() && field.allows(Lane::Delivery) && writes
    })
}

impl Pass<'_, '_> {
    /// Opts contacts out, and queues every opt-out that is in Salesforce nowhere after that.
    pub(super) async fn settle(&mut self, owed: Vec<Owed<'_>>) -> Result<(), SyncError> {
        let contacts: BTreeSet<Id> = owed.iter().filter_map(|one| one.contact.clone()).collect();
        let done = if permitted(&self.run.subject) && !contacts.is_empty() {
            self.opt_out(&contacts).await?
        } else {
            BTreeSet::new()
        };
        for one in owed {
            if one.contact.as_ref().is_some_and(|contact| done.contains(contact)) {
                continue;
            }
            let open: Vec<&&Signal> = one
                .signals
                .iter()
                .filter(|signal| !self.known.resolved.contains_key(&signal.key))
                .collect();
            self.synced.owed += u64::from(!open.is_empty());
            for signal in open {
                self.queue(signal, ReplyClass::Unsubscribe, one.reason);
            }
        }
        Ok(())
    }

    /// Opts contacts out: compared, intended, asked for, read back. Gives those who are.
    async fn opt_out(&mut self, contacts: &BTreeSet<Id>) -> Result<BTreeSet<Id>, SyncError> {
        let mut out = self.opted_out(contacts).await?;
        let left: Vec<&Id> = contacts.iter().filter(|id| !out.contains(*id)).collect();
        for part in left.chunks(COLLECTION_RECORDS_MAX) {
            let named: BTreeMap<String, [&str; 1]> =
                part.iter().map(|id| (id.to_string(), [OPTED_OUT])).collect();
            let body = json!({ "object": CONTACT, "fields": named });
            self.record(journal::INTENDED, body.clone())?;
            let change = |id: &&Id| ((*id).clone(), Record::new(CONTACT).with(OPTED_OUT, true));
            let changes: Vec<(Id, Record)> = part.iter().map(change).collect();
            match self.run.salesforce.update_many(&changes).await {
                Ok(saved) => {
                    self.refusals(&changes, &saved);
                    self.record(journal::DONE, body)?;
                }
                // Whether it was done is told by reading.
                Err(CallError::Unknown(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        if !left.is_empty() {
            let now = self.opted_out(contacts).await?;
            let named: BTreeMap<String, [&str; 1]> =
                now.difference(&out).map(|id| (id.to_string(), [OPTED_OUT])).collect();
            let written = named.len() as u64;
            *self.synced.written.entry(format!("{CONTACT}.{OPTED_OUT}")).or_default() += written;
            self.record(journal::CONFIRMED, json!({ "object": CONTACT, "fields": named }))?;
            out = now;
        }
        Ok(out)
    }

    /// Which contacts are opted out now.
    async fn opted_out(&self, contacts: &BTreeSet<Id>) -> Result<BTreeSet<Id>, CallError> {
        let soql = Soql::select(CONTACT, ["Id", OPTED_OUT]);
        let ids: Vec<Literal> = contacts.iter().map(Literal::from).collect();
        let records = self.run.salesforce.query_in(&soql, "Id", &ids).await?;
        let out = records.iter().filter(|one| one.flag(OPTED_OUT) == Some(true));
        Ok(out.filter_map(Record::id).collect())
    }
}
