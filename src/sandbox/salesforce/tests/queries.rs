//! Queries over HTTP: pages, cursors, error texts.

use jiff::SignedDuration;
use serde_json::json;

use super::*;
use crate::base::clock::Clock;

#[tokio::test]
async fn more_than_two_thousand_rows_come_in_pages() {
    let desk = Desk::new().await;
    for number in 0..2_001 {
        desk.lead(number);
    }
    let first = desk.query("SELECT Id FROM Lead").await.json;
    assert_eq!((&first["totalSize"], &first["done"]), (&json!(2_001), &json!(false)));
    assert_eq!(first["records"].as_array().unwrap().len(), 2_000);
    let next = first["nextRecordsUrl"].as_str().unwrap();
    assert!(next.starts_with(&format!("{BASE}/query/01g")) && next.ends_with("-2000"));
    let second = desk.get(&next[BASE.len()..]).await.json;
    assert_eq!((&second["totalSize"], &second["done"]), (&json!(2_001), &json!(true)));
    assert_eq!(second["records"].as_array().unwrap().len(), 1);
    assert_eq!(second.get("nextRecordsUrl"), None);
}

#[tokio::test]
async fn a_smaller_batch_walks_the_same_rows_and_a_cursor_dies_after_two_days() {
    let mut desk = Desk::new().await;
    let ids: Vec<String> = (0..450).map(|number| desk.lead(number)).collect();
    let options = [("sforce-query-options", "batchSize=1")];
    let path = format!("/query?q={}", encoded("SELECT Id FROM Lead"));
    let mut page = desk.call_with("GET", &path, &options, Value::Null).await.json;
    let mut seen = Vec::new();
    let mut last = String::new();
    loop {
        let records = page["records"].as_array().unwrap().clone();
        seen.extend(records.iter().map(|row| row["Id"].as_str().unwrap().to_owned()));
        let Some(next) = page["nextRecordsUrl"].as_str().map(str::to_owned) else { break };
        page = desk.get(&next[BASE.len()..]).await.json;
        last = next;
    }
    assert_eq!(seen, ids);
    assert!(last.ends_with("-400"));
    desk.clock.advance_to(desk.clock.now() + SignedDuration::from_hours(48));
    desk.sign_in().await;
    let dead = desk.get(&last[BASE.len()..]).await;
    assert_eq!((dead.status, dead.code()), (400, "INVALID_QUERY_LOCATOR"));
    assert_eq!(desk.get("/query/01gnonsense-x").await.code(), "INVALID_QUERY_LOCATOR");
}

#[tokio::test]
async fn parents_stand_inside_their_row_with_their_own_attributes() {
    let desk = Desk::new().await;
    let (campaign, lead) = (desk.campaign("One"), desk.lead(1));
    let id = desk.member(&campaign, &lead);
    let soql = "SELECT Id, lead.email, Lead.Owner.Name, Contact.Name, Campaign.Name \
                FROM CampaignMember";
    let reply = desk.query(soql).await.json;
    let user = desk.org.integration_user();
    let at = |object: &str, id: &str| {
        let url = format!("{BASE}/sobjects/{object}/{id}");
        json!({"type": object, "url": url})
    };
    let expected = json!({
        "totalSize": 1, "done": true, "records": [{
            "attributes": at("CampaignMember", &id),
            "Id": id,
            "Lead": {
                "attributes": at("Lead", &lead),
                "Email": "ada.1@shipper.example",
                "Owner": {"attributes": at("User", &user), "Name": "Integration User"},
            },
            "Contact": null,
            "Campaign": {"attributes": at("Campaign", &campaign), "Name": "One"},
        }],
    });
    assert_eq!(reply.to_string(), expected.to_string());
}

#[tokio::test]
async fn query_refusals_are_arrays_with_a_caret_and_no_field_list() {
    let desk = Desk::new().await;
    let unknown = desk.query("SELECT Foo FROM Lead").await;
    let expected = "\nSELECT Foo FROM Lead\n       ^\nERROR at Row:1:Column:8\nNo such column \
                    'Foo' on entity 'Lead'. If you are attempting to use a custom field, be sure \
                    to append the '__c' after the custom field name. Please reference your WSDL \
                    or the describe call for the appropriate names.";
    assert_eq!(unknown.json, json!([{"message": expected, "errorCode": "INVALID_FIELD"}]));
    let object = desk.query("SELECT Id, Name FROM XYZZY").await;
    assert_eq!((object.status, object.code()), (400, "INVALID_TYPE"));
    assert!(object.message().contains(
        "ERROR at Row:1:Column:22\nsObject type 'XYZZY' is not supported. If you are attempting \
         to use a custom object, be sure to append the '__c' after the entity name."
    ));
    let missing = desk.get("/query").await;
    assert_eq!((missing.status, missing.code()), (400, "MALFORMED_QUERY"));
}
