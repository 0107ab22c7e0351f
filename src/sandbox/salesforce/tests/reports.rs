//! Reports: describe, run, run-time filters, the cut at 2,000 rows.

use serde_json::json;

use super::*;
use crate::sandbox::salesforce::ReportDefinition;

fn member_of(desk: &Desk, campaign: &str, number: usize) {
    desk.member(campaign, &desk.lead(number));
}

#[tokio::test]
async fn a_report_is_found_by_query_and_described() {
    let desk = Desk::new().await;
    let id = desk.org.seed_report(ReportDefinition::member_export("One"));
    let soql = "SELECT Id, DeveloperName, Format FROM Report \
                WHERE Name = 'SFDC Campaign Member Export for Clay Import'";
    let found = desk.query(soql).await.json;
    assert_eq!(found["records"][0]["Id"], json!(id));
    let describe = desk.get(&format!("/analytics/reports/{}/describe/", &id[..15])).await.json;
    let metadata = &describe["reportMetadata"];
    assert_eq!(metadata["id"], json!(id));
    assert_eq!(metadata["reportFormat"], "TABULAR");
    assert_eq!(metadata["detailColumns"][0], "CAMPAIGN_MEMBER_ID");
    assert_eq!(metadata["detailColumns"][1], "LEAD_ID");
    assert_eq!(metadata["reportFilters"][0]["column"], "CAMPAIGN_NAME");
    assert_eq!(metadata["reportFilters"][0]["value"], "One");
    let columns = &describe["reportExtendedMetadata"]["detailColumnInfo"];
    assert_eq!(columns["LEAD_ID"]["label"], "Lead ID");
    assert_eq!(columns["EMAIL"]["dataType"], "email");
    let missing = desk.get("/analytics/reports/00O5500001QdQWaEAN/describe").await;
    assert_eq!((missing.status, missing.code()), (404, "NOT_FOUND"));
}

#[tokio::test]
async fn a_run_shows_the_columns_in_order_and_only_rows_that_pass() {
    let desk = Desk::new().await;
    let (one, two) = (desk.campaign("One"), desk.campaign("Two"));
    let lead = desk.lead(1);
    let member = desk.member(&one, &lead);
    member_of(&desk, &two, 2);
    let mut report = ReportDefinition::member_export("One");
    report.shown.retain(|name| ["CAMPAIGN_MEMBER_ID", "LEAD_ID", "EMAIL"].contains(&name.as_str()));
    let id = desk.org.seed_report(report);
    let path = format!("/analytics/reports/{id}");
    let run = desk.get(&format!("{path}?includeDetails=true")).await.json;
    assert_eq!((&run["allData"], &run["hasDetailRows"]), (&json!(true), &json!(true)));
    let values = |row: &Value| {
        let cells = row["dataCells"].as_array().unwrap();
        cells.iter().map(|cell| cell["value"].clone()).collect::<Vec<_>>()
    };
    let rows = run["factMap"]["T!T"]["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!(values(&rows[0]), [json!(member), json!(lead), json!("ada.1@shipper.example")]);
    let count = desk.get(&format!("{path}?includeDetails=false")).await.json;
    assert_eq!(count["factMap"]["T!T"].get("rows"), None);
    assert_eq!(count["factMap"]["T!T"]["aggregates"][0]["value"], 1);

    let filter = json!([{"column": "CAMPAIGN_NAME", "operator": "equals", "value": "Two"}]);
    let body = json!({"reportMetadata": {"reportFilters": filter}});
    let other = desk.call("POST", &path, body.clone()).await.json;
    assert_eq!(values(&other["factMap"]["T!T"]["rows"][0])[2], "ada.2@shipper.example");
    let again = desk.get(&path).await.json;
    assert_eq!(again["reportMetadata"]["reportFilters"][0]["value"], "One");
    assert_eq!(desk.call("PATCH", &path, body).await.status, 200);
    let saved = desk.get(&path).await.json;
    assert_eq!(saved["reportMetadata"]["reportFilters"][0]["value"], "Two");
}

#[tokio::test]
async fn rows_beyond_two_thousand_are_cut_and_told() {
    let desk = Desk::new().await;
    let campaign = desk.campaign("One");
    for number in 0..2_000 {
        member_of(&desk, &campaign, number);
    }
    let id = desk.org.seed_report(ReportDefinition::member_export("One"));
    let path = format!("/analytics/reports/{id}");
    assert_eq!(desk.get(&path).await.json["allData"], true);
    member_of(&desk, &campaign, 2_000);
    let run = desk.get(&path).await.json;
    assert_eq!(run["allData"], false);
    assert_eq!(run["factMap"]["T!T"]["rows"].as_array().unwrap().len(), 2_000);
    assert_eq!(run["factMap"]["T!T"]["aggregates"][0]["value"], 2_001);
}

#[tokio::test]
async fn a_missing_column_and_a_hidden_one_are_not_described() {
    let mut settings = settings();
    settings.hidden_fields.insert("Lead.HasOptedOutOfEmail".to_owned());
    let desk = Desk::with(settings).await;
    let mut report = ReportDefinition::member_export("One");
    report.shown.retain(|name| name != "LEAD_ID");
    let id = desk.org.seed_report(report);
    let run = desk.get(&format!("/analytics/reports/{id}")).await;
    assert_eq!(run.status, 200);
    let shown = run.json["reportMetadata"]["detailColumns"].as_array().unwrap();
    assert!(!shown.contains(&json!("LEAD_ID")) && !shown.contains(&json!("OPT_OUT")));
    assert!(shown.contains(&json!("EMAIL")));
}

#[tokio::test]
async fn runs_are_counted_by_the_hour() {
    let mut settings = settings();
    settings.hourly_report_runs_max = 1;
    settings.switches.short_ids_in_reports = true;
    let desk = Desk::with(settings).await;
    let campaign = desk.campaign("One");
    member_of(&desk, &campaign, 1);
    let id = desk.org.seed_report(ReportDefinition::member_export("One"));
    let path = format!("/analytics/reports/{id}");
    let run = desk.get(&path).await.json;
    let first = &run["factMap"]["T!T"]["rows"][0]["dataCells"][0]["value"];
    assert_eq!(first.as_str().unwrap().len(), 15);
    let refused = desk.get(&path).await;
    assert_eq!(refused.status, 403);
    assert!(refused.message().starts_with("You can't run more than 1 reports synchronously"));
    desk.clock.advance_to("2027-01-11T09:00:00Z".parse().unwrap());
    assert_eq!(desk.get(&path).await.status, 200);
}

#[tokio::test]
async fn what_a_report_cannot_do_is_refused_not_ignored() {
    let desk = Desk::new().await;
    let id = desk.org.seed_report(ReportDefinition::member_export("One"));
    let path = format!("/analytics/reports/{id}");
    let filter = |column: &str, operator: &str| {
        let filter = json!({"column": column, "operator": operator, "value": "x"});
        json!([filter])
    };
    for metadata in [
        json!({"reportBooleanFilter": "1 OR 2"}),
        json!({"reportFilters": filter("NOPE", "equals")}),
        json!({"reportFilters": "x"}),
        json!({"detailColumns": ["NOPE"]}),
    ] {
        let reply = desk.call("POST", &path, json!({"reportMetadata": metadata})).await;
        assert_eq!(reply.status, 400);
    }
    let campaign = desk.campaign("One");
    member_of(&desk, &campaign, 1);
    let body = json!({"reportMetadata": {"reportFilters": filter("EMAIL", "resembles")}});
    assert_eq!(desk.call("POST", &path, body).await.status, 400);
}
