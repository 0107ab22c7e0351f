//! Describe: one entry for each object, the full key set of each field.
//!
//! Knows field-level security: a hidden field is absent, not marked.

use serde_json::{Value, json};

use super::schema::{Field, Kind, Object};
use super::settings::OrgSettings;

/// The answer that lists every object.
pub(super) fn global(settings: &OrgSettings, base: &str) -> Value {
    let all: Vec<Value> =
        settings.schema.objects().map(|object| entry(settings, base, object)).collect();
    json!({"encoding": "UTF-8", "maxBatchSize": 200, "sobjects": all})
}

/// One object as the list shows it.
pub(super) fn entry(settings: &OrgSettings, base: &str, object: &Object) -> Value {
    let open = settings.writable(object);
    let path = format!("{base}/sobjects/{}", object.name);
    let member = object.name.starts_with("CampaignMember");
    json!({
        "activateable": false, "associateEntityType": null, "associateParentEntity": null,
        "createable": open, "custom": object.name.ends_with("__c"), "customSetting": false,
        "deepCloneable": false, "deletable": open, "deprecatedAndHidden": false,
        "feedEnabled": open, "hasSubtypes": false, "isInterface": false, "isSubtype": false,
        "keyPrefix": object.prefix, "label": object.label, "labelPlural": object.plural,
        "layoutable": open, "mergeable": object.name == "Lead" || object.name == "Contact",
        "mruEnabled": open, "name": object.name, "queryable": true, "replicateable": true,
        "retrieveable": true, "searchable": !member, "triggerable": open,
        "undeletable": open && !member, "updateable": open,
        "urls": {
            "sobject": path, "describe": format!("{path}/describe"),
            "rowTemplate": format!("{path}/{{ID}}"),
        },
    })
}

/// One object in full.
pub(super) fn object(settings: &OrgSettings, base: &str, object: &Object) -> Value {
    let fields: Vec<Value> = object
        .fields
        .iter()
        .filter(|field| settings.visible(object, field))
        .map(|field| describe(settings, object, field))
        .collect();
    let more = json!({
        "actionOverrides": [], "childRelationships": children(settings, object),
        "compactLayoutable": true, "defaultImplementation": null, "extendedBy": null,
        "extendsInterfaces": null, "fields": fields, "implementedBy": null,
        "implementsInterfaces": null, "listviewable": null, "lookupLayoutable": null,
        "namedLayoutInfos": [], "networkScopeFieldName": null,
        "recordTypeInfos": [{
            "active": true, "available": true, "defaultRecordTypeMapping": true,
            "developerName": "Master", "master": true, "name": "Master",
            "recordTypeId": "012000000000000AAA", "urls": {},
        }],
        "searchLayoutable": true, "sobjectDescribeOption": "FULL",
        "supportedScopes": [{"label": "All", "name": "everything"}],
    });
    merged(entry(settings, base, object), more)
}

fn merged(mut one: Value, more: Value) -> Value {
    if let (Value::Object(one), Value::Object(more)) = (&mut one, more) {
        one.extend(more);
    }
    one
}

fn children(settings: &OrgSettings, object: &Object) -> Vec<Value> {
    let mut children = Vec::new();
    for child in settings.schema.objects() {
        let to_here = child.fields.iter().filter(|field| field.reference_to.contains(&object.name));
        for field in to_here {
            children.push(json!({
                "cascadeDelete": child.name.starts_with("CampaignMember"),
                "childSObject": child.name, "deprecatedAndHidden": false, "field": field.name,
                "junctionIdListNames": [], "junctionReferenceTo": [], "relationshipName": null,
                "restrictedDelete": false,
            }));
        }
    }
    children
}

fn describe(settings: &OrgSettings, object: &Object, field: &Field) -> Value {
    merged(first_half(settings, object, field), second_half(settings, object, field))
}

/// The keys of a field up to `idLookup`.
fn first_half(settings: &OrgSettings, object: &Object, field: &Field) -> Value {
    let kind = field.kind;
    json!({
        "aggregatable": field.filterable() && kind != Kind::Boolean, "aiPredictionField": false,
        "autoNumber": false,
        "byteLength": if kind.is_text() { field.length * 3 } else { field.length },
        "calculated": false, "calculatedFormula": null, "cascadeDelete": false,
        "caseSensitive": false, "compoundFieldName": null, "controllerName": null,
        "createable": settings.writable(object) && field.createable, "custom": field.custom(),
        "defaultValue": field.default, "defaultValueFormula": null,
        "defaultedOnCreate": field.defaulted, "dependentPicklist": false,
        "deprecatedAndHidden": false, "digits": if kind == Kind::Int { 9 } else { 0 },
        "displayLocationInDecimal": false, "encrypted": false, "externalId": false,
        "extraTypeInfo": extra(field), "filterable": field.filterable(),
        "filteredLookupInfo": null, "formulaTreatNullNumberAsZero": false,
        "groupable": field.filterable() && !kind.is_number() && kind != Kind::DateTime,
        "highScaleNumber": false, "htmlFormatted": false,
        "idLookup": kind == Kind::Id || (kind == Kind::Email && field.createable),
    })
}

/// The keys of a field from `inlineHelpText`.
fn second_half(settings: &OrgSettings, object: &Object, field: &Field) -> Value {
    let open = settings.writable(object);
    let kind = field.kind;
    json!({
        "inlineHelpText": null, "label": field.label, "length": field.length, "mask": null,
        "maskType": null, "name": field.name, "nameField": field.name == "Name",
        "namePointing": false, "nillable": field.nillable,
        "permissionable": open && field.nillable, "picklistValues": choices(field),
        "polymorphicForeignKey": false, "precision": precision(kind), "queryByDistance": false,
        "referenceTargetField": null, "referenceTo": field.reference_to,
        "relationshipName": field.relationship, "relationshipOrder": null,
        "restrictedDelete": false, "restrictedPicklist": field.restricted,
        "scale": if matches!(kind, Kind::Currency | Kind::Percent) { 2 } else { 0 },
        "searchPrefilterable": kind == Kind::Reference, "soapType": soap(kind),
        "sortable": field.filterable(), "type": kind.word(), "unique": false,
        "updateable": open && field.updateable, "writeRequiresMasterRead": false,
    })
}

fn extra(field: &Field) -> Value {
    match field.kind {
        Kind::TextArea if field.length > 255 => json!("plaintextarea"),
        _ => Value::Null,
    }
}

fn choices(field: &Field) -> Vec<Value> {
    let entry = |choice: &String| {
        let default = field.default.as_ref().and_then(Value::as_str) == Some(choice);
        json!({"active": true, "defaultValue": default, "label": choice, "validFor": null,
               "value": choice})
    };
    field.choices.iter().map(entry).collect()
}

fn precision(kind: Kind) -> u8 {
    match kind {
        Kind::Double | Kind::Currency | Kind::Percent => 18,
        _ => 0,
    }
}

fn soap(kind: Kind) -> &'static str {
    match kind {
        Kind::Id | Kind::Reference => "tns:ID",
        Kind::Boolean => "xsd:boolean",
        Kind::Int => "xsd:int",
        Kind::Double | Kind::Currency | Kind::Percent => "xsd:double",
        Kind::Date => "xsd:date",
        Kind::DateTime => "xsd:dateTime",
        _ => "xsd:string",
    }
}
