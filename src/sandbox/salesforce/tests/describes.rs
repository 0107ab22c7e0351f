//! Describe, and field-level security.

use serde_json::json;

use super::*;

const KEYS: &str = "aggregatable aiPredictionField autoNumber byteLength calculated \
    calculatedFormula cascadeDelete caseSensitive compoundFieldName controllerName createable \
    custom defaultValue defaultValueFormula defaultedOnCreate dependentPicklist \
    deprecatedAndHidden digits displayLocationInDecimal encrypted externalId extraTypeInfo \
    filterable filteredLookupInfo formulaTreatNullNumberAsZero groupable highScaleNumber \
    htmlFormatted idLookup inlineHelpText label length mask maskType name nameField namePointing \
    nillable permissionable picklistValues polymorphicForeignKey precision queryByDistance \
    referenceTargetField referenceTo relationshipName relationshipOrder restrictedDelete \
    restrictedPicklist scale searchPrefilterable soapType sortable type unique updateable \
    writeRequiresMasterRead";

fn field<'a>(describe: &'a Value, name: &str) -> &'a Value {
    let fields = describe["fields"].as_array().unwrap();
    fields.iter().find(|field| field["name"] == name).unwrap_or(&Value::Null)
}

#[tokio::test]
async fn a_field_has_the_full_key_set() {
    let desk = Desk::new().await;
    let lead = desk.get("/sobjects/lead/describe/").await.json;
    let status = field(&lead, "Status").as_object().unwrap();
    let keys: Vec<&str> = status.keys().map(String::as_str).collect();
    assert_eq!(keys, KEYS.split_whitespace().collect::<Vec<_>>());
    assert_eq!(status["restrictedPicklist"], false);
    assert_eq!(status["defaultedOnCreate"], true);
    assert_eq!(status["picklistValues"][0]["defaultValue"], true);
    assert_eq!(field(&lead, "LastName")["byteLength"], 240);
}

#[tokio::test]
async fn access_is_told_for_each_field() {
    let desk = Desk::new().await;
    let member = desk.get("/sobjects/CampaignMember/describe").await.json;
    let lead = desk.get("/sobjects/Lead/describe").await.json;
    for (field, createable, updateable, kind) in [
        (field(&member, "LeadId"), true, false, "reference"),
        (field(&member, "HasResponded"), false, false, "boolean"),
        (field(&member, "Has_Replied__c"), false, false, "boolean"),
        (field(&member, "Reply_Classification__c"), true, true, "picklist"),
        (field(&lead, "Overall_Hard_Bounce__c"), false, false, "boolean"),
        (field(&lead, "clay_company_description__c"), true, true, "textarea"),
        (field(&lead, "EmailBouncedReason"), false, true, "string"),
    ] {
        assert_eq!(field["createable"], createable, "{}", field["name"]);
        assert_eq!(field["updateable"], updateable, "{}", field["name"]);
        assert_eq!(field["type"], kind, "{}", field["name"]);
    }
    assert_eq!(field(&member, "Reply_Classification__c")["restrictedPicklist"], true);
    assert_eq!(field(&lead, "clay_company_description__c")["length"], 32_000);
}

#[tokio::test]
async fn the_list_of_objects_gives_key_prefixes() {
    let desk = Desk::new().await;
    let list = desk.get("/sobjects").await.json;
    assert_eq!(list["maxBatchSize"], 200);
    for (name, prefix) in [
        ("Account", "001"),
        ("Contact", "003"),
        ("User", "005"),
        ("Opportunity", "006"),
        ("Lead", "00Q"),
        ("Campaign", "701"),
        ("CampaignMember", "00v"),
        ("CampaignMemberStatus", "01Y"),
        ("Report", "00O"),
        ("Organization", "00D"),
    ] {
        let found = list["sobjects"].as_array().unwrap().iter().find(|o| o["name"] == name);
        assert_eq!(found.unwrap()["keyPrefix"], prefix, "{name}");
    }
    let top = desk.get("/sobjects/Lead").await.json;
    assert_eq!(top["objectDescribe"]["name"], "Lead");
}

#[tokio::test]
async fn a_hidden_field_is_nowhere() {
    let mut settings = settings();
    settings.hidden_fields.insert("Lead.HasOptedOutOfEmail".to_owned());
    let desk = Desk::with(settings).await;
    let id = desk.lead(1);
    let describe = desk.get("/sobjects/Lead/describe").await.json;
    assert_eq!(*field(&describe, "HasOptedOutOfEmail"), Value::Null);
    let record = desk.get(&format!("/sobjects/Lead/{id}")).await.json;
    assert_eq!(record.get("HasOptedOutOfEmail"), None);
    let query = desk.query("SELECT Id, HasOptedOutOfEmail FROM Lead").await;
    assert_eq!((query.status, query.code()), (400, "INVALID_FIELD"));
    assert!(query.message().contains("No such column 'HasOptedOutOfEmail' on entity 'Lead'."));
    let filter = desk.query("SELECT Id FROM Lead WHERE HasOptedOutOfEmail = true").await;
    assert_eq!(filter.code(), "INVALID_FIELD");
    let body = json!({"HasOptedOutOfEmail": true});
    let write = desk.call("PATCH", &format!("/sobjects/Lead/{id}"), body).await;
    assert_eq!(write.message(), "No such column 'HasOptedOutOfEmail' on sobject of type Lead");
}

#[tokio::test]
async fn member_statuses_can_be_closed_to_the_integration_user() {
    let mut settings = settings();
    settings.switches.member_status_writable = false;
    let desk = Desk::with(settings).await;
    let describe = desk.get("/sobjects/CampaignMemberStatus/describe").await.json;
    assert_eq!((&describe["createable"], &describe["queryable"]), (&json!(false), &json!(true)));
    let body = json!({"CampaignId": desk.campaign("One"), "Label": "Replied"});
    let reply = desk.call("POST", "/sobjects/CampaignMemberStatus", body).await;
    assert_eq!((reply.status, reply.code()), (400, "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY"));
}
