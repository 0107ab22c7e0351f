//! The client over a scripted wire: sessions, pages, partial failures, unknown outcomes.

use std::sync::Arc;

use serde_json::json;

use super::*;
use crate::base::clock::{Clock, ManualClock};
use crate::base::private::Secret;
use crate::platform::transport::scripted::{
    Scripted, answer, lost, monday, not_sent, page, seconds_since_monday,
};
use crate::platform::transport::{CallError, Response, Retry, WireError};

type Step = Result<Response, WireError>;

const CAMPAIGN: &str = "7015e000001AbCdAAK";
const LEAD: &str = "00Q5e000001AbCdEAK";

fn credentials(form: CredentialForm) -> Credentials {
    let client_id = Secret::new("3MVG9.key+id");
    Credentials { client_id, client_secret: Secret::new("s3cr3t/word"), form }
}

fn client_with(form: CredentialForm, wire: &Arc<Scripted>, clock: &ManualClock) -> Client {
    let login = "https://acme.my.salesforce.example".parse().unwrap();
    Client::new(Config::new(login, credentials(form)), wire.clone(), Arc::new(clock.clone()))
}

fn client(wire: &Arc<Scripted>) -> Client {
    client_with(CredentialForm::Body, wire, &monday())
}

fn token(number: u32) -> Step {
    let body = json!({
        "access_token": format!("00D5e000001AbCd!AQ.{number}"),
        "instance_url": "https://acme--na1.my.salesforce.example",
        "id": "https://login.salesforce.example/id/00D5e000001AbCdEAK/0055e000001AbCdEAK",
        "token_type": "Bearer", "issued_at": "1799654400000", "signature": "x=",
    });
    ok(&body)
}

fn ok(body: &serde_json::Value) -> Step {
    Ok(answer(200, &body.to_string()))
}

fn error(status: u16, code: &str, message: &str) -> Step {
    let body = json!([{ "message": message, "errorCode": code, "fields": ["Email"] }]);
    Ok(answer(status, &body.to_string()))
}

fn dead_session() -> Step {
    error(401, "INVALID_SESSION_ID", "Session expired or invalid")
}

fn id(text: &str) -> Id {
    text[..15].parse().unwrap()
}

fn lead(email: &str) -> Record {
    Record::new("Lead").with("LastName", "Lovelace").with("Email", email)
}

fn kind<T>(result: &Result<T, CallError>) -> &'static str {
    match result {
        Ok(_) => "ok",
        Err(CallError::Refused(_)) => "refused",
        Err(CallError::Unknown(_)) => "unknown",
        Err(CallError::Unavailable(_)) => "unavailable",
    }
}

#[tokio::test]
async fn the_credentials_travel_in_the_body_or_in_a_header_and_nowhere_else() {
    for (form, body, header) in [
        (
            CredentialForm::Body,
            "grant_type=client_credentials&client_id=3MVG9.key%2Bid&client_secret=s3cr3t%2Fword",
            None,
        ),
        (
            CredentialForm::Basic,
            "grant_type=client_credentials",
            Some("Basic M01WRzkua2V5K2lkOnMzY3IzdC93b3Jk"),
        ),
    ] {
        let wire = Scripted::new([token(1)]);
        let organization = client_with(form, &wire, &monday()).organization().await.unwrap();
        assert_eq!(organization, id("00D5e000001AbCd"));
        let asked = &wire.seen()[0];
        assert_eq!(asked.url.as_str(), "https://acme.my.salesforce.example/services/oauth2/token");
        assert_eq!(String::from_utf8_lossy(&asked.body), body);
        let sent = asked.headers.get("authorization").map(|value| value.to_str().unwrap());
        assert_eq!(sent, header);
    }
}

#[tokio::test]
async fn a_write_goes_to_the_instance_with_the_token_and_without_assignment_rules() {
    let created = json!({ "id": LEAD, "success": true, "errors": [] });
    let wire =
        Scripted::new([token(1), Ok(answer(201, &created.to_string())), Ok(answer(204, ""))]);
    let client = client(&wire);
    let made = client.create(&lead("ada@b.example")).await.unwrap();
    client
        .update(&made, &Record::new("Lead").with("Title", serde_json::Value::Null))
        .await
        .unwrap();
    assert_eq!(
        wire.lines()[1..],
        [
            "POST /services/data/v62.0/sobjects/Lead".to_owned(),
            format!("PATCH /services/data/v62.0/sobjects/Lead/{LEAD}"),
        ]
    );
    assert_eq!(wire.body(2), json!({ "Title": null }));
    for sent in &wire.seen()[1..] {
        assert_eq!(sent.url.host_str(), Some("acme--na1.my.salesforce.example"));
        assert_eq!(sent.headers["authorization"], "Bearer 00D5e000001AbCd!AQ.1");
        assert_eq!(sent.headers["sforce-auto-assign"], "FALSE");
    }
}

#[tokio::test]
async fn a_dead_session_is_renewed_once_and_the_call_is_sent_once_more() {
    let wire = Scripted::new([token(1), dead_session(), token(2), Ok(answer(204, ""))]);
    client(&wire).update(&id(LEAD), &lead("ada@b.example")).await.unwrap();
    assert_eq!(wire.seen()[3].headers["authorization"], "Bearer 00D5e000001AbCd!AQ.2");

    let wire = Scripted::new([token(1), dead_session(), token(2), dead_session()]);
    let client = client(&wire);
    let result = client.update(&id(LEAD), &lead("ada@b.example")).await;
    assert!(result.unwrap_err().has_code("INVALID_SESSION_ID"));
    assert_eq!(wire.left(), 0);
}

#[tokio::test]
async fn only_the_status_and_code_of_a_dead_session_send_a_write_again() {
    for step in [
        error(401, "INVALID_AUTH_HEADER", "no"),
        error(400, "INVALID_SESSION_ID", "said by a flow after it had begun"),
    ] {
        let wire = Scripted::new([token(1), step]);
        let result = client(&wire).update(&id(LEAD), &lead("ada@b.example")).await;
        assert_eq!((kind(&result), wire.seen().len()), ("refused", 2));
    }
}

#[tokio::test]
async fn refused_credentials_are_a_refusal_and_a_page_instead_of_a_token_is_not() {
    let words = "no client credentials user enabled";
    let denied = json!({ "error": "invalid_grant", "error_description": words });
    let wire = Scripted::new([Ok(answer(400, &denied.to_string()))]);
    let result = client(&wire).update(&id(LEAD), &lead("ada@b.example")).await;
    assert_eq!(
        result.unwrap_err().to_string(),
        "Salesforce refused to issue an access token (`invalid_grant`, HTTP 400): \
         no client credentials user enabled"
    );
    let wire = Scripted::new(vec![Ok(page(200)); 5]);
    // No token means no write: nothing can have happened.
    assert_eq!(kind(&client(&wire).create(&lead("ada@b.example")).await), "unavailable");
}

#[tokio::test]
async fn a_single_write_ends_in_one_of_the_three_ways_and_is_never_repeated_in_doubt() {
    let no_id = json!({ "success": true, "errors": [] });
    let duplicates = json!([{
        "errorCode": "DUPLICATES_DETECTED", "message": "Use one of these records?",
        "duplicateResult": { "allowSave": true, "matchResults": [] },
    }]);
    let rows: Vec<(&str, Step, &str)> = vec![
        ("timeout", lost(), "unknown"),
        ("500", error(500, "UNKNOWN_EXCEPTION", "An unexpected error occurred"), "unknown"),
        ("503", error(503, "SERVER_UNAVAILABLE", "too busy"), "unknown"),
        ("502 page", Ok(page(502)), "unknown"),
        ("201 page", Ok(page(201)), "unknown"),
        ("201 empty", Ok(answer(201, "")), "unknown"),
        ("201 without id", Ok(answer(201, &no_id.to_string())), "unknown"),
        ("duplicate rule", Ok(answer(400, &duplicates.to_string())), "refused"),
        ("exists", error(400, "DUPLICATE_VALUE", "Already a campaign member."), "refused"),
        ("400 empty", Ok(answer(400, "")), "refused"),
    ];
    for (name, step, expected) in rows {
        let wire = Scripted::new([token(1), step]);
        let result = client(&wire).create(&lead("ada@b.example")).await;
        assert_eq!((kind(&result), wire.seen().len()), (expected, 2), "{name}");
    }
}

#[tokio::test]
async fn a_row_lock_is_tried_again_even_with_500_and_a_daily_limit_is_not() {
    let busy = || error(500, "UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access");
    let wire = Scripted::new([token(1), busy(), busy(), Ok(answer(204, ""))]);
    let clock = monday();
    let client = client_with(CredentialForm::Body, &wire, &clock);
    client.update(&id(LEAD), &lead("ada@b.example")).await.unwrap();
    assert!(clock.now() > monday().now());

    let spent = error(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.");
    let wire = Scripted::new([token(1), spent]);
    let error = client_with(CredentialForm::Body, &wire, &clock).allowances().await.unwrap_err();
    assert_eq!(error.refusal().unwrap().retry, Retry::Later);
}

#[tokio::test]
async fn a_read_survives_passing_failures_and_waits_as_asked() {
    let limits = json!({ "DailyApiRequests": { "Max": 15000, "Remaining": 14998 } });
    let unavailable = Ok(answer(503, "").with("retry-after", "20"));
    let wire =
        Scripted::new([token(1), lost(), not_sent(), unavailable, Ok(page(200)), ok(&limits)]);
    let clock = monday();
    let client = client_with(CredentialForm::Body, &wire, &clock);
    let allowances = client.allowances().await.unwrap();
    assert_eq!(allowances["DailyApiRequests"], Allowance { max: 15000, remaining: 14998 });
    assert!(seconds_since_monday(&clock) >= 20, "{}", seconds_since_monday(&clock));
}

#[tokio::test]
async fn a_query_follows_its_pages_and_gives_every_record() {
    let next = "/services/data/v62.0/query/01g5e00000AbCdEAAA-2000";
    let record = |text: &str| json!({ "attributes": { "type": "Lead" }, "Id": text });
    let first = json!({ "totalSize": 3, "done": false, "nextRecordsUrl": next,
        "records": [record(LEAD), record(LEAD)] });
    let last = json!({ "totalSize": 3, "done": true, "records": [record(LEAD)] });
    let wire = Scripted::new([token(1), ok(&first), ok(&last)]);
    let soql = Soql::select("Lead", ["Id"]).filter(Condition::is("Company", "A & B's"));
    let records = client(&wire).query(&soql).await.unwrap();
    assert_eq!(records.iter().filter_map(Record::id).collect::<Vec<_>>(), vec![id(LEAD); 3]);
    let lines = wire.lines();
    assert!(lines[1].starts_with("GET /services/data/v62.0/query?q=SELECT+Id+FROM+Lead"));
    let asked = wire.seen()[1].url.clone();
    let (_, text) = asked.query_pairs().next().unwrap();
    assert_eq!(text, r"SELECT Id FROM Lead WHERE Company = 'A & B\'s'");
    assert_eq!(lines[2], format!("GET {next}"));
}

#[tokio::test]
async fn an_incomplete_query_never_passes_for_the_whole() {
    let soql = Soql::select("Lead", ["Id"]);
    for (name, body) in [
        ("fewer than announced", json!({ "totalSize": 2, "done": true, "records": [] })),
        ("no next page", json!({ "totalSize": 0, "done": false, "records": [] })),
        (
            "a page elsewhere",
            json!({ "totalSize": 0, "done": false, "nextRecordsUrl": "https://b.example/x" }),
        ),
    ] {
        let wire = Scripted::new([token(1), ok(&body)]);
        assert_eq!(kind(&client(&wire).query(&soql).await), "unavailable", "{name}");
    }
}

#[tokio::test]
async fn a_query_without_an_end_is_given_up() {
    let next = "/services/data/v62.0/query/01g5e00000AbCdEAAA-2000";
    let page = json!({ "totalSize": 9, "done": false, "nextRecordsUrl": next, "records": [] });
    let pages = vec![ok(&page); limits::QUERY_PAGES_MAX];
    let wire = Scripted::new([token(1)].into_iter().chain(pages));
    let result = client(&wire).query(&Soql::select("Lead", ["Id"])).await;
    assert_eq!((kind(&result), wire.left()), ("unavailable", 0));
}

#[tokio::test]
async fn a_count_reads_the_size_and_no_records() {
    let body = json!({ "totalSize": 1234, "done": true, "records": [] });
    let wire = Scripted::new([token(1), ok(&body)]);
    let soql = Soql::select("Lead", ["Id"]).filter(Condition::is("IsConverted", false));
    assert_eq!(client(&wire).count(&soql).await.unwrap(), 1234);
    assert!(
        wire.lines()[1].ends_with("q=SELECT+COUNT%28%29+FROM+Lead+WHERE+IsConverted+%3D+false")
    );
}

#[tokio::test]
async fn a_collection_gives_each_record_its_own_result_in_order() {
    let refused = |code: &str, message: &str| {
        json!({ "success": false,
            "errors": [{ "statusCode": code, "message": message, "fields": ["Email"] }] })
    };
    let body = json!([
        { "id": LEAD, "success": true, "errors": [] },
        refused("DUPLICATE_VALUE", "Already a campaign member."),
        refused("INVALID_EMAIL_ADDRESS", "Email: invalid email address: eve@b@example"),
        refused("DUPLICATES_DETECTED", "Use one of these records?"),
        refused("UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access to this record"),
    ]);
    let wire = Scripted::new([token(1), ok(&body)]);
    let records: Vec<Record> = (0..5).map(|n| lead(&format!("p{n}@b.example"))).collect();
    let saved = client(&wire).create_many(&records).await.unwrap();
    assert_eq!(saved[0], Saved::Done(id(LEAD)));
    let meanings: Vec<Meaning> = saved[1..]
        .iter()
        .map(|saved| match saved {
            Saved::Refused(errors) => errors[0].meaning,
            Saved::Done(_) => panic!("a refused record passed for a saved one"),
        })
        .collect();
    use Meaning::{Busy, Exists, PerhapsDuplicate, Value};
    assert_eq!(meanings, [Exists, Value, PerhapsDuplicate, Busy]);
    assert!(!format!("{saved:?}").contains("eve@"), "{saved:?}");
    assert_eq!(wire.lines()[1], "POST /services/data/v62.0/composite/sobjects");
    let sent = wire.body(1);
    assert_eq!(sent["allOrNone"], json!(false));
    assert_eq!(
        sent["records"][1],
        json!({ "attributes": { "type": "Lead" }, "LastName": "Lovelace", "Email": "p1@b.example" })
    );
}

#[tokio::test]
async fn an_update_of_many_names_each_id_and_asks_nothing_for_nothing() {
    let body = json!([{ "id": LEAD, "success": true, "errors": [] }]);
    let wire = Scripted::new([token(1), ok(&body)]);
    let client = client(&wire);
    let changes = [(id(LEAD), Record::new("Lead").with("Title", "Countess"))];
    assert_eq!(client.update_many(&changes).await.unwrap(), [Saved::Done(id(LEAD))]);
    assert_eq!(wire.seen()[1].method, reqwest::Method::PATCH);
    assert_eq!(
        wire.body(1)["records"][0],
        json!({ "attributes": { "type": "Lead" }, "id": LEAD, "Title": "Countess" })
    );
    assert!(client.update_many(&[]).await.unwrap().is_empty());
    assert!(client.create_many(&[]).await.unwrap().is_empty());
}

#[tokio::test]
async fn results_that_cannot_be_matched_to_records_leave_all_of_them_unknown() {
    let one = json!({ "id": LEAD, "success": true, "errors": [] });
    for body in [json!([one]), json!([one, one, one]), json!([one, { "success": true }])] {
        let wire = Scripted::new([token(1), ok(&body)]);
        let records = [lead("ada@b.example"), lead("bob@b.example")];
        assert_eq!(kind(&client(&wire).create_many(&records).await), "unknown", "{body}");
    }
}

#[tokio::test]
async fn more_records_than_a_call_takes_are_not_sent() {
    let wire = Scripted::new([]);
    let records = vec![lead("ada@b.example"); limits::COLLECTION_RECORDS_MAX + 1];
    let result = client(&wire).create_many(&records).await;
    assert_eq!((kind(&result), wire.seen().len()), ("unavailable", 0));
}

#[tokio::test]
async fn a_description_is_asked_once_in_ten_minutes_and_hides_what_is_hidden() {
    let body = json!({ "name": "Lead", "createable": true, "updateable": true, "fields": [
        { "name": "LastName", "label": "Last Name", "type": "string", "length": 80,
          "createable": true, "updateable": true, "nillable": false, "defaultedOnCreate": false },
        { "name": "Status", "label": "Status", "type": "picklist", "length": 255,
          "createable": true, "updateable": true, "nillable": false, "defaultedOnCreate": true,
          "restrictedPicklist": false, "picklistValues": [
            { "active": true, "defaultValue": true, "label": "Open", "value": "Open - New",
              "validFor": null }] },
    ]});
    let wire = Scripted::new([token(1), ok(&body), ok(&body)]);
    let clock = monday();
    let client = client_with(CredentialForm::Body, &wire, &clock);
    let lead = client.describe("Lead").await.unwrap();
    assert!(lead.field("lastname").unwrap().is_required_on_create());
    assert!(!lead.field("Status").unwrap().is_required_on_create());
    assert_eq!(lead.field("Status").unwrap().picklist_values[0].value, "Open - New");
    assert_eq!(lead.field("HasOptedOutOfEmail"), None);
    client.describe("lead").await.unwrap();
    assert_eq!(wire.seen().len(), 2);
    clock.advance_to(clock.now() + limits::DESCRIPTION_KEPT);
    client.describe("Lead").await.unwrap();
    assert_eq!(wire.lines()[2], "GET /services/data/v62.0/sobjects/Lead/describe");
}

fn report_answer(all_data: bool, exceeded: bool, cells: usize) -> Step {
    let row = json!({ "dataCells": vec![json!({ "label": "Ada", "value": LEAD }); cells] });
    ok(&json!({
        "allData": all_data, "hasDetailRows": true, "hasExceededTabularRowLimit": exceeded,
        "factMap": { "T!T": { "aggregates": [{ "label": "1", "value": 1 }], "rows": [row] } },
        "reportMetadata": { "name": "Audience", "reportFormat": "TABULAR",
            "detailColumns": ["LEAD_NAME", "EMAIL"],
            "reportFilters": [{ "column": "STATUS", "operator": "equals", "value": "Open" }] },
        "reportExtendedMetadata": { "detailColumnInfo": { "EMAIL": { "label": "E-mail" } } },
    }))
}

#[tokio::test]
async fn a_report_that_was_cut_is_not_complete() {
    let report = id("00O5e000001AbCd");
    for (all_data, exceeded, complete) in
        [(true, false, true), (false, false, false), (true, true, false)]
    {
        let wire = Scripted::new([token(1), report_answer(all_data, exceeded, 2)]);
        let run = client(&wire).run_report(&report).await.unwrap();
        assert_eq!((run.is_complete(), run.rows.len()), (complete, 1));
        assert_eq!(
            (run.columns[1].name.as_str(), run.columns[1].label.as_str()),
            ("EMAIL", "E-mail")
        );
        assert_eq!(run.rows[0][0].value, LEAD);
        assert!(!format!("{run:?}").contains("Ada"));
    }
    let wire = Scripted::new([token(1), report_answer(true, false, 1)]);
    assert_eq!(kind(&client(&wire).run_report(&report).await), "unavailable");
}

#[tokio::test]
async fn reports_are_found_by_name_and_described_by_id() {
    let found = json!({ "totalSize": 1, "done": true, "records": [{
        "attributes": { "type": "Report" }, "Id": "00O5e000001AbCd", "Name": "Audience",
        "DeveloperName": "Audience_Q1", "FolderName": "Marketing", "Format": "Tabular" }] });
    let described = json!({ "reportMetadata": { "name": "Audience", "reportFormat": "TABULAR",
        "detailColumns": ["EMAIL"], "reportBooleanFilter": null,
        "reportFilters": [{ "column": "STATUS", "operator": "equals", "value": "Open" }] },
        "reportTypeMetadata": {} });
    let wire = Scripted::new([token(1), ok(&found), ok(&described)]);
    let client = client(&wire);
    let reports = client.reports_named("Audience").await.unwrap();
    assert_eq!((reports.len(), reports[0].folder.as_str()), (1, "Marketing"));
    let description = client.describe_report(&reports[0].id).await.unwrap();
    assert_eq!(description.report_filters[0].operator, "equals");
    let id = &reports[0].id;
    assert_eq!(
        wire.lines()[2],
        format!("GET /services/data/v62.0/analytics/reports/{id}/describe")
    );
}

#[tokio::test]
async fn no_error_shows_a_credential_a_token_or_a_person() {
    let people = "Last Name: data value too large: Lovelace ada@b.example (max length=80)";
    let echoed = "bad key s3cr3t/word with 00D5e000001AbCd!AQ.1";
    for step in [
        error(400, "STRING_TOO_LONG", people),
        error(500, "UNKNOWN_EXCEPTION", people),
        error(400, "UNKNOWN", echoed),
        Ok(answer(400, &format!("{{\"odd\":\"{echoed}\",\"to\":\"ada@b.example\"}}"))),
        Ok(answer(201, "{\"id\":\"ada@b.example\",\"success\":true}")),
    ] {
        let wire = Scripted::new([token(1), step]);
        let error = client(&wire).create(&lead("ada@b.example")).await.unwrap_err();
        let shown = format!("{error} {error:?} {:?} {:?}", wire.seen(), lead("ada@b.example"));
        for private in ["ada@", "Lovelace", "s3cr3t", "!AQ", "3MVG9"] {
            assert!(!shown.contains(private), "{private} in {shown}");
        }
    }
}

#[tokio::test]
async fn one_record_is_read_with_the_fields_that_are_asked_for() {
    let body = json!({ "attributes": { "type": "Campaign", "url": "/x" }, "Id": CAMPAIGN,
        "Name": "Spring", "IsActive": true });
    let wire = Scripted::new([token(1), ok(&body), error(404, "NOT_FOUND", "gone")]);
    let client = client(&wire);
    let record = client.get("Campaign", &id(CAMPAIGN), &["Id", "Name", "IsActive"]).await.unwrap();
    assert_eq!((record.text("Name"), record.flag("IsActive")), (Some("Spring"), Some(true)));
    let campaign = id(CAMPAIGN);
    assert_eq!(
        wire.lines()[1],
        format!(
            "GET /services/data/v62.0/sobjects/Campaign/{campaign}?fields=Id%2CName%2CIsActive"
        )
    );
    let missing = client.get("Campaign", &campaign, &["Id"]).await.unwrap_err();
    assert!(missing.has_code("NOT_FOUND"));
    assert_eq!(Meaning::of(&missing), Some(Meaning::Missing));
}
