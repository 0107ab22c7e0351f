//! A small invented reading for the tests of plan-phase rules: the full example as it is, and a
//! world in which every one of them finds nothing, to be spoiled by each test in its own way.
//!
//! Asks nobody and excludes nobody: the recipients are all the people of the reading.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::base::amount::Percent;
use crate::base::digest::Digest;
use crate::base::private::Personal;
use crate::diagnostic::Problems;
use crate::observation::{
    CampaignSeen, ClaySeen, Fact, FieldSeen, MailboxSeen, MemberStatusSeen, Observation,
    PersonSeen, Reading, ReportSeen, SalesforceSeen, SmartleadSeen, UserSeen, WarmupSeen,
};
use crate::workspace::Workspace;

use super::{Check, Found, Live, Rule, Subject};

/// The campaign of the example whose source is the approved report.
pub const CAMPAIGN: &str = "q1-dormant-shippers";
/// Its name in Salesforce.
const TITLE: &str = "Q1 win-back of dormant shippers";
/// The people of the reading.
const PEOPLE: usize = 10;
/// The owner of every lead.
const OWNER: &str = "0055g000000000001A";

/// The full example with each file changed; `change` is given the file's path and its text.
pub fn example(mut change: impl FnMut(&str, String) -> String) -> Workspace {
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/full");
    let copy = tempfile::tempdir().unwrap();
    for folder in ["policy/", "templates/", "prompts/", "campaigns/", ""] {
        std::fs::create_dir_all(copy.path().join(folder)).unwrap();
        for entry in std::fs::read_dir(example.join(folder)).unwrap() {
            let entry = entry.unwrap();
            if entry.file_type().unwrap().is_file() {
                let name = format!("{folder}{}", entry.file_name().to_str().unwrap());
                let text = std::fs::read_to_string(entry.path()).unwrap();
                std::fs::write(copy.path().join(&name), change(&name, text)).unwrap();
            }
        }
    }
    Workspace::load(copy.path()).unwrap()
}

/// The example and a reading of the platforms.
pub struct World {
    workspace: Workspace,
    /// File, text and what stands in its place, in the order of the edits.
    edits: Vec<[String; 3]>,
    campaign: &'static str,
    /// What the platforms said.
    pub observation: Observation,
}

/// What one rule did with a world.
pub struct Looked {
    /// Each finding: severity and headline.
    pub found: Vec<String>,
    /// Why it could not look, where it could not.
    pub skipped: Option<String>,
    /// All the words of the findings.
    words: String,
}

impl World {
    /// The example and a reading in which everything is as it should be.
    pub fn ready() -> Self {
        let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/full");
        let workspace = Workspace::load(&example).unwrap();
        Self { workspace, edits: Vec::new(), campaign: CAMPAIGN, observation: ready() }
    }

    /// Replaces a text of a file of the example, everywhere in it.
    pub fn edit(&mut self, file: &str, from: &str, to: &str) {
        self.edits.push([file, from, to].map(str::to_owned));
        let edits = &self.edits;
        self.workspace = example(|name, mut text| {
            for [_, from, to] in edits.iter().filter(|[file, ..]| file == name) {
                assert!(text.contains(from), "`{name}` does not hold `{from}`");
                text = text.replace(from, to);
            }
            text
        });
    }

    /// Looks at another campaign of the example.
    pub fn choose(&mut self, campaign: &'static str) {
        self.campaign = campaign;
    }

    /// The people of the reading.
    pub fn people(&mut self) -> &mut Vec<PersonSeen> {
        &mut self.salesforce().people
    }

    /// The Salesforce part of the reading.
    pub fn salesforce(&mut self) -> &mut SalesforceSeen {
        match &mut self.observation.salesforce {
            Reading::Read(seen) => seen,
            _ => panic!("Salesforce was not read"),
        }
    }

    /// The report of the reading.
    pub fn report(&mut self) -> &mut ReportSeen {
        match &mut self.salesforce().report {
            Reading::Read(seen) => seen,
            _ => panic!("the report was not read"),
        }
    }

    /// The Smartlead part of the reading.
    pub fn smartlead(&mut self) -> &mut SmartleadSeen {
        match &mut self.observation.smartlead {
            Reading::Read(seen) => seen,
            _ => panic!("Smartlead was not read"),
        }
    }

    /// Smartlead did not answer.
    pub fn without_smartlead(&mut self) {
        self.observation.smartlead = Reading::Unreadable("it answered 503".to_owned());
    }

    /// Salesforce did not answer.
    pub fn without_salesforce(&mut self) {
        self.observation.salesforce = Reading::Unreadable("it answered 503".to_owned());
    }

    /// Lets one rule look.
    pub fn look(&self, rule: &'static Rule) -> Looked {
        let Check::Live(check) = rule.check else { panic!("`{}` reads no platform", rule.name) };
        let people = self.observation.salesforce.get().map_or(0, |seen| seen.people.len());
        let (kept, excluded) = ((0..people).collect::<Vec<usize>>(), BTreeMap::new());
        let loaded = self.workspace.campaign(self.campaign).unwrap();
        let subject = Subject::new(&self.workspace, loaded);
        let live =
            Live { subject, observation: &self.observation, kept: &kept, excluded: &excluded };
        let mut problems = Problems::new();
        let ran = check(&live, &mut Found::new(rule, &mut problems));
        let show = |finding: &crate::diagnostic::Diagnostic| {
            assert!(finding.help.is_some(), "`{}` says no way out", finding.headline);
            format!("{}: {}", finding.severity.word(), finding.headline)
        };
        let words = problems.iter().map(|finding| format!("{finding:?}")).collect();
        Looked {
            found: problems.iter().map(show).collect(),
            skipped: ran.err().map(|skip| skip.because),
            words,
        }
    }
}

/// Spoils the world in the way of each case and compares what the rule does: `pass`, `skip: WHY`,
/// or `error: HEADLINE`. No finding names anybody, and a finding of a rule about people names at
/// most three leads.
pub fn readings(rule: &'static Rule, cases: &[(fn(&mut World), &str)]) {
    for (spoil, expected) in cases {
        let mut world = World::ready();
        spoil(&mut world);
        let looked = world.look(rule);
        let seen = match (&looked.found[..], &looked.skipped) {
            ([], None) => "pass".to_owned(),
            ([], Some(why)) => format!("skip: {why}"),
            (found, None) => found.join(" | "),
            (found, Some(why)) => format!("{} | skip: {why}", found.join(" | ")),
        };
        assert_eq!(seen, *expected, "{}", rule.name);
        assert!(looked.words.matches("`00Q").count() <= 3 * looked.found.len(), "{}", rule.name);
        for person in world.observation.salesforce.get().iter().flat_map(|seen| &seen.people) {
            for text in [&person.email, &person.last_name, &person.company] {
                let text = text.reveal();
                assert!(text.is_empty() || !looked.words.contains(text), "{}", rule.name);
            }
        }
    }
}

/// One person whom nothing speaks against.
pub fn person(number: usize) -> PersonSeen {
    const LAST: [&str; 4] = ["Quistgaard", "Zwingmann", "Ferrantini", "Oakenshaw"];
    let last = LAST[number % 4];
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
        email: Personal::new(format!("ylva.{last}@harbour{number}.example").to_lowercase()),
        first_name: Personal::from("Ylva"),
        last_name: Personal::from(last),
        company: Personal::new(format!("Harbour{number} Logistics")),
        title: Personal::from("Head of Transport"),
        country: Some(if number.is_multiple_of(3) { "CH" } else { "United States" }.to_owned()),
        industry: Some("Wholesale".to_owned()),
        opted_out: false,
        opted_out_elsewhere: false,
        hard_bounced: false,
        converted: false,
        open_opportunity: false,
        owner: OWNER.to_owned(),
        accepted: Some(true),
        last_outreach: None,
        facts: facts.map(|(name, fact)| (name.to_owned(), fact)).into(),
        current: BTreeMap::new(),
    }
}

/// A Salesforce campaign of this campaign's name.
pub fn campaign(id: &str) -> CampaignSeen {
    CampaignSeen {
        id: id.to_owned(),
        name: TITLE.to_owned(),
        outreach_flag: Some(true),
        kind: Some("Email".to_owned()),
        starts: Some("2027-01-11".to_owned()),
        ends: Some("2027-03-05".to_owned()),
        active: true,
    }
}

fn mailbox(id: u64, address: &str) -> MailboxSeen {
    let since = "2026-11-01T00:00:00Z".parse().unwrap();
    let (reputation, per_day) = (Percent::whole(97), 10);
    let warmup = WarmupSeen { active: true, since, reputation, per_day, blocked: false };
    MailboxSeen {
        id,
        address: address.to_owned(),
        from_name: "Nora, virtual assistant of Larkfield Freight".to_owned(),
        reply_to: None,
        tracking_domain: None,
        cap: 40,
        committed: 0,
        connected: true,
        warmup: Some(warmup),
    }
}

/// What describe says of the fields the campaign touches.
fn fields() -> BTreeMap<String, BTreeMap<String, FieldSeen>> {
    let field = |kind: &str, length, updateable, values: &[&str]| FieldSeen {
        kind: kind.to_owned(),
        length,
        updateable,
        values: values.iter().map(|value| (*value).to_owned()).collect(),
    };
    let classes = ["Positive", "Neutral", "Negative", "Out of Office", "Unsubscribe"];
    let flag = || field("boolean", 0, true, &[]);
    let derived = || field("boolean", 0, false, &[]);
    let objects = [
        ("Campaign", vec![("AI_Outreach__c", flag())]),
        (
            "CampaignMember",
            vec![
                ("Status", field("picklist", 40, true, &["Sent", "Responded"])),
                ("Reply_Classification__c", field("picklist", 255, true, &classes)),
                ("Has_Replied__c", derived()),
            ],
        ),
        (
            "Lead",
            vec![
                ("clay_company_description__c", field("textarea", 2000, true, &[])),
                ("clay_external_hard_bounce__c", flag()),
                ("HasOptedOutOfEmail", flag()),
                ("SLV36_Pardot_Question_Asked__c", field("textarea", 32000, true, &[])),
                ("Overall_Hard_Bounce__c", derived()),
                ("Lead_Accepted__c", derived()),
                ("Customer_Active__c", derived()),
            ],
        ),
    ];
    let named = |(name, field): (&str, FieldSeen)| (name.to_owned(), field);
    objects
        .into_iter()
        .map(|(object, fields)| (object.to_owned(), fields.into_iter().map(named).collect()))
        .collect()
}

fn report() -> ReportSeen {
    let columns = ["Campaign Member ID", "CAMPAIGN_MEMBER_ID", "Lead ID", "LEAD_ID", "Email"];
    ReportSeen {
        id: "00O5g000000000001A".to_owned(),
        name: "SFDC Campaign Member Export for Clay Import".to_owned(),
        format: "TABULAR".to_owned(),
        columns: columns.map(str::to_owned).to_vec(),
        campaign_filter: Some(TITLE.to_owned()),
        rows: PEOPLE as u64,
        complete: true,
    }
}

/// A reading in which everything is as it should be.
pub fn ready() -> Observation {
    let status = |label: &str, responded, default| MemberStatusSeen {
        label: label.to_owned(),
        responded,
        default,
    };
    let addresses = [
        "nora@freight-outreach.example",
        "nora.winter@freight-outreach.example",
        "nora@freight-talks.example",
        "nora.winter@freight-talks.example",
    ];
    Observation {
        at: "2027-01-08T10:00:00Z".parse().unwrap(),
        salesforce: Reading::Read(SalesforceSeen {
            org: "00D5g000001CoreEAC".to_owned(),
            campaigns: vec![campaign("7015g000000000001A")],
            statuses: vec![status("Sent", false, true), status("Responded", true, false)],
            fields: fields(),
            report: Reading::Read(report()),
            people: (0..PEOPLE).map(person).collect(),
            history: true,
            users: BTreeMap::from([(OWNER.to_owned(), UserSeen { active: true })]),
        }),
        smartlead: Reading::Read(SmartleadSeen {
            campaigns: Vec::new(),
            mailboxes: (1..).zip(addresses).map(|(id, address)| mailbox(id, address)).collect(),
            blocked: BTreeSet::new(),
            active_elsewhere: BTreeSet::new(),
        }),
        clay: Reading::Read(ClaySeen {
            table: "t_0sandboxoutreach".to_owned(),
            config: Digest::of(b"configuration"),
            rows: Vec::new(),
            unproved: Vec::new(),
        }),
    }
}
