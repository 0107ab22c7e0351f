//! Who may sign what: a plan, the policy of its workspace and the time, and what they say of one
//! person.
//!
//! Knows roles and people; knows no files and no signatures.

use crate::spec::policy::defaults;
use jiff::Timestamp;

use super::people::{allowed_signers, suspended};
use super::reason::Reason;
use crate::base::digest::Digest;
use crate::base::words::list;
use crate::plan::PlanDocument;
use crate::spec::policy::{ItemName, Person};
use crate::workspace::Workspace;

/// The item of the business sign-off.
const BUSINESS: &str = "business";
/// What the item of a withdrawal begins with.
const WITHDRAW: &str = "withdraw-";
/// What the item of a wave's release begins with.
const RELEASE: &str = "release-";

/// What approvals are judged by.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// The plan.
    pub plan: &'a PlanDocument,
    /// Its digest.
    pub digest: Digest,
    /// The workspace whose policy holds.
    pub workspace: &'a Workspace,
    /// Who runs it, where that is known.
    pub operator: Option<&'a str>,
    /// The time it is.
    pub now: Timestamp,
    /// Whether its approvals were judged in time, because an apply of it has begun: then they do
    /// not expire, so that a campaign under way can always be finished or held. They can be taken
    /// back.
    pub settled: bool,
}

/// What the item of a statement asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked<'a> {
    /// An item of the plan is approved.
    Approve(&'a str),
    /// A wave is released by a person's decision.
    Release(&'a str),
    /// An earlier signature, by its item, is taken back.
    Withdraw(&'a str),
}

impl<'a> Asked<'a> {
    /// What an item as written asks for.
    pub fn of(item: &'a str) -> Self {
        match (item.strip_prefix(WITHDRAW), item.strip_prefix(RELEASE)) {
            (Some(withdrawn), _) => Self::Withdraw(withdrawn),
            (None, Some(wave)) => Self::Release(wave),
            (None, None) => Self::Approve(item),
        }
    }

    /// The item that takes this one back.
    pub fn withdrawal(item: &str) -> String {
        format!("{WITHDRAW}{item}")
    }
}

impl<'a> Question<'a> {
    /// The role an item is signed in.
    ///
    /// # Errors
    /// [`Reason::Item`] or [`Reason::Wave`] where the plan has no such item.
    pub fn role(&self, item: &str) -> Result<String, Reason> {
        match Asked::of(item) {
            Asked::Withdraw(withdrawn) if !matches!(Asked::of(withdrawn), Asked::Withdraw(_)) => {
                self.role(withdrawn)
            }
            Asked::Release(wave) if self.plan.waves.iter().any(|one| one.name == wave) => {
                self.sending_role().ok_or(Reason::NoSender)
            }
            Asked::Release(wave) => {
                let waves: Vec<_> = self.plan.waves.iter().map(|one| one.name.as_str()).collect();
                Err(Reason::Wave { wave: wave.to_owned(), known: known(&waves) })
            }
            Asked::Approve(_) | Asked::Withdraw(_) => {
                let signatures = &self.plan.signatures;
                match signatures.iter().find(|needed| needed.item == item) {
                    Some(needed) => Ok(needed.role.clone()),
                    None => {
                        let items: Vec<_> =
                            signatures.iter().map(|one| one.item.as_str()).collect();
                        Err(Reason::Item { item: item.to_owned(), known: known(&items) })
                    }
                }
            }
        }
    }

    /// The role that signs the sending setup; it also releases waves.
    fn sending_role(&self) -> Option<String> {
        let sending = ItemName::Sending.text();
        let proof = self.plan.proofs.iter().find(|proof| proof.item == sending)?;
        Some(proof.role.clone())
    }

    /// A person of the people policy.
    pub(super) fn person(&self, name: &str) -> Result<&'a Person, Reason> {
        let people = self.workspace.policy.people.as_ref().ok_or(Reason::NoPeople)?;
        people.people.get(name).ok_or_else(|| Reason::Unknown { person: name.to_owned() })
    }

    /// Whether a person could sign an item now, whatever the key; the role to sign it in.
    ///
    /// # Errors
    /// Why they could not.
    pub fn may_sign(&self, name: &str, item: &str) -> Result<String, Reason> {
        let role = self.role(item)?;
        let person = self.person(name)?;
        self.holds(name, person, &role, item)?;
        self.not_suspended(name, person, self.now)?;
        if matches!(Asked::of(item), Asked::Approve(_)) {
            self.apart(name, item)?;
        }
        let allowed = allowed_signers(self.workspace);
        match allowed.signers.iter().any(|signer| signer.principals == name) {
            true => Ok(role),
            false => Err(Reason::NoKey { person: name.to_owned() }),
        }
    }

    /// Everybody who could sign an item now, by name.
    pub fn who_can(&self, item: &str) -> Vec<String> {
        let people = self.workspace.policy.people.iter().flat_map(|people| people.people.names());
        let able = people.filter(|name| self.may_sign(name, item).is_ok());
        able.map(str::to_owned).collect()
    }

    pub(super) fn holds(
        &self,
        name: &str,
        person: &Person,
        role: &str,
        item: &str,
    ) -> Result<(), Reason> {
        let held: Vec<&str> = person.roles.iter().map(|held| held.value.as_str()).collect();
        if held.contains(&role) {
            return Ok(());
        }
        let has = if held.is_empty() { "no role".to_owned() } else { known(&held) };
        let (item, person, needs) = (item.to_owned(), name.to_owned(), role.to_owned());
        Err(Reason::LacksRole { item, person, needs, has })
    }

    pub(super) fn not_suspended(
        &self,
        name: &str,
        person: &Person,
        at: Timestamp,
    ) -> Result<(), Reason> {
        match suspended(person, at) {
            None => Ok(()),
            Some(suspension) => Err(Reason::Suspended {
                person: name.to_owned(),
                from: suspension.from.value,
                until: suspension.until.value,
            }),
        }
    }

    /// Separation of duties: the author approves nothing of their own, and the business signer of
    /// a large campaign does not run it.
    pub(super) fn apart(&self, name: &str, item: &str) -> Result<(), Reason> {
        let campaign = &self.plan.campaign;
        let loaded = self.workspace.campaign(campaign);
        let brief = loaded.and_then(|loaded| loaded.campaign.brief.get());
        let brief = brief.ok_or_else(|| Reason::NoCampaign(campaign.clone()))?;
        if brief.owner.as_str() == name {
            let (person, campaign) = (name.to_owned(), campaign.clone());
            return Err(Reason::Author { person, campaign });
        }
        let above = self.business_above();
        let large = self.plan.recipients.count > u64::from(above);
        if item == BUSINESS && large && self.operator == Some(name) {
            return Err(Reason::Operator { person: name.to_owned(), above });
        }
        Ok(())
    }

    fn business_above(&self) -> u32 {
        let checklist = self.workspace.policy.checklist.as_ref();
        let above = checklist.and_then(|checklist| checklist.business.above.as_ref());
        above.map_or(defaults::BUSINESS_ABOVE, |above| above.value)
    }

    /// The most days an approval may hold.
    pub fn days_max(&self) -> u32 {
        let checklist = self.workspace.policy.checklist.as_ref();
        let days = checklist.and_then(|checklist| checklist.approval_days.as_ref());
        days.map_or(defaults::APPROVAL_DAYS, |days| days.value.min(defaults::APPROVAL_DAYS))
    }
}

/// Names in backticks, as a list; `none` where there is none.
fn known(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    if quoted.is_empty() { "none".to_owned() } else { list(&quoted, "and") }
}
