//! A double of Smartlead: campaigns, sequences, mailboxes, leads, and sending that really happens.
//!
//! It follows the public reference, section by section; where sources disagree there is a switch
//! in [`Switches`]. It shares no type with any client. Not there: webhooks, the master inbox,
//! sub-sequences, sending a reply; their routes answer with the page of an unknown route.
//!
//! Unknowns, decided here and not to be taken as the platform's behaviour: the body of a refused
//! START; the status of a lead that replied or opted out (`STOPPED`) or bounced (`BLOCKED`); that
//! a mailbox's day ends at midnight UTC; that a step's delay counts calendar days in the
//! campaign's zone; that follow-ups go before first messages; that an opt-out stops a lead in
//! every campaign; that a campaign completes when nobody is left and starts again with new leads;
//! that a lead of another campaign is counted in `duplicate_count`.
//!
//! Taken and kept without effect: `follow_up_percentage`, `bounce_autopause_threshold`,
//! `auto_pause_domain_leads_on_reply`, the limits by domain, matching of providers. Nobody in the
//! world follows a link in a body, so `CLICK_ON_A_LINK` never stops anybody.

mod account;
mod analytics;
mod campaigns;
mod joi;
mod lead_actions;
mod lead_add;
mod lead_reads;
mod limiter;
mod mailboxes;
mod queue;
mod reactions;
mod render;
mod routes;
mod schedule;
mod sending;
mod sequences;
mod settings;
mod switches;
#[cfg(test)]
mod tests;
mod truth;

use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;

use self::account::Account;
use self::limiter::Limiter;
pub use self::switches::{
    MailboxSettings, MissingCampaign, RateProfile, SmartleadSettings, Switches, TooManyForm,
};
pub use self::truth::{CampaignTruth, SendTruth, SmartleadTruth};
use super::http::{self, Answer, Call};
use super::world::World;
use crate::base::clock::SharedClock;

/// One Smartlead account.
pub struct Smartlead {
    settings: SmartleadSettings,
    clock: SharedClock,
    world: Arc<World>,
    state: Mutex<(Account, Limiter)>,
}

impl Smartlead {
    /// An account with the mailboxes and block lists of its settings and nothing else.
    pub fn new(settings: SmartleadSettings, clock: SharedClock, world: Arc<World>) -> Arc<Self> {
        let account = Account::new(&settings, clock.now());
        let limiter = Limiter::new(settings.switches.rate_profile);
        Arc::new(Self { settings, clock, world, state: Mutex::new((account, limiter)) })
    }

    /// Answers one call. Everything due up to now happens first.
    pub fn answer(&self, call: &Call) -> Answer {
        let now = self.clock.now();
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let (account, limiter) = &mut *state;
        account.run_until(&self.world, now);
        routes::answer(account, limiter, &self.settings, call, now)
    }

    /// The routes, under `/api/v1`.
    pub fn router(self: &Arc<Self>) -> Router {
        let double = self.clone();
        http::router(move |call| double.answer(&call))
    }

    /// What really happened up to now.
    pub fn truth(&self) -> SmartleadTruth {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.0.run_until(&self.world, self.clock.now());
        truth::of(&state.0)
    }
}
