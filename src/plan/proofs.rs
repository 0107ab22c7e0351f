//! How the launch checklist is proved by a plan, and which signatures it needs.
//!
//! Counts rules that looked and found nothing. Knows no keys and no people who sign.

use super::context::Context;
use super::document::{Proof, Signature, Stage};
use super::stage::persons;
use crate::base::words::{count, list};
use crate::rules::Report;
use crate::source::Located;
use crate::spec::leaf::Name;
use crate::spec::policy::defaults;
use crate::spec::policy::{Item, ItemName};

/// What two runs of the rules say of one campaign.
pub struct Looked<'a> {
    /// The campaign's name.
    pub campaign: &'a str,
    /// The run on the files.
    pub compile: &'a Report,
    /// The run on this reading.
    pub live: &'a Report,
    /// Rules the compiler itself looks after, that found nothing on this reading.
    pub own: &'a [&'static str],
}

impl Looked<'_> {
    fn passed(&self, report: &Report, rule: &str) -> bool {
        let own = report.passed.get(self.campaign).is_some_and(|passed| passed.contains(rule));
        own || self.passed_everywhere(report, rule)
    }

    /// A rule over the whole workspace passes for no campaign by name: it ran, and is nowhere
    /// among the findings or the skipped.
    fn passed_everywhere(&self, report: &Report, rule: &str) -> bool {
        let found = report.findings.iter().any(|finding| finding.rule == rule);
        let skipped = report.skipped.iter().any(|skipped| skipped.rule == rule);
        let somewhere = report.passed.values().any(|passed| passed.contains(rule));
        report.ran.contains(rule) && !found && !skipped && !somewhere
    }

    fn on_files(&self, rule: &str) -> bool {
        self.passed(self.compile, rule)
    }

    fn on_reading(&self, rule: &str) -> bool {
        self.passed(self.live, rule) || self.own.contains(&rule)
    }
}

/// How each item of the checklist is proved.
pub fn proofs(context: &Context<'_>, looked: &Looked<'_>) -> Vec<Proof> {
    context.checklist.items.iter().map(|item| proof(item, looked)).collect()
}

fn proof(item: &Item, looked: &Looked<'_>) -> Proof {
    let (mut compile, mut live, mut unproved) = (Vec::new(), Vec::new(), Vec::new());
    for rule in names(item.compile.as_deref()) {
        let place = if looked.on_files(&rule) { &mut compile } else { &mut unproved };
        place.push(rule);
    }
    for rule in names(item.live.as_deref()) {
        let place = if looked.on_reading(&rule) { &mut live } else { &mut unproved };
        place.push(rule);
    }
    Proof {
        item: item.item.value.text().to_owned(),
        title: item.item.value.title().to_owned(),
        compile,
        live,
        unproved,
        role: item.role.to_string(),
        guards: names(item.guards.as_deref()).collect(),
    }
}

fn names(names: Option<&[Located<Name>]>) -> impl Iterator<Item = String> + '_ {
    names.unwrap_or_default().iter().map(|name| name.to_string())
}

/// Why a launch that sends nothing is still signed as one.
const NOTHING_NEW: &str = "a launch, although everybody it names is in Smartlead already";

/// What a plan touches, as far as signatures follow from it.
pub struct Touched {
    /// How far it goes.
    pub stage: Stage,
    /// How many recipients.
    pub people: u64,
    /// How many messages at most.
    pub messages: u64,
    /// Whether any mail goes out because of it.
    pub sends: bool,
    /// The Salesforce fields it writes.
    pub fields: Vec<String>,
    /// Whether it creates or changes anything outside Salesforce.
    pub leaves_salesforce: bool,
}

/// The signatures a plan needs. A launch needs all five items and the business; a prepare plan
/// those of the people it chooses and of the records and systems it touches.
pub fn signatures(context: &Context<'_>, touched: &Touched) -> Vec<Signature> {
    let items = context.checklist.items.iter();
    let mut signatures: Vec<Signature> = items
        .filter_map(|item| {
            let why = why(item.item.value, touched)?;
            let (item, role) = (item.item.value.text().to_owned(), item.role.to_string());
            Some(Signature { item, role, why })
        })
        .collect();
    if touched.stage == Stage::Launch {
        let business = &context.checklist.business;
        let above = business.above.as_ref().map_or(defaults::BUSINESS_ABOVE, |above| above.value);
        let whom = persons(touched.people);
        let why = if !touched.sends {
            NOTHING_NEW.to_owned()
        } else if touched.people > u64::from(above) {
            format!("mail goes out to {whom}, more than {above}: not signed by the operator")
        } else {
            format!("mail goes out to {whom}")
        };
        let (item, role) = ("business".to_owned(), business.role.to_string());
        signatures.push(Signature { item, role, why });
    }
    signatures
}

fn why(item: ItemName, touched: &Touched) -> Option<String> {
    let people = persons(touched.people);
    let fields = if touched.fields.is_empty() {
        "the Salesforce campaign and its members".to_owned()
    } else {
        list(&touched.fields, "and")
    };
    Some(match (touched.stage, item) {
        (_, ItemName::Audience) if touched.leaves_salesforce && touched.stage == Stage::Prepare => {
            format!("chooses {people}, whose data leave Salesforce for enrichment")
        }
        (_, ItemName::Audience) => format!("chooses {people}"),
        (_, ItemName::Writeback) => format!("writes {fields}"),
        (Stage::Prepare, _) => return None,
        (Stage::Launch, ItemName::Message | ItemName::Sending) if !touched.sends => {
            NOTHING_NEW.to_owned()
        }
        (Stage::Launch, ItemName::Message) => {
            format!("sends up to {}", count(touched.messages, "message"))
        }
        (Stage::Launch, ItemName::Sending) => "starts mail from the unit's mailboxes".to_owned(),
        (Stage::Launch, ItemName::Replies) => "brings replies that somebody must answer".to_owned(),
    })
}
