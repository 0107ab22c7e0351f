//! The Clay table of a sandbox, read as the `clay` program would print it.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::base::private::Personal;
use crate::platform::clay::{Cell, Claim, Column, Proof, Reading, Row, TableInfo, TableReader};
use crate::sandbox::Running;
use crate::sandbox::clay::cli;
use crate::sandbox::clay::{ClaySettings, TableSettings};

/// What the webhook asks for.
pub const TOKEN: &str = "sandbox-clay-token";
/// An export with the columns of the workspace, which nobody reads.
pub const EXPORT: &str = "CampaignMemberId,LeadId,summary,unreachable,industry\n";

fn settings() -> TableSettings {
    ClaySettings::default().tables.remove(0)
}

/// The address of the table's webhook.
pub fn webhook(running: &Running) -> String {
    let clay = &running.urls()["clay"];
    let source = settings().webhook;
    format!("{clay}/v3/sources/webhook/pull-in-data-from-a-webhook-{source}")
}

/// How many rows the webhook took.
pub fn accepted(running: &Running) -> u64 {
    running.sandbox().clay().truth()["tables"][0]["accepted"].as_u64().unwrap()
}

/// Reads the double.
pub struct Double {
    url: String,
}

impl Double {
    /// The table of a sandbox.
    pub fn of(running: &Running) -> Self {
        Self { url: running.urls()["clay"].clone() }
    }

    fn read(&self) -> Vec<Row> {
        let args = ["tables", "rows", "list", &settings().id, "--limit", "100"];
        let printed = cli::run(&args.map(str::to_owned), &self.url).stdout;
        let page: Value = serde_json::from_str(&printed).unwrap();
        assert_eq!(page["nextCursor"], Value::Null, "more rows than a page holds");
        page["rows"].as_array().unwrap().iter().map(row).collect()
    }
}

fn row(row: &Value) -> Row {
    let cells = settings().columns.into_iter().map(|column| {
        let cell = match row["cells"][&column.id].get("value") {
            Some(value) => Cell::Success { value: Personal::new(value.clone()), stale: false },
            None => Cell::Empty,
        };
        (column.name, cell)
    });
    Row { id: row["id"].as_str().map(str::to_owned), cells: cells.collect::<BTreeMap<_, _>>() }
}

impl TableReader for Double {
    fn info(&self) -> Reading<'_, TableInfo> {
        let (id, name, kind, archived) = (Some(settings().id), None, None, Some(false));
        Box::pin(async move { Ok(TableInfo { id, name, kind, row_count: 0, archived }) })
    }

    fn columns(&self) -> Reading<'_, Vec<Column>> {
        let column = |name| Column { id: None, name, kind: None, sources: vec![], settings: None };
        let columns = settings().columns.into_iter().map(|one| column(one.name)).collect();
        Box::pin(async move { Ok(columns) })
    }

    fn rows(&self) -> Reading<'_, Vec<Row>> {
        Box::pin(async move { Ok(self.read()) })
    }

    fn proof(&self, _: Claim) -> Proof {
        Proof::Attested
    }
}
