//! An audience in a CSV file, streamed into a pass.
//!
//! One record is held at a time. Does not write CSV, and does not know which columns a platform
//! exports: their names are an argument.

use std::io::Read;

use csv::ByteRecord;

use super::pass::{Pass, TooManyRows};
use super::reject::Reason;
use super::row::Row;

/// The header names of the columns to read. An empty name is a column the table does not have;
/// lead and email every table must have.
#[derive(Debug, Clone, Copy, Default)]
pub struct ColumnNames<'a> {
    /// The lead's record id.
    pub lead: &'a str,
    /// The campaign member's record id.
    pub member: &'a str,
    /// The address.
    pub email: &'a str,
    /// Given name.
    pub first_name: &'a str,
    /// Family name.
    pub last_name: &'a str,
    /// Company name.
    pub company: &'a str,
    /// Country.
    pub country: &'a str,
    /// Segment.
    pub segment: &'a str,
}

/// A table that cannot be read to its end.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// A column is not in the header.
    #[error("the table has no column `{0}`: add it to the report, or name the right column")]
    MissingColumn(String),
    /// A column is in the header twice.
    #[error("the table has the column `{0}` twice: rename one of them")]
    AmbiguousColumn(String),
    /// A record is broken, or reading failed. The record's content is not part of it.
    #[error("record {record} of the table cannot be read: {problem}")]
    Broken {
        /// The record, counted from 1 after the header.
        record: u64,
        /// What is wrong.
        problem: String,
    },
    /// There are too many rows.
    #[error(transparent)]
    TooManyRows(#[from] TooManyRows),
}

/// Reads a CSV table with a header into a pass; `each` is told, for every row in turn, where its
/// record begins in bytes and why it is left out. Returns where the last record ends.
pub fn read(
    table: impl Read,
    names: &ColumnNames<'_>,
    pass: &mut Pass<'_>,
    mut each: impl FnMut(u64, Option<Reason>),
) -> Result<u64, TableError> {
    let mut reader = csv::ReaderBuilder::new().buffer_capacity(1 << 16).from_reader(table);
    let header = reader.byte_headers().map_err(|error| broken(0, &error))?;
    let columns = Columns::find(header, names)?;
    let mut record = ByteRecord::new();
    let mut number = 0;
    loop {
        let begins = reader.position().byte();
        number += 1;
        if !reader.read_byte_record(&mut record).map_err(|error| broken(number, &error))? {
            return Ok(begins);
        }
        let reason = match columns.row(&record) {
            Some(row) => pass.row(&row)?,
            None => pass.unreadable()?,
        };
        each(begins, reason);
    }
}

fn broken(record: u64, error: &csv::Error) -> TableError {
    let problem = match error.kind() {
        csv::ErrorKind::Io(cause) => cause.to_string(),
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("it has {len} fields, the header has {expected_len}")
        }
        _ => "it is not CSV".to_owned(),
    };
    TableError::Broken { record, problem }
}

/// Where each field stands in a record.
struct Columns {
    lead: usize,
    email: usize,
    member: Option<usize>,
    first_name: Option<usize>,
    last_name: Option<usize>,
    company: Option<usize>,
    country: Option<usize>,
    segment: Option<usize>,
}

impl Columns {
    fn find(header: &ByteRecord, names: &ColumnNames<'_>) -> Result<Self, TableError> {
        let required = |name: &str| position(header, name);
        let optional = |name: &str| match name {
            "" => Ok(None),
            name => position(header, name).map(Some),
        };
        Ok(Self {
            lead: required(names.lead)?,
            email: required(names.email)?,
            member: optional(names.member)?,
            first_name: optional(names.first_name)?,
            last_name: optional(names.last_name)?,
            company: optional(names.company)?,
            country: optional(names.country)?,
            segment: optional(names.segment)?,
        })
    }

    /// The row of a record; `None` when one of its fields is not UTF-8.
    fn row<'a>(&self, record: &'a ByteRecord) -> Option<Row<'a>> {
        let required = |at: usize| std::str::from_utf8(record.get(at).unwrap_or_default()).ok();
        let optional = |at: Option<usize>| at.map_or(Some(""), required);
        Some(Row {
            lead: required(self.lead)?,
            email: required(self.email)?,
            member: optional(self.member)?,
            first_name: optional(self.first_name)?,
            last_name: optional(self.last_name)?,
            company: optional(self.company)?,
            country: optional(self.country)?,
            segment: optional(self.segment)?,
        })
    }
}

/// The one column of this name; letter case, blanks and a byte order mark do not count.
fn position(header: &ByteRecord, name: &str) -> Result<usize, TableError> {
    let is_it = |field: &[u8]| {
        let field = field.strip_prefix(b"\xef\xbb\xbf").unwrap_or(field);
        field.trim_ascii().eq_ignore_ascii_case(name.trim().as_bytes())
    };
    let mut found = (0..header.len()).filter(|at| is_it(&header[*at]));
    match (found.next(), found.next()) {
        (Some(at), None) => Ok(at),
        (None, _) => Err(TableError::MissingColumn(name.to_owned())),
        (Some(_), Some(_)) => Err(TableError::AmbiguousColumn(name.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::super::mark::Seed;
    use super::super::pass::Selection;
    use super::super::reject::Policy;
    use super::super::suppress::Suppression;
    use super::*;

    const NAMES: ColumnNames<'static> = ColumnNames {
        lead: "Lead ID",
        email: "Email",
        first_name: "First Name",
        last_name: "Last Name",
        company: "Company",
        member: "",
        country: "",
        segment: "",
    };

    type Passed = (Vec<Option<Reason>>, Vec<u64>, Selection);

    fn pass(table: &[u8]) -> Result<Passed, TableError> {
        let policy = Policy { reserved: Vec::new(), ..Policy::default() };
        let lists = Suppression::new(Seed::of("seed"));
        let mut pass = Pass::new(&policy, &lists);
        let (mut reasons, mut places) = (Vec::new(), Vec::new());
        let end = read(table, &NAMES, &mut pass, |begins, reason| {
            places.push(begins);
            reasons.push(reason);
        })?;
        places.push(end);
        Ok((reasons, places, pass.finish()))
    }

    #[test]
    fn columns_are_found_by_name_and_records_by_their_bytes() {
        let table = b"\xef\xbb\xbfEMAIL, lead id ,First Name,Last Name,Company\n\
            jane@acme.example,00Q1,Jane,Doe,\"Acme, Inc\"\n\
            bad,00Q2,Jane,Doe,Acme\n\
            j@acme.example,00Q3,J\xff,Doe,Acme\n";
        let (reasons, places, selection) = pass(table).unwrap();
        assert_eq!(reasons[1..], [Some(Reason::InvalidEmail), Some(Reason::Unreadable)]);
        assert_eq!(selection.rows(), [0]);
        let first = &table[places[0] as usize..places[1] as usize];
        assert_eq!(first, b"jane@acme.example,00Q1,Jane,Doe,\"Acme, Inc\"\n");
        assert_eq!(places[3] as usize, table.len());
    }

    #[test]
    fn a_merge_value_with_a_line_break_is_unsafe() {
        let table = b"Lead ID,Email,First Name,Last Name,Company\n1,j@a.example,J,D,\"A\nB\"\n";
        let (reasons, _, _) = pass(table).unwrap();
        assert_eq!(reasons, [Some(Reason::UnsafeText)]);
    }

    #[test]
    fn a_table_without_its_columns_is_refused() {
        let none = pass(b"Email,First Name\n").unwrap_err();
        assert_eq!(
            none.to_string(),
            "the table has no column `Lead ID`: add it to the report, or name the right column"
        );
        let twice = pass(b"Lead ID,Email,email\n").unwrap_err();
        assert!(matches!(twice, TableError::AmbiguousColumn(name) if name == "Email"));
    }

    #[test]
    fn a_short_record_stops_the_reading_and_names_its_number_only() {
        let table = b"Lead ID,Email,First Name,Last Name,Company\n00Q1,jane@acme.example\n";
        assert_eq!(
            pass(table).unwrap_err().to_string(),
            "record 1 of the table cannot be read: it has 2 fields, the header has 5"
        );
    }
}
