//! Which rows a query finds, and how it is refused.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::super::settings::OrgSettings;
use super::super::tables::Tables;
use super::run;
use crate::base::private::Secret;

const BASE: &str = "/services/data/v59.0";

fn settings() -> OrgSettings {
    OrgSettings::new("core", "key", Secret::new("secret"))
}

/// Four leads named by one letter.
fn leads() -> Tables {
    let mut tables = Tables::default();
    let rows = [
        json!({"LastName": "A", "Email": "ann@one.example", "NumberOfEmployees": 5,
               "DoNotCall": true, "ConvertedDate": "2027-01-10",
               "CreatedDate": "2027-01-10T23:59:59.000+0000"}),
        json!({"LastName": "B", "Email": "Bob_1@two.example", "NumberOfEmployees": 50,
               "CreatedDate": "2027-01-11T00:00:00.000+0000"}),
        json!({"LastName": "C", "Title": "it's 100%",
               "CreatedDate": "2027-01-12T00:00:00.000+0000"}),
        json!({"LastName": "D", "Email": "bobx1@two.example", "IsDeleted": true}),
    ];
    for (number, row) in rows.iter().enumerate() {
        let id =
            super::super::id::to_18(&format!("00Q55000000000{}", ["a", "A", "b", "B"][number]));
        let mut record = row.as_object().cloned().unwrap();
        record.insert("Id".to_owned(), json!(id));
        tables.put("Lead", &id.unwrap(), record);
    }
    tables
}

fn now() -> Timestamp {
    "2027-01-11T08:00:00Z".parse().unwrap()
}

/// The letters of the leads found, in order.
fn found(rest: &str) -> String {
    let soql = format!("SELECT LastName FROM Lead {rest}");
    let outcome = run(&settings(), &leads(), now(), BASE, &soql, false);
    let rows = outcome.unwrap_or_else(|fault| panic!("{rest}: {}", fault.message)).rows;
    rows.iter().filter_map(|row| row["LastName"].as_str()).collect()
}

fn refused(soql: &str) -> (&'static str, String) {
    let fault = run(&settings(), &leads(), now(), BASE, soql, false).unwrap_err();
    assert_eq!(fault.status, 400);
    (fault.code, fault.message)
}

#[test]
fn conditions_find_their_rows() {
    for (condition, expected) in [
        ("Email = 'ANN@one.example'", "A"),
        ("Email != 'ann@one.example'", "CB"),
        ("Email <> null", "AB"),
        ("email = NULL", "C"),
        ("Email = ''", "C"),
        ("DoNotCall = TRUE", "A"),
        ("DoNotCall = false", "CB"),
        ("DoNotCall != true", "CB"),
        ("NumberOfEmployees > 5", "B"),
        ("NumberOfEmployees >= 5", "AB"),
        ("NumberOfEmployees < 5.5", "A"),
        ("NumberOfEmployees <= -1", ""),
        ("Email LIKE 'bob%'", "B"),
        ("Email LIKE '%example'", "AB"),
        ("Email LIKE 'Bob\\_1%'", "B"),
        ("Email LIKE 'ann_one%'", "A"),
        ("Email LIKE '%\\%%'", ""),
        ("Title LIKE '%\\%'", "C"),
        ("Title = 'it\\'s 100%'", "C"),
        ("(NOT Email LIKE 'b%')", "AC"),
        ("LastName IN ('a', 'c')", "AC"),
        ("LastName NOT IN ('a', 'c')", "B"),
        ("Email NOT IN ('ann@one.example')", "CB"),
        ("Email IN (null, 'ann@one.example')", "AC"),
        ("LastName > 'a' AND LastName < 'C'", "B"),
        ("LastName = 'A' OR LastName = 'C'", "AC"),
        ("(LastName = 'A' OR LastName = 'B') AND NumberOfEmployees > 9", "B"),
        ("NOT (LastName = 'A' OR LastName = 'B')", "C"),
        ("Id = '00Q55000000000a'", "A"),
        ("Id = '00Q55000000000A'", "B"),
        ("Id IN ('00Q55000000000b')", "C"),
        ("ConvertedDate = 2027-01-10", "A"),
        ("ConvertedDate < TODAY", "A"),
        ("CreatedDate = TODAY", "B"),
        ("CreatedDate = YESTERDAY", "A"),
        ("CreatedDate > TODAY", "C"),
        ("CreatedDate = LAST_N_DAYS:1", "AB"),
        ("CreatedDate = next_n_days:1", "C"),
        ("CreatedDate >= 2027-01-11T01:00:00+01:00", "BC"),
        ("CreatedDate < 2027-01-11T00:00:00.000Z", "A"),
        ("Lead.LastName = 'A'", "A"),
        ("Owner.Name = null", "ACB"),
    ] {
        let mut sorted: Vec<char> = found(&format!("WHERE {condition}")).chars().collect();
        let mut expected: Vec<char> = expected.chars().collect();
        sorted.sort_unstable();
        expected.sort_unstable();
        assert_eq!(sorted, expected, "{condition}");
    }
}

#[test]
fn order_limit_and_offset_apply_in_turn() {
    for (rest, expected) in [
        ("ORDER BY LastName", "ABC"),
        ("ORDER BY LastName DESC", "CBA"),
        ("ORDER BY Email", "CAB"),
        ("ORDER BY Email NULLS LAST", "ABC"),
        ("ORDER BY Email DESC NULLS LAST", "BAC"),
        ("ORDER BY DoNotCall DESC, LastName DESC", "ACB"),
        ("ORDER BY LastName ASC LIMIT 2", "AB"),
        ("ORDER BY LastName LIMIT 2 OFFSET 1", "BC"),
        ("ORDER BY LastName OFFSET 5", ""),
        ("LIMIT 0", ""),
    ] {
        assert_eq!(found(rest), expected, "{rest}");
    }
}

#[test]
fn a_count_has_a_total_and_no_rows() {
    let soql = "select count() from lead where LastName != 'A'";
    let outcome = run(&settings(), &leads(), now(), BASE, soql, false).unwrap();
    assert_eq!((outcome.total, outcome.rows), (2, Vec::<Value>::new()));
    let all = run(&settings(), &leads(), now(), BASE, soql, true).unwrap();
    assert_eq!(all.total, 3);
}

#[test]
fn malformed_queries_point_at_the_token() {
    for (soql, place, token) in [
        ("", "Row:1:Column:1", "<EOF>"),
        ("SELEC Id FROM Lead", "Row:1:Column:1", "SELEC"),
        ("SELECT Id FROM Lead WHERE", "Row:1:Column:26", "<EOF>"),
        ("SELECT Id FROM Lead\nWHERE Id == 'x'", "Row:2:Column:11", "="),
        ("SELECT Id, FROM Lead", "Row:1:Column:17", "Lead"),
        ("SELECT Id FROM Lead GROUP BY Id", "Row:1:Column:21", "GROUP"),
        ("SELECT Id FROM Lead WHERE Id = 'a' AND Id = 'b' OR Id = 'c'", "Column:49", "OR"),
        ("SELECT Id FROM Lead WHERE Id = \"a\"", "Row:1:Column:32", "\""),
        ("SELECT Id FROM Lead WHERE Id = foo", "Row:1:Column:32", "foo"),
        ("SELECT Id FROM Lead LIMIT -1", "Row:1:Column:27", "-1"),
        ("SELECT a..b FROM Lead", "Row:1:Column:8", "a..b"),
        ("SELECT Id FROM Lead; DELETE", "Row:1:Column:20", ";"),
    ] {
        let (code, message) = refused(soql);
        assert_eq!(code, "MALFORMED_QUERY", "{soql}");
        assert!(message.contains(place), "{soql}: {message}");
        assert!(message.ends_with(&format!("unexpected token: '{token}'")), "{soql}: {message}");
    }
}

#[test]
fn names_and_types_are_checked() {
    for (soql, code, text) in [
        ("SELECT Nope FROM Lead", "INVALID_FIELD", "No such column 'Nope' on entity 'Lead'"),
        ("SELECT Owner.Nope FROM Lead", "INVALID_FIELD", "No such column 'Nope' on entity 'User'"),
        ("SELECT Foo.Id FROM Lead", "INVALID_FIELD", "Didn't understand relationship 'Foo'"),
        ("SELECT Id FROM Nope", "INVALID_TYPE", "sObject type 'Nope' is not supported"),
        ("SELECT Id, id FROM Lead", "INVALID_FIELD", "duplicate field selected"),
        (
            "SELECT Id FROM Lead WHERE DoNotCall = 'true'",
            "INVALID_FIELD",
            "value of filter criterion for field 'DoNotCall' must be of type boolean and should \
             not be enclosed in quotes",
        ),
        (
            "SELECT Id FROM Lead WHERE LastName = 5",
            "INVALID_FIELD",
            "value of filter criterion for field 'LastName' must be of type string and should be \
             enclosed in quotes",
        ),
        ("SELECT Id FROM Lead WHERE CreatedDate = 2027-01-11", "INVALID_FIELD", "type datetime"),
        ("SELECT Id FROM Lead WHERE ConvertedDate = 2027-02-30", "INVALID_FIELD", "type date"),
        ("SELECT Id FROM Lead WHERE NumberOfEmployees = 1x", "INVALID_FIELD", "type int"),
        ("SELECT Id FROM Lead WHERE CreatedDate = LAST_N_DAYS:0", "INVALID_FIELD", "datetime"),
        (
            "SELECT Id FROM Lead WHERE Id = 'x'",
            "INVALID_QUERY_FILTER_OPERATOR",
            "invalid ID field: x",
        ),
        (
            "SELECT Id FROM Lead WHERE Id > '00Q55000000000a'",
            "INVALID_QUERY_FILTER_OPERATOR",
            "invalid operator on id field",
        ),
        (
            "SELECT Id FROM Lead WHERE Description = 'x'",
            "INVALID_FIELD",
            "field 'Description' can not be filtered in a query call",
        ),
        (
            "SELECT Id FROM Lead ORDER BY Description",
            "INVALID_FIELD",
            "field 'Description' can not be sorted in a query call",
        ),
        ("SELECT Id FROM Lead OFFSET 2001", "NUMBER_OUTSIDE_VALID_RANGE", "2000"),
    ] {
        let (found, message) = refused(soql);
        assert_eq!(found, code, "{soql}: {message}");
        assert!(message.contains(text), "{soql}: {message}");
    }
}

#[test]
fn hostile_queries_are_refused_and_never_end_the_service() {
    let depth = 20_000;
    let where_id = "SELECT Id FROM Lead WHERE ";
    for soql in [
        format!("{where_id}{}Id = null{}", "(".repeat(depth), ")".repeat(depth)),
        format!("{where_id}{}Id = null", "NOT ".repeat(depth)),
        format!("{where_id}LastName = '{}'", "x".repeat(90_000)),
        format!("{where_id}LastName = '{}", "\\".repeat(90_001)),
        format!("{where_id}LastName = 'x\\"),
        format!("{where_id}LastName = '\\q'"),
        "x".repeat(200_000),
        format!("SELECT {} FROM Lead", "Owner.".repeat(9_000)),
        format!("SELECT {}Id FROM Lead", "CreatedBy.".repeat(9_000)),
        format!("SELECT Id FROM Lead LIMIT {}", "9".repeat(400)),
        format!("{where_id}CreatedDate = LAST_N_DAYS:{}", "9".repeat(400)),
        format!("{where_id}ConvertedDate = 99999999-99-99"),
        format!("{where_id}NumberOfEmployees = 1e999"),
        "SELECT \u{0} FROM \u{1f600}".to_owned(),
        "'".to_owned(),
    ] {
        let (_, message) = refused(&soql);
        assert!(message.len() < 1_000, "{} characters of message", message.len());
    }
}

#[test]
fn wide_and_wild_queries_still_end() {
    let terms = vec!["LastName = 'A'"; 4_000].join(" OR ");
    assert_eq!(found(&format!("WHERE {terms}")), "A");
    let wild = "%a".repeat(1_000);
    assert_eq!(found(&format!("WHERE LastName LIKE '{wild}'")), "");
}
