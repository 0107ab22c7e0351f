//! A small invented world for the tests of plans: the full example, and people of our own making.
//!
//! Every person is a member, is kept and has an enriched row, unless a test says otherwise.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::Timestamp;

use super::{Compiled, Request, Stage, compile};
use crate::base::amount::Percent;
use crate::base::digest::Digest;
use crate::base::private::Personal;
use crate::observation::{
    CampaignSeen, CellSeen, ClaySeen, Fact, MailboxSeen, MemberStatusSeen, Observation, PersonSeen,
    Reading, RowSeen, SalesforceSeen, SmartleadSeen, UserSeen, WarmupSeen,
};
use crate::rules::{Report, check_campaigns};
use crate::workspace::Workspace;

/// The campaign of the example that enriches.
pub const CAMPAIGN: &str = "q1-dormant-shippers";
/// The key of the tests.
pub const KEY: &[u8] = b"a key for tests";

/// The workspace of the full example with one campaign, whose text can be changed.
pub fn workspace(change: impl Fn(&str) -> String) -> Workspace {
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/full");
    let folder = tempfile::tempdir().unwrap();
    for name in ["policy", "templates", "prompts", "campaigns", ""] {
        let (from, to) = (example.join(name), folder.path().join(name));
        std::fs::create_dir_all(&to).unwrap();
        for entry in std::fs::read_dir(from).unwrap() {
            let entry = entry.unwrap();
            if entry.file_type().unwrap().is_file() {
                let text = std::fs::read_to_string(entry.path()).unwrap();
                let file = entry.file_name().into_string().unwrap();
                let text = if file.starts_with(CAMPAIGN) { change(&text) } else { text };
                std::fs::write(to.join(file), text).unwrap();
            }
        }
    }
    Workspace::load(folder.path()).unwrap()
}

/// The instant of the tests: a Friday, three days before the campaign starts.
pub fn now() -> Timestamp {
    "2027-01-08T10:00:00Z".parse().unwrap()
}

/// One person who is kept: number, first name and last name.
pub fn person(number: usize) -> PersonSeen {
    const FIRST: [&str; 5] = ["Ylva", "Bruno", "Saskia", "Tadeusz", "Ottilie"];
    const LAST: [&str; 4] = ["Quistgaard", "Zwingmann", "Ferrantini", "Oakenshaw"];
    let (first, last) = (FIRST[number % 5], LAST[number % 4]);
    let company = format!("Harbour{number} Logistics");
    let address = format!("{}.{}@harbour{number}.example", first, last).to_lowercase();
    let facts = [
        ("Cold_Lead_Eligible__c", Fact::Bool(true)),
        ("NumberOfEmployees", Fact::Number(120.0)),
        ("HasOptedOutOfEmail", Fact::Bool(false)),
        ("Overall_Hard_Bounce__c", Fact::Bool(false)),
        ("Customer_Active__c", Fact::Bool(false)),
    ];
    PersonSeen {
        lead: format!("00Q5g00000{number:05}EAA"),
        member: Some(format!("00v5g00000{number:05}EAA")),
        member_status: Some("Sent".to_owned()),
        email: Personal::new(address),
        first_name: Personal::from(first),
        last_name: Personal::from(last),
        company: Personal::new(company),
        title: Personal::from("Head of Transport"),
        country: Some(if number.is_multiple_of(3) { "CH" } else { "United States" }.to_owned()),
        industry: Some("Wholesale".to_owned()),
        opted_out: false,
        opted_out_elsewhere: false,
        hard_bounced: false,
        converted: false,
        open_opportunity: false,
        owner: "0055g000000000001A".to_owned(),
        accepted: Some(true),
        last_outreach: None,
        facts: facts.map(|(name, fact)| (name.to_owned(), fact)).into(),
        current: BTreeMap::from([("clay_company_description__c".to_owned(), Fact::Null)]),
    }
}

/// The enriched row of a person.
pub fn row(person: &PersonSeen) -> RowSeen {
    let cell = |text: &str| CellSeen::Value { value: Personal::from(text), stale: false };
    RowSeen {
        lead: Some(person.lead.clone()),
        member: person.member.clone(),
        cells: BTreeMap::from([
            ("summary".to_owned(), cell("You move pallets across two borders every week.")),
            ("unreachable".to_owned(), CellSeen::Empty),
            ("industry".to_owned(), cell("wholesale")),
        ]),
    }
}

fn mailbox(id: u64, address: &str) -> MailboxSeen {
    let since = "2026-11-01T00:00:00Z".parse().unwrap();
    let (reputation, per_day) = (Percent::whole(97), 10);
    let warmup = WarmupSeen { active: true, since, reputation, per_day, blocked: false };
    MailboxSeen {
        id,
        address: address.to_owned(),
        from_name: "Nora Winter".to_owned(),
        cap: 40,
        committed: 0,
        connected: true,
        warmup: Some(warmup),
    }
}

/// A reading in which so many people are ready for a launch.
pub fn ready(people: usize) -> Observation {
    let people: Vec<PersonSeen> = (0..people).map(person).collect();
    let rows = people.iter().map(row).collect();
    let user = ("0055g000000000001A".to_owned(), UserSeen { active: true });
    let status = |label: &str, responded, default| MemberStatusSeen {
        label: label.to_owned(),
        responded,
        default,
    };
    let campaign = CampaignSeen {
        id: "7015g000000000001A".to_owned(),
        name: CAMPAIGN.to_owned(),
        outreach_flag: Some(true),
        kind: Some("Email".to_owned()),
        starts: Some("2027-01-11".to_owned()),
        ends: Some("2027-03-05".to_owned()),
        active: true,
    };
    let addresses = [
        "nora@freight-outreach.example",
        "nora.winter@freight-outreach.example",
        "nora@freight-talks.example",
        "nora.winter@freight-talks.example",
    ];
    Observation {
        at: now(),
        salesforce: Reading::Read(SalesforceSeen {
            org: "00D5g000001CoreEAC".to_owned(),
            campaigns: vec![campaign],
            statuses: vec![status("Sent", false, true), status("Responded", true, false)],
            fields: BTreeMap::new(),
            report: Reading::NotAsked,
            people,
            users: BTreeMap::from([user]),
        }),
        smartlead: Reading::Read(SmartleadSeen {
            campaigns: Vec::new(),
            mailboxes: (1..).zip(addresses).map(|(id, address)| mailbox(id, address)).collect(),
            blocked: BTreeSet::new(),
            active_elsewhere: BTreeSet::new(),
        }),
        clay: Reading::Read(ClaySeen {
            table: "t_outreach_core".to_owned(),
            config: Digest::of(b"configuration"),
            rows,
            unproved: vec!["the order of runs cannot be read from a file".to_owned()],
        }),
    }
}

/// The Salesforce part of a reading.
pub fn salesforce(observation: &mut Observation) -> &mut SalesforceSeen {
    match &mut observation.salesforce {
        Reading::Read(seen) => seen,
        _ => panic!("Salesforce was not read"),
    }
}

/// The Clay part of a reading.
pub fn clay(observation: &mut Observation) -> &mut ClaySeen {
    match &mut observation.clay {
        Reading::Read(seen) => seen,
        _ => panic!("Clay was not read"),
    }
}

/// The Smartlead part of a reading.
pub fn smartlead(observation: &mut Observation) -> &mut SmartleadSeen {
    match &mut observation.smartlead {
        Reading::Read(seen) => seen,
        _ => panic!("Smartlead was not read"),
    }
}

/// The compile-phase report of a workspace.
pub fn report(workspace: &Workspace) -> Report {
    check_campaigns(workspace, None)
}

/// A plan of the example's campaign.
pub fn plan(
    workspace: &Workspace,
    observation: Option<&Observation>,
    stage: Option<Stage>,
) -> Compiled {
    let report = report(workspace);
    compile(&Request {
        workspace,
        loaded: workspace.campaign(CAMPAIGN).unwrap(),
        report: &report,
        observation,
        stage,
        now: now(),
        key: KEY,
        tool: "0.1.0-test",
    })
    .unwrap()
}

/// The example's campaign for so many people, in waves of the given sizes.
pub fn small(people: usize, waves: &str) -> Workspace {
    let waves = waves.to_owned();
    workspace(move |text| {
        let (before, rest) = text.split_once("  waves:\n").unwrap();
        let (_, after) = rest.split_once("  between:").unwrap();
        let text = format!("{before}  waves: {waves}\n  between:{after}");
        text.replace("expected: 500 ± 20%", &format!("expected: {people} ± 20%"))
            .replace("review: 25 rendered samples", "review: 6 rendered samples")
    })
}
