//! Readings of the doubles through the real clients, over sockets.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Map, Value, json};
use tokio::net::TcpListener;

use super::{Part, observe, salesforce};
use crate::base::clock::{Clock, SharedClock};
use crate::base::private::Secret;
use crate::engine::Platforms;
use crate::engine::connect::{ConnectError, Lent, connect};
use crate::observation::{CellSeen, Fact, Observation, PersonSeen, Reading};
use crate::platform::salesforce::Record;
use crate::rules::Subject;
use crate::sandbox::faults::{Fault, FaultKind};
use crate::sandbox::salesforce::{Org, OrgSettings, ReportDefinition};
use crate::sandbox::world::{CrmSettings, World, WorldSettings, seed_org};
use crate::sandbox::{Running, Sandbox, SandboxSettings};
use crate::spec::leaf::SecretRef;
use crate::workspace::Workspace;

const CAMPAIGN: &str = "q1-dormant-shippers";
const TITLE: &str = "Q1 win-back of dormant shippers";
const EXPORT: &str = "CampaignMemberId,LeadId,summary,unreachable,industry\n\
                      00v1,00Q1,Ships crates,false,Shipping\n00v2,00Q2,,true,\n";

/// A workspace, its doubles, and the organisation it names.
struct Rig {
    running: Running,
    workspace: Workspace,
    org: Arc<Org>,
    _folder: tempfile::TempDir,
}

/// What is other than usual.
#[derive(Default)]
struct Case {
    hidden: &'static [&'static str],
    leads: Option<u32>,
    edit: Option<fn(String) -> String>,
    report: Option<fn(&mut ReportDefinition)>,
}

impl Rig {
    async fn new(case: Case) -> Self {
        let running = Sandbox::start(SandboxSettings::default()).await.unwrap();
        let (org, url) = organisation(&running, &case).await;
        let folder = tempfile::tempdir().unwrap();
        let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/full");
        for part in ["campaigns", "policy", "templates", "prompts"] {
            std::fs::create_dir(folder.path().join(part)).unwrap();
            for file in std::fs::read_dir(example.join(part)).unwrap() {
                let file = file.unwrap();
                let text = std::fs::read_to_string(file.path()).unwrap();
                let edited =
                    case.edit.filter(|_| part == "campaigns").map(|edit| edit(text.clone()));
                let to = folder.path().join(part).join(file.file_name());
                std::fs::write(to, edited.unwrap_or(text)).unwrap();
            }
        }
        std::fs::write(folder.path().join("sendoff.yaml"), settings(&running, &org.id(), &url))
            .unwrap();
        let workspace = Workspace::load(folder.path()).unwrap();
        Self { running, workspace, org, _folder: folder }
    }

    fn subject(&self) -> Subject<'_> {
        Subject::new(&self.workspace, self.workspace.campaign(CAMPAIGN).unwrap())
    }

    fn connect(
        &self,
        secret: &dyn Fn(&SecretRef) -> Option<Secret>,
    ) -> Result<Platforms, ConnectError> {
        let clock: SharedClock = Arc::new(self.running.sandbox().clock().clone());
        let file = |_: &str| Some(EXPORT.as_bytes().to_vec());
        let lent = Lent { secret, file: &file, clock, seed: 1 };
        let settings = self.workspace.settings.as_ref().unwrap();
        connect(settings, "core", Some("outreach-core"), &lent)
    }

    async fn read(&self) -> Observation {
        let platforms = self.connect(&|reference| Some(known(reference))).unwrap();
        let now = self.running.sandbox().clock().now();
        let seen = observe(&platforms, &self.subject(), now).await;
        assert_impersonal(&seen, &self.org);
        seen
    }
}

pub(in crate::engine) fn known(reference: &SecretRef) -> Secret {
    let text = reference.to_string();
    Secret::new(match text.trim_start_matches("env:") {
        "ID" => "sandbox-client-id",
        "SECRET" => "sandbox-client-secret",
        "KEY" => "sandbox-smartlead-key",
        "HOOK" => "http://127.0.0.1:9/v3/sources/webhook/3b0f5a9e",
        _ => "a-webhook-token",
    })
}

pub(in crate::engine) fn settings(running: &Running, org: &str, url: &str) -> String {
    let smartlead = &running.urls()["smartlead"];
    format!(
        "kind: workspace/v1\nname: larkfield-marcom\nsalesforce:\n  core:\n    org: {org}\n    \
         url: {url}\n    client_id: env:ID\n    client_secret: env:SECRET\nsmartlead:\n  \
         url: {smartlead}/api/v1\n  api_key: env:KEY\nclay:\n  tables:\n    outreach-core:\n      \
         id: t_0sandboxoutreach\n      webhook: env:HOOK\n      token: env:TOKEN\n      \
         export: rows.csv\n      columns: {{ lead: LeadId, member: CampaignMemberId, \
         summary: summary, unreachable: unreachable, industry: industry }}\n\
         recipients_key: env:RECIPIENTS\n"
    )
}

/// The sandbox's organisation, or one with the case's people, hidden fields and report.
async fn organisation(running: &Running, case: &Case) -> (Arc<Org>, String) {
    if case.hidden.is_empty() && case.leads.is_none() && case.report.is_none() {
        let org = running.sandbox().org("core").unwrap().clone();
        return (org, running.urls()["salesforce-core"].clone());
    }
    let crm = CrmSettings { leads: case.leads.unwrap_or(20), ..CrmSettings::default() };
    let world = World::new(WorldSettings { orgs: vec![crm.clone()], ..WorldSettings::default() });
    let secret = Secret::new("sandbox-client-secret");
    let mut settings = OrgSettings::new("core", "sandbox-client-id", secret);
    settings.hidden_fields = case.hidden.iter().map(|name| (*name).to_owned()).collect();
    let org = Org::new(settings, Arc::new(running.sandbox().clock().clone()));
    seed_org(&world, &crm, &org);
    if let Some(edit) = case.report {
        let mut report = ReportDefinition::member_export(TITLE);
        report.name = "Another export".to_owned();
        edit(&mut report);
        org.seed_report(report);
    }
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let router = org.router();
    tokio::spawn(async move { axum::serve(listener, router).await });
    (org, url)
}

/// Nothing that can be printed of a reading names a person.
fn assert_impersonal(seen: &Observation, org: &Org) {
    let shown = format!("{seen:?}").to_lowercase();
    for lead in org.dump("Lead").iter().take(50) {
        let email = lead["Email"].as_str().unwrap().to_lowercase();
        assert!(!shown.contains(&email), "an address is shown");
    }
    for why in [seen.salesforce.failure(), seen.smartlead.failure(), seen.clay.failure()] {
        let why = why.unwrap_or_default();
        assert!(!why.contains('@') && !why.contains("sandbox-client-secret"), "{why}");
    }
}

fn fields(value: Value) -> Map<String, Value> {
    value.as_object().unwrap().clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_usual_world_is_read_whole() {
    let rig = Rig::new(Case::default()).await;
    let seen = rig.read().await;
    let org = seen.salesforce.get().unwrap_or_else(|| panic!("{:?}", seen.salesforce.failure()));
    assert_eq!(org.org, rig.org.id());
    assert_eq!(org.campaigns.len(), 1);
    assert_eq!(org.campaigns[0].outreach_flag, Some(true));
    assert_eq!(org.campaigns[0].starts.as_deref(), Some("2027-01-11"));
    let statuses: Vec<_> = org.statuses.iter().map(|one| (&*one.label, one.responded)).collect();
    assert_eq!(statuses, [("Sent", false), ("Responded", true)]);
    assert_eq!(org.fields["Lead"]["clay_external_hard_bounce__c"].kind, "boolean");
    let report = org.report.get().unwrap();
    assert_eq!(report.campaign_filter.as_deref(), Some(TITLE));
    assert!(report.complete && report.columns.contains(&"Lead ID".to_owned()));
    assert!(report.columns.contains(&"LEAD_ID".to_owned()));
    let leads = rig.org.dump("Lead");
    assert_eq!(org.people.len(), leads.len());
    let count = |test: fn(&crate::observation::PersonSeen) -> bool| {
        org.people.iter().filter(|person| test(person)).count()
    };
    let flagged = |field: &str| leads.iter().filter(|lead| lead[field] == true).count();
    assert_eq!(count(|one| one.opted_out), flagged("HasOptedOutOfEmail"));
    assert_eq!(count(|one| one.hard_bounced), flagged("Overall_Hard_Bounce__c"));
    assert_eq!(count(|one| one.accepted == Some(true)), flagged("Lead_Accepted__c"));
    assert_eq!(count(|one| one.opted_out_elsewhere), rig.org.dump("Contact").len());
    assert!(count(|one| one.opted_out_elsewhere) > 0);
    let queues = count(|one| one.owner.starts_with("00G"));
    assert!(queues > 0 && org.users.keys().all(|user| user.starts_with("005")));
    assert_eq!(count(|one| one.open_opportunity), 0);
    for person in &org.people {
        for field in ["Cold_Lead_Eligible__c", "NumberOfEmployees", "Customer_Active__c"] {
            assert!(person.facts.contains_key(field), "{field}");
        }
        for field in ["Status", "clay_company_description__c", "HasOptedOutOfEmail"] {
            assert!(person.current.contains_key(field), "{field}");
        }
        assert!(!person.current.contains_key("SLV36_Pardot_Question_Asked__c"));
        assert!(person.member.is_some());
    }
    let smartlead = seen.smartlead.get().unwrap();
    assert!(smartlead.campaigns.is_empty() && !smartlead.mailboxes.is_empty());
    assert!(smartlead.mailboxes.iter().any(|mailbox| mailbox.warmup.is_some()));
    let clay = seen.clay.get().unwrap();
    assert_eq!(clay.rows[0].member.as_deref(), Some("00v1"));
    assert_eq!(clay.rows[1].cells["summary"], CellSeen::Empty);
    assert_eq!(clay.unproved.len(), 5);
    assert!(rig.org.writes().is_empty());
    rig.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_suppression_rests_on_and_cannot_be_seen_makes_salesforce_unreadable() {
    for field in
        ["Lead.HasOptedOutOfEmail", "Contact.HasOptedOutOfEmail", "Lead.Overall_Hard_Bounce__c"]
    {
        let rig = Rig::new(Case { hidden: Vec::leak(vec![field]), ..Case::default() }).await;
        let seen = rig.read().await;
        let why = seen.salesforce.failure().unwrap();
        assert!(why.contains(&format!("`{field}`")), "{why}");
        assert!(seen.smartlead.get().is_some() && seen.clay.get().is_some());
        rig.running.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hidden_field_of_a_condition_is_no_fact_and_a_hidden_acceptance_is_unknown() {
    let hidden = &["Lead.Customer_Active__c", "Lead.Lead_Accepted__c"];
    let rig = Rig::new(Case { hidden, ..Case::default() }).await;
    let seen = rig.read().await;
    let people = &seen.salesforce.get().unwrap().people;
    assert!(people.iter().all(|person| !person.facts.contains_key("Customer_Active__c")));
    assert!(people.iter().all(|person| person.accepted.is_none()));
    rig.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_campaigns_of_one_name_are_both_seen_and_nobody_is_their_member() {
    let rig = Rig::new(Case { leads: Some(20), ..Case::default() }).await;
    rig.org.seed("Campaign", fields(json!({ "Name": TITLE })));
    rig.org.seed("Campaign", fields(json!({ "Name": TITLE.to_uppercase() })));
    let seen = rig.read().await;
    let org = seen.salesforce.get().unwrap();
    assert_eq!(org.campaigns.len(), 2);
    assert!(org.people.is_empty() && org.statuses.is_empty());
    rig.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_credentials_and_another_organisation_are_said_without_the_secret() {
    let rig = Rig::new(Case::default()).await;
    let wrong = |reference: &SecretRef| match reference.to_string().as_str() {
        "env:SECRET" => Some(Secret::new("another-consumer-secret")),
        _ => Some(known(reference)),
    };
    let platforms = rig.connect(&wrong).unwrap();
    let seen = observe(&platforms, &rig.subject(), Timestamp::UNIX_EPOCH).await;
    let why = seen.salesforce.failure().unwrap();
    assert!(why.contains("`invalid_client`") && !why.contains("another-consumer"), "{why}");
    assert!(seen.smartlead.get().is_some());
    let icare = rig.running.urls()["salesforce-icare"].clone();
    let other = settings(&rig.running, &rig.org.id(), &icare);
    let folder = rig._folder.path().join("sendoff.yaml");
    std::fs::write(folder, other).unwrap();
    let workspace = Workspace::load(rig._folder.path()).unwrap();
    let rig = Rig { workspace, ..rig };
    let seen = rig.read().await;
    let why = seen.salesforce.failure().unwrap();
    assert!(why.contains("belong to the organisation"), "{why}");
    let calls = rig.running.sandbox().calls().all();
    let asked = calls.iter().filter(|call| call.platform == "salesforce-icare").count();
    assert_eq!(asked, 1, "only the token is asked for before the organisation is compared");
    rig.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_is_read_as_it_is_and_its_failure_is_its_own() {
    let edit = |text: String| {
        text.replace("SFDC Campaign Member Export for Clay Import", "Another export")
    };
    let report = |report: &mut ReportDefinition| {
        report.shown.retain(|name| name != "LEAD_ID");
        report.filters.clear();
    };
    let case = Case { report: Some(report), edit: Some(edit), ..Case::default() };
    let rig = Rig::new(case).await;
    let seen = rig.read().await;
    let report = seen.salesforce.get().unwrap().report.get().unwrap().clone();
    assert!(!report.columns.iter().any(|column| column == "LEAD_ID" || column == "Lead ID"));
    assert_eq!(report.campaign_filter, None);
    rig.running.stop().await;
    let rig = Rig::new(Case { edit: Some(edit), ..Case::default() }).await;
    let seen = rig.read().await;
    let org = seen.salesforce.get().unwrap();
    assert!(org.report.failure().unwrap().contains("no report named"), "{:?}", org.report);
    assert!(!org.people.is_empty());
    rig.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_of_more_rows_than_a_run_gives_is_not_complete_and_the_people_are_all_read() {
    let rig = Rig::new(Case { leads: Some(2_050), ..Case::default() }).await;
    let seen = rig.read().await;
    let org = seen.salesforce.get().unwrap();
    let report = org.report.get().unwrap();
    assert_eq!((report.rows, report.complete), (2_000, false));
    assert_eq!(org.people.len(), rig.org.dump("Lead").len());
    rig.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_web_page_instead_of_an_answer_is_unreadable_and_the_other_platforms_are_read() {
    let rig = Rig::new(Case::default()).await;
    let page = FaultKind::Html { status: 503, effect: false };
    let path = "/services/data/*/query";
    let always = Fault { times: u32::MAX, ..Fault::new("salesforce-core", "GET", path, page) };
    rig.running.sandbox().faults().order(always);
    let seen = rig.read().await;
    assert!(seen.salesforce.failure().unwrap().contains("web page"));
    assert!(seen.smartlead.get().is_some());
    rig.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn with_members_to_add_eligible_leads_are_read_beside_the_members() {
    let edit =
        |text: String| text.replace("eligible: Cold_Lead", "members: add\n    eligible: Cold_Lead");
    let rig = Rig::new(Case { leads: Some(20), edit: Some(edit), ..Case::default() }).await;
    let eligible = |eligible: bool| {
        fields(json!({
            "LastName": "Neu", "Company": "Neu AG", "Email": "neu@neu.example",
            "Cold_Lead_Eligible__c": eligible,
        }))
    };
    let added = rig.org.seed("Lead", eligible(true));
    let other = rig.org.seed("Lead", eligible(false));
    let seen = rig.read().await;
    let people = &seen.salesforce.get().unwrap().people;
    let person = people.iter().find(|person| person.lead == added).unwrap();
    assert_eq!(person.member, None);
    assert!(people.iter().all(|person| person.lead != other));
    assert_eq!(people.iter().filter(|one| one.member.is_some()).count(), people.len() - 1);
    rig.running.stop().await;
}

/// What the listed leads read as, by lead.
async fn listed(rig: &Rig, leads: &[&str]) -> Result<BTreeMap<String, PersonSeen>, String> {
    let platforms = rig.connect(&|reference| Some(known(reference))).unwrap();
    let wanted = leads.iter().map(|lead| (*lead).to_owned()).collect();
    let now = rig.running.sandbox().clock().now();
    let seen = salesforce(&platforms, &rig.subject(), Part::Leads(&wanted), now).await?;
    Ok(seen.people.into_iter().map(|person| (person.lead.clone(), person)).collect())
}

/// Opts a lead out, as somebody in the organisation does.
async fn opt_out(rig: &Rig, lead: &str) {
    let platforms = rig.connect(&|reference| Some(known(reference))).unwrap();
    let record = Record::new("Lead").with("HasOptedOutOfEmail", true);
    platforms.salesforce.update(&lead.parse().unwrap(), &record).await.unwrap();
}

/// A lead that is in no organisation.
const GONE: &str = "00Q5g0000099999EAA";

#[tokio::test(flavor = "multi_thread")]
async fn of_listed_members_those_are_read_and_one_who_is_none_or_gone_is_missing() {
    let rig = Rig::new(Case { leads: Some(20), ..Case::default() }).await;
    let leads = rig.org.dump("Lead");
    let lead = |index: usize| leads[index]["Id"].as_str().unwrap();
    let company = json!({ "LastName": "Neu", "Company": "Neu AG", "Email": "neu@neu.example" });
    let stranger = rig.org.seed("Lead", fields(company));
    opt_out(&rig, lead(1)).await;
    let seen = listed(&rig, &[lead(0), lead(1), &stranger, GONE]).await.unwrap();
    assert_eq!(seen.keys().collect::<Vec<_>>(), [lead(0), lead(1)]);
    assert!(seen.values().all(|person| person.member.is_some()));
    assert_eq!([&seen[lead(0)], &seen[lead(1)]].map(|one| one.opted_out), [false, true]);
    // Each reads as in a reading of everybody.
    let whole = rig.read().await;
    for person in &whole.salesforce.get().unwrap().people {
        if let Some(one) = seen.get(&person.lead) {
            let told = |one: &PersonSeen| (one.facts.clone(), one.current.clone(), one.accepted);
            assert_eq!(told(one), told(person));
            assert_eq!(one.email.reveal(), person.email.reveal());
        }
    }
    rig.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_listed_leads_beside_members_to_add_one_who_is_no_member_is_read_and_one_gone_is_not() {
    let edit =
        |text: String| text.replace("eligible: Cold_Lead", "members: add\n    eligible: Cold_Lead");
    let rig = Rig::new(Case { leads: Some(20), edit: Some(edit), ..Case::default() }).await;
    let leads = rig.org.dump("Lead");
    let lead = |index: usize| leads[index]["Id"].as_str().unwrap();
    // No longer eligible: read all the same, for the choice to leave out.
    let company = json!({
        "LastName": "Neu", "Company": "Neu AG", "Email": "neu@neu.example",
        "Cold_Lead_Eligible__c": false,
    });
    let other = rig.org.seed("Lead", fields(company));
    opt_out(&rig, lead(1)).await;
    let seen = listed(&rig, &[lead(0), lead(1), &other, GONE]).await.unwrap();
    assert_eq!(seen.len(), 3);
    assert_eq!(seen[&other].facts["Cold_Lead_Eligible__c"], Fact::Bool(false));
    let members = [lead(0), lead(1), &other].map(|lead| seen[lead].member.is_some());
    assert_eq!(members, [true, true, false]);
    let opted_out = [lead(0), lead(1), &other].map(|lead| seen[lead].opted_out);
    assert_eq!(opted_out, [false, true, false]);
    assert!(listed(&rig, &[]).await.unwrap().is_empty());
    let why = listed(&rig, &[GONE]).await.unwrap_err();
    assert!(why.contains("cannot see: give it access"), "{why}");
    rig.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn listed_members_of_whom_nobody_can_be_seen_are_no_reading() {
    let rig = Rig::new(Case { leads: Some(20), ..Case::default() }).await;
    assert!(listed(&rig, &[]).await.unwrap().is_empty());
    let why = listed(&rig, &[GONE, "00Q5g0000099998EAA"]).await.unwrap_err();
    assert!(why.starts_with("2 leads in Smartlead, and no member"), "{why}");
    // A member whose lead is hidden: nobody could look, so nobody passes as harmless.
    let campaign = rig.org.dump("Campaign")[0]["Id"].clone();
    let member = json!({ "CampaignId": campaign, "LeadId": GONE, "Status": "Sent" });
    rig.org.seed("CampaignMember", fields(member));
    let leads = rig.org.dump("Lead");
    let why = listed(&rig, &[leads[0]["Id"].as_str().unwrap(), GONE]).await.unwrap_err();
    assert!(why.starts_with("1 person of the campaign is a lead"), "{why}");
    rig.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_hidden_makes_a_reading_of_listed_leads_fail_too() {
    let hidden = &["Lead.HasOptedOutOfEmail"];
    let rig = Rig::new(Case { hidden, ..Case::default() }).await;
    let leads = rig.org.dump("Lead");
    let why = listed(&rig, &[leads[0]["Id"].as_str().unwrap()]).await.unwrap_err();
    assert!(why.contains("`Lead.HasOptedOutOfEmail`"), "{why}");
    rig.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_open_opportunity_is_found_by_contact_and_by_site_and_a_closed_one_is_not() {
    let rig = Rig::new(Case { leads: Some(20), ..Case::default() }).await;
    let leads = rig.org.dump("Lead");
    let email = |index: usize| leads[index]["Email"].as_str().unwrap().to_owned();
    let account =
        |site: &str| rig.org.seed("Account", fields(json!({ "Name": "A", "Website": site })));
    let opportunity = |account: &str, stage: &str| {
        let sale = json!({ "Name": "O", "AccountId": account, "StageName": stage });
        rig.org.seed("Opportunity", fields(sale));
    };
    for (index, stage) in [(0, "Negotiation"), (1, "Closed Lost")] {
        let found = account("https://elsewhere.example");
        let contact = json!({ "LastName": "C", "Email": email(index), "AccountId": found });
        rig.org.seed("Contact", fields(contact));
        opportunity(&found, stage);
    }
    let domain = email(2).split('@').nth(1).unwrap().to_owned();
    opportunity(&account(&format!("https://www.{domain}")), "Prospecting");
    let paged = email(3).split('@').nth(1).unwrap().to_owned();
    opportunity(&account(&format!("{}/de/start?x=1", paged.to_uppercase())), "Prospecting");
    let domains = [format!("@{domain}"), format!("@{paged}")];
    let seen = rig.read().await;
    for person in &seen.salesforce.get().unwrap().people {
        let address = person.email.reveal().to_lowercase();
        let open = address == email(0).to_lowercase()
            || domains.iter().any(|domain| address.ends_with(domain));
        assert_eq!(person.open_opportunity, open);
    }
    rig.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn members_of_earlier_outreach_campaigns_are_known_with_their_last_day() {
    let rig = Rig::new(Case { leads: Some(20), ..Case::default() }).await;
    let leads = rig.org.dump("Lead");
    let lead = |index: usize| leads[index]["Id"].as_str().unwrap().to_owned();
    let campaign = |name: &str, starts: &str, ends: &str, flagged: bool| {
        rig.org.seed(
            "Campaign",
            fields(json!({
                "Name": name, "StartDate": starts, "EndDate": ends, "IsActive": true,
                "AI_Outreach__c": flagged,
            })),
        )
    };
    let cases = [
        (campaign("Autumn", "2026-10-01", "2026-11-30", true), Some("2026-12-01T00:00:00Z")),
        (campaign("A fair", "2026-10-01", "2026-11-30", false), None),
        (campaign("Spring", "2027-02-01", "2027-03-30", true), None),
    ];
    for (index, (campaign, _)) in cases.iter().enumerate() {
        let member = json!({ "CampaignId": campaign, "LeadId": lead(index), "Status": "Sent" });
        rig.org.seed("CampaignMember", fields(member));
    }
    let seen = rig.read().await;
    let seen = seen.salesforce.get().unwrap();
    assert!(seen.history);
    let mut known = 0;
    for person in &seen.people {
        let case = cases.iter().enumerate().find(|(index, _)| person.lead == lead(*index));
        let expected = case.and_then(|(_, (_, last))| *last).map(|last| last.parse().unwrap());
        assert_eq!(person.last_outreach, expected);
        known += usize::from(expected.is_some());
    }
    assert_eq!(known, 1);
    rig.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn people_and_capacity_of_other_running_campaigns_are_seen() {
    let rig = Rig::new(Case::default()).await;
    let platforms = rig.connect(&|reference| Some(known(reference))).unwrap();
    let client = &platforms.smartlead;
    let own = client.create_campaign("sendoff/larkfield-marcom/q1-dormant-shippers", None).await;
    let other = client.create_campaign("Somebody else's", None).await.unwrap();
    let mailbox = client.mailboxes().await.unwrap()[0].clone();
    client.add_mailboxes(other, &[mailbox.id]).await.unwrap();
    let url = &rig.running.urls()["smartlead"];
    start_elsewhere(url, other.0).await;
    let seen = rig.read().await;
    let smartlead = seen.smartlead.get().unwrap();
    assert_eq!(smartlead.campaigns.len(), 1);
    assert_eq!(smartlead.campaigns[0].id, own.unwrap().0);
    assert_eq!(smartlead.campaigns[0].status, "DRAFTED");
    let elsewhere: Vec<&String> =
        smartlead.active_elsewhere.iter().map(|address| address.reveal()).collect();
    assert_eq!(elsewhere, ["ada@carrier.example"]);
    for one in &smartlead.mailboxes {
        let expected = if one.id == mailbox.id.0 { 7.min(one.cap) } else { 0 };
        assert_eq!(one.committed, expected);
    }
    rig.running.stop().await;
}

/// Gives a campaign a schedule of seven new leads a day, one step and one lead, and starts it.
async fn start_elsewhere(url: &str, id: u64) {
    let http = reqwest::Client::new();
    let post = async |route: &str, body: Value| {
        let url = format!("{url}/api/v1/campaigns/{id}/{route}?api_key=sandbox-smartlead-key");
        let body = serde_json::to_vec(&body).unwrap();
        let answer = http.post(url).header("content-type", "application/json").body(body);
        assert_eq!(answer.send().await.unwrap().status(), 200, "{route}");
    };
    post(
        "schedule",
        json!({
            "timezone": "Europe/Berlin", "days_of_the_week": [4], "start_hour": "08:00",
            "end_hour": "18:00", "min_time_btw_emails": 3, "max_new_leads_per_day": 7,
        }),
    )
    .await;
    post(
        "sequences",
        json!({ "sequences": [{
        "id": null, "seq_number": 1, "seq_delay_details": { "delay_in_days": 0 },
        "subject": "Hello", "email_body": "Hello",
    }] }),
    )
    .await;
    post("leads", json!({ "lead_list": [{ "email": "Ada@carrier.example" }] })).await;
    post("status", json!({ "status": "START" })).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_keeps_clients_from_being_made_is_said_with_the_way_out() {
    let rig = Rig::new(Case::default()).await;
    for (missing, words) in [
        ("env:SECRET", ["consumer secret of the organisation `core`", "variable `SECRET`"]),
        ("env:KEY", ["API key of the Smartlead account", "variable `KEY`"]),
        ("env:HOOK", ["webhook of the Clay table `outreach-core`", "variable `HOOK`"]),
    ] {
        let secret =
            |reference: &SecretRef| (reference.to_string() != missing).then(|| known(reference));
        let error = rig.connect(&secret).err().unwrap().to_string();
        assert!(words.iter().all(|word| error.contains(word)), "{error}");
    }
    let insecure = |reference: &SecretRef| match reference.to_string().as_str() {
        "env:HOOK" => Some(Secret::new("http://hooks.example/secret-path")),
        _ => Some(known(reference)),
    };
    let error = rig.connect(&insecure).err().unwrap().to_string();
    assert!(!error.contains("secret-path"), "{error}");
    let Reading::Read(_) = rig.read().await.clay else { panic!("the export is read") };
    rig.running.stop().await;
}
