//! What an apply does, event by event, in a line or a few of the width of the terminal.

use serde_json::Value;

use super::look::printable;
use super::wrap::wrap;
use super::{Look, Tone};
use crate::base::words::{count, thousands};
use crate::engine::kinds;
use crate::plan::{Class, PlanDocument, Step};
use crate::store::Event;

/// The columns of the time in front of a line.
const STAMP: usize = 18;

/// The lines of an event; `None` for one that only the record needs.
pub fn progress(event: &Event, plan: &PlanDocument, look: Look) -> Option<String> {
    let text = |key: &str| event.body.get(key).and_then(Value::as_str).unwrap_or_default();
    let number = |key: &str| event.body.get(key).and_then(Value::as_u64).unwrap_or(0);
    if event.kind == kinds::STEP_CONFIRMED {
        return step(plan, text("step"), look);
    }
    let (tone, words) = match event.kind.as_str() {
        kinds::EFFECT_UNKNOWN => (
            Some(Tone::Doubtful),
            format!("? {}: {}; reading before anything else", text("step"), text("why")),
        ),
        kinds::APPLY_RESUMED => (None, "going on where the last run stopped".to_owned()),
        kinds::RESUME_CONFIRMED => (None, "sending again".to_owned()),
        kinds::PAUSE_CONFIRMED => {
            let sent = count(number("sent_before"), "message");
            let had = if number("sent_before") == 1 { "has" } else { "have" };
            (
                None,
                format!(
                    "paused and verified; {sent} {had} been handed over and cannot be called back"
                ),
            )
        }
        kinds::HALT_SEEN => (Some(Tone::Bad), format!("HALTED at {}", text("at"))),
        kinds::PAUSE_FAILED => (Some(Tone::Bad), "THE PAUSE IS NOT PROVED".to_owned()),
        kinds::APPROVAL_WITHDRAWN => (
            Some(Tone::Bad),
            format!("WITHDRAWN by {}: the approval of {}", text("person"), text("item")),
        ),
        _ => {
            let (tone, words) = of_wave(event)?;
            (tone, format!("wave {}: {words}", text("wave")))
        }
    };
    let stamp = format!("{}  ", event.at.strftime("%Y-%m-%d %H:%M"));
    Some(lines(&stamp, &words, tone, look))
}

/// What an event says of its wave.
fn of_wave(event: &Event) -> Option<(Option<Tone>, String)> {
    let text = |key: &str| event.body.get(key).and_then(Value::as_str).unwrap_or_default();
    Some(match event.kind.as_str() {
        kinds::WAVE_WAITING => (None, format!("waits for {}, its first day", text("until"))),
        kinds::WAVE_SUPPRESSED => (None, suppressed(event)),
        kinds::WAVE_LOADED => {
            let loaded = event.body.get("loaded").and_then(Value::as_u64).unwrap_or(0);
            (None, format!("{} loaded and listed", count(loaded, "lead")))
        }
        kinds::WAVE_READING => (None, reading(event)?),
        kinds::GATE_PASSED => (Some(Tone::Good), "gate passed".to_owned()),
        kinds::GATE_HELD => (Some(Tone::Doubtful), format!("gate undecided, {}", text("because"))),
        kinds::GATE_TRIPPED => (Some(Tone::Bad), format!("GATE TRIPPED, {}", text("because"))),
        kinds::GATE_RELEASED => {
            (None, format!("released by {}: {}", text("person"), text("reason")))
        }
        _ => return None,
    })
}

/// Words behind a stamp, broken at the width of the terminal with a hanging indent.
fn lines(stamp: &str, words: &str, tone: Option<Tone>, look: Look) -> String {
    let (first, rest) = (" ".repeat(STAMP + 2), " ".repeat(STAMP + 4));
    let wrapped = wrap(&printable(words), look.width, &first, &rest);
    let body = wrapped.trim_start();
    let body = tone.map_or_else(|| body.to_owned(), |tone| look.paint(tone, body));
    format!("{stamp:STAMP$}  {body}\n")
}

fn step(plan: &PlanDocument, id: &str, look: Look) -> Option<String> {
    const END: &str = "confirmed";
    let Step { class, says, .. } = plan.steps.iter().find(|step| step.id == id)?;
    let sign = match class {
        Class::Send => look.paint(Tone::Bad, "!"),
        _ => class.sign().to_string(),
    };
    let told = lines("", &format!("{says}: {END}"), None, look);
    let told = told.trim().strip_suffix(END)?.to_owned();
    Some(format!("{:STAMP$}{sign} {told}{}\n", "", look.paint(Tone::Good, END)))
}

fn suppressed(event: &Event) -> String {
    let people = event.body.get("people").and_then(Value::as_u64).unwrap_or(0);
    let removed = event.body.get("removed").and_then(Value::as_object);
    let removed: u64 = removed.into_iter().flatten().filter_map(|(_, n)| n.as_u64()).sum();
    format!(
        "suppression read again, {} left out of the reading, {} to write to",
        thousands(removed),
        persons(people)
    )
}

/// `1 person`, `2 people`.
fn persons(n: u64) -> String {
    if n == 1 { "1 person".to_owned() } else { format!("{} people", thousands(n)) }
}

fn reading(event: &Event) -> Option<String> {
    let all = event.body.get("reading")?.get("all")?;
    let number = |key: &str| all.get(key).and_then(Value::as_u64).unwrap_or(0);
    Some(format!(
        "{} contacted, {}, {}",
        thousands(number("contacted")),
        count(number("bounced"), "hard bounce"),
        count(number("unsubscribed"), "opt-out")
    ))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::base::digest::Digest;
    use crate::plan::testing::{plan, ready, small};

    fn event(kind: &str, body: Value) -> Event {
        Event {
            seq: 1,
            at: "2027-01-11T08:05:00Z".parse().unwrap(),
            stream: "q1".to_owned(),
            kind: kind.to_owned(),
            body,
            prev: Digest::of(b""),
            hash: Digest::of(b""),
        }
    }

    fn document() -> PlanDocument {
        plan(&small(30, "[30]"), Some(&ready(30)), None).plan
    }

    fn told(kind: &str, body: Value) -> String {
        progress(&event(kind, body), &document(), Look::PLAIN).unwrap()
    }

    #[test]
    fn one_is_not_several() {
        let counts = |n: u64| json!({ "contacted": n, "bounced": n, "unsubscribed": n });
        let read =
            |n| told(kinds::WAVE_READING, json!({"wave": "a", "reading": {"all": counts(n)}}));
        assert!(read(1).ends_with("wave a: 1 contacted, 1 hard bounce, 1 opt-out\n"));
        assert!(read(0).ends_with("0 contacted, 0 hard bounces, 0 opt-outs\n"));
        assert!(read(1200).contains("1,200 hard bounces"));
        let loaded = |n: u64| told(kinds::WAVE_LOADED, json!({ "wave": "a", "loaded": n }));
        assert!(loaded(1).ends_with("wave a: 1 lead loaded and listed\n"));
        let left = |n: u64| {
            let body = json!({ "wave": "a", "people": n, "removed": { "opted-out": n } });
            told(kinds::WAVE_SUPPRESSED, body).replace("\n                      ", " ")
        };
        assert!(left(1).contains("1 left out of the reading, 1 person to write to"));
        assert!(left(2).contains("2 left out of the reading, 2 people to write to"));
        let paused = told(kinds::PAUSE_CONFIRMED, json!({ "sent_before": 1 }));
        assert!(paused.contains("1 message has been handed over"), "{paused}");
    }

    #[test]
    fn no_line_is_wider_than_the_terminal_and_what_follows_hangs_below() {
        let why = "the connection broke before the answer was complete, at a time when it matters";
        let told = told(kinds::EFFECT_UNKNOWN, json!({ "step": "load-pilot", "why": why }));
        assert_eq!(
            told,
            "2027-01-11 08:05    ? load-pilot: the connection broke before the answer was\n\
             \x20                     complete, at a time when it matters; reading before\n\
             \x20                     anything else\n"
        );
        let document = document();
        for one in &document.steps {
            let body = json!({ "step": one.id });
            let told = progress(&event(kinds::STEP_CONFIRMED, body), &document, Look::PLAIN);
            let told = told.unwrap();
            assert!(told.ends_with("confirmed\n"), "{told}");
            assert!(told.lines().all(|line| line.chars().count() <= 80), "{told}");
            assert!(told.starts_with(&format!("{:STAMP$}{} ", "", one.class.sign())), "{told}");
        }
    }

    #[test]
    fn a_tone_is_around_the_words_and_what_a_person_wrote_steers_no_terminal() {
        let look = Look { colour: true, ..Look::PLAIN };
        let tripped = event(kinds::GATE_TRIPPED, json!({ "wave": "a", "because": "5 in 40" }));
        let told = progress(&tripped, &document(), look).unwrap();
        assert!(told.starts_with("2027-01-11 08:05    \u{1b}["), "{told:?}");
        let body = json!({ "wave": "a", "person": "d", "reason": "a\u{1b}[2J" });
        let told = progress(&event(kinds::GATE_RELEASED, body), &document(), Look::PLAIN).unwrap();
        assert!(!told.contains('\u{1b}'));
    }
}
