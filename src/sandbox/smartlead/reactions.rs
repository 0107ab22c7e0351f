//! What a recipient's reaction does to the account: statuses, categories, stop rules.
//!
//! Knows nothing of why a recipient reacts.

use jiff::Timestamp;

use super::account::{Account, LeadState, Pending, Reply};
use super::render;
use super::settings::StopRule;
use crate::sandbox::world::{Reaction, ReplyClass};

impl Account {
    /// Lets one reaction happen.
    pub(super) fn react(&mut self, at: Timestamp, pending: &Pending) {
        let Some(sent) = self.sends.get(pending.sent) else { return };
        let (campaign, lead) = (sent.campaign, sent.lead);
        match &pending.reaction {
            Reaction::HardBounce => {
                self.sends[pending.sent].bounced_at = Some(at);
                if let Some(lead) = self.leads.get_mut(&lead) {
                    lead.bounced = true;
                }
                self.halt_everywhere(lead, LeadState::Blocked);
            }
            Reaction::Open => self.open(at, pending.sent),
            Reaction::OptOut if sent.body.contains(render::UNSUBSCRIBE_LINK) => {
                self.sends[pending.sent].opted_out_at = Some(at);
                self.unsubscribe(lead);
            }
            // Without a link to follow, the wish arrives as a reply.
            Reaction::OptOut => {
                let text = "Please take me off your list.";
                self.reply(at, pending.sent, ReplyClass::Unsubscribe, text, false);
            }
            Reaction::Reply { class, text, quotes } => {
                self.reply(at, pending.sent, *class, text, *quotes);
            }
        }
        self.complete(campaign);
    }

    fn open(&mut self, at: Timestamp, index: usize) {
        let sent = &mut self.sends[index];
        let Some(campaign) = self.campaigns.get_mut(&sent.campaign) else { return };
        if !campaign.preferences.tracks_opens() {
            return;
        }
        sent.opened_at = Some(at);
        if campaign.preferences.stop == StopRule::Open {
            campaign.halt(sent.member, LeadState::Stopped);
        }
    }

    fn reply(&mut self, at: Timestamp, index: usize, class: ReplyClass, text: &str, quotes: bool) {
        let sent = &mut self.sends[index];
        let body = if quotes { render::quoted(text, sent) } else { render::html(text) };
        sent.reply = Some(Reply { at, class, body });
        let Some(campaign) = self.campaigns.get_mut(&sent.campaign) else { return };
        let absent = class == ReplyClass::OutOfOffice;
        let ignored = absent && campaign.preferences.ignores_absence();
        if campaign.preferences.stop == StopRule::Reply && !ignored {
            campaign.halt(sent.member, LeadState::Stopped);
        }
        if campaign.preferences.categorises()
            && let Some(member) = campaign.members.get_mut(&sent.member)
        {
            member.category = Some(match class {
                ReplyClass::Positive => 1,
                ReplyClass::Neutral => 5,
                ReplyClass::Negative => 3,
                ReplyClass::OutOfOffice => 6,
                ReplyClass::Unsubscribe => 4,
            });
        }
    }

    /// Unsubscribes a lead from the account.
    pub(super) fn unsubscribe(&mut self, lead: u64) {
        if let Some(lead) = self.leads.get_mut(&lead) {
            lead.unsubscribed = true;
        }
        self.halt_everywhere(lead, LeadState::Stopped);
        for campaign in self.campaigns.values_mut() {
            if let Some(member) = campaign.member_of.get(&lead).copied()
                && let Some(member) = campaign.members.get_mut(&member)
            {
                member.unsubscribed = true;
            }
        }
    }

    fn halt_everywhere(&mut self, lead: u64, state: LeadState) {
        for campaign in self.campaigns.values_mut() {
            if let Some(member) = campaign.member_of.get(&lead).copied() {
                campaign.halt(member, state);
            }
        }
    }
}
