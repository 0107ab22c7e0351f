//! A campaign's settings: which keys are taken, how words are translated between write and read.
//!
//! Knows nothing of sending beyond the questions the walk asks: what stops a lead, what is tracked.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::account::Account;
use super::joi::{self, Checked, Key, Kind, error, optional};
use crate::sandbox::http::{Answer, Call};

const KEYS: &[Key] = &[
    optional("name", Kind::Text),
    optional("track_settings", Kind::Array),
    optional("stop_lead_settings", Kind::Text),
    optional("unsubscribe_text", Kind::Text),
    optional("send_as_plain_text", Kind::Bool),
    optional("force_plain_text", Kind::Bool),
    optional("follow_up_percentage", Kind::Number),
    optional("client_id", Kind::Number),
    optional("enable_ai_esp_matching", Kind::Bool),
    optional("add_unsubscribe_tag", Kind::Bool),
    optional("auto_pause_domain_leads_on_reply", Kind::Bool),
    optional("ignore_ss_mailbox_sending_limit", Kind::Bool),
    optional("bounce_autopause_threshold", Kind::Text),
    optional("domain_level_rate_limit", Kind::Bool),
    optional("ai_categorisation_options", Kind::Array),
    optional("out_of_office_detection_settings", Kind::Object),
];

const ABSENCE: &[Key] = &[
    optional("ignoreOOOasReply", Kind::Bool),
    optional("autoReactivateOOO", Kind::Bool),
    optional("reactivateOOOwithDelay", Kind::Any),
    optional("autoCategorizeOOO", Kind::Bool),
];

/// Written word and read word of each tracking switch.
const TRACK: [(&str, &str); 3] = [
    ("DONT_TRACK_EMAIL_OPEN", "DONT_EMAIL_OPEN"),
    ("DONT_TRACK_LINK_CLICK", "DONT_LINK_CLICK"),
    ("DONT_TRACK_REPLY_TO_AN_EMAIL", "DONT_REPLY_TO_AN_EMAIL"),
];

/// What a lead does that ends its sequence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum StopRule {
    Reply,
    Click,
    Open,
}

impl StopRule {
    const ALL: [Self; 3] = [Self::Reply, Self::Click, Self::Open];

    pub(super) const fn text(self) -> &'static str {
        match self {
            Self::Reply => "REPLY_TO_AN_EMAIL",
            Self::Click => "CLICK_ON_A_LINK",
            Self::Open => "OPEN_AN_EMAIL",
        }
    }
}

/// What was set; everything not named here is kept as it was written.
#[derive(Debug, Clone)]
pub(super) struct Preferences {
    pub(super) name: String,
    pub(super) track: Vec<&'static str>,
    pub(super) stop: StopRule,
    pub(super) rest: Map<String, Value>,
}

impl Preferences {
    /// The documented defaults under a name.
    pub(super) fn new(name: String, client_id: Value) -> Self {
        let mut rest = Map::new();
        rest.insert("client_id".to_owned(), client_id);
        Self { name, track: Vec::new(), stop: StopRule::Reply, rest }
    }

    /// One setting as it was written, or a default.
    pub(super) fn get(&self, name: &str, otherwise: Value) -> Value {
        self.rest.get(name).cloned().unwrap_or(otherwise)
    }

    fn is_on(&self, name: &str) -> bool {
        self.rest.get(name).and_then(Value::as_bool).unwrap_or(false)
    }

    /// Whether opens are noticed.
    pub(super) fn tracks_opens(&self) -> bool {
        !self.track.contains(&"DONT_EMAIL_OPEN") && !self.is_on("send_as_plain_text")
    }

    /// Whether an absence note does not count as a reply.
    pub(super) fn ignores_absence(&self) -> bool {
        let absence = self.rest.get("out_of_office_detection_settings");
        absence.and_then(|a| a.get("ignoreOOOasReply")).and_then(Value::as_bool).unwrap_or(false)
    }

    /// Whether replies are given a category.
    pub(super) fn categorises(&self) -> bool {
        let options = self.rest.get("ai_categorisation_options").and_then(Value::as_array);
        options.is_some_and(|options| !options.is_empty())
    }

    /// The text of the unsubscribe link that is appended to every message, if one is.
    pub(super) fn appended_link(&self) -> Option<String> {
        let text = self.rest.get("unsubscribe_text").and_then(Value::as_str).unwrap_or_default();
        if self.is_on("send_as_plain_text") {
            return None;
        }
        match (text.is_empty(), self.is_on("add_unsubscribe_tag")) {
            (false, _) => Some(text.to_owned()),
            (true, true) => Some("Unsubscribe".to_owned()),
            (true, false) => None,
        }
    }

    /// These settings with a partial update laid over them; nothing changes when it is refused.
    fn updated(&self, body: Map<String, Value>, lenient: bool) -> Checked<Self> {
        let mut next = self.clone();
        for (name, value) in body {
            match (name.as_str(), &value) {
                ("name", Value::String(text)) => next.name.clone_from(text),
                ("track_settings", Value::Array(words)) => next.track = track(words, lenient)?,
                ("stop_lead_settings", Value::String(word)) => next.stop = stop(word)?,
                ("name" | "track_settings" | "stop_lead_settings", _) => {}
                ("out_of_office_detection_settings", Value::Object(_)) => {
                    joi::check("body", &name, &value, ABSENCE)?;
                    next.rest.insert(name, value);
                }
                ("follow_up_percentage", _) if !share(&value) => {
                    let wrong = "must be less than or equal to 100";
                    return Err(joi::refuse("body", &name, wrong));
                }
                _ => {
                    next.rest.insert(name, value);
                }
            }
        }
        Ok(next)
    }
}

fn share(value: &Value) -> bool {
    value.is_null() || joi::number(Some(value)).is_some_and(|n| (0.0..=100.0).contains(&n))
}

fn track(words: &[Value], lenient: bool) -> Checked<Vec<&'static str>> {
    let mut track = Vec::new();
    for word in words {
        let word = word.as_str().map_or_else(|| word.to_string(), str::to_owned);
        let known = TRACK
            .iter()
            .find(|(written, read)| *written == word || (lenient && *read == word))
            .map(|(_, read)| *read);
        match known {
            Some(read) => track.push(read),
            None => return Err(error(400, format!("Invalid track_settings value - {word}"))),
        }
    }
    Ok(track)
}

fn stop(word: &str) -> Checked<StopRule> {
    StopRule::ALL
        .into_iter()
        .find(|rule| rule.text() == word)
        .ok_or_else(|| error(400, format!("Invalid stop_lead_settings value - {word}")))
}

/// `POST /campaigns/{id}/settings`.
pub(super) fn save(account: &mut Account, id: u64, call: &Call, now: Timestamp) -> Checked<Answer> {
    account.editable(id)?;
    let lenient = account.switches.lenient_track_words;
    let body = joi::object(call, KEYS)?;
    let campaign = account.campaign_mut(id)?;
    campaign.preferences = campaign.preferences.updated(body, lenient)?;
    campaign.updated_at = now;
    Ok(Answer::json(200, &json!({ "ok": true })))
}
