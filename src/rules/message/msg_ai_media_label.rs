//! `msg-ai-media-label`: a generated voice or face is called generated.

use super::sequence::sent;
use super::wording::{Held, held, says, words};
use crate::diagnostic::Severity;
use crate::rules::Skip;
use crate::rules::{Check, Found, Group, Ran, Rule, Subject};
use crate::spec::campaign::{Maker, Media};

pub(super) static RULE: Rule = Rule {
    code: "F034",
    name: "msg-ai-media-label",
    summary: "a video or a recording with a generated voice or face says so, in the message too",
    group: Group::Message,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "AIA50(4)",
    page: include_str!("msg_ai_media_label.md"),
    check: Check::Campaign(check),
};

fn check(subject: &Subject<'_>, found: &mut Found<'_>) -> Ran {
    for media in subject.message()?.media.iter().flatten() {
        if media.made_by.value == Maker::Ai {
            label(subject, media, found)?;
        }
    }
    Ok(())
}

fn label(subject: &Subject<'_>, media: &Media, found: &mut Found<'_>) -> Result<(), Skip> {
    let Some(label) = &media.label else {
        found.push(
            found
                .at(media.made_by.at, "a generated voice or face is shown without saying so")
                .label("no `label`")
                .help("add `label:` with the words that say so, and put them into the work too"),
        );
        return Ok(());
    };
    let wanted = words(label);
    for sent in sent(subject)? {
        let (front, body) = (&sent.template.front, &sent.template.body);
        if !body.text().contains(media.link.as_str()) {
            continue;
        }
        let (at, headline) = match held(body, |piece| says(piece, &wanted)) {
            Held::Always => continue,
            Held::Partly(branch) => {
                (branch, format!("a branch of `{}` hides what is generated", front.id.value))
            }
            Held::Never => (
                front.id.at,
                format!(
                    "`{}` leads to a generated voice or face, and does not say so",
                    front.id.value
                ),
            ),
        };
        found.push(
            found
                .at(at, headline)
                .also(label.at, "the words that say it")
                .also(media.link.at, "what it leads to")
                .help(format!("write `{}` beside the link, outside of every choice", label.value)),
        );
    }
    Ok(())
}
