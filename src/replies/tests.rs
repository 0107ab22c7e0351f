//! Whole runs against the doubles: a campaign that was sent to a lively audience for some days.

use std::path::Path;
use std::sync::Arc;

use serde_json::{Value, json};

use super::{Sync, Synced, queue, resolve, sync};
use crate::base::clock::SharedClock;
use crate::base::private::Secret;
use crate::platform::salesforce::{self, Client, CredentialForm, Credentials, Id};
use crate::platform::smartlead::{CampaignId, SmartleadClient};
use crate::platform::transport::{HostList, HttpsWire, Settings};
use crate::rules::Subject;
use crate::sandbox::faults::{Fault, FaultKind};
use crate::sandbox::salesforce::Org;
use crate::sandbox::world::{CrmSettings, FlawRates, Rates, WorldSettings};
use crate::sandbox::{Running, Sandbox, SandboxSettings};
use crate::spec::policy::ReplyClass;
use crate::store::{Event, Store};
use crate::workspace::Workspace;

const STREAM: &str = "q1-dormant-shippers";
const LEADS: u32 = 60;

struct Rig {
    running: Running,
    workspace: Workspace,
    org: Arc<Org>,
    salesforce: Client,
    smartlead: SmartleadClient,
    store: Store,
    campaign: Id,
    sequencer: CampaignId,
    _folder: tempfile::TempDir,
}

impl Rig {
    /// A campaign whose leads were all written to, some days ago. `ids` gives each lead the ids it
    /// carries on Smartlead.
    async fn new(ids: fn(usize, &str, &str) -> Value) -> Self {
        let running = Sandbox::start(world()).await.unwrap();
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/full");
        let workspace = Workspace::load(&root).unwrap();
        let org = running.sandbox().org("core").unwrap().clone();
        let clock: SharedClock = Arc::new(running.sandbox().clock().clone());
        let wire = Arc::new(HttpsWire::new(HostList::new(["127.0.0.1"]).unwrap()).unwrap());
        let credentials = Credentials {
            client_id: Secret::new("sandbox-client-id"),
            client_secret: Secret::new("sandbox-client-secret"),
            form: CredentialForm::Body,
        };
        let url = running.urls()["salesforce-core"].parse().unwrap();
        let config = salesforce::Config::new(url, credentials);
        let salesforce = Client::new(config, wire.clone(), clock.clone());
        let base = format!("{}/api/v1", running.urls()["smartlead"]).parse().unwrap();
        let key = Secret::new("sandbox-smartlead-key");
        let smartlead = SmartleadClient::new(wire, clock.clone(), base, key, Settings::default());
        let sequencer = smartlead.create_campaign("sendoff/w/c", None).await.unwrap();
        send(&running, &org, sequencer.0, ids).await;
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("record.db"), clock).unwrap();
        let campaign = org.dump("Campaign")[0]["Id"].as_str().unwrap().parse().unwrap();
        Self {
            running,
            workspace,
            org,
            salesforce,
            smartlead,
            store,
            campaign,
            sequencer,
            _folder: folder,
        }
    }

    async fn sync(&self) -> Synced {
        sync(&self.run()).await.unwrap()
    }

    fn run(&self) -> Sync<'_> {
        Sync {
            salesforce: &self.salesforce,
            smartlead: &self.smartlead,
            store: &self.store,
            subject: Subject::new(&self.workspace, self.workspace.campaign(STREAM).unwrap()),
            campaign: &self.campaign,
            sequencer: self.sequencer,
        }
    }

    fn events(&self) -> Vec<Event> {
        self.store.events(STREAM, 0).map(Result::unwrap).collect()
    }

    fn count(&self, object: &str, field: &str, value: &Value) -> u64 {
        self.org.dump(object).iter().filter(|record| record[field] == *value).count() as u64
    }
}

/// Everybody reacts, in one way or another.
fn world() -> SandboxSettings {
    let crm = CrmSettings { leads: LEADS, ..CrmSettings::default() };
    let rates = Rates {
        hard_bounce: 0.1,
        positive: 0.2,
        neutral: 0.1,
        negative: 0.2,
        out_of_office: 0.15,
        unsubscribe_text: 0.15,
        opt_out_link: 0.1,
        open: 0.0,
    };
    let world =
        WorldSettings { orgs: vec![crm], rates, flaws: FlawRates::NONE, ..Default::default() };
    SandboxSettings { world, ..SandboxSettings::default() }
}

fn both(_: usize, lead: &str, member: &str) -> Value {
    json!({ "lead_id": lead, "campaign_member_id": member })
}

async fn send(running: &Running, org: &Org, id: u64, ids: fn(usize, &str, &str) -> Value) {
    let http = reqwest::Client::new();
    let base = format!("{}/api/v1/campaigns/{id}", running.urls()["smartlead"]);
    let post = async |route: &str, body: Value| {
        let url = format!("{base}/{route}?api_key=sandbox-smartlead-key");
        let body = serde_json::to_vec(&body).unwrap();
        let call = http.post(url).header("content-type", "application/json").body(body);
        let answer = call.send().await.unwrap();
        assert_eq!(answer.status(), 200, "{route}: {}", answer.text().await.unwrap());
    };
    post(
        "schedule",
        json!({
            "timezone": "Europe/Berlin", "days_of_the_week": [1, 2, 3, 4, 5], "start_hour": "08:00",
            "end_hour": "18:00", "min_time_btw_emails": 3, "max_new_leads_per_day": 200,
        }),
    )
    .await;
    post("settings", json!({ "ai_categorisation_options": [1], "add_unsubscribe_tag": true }))
        .await;
    post(
        "sequences",
        json!({ "sequences": [{
        "id": null, "seq_number": 1, "seq_delay_details": { "delay_in_days": 0 },
        "subject": "Hello", "email_body": "<p>To unsubscribe, write to us.</p>",
    }] }),
    )
    .await;
    let account = format!("{}/api/v1/email-accounts", running.urls()["smartlead"]);
    let url = format!("{account}?api_key=sandbox-smartlead-key");
    let listed = http.get(url).send().await.unwrap().bytes().await.unwrap();
    let listed: Value = serde_json::from_slice(&listed).unwrap();
    let all: Vec<Value> = listed.as_array().unwrap().iter().map(|one| one["id"].clone()).collect();
    post("email-accounts", json!({ "email_account_ids": all })).await;
    let leads = org.dump("Lead");
    let members = org.dump("CampaignMember");
    let list: Vec<Value> = leads
        .iter()
        .enumerate()
        .map(|(index, lead)| {
            let member = members.iter().find(|member| member["LeadId"] == lead["Id"]).unwrap();
            let (lead_id, member) = (lead["Id"].as_str().unwrap(), member["Id"].as_str().unwrap());
            json!({ "email": lead["Email"], "custom_fields": ids(index, lead_id, member) })
        })
        .collect();
    post("leads", json!({ "lead_list": list })).await;
    post("status", json!({ "status": "START" })).await;
    running.sandbox().clock().advance_by(jiff::SignedDuration::from_hours(24 * 10));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_came_back_is_written_once_and_a_second_run_changes_nothing() {
    let rig = Rig::new(both).await;
    let first = rig.sync().await;
    let truth = rig.running.sandbox().smartlead().truth();
    let truth = &truth.campaigns[&rig.sequencer.0];
    let meant = |class: &str| truth.replies.get(class).copied().unwrap_or_default();
    let opted_out = meant("unsubscribe") + truth.opted_out;
    assert!(truth.bounced > 0 && truth.opted_out > 0 && meant("unsubscribe") > 0, "{truth:?}");
    assert_eq!(rig.count("Lead", "HasOptedOutOfEmail", &json!(true)), opted_out);
    assert_eq!(rig.count("Lead", "clay_external_hard_bounce__c", &json!(true)), truth.bounced);
    let of_class =
        |label: &str| rig.count("CampaignMember", "Reply_Classification__c", &json!(label));
    assert_eq!(of_class("Unsubscribe"), meant("unsubscribe"));
    assert_eq!(of_class("Negative"), meant("negative"));
    assert_eq!(of_class("Out of Office"), meant("out-of-office"));
    assert_eq!(of_class("Positive"), meant("positive") + meant("neutral"));
    let human = meant("unsubscribe") + meant("negative") + meant("positive") + meant("neutral");
    assert_eq!(rig.count("CampaignMember", "Status", &json!("Responded")), human);
    assert_eq!(rig.count("CampaignMember", "Has_Replied__c", &json!(true)), human);
    for lead in rig.org.dump("Lead") {
        let text = lead["SLV36_Pardot_Question_Asked__c"].as_str().unwrap_or_default();
        assert!(!text.contains("wrote:") && !text.contains('<') && !text.contains("write to us"));
    }
    assert_eq!(first.unresolved, 0);
    assert_eq!(first.stopped, meant("unsubscribe"));
    let all = rig.smartlead.leads(rig.sequencer).await.unwrap();
    let stopped = all.iter().filter(|one| one.lead.as_ref().unwrap().is_unsubscribed).count();
    assert_eq!(stopped as u64, opted_out);
    let listed = rig.smartlead.block_list().await.unwrap();
    let ours = listed.iter().filter(|entry| entry.email_or_domain.reveal().contains('@')).count();
    assert_eq!(ours as u64, meant("unsubscribe"));
    let (writes, events) = (rig.org.writes().len(), rig.events());
    let second = rig.sync().await;
    assert_eq!(rig.org.writes().len(), writes);
    let after = rig.events();
    assert_eq!(after.len(), events.len() + 1);
    assert_eq!(after.last().unwrap().kind, "sync.ran");
    assert!(second.written.is_empty() && second.queued == 0 && second.stopped == 0);
    assert_private(&rig, &after);
    rig.running.stop().await;
}

/// The record names nobody and quotes nothing.
fn assert_private(rig: &Rig, events: &[Event]) {
    let record = events.iter().map(|event| event.body.to_string()).collect::<String>();
    assert!(!record.contains('@'));
    for lead in rig.org.dump("Lead") {
        let last = lead["LastName"].as_str().unwrap();
        let text = lead["SLV36_Pardot_Question_Asked__c"].as_str().unwrap_or("no reply");
        assert!(!record.contains(text) && !record.contains(&format!("\"{last}\"")));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn suppression_is_written_before_what_was_said_and_every_write_is_intended_first() {
    let rig = Rig::new(both).await;
    rig.sync().await;
    let fields: Vec<String> =
        rig.org.writes().iter().flat_map(|write| write.fields.keys().cloned()).collect();
    let last_opt_out = fields.iter().rposition(|field| field == "HasOptedOutOfEmail").unwrap();
    let first_text = fields.iter().position(|field| field.starts_with("SLV36")).unwrap();
    assert!(last_opt_out < first_text);
    let kinds: Vec<String> = rig.events().into_iter().map(|event| event.kind).collect();
    let of = |kind: &str| kinds.iter().filter(|one| *one == kind).count();
    assert_eq!(of("sync.intended"), 4, "{kinds:?}");
    assert_eq!((of("sync.done"), of("sync.confirmed")), (4, 3), "{kinds:?}");
    rig.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pair_of_ids_that_does_not_hold_is_set_aside_once_and_never_guessed() {
    let wrong = |index: usize, lead: &str, member: &str| match index % 3 {
        0 => json!({ "lead_id": "00Q000000000001AAA", "campaign_member_id": member }),
        1 => json!({ "lead_id": lead }),
        _ => json!({ "lead_id": lead, "campaign_member_id": "00v000000000001AAA" }),
    };
    let rig = Rig::new(wrong).await;
    let first = rig.sync().await;
    assert!(first.quarantined > 10 && first.written.is_empty(), "{first:?}");
    assert!(rig.org.writes().is_empty());
    let reasons: std::collections::BTreeSet<String> = rig
        .events()
        .iter()
        .filter(|event| event.kind == "sync.quarantined")
        .map(|event| event.body["reason"].as_str().unwrap().to_owned())
        .collect();
    let expected = ["lead-of-another-member", "member-not-found", "no-member"];
    assert_eq!(reasons.into_iter().collect::<Vec<_>>(), expected);
    assert!(first.stopped > 0, "who asked for no more mail gets none, whoever they are");
    assert_eq!(rig.sync().await.quarantined, 0);
    rig.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_write_that_was_done_and_not_answered_is_settled_by_reading() {
    let rig = Rig::new(both).await;
    let path = "/services/data/*/composite/sobjects";
    let lost = Fault::new("salesforce-core", "PATCH", path, FaultKind::DropAfter);
    rig.running.sandbox().faults().order(lost);
    let first = rig.sync().await;
    assert_eq!(first.unresolved, 0);
    let writes = rig.org.writes().len();
    rig.sync().await;
    assert_eq!(rig.org.writes().len(), writes);
    rig.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nothing_tells_waits_for_a_person_and_is_written_as_they_say() {
    let rig = Rig::new(both).await;
    let leads = rig.smartlead.leads(rig.sequencer).await.unwrap();
    let positive =
        leads.iter().find(|one| one.lead_category_id.is_some_and(|id| id.0 == 1)).unwrap();
    let id = positive.lead.as_ref().unwrap().id;
    uncategorise(&rig, id.0).await;
    let first = rig.sync().await;
    assert_eq!(first.queued, 1);
    let waiting = queue(&rig.store, STREAM).unwrap();
    assert_eq!((waiting.len(), waiting[0].because.as_str()), (1, "nothing"));
    let member = waiting[0].member.clone().unwrap();
    let class = || {
        let members = rig.org.dump("CampaignMember");
        let found = members.iter().find(|one| one["Id"] == json!(member)).unwrap();
        found["Reply_Classification__c"].clone()
    };
    assert_eq!(class(), Value::Null);
    resolve(&rig.store, STREAM, &waiting[0].key, ReplyClass::Positive, "s.okafor").unwrap();
    assert!(queue(&rig.store, STREAM).unwrap().is_empty());
    let second = rig.sync().await;
    assert_eq!((class(), second.queued), (json!("Positive"), 0));
    rig.running.stop().await;
}

/// Every lead was converted into a contact of its own since it was written to.
fn convert(rig: &Rig) {
    for lead in rig.org.dump("Lead") {
        let contact = json!({ "LastName": "Lindqvist", "HasOptedOutOfEmail": false });
        let contact = rig.org.seed("Contact", contact.as_object().unwrap().clone());
        let mut lead = lead;
        lead.insert("IsConverted".to_owned(), json!(true));
        lead.insert("ConvertedContactId".to_owned(), json!(contact));
        rig.org.seed("Lead", lead);
    }
}

/// The full example, whose allowlist lets contacts be opted out.
fn with_contacts() -> Workspace {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/full");
    let folder = tempfile::tempdir().unwrap();
    for part in ["campaigns", "policy", "templates", "prompts"] {
        std::fs::create_dir(folder.path().join(part)).unwrap();
        for file in std::fs::read_dir(from.join(part)).unwrap() {
            let file = file.unwrap();
            std::fs::copy(file.path(), folder.path().join(part).join(file.file_name())).unwrap();
        }
    }
    std::fs::copy(from.join("sendoff.yaml"), folder.path().join("sendoff.yaml")).unwrap();
    let fields = folder.path().join("policy/fields.yaml");
    let text = std::fs::read_to_string(&fields).unwrap();
    let contact = "objects:\n  Contact:\n    HasOptedOutOfEmail: { lane: delivery, write: \
        only-to-true }\n";
    std::fs::write(&fields, text.replace("objects:\n", contact)).unwrap();
    Workspace::load(folder.path()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_opt_out_of_a_converted_lead_opts_the_contact_out() {
    let mut rig = Rig::new(both).await;
    rig.workspace = with_contacts();
    convert(&rig);
    let first = rig.sync().await;
    let out = rig.count("Contact", "HasOptedOutOfEmail", &json!(true));
    assert!(out > 3);
    assert_eq!(first.written["Contact.HasOptedOutOfEmail"], out);
    assert_eq!((first.owed, rig.count("Lead", "HasOptedOutOfEmail", &json!(true))), (0, 0));
    let second = rig.sync().await;
    assert_eq!((second.owed, second.written.len()), (0, 0));
    rig.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_opt_out_that_nothing_in_salesforce_takes_is_owed_until_a_person_says_it_is_done() {
    let rig = Rig::new(both).await;
    convert(&rig);
    let first = rig.sync().await;
    assert!(first.owed > 3, "{first:?}");
    assert_eq!(rig.count("Contact", "HasOptedOutOfEmail", &json!(true)), 0);
    let owed = || {
        let waiting = queue(&rig.store, STREAM).unwrap();
        waiting.into_iter().filter(|one| one.because == "opt-out-of-converted-lead")
    };
    assert_eq!(rig.sync().await.owed, first.owed, "it is said at every run");
    for one in owed() {
        resolve(&rig.store, STREAM, &one.key, ReplyClass::Unsubscribe, "s.okafor").unwrap();
    }
    assert_eq!((rig.sync().await.owed, owed().count()), (0, 0));
    rig.running.stop().await;
}

async fn uncategorise(rig: &Rig, lead: u64) {
    let url = format!(
        "{}/api/v1/campaigns/{}/leads/{lead}/category?api_key=sandbox-smartlead-key",
        rig.running.urls()["smartlead"],
        rig.sequencer
    );
    let call = reqwest::Client::new().post(url).header("content-type", "application/json");
    let answer = call.body("{\"category_id\":null,\"pause_lead\":false}").send().await.unwrap();
    assert_eq!(answer.status(), 200);
}
