//! The workspace that `sendoff new` writes: the small example, with the answers of its owner in
//! the places of the invented company.
//!
//! Knows neither a terminal nor where the files go. There is no second copy of the example: a
//! piece of it that is no longer there is a failing test here.

mod answers;
mod campaign;

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

use super::example::SMALL;
use super::rehearsal::Files;
use crate::spec::{Kind, schema};

pub use answers::{Answers, Unusable};
pub use campaign::copy;

/// What stands beside the files that are read: who looks at a change, and when.
static BESIDE: &[(&str, &str)] = &[
    (".gitignore", include_str!("beside/gitignore")),
    (".pre-commit-config.yaml", include_str!("beside/pre-commit.yaml")),
    (".github/workflows/sendoff.yml", include_str!("beside/workflow.yml")),
];

/// How long before its first day a campaign is written: time to warm up and to sign.
const AHEAD_DAYS: i64 = 28;
/// How long the first campaign runs, from a Monday to a Friday.
const LASTS_DAYS: i64 = 46;

/// The files of a new workspace, ready to be written. The digests of the register are still those
/// of the example.
pub fn files(answers: &Answers, today: Date) -> Files {
    let words = words(answers, &Days::of(today));
    let filled = |path: &str, text: &str| {
        modeline(path, text) + &replaced(&without_second_domain(text), &words)
    };
    SMALL
        .iter()
        .map(|(path, text)| ((*path).to_owned(), filled(path, text).into_bytes()))
        .chain(BESIDE.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())))
        .collect()
}

/// The schemas of documents, in the folder that their first lines name.
pub fn schemas() -> Files {
    let text = |kind| {
        let text = serde_json::to_string_pretty(&schema::of(kind));
        text.expect("invariant: a schema is JSON") + "\n"
    };
    let path = |kind: Kind| format!("{SCHEMAS}/{}.json", kind.stem());
    Kind::ALL.into_iter().map(|kind| (path(kind), text(kind).into_bytes())).collect()
}

/// The folder of the schemas.
const SCHEMAS: &str = "schemas";

/// The line that tells editors the schema of a document; empty for what is none.
fn modeline(path: &str, text: &str) -> String {
    let said = text.lines().find_map(|line| line.strip_prefix("kind: "));
    let kind = said.and_then(|said| Kind::ALL.into_iter().find(|kind| kind.text() == said));
    let up = "../".repeat(path.matches('/').count());
    kind.map_or(String::new(), |kind| {
        format!("# yaml-language-server: $schema={up}{SCHEMAS}/{}.json\n", kind.stem())
    })
}

/// The days of the first campaign and of what it rests on.
struct Days {
    today: Date,
    starts: Date,
    ends: Date,
}

impl Days {
    fn of(today: Date) -> Self {
        let earliest = after(today, AHEAD_DAYS.days());
        let starts = earliest.nth_weekday(1, Weekday::Monday).unwrap_or(earliest);
        Self { today, starts, ends: after(starts, LASTS_DAYS.days()) }
    }

    /// The days nobody works in most of Europe and America, as the list of a policy.
    fn holidays(&self) -> String {
        let days: Vec<String> = (self.today.year()..=self.ends.year())
            .flat_map(|year| ["01-01", "12-25", "12-26"].map(|day| format!("{year}-{day}")))
            .collect();
        format!("[{}]", days.join(", "))
    }
}

fn after(day: Date, span: Span) -> Date {
    day.saturating_add(span)
}

/// What stands in the example, and what takes its place.
fn words(answers: &Answers, days: &Days) -> Vec<(&'static str, String)> {
    let (slug, brand) = (answers.slug(), answers.brand());
    let year = days.today.year();
    let quarter = (days.today.month() + 2) / 3;
    let text = |text: &str| text.to_owned();
    vec![
        ("Larkfield Freight GmbH", answers.company.clone()),
        ("Larkfield Freight", text(brand)),
        ("Hafenweg 12, 20457 Hamburg, Germany", answers.address.clone()),
        ("larkfield-freight.example", answers.website.clone()),
        ("larkfield-core.my.salesforce.com", format!("{slug}.my.salesforce.com")),
        ("larkfield-freight", slug.clone()),
        ("larkfield-first", slug.clone()),
        ("@larkfield/", text("@your-organisation/")),
        ("00D5g000001CoreEAC", text("00D000000000000EAA  # yours: Setup, Company Information")),
        ("freight-outreach.example", answers.outreach.clone()),
        ("Nora, virtual assistant", format!("{}, virtual assistant", answers.sender)),
        ("nora", answers.sender.to_lowercase()),
        ("Mila Ortega", answers.author.clone()),
        ("m.ortega", answers.author_name()),
        ("a.lindholm", text("marcom.lead")),
        ("d.iversen", text("sending.lead")),
        ("s.okafor", text("sales.lead")),
        ("c.brandt", text("crm.admin")),
        ("h.novak", text("head.of.sales")),
        ("First hello to fair visitors", text("First hello")),
        ("visitors of the January fair", answers.source.clone()),
        ("Your lanes between Hamburg and Rotterdam", text("A short question")),
        (OFFER, answers.offer.clone()),
        ("the timetable", text("the details")),
        (SOURCE, format!("Your address comes from {}", answers.source)),
        ("Europe/Berlin", answers.timezone.clone()),
        ("hamburg", text("office")),
        ("freight", text("outreach")),
        ("[2027-01-01, 2027-03-26, 2027-03-29]", days.holidays()),
        ("2027-01-11", days.starts.to_string()),
        ("2027-02-26", days.ends.to_string()),
        ("2027-12-31", after(days.ends, 1.year()).to_string()),
        ("2027-06-30", after(days.ends, 90.days()).to_string()),
        ("2026-10-02", days.today.to_string()),
        ("2026-10-20", days.today.to_string()),
        ("2026-03-02", days.today.to_string()),
        ("2019-01-07", days.today.to_string()),
        ("2026-q4", format!("{year}-q{quarter}")),
        ("LIA-2026-014", format!("LIA-{year}-001")),
    ]
}

const OFFER: &str = "runs a night line between Hamburg and Rotterdam and prints the arrival time \
                     of\nevery pallet when it is booked";
const SOURCE: &str = "You left your address at our stand at the January fair";

/// The text without the lines of the second outreach domain and of further mailboxes: a team
/// begins with one.
fn without_second_domain(text: &str) -> String {
    let further = |line: &&str| line.contains("freight-talks") || line.contains("nora.winter");
    text.split_inclusive('\n').filter(|line| !further(line)).collect()
}

/// The text with every word replaced, in one pass: what was put in is not looked at again.
fn replaced(text: &str, words: &[(&str, String)]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        match words.iter().find(|(from, _)| rest.starts_with(from)) {
            Some((from, to)) => {
                out.push_str(to);
                rest = &rest[from.len()..];
            }
            None => {
                out.push(c);
                rest = &rest[c.len_utf8()..];
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers() -> Answers {
        Answers {
            company: "Wexmore Parts Ltd".into(),
            address: "4 Mill Lane, Leeds LS1 1AA, United Kingdom".into(),
            website: "wexmore.example".into(),
            outreach: "wexmore-mail.example".into(),
            offer: "delivers spare parts for packing lines within a day".into(),
            source: "the register of members of our trade body".into(),
            author: "Rhea Quill".into(),
            sender: "Ada".into(),
            timezone: "Europe/London".into(),
        }
    }

    #[test]
    fn every_word_that_is_replaced_stands_in_the_example_and_none_is_left_over() {
        let days = Days::of("2026-11-22".parse().unwrap());
        let example: Vec<String> =
            SMALL.iter().map(|(_, text)| without_second_domain(text)).collect();
        for (from, _) in words(&answers(), &days) {
            assert!(example.iter().any(|text| text.contains(from)), "{from}");
        }
        let invented = ["arkfield", "amburg", "ortega", "Nora", "nora", "freight", "2027-01-11"];
        for (path, bytes) in files(&answers(), days.today) {
            let text = String::from_utf8(bytes).unwrap();
            for word in invented {
                assert!(!text.contains(word), "`{word}` is left in `{path}`");
            }
        }
    }

    #[test]
    fn a_first_campaign_begins_on_a_monday_after_four_weeks_and_ends_on_a_friday() {
        for today in ["2026-11-22", "2026-11-23", "2028-02-29"] {
            let days = Days::of(today.parse().unwrap());
            assert_eq!(days.starts.weekday(), Weekday::Monday, "{today}");
            assert_eq!(days.ends.weekday(), Weekday::Friday, "{today}");
            let ahead = days.today.until(days.starts).unwrap().get_days();
            assert!((29..=35).contains(&ahead), "{today}: {ahead}");
        }
    }

    #[test]
    fn what_was_put_in_is_not_replaced_again() {
        let words = [("a", "b".to_owned()), ("b", "c".to_owned())];
        assert_eq!(replaced("a b ab", &words), "b c bc");
    }
}
