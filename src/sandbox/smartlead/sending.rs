//! Sending: which message leaves when, from which mailbox, and what its recipient will do.
//!
//! An event walk: from one instant at which something can happen to the next, never by ticks, so
//! the outcome does not depend on how the clock was moved.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::account::{Account, Campaign, LeadState, Mailbox, Pending, Sent, Status};
use super::render;
use crate::base::digest::Digest;
use crate::sandbox::world::World;

/// A message about to leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Next {
    at: Timestamp,
    campaign: u64,
    member: u64,
    mailbox: u64,
}

impl Account {
    /// Lets everything happen that is due by `now`, in time order. A reaction comes before a
    /// message of the same instant, so a stop rule holds to the second.
    pub(super) fn run_until(&mut self, world: &World, now: Timestamp) {
        loop {
            let reaction = self.pending.first_key_value().map(|((at, _), _)| *at);
            let reaction = reaction.filter(|at| *at <= now);
            let horizon = reaction.unwrap_or(now);
            let send = self.next_send(horizon).filter(|next| reaction.is_none_or(|r| next.at < r));
            match (send, reaction) {
                (Some(next), _) => {
                    self.cursor = self.cursor.max(next.at);
                    self.send(world, next);
                }
                (None, Some(at)) => {
                    self.cursor = self.cursor.max(at);
                    if let Some(((at, _), pending)) = self.pending.pop_first() {
                        self.react(at, &pending);
                    }
                }
                (None, None) => break,
            }
        }
        self.cursor = self.cursor.max(now);
    }

    fn next_send(&self, horizon: Timestamp) -> Option<Next> {
        let sending = self.campaigns.values().filter(|campaign| campaign.is_sending());
        sending.filter_map(|campaign| self.next_of(campaign, horizon)).min()
    }

    /// The next message of a campaign, if it leaves by the horizon.
    fn next_of(&self, campaign: &Campaign, horizon: Timestamp) -> Option<Next> {
        let schedule = campaign.schedule.as_ref()?;
        if campaign.queue.is_empty() {
            return None;
        }
        let gap = SignedDuration::from_mins(i64::from(schedule.min_minutes_between));
        let free = campaign.last_sent.map(|at| at + gap);
        let mut at = self.cursor.max(campaign.active_since?);
        at = at.max(free.unwrap_or(at)).max(schedule.starts.unwrap_or(at));
        loop {
            at = schedule.next_open(at)?;
            if at > horizon {
                return None;
            }
            if let Some((member, mailbox)) = self.choose(campaign, at) {
                return Some(Next { at, campaign: campaign.id, member, mailbox });
            }
            at = self.next_change(campaign, at)?;
        }
    }

    /// Who is sent to at an instant inside the window: follow-ups first, then new leads.
    fn choose(&self, campaign: &Campaign, at: Timestamp) -> Option<(u64, u64)> {
        let attached = campaign.mailboxes.iter();
        let mut free: Vec<(Option<Timestamp>, u64)> = attached
            .filter_map(|id| self.mailboxes.get(id).map(|mailbox| (id, mailbox)))
            .filter(|(_, mailbox)| mailbox.free_at(at))
            .map(|(id, mailbox)| (mailbox.last_sent, *id))
            .collect();
        free.sort_unstable();
        let (_, longest_idle) = *free.first()?;
        for member in campaign.queue.due_by(at) {
            let thread = campaign.members.get(&member).and_then(|member| member.mailbox);
            match thread.filter(|id| campaign.mailboxes.contains(id)) {
                Some(thread) if free.iter().any(|(_, id)| *id == thread) => {
                    return Some((member, thread));
                }
                Some(_) => {}
                None => return Some((member, longest_idle)),
            }
        }
        let schedule = campaign.schedule.as_ref()?;
        let today = campaign.new_on.get(&schedule.date(at)).copied().unwrap_or(0);
        if today >= schedule.max_new_leads_per_day {
            return None;
        }
        campaign.queue.next_fresh().map(|member| (member, longest_idle))
    }

    /// The next instant at which a choice could come out otherwise.
    fn next_change(&self, campaign: &Campaign, at: Timestamp) -> Option<Timestamp> {
        let schedule = campaign.schedule.as_ref()?;
        let due = campaign.queue.next_due(at);
        let waits = campaign.mailboxes.iter().filter_map(|id| self.mailboxes.get(id)).filter_map(
            |mailbox| mailbox.last_sent.map(|sent| sent + mailbox.wait()).filter(|free| *free > at),
        );
        let days = [schedule.zone(), TimeZone::UTC].into_iter().filter_map(|zone| {
            at.to_zoned(zone).tomorrow().ok()?.start_of_day().ok().map(|day| day.timestamp())
        });
        due.into_iter().chain(waits).chain(days).min()
    }

    fn send(&mut self, world: &World, next: Next) {
        let Some(sent) = self.compose(world, next) else {
            if let Some(campaign) = self.campaigns.get_mut(&next.campaign) {
                campaign.queue.remove(next.member);
            }
            return;
        };
        if let Some(mailbox) = self.mailboxes.get_mut(&next.mailbox) {
            mailbox.last_sent = Some(next.at);
            *mailbox.sent_on.entry(utc_date(next.at)).or_default() += 1;
        }
        if let Some(campaign) = self.campaigns.get_mut(&next.campaign) {
            campaign.sent(next, sent.step);
        }
        for happening in world.reactions(&sent.email, sent.step, next.at) {
            let order = self.new_id();
            let pending = Pending { sent: self.sends.len(), reaction: happening.reaction };
            self.pending.insert((happening.at, order), pending);
        }
        self.sends.push(sent);
        self.complete(next.campaign);
    }

    /// The message itself; nothing when the lead has no step left.
    fn compose(&self, world: &World, next: Next) -> Option<Sent> {
        let campaign = self.campaigns.get(&next.campaign)?;
        let member = campaign.members.get(&next.member)?;
        let lead = self.leads.get(&member.lead)?;
        let step = campaign.steps.get(usize::try_from(member.step).ok()?)?;
        let mailbox = self.mailboxes.get(&next.mailbox)?;
        let number = member.step + 1;
        let seed = world.settings().seed;
        let message = render::message(seed, campaign, step, number, lead, mailbox);
        let id = format!("{}/{}/{number}/{}", next.campaign, next.member, next.at);
        Some(Sent {
            stats_id: uuid(&id),
            campaign: next.campaign,
            member: next.member,
            lead: lead.id,
            email: lead.email.clone(),
            lead_name: render::full_name(lead),
            step: number,
            step_id: step.id,
            variant_id: message.variant,
            mailbox: next.mailbox,
            at: next.at,
            subject: message.subject,
            body: message.body,
            while_paused: campaign.status != Status::Active,
            opened_at: None,
            bounced_at: None,
            opted_out_at: None,
            reply: None,
        })
    }

    /// Completes a campaign in which nobody waits any more.
    pub(super) fn complete(&mut self, id: u64) {
        if let Some(campaign) = self.campaigns.get_mut(&id) {
            let done = campaign.queue.is_empty() && !campaign.members.is_empty();
            let paused = campaign.members.values().any(|m| m.state == LeadState::Paused);
            let active = campaign.status == Status::Active;
            if self.switches.completes && active && done && !paused {
                campaign.status = Status::Completed;
            }
        }
    }
}

impl Campaign {
    /// Notes that a step left and queues the next one.
    fn sent(&mut self, next: Next, step: u32) {
        self.last_sent = Some(next.at);
        if let (1, Some(schedule)) = (step, &self.schedule) {
            *self.new_on.entry(schedule.date(next.at)).or_default() += 1;
        }
        self.queue.remove(next.member);
        if let Some(member) = self.members.get_mut(&next.member) {
            member.step = step;
            member.mailbox = Some(next.mailbox);
            member.last_sent = Some(next.at);
        }
        self.enqueue(next.member);
    }

    /// Queues a lead for its next step, or completes it when there is none.
    pub(super) fn enqueue(&mut self, id: u64) {
        let Some(member) = self.members.get_mut(&id) else { return };
        let next = usize::try_from(member.step).ok().and_then(|index| self.steps.get(index));
        match (member.last_sent, next) {
            (None, _) => {
                member.state = LeadState::Started;
                self.queue.add_fresh(id);
            }
            (Some(_), None) => member.state = LeadState::Completed,
            (Some(sent), Some(step)) => {
                member.state = LeadState::InProgress;
                let due = match &self.schedule {
                    Some(schedule) => schedule.days_after(sent, step.delay_days),
                    None => sent,
                };
                self.queue.add_due(id, due);
            }
        }
    }

    /// Takes a lead out of the walk for good or for now.
    pub(super) fn halt(&mut self, id: u64, state: LeadState) {
        self.queue.remove(id);
        if let Some(member) = self.members.get_mut(&id) {
            member.state = state;
        }
    }
}

impl Mailbox {
    fn wait(&self) -> SignedDuration {
        SignedDuration::from_mins(i64::from(self.settings.min_minutes_between))
    }

    fn free_at(&self, at: Timestamp) -> bool {
        let today = self.sent_on.get(&utc_date(at)).copied().unwrap_or(0);
        self.settings.healthy
            && !self.suspended
            && today < self.settings.message_per_day
            && self.last_sent.is_none_or(|sent| sent + self.wait() <= at)
    }
}

/// The date a mailbox's daily limit counts by.
pub(super) fn utc_date(at: Timestamp) -> jiff::civil::Date {
    at.to_zoned(TimeZone::UTC).date()
}

/// Something shaped like a random UUID that its name decides.
fn uuid(name: &str) -> String {
    let hex = Digest::of(name.as_bytes()).hex();
    format!("{}-{}-4{}-a{}-{}", &hex[..8], &hex[8..12], &hex[13..16], &hex[17..20], &hex[20..32])
}
