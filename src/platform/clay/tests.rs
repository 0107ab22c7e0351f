//! The command line reader against a `clay` that plays answers from files, one per command line,
//! and what each fault of it ends in.

use std::fs;
use std::sync::Arc;

use serde_json::{Value, json};
use tempfile::TempDir;

use super::*;
use crate::base::clock::{ManualClock, SystemClock};
use crate::base::private::Personal;

/// Prints the file named by its arguments; fails with the code and the words of two others.
const PLAYER: &str = r#"
name=$(printf '%s' "$*" | tr ' ' '_')
printf '%s\n' "$*" >> "$(dirname "$0")/calls"
cd "$(dirname "$0")" || exit 99
if [ -f "$name.code" ]; then
  cat "$name.words" >&2
  code=$(cat "$name.code")
  [ -f "$name.once" ] && rm "$name.code"
  exit "$code"
fi
cat "$name"
"#;

struct Fake {
    directory: TempDir,
}

impl Fake {
    fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        fs::write(directory.path().join("clay"), PLAYER).unwrap();
        let fake = Self { directory };
        fake.prints(
            "tables get t_1",
            &json!({
                "id": "t_1", "name": "outreach-core", "type": "spreadsheet", "rowCount": 2,
                "archived": false, "new-member": 1,
            }),
        );
        fake.prints(
            "tables columns list t_1",
            &json!({"columns": [
                {"id": "f_1", "name": "Member", "type": "basic"},
                {"id": "f_2", "name": "Summary", "type": "action"},
            ]}),
        );
        fake.prints(
            "tables columns get t_1 f_1",
            &json!({
                "id": "f_1", "name": "Member", "type": "basic", "settings": null,
                "sources": [{"id": "s_1", "name": "Webhook", "numSourceRecords": 2}],
            }),
        );
        fake.prints("tables columns get t_1 f_2", &json!({
            "id": "f_2", "name": "Summary", "type": "action", "sources": [],
            "settings": {
                "inputsBinding": [{"name": "prompt", "formulaText": "{{f_1}}", "optional": true}],
                "conditionalRunFormulaText": "!!{{f_1}}", "authAccountId": "aa_1",
                "actionKey": "use-ai", "autoRun": true},
        }));
        fake.page("", &[row("r_1", "00v1", json!({"status": "empty"}))], Some("c2"));
        let second = json!({"status": "success", "value": "Moves goods", "is_stale": true});
        fake.page(" --cursor c2", &[row("r_2", "00v2", second)], None);
        fake
    }

    fn path(&self, arguments: &str, extension: &str) -> std::path::PathBuf {
        self.directory.path().join(format!("{}{extension}", arguments.replace(' ', "_")))
    }

    fn prints(&self, arguments: &str, body: &Value) {
        fs::write(self.path(arguments, ""), body.to_string()).unwrap();
    }

    fn page(&self, cursor: &str, rows: &[Value], next: Option<&str>) {
        let arguments = format!("tables rows list t_1 --limit 100{cursor}");
        self.prints(&arguments, &json!({"rows": rows, "nextCursor": next}));
    }

    fn fails(&self, arguments: &str, code: i32, words: &str) {
        fs::write(self.path(arguments, ".code"), code.to_string()).unwrap();
        fs::write(self.path(arguments, ".words"), words).unwrap();
    }

    fn table(&self) -> CliTable {
        let script = self.directory.path().join("clay").display().to_string();
        CliTable::new(vec!["sh".into(), script], "t_1", Arc::new(SystemClock))
    }

    fn calls(&self) -> usize {
        fs::read_to_string(self.directory.path().join("calls")).unwrap().lines().count()
    }
}

fn row(id: &str, member: &str, summary: Value) -> Value {
    json!({"id": id, "cells": {"f_1": {"status": "success", "value": member}, "f_2": summary}})
}

#[tokio::test]
async fn a_table_is_read_whole_with_the_state_of_every_cell() {
    let fake = Fake::new();
    let table = fake.table();
    let reader: &dyn TableReader = &table;
    let info = reader.info().await.unwrap();
    assert_eq!((info.row_count, info.archived), (2, Some(false)));
    let rows = reader.rows().await.unwrap();
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0].cells["Summary"], Cell::Empty);
    let stale = Cell::Success { value: Personal::new("Moves goods".into()), stale: true };
    assert_eq!(rows[1].cells["Summary"], stale);
    let keys = ["00v1".to_owned(), "00v2".to_owned()].into();
    assert!(Keys::of(&rows, "Member").compare(&keys).is_equal());
    assert!(!format!("{rows:?}").contains("Moves goods"));
    assert_eq!(reader.proof(Claim::CellStates), Proof::Read);
    assert_eq!(reader.proof(Claim::RunSettings), Proof::Unavailable);
}

#[tokio::test]
async fn columns_are_read_with_their_settings_and_what_is_not_covered() {
    let columns = Fake::new().table().columns().await.unwrap();
    assert_eq!(columns[0].sources[0].records, Some(2));
    let settings = columns[1].settings.as_ref().unwrap();
    assert_eq!(settings.inputs[0].formula.as_deref(), Some("{{f_1}}"));
    assert_eq!(settings.account_id.as_deref(), Some("aa_1"));
    let uncovered = ["autoRun".to_owned(), "inputsBinding.optional".to_owned()].into();
    assert_eq!(settings.uncovered, uncovered);
    let configuration = Configuration::of(&columns).unwrap();
    let summary = &configuration.columns["Summary"];
    assert_eq!(summary.run_condition.as_deref(), Some("!!{{Member}}"));
}

#[tokio::test]
async fn what_is_not_of_the_assumed_form_is_an_error() {
    let summary = |cell: Value| vec![row("r_1", "00v1", cell)];
    let no_cell = json!({"id": "r_1", "cells": {"f_1": {"status": "empty"}}});
    let other_cell = json!({"id": "r_1", "cells": {"f_1": {"status": "empty"},
        "f_2": {"status": "empty"}, "f_9": {"status": "empty"}}});
    for (rows, words) in [
        (summary(json!({"status": "melted", "value": "ada@a.example"})), "in the state `melted`"),
        (summary(json!({"status": "success"})), "`Summary` has no value"),
        (summary(json!({"value": "ada@a.example"})), "it has no `status`"),
        (summary(json!("ada@a.example")), "another type than the documented one"),
        (vec![no_cell], "no cell for the column `Summary`"),
        (vec![other_cell], "a column that is not listed"),
        (vec![json!({"cells": {}})], "it has no `id`"),
    ] {
        let fake = Fake::new();
        fake.page("", &rows, None);
        let error = fake.table().rows().await.unwrap_err();
        assert!(error.to_string().contains(words), "{error}");
        assert!(!format!("{error} {error:?}").contains("ada@"), "{error:?}");
    }
}

#[tokio::test]
async fn a_cut_answer_and_a_missing_member_are_errors() {
    let command = "tables get t_1";
    for (printed, words) in [
        ("{\"id\":\"t_1\",\"na", "it ends in the middle"),
        ("", "it ends in the middle"),
        ("Welcome to clay!", "it is not JSON"),
        (r#"{"id":"t_1","name":"n","type":"x","archived":false}"#, "it has no `rowCount`"),
    ] {
        let fake = Fake::new();
        fs::write(fake.path(command, ""), printed).unwrap();
        let error = fake.table().info().await.unwrap_err();
        assert!(error.to_string().contains(words), "{error}");
    }
    let fake = Fake::new();
    let page = "tables rows list t_1 --limit 100";
    fake.prints(page, &json!({"rows": []}));
    let error = fake.table().rows().await.unwrap_err();
    assert!(error.to_string().contains("it has no `nextCursor`"), "{error}");
    let detail = json!({"id": "f_1", "name": "Member", "type": "basic"});
    fake.prints("tables columns get t_1 f_1", &detail);
    let error = fake.table().columns().await.unwrap_err();
    assert!(error.to_string().contains("it has no `settings`"), "{error}");
}

#[tokio::test]
async fn settings_that_are_not_of_the_assumed_form_are_an_error() {
    let detail = |id: &str, settings: Value| {
        let (name, kind) = ("Summary", "action");
        json!({"id": id, "name": name, "type": kind, "settings": settings})
    };
    for (id, settings, words) in [
        ("f_3", json!({}), "about another column"),
        ("f_2", json!({"formulaText": 1}), "`formulaText` is no text"),
        ("f_2", json!({"inputsBinding": {}}), "`inputsBinding` is no list"),
        ("f_2", json!({"inputsBinding": ["x"]}), "an entry of `inputsBinding` is no object"),
        ("f_2", json!({"inputsBinding": [{}]}), "an entry of `inputsBinding` has no `name`"),
        ("f_2", json!("auto"), "another type than the documented one"),
    ] {
        let fake = Fake::new();
        fake.prints("tables columns get t_1 f_2", &detail(id, settings));
        let error = fake.table().columns().await.unwrap_err();
        assert!(error.to_string().contains(words), "{error}");
    }
}

#[tokio::test]
async fn a_part_of_the_rows_is_never_taken_for_the_whole() {
    let fake = Fake::new();
    let second = row("r_1", "00v1", json!({"status": "empty"}));
    fake.page(" --cursor c2", &[second], None);
    let error = fake.table().rows().await.unwrap_err();
    assert_eq!(error, TableError::Incomplete { read: 1, announced: 2 });
    fake.page(" --cursor c2", &[], Some("c2"));
    assert_eq!(fake.table().rows().await.unwrap_err(), TableError::Endless);
    fake.prints(
        "tables columns list t_1",
        &json!({"columns": [
            {"id": "f_1", "name": "Member"}, {"id": "f_2", "name": "Member"},
        ]}),
    );
    let error = fake.table().rows().await.unwrap_err();
    assert_eq!(error, TableError::TwoColumns("Member".into()));
}

#[tokio::test]
async fn each_exit_code_has_its_meaning_and_shows_no_address() {
    let words =
        r#"{"error":{"code":"E_X","message":"not for ada@a.example","details":{"retryAfter":0}}}"#;
    for (code, expected, runs) in [
        (1, ExitKind::Other, 1),
        (2, ExitKind::Validation, 1),
        (3, ExitKind::Auth, 1),
        (4, ExitKind::RateLimited, 5),
        (5, ExitKind::Network, 1),
        (6, ExitKind::NotFound, 1),
        (70, ExitKind::Undocumented, 1),
    ] {
        let fake = Fake::new();
        fake.fails("tables get t_1", code, words);
        let error = fake.table().info().await.unwrap_err();
        let TableError::Cli(CliError::Failed { kind, code: own, .. }) = &error else {
            panic!("{error}");
        };
        assert_eq!((*kind, own.as_deref(), fake.calls()), (expected, Some("E_X"), runs));
        assert!(error.to_string().contains("not for"), "{error}");
        assert!(!format!("{error} {error:?}").contains("ada@"), "{error}");
    }
}

#[tokio::test]
async fn a_refusal_for_lack_of_allowance_is_waited_out() {
    let fake = Fake::new();
    fake.fails("tables get t_1", 4, r#"{"error":{"code":"E","details":{"retryAfter":0.01}}}"#);
    fs::write(fake.path("tables get t_1", ".once"), "").unwrap();
    assert_eq!(fake.table().info().await.unwrap().row_count, 2);
    assert_eq!(fake.calls(), 2);
}

#[tokio::test]
async fn a_program_that_is_not_there_or_does_not_end_is_said_so() {
    let clock = Arc::new(SystemClock);
    let missing = CliTable::new(vec!["/nonexistent/clay".into()], "t_1", clock.clone());
    assert_eq!(missing.info().await.unwrap_err(), TableError::Cli(CliError::NotStarted));
    let unnamed = CliTable::new(Vec::new(), "t_1", clock);
    assert_eq!(unnamed.info().await.unwrap_err(), TableError::Cli(CliError::NotStarted));
    // On this clock two minutes pass at once.
    let clock = ManualClock::new("2027-01-11T08:00:00Z".parse().unwrap());
    let command = ["sh", "-c", "exec sleep 60"].map(str::to_owned).to_vec();
    let hanging = CliTable::new(command, "t_1", Arc::new(clock));
    let error = hanging.info().await.unwrap_err();
    assert_eq!(error, TableError::Cli(CliError::TimedOut { command: "tables get" }));
}

#[tokio::test]
async fn what_a_program_says_without_json_is_not_repeated() {
    let fake = Fake::new();
    fake.fails("tables get t_1", 3, "session 7f3a of ada@a.example has expired");
    let error = fake.table().info().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "`clay tables get`: it is not signed in, or may not do this: run `clay login`"
    );
}
