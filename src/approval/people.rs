//! The people of a workspace as signers: their keys as an `allowed_signers` file, their
//! suspensions as times at which those keys do not count.
//!
//! Knows policy; knows nothing of plans. Days of a suspension are days in UTC.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::allowed::{AllowedProblem, AllowedSigner, AllowedSigners};
use super::key::PublicKey;
use crate::spec::policy::{Person, Suspension};
use crate::workspace::Workspace;

/// Every key of every person, for `ssh-keygen -Y verify -f`. A suspended person's keys count
/// before and after the suspension. A problem has its line in the people policy.
pub fn allowed_signers(workspace: &Workspace) -> AllowedSigners {
    let mut file = AllowedSigners::default();
    let Some(people) = &workspace.policy.people else { return file };
    for (name, person) in people.people.iter() {
        for key in person.keys.iter().flatten() {
            match lines(&name.value, &key.value, person.suspended.as_ref()) {
                Ok(lines) => file.signers.extend(lines),
                Err(problem) => {
                    let source = workspace.sources.file(key.at.file);
                    let line = source.line_column(key.at.span.start).line;
                    file.problems.push((line as usize, problem));
                }
            }
        }
    }
    file
}

fn lines(
    person: &str,
    key: &str,
    suspension: Option<&Suspension>,
) -> Result<Vec<AllowedSigner>, AllowedProblem> {
    let key: PublicKey = key.parse()?;
    let Some(suspension) = suspension else {
        return Ok(vec![AllowedSigner::for_person(person, key, None, None)?]);
    };
    let second = SignedDuration::from_secs(1);
    let before = midnight(suspension.from.value).and_then(|at| at.checked_sub(second).ok());
    let after = suspension.until.tomorrow().ok().and_then(midnight);
    let mut lines = Vec::new();
    if before.is_some() {
        lines.push(AllowedSigner::for_person(person, key.clone(), None, before)?);
    }
    if after.is_some() {
        lines.push(AllowedSigner::for_person(person, key, after, None)?);
    }
    Ok(lines)
}

fn midnight(day: Date) -> Option<Timestamp> {
    day.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
}

/// The suspension of a person that holds at an instant.
pub(super) fn suspended(person: &Person, at: Timestamp) -> Option<&Suspension> {
    let day = at.to_zoned(TimeZone::UTC).date();
    let suspension = person.suspended.as_ref()?;
    (suspension.from.value <= day && day <= suspension.until.value).then_some(suspension)
}
