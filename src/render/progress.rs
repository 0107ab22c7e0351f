//! What an apply does, event by event, in one line each.

use serde_json::Value;

use super::{Look, Tone};
use crate::base::words::{count, thousands};
use crate::engine::kinds;
use crate::plan::{Class, PlanDocument, Step};
use crate::store::Event;

/// The line of an event; `None` for one that only the record needs.
pub fn progress(event: &Event, plan: &PlanDocument, look: Look) -> Option<String> {
    let text = |key: &str| event.body.get(key).and_then(Value::as_str).unwrap_or_default();
    let wave = text("wave");
    let line = match event.kind.as_str() {
        kinds::APPLY_RESUMED => "going on where the last run stopped".to_owned(),
        kinds::STEP_CONFIRMED => return step(plan, text("step"), look),
        kinds::EFFECT_UNKNOWN => {
            let what = format!("? {}: {}; reading before anything else", text("step"), text("why"));
            look.paint(Tone::Doubtful, &what)
        }
        kinds::WAVE_SUPPRESSED => suppressed(event, wave),
        kinds::WAVE_LOADED => {
            let loaded = event.body.get("loaded").and_then(Value::as_u64).unwrap_or(0);
            format!("  wave {wave}: {} loaded and listed", count(loaded, "lead"))
        }
        kinds::WAVE_READING => reading(event, wave)?,
        kinds::GATE_PASSED => look.paint(Tone::Good, &format!("  wave {wave}: gate passed")),
        kinds::GATE_HELD => look
            .paint(Tone::Doubtful, &format!("  wave {wave}: gate undecided, {}", text("because"))),
        kinds::GATE_TRIPPED => {
            look.paint(Tone::Bad, &format!("  wave {wave}: GATE TRIPPED, {}", text("because")))
        }
        kinds::GATE_RELEASED => {
            format!("  wave {wave}: released by {}: {}", text("person"), text("reason"))
        }
        kinds::PAUSE_CONFIRMED => {
            let sent = event.body.get("sent_before").and_then(Value::as_u64).unwrap_or(0);
            format!(
                "  paused and verified; {} had been handed over and cannot be called back",
                count(sent, "message")
            )
        }
        kinds::PAUSE_FAILED => look.paint(Tone::Bad, "  THE PAUSE IS NOT PROVED"),
        kinds::RESUME_CONFIRMED => "  sending again".to_owned(),
        _ => return None,
    };
    Some(format!("{}  {line}\n", event.at.strftime("%Y-%m-%d %H:%M")))
}

fn step(plan: &PlanDocument, id: &str, look: Look) -> Option<String> {
    let Step { class, says, .. } = plan.steps.iter().find(|step| step.id == id)?;
    let sign = match class {
        Class::Send => look.paint(Tone::Bad, "!"),
        _ => class.sign().to_string(),
    };
    Some(format!("{:18}{sign} {says}: {}\n", "", look.paint(Tone::Good, "confirmed")))
}

fn suppressed(event: &Event, wave: &str) -> String {
    let people = event.body.get("people").and_then(Value::as_u64).unwrap_or(0);
    let removed: u64 = event
        .body
        .get("removed")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .filter_map(|(_, n)| n.as_u64())
        .sum();
    format!(
        "  wave {wave}: suppression read again, {} left out of the reading, {} to write to",
        thousands(removed),
        count(people, "person").replace("persons", "people")
    )
}

fn reading(event: &Event, wave: &str) -> Option<String> {
    let all = event.body.get("reading")?.get("all")?;
    let number = |key: &str| all.get(key).and_then(Value::as_u64).unwrap_or(0);
    Some(format!(
        "  wave {wave}: {} contacted, {} hard bounces, {} opt-outs",
        thousands(number("contacted")),
        number("bounced"),
        number("unsubscribed")
    ))
}
