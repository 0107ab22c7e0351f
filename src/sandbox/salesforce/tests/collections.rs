//! Collections: outcomes in order, rollback, limits.

use serde_json::json;

use super::*;

fn lead(name: &str) -> Value {
    json!({"attributes": {"type": "Lead"}, "LastName": name, "Company": "Example AG"})
}

#[tokio::test]
async fn each_record_has_its_own_outcome() {
    let desk = Desk::new().await;
    let records = json!([lead("One"), {"attributes": {"type": "Lead"}, "Company": "x"}, {}]);
    let reply = desk.call("POST", "/composite/sobjects/", json!({"records": records})).await;
    assert_eq!(reply.status, 200);
    assert_eq!(reply.json[0]["success"], true);
    let expected = json!({"success": false, "errors": [{
        "statusCode": "REQUIRED_FIELD_MISSING",
        "message": "Required fields are missing: [LastName]", "fields": ["LastName"],
    }]});
    assert_eq!(reply.json[1], expected);
    assert_eq!(reply.json[2]["errors"][0]["statusCode"], "INVALID_TYPE");
    assert_eq!(desk.org.dump("Lead").len(), 1);
    assert_eq!(desk.org.writes().len(), 1);
}

#[tokio::test]
async fn all_or_none_takes_everything_back() {
    let desk = Desk::new().await;
    let body = json!({"allOrNone": true, "records": [
        {"attributes": {"type": "Campaign"}, "Name": "One"},
        {"attributes": {"type": "Campaign"}},
        lead("Two"),
    ]});
    let reply = desk.call("POST", "/composite/sobjects", body).await;
    let codes: Vec<&str> = reply
        .json
        .as_array()
        .unwrap()
        .iter()
        .map(|slot| slot["errors"][0]["statusCode"].as_str().unwrap())
        .collect();
    let back = "ALL_OR_NONE_OPERATION_ROLLED_BACK";
    assert_eq!(codes, [back, "REQUIRED_FIELD_MISSING", back]);
    assert_eq!(reply.json[0].get("id"), None);
    for object in ["Campaign", "CampaignMemberStatus", "Lead"] {
        assert!(desk.org.dump(object).is_empty(), "{object}");
    }
    assert_eq!(desk.org.writes(), []);
}

#[tokio::test]
async fn a_rolled_back_update_and_delete_leave_the_old_values() {
    let desk = Desk::new().await;
    let (one, two) = (desk.lead(1), desk.lead(2));
    let before = desk.org.dump("Lead");
    let record =
        |id: &str, title: &str| json!({"attributes": {"type": "Lead"}, "id": id, "Title": title});
    let body = json!({"allOrNone": true, "records": [
        record(&one, "Buyer"), record(&two, &"x".repeat(200)),
    ]});
    desk.call("PATCH", "/composite/sobjects", body).await;
    assert_eq!(desk.org.dump("Lead"), before);
    let missing = "00Q5500001QdQWaEAN";
    let path = format!("/composite/sobjects?ids={one},{missing}&allOrNone=true");
    let reply = desk.call("DELETE", &path, Value::Null).await;
    assert_eq!(reply.json[1]["errors"][0]["statusCode"], "INVALID_CROSS_REFERENCE_KEY");
    assert_eq!(desk.org.dump("Lead"), before);
    let path = format!("/composite/sobjects?ids={one},{missing}");
    let reply = desk.call("DELETE", &path, Value::Null).await;
    assert_eq!(reply.json[0], json!({"id": one, "success": true, "errors": []}));
    assert_eq!(desk.org.dump("Lead").len(), 1);
}

#[tokio::test]
async fn an_update_takes_the_id_in_any_form_and_case() {
    let desk = Desk::new().await;
    let (one, two) = (desk.lead(1), desk.lead(2));
    let body = json!({"records": [
        {"attributes": {"type": "Lead"}, "Id": &one[..15], "Title": "Buyer"},
        {"attributes": {"type": "lead"}, "id": two, "Title": "Head"},
        {"attributes": {"type": "Lead"}, "Title": "Nobody"},
        {"attributes": {"type": "Campaign"}, "id": two, "Name": "x"},
    ]});
    let reply = desk.call("PATCH", "/composite/sobjects", body).await;
    assert_eq!((&reply.json[0]["id"], &reply.json[1]["id"]), (&json!(one), &json!(two)));
    assert_eq!(desk.field("Lead", &one, "Title"), "Buyer");
    assert_eq!(reply.json[2]["errors"][0]["statusCode"], "MISSING_ARGUMENT");
    assert_eq!(reply.json[3]["errors"][0]["statusCode"], "MALFORMED_ID");
}

#[tokio::test]
async fn two_hundred_records_are_the_most() {
    let desk = Desk::new().await;
    for (count, status) in [(200, 200), (201, 400)] {
        let records: Vec<Value> = (0..count).map(|n| lead(&n.to_string())).collect();
        let reply = desk.call("POST", "/composite/sobjects", json!({"records": records})).await;
        assert_eq!(reply.status, status);
        if status == 400 {
            assert_eq!(reply.code(), "EXCEEDED_ID_LIMIT");
            let text = "record limit reached. cannot submit more than 200 records into this call";
            assert_eq!(reply.message(), text);
        }
    }
    assert_eq!(desk.org.dump("Lead").len(), 200);
}

#[tokio::test]
async fn a_duplicate_inside_one_call_is_found() {
    let desk = Desk::new().await;
    let (campaign, lead) = (desk.campaign("One"), desk.lead(1));
    let member =
        json!({"attributes": {"type": "CampaignMember"}, "CampaignId": campaign, "LeadId": lead});
    let body = json!({"records": [member, member]});
    let reply = desk.call("POST", "/composite/sobjects", body).await;
    assert_eq!(reply.json[0]["success"], true);
    assert_eq!(reply.json[1]["errors"][0]["statusCode"], "DUPLICATE_VALUE");
}

#[tokio::test]
async fn retrieve_keeps_the_order_and_leaves_a_gap_for_what_is_gone() {
    let desk = Desk::new().await;
    let (one, two) = (desk.lead(1), desk.lead(2));
    let body = json!({"ids": [two, "00Q5500001QdQWaEAN", &one[..15]], "fields": ["Id", "email"]});
    let reply = desk.call("POST", "/composite/sobjects/Lead", body).await;
    assert_eq!(reply.json[0]["Id"], json!(two));
    assert_eq!(reply.json[1], Value::Null);
    assert_eq!(reply.json[2]["Email"], "ada.1@shipper.example");
    let same = desk.get(&format!("/composite/sobjects/Lead?ids={one}&fields=Id")).await;
    assert_eq!(same.json[0]["Id"], json!(one));
    let unknown = json!({"ids": [one], "fields": ["Nope"]});
    let reply = desk.call("POST", "/composite/sobjects/Lead", unknown).await;
    assert_eq!((reply.status, reply.code()), (400, "INVALID_FIELD"));
}
