//! Reads a table from the CSV file that an operator exported.
//!
//! An export shows the active view, may cut long cells, and shows no state of any cell: so the
//! file is checked against what it must hold, every cell is [`Cell::Unknown`], and everything it
//! says is attested at best. Every trap found is reported, not the first alone. Takes bytes; knows
//! no file and no other reader.

use std::collections::{BTreeMap, BTreeSet};

use ::csv::ReaderBuilder;

use super::keys::{KeyComparison, Keys};
use super::table::{Cell, Claim, Column, Proof, Reading, Row, TableInfo, TableReader};
use crate::base::private::Personal;
use crate::base::words;

/// What Clay writes where a nested value was not extracted.
const OBJECT_WORDS: &str = "[object Object]";
/// How many places of one kind are named before the rest is counted only.
const PLACES_MAX: usize = 5;

/// What a file must hold.
#[derive(Debug, Clone)]
pub struct CsvExpectation<'a> {
    /// The column whose values tell rows apart.
    pub key_column: &'a str,
    /// Every column that is needed, the key column or not.
    pub columns: &'a [String],
    /// The keys of the rows that must be there.
    pub keys: &'a BTreeSet<String>,
}

/// Why a file cannot stand for the table. Names places, and shows no cell.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CsvTrap {
    /// Not UTF-8, which Clay's exports are.
    #[error(
        "the file is not UTF-8: export it from Clay again, and do not save it from a spreadsheet"
    )]
    NotUtf8,
    /// Not CSV.
    #[error("row {row} cannot be read: it has another number of cells than the header")]
    Ragged {
        /// The row, where 1 is the first after the header.
        row: u64,
    },
    /// Needed columns that are not there.
    #[error("columns are missing: {}; export a view that shows them", backticked(.0))]
    MissingColumns(Vec<String>),
    /// One name for two columns.
    #[error("two columns are named `{0}`: rename one of them in Clay")]
    TwoColumns(String),
    /// Nested values that were not extracted.
    #[error(
        "`{column}` holds `[object Object]` in {}: extract its parts into columns first",
        named_rows(.rows)
    )]
    Object {
        /// The column.
        column: String,
        /// The rows.
        rows: Vec<u64>,
    },
    /// Values that end as cut values end.
    #[error(
        "`{column}` ends in `...` in {}, and may be cut: read the table with the `clay` program",
        named_rows(.rows)
    )]
    Truncated {
        /// The column.
        column: String,
        /// The rows.
        rows: Vec<u64>,
    },
    /// Other keys than expected.
    #[error("{}", describe_keys(.0))]
    Keys(KeyComparison),
}

/// Every reason why a file cannot stand for the table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the CSV export cannot be used: {}", joined(.0))]
pub struct CsvTraps(pub Vec<CsvTrap>);

fn joined(traps: &[CsvTrap]) -> String {
    traps.iter().map(CsvTrap::to_string).collect::<Vec<_>>().join("; ")
}

fn backticked(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    words::list(&names, "and")
}

fn named_rows(rows: &[u64]) -> String {
    let named: Vec<String> = rows.iter().take(PLACES_MAX).map(u64::to_string).collect();
    let more = rows.len().saturating_sub(PLACES_MAX);
    match more {
        0 => format!("row {}", words::list(&named, "and")),
        _ => format!("row {} and {} more", named.join(", "), words::thousands(more as u64)),
    }
}

fn describe_keys(keys: &KeyComparison) -> String {
    let count = |n: usize, what: &str| match n {
        0 => None,
        _ => Some(format!("{} {what}", words::count(n as u64, "key"))),
    };
    let unusable = (keys.unusable > 0)
        .then(|| format!("{} without a key", words::count(keys.unusable, "row")));
    let parts = [
        count(keys.missing.len(), "missing (is the view filtered?)"),
        count(keys.unexpected.len(), "not expected"),
        count(keys.repeated.len(), "in more than one row"),
        unusable,
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// A table as an operator exported it.
#[derive(Debug, Clone)]
pub struct CsvTable {
    columns: Vec<String>,
    rows: Vec<Row>,
}

impl CsvTable {
    /// Reads a file and checks it against what it must hold.
    pub fn read(bytes: &[u8], expected: &CsvExpectation<'_>) -> Result<Self, CsvTraps> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let text = std::str::from_utf8(bytes).map_err(|_| CsvTraps(vec![CsvTrap::NotUtf8]))?;
        let table = Self::parse(text, expected).map_err(|trap| CsvTraps(vec![trap]))?;
        let mut traps = table.cell_traps(expected);
        let keys = Keys::of(&table.rows, expected.key_column).compare(expected.keys);
        if !keys.is_equal() {
            traps.push(CsvTrap::Keys(keys));
        }
        if traps.is_empty() { Ok(table) } else { Err(CsvTraps(traps)) }
    }

    fn parse(text: &str, expected: &CsvExpectation<'_>) -> Result<Self, CsvTrap> {
        let mut reader = ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
        let mut records = reader.records();
        // The first record of a text that is UTF-8 is always one: it sets the number of cells.
        let header = records.next().and_then(Result::ok).unwrap_or_default();
        let columns: Vec<String> = header.iter().map(|name| name.trim().to_owned()).collect();
        check_header(&columns, expected)?;
        let mut rows = Vec::new();
        for (record, row) in records.zip(1..) {
            let record = record.map_err(|_| CsvTrap::Ragged { row })?;
            let cells = columns
                .iter()
                .zip(&record)
                .map(|(name, text)| (name.clone(), Cell::Unknown { shown: Personal::from(text) }));
            rows.push(Row { id: None, cells: cells.collect() });
        }
        Ok(Self { columns, rows })
    }

    fn cell_traps(&self, expected: &CsvExpectation<'_>) -> Vec<CsvTrap> {
        let mut objects: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
        let mut cut: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
        for (row, number) in self.rows.iter().zip(1..) {
            for column in needed_columns(expected) {
                let Some(Cell::Unknown { shown }) = row.cells.get(column) else { continue };
                let text = shown.reveal().trim_end();
                if text.contains(OBJECT_WORDS) {
                    objects.entry(column).or_default().push(number);
                }
                if text.ends_with("...") || text.ends_with('…') {
                    cut.entry(column).or_default().push(number);
                }
            }
        }
        let objects = objects
            .into_iter()
            .map(|(column, rows)| CsvTrap::Object { column: column.to_owned(), rows });
        let cut = cut
            .into_iter()
            .map(|(column, rows)| CsvTrap::Truncated { column: column.to_owned(), rows });
        objects.chain(cut).collect()
    }
}

/// Missing columns come first: a file without a header has people where names should be, and only
/// names that were asked for are shown.
fn check_header(columns: &[String], expected: &CsvExpectation<'_>) -> Result<(), CsvTrap> {
    let mut seen = BTreeSet::new();
    let twice = columns.iter().filter(|name| !seen.insert(name.as_str())).last();
    let missing = needed_columns(expected).into_iter().filter(|name| !seen.contains(name));
    let missing: Vec<String> = missing.map(str::to_owned).collect();
    match twice {
        _ if !missing.is_empty() => Err(CsvTrap::MissingColumns(missing)),
        Some(name) => Err(CsvTrap::TwoColumns(name.clone())),
        None => Ok(()),
    }
}

fn needed_columns<'a>(expected: &'a CsvExpectation<'_>) -> BTreeSet<&'a str> {
    let columns = expected.columns.iter().map(String::as_str);
    columns.chain([expected.key_column]).collect()
}

impl TableReader for CsvTable {
    fn info(&self) -> Reading<'_, TableInfo> {
        let row_count = self.rows.len() as u64;
        let info = TableInfo { id: None, name: None, kind: None, row_count, archived: None };
        Box::pin(std::future::ready(Ok(info)))
    }

    fn columns(&self) -> Reading<'_, Vec<Column>> {
        let columns = self.columns.iter().map(|name| Column {
            id: None,
            name: name.clone(),
            kind: None,
            sources: Vec::new(),
            settings: None,
        });
        Box::pin(std::future::ready(Ok(columns.collect())))
    }

    fn rows(&self) -> Reading<'_, Vec<Row>> {
        Box::pin(std::future::ready(Ok(self.rows.clone())))
    }

    fn proof(&self, claim: Claim) -> Proof {
        match claim {
            Claim::RowKeys | Claim::CellValues => Proof::Attested,
            Claim::CellStates | Claim::Configuration | Claim::RunSettings => Proof::Unavailable,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &[u8], keys: &[&str]) -> Result<CsvTable, Vec<CsvTrap>> {
        let keys = keys.iter().map(|key| (*key).to_owned()).collect();
        let columns = ["summary".to_owned(), "member".to_owned()];
        let expected = CsvExpectation { key_column: "member", columns: &columns, keys: &keys };
        CsvTable::read(text, &expected).map_err(|traps| {
            let shown = format!("{traps} {traps:?}");
            assert!(!shown.contains("ada@"), "{shown}");
            traps.0
        })
    }

    #[tokio::test]
    async fn a_sound_export_is_read_and_proves_no_state() {
        let text = "\u{feff}member,summary,extra\n1,\"Moves, goods\",ada@a.example...\n2,,x\n";
        let table = read(text.as_bytes(), &["1", "2"]).unwrap();
        let rows = table.rows().await.unwrap();
        assert_eq!(rows[0].cells["summary"], Cell::Unknown { shown: "Moves, goods".into() });
        assert_eq!(rows[1].cells["summary"], Cell::Unknown { shown: "".into() });
        assert_eq!(table.info().await.unwrap().row_count, 2);
        assert_eq!(table.columns().await.unwrap()[2].name, "extra");
        assert_eq!(table.proof(Claim::RowKeys), Proof::Attested);
        assert_eq!(table.proof(Claim::CellStates), Proof::Unavailable);
        assert_eq!(table.proof(Claim::Configuration), Proof::Unavailable);
    }

    #[test]
    fn each_trap_is_found_in_its_place() {
        let missing = |names: &[&str]| {
            CsvTrap::MissingColumns(names.iter().map(|name| (*name).to_owned()).collect())
        };
        let object = CsvTrap::Object { column: "summary".into(), rows: vec![1] };
        let cut = |rows: &[u64]| CsvTrap::Truncated { column: "summary".into(), rows: rows.into() };
        for (text, expected) in [
            ("", vec![missing(&["member", "summary"])]),
            ("member,other\n1,x\n", vec![missing(&["summary"])]),
            ("member,summary,member\n", vec![CsvTrap::TwoColumns("member".into())]),
            ("ada@a.example,ada@a.example\n", vec![missing(&["member", "summary"])]),
            ("member,summary\n1,a\n2\n", vec![CsvTrap::Ragged { row: 2 }]),
            ("member,summary\n1,[object Object]\n2,b\n", vec![object.clone()]),
            ("member,summary\n1,a\n2,ada@a.example...\n", vec![cut(&[2])]),
            ("member,summary\n1,[object Object]\n2,b… \n", vec![object, cut(&[2])]),
        ] {
            assert_eq!(read(text.as_bytes(), &["1", "2"]).unwrap_err(), expected, "{text}");
        }
        assert_eq!(read(b"member,summary\n1,\xff\n", &["1"]).unwrap_err(), [CsvTrap::NotUtf8]);
    }

    #[test]
    fn other_keys_than_expected_are_found_and_counted() {
        let words =
            |text: &str, keys: &[&str]| read(text.as_bytes(), keys).unwrap_err()[0].to_string();
        let header = "member,summary\n";
        assert_eq!(words(header, &["1"]), "1 key missing (is the view filtered?)");
        let filtered = words(&format!("{header}1,a\n"), &["1", "2", "3"]);
        assert_eq!(filtered, "2 keys missing (is the view filtered?)");
        let doubled = words(&format!("{header}1,a\n1,b\n"), &["1"]);
        assert_eq!(doubled, "1 key in more than one row");
        let more = words(&format!("{header}1,a\n9,b\n,c\n"), &["1"]);
        assert_eq!(more, "1 key not expected, 1 row without a key");
    }

    #[test]
    fn many_places_are_named_in_part() {
        let trap = CsvTrap::Truncated { column: "summary".into(), rows: (1..=8).collect() };
        let text = trap.to_string();
        assert!(text.contains("row 1, 2, 3, 4, 5 and 3 more"), "{text}");
    }
}
