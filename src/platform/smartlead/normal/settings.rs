//! The settings of a campaign that are decided before it starts, and their two vocabularies.
//! Knows nothing of which are wise.

use serde::Serialize;
use serde_json::{Value, json};

use super::super::wire::Campaign;
use super::{Difference, Differences, NotNormal};

/// What is tracked. Smartlead lists what is *not*: the empty list tracks everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Tracking {
    /// Opens, by a picture in the message.
    pub opens: bool,
    /// Links followed, by rewriting them.
    pub clicks: bool,
    /// Replies.
    pub replies: bool,
}

impl Tracking {
    /// The words that are written. The words that are read are refused on writing.
    fn to_wire(self) -> Vec<&'static str> {
        let words = [
            (self.opens, "DONT_TRACK_EMAIL_OPEN"),
            (self.clicks, "DONT_TRACK_LINK_CLICK"),
            (self.replies, "DONT_TRACK_REPLY_TO_AN_EMAIL"),
        ];
        words.into_iter().filter(|(tracked, _)| !tracked).map(|(_, word)| word).collect()
    }

    /// Either vocabulary is understood on reading.
    fn read(words: &[String]) -> Result<Self, NotNormal> {
        let mut tracking = Self { opens: true, clicks: true, replies: true };
        for word in words {
            match word.as_str() {
                "DONT_EMAIL_OPEN" | "DONT_TRACK_EMAIL_OPEN" => tracking.opens = false,
                "DONT_LINK_CLICK" | "DONT_TRACK_LINK_CLICK" => tracking.clicks = false,
                "DONT_REPLY_TO_AN_EMAIL" | "DONT_TRACK_REPLY_TO_AN_EMAIL" => {
                    tracking.replies = false;
                }
                _ => {
                    return Err(NotNormal {
                        field: "track_settings",
                        expected: "the documented words for what is not tracked",
                    });
                }
            }
        }
        Ok(tracking)
    }
}

/// The event that ends the sequence for a lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum StopOn {
    /// A reply.
    Reply,
    /// A link followed.
    Click,
    /// An open.
    Open,
}

impl StopOn {
    const ALL: [Self; 3] = [Self::Reply, Self::Click, Self::Open];

    const fn word(self) -> &'static str {
        match self {
            Self::Reply => "REPLY_TO_AN_EMAIL",
            Self::Click => "CLICK_ON_A_LINK",
            Self::Open => "OPEN_AN_EMAIL",
        }
    }
}

/// Settings to be written; what is `None` is not sent, and keeps the value that is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingsWrite {
    /// The campaign's name; this call is also how a campaign is renamed.
    pub name: String,
    /// What is tracked.
    pub tracking: Tracking,
    /// What ends the sequence for a lead.
    pub stop_on: StopOn,
    /// The text of the unsubscribe link; `None` expects none to be there, and no call is known
    /// to take one away.
    pub unsubscribe_text: Option<String>,
    /// Whether messages are sent as plain text, which drops the unsubscribe link.
    pub plain_text: bool,
    /// The share of the daily capacity kept for follow-ups, in percent.
    pub follow_up_percent: u64,
    /// Whether mailboxes are matched to leads by mail provider.
    pub match_mail_providers: bool,
    /// The bounce share, in percent, at which Smartlead itself pauses the campaign. Not read back.
    pub pause_at_bounce_percent: Option<u64>,
    /// Whether a reply pauses everybody at the same domain. Not read back.
    pub pause_domain_on_reply: Option<bool>,
}

impl SettingsWrite {
    /// The body of the call that writes them.
    pub fn to_wire(&self) -> Value {
        let mut body = json!({
            "name": self.name,
            "track_settings": self.tracking.to_wire(),
            "stop_lead_settings": self.stop_on.word(),
            "send_as_plain_text": self.plain_text,
            "follow_up_percentage": self.follow_up_percent,
            "enable_ai_esp_matching": self.match_mail_providers,
        });
        if let Some(text) = &self.unsubscribe_text {
            body["unsubscribe_text"] = text.as_str().into();
        }
        if let Some(percent) = self.pause_at_bounce_percent {
            body["bounce_autopause_threshold"] = percent.to_string().into();
        }
        if let Some(pause) = self.pause_domain_on_reply {
            body["auto_pause_domain_leads_on_reply"] = pause.into();
        }
        body
    }

    /// The form to compare by.
    pub fn normal(&self) -> NormalSettings {
        NormalSettings {
            name: self.name.clone(),
            tracking: self.tracking,
            stop_on: self.stop_on,
            unsubscribe_text: blank_is_none(self.unsubscribe_text.as_deref()),
            plain_text: self.plain_text,
            follow_up_percent: self.follow_up_percent,
            match_mail_providers: self.match_mail_providers,
        }
    }

    /// What is written here and never given back, under its name when writing.
    pub fn not_read_back(&self) -> Vec<&'static str> {
        let bounce = self.pause_at_bounce_percent.map(|_| "bounce_autopause_threshold");
        let domain = self.pause_domain_on_reply.map(|_| "auto_pause_domain_leads_on_reply");
        bounce.into_iter().chain(domain).collect()
    }
}

/// Settings, whichever way they came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the fields are those of `SettingsWrite`")]
pub struct NormalSettings {
    pub name: String,
    pub tracking: Tracking,
    pub stop_on: StopOn,
    pub unsubscribe_text: Option<String>,
    pub plain_text: bool,
    pub follow_up_percent: u64,
    pub match_mail_providers: bool,
}

impl NormalSettings {
    /// Where what was found is not this.
    pub fn differences(&self, found: &Self) -> Vec<Difference> {
        let mut all = Differences::default();
        all.compare("name", &self.name, &found.name, String::clone);
        let tracked = (self.tracking, found.tracking);
        all.compare("opens tracked", &tracked.0.opens, &tracked.1.opens, yes_or_no);
        all.compare("clicks tracked", &tracked.0.clicks, &tracked.1.clicks, yes_or_no);
        all.compare("replies tracked", &tracked.0.replies, &tracked.1.replies, yes_or_no);
        all.compare("stops on", &self.stop_on, &found.stop_on, |on| on.word().to_owned());
        let texts = (&self.unsubscribe_text, &found.unsubscribe_text);
        all.compare("unsubscribe text", texts.0, texts.1, |text| {
            text.clone().unwrap_or_else(|| "none".to_owned())
        });
        all.compare("plain text", &self.plain_text, &found.plain_text, yes_or_no);
        let shares = (&self.follow_up_percent, &found.follow_up_percent);
        all.compare("percent kept for follow-ups", shares.0, shares.1, u64::to_string);
        let matched = (&self.match_mail_providers, &found.match_mail_providers);
        all.compare("mail providers matched", matched.0, matched.1, yes_or_no);
        all.0
    }
}

impl Campaign {
    /// The settings in the form to compare by. A setting that the answer leaves out is an error,
    /// never a default.
    pub fn settings(&self) -> Result<NormalSettings, NotNormal> {
        let truth = |value: Option<bool>, field| {
            value.ok_or(NotNormal { field, expected: "`true` or `false`" })
        };
        let words = self
            .track_settings
            .as_deref()
            .ok_or(NotNormal { field: "track_settings", expected: "a list of words" })?;
        let stop = self.stop_lead_settings.as_deref();
        Ok(NormalSettings {
            name: self.name.clone(),
            tracking: Tracking::read(words)?,
            stop_on: StopOn::ALL
                .into_iter()
                .find(|known| Some(known.word()) == stop)
                .ok_or(NotNormal { field: "stop_lead_settings", expected: "a documented word" })?,
            unsubscribe_text: blank_is_none(self.unsubscribe_text.as_deref()),
            plain_text: truth(self.send_as_plain_text, "send_as_plain_text")?,
            follow_up_percent: self
                .follow_up_percentage
                .ok_or(NotNormal { field: "follow_up_percentage", expected: "a whole number" })?,
            match_mail_providers: truth(self.enable_ai_esp_matching, "enable_ai_esp_matching")?,
        })
    }
}

fn blank_is_none(text: Option<&str>) -> Option<String> {
    text.filter(|text| !text.trim().is_empty()).map(str::to_owned)
}

fn yes_or_no(value: &bool) -> String {
    if *value { "yes" } else { "no" }.to_owned()
}
