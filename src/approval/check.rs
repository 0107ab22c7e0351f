//! Which of a plan's signatures are there, which are missing, and which count for nothing.
//!
//! Judges what lies beside a plan by the policy of the workspace; reads no file and asks no clock.

use std::collections::BTreeSet;
use std::path::Path;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::allowed::AllowedSigners;
use super::files::{Approval, Approvals};
use super::people::allowed_signers;
use super::question::{Asked, Question};
use super::reason::Reason;
use super::signature::{NAMESPACE, claimed_signer, verify};
use super::statement::Statement;
use crate::base::digest::Digest;
use crate::plan::PlanDocument;
use crate::workspace::Workspace;

/// A signature that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// The item.
    pub item: String,
    /// The role it was signed in.
    pub role: String,
    /// Who signed.
    pub person: String,
    /// The digest of the signed statement.
    pub statement: Digest,
    /// When.
    pub at: Timestamp,
    /// Until when it counts.
    pub expires: Timestamp,
}

/// A signature the plan needs and does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// The item.
    pub item: String,
    /// The role that signs it.
    pub role: String,
    /// Who could sign it now.
    pub who_can: Vec<String>,
    /// Why the plan needs it.
    pub why: String,
    /// Where nobody can sign it: why each person of the role cannot.
    pub obstacles: Vec<Reason>,
}

impl Missing {
    /// The command that gives it, for a plan's file; `key` is where a person's key lies, for one
    /// that is not where keys are looked for.
    pub fn command(&self, plan: &str, key: &dyn Fn(&str) -> Option<String>) -> String {
        let person = self.who_can.first().map_or("PERSON", String::as_str);
        signing_command(plan, &self.item, person, key)
    }
}

/// The command by which a person signs an item of a plan's file.
pub fn signing_command(
    plan: &str,
    item: &str,
    person: &str,
    key: &dyn Fn(&str) -> Option<String>,
) -> String {
    let key = key(person).map_or(String::new(), |key| format!(" --key {key}"));
    format!("sendoff approve {plan} --item {item} --as {person}{key}")
}

/// A file that counts for nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Void {
    /// Its name, without the directory.
    pub file: String,
    /// Why.
    pub reason: Reason,
}

/// A person's signed decision that a wave may be followed by the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaveRelease {
    /// The wave.
    pub wave: String,
    /// Who decided.
    pub person: String,
    /// Why.
    pub reason: String,
    /// The digest of the signed statement.
    pub statement: Digest,
    /// When it was signed.
    pub at: Timestamp,
}

/// A signature that somebody took back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawn {
    /// The item.
    pub item: String,
    /// Who took it back.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// How the approvals of a plan stand.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Approved {
    /// What is signed.
    pub signed: Vec<Signed>,
    /// What is not, in the order of the plan.
    pub missing: Vec<Missing>,
    /// What counts for nothing, by file.
    pub void: Vec<Void>,
    /// Waves that were released.
    pub releases: Vec<WaveRelease>,
    /// What of the missing was signed once and taken back.
    pub withdrawn: Vec<Withdrawn>,
}

impl Approved {
    /// Whether every signature the plan needs is there.
    pub fn is_complete(&self) -> bool {
        self.missing.is_empty()
    }

    /// Who signed what, for the record of an apply: no file and no key, only names and digests.
    pub fn record(&self) -> Value {
        let signed = self.signed.iter().map(|one| {
            json!({
                "item": one.item,
                "role": one.role,
                "person": one.person,
                "statement": one.statement,
                "at": one.at,
            })
        });
        Value::Array(signed.collect())
    }
}

/// The digests of the statements that were signed by who they say, also those taken back since:
/// what a record that names them is proved by.
pub fn proven(approved: &Approved, found: &Approvals) -> BTreeSet<String> {
    let withdrawn =
        approved.void.iter().filter(|void| matches!(void.reason, Reason::Withdrawn { .. }));
    let withdrawn = withdrawn.filter_map(|void| {
        let approval = found.found.iter().find(|one| name(&one.path) == void.file)?;
        Some(Digest::of(&approval.bytes))
    });
    let signed = approved.signed.iter().map(|one| one.statement);
    let released = approved.releases.iter().map(|one| one.statement);
    signed.chain(released).chain(withdrawn).map(|digest| digest.to_string()).collect()
}

/// Judges everything that lies beside a plan, for whoever runs it.
pub fn check(
    plan: &PlanDocument,
    digest: Digest,
    found: &Approvals,
    workspace: &Workspace,
    operator: Option<&str>,
    now: Timestamp,
    settled: bool,
) -> Approved {
    Question { plan, digest, workspace, operator, now, settled }.judge(found)
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

impl Question<'_> {
    /// Judges everything that lies beside the plan.
    pub fn judge(&self, found: &Approvals) -> Approved {
        let allowed = allowed_signers(self.workspace);
        let judge = Judge { question: self, allowed: &allowed };
        let mut approved = Approved::default();
        let mut void = |path: &Path, reason| approved.void.push(Void { file: name(path), reason });
        // A withdrawal that was damaged, or signed by a clock that is ahead, stops what it names.
        let mut doubtful = Vec::new();
        for problem in &found.problems {
            void(&problem.path, Reason::File(problem.fault.clone()));
            doubtful.extend(doubtful_withdrawal(&problem.path, self.now));
        }
        let mut valid = Vec::new();
        for approval in &found.found {
            match judge.valid(approval) {
                Ok(()) => valid.push(approval),
                Err(reason) => {
                    if matches!(reason, Reason::Signature(_) | Reason::Future { .. }) {
                        doubtful.extend(doubtful_withdrawal(&approval.path, self.now));
                    }
                    void(&approval.path, reason);
                }
            }
        }
        let mut withdrawals: Vec<Withdrawn> =
            valid.iter().filter_map(|one| withdrawal(one)).chain(doubtful).collect();
        for approval in valid {
            match withdrawn(&approval.statement, &withdrawals) {
                Some(reason) => approved.void.push(Void { file: name(&approval.path), reason }),
                None => take(&mut approved, approval),
            }
        }
        approved.void.sort_by(|a, b| a.file.cmp(&b.file));
        approved.missing = missing(self, &approved.signed);
        withdrawals.retain(|one| approved.missing.iter().any(|missing| missing.item == one.item));
        approved.withdrawn = withdrawals;
        approved
    }
}

fn withdrawal(approval: &Approval) -> Option<Withdrawn> {
    let Statement { item, person, at, .. } = &approval.statement;
    match Asked::of(item) {
        Asked::Withdraw(item) => {
            Some(Withdrawn { item: item.to_owned(), by: person.clone(), at: *at })
        }
        Asked::Approve(_) | Asked::Release(_) => None,
    }
}

/// What a file that should be a withdrawal would take back, by its name.
fn doubtful_withdrawal(path: &Path, now: Timestamp) -> Option<Withdrawn> {
    let stem = path.file_stem()?.to_str()?;
    let (item, by) = stem.split_once('.')?;
    let Asked::Withdraw(item) = Asked::of(item) else { return None };
    Some(Withdrawn { item: item.to_owned(), by: by.to_owned(), at: now })
}

/// Anybody who may sign an item may take back every signature of it that is not later.
fn withdrawn(statement: &Statement, withdrawals: &[Withdrawn]) -> Option<Reason> {
    let later = |one: &&Withdrawn| one.item == statement.item && one.at >= statement.at;
    let one = withdrawals.iter().find(later)?;
    Some(Reason::Withdrawn { by: one.by.clone(), at: one.at })
}

fn take(approved: &mut Approved, approval: &Approval) {
    let Statement { item, role, person, at, expires, reason, .. } = approval.statement.clone();
    let statement = Digest::of(&approval.bytes);
    match Asked::of(&item) {
        Asked::Withdraw(_) => {}
        Asked::Release(wave) => {
            let (wave, reason) = (wave.to_owned(), reason.unwrap_or_default());
            approved.releases.push(WaveRelease { wave, person, reason, statement, at });
        }
        Asked::Approve(_) => {
            approved.signed.push(Signed { item, role, person, statement, at, expires });
        }
    }
}

fn missing(question: &Question<'_>, signed: &[Signed]) -> Vec<Missing> {
    let needed = question.plan.signatures.iter();
    let open = needed.filter(|needed| {
        !signed.iter().any(|one| one.item == needed.item && one.role == needed.role)
    });
    open.map(|needed| {
        let who_can = question.who_can(&needed.item);
        let obstacles =
            if who_can.is_empty() { obstacles(question, &needed.item) } else { Vec::new() };
        let (item, role) = (needed.item.clone(), needed.role.clone());
        Missing { item, role, who_can, why: needed.why.clone(), obstacles }
    })
    .collect()
}

/// Why each person who holds the role cannot sign.
fn obstacles(question: &Question<'_>, item: &str) -> Vec<Reason> {
    let Some(people) = &question.workspace.policy.people else { return vec![Reason::NoPeople] };
    let refused = people.people.names().filter_map(|name| question.may_sign(name, item).err());
    refused.filter(|reason| !matches!(reason, Reason::LacksRole { .. })).collect()
}

/// One question and the keys that answer it.
struct Judge<'a> {
    question: &'a Question<'a>,
    allowed: &'a AllowedSigners,
}

impl Judge<'_> {
    /// Whether an approval counts, withdrawals aside. First that its bytes are those somebody
    /// signed, then that this somebody may: nothing in an altered statement is worth a word.
    fn valid(&self, approval: &Approval) -> Result<(), Reason> {
        let (question, statement) = (self.question, &approval.statement);
        let key = claimed_signer(&approval.signature)?;
        verify(&approval.bytes, &approval.signature, &key)?;
        if statement.plan != question.digest {
            let (signed, plan) = (statement.plan.short(), question.digest.short());
            return Err(Reason::OtherPlan { signed, plan });
        }
        let person = question.person(&statement.person)?;
        question.not_suspended(&statement.person, person, statement.at)?;
        let permitted = self.allowed.permits(&statement.person, &key, NAMESPACE, statement.at);
        permitted.map_err(|why| Reason::Key {
            person: statement.person.clone(),
            fingerprint: key.fingerprint(),
            why,
        })?;
        self.role(statement)?;
        question.holds(&statement.person, person, &statement.role, &statement.item)?;
        self.times(statement)?;
        match Asked::of(&statement.item) {
            // Who was suspended meanwhile gives nothing, but what they stopped stays stopped.
            Asked::Withdraw(_) => return Ok(()),
            Asked::Approve(item) => question.apart(&statement.person, item)?,
            Asked::Release(_) if blank(statement.reason.as_deref()) => {
                return Err(Reason::NoReason);
            }
            Asked::Release(_) => {}
        }
        question.not_suspended(&statement.person, person, question.now)
    }

    fn role(&self, statement: &Statement) -> Result<(), Reason> {
        let needs = self.question.role(&statement.item)?;
        if needs == statement.role {
            return Ok(());
        }
        let (item, signed) = (statement.item.clone(), statement.role.clone());
        Err(Reason::WrongRole { item, needs, signed })
    }

    fn times(&self, statement: &Statement) -> Result<(), Reason> {
        let (question, days) = (self.question, self.question.days_max());
        if statement.at > question.now {
            return Err(Reason::Future { at: statement.at });
        }
        let asked = Asked::of(&statement.item);
        if matches!(asked, Asked::Withdraw(_)) {
            return Ok(());
        }
        let longest = SignedDuration::from_hours(24 * i64::from(days));
        if statement.expires.duration_since(statement.at) > longest {
            return Err(Reason::TooLong { days });
        }
        let counts_on = question.settled && matches!(asked, Asked::Approve(_));
        if !counts_on && question.now >= statement.expires {
            return Err(Reason::Expired { at: statement.expires });
        }
        Ok(())
    }
}

fn blank(reason: Option<&str>) -> bool {
    reason.is_none_or(|reason| reason.trim().is_empty())
}
