//! The messages of a launch: every one rendered, none of them kept.
//!
//! What a plan holds of them are keyed digests. Rendering takes the values as Smartlead would get
//! them; the spintax wording of a person follows from the person's leaf, so that it does not change
//! when others drop out.

use std::collections::{BTreeMap, BTreeSet};

use super::context::{CompileError, Context};
use super::desired::ValueSource;
use super::document::{Input, MessageSet};
use super::rows::{Rows, text};
use super::subjects::Subjects;
use crate::base::digest::{Digest, Keyed};
use crate::base::merkle::merkle_root;
use crate::base::private::Personal;
use crate::base::words::count;
use crate::diagnostic::Diagnostic;
use crate::observation::{Fact, Observation, PersonSeen, RowSeen};
use crate::source::Location;
use crate::spec::policy::SubjectLimits;
use crate::template::{Flaw, Markup, Part, Rendered, Rendering, Template, message_digest};

/// The least number of samples a reviewer is shown where the campaign names none.
const SAMPLES_MIN: usize = 20;
/// The share of people, as a divisor, that are sampled where the campaign names no number.
const SAMPLES_SHARE: usize = 20;

/// One message for one person.
#[derive(Debug, Clone)]
pub struct Message {
    /// The step of the sequence, from 0.
    pub step: usize,
    /// The person.
    pub leaf: Digest,
    /// The keyed digest of subject and body.
    pub digest: Digest,
    /// The subject; empty in a follow-up of the same thread.
    pub subject: Rendered,
    /// The body.
    pub body: Rendered,
}

/// The sequence of a campaign, ready to be rendered.
pub struct Sequence<'a> {
    templates: Vec<&'a Template>,
    fallbacks: Vec<BTreeMap<String, String>>,
    values: &'a BTreeMap<String, ValueSource>,
    rows: Option<Rows<'a>>,
    keyed: Keyed,
}

impl<'a> Sequence<'a> {
    /// The sequence against a reading.
    pub fn new(
        context: &Context<'a>,
        values: &'a BTreeMap<String, ValueSource>,
        observation: &'a Observation,
        key: &'a [u8],
    ) -> Result<Self, CompileError> {
        let templates = context.templates()?;
        let clay = observation.clay.get().filter(|_| context.enrich.is_some());
        let rows = clay.map(|clay| Rows::new(context, clay)).transpose()?;
        let fallbacks = templates.iter().map(|template| template.fallbacks()).collect();
        Ok(Self { templates, fallbacks, values, rows, keyed: Keyed::new(key) })
    }

    /// Every message of one person, in the order of the sequence.
    pub fn messages(&self, person: &PersonSeen, leaf: Digest) -> Vec<Message> {
        let values = self.values_of(person);
        let wording = u64::from_be_bytes(std::array::from_fn(|at| leaf.bytes()[at]));
        let nothing = || Rendered { text: Personal::default(), blemishes: Vec::new() };
        let pairs = self.templates.iter().zip(&self.fallbacks).enumerate();
        pairs
            .map(|(step, (template, fallbacks))| {
                let rendering = |markup| Rendering { values: &values, fallbacks, wording, markup };
                let subject = template.front.subject.as_ref();
                let plain = rendering(Markup::Plain);
                let subject = subject.map_or_else(nothing, |subject| plain.render(subject));
                let body = rendering(template.markup).render(&template.body);
                let digest = message_digest(&self.keyed, &subject, &body);
                Message { step, leaf, digest, subject, body }
            })
            .collect()
    }

    /// Whether every message of one person renders without a flaw, as `msg-render-complete` asks of
    /// everybody a plan is for.
    pub fn is_whole(&self, person: &PersonSeen, leaf: Digest) -> bool {
        let clean = |rendered: &Rendered| rendered.blemishes.is_empty();
        self.messages(person, leaf).iter().all(|one| clean(&one.subject) && clean(&one.body))
    }

    /// The fields a lead is loaded with: each merge tag with its value or what stands in for it,
    /// and the branches of conditionals, as [`crate::template::smartlead_text`] names them.
    pub fn lead_fields(&self, person: &PersonSeen, leaf: Digest) -> BTreeMap<String, Personal> {
        let values = self.values_of(person);
        let wording = u64::from_be_bytes(std::array::from_fn(|at| leaf.bytes()[at]));
        let mut fields = BTreeMap::new();
        for (template, fallbacks) in self.templates.iter().zip(&self.fallbacks) {
            let markup = template.markup;
            let rendering = Rendering { values: &values, fallbacks, wording, markup };
            if let Some(subject) = &template.front.subject {
                fields.extend(rendering.smartlead_fields(subject, Part::Subject));
            }
            fields.extend(rendering.smartlead_fields(&template.body, Part::Body(markup)));
        }
        fields
    }

    fn values_of(&self, person: &PersonSeen) -> BTreeMap<String, Personal> {
        let row = self.rows.as_ref().and_then(|rows| rows.of(person));
        let value = |source: &ValueSource| value(&source.from, person, row);
        self.values
            .iter()
            .map(|(key, source)| (key.clone(), value(source).unwrap_or_default()))
            .collect()
    }
}

/// The value of `Lead.FIELD` or `clay:COLUMN` for one person; `None` where there is none.
pub fn value(from: &str, person: &PersonSeen, row: Option<&RowSeen>) -> Option<Personal> {
    if let Some(column) = from.strip_prefix("clay:") {
        return text(row?, column).map(Personal::from);
    }
    let field = from.strip_prefix("Lead.")?;
    let given = |text: &str| (!text.trim().is_empty()).then(|| Personal::from(text.trim()));
    match field {
        "Id" => given(&person.lead),
        "FirstName" => given(person.first_name.reveal()),
        "LastName" => given(person.last_name.reveal()),
        "Company" => given(person.company.reveal()),
        "Title" => given(person.title.reveal()),
        "Email" => given(person.email.reveal()),
        "Country" => given(person.country.as_deref()?),
        "Industry" => given(person.industry.as_deref()?),
        other => match person.current.get(other).or_else(|| person.facts.get(other))? {
            Fact::Text(text) => given(text),
            Fact::Number(number) => Some(Personal::new(number.to_string())),
            Fact::Bool(value) => Some(Personal::new(value.to_string())),
            Fact::Null => None,
        },
    }
}

/// Renders every message and keeps what the plan holds of them; blanks and other flaws are
/// findings.
pub fn message_set<'p>(
    context: &Context<'_>,
    sequence: &Sequence<'_>,
    people: impl Iterator<Item = (&'p PersonSeen, Digest)>,
) -> Result<(MessageSet, Vec<Diagnostic>), CompileError> {
    let mut digests: Vec<BTreeSet<Digest>> = vec![BTreeSet::new(); sequence.templates.len()];
    let mut longest: Vec<Option<(usize, Digest)>> = vec![None; sequence.templates.len()];
    let mut flaws: BTreeMap<(Location, String, Flaw), u64> = BTreeMap::new();
    let limits = SubjectLimits::of(context.gbu);
    let mut subjects = vec![Subjects::within(limits); sequence.templates.len()];
    let mut everybody = 0;
    for (person, leaf) in people {
        everybody += 1;
        for message in sequence.messages(person, leaf) {
            digests[message.step].insert(message.digest);
            subjects[message.step].add(message.subject.text.reveal());
            let length = (message.body.text.reveal().len(), message.digest);
            longest[message.step] = longest[message.step].max(Some(length));
            for blemish in message.subject.blemishes.iter().chain(&message.body.blemishes) {
                let place = (blemish.at, blemish.key.clone(), blemish.flaw);
                *flaws.entry(place).or_insert(0) += 1;
            }
        }
    }
    let wanted = context.message.review.as_ref().map(|review| review.value.0 as usize);
    let wanted = wanted.unwrap_or(SAMPLES_MIN.max(everybody / SAMPLES_SHARE));
    let steps = context.message.steps.iter().map(|step| {
        let template = context.template(&step.template.value)?;
        let (name, version) = (step.template.value.to_string(), step.template.value.version);
        Ok(Input { name, version: Some(version.to_string()), digest: template.digest })
    });
    let all: BTreeSet<Digest> = digests.iter().flatten().copied().collect();
    let set = MessageSet {
        steps: steps.collect::<Result<_, CompileError>>()?,
        distinct: all.len() as u64,
        root: merkle_root(all),
        samples: samples(&digests, &longest, wanted),
    };
    let mut found: Vec<Diagnostic> =
        flaws.into_iter().map(|(place, people)| flawed(place, people)).collect();
    for (template, subjects) in sequence.templates.iter().zip(&subjects) {
        found.extend(subjects.findings(template));
    }
    Ok((set, found))
}

/// The longest message of each step first, then one of each step in turn. Digests are keyed, so
/// their order is as good as a draw, and the same for everybody.
fn samples(
    digests: &[BTreeSet<Digest>],
    longest: &[Option<(usize, Digest)>],
    wanted: usize,
) -> Vec<Digest> {
    let worst = longest.iter().flatten().map(|(_, digest)| *digest);
    let mut chosen: Vec<Digest> = worst.take(wanted).collect();
    let mut turns: Vec<_> = digests.iter().map(|step| step.iter()).collect();
    let mut idle = 0;
    for turn in (0..turns.len()).cycle() {
        if chosen.len() >= wanted || idle == turns.len() {
            break;
        }
        match turns[turn].find(|digest| !chosen.contains(digest)) {
            Some(digest) => {
                chosen.push(*digest);
                idle = 0;
            }
            None => idle += 1,
        }
    }
    chosen
}

fn flawed((at, key, flaw): (Location, String, Flaw), people: u64) -> Diagnostic {
    let whom = count(people, "message");
    let (headline, help) = match flaw {
        Flaw::Blank => (
            format!("`{key}` is blank in {whom}"),
            "give it a fallback in the template, or exclude people without it",
        ),
        Flaw::Unresolved => (
            format!("`{key}` has no source, in {whom}"),
            "say in the template's variables where it comes from",
        ),
        Flaw::NullWord => (
            format!("`{key}` is a word that programs write for nothing, in {whom}"),
            "mend the records, or the column it comes from",
        ),
        Flaw::Syntax => (
            format!("`{key}` holds braces or a variable of the sender, in {whom}"),
            "mend the records, or the column it comes from",
        ),
        Flaw::Hidden => (
            format!("`{key}` holds characters that nobody sees, in {whom}"),
            "mend the records, or the column it comes from: they hide or turn what follows",
        ),
    };
    Diagnostic::error("msg-render-complete", at, headline).help(help)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{CAMPAIGN, KEY, person, plan, ready, small};
    use super::*;

    #[test]
    fn a_message_is_whole_until_a_value_flaws_it() {
        let (workspace, observation) = (small(4, "[2, rest]"), ready(4));
        let values = plan(&workspace, Some(&observation), None).plan.desired.sequencer.values;
        let context = Context::gather(&workspace, workspace.campaign(CAMPAIGN).unwrap()).unwrap();
        let sequence = Sequence::new(&context, &values, &observation, KEY).unwrap();
        let named = |name: &str| PersonSeen { first_name: Personal::from(name), ..person(0) };
        let is_whole = |name: &str| sequence.is_whole(&named(name), Digest::of(b"leaf"));
        assert!(is_whole("Ylva") && is_whole("Somebody"));
        for flawed in ["null", "{{company_name}}", "Yl\u{202e}va"] {
            assert!(!is_whole(flawed), "{flawed}");
        }
    }
}
