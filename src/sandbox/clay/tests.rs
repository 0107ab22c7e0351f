//! The webhook on the wire, the life of cells, the stand-in of the command line.

use std::sync::Arc;

use axum::body::Body;
use axum::http::Request;
use jiff::SignedDuration;
use serde_json::{Value, json};
use tower::ServiceExt;

use super::cli::{self, Output};
use super::{Clay, ClaySettings, TableSettings};
use crate::sandbox::clock::{Pace, SandboxClock};
use crate::sandbox::world::{Flaw, World, WorldSettings};
use crate::sandbox::{Sandbox, SandboxSettings};

struct Bench {
    clay: Arc<Clay>,
    clock: SandboxClock,
    world: Arc<World>,
    table: TableSettings,
}

impl Bench {
    fn new(table: TableSettings) -> Self {
        let start = "2027-01-11T08:00:00Z".parse().unwrap();
        let clock = SandboxClock::new(start, Pace::Stepped);
        let world = Arc::new(World::new(WorldSettings::default()));
        let settings = ClaySettings { tables: vec![table.clone()], ..ClaySettings::default() };
        let clay = Clay::new(settings, Arc::new(clock.clone()), world.clone());
        Self { clay, clock, world, table }
    }

    async fn send(&self, request: Request<Body>) -> (u16, String, axum::http::HeaderMap) {
        let response = self.clay.router().oneshot(request).await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        (status, String::from_utf8(body.to_vec()).unwrap(), headers)
    }

    async fn push(&self, body: &str) -> (u16, String) {
        let token = self.table.token.clone().unwrap_or_default();
        let (status, text, _) = self.submit(body, "application/json", &token).await;
        (status, text)
    }

    async fn submit(
        &self,
        body: &str,
        media: &str,
        token: &str,
    ) -> (u16, String, axum::http::HeaderMap) {
        let path =
            format!("/v3/sources/webhook/pull-in-data-from-a-webhook-{}", self.table.webhook);
        let request = Request::post(path)
            .header("content-type", media)
            .header("x-clay-webhook-auth", token)
            .body(Body::from(body.to_owned()))
            .unwrap();
        self.send(request).await
    }

    async fn read(&self, path: &str) -> Value {
        let request = Request::get(path).body(Body::empty()).unwrap();
        serde_json::from_str(&self.send(request).await.1).unwrap()
    }

    fn row(&self, index: usize) -> String {
        let person = &self.world.people()[index];
        json!({
            "CampaignMemberId": format!("00v{index:015}"), "Email": person.email,
            "Company": self.world.company_of(person).name,
        })
        .to_string()
    }
}

#[tokio::test]
async fn a_submission_that_is_not_as_documented_leaves_no_row() {
    let bench = Bench::new(TableSettings { lifetime: 2, ..TableSettings::default() });
    let token = bench.table.token.clone().unwrap();
    let large = json!({ "a": "x".repeat(101 * 1024) }).to_string();
    let cases = [
        ("{}", "text/plain", token.as_str(), 400),
        ("{}", "application/json", "wrong", 401),
        ("{", "application/json", token.as_str(), 400),
        (large.as_str(), "application/json", token.as_str(), 413),
    ];
    for (body, media, token, status) in cases {
        assert_eq!(bench.submit(body, media, token).await.0, status);
    }
    assert_eq!(bench.clay.truth()["tables"][0]["rows"], 0);
    assert_eq!(bench.push("{\"a\":1}").await.0, 200);
    assert_eq!(bench.push("[{\"a\":1},{\"a\":2}]").await.0, 200);
    let (status, body) = bench.push("{\"a\":1}").await;
    assert_eq!(status, 403);
    assert!(body.contains("Record limit reached for webhook"), "{body}");
    assert_eq!(bench.clay.truth()["tables"][0]["rows"], 2, "an array is one row");
}

#[tokio::test]
async fn too_many_submissions_are_dropped_and_never_queued() {
    let bench = Bench::new(TableSettings::default());
    for index in 0..20 {
        assert_eq!(bench.push(&bench.row(index)).await.0, 200);
    }
    let token = bench.table.token.clone().unwrap();
    let (status, body, headers) = bench.submit("{}", "application/json", &token).await;
    assert_eq!((status, &headers["retry-after"]), (429, &"1".parse().unwrap()));
    assert_eq!(
        serde_json::from_str::<Value>(&body).unwrap(),
        json!({
            "type": "TooManyRequests", "message": "Too many requests. Wait a bit and retry.",
            "details": null,
        })
    );
    bench.clock.advance_by(SignedDuration::from_secs(1));
    for _ in 0..10 {
        assert_eq!(bench.push("{}").await.0, 200);
    }
    assert_eq!(bench.push("{}").await.0, 429);
    let truth = bench.clay.truth();
    assert_eq!((&truth["tables"][0]["rows"], &truth["dropped"]), (&json!(30), &json!(2)));
}

#[tokio::test]
async fn identical_submissions_make_two_rows() {
    let bench = Bench::new(TableSettings::default());
    bench.push(&bench.row(0)).await;
    bench.push(&bench.row(0)).await;
    let truth = bench.clay.truth();
    assert_eq!(truth["tables"][0]["duplicates"], 1);
    assert_eq!(truth["tables"][0]["keys"], json!({ "00v000000000000000": 2 }));
}

async fn statuses(bench: &Bench) -> Vec<String> {
    let page = bench.read(&format!("/cli/tables/{}/rows?limit=100", bench.table.id)).await;
    let cells = page["rows"].as_array().unwrap().iter().map(|row| &row["cells"]["f_0summary"]);
    cells.map(|cell| cell["status"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_cell_goes_from_empty_over_queued_and_running_to_its_end() {
    let table = TableSettings { error_rate: 0.2, empty_rate: 0.2, ..TableSettings::default() };
    let bench = Bench::new(table);
    for index in 0..20 {
        bench.push(&bench.row(index)).await;
    }
    assert!(statuses(&bench).await.iter().all(|status| status == "empty"));
    let mut seen = std::collections::BTreeSet::new();
    for _ in 0..60 {
        bench.clock.advance_by(SignedDuration::from_secs(4));
        seen.extend(statuses(&bench).await);
    }
    let every = ["empty", "error", "queued", "running", "success"];
    assert!(seen.iter().eq(every.iter()), "{seen:?}");
    let end = statuses(&bench).await;
    assert!(end.iter().all(|status| ["success", "error", "empty"].contains(&status.as_str())));
    bench.clock.advance_by(SignedDuration::from_hours(24));
    assert_eq!(statuses(&bench).await, end);
    let rows = bench.read(&format!("/cli/tables/{}/rows", bench.table.id)).await;
    let done = rows["rows"].as_array().unwrap().iter().map(|row| &row["cells"]);
    for cells in done.filter(|cells| cells["f_0summary"]["status"] == "success") {
        let company = cells["f_0src2"]["value"].as_str().unwrap();
        assert!(cells["f_0summary"]["value"].as_str().unwrap().starts_with(company));
    }
}

#[tokio::test]
async fn without_auto_run_cells_stay_empty_until_an_operator_starts_them() {
    let bench = Bench::new(TableSettings { auto_run: false, ..TableSettings::default() });
    bench.push(&bench.row(0)).await;
    bench.clock.advance_by(SignedDuration::from_hours(1));
    assert_eq!(statuses(&bench).await, ["empty"]);
    assert!(!bench.clay.start_run("t_unknown"));
    assert!(bench.clay.start_run(&bench.table.id));
    bench.clock.advance_by(SignedDuration::from_hours(1));
    assert_ne!(statuses(&bench).await, ["running"]);
    let page = bench.read(&format!("/cli/tables/{}/rows", bench.table.id)).await;
    assert_eq!(page["rows"][0]["cells"]["f_0unreachable"]["status"], "success");
}

#[tokio::test]
async fn pages_hold_every_row_once_and_not_in_the_order_they_came() {
    let bench = Bench::new(TableSettings::default());
    for index in 0..50 {
        bench.clock.advance_by(SignedDuration::from_secs(1));
        bench.push(&bench.row(index)).await;
    }
    let mut ids = Vec::new();
    let mut cursor = String::new();
    loop {
        let path = format!("/cli/tables/{}/rows?limit=20{cursor}", bench.table.id);
        let page = bench.read(&path).await;
        let rows = page["rows"].as_array().unwrap().clone();
        assert!(rows.len() <= 20);
        ids.extend(rows.iter().map(|row| row["id"].as_str().unwrap().to_owned()));
        match page["nextCursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    let mut sorted = ids.clone();
    sorted.sort();
    sorted.dedup();
    assert_eq!(sorted.len(), 50);
    assert_ne!(ids, sorted);
}

async fn run(url: &str, args: &[&str]) -> Output {
    let args: Vec<String> = args.iter().map(|arg| (*arg).to_owned()).collect();
    let url = url.to_owned();
    tokio::task::spawn_blocking(move || cli::run(&args, &url)).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_stand_in_prints_what_the_command_line_prints() {
    let running = Sandbox::start(SandboxSettings::default()).await.unwrap();
    let url = running.urls()["clay"].clone();
    let table = TableSettings::default();
    let got = run(&url, &["tables", "get", &table.id]).await;
    let shown: Value = serde_json::from_str(&got.stdout).unwrap();
    let expected = json!({
        "id": table.id, "name": table.name, "type": "spreadsheet", "rowCount": 0,
        "archived": false,
    });
    assert_eq!((shown, got.exit_code, got.stderr.as_str()), (expected, 0, ""));
    let got = run(&url, &["tables", "columns", "get", &table.id, "f_0summary"]).await;
    let shown: Value = serde_json::from_str(&got.stdout).unwrap();
    assert_eq!(shown["settings"]["actionKey"], "use-ai");
    assert_eq!(shown["settings"]["inputsBinding"][0]["name"], "prompt");
    let got = run(&url, &["tables", "columns", "list", &table.id]).await;
    assert!(got.stdout.contains(r#"{"id":"f_0src0","name":"CampaignMemberId","type":"source"}"#));
    let rows = ["tables", "rows", "list", &table.id, "--limit", "5"];
    assert_eq!(run(&url, &rows).await.stdout, "{\"rows\":[],\"nextCursor\":null}\n");
    assert_eq!(run(&url, &["whoami"]).await.exit_code, 0);
    let cases: [(&[&str], u8, &str); 4] = [
        (&["tables", "get", "t_none"], 6, "not_found"),
        (&["tables", "drop", "t_none"], 2, "validation"),
        (&["tables", "rows", "list", &table.id, "--limit"], 2, "validation"),
        (&["tables", "rows", "list", &table.id, "--limit", "x"], 2, "validation"),
    ];
    for (args, exit_code, code) in cases {
        let got = run(&url, args).await;
        let error: Value = serde_json::from_str(&got.stderr).unwrap();
        assert_eq!((got.exit_code, &error["error"]["code"]), (exit_code, &json!(code)));
        assert_eq!(got.stdout, "");
    }
    running.stop().await;
    assert_eq!(run(&url, &["whoami"]).await.exit_code, 5);
    let settings = ClaySettings { logged_in: false, ..ClaySettings::default() };
    let out = SandboxSettings { clay: settings, ..SandboxSettings::default() };
    let running = Sandbox::start(out).await.unwrap();
    assert_eq!(run(&running.urls()["clay"], &["whoami"]).await.exit_code, 3);
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_of_the_rate_keeps_its_seconds_in_the_details() {
    use crate::sandbox::faults::{Fault, FaultKind, TooMany};
    let running = Sandbox::start(SandboxSettings::default()).await.unwrap();
    let kind = FaultKind::TooMany { form: TooMany::Clay, retry_after: Some(7) };
    running.sandbox().faults().order(Fault::new("clay", "GET", "/cli/**", kind));
    let got = run(&running.urls()["clay"], &["whoami"]).await;
    let error: Value = serde_json::from_str(&got.stderr).unwrap();
    assert_eq!((got.exit_code, &error["error"]["details"]), (4, &json!({ "retryAfter": 7 })));
    running.stop().await;
}

#[tokio::test]
async fn the_unreachable_flag_finds_most_of_what_would_bounce() {
    let bench = Bench::new(TableSettings { unreachable_rate: 0.0, ..TableSettings::default() });
    for index in 0..400 {
        bench.clock.advance_by(SignedDuration::from_millis(100));
        bench.push(&bench.row(index)).await;
    }
    bench.clock.advance_by(SignedDuration::from_hours(1));
    let mut counts = [0; 3];
    let mut cursor = String::new();
    loop {
        let page = bench.read(&format!("/cli/tables/{}/rows{cursor}", bench.table.id)).await;
        for row in page["rows"].as_array().unwrap() {
            let email = row["cells"]["f_0src4"]["value"].as_str().unwrap();
            let flagged = row["cells"]["f_0unreachable"]["value"] == true;
            let known = bench.world.person(email).unwrap().flaw == Some(Flaw::AlreadyBounced);
            let dead = bench.world.is_dead(email);
            assert!(!flagged || known || dead, "nothing else is flagged");
            counts[0] += usize::from(known && flagged);
            counts[1] += usize::from(dead && flagged);
            counts[2] += usize::from(dead && !flagged && !known);
        }
        match page["nextCursor"].as_str() {
            Some(next) => cursor = format!("?cursor={next}"),
            None => break,
        }
    }
    assert!(counts[0] > 0 && counts[1] + counts[2] > 0, "{counts:?}");
}
