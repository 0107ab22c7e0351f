//! `enrich-sensitive-ban`: nobody asks for what people need not tell.

use crate::diagnostic::Severity;
use crate::rules::Skip;
use crate::rules::message::wording::words;
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};
use crate::source::{Location, Span};
use crate::spec::decode::Table;
use crate::template::Template;

pub(super) static RULE: Rule = Rule {
    code: "E006",
    name: "enrich-sensitive-ban",
    summary: "no prompt, column or field asks for special categories of data about people",
    group: Group::Enrich,
    severity: Severity::Error,
    waivable: false,
    since: "0.1.0",
    source: "GDPR art. 9",
    page: include_str!("enrich_sensitive_ban.md"),
    check: Check::Campaign(check),
};

/// What asks for a special category of data, as words in a row, in the languages of the templates.
/// Single words that companies use of themselves (`health`, `race`, `union`) are not among them.
const BANNED: [(&str, &str); 42] = [
    ("political view", "political opinions"),
    ("political views", "political opinions"),
    ("political opinion", "political opinions"),
    ("political opinions", "political opinions"),
    ("political affiliation", "political opinions"),
    ("political leaning", "political opinions"),
    ("party membership", "political opinions"),
    ("politische meinung", "political opinions"),
    ("opinion politique", "political opinions"),
    ("opinions politiques", "political opinions"),
    ("religion", "religious beliefs"),
    ("religious belief", "religious beliefs"),
    ("religious beliefs", "religious beliefs"),
    ("religious affiliation", "religious beliefs"),
    ("religionszugehörigkeit", "religious beliefs"),
    ("ethnicity", "ethnic origin"),
    ("ethnic origin", "ethnic origin"),
    ("ethnic background", "ethnic origin"),
    ("racial origin", "ethnic origin"),
    ("skin colour", "ethnic origin"),
    ("skin color", "ethnic origin"),
    ("ethnische herkunft", "ethnic origin"),
    ("origine ethnique", "ethnic origin"),
    ("trade union", "trade union membership"),
    ("trade unions", "trade union membership"),
    ("union member", "trade union membership"),
    ("union membership", "trade union membership"),
    ("gewerkschaft", "trade union membership"),
    ("sexual orientation", "sex life"),
    ("sex life", "sex life"),
    ("sexuelle orientierung", "sex life"),
    ("orientation sexuelle", "sex life"),
    ("health condition", "health"),
    ("medical condition", "health"),
    ("medical history", "health"),
    ("state of health", "health"),
    ("disability", "health"),
    ("pregnancy", "health"),
    ("gesundheitszustand", "health"),
    ("genetic data", "genetic data"),
    ("biometric data", "biometric data"),
    ("criminal record", "criminal convictions"),
];

/// Words by which a sentence forbids what it names.
const FORBIDDING: [&str; 9] =
    ["never", "no", "not", "nor", "without", "avoid", "nie", "keine", "jamais"];

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    let mut refuse = |at: Location, what: &str, category: &str| {
        found.push(
            found
                .at(at, format!("{what} asks for {category}"))
                .label("a special category of data about people")
                .help("take it out: it is never inferred, bought or stored here"),
        );
    };
    if let Some(named) = &subject.message()?.prompt
        && let Some(prompt) = subject.workspace.template_at(&named.id, named.version)
    {
        for (span, category) in asked(prompt.body.text()) {
            refuse(prompt.body.at(span), &format!("the prompt `{}`", named.value), category);
        }
    }
    for (name, at) in names(subject)? {
        if let Some(category) = category(&name) {
            refuse(at, &format!("`{name}`"), category);
        }
    }
    Ok(())
}

/// The sentences of a text that ask for a special category, and which.
fn asked(text: &str) -> Vec<(Span, &'static str)> {
    let mut asked = Vec::new();
    let mut start = 0;
    for sentence in text.split_inclusive(['.', '!', '?', ';']) {
        let said = words(sentence);
        let forbids = said.split(' ').any(|word| FORBIDDING.contains(&word));
        if let Some(category) = category(sentence).filter(|_| !forbids) {
            let lead = sentence.len() - sentence.trim_start().len();
            let end = start + sentence.trim_end().len();
            asked.push((Span::new((start + lead) as u32, end as u32), category));
        }
        start += sentence.len();
    }
    asked
}

/// The special category a text speaks of.
fn category(text: &str) -> Option<&'static str> {
    let said = format!(" {} ", words(text));
    let banned = BANNED.iter().find(|(phrase, _)| said.contains(&format!(" {phrase} ")));
    banned.map(|(_, category)| *category)
}

/// The names of the columns and fields a campaign enriches, and those its templates take.
fn names(subject: &Subject<'_>) -> Result<Vec<(String, Location)>, Skip> {
    let mut names = Vec::new();
    if let Some(enrich) = subject.enrich()? {
        for (column, path) in enrich.into.iter().flat_map(Table::iter) {
            names.push((column.value.clone(), column.at));
            names.push((path.value.to_string(), path.at));
        }
        names.extend(
            enrich.fill.iter().flat_map(Table::iter).map(|(one, _)| (one.value.clone(), one.at)),
        );
        names.extend(enrich.segment_by.iter().map(|one| (one.value.to_string(), one.at)));
        let settings = subject.workspace.settings.as_ref();
        let table = settings.and_then(|settings| settings.clay.tables.get(enrich.table.as_str()));
        for (_, column) in table.iter().flat_map(|table| table.columns.iter()) {
            names.push((column.value.clone(), column.at));
        }
    }
    let sources = |template: &&Template| {
        let variables = template.front.variables.values();
        let from = variables.filter_map(|variable| variable.from.as_ref());
        from.map(|from| (from.value.clone(), from.at)).collect::<Vec<_>>()
    };
    names.extend(subject.templates()?.iter().flat_map(sources));
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_that_asks_is_told_from_one_that_forbids() {
        let text = "Say what the company ships. Guess the political views of the reader. \
                    Never mention religion; name no trade union. Add the reader's ethnicity!";
        let found: Vec<&str> = asked(text)
            .iter()
            .map(|(span, _)| &text[span.start as usize..span.end as usize])
            .collect();
        assert_eq!(
            found,
            ["Guess the political views of the reader.", "Add the reader's ethnicity!"]
        );
    }

    #[test]
    fn names_of_columns_and_fields_are_read_word_by_word() {
        for (name, expected) in [
            ("Lead.Political_Views__c", Some("political opinions")),
            ("clay:trade-union", Some("trade union membership")),
            ("health_score", None),
            ("european_union", None),
            ("Industry", None),
        ] {
            assert_eq!(category(name), expected, "{name}");
        }
    }
}
