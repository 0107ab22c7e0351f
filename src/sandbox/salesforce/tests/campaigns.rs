//! Member statuses, members, responses, roll-ups.

use serde_json::json;

use super::*;

async fn add(desk: &Desk, body: Value) -> Reply {
    desk.call("POST", "/sobjects/CampaignMember", body).await
}

#[tokio::test]
async fn a_new_campaign_has_two_statuses() {
    let desk = Desk::new().await;
    let made = desk.call("POST", "/sobjects/Campaign", json!({"Name": "One"})).await;
    assert_eq!(made.status, 201);
    let soql = "SELECT Label, SortOrder, IsDefault, HasResponded FROM CampaignMemberStatus \
                ORDER BY SortOrder DESC";
    let found = desk.query(soql).await.json;
    let rows: Vec<_> = found["records"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| (r["Label"].clone(), r["IsDefault"].clone(), r["HasResponded"].clone()))
        .collect();
    let expected = [
        (json!("Responded"), json!(false), json!(true)),
        (json!("Sent"), json!(true), json!(false)),
    ];
    assert_eq!(rows, expected);
    assert_eq!(desk.org.writes().len(), 1);
}

#[tokio::test]
async fn a_person_is_a_member_once() {
    let desk = Desk::new().await;
    let (campaign, lead) = (desk.campaign("One"), desk.lead(1));
    let body = json!({"CampaignId": campaign, "LeadId": &lead[..15]});
    assert_eq!(add(&desk, body.clone()).await.status, 201);
    let again = add(&desk, body).await;
    let expected = json!([{
        "message": "Already a campaign member.", "errorCode": "DUPLICATE_VALUE", "fields": [],
    }]);
    assert_eq!((again.status, again.json), (400, expected));
    let other = json!({"CampaignId": desk.campaign("Two"), "LeadId": lead});
    assert_eq!(add(&desk, other).await.status, 201);
}

#[tokio::test]
async fn a_contact_wins_over_a_lead_and_one_of_them_must_be_there() {
    let desk = Desk::new().await;
    let campaign = desk.campaign("One");
    let contact = desk.org.seed("Contact", object(json!({"LastName": "Example"})));
    let both = json!({"CampaignId": campaign, "LeadId": desk.lead(1), "ContactId": contact});
    let id = add(&desk, both).await.json["id"].as_str().unwrap().to_owned();
    assert_eq!(desk.field("CampaignMember", &id, "LeadId"), Value::Null);
    assert_eq!(desk.field("CampaignMember", &id, "Type"), "Contact");
    let neither = add(&desk, json!({"CampaignId": campaign})).await;
    assert_eq!(neither.code(), "REQUIRED_FIELD_MISSING");
}

#[tokio::test]
async fn an_unknown_status_is_silently_the_default_or_refused() {
    for strict in [false, true] {
        let mut settings = settings();
        settings.switches.strict_member_status = strict;
        let desk = Desk::with(settings).await;
        let body = json!({
            "CampaignId": desk.campaign("One"), "LeadId": desk.lead(1), "Status": "Replied",
        });
        let made = add(&desk, body).await;
        if strict {
            assert_eq!(made.code(), "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST");
            continue;
        }
        let id = made.json["id"].as_str().unwrap().to_owned();
        assert_eq!(desk.field("CampaignMember", &id, "Status"), "Sent");
        let path = format!("/sobjects/CampaignMember/{id}");
        desk.call("PATCH", &path, json!({"Status": "responded"})).await;
        assert_eq!(desk.field("CampaignMember", &id, "Status"), "Responded");
    }
}

#[tokio::test]
async fn a_response_is_derived_dated_once_and_flagged_once() {
    let mut settings = settings();
    settings.session_length = jiff::SignedDuration::from_hours(48);
    let desk = Desk::with(settings).await;
    let id = desk.member(&desk.campaign("One"), &desk.lead(1));
    let path = format!("/sobjects/CampaignMember/{id}");
    let state = || {
        ["HasResponded", "FirstRespondedDate", "Has_Replied__c"]
            .map(|field| desk.field("CampaignMember", &id, field))
    };
    assert_eq!(state(), [json!(false), Value::Null, json!(false)]);
    desk.call("PATCH", &path, json!({"Status": "Responded"})).await;
    assert_eq!(state(), [json!(true), json!("2027-01-11"), json!(true)]);
    desk.clock.advance_to("2027-01-12T08:00:00Z".parse().unwrap());
    desk.call("PATCH", &path, json!({"Status": "Sent"})).await;
    assert_eq!(state(), [json!(false), json!("2027-01-11"), json!(true)]);
    desk.call("PATCH", &path, json!({"Status": "Responded"})).await;
    assert_eq!(state(), [json!(true), json!("2027-01-11"), json!(true)]);
    let locked = desk.call("PATCH", &path, json!({"HasResponded": true})).await;
    assert_eq!(locked.code(), "INVALID_FIELD_FOR_INSERT_UPDATE");
}

#[tokio::test]
async fn the_reply_flag_stays_down_where_the_flow_is_off() {
    let mut settings = settings();
    settings.switches.has_replied_flow = false;
    let desk = Desk::with(settings).await;
    let id = desk.member(&desk.campaign("One"), &desk.lead(1));
    let path = format!("/sobjects/CampaignMember/{id}");
    desk.call("PATCH", &path, json!({"Status": "Responded"})).await;
    assert_eq!(desk.field("CampaignMember", &id, "HasResponded"), true);
    assert_eq!(desk.field("CampaignMember", &id, "Has_Replied__c"), false);
}

#[tokio::test]
async fn members_mirror_their_person_and_campaigns_count_them() {
    let desk = Desk::new().await;
    let (campaign, lead) = (desk.campaign("One"), desk.lead(7));
    let id = desk.member(&campaign, &lead);
    desk.org.seed(
        "Opportunity",
        object(json!({"Name": "Deal", "StageName": "Closed Won", "CloseDate": "2027-02-01",
                      "CampaignId": campaign, "Amount": 1500.5})),
    );
    desk.call("PATCH", &format!("/sobjects/Lead/{lead}"), json!({"HasOptedOutOfEmail": true}))
        .await;
    desk.call("PATCH", &format!("/sobjects/CampaignMember/{id}"), json!({"Status": "Responded"}))
        .await;
    for (field, expected) in [
        ("Email", json!("ada.7@shipper.example")),
        ("FirstName", json!("Ada")),
        ("Name", json!("Ada Example 7")),
        ("CompanyOrAccount", json!("Example AG")),
        ("HasOptedOutOfEmail", json!(true)),
        ("LeadOrContactId", json!(lead)),
    ] {
        assert_eq!(desk.field("CampaignMember", &id, field), expected, "{field}");
    }
    for (field, expected) in [
        ("NumberOfLeads", json!(1)),
        ("NumberOfContacts", json!(0)),
        ("NumberOfResponses", json!(1)),
        ("NumberOfWonOpportunities", json!(1)),
        ("AmountWonOpportunities", json!(1500.5)),
    ] {
        assert_eq!(desk.field("Campaign", &campaign, field), expected, "{field}");
    }
}

#[tokio::test]
async fn statuses_keep_their_order_one_default_and_one_response() {
    let desk = Desk::new().await;
    let campaign = desk.campaign("One");
    let path = "/sobjects/CampaignMemberStatus";
    let id = |label: &str| {
        let rows = desk.org.dump("CampaignMemberStatus");
        rows.iter().find(|row| row["Label"] == label).unwrap()["Id"].as_str().unwrap().to_owned()
    };
    let body = json!({"CampaignId": campaign, "Label": "Queued", "IsDefault": true});
    assert_eq!(desk.call("POST", path, body).await.status, 201);
    assert_eq!(desk.field("CampaignMemberStatus", &id("Queued"), "SortOrder"), 3);
    assert_eq!(desk.field("CampaignMemberStatus", &id("Sent"), "IsDefault"), false);
    for (method, label, body, code) in [
        ("POST", "", json!({"CampaignId": campaign, "Label": "sent"}), "DUPLICATE_VALUE"),
        (
            "POST",
            "",
            json!({"CampaignId": campaign, "Label": "New", "SortOrder": 2}),
            "DUPLICATE_VALUE",
        ),
        ("PATCH", "Queued", json!({"IsDefault": false}), "FIELD_INTEGRITY_EXCEPTION"),
        ("PATCH", "Responded", json!({"HasResponded": false}), "FIELD_INTEGRITY_EXCEPTION"),
        ("DELETE", "Queued", Value::Null, "DELETE_FAILED"),
        ("DELETE", "Responded", Value::Null, "DELETE_FAILED"),
    ] {
        let path = if label.is_empty() { path.to_owned() } else { format!("{path}/{}", id(label)) };
        let reply = desk.call(method, &path, body).await;
        assert_eq!((reply.status, reply.code()), (400, code), "{method} {label}");
    }
    let free = format!("{path}/{}", id("Sent"));
    assert_eq!(desk.call("DELETE", &free, Value::Null).await.status, 204);
}

#[tokio::test]
async fn members_go_with_their_campaign_and_for_good() {
    let desk = Desk::new().await;
    let campaign = desk.campaign("One");
    let id = desk.member(&campaign, &desk.lead(1));
    desk.call("DELETE", &format!("/sobjects/Campaign/{campaign}"), Value::Null).await;
    assert!(desk.org.dump("CampaignMember").is_empty());
    assert_eq!(desk.get(&format!("/sobjects/CampaignMember/{id}")).await.code(), "NOT_FOUND");
}
