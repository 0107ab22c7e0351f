//! The one pass over an audience: each row is judged as it comes, and what stays is settled at
//! the end, whatever the order of the rows.
//!
//! Holds 32 bytes for each row that may stay and no row itself. Knows nothing of CSV: `table`
//! feeds it.

use std::collections::{BTreeMap, HashMap};

use super::dedupe::{Candidate, dedupe, rank};
use super::distribution::Distribution;
use super::reject::{Policy, Reason};
use super::row::Row;
use super::split::{NoSplit, Size, split};
use super::suppress::Suppression;
use super::syntax::check;
use crate::base::address::Normaliser;
use crate::base::domain_class::DomainClass;

/// More rows than can be numbered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an audience has at most 4,294,967,295 rows: split the source")]
pub struct TooManyRows;

/// An audience being read.
pub struct Pass<'a> {
    policy: &'a Policy,
    suppression: &'a Suppression,
    normaliser: Normaliser,
    rows: u32,
    candidates: Vec<Candidate>,
    cells: Cells,
    excluded: BTreeMap<Reason, u64>,
}

impl<'a> Pass<'a> {
    /// A pass under a policy, the suppression lists and their seed.
    pub fn new(policy: &'a Policy, suppression: &'a Suppression) -> Self {
        Self {
            policy,
            suppression,
            normaliser: Normaliser::new(),
            rows: 0,
            candidates: Vec::new(),
            cells: Cells::default(),
            excluded: BTreeMap::new(),
        }
    }

    /// Takes the next row. The answer is the reason it is left out; a row without one stays
    /// unless [`Selection::duplicates`] names it.
    pub fn row(&mut self, row: &Row<'_>) -> Result<Option<Reason>, TooManyRows> {
        let reason = self.judge(row);
        self.count(reason)
    }

    /// Takes the next row, one that is not text.
    pub fn unreadable(&mut self) -> Result<Option<Reason>, TooManyRows> {
        self.count(Some(Reason::Unreadable))
    }

    fn count(&mut self, reason: Option<Reason>) -> Result<Option<Reason>, TooManyRows> {
        self.rows = self.rows.checked_add(1).ok_or(TooManyRows)?;
        if let Some(reason) = reason {
            *self.excluded.entry(reason).or_insert(0) += 1;
        }
        Ok(reason)
    }

    fn judge(&mut self, row: &Row<'_>) -> Option<Reason> {
        let (lead, address) = (row.lead.trim(), row.email.trim());
        if lead.is_empty() {
            return Some(Reason::MissingId);
        }
        if address.is_empty() {
            return Some(Reason::MissingEmail);
        }
        if let Err(fault) = check(address) {
            return Some(fault.into());
        }
        let Some(key) = self.normaliser.key(address) else {
            return Some(Reason::InvalidEmail);
        };
        let seed = self.suppression.seed();
        let mark = seed.mark(key.text().as_bytes());
        let suppressed = || self.suppression.find_marked(key, mark).map(Reason::Suppressed);
        let reason = self
            .policy
            .judge_key(key)
            .or_else(|| self.policy.judge_fields(row))
            .or_else(suppressed);
        if reason.is_none() {
            let class = DomainClass::of(key.domain());
            let cell = self.cells.number(row.segment.trim(), row.country.trim(), class);
            let rank = rank(lead, |bytes| seed.mark(bytes));
            self.candidates.push(Candidate { mark, rank, row: self.rows, cell });
        }
        reason
    }

    /// Settles who stays.
    pub fn finish(mut self) -> Selection {
        let mut duplicates = Vec::new();
        dedupe(&mut self.candidates, |row, of| duplicates.push(Duplicate { row, of }));
        duplicates.sort_unstable();
        let distribution = self.distribution(duplicates.len() as u64);
        let strata = self.cells.strata();
        let kept = self.candidates.iter();
        Selection {
            kept: kept.map(|one| (one.row, strata[one.cell as usize])).collect(),
            duplicates,
            distribution,
        }
    }

    fn distribution(&self, duplicates: u64) -> Distribution {
        let mut counts = vec![0_u64; self.cells.list.len()];
        for candidate in &self.candidates {
            counts[candidate.cell as usize] += 1;
        }
        let mut found = Distribution {
            rows: u64::from(self.rows),
            kept: self.candidates.len() as u64,
            ..Distribution::default()
        };
        let named = |name: &str| if name.is_empty() { "none" } else { name }.to_owned();
        for (cell, count) in self.cells.list.iter().zip(counts).filter(|(_, count)| *count > 0) {
            *found.segments.entry(named(&cell.segment)).or_insert(0) += count;
            *found.countries.entry(named(&cell.country)).or_insert(0) += count;
            *found.domain_classes.entry(cell.class.text().to_owned()).or_insert(0) += count;
        }
        for (reason, count) in &self.excluded {
            let code = match reason {
                Reason::Suppressed(list) => self.suppression.name(*list),
                other => other.code(),
            };
            *found.excluded.entry(code.to_owned()).or_insert(0) += count;
        }
        if duplicates > 0 {
            *found.excluded.entry(Reason::Duplicate.code().to_owned()).or_insert(0) += duplicates;
        }
        found
    }
}

/// A row left out because the same person stands in an older record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Duplicate {
    /// The row left out, counted from 0.
    pub row: u32,
    /// The row kept instead.
    pub of: u32,
}

/// Who stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection {
    /// Row and stratum, in the order of the people's marks.
    kept: Vec<(u32, u32)>,
    duplicates: Vec<Duplicate>,
    distribution: Distribution,
}

impl Selection {
    /// How many people stay.
    pub fn len(&self) -> usize {
        self.kept.len()
    }

    /// Whether nobody stays.
    pub fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }

    /// The rows that stay, in the order of the source.
    pub fn rows(&self) -> Vec<u32> {
        let mut rows: Vec<u32> = self.kept.iter().map(|(row, _)| *row).collect();
        rows.sort_unstable();
        rows
    }

    /// The rows left out at the end, in the order of the source.
    pub fn duplicates(&self) -> &[Duplicate] {
        &self.duplicates
    }

    /// The numbers, unfolded: fold them before they leave the machine.
    pub fn distribution(&self) -> &Distribution {
        &self.distribution
    }

    /// The rows of each wave, in the order of the source. Strata are segment and domain class.
    pub fn waves(&self, sizes: &[Size]) -> Result<Vec<Vec<u32>>, NoSplit> {
        let strata: Vec<u32> = self.kept.iter().map(|(_, stratum)| *stratum).collect();
        let mut waves = vec![Vec::new(); sizes.len()];
        for (wave, (row, _)) in split(&strata, sizes)?.into_iter().zip(&self.kept) {
            waves[usize::from(wave)].push(*row);
        }
        for wave in &mut waves {
            wave.sort_unstable();
        }
        Ok(waves)
    }
}

/// The combinations of segment, country and domain class seen so far.
#[derive(Default)]
struct Cells {
    list: Vec<Cell>,
    numbers: HashMap<String, u32>,
    probe: String,
}

struct Cell {
    segment: String,
    country: String,
    class: DomainClass,
}

impl Cells {
    fn number(&mut self, segment: &str, country: &str, class: DomainClass) -> u32 {
        self.probe.clear();
        for part in [segment, "\0", country, "\0", class.text()] {
            self.probe.push_str(part);
        }
        if let Some(number) = self.numbers.get(&self.probe) {
            return *number;
        }
        // A new cell comes with a row, and rows are counted in 32 bits.
        let number = self.list.len() as u32;
        self.numbers.insert(self.probe.clone(), number);
        let (segment, country) = (segment.to_owned(), country.to_owned());
        self.list.push(Cell { segment, country, class });
        number
    }

    /// The stratum of each cell: its segment and domain class, numbered in their own order.
    fn strata(&self) -> Vec<u32> {
        let mut numbers: BTreeMap<(&str, DomainClass), u32> =
            self.list.iter().map(|cell| ((cell.segment.as_str(), cell.class), 0)).collect();
        for (number, slot) in (0..).zip(numbers.values_mut()) {
            *slot = number;
        }
        self.list.iter().map(|cell| numbers[&(cell.segment.as_str(), cell.class)]).collect()
    }
}
