//! The frozen set: who a plan is for, as keyed digests in a file beside the plan.
//!
//! Holds no personal data: without the key of the workspace nobody can tell whether a person is in
//! it. Its Merkle roots are those of the plan, so whoever signs the plan signs the set.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::PlanDocument;
use crate::base::canonical::{NotCanonical, to_canonical_json};
use crate::base::digest::Digest;
use crate::base::merkle::merkle_root;

/// The format this program writes and reads.
pub const SET_FORMAT: &str = "sendoff-set/v1";

/// The people of a plan: the keyed digest of lead and address, and the wave.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FrozenSet {
    /// The campaign.
    pub campaign: String,
    /// Each person's leaf, and the number of the wave from 0; none in a prepare plan.
    pub members: BTreeMap<Digest, Option<u16>>,
}

/// The first line of the file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    format: String,
    campaign: String,
    count: u64,
    root: Digest,
}

/// Every other line.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    leaf: Digest,
    wave: Option<u16>,
}

/// Why a set file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SetError {
    /// It is not a set file of this version.
    #[error(
        "the file of recipients is not `{SET_FORMAT}`; make the plan again with `sendoff plan`"
    )]
    Format,
    /// A line cannot be read, or the lines are not in the order this program writes them in.
    #[error(
        "line {0} of the file of recipients was changed; make the plan again with `sendoff plan`"
    )]
    Edited(usize),
    /// It holds other people than the plan.
    #[error("the file of recipients is not the one of this plan; keep the two files together")]
    OtherPlan,
}

impl FrozenSet {
    /// The Merkle root over everybody.
    pub fn root(&self) -> Digest {
        merkle_root(self.members.keys().copied())
    }

    /// The Merkle root over one wave.
    pub fn wave_root(&self, wave: u16) -> Digest {
        merkle_root(self.wave(wave))
    }

    /// The leaves of one wave.
    pub fn wave(&self, wave: u16) -> BTreeSet<Digest> {
        let members = self.members.iter().filter(|(_, of)| **of == Some(wave));
        members.map(|(leaf, _)| *leaf).collect()
    }

    /// The bytes of the file: one line of canonical JSON for the header and for each person.
    pub fn bytes(&self) -> Result<Vec<u8>, NotCanonical> {
        let header = Header {
            format: SET_FORMAT.to_owned(),
            campaign: self.campaign.clone(),
            count: self.members.len() as u64,
            root: self.root(),
        };
        let mut bytes = to_canonical_json(&header)?;
        bytes.push(b'\n');
        for (leaf, wave) in &self.members {
            bytes.extend(to_canonical_json(&Line { leaf: *leaf, wave: *wave })?);
            bytes.push(b'\n');
        }
        Ok(bytes)
    }

    /// Reads the file. Only what this program wrote is taken, byte for byte.
    pub fn parse(bytes: &[u8]) -> Result<Self, SetError> {
        let mut lines = bytes.split(|byte| *byte == b'\n');
        let first = lines.next().unwrap_or_default();
        let header: Header = serde_json::from_slice(first).map_err(|_| SetError::Format)?;
        if header.format != SET_FORMAT {
            return Err(SetError::Format);
        }
        let mut set = Self { campaign: header.campaign, members: BTreeMap::new() };
        for (index, line) in lines.enumerate().filter(|(_, line)| !line.is_empty()) {
            let read: Line =
                serde_json::from_slice(line).map_err(|_| SetError::Edited(index + 2))?;
            set.members.insert(read.leaf, read.wave);
        }
        let same = set.bytes().is_ok_and(|written| written == bytes);
        if same { Ok(set) } else { Err(SetError::Edited(set.first_difference(bytes))) }
    }

    fn first_difference(&self, bytes: &[u8]) -> usize {
        let written = self.bytes().unwrap_or_default();
        let lines = |bytes: &'_ [u8]| {
            bytes.split(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect::<Vec<_>>()
        };
        let (found, written) = (lines(bytes), lines(&written));
        let same = found.iter().zip(&written).take_while(|(a, b)| a == b).count();
        same + 1
    }

    /// Whether this is the set of a plan: the same people, in the same waves.
    pub fn verify(&self, plan: &PlanDocument) -> Result<(), SetError> {
        let waves = (0_u16..).zip(&plan.waves).all(|(number, wave)| {
            self.wave_root(number) == wave.root && self.wave(number).len() as u64 == wave.size
        });
        let people = self.members.len() as u64 == plan.recipients.count;
        let same = self.campaign == plan.campaign && self.root() == plan.recipients.root;
        if same && people && waves { Ok(()) } else { Err(SetError::OtherPlan) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set() -> FrozenSet {
        let leaves = [1_u8, 2, 3].map(|n| (Digest::of(&[n]), Some(u16::from(n == 3))));
        FrozenSet { campaign: "first".to_owned(), members: leaves.into() }
    }

    #[test]
    fn a_set_reads_what_it_wrote() {
        let bytes = set().bytes().unwrap();
        assert_eq!(FrozenSet::parse(&bytes).unwrap(), set());
        assert_eq!(bytes.iter().filter(|byte| **byte == b'\n').count(), 4);
    }

    #[test]
    fn a_changed_line_is_named() {
        let text = String::from_utf8(set().bytes().unwrap()).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        let swapped = [lines[0], lines[2], lines[1], lines[3], ""].join("\n");
        let removed = [lines[0], lines[1], lines[2], ""].join("\n");
        let spaced = text.replacen("\"wave\":", "\"wave\": ", 1);
        let other = text.replace("sendoff-set/v1", "sendoff-set/v2");
        for (text, error) in [
            (swapped.as_str(), SetError::Edited(2)),
            (removed.as_str(), SetError::Edited(1)),
            (spaced.as_str(), SetError::Edited(2)),
            (other.as_str(), SetError::Format),
            ("{}", SetError::Format),
            (&text.replacen("leaf", "lead", 1), SetError::Edited(2)),
        ] {
            assert_eq!(FrozenSet::parse(text.as_bytes()), Err(error), "{text}");
        }
    }
}
