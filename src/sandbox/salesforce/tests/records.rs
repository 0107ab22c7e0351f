//! Single records: shapes, refusals, the log of writes.

use serde_json::json;

use super::*;
use crate::sandbox::salesforce::Operation;

#[tokio::test]
async fn a_record_is_created_read_changed_and_deleted() {
    let desk = Desk::new().await;
    let body = json!({"lastname": "Example", "Company": "Example AG", "attributes": {"type": "x"}});
    let made = desk.call("POST", "/sobjects/lead/", body).await;
    let id = made.json["id"].as_str().unwrap().to_owned();
    assert_eq!((made.status, id.len()), (201, 18));
    assert_eq!(made.json, json!({"id": id, "success": true, "errors": []}));
    assert_eq!(made.headers["location"], format!("{BASE}/sobjects/Lead/{id}"));

    let path = format!("/sobjects/Lead/{}", &id[..15]);
    let read = desk.get(&path).await.json;
    assert_eq!(read["attributes"]["type"], "Lead");
    assert_eq!(read["attributes"]["url"], format!("{BASE}/sobjects/Lead/{id}"));
    assert_eq!(read["LastName"], "Example");
    assert_eq!(read["Status"], "Open - Not Contacted");
    assert_eq!(read["FirstName"], Value::Null);
    assert_eq!(read["CreatedDate"], "2027-01-11T08:00:00.000+0000");
    let some = desk.get(&format!("{path}?fields=Id,company")).await.json;
    assert_eq!(some.as_object().unwrap().len(), 3);

    let changed = desk.call("PATCH", &path, json!({"FirstName": "Ada", "Title": ""})).await;
    assert_eq!((changed.status, changed.json), (204, Value::Null));
    assert_eq!(desk.field("Lead", &id, "Name"), "Ada Example");

    assert_eq!(desk.call("DELETE", &path, Value::Null).await.status, 204);
    let gone = desk.get(&path).await;
    assert_eq!((gone.status, gone.code()), (404, "ENTITY_IS_DELETED"));
    let left = desk.query("SELECT COUNT() FROM Lead").await;
    assert_eq!(left.json["totalSize"], 0);
    let all = desk.get(&format!("/queryAll?q={}", encoded("SELECT IsDeleted FROM Lead"))).await;
    assert_eq!(all.json["records"][0]["IsDeleted"], true);
}

#[tokio::test]
async fn the_log_holds_what_requests_set_and_nothing_that_was_refused() {
    let desk = Desk::new().await;
    let id = desk.lead(1);
    let path = format!("/sobjects/Lead/{id}");
    assert_eq!(desk.call("PATCH", &path, json!({"Email": "nobody"})).await.status, 400);
    let flag = json!({"clay_external_hard_bounce__c": true});
    assert_eq!(desk.call("PATCH", &path, flag.clone()).await.status, 204);
    assert_eq!(desk.call("DELETE", &path, Value::Null).await.status, 204);
    let writes = desk.org.writes();
    let shown: Vec<_> = writes.iter().map(|w| (w.object.as_str(), w.operation)).collect();
    assert_eq!(shown, [("Lead", Operation::Update), ("Lead", Operation::Delete)]);
    assert_eq!((&writes[0].fields, &writes[0].id), (&object(flag), &id));
}

/// Creates a record that must be refused with this body, and leave no trace.
async fn refused(desk: &Desk, name: &str, body: Value, expected: Value) {
    let reply = desk.call("POST", &format!("/sobjects/{name}"), body).await;
    assert_eq!((reply.status, reply.json), (400, expected));
    assert_eq!(desk.org.writes(), []);
}

#[tokio::test]
async fn refused_fields_have_their_documented_codes_and_texts() {
    let desk = Desk::new().await;
    for (name, body, code, message, fields) in [
        (
            "Lead",
            json!({"Company": "Example AG"}),
            "REQUIRED_FIELD_MISSING",
            "Required fields are missing: [LastName]",
            json!(["LastName"]),
        ),
        (
            "Lead",
            json!({"LastName": "E", "Company": "E", "foo": 1}),
            "INVALID_FIELD",
            "No such column 'foo' on sobject of type Lead",
            json!([]),
        ),
        (
            "Lead",
            json!({"LastName": "E", "Company": "E", "Overall_Hard_Bounce__c": true}),
            "INVALID_FIELD_FOR_INSERT_UPDATE",
            "Unable to create/update fields: Overall_Hard_Bounce__c. Please check the security \
             settings of this field and verify that it is read/write for your profile or \
             permission set.",
            json!(["Overall_Hard_Bounce__c"]),
        ),
        (
            "Campaign",
            json!({"Name": "x".repeat(81)}),
            "STRING_TOO_LONG",
            &format!("Campaign Name: data value too large: {} (max length=80)", "x".repeat(81)),
            json!(["Name"]),
        ),
    ] {
        let expected = json!([{"message": message, "errorCode": code, "fields": fields}]);
        refused(&desk, name, body, expected).await;
    }
}

#[tokio::test]
async fn refused_values_have_their_documented_codes_and_texts() {
    let desk = Desk::new().await;
    let campaign = desk.campaign("One");
    for (name, body, code, message, fields) in [
        (
            "CampaignMember",
            json!({"CampaignId": campaign, "LeadId": desk.lead(1),
                   "Reply_Classification__c": "POSITIVE"}),
            "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
            "Reply Classification: bad value for restricted picklist field: POSITIVE",
            json!(["Reply_Classification__c"]),
        ),
        (
            "Lead",
            json!({"LastName": "E", "Company": "E", "OwnerId": "INVALID_OWNER"}),
            "MALFORMED_ID",
            "Owner ID: id value of incorrect type: INVALID_OWNER",
            json!(["OwnerId"]),
        ),
        (
            "CampaignMember",
            json!({"CampaignId": campaign, "LeadId": "00Q5500001QdQWa"}),
            "INVALID_CROSS_REFERENCE_KEY",
            "invalid cross reference id",
            json!(["LeadId"]),
        ),
        (
            "Campaign",
            json!({"Name": "Two", "StartDate": "2027-03-05", "EndDate": "2027-01-11"}),
            "FIELD_INTEGRITY_EXCEPTION",
            "Campaign end date must be on or after its start date",
            json!(["EndDate"]),
        ),
    ] {
        let expected = json!([{"message": message, "errorCode": code, "fields": fields}]);
        refused(&desk, name, body, expected).await;
    }
}

#[tokio::test]
async fn a_required_field_cannot_be_emptied() {
    let desk = Desk::new().await;
    let path = format!("/sobjects/Lead/{}", desk.lead(1));
    let reply = desk.call("PATCH", &path, json!({"LastName": null})).await;
    assert_eq!(reply.message(), "Required fields are missing: [LastName]");
}

#[tokio::test]
async fn a_converted_lead_cannot_be_changed() {
    let desk = Desk::new().await;
    let fields = json!({"LastName": "E", "Company": "E", "IsConverted": true});
    let id = desk.org.seed("Lead", object(fields));
    let reply = desk.call("PATCH", &format!("/sobjects/Lead/{id}"), json!({"Title": "x"})).await;
    assert_eq!((reply.status, reply.code()), (400, "CANNOT_UPDATE_CONVERTED_LEAD"));
    assert_eq!(reply.message(), "cannot reference converted lead");
}

#[tokio::test]
async fn an_unparsable_body_is_told_as_such() {
    let desk = Desk::new().await;
    let bearer = format!("Bearer {}", desk.token);
    let path = format!("{BASE}/sobjects/Lead");
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    for body in ["{\"LastName\":", "[]", "", deep.as_str()] {
        let reply = desk.raw("POST", &path, &[("authorization", &bearer)], body).await;
        assert_eq!((reply.status, reply.code()), (400, "JSON_PARSER_ERROR"));
    }
}

#[tokio::test]
async fn the_assignment_rule_takes_leads_unless_told_not_to() {
    let desk = Desk::new().await;
    let id = desk.lead(1);
    let path = format!("/sobjects/Lead/{id}");
    let mine = desk.org.integration_user();
    let off = [("sforce-auto-assign", "FALSE")];
    desk.call_with("PATCH", &path, &off, json!({"Title": "Buyer"})).await;
    assert_eq!(desk.field("Lead", &id, "OwnerId"), json!(mine));
    desk.call("PATCH", &path, json!({"Title": "Head"})).await;
    assert_eq!(desk.field("Lead", &id, "OwnerId"), json!(desk.org.assignment_user()));

    let mut settings = settings();
    settings.switches.auto_assign = false;
    let desk = Desk::with(settings).await;
    let id = desk.lead(1);
    desk.call("PATCH", &format!("/sobjects/Lead/{id}"), json!({"Title": "Head"})).await;
    assert_eq!(desk.field("Lead", &id, "OwnerId"), json!(desk.org.integration_user()));
}

#[tokio::test]
async fn the_overall_bounce_follows_the_external_one_and_never_goes_back() {
    let desk = Desk::new().await;
    let id = desk.lead(1);
    let path = format!("/sobjects/Lead/{id}");
    for external in [true, false] {
        desk.call("PATCH", &path, json!({"clay_external_hard_bounce__c": external})).await;
        assert_eq!(desk.field("Lead", &id, "clay_external_hard_bounce__c"), external);
        assert_eq!(desk.field("Lead", &id, "Overall_Hard_Bounce__c"), true);
    }
    let mut settings = settings();
    settings.switches.hard_bounce_flow = false;
    let desk = Desk::with(settings).await;
    let id = desk.lead(1);
    let path = format!("/sobjects/Lead/{id}");
    desk.call("PATCH", &path, json!({"clay_external_hard_bounce__c": true})).await;
    assert_eq!(desk.field("Lead", &id, "Overall_Hard_Bounce__c"), false);
}
