//! How a fault is ordered: which calls it strikes and what it does to them.
//!
//! Knows nothing of how it is carried out.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One fault.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// The platform: `smartlead`, `clay`, `salesforce-core`; `salesforce-*` means every org.
    pub platform: String,
    /// The verb; none means any.
    #[serde(default)]
    pub method: Option<String>,
    /// The path without its query; `*` stands for one segment, `**` at the end for the rest. None
    /// means any.
    #[serde(default)]
    pub path: Option<String>,
    /// The first matching call that is struck, from 1.
    #[serde(default = "one")]
    pub nth: u32,
    /// How many matching calls in a row are struck.
    #[serde(default = "one")]
    pub times: u32,
    /// What is done to them.
    pub kind: FaultKind,
}

const fn one() -> u32 {
    1
}

/// What a fault does to a call.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "is", deny_unknown_fields)]
pub enum FaultKind {
    /// Answers in the platform's place, without effect; a text is sent as plain text.
    Refuse {
        /// The status.
        status: u16,
        /// The body.
        body: Value,
    },
    /// Closes the connection without an answer; nothing took effect.
    DropBefore,
    /// Lets the call take effect, then closes the connection without an answer.
    DropAfter,
    /// Refuses as one call too many, without effect.
    TooMany {
        /// Whose form the refusal has.
        form: TooMany,
        /// Seconds of `Retry-After`; none leaves the header out.
        #[serde(default)]
        retry_after: Option<u32>,
    },
    /// Lets the sandbox clock run before the call takes effect.
    Slow {
        /// Simulated seconds.
        seconds: u32,
    },
    /// Answers with an HTML page of the platform's edge.
    Html {
        /// The status: 502, 503, 403.
        status: u16,
        /// Whether the call takes effect first.
        #[serde(default)]
        effect: bool,
    },
    /// Answers 200 without a body.
    Empty {
        /// Whether the call takes effect first.
        #[serde(default)]
        effect: bool,
    },
    /// Answers 200 and `{"ok":false}`.
    NotOk {
        /// Whether the call takes effect first.
        #[serde(default)]
        effect: bool,
    },
    /// Lets the call take effect and sets every counter of the answer to zero.
    ZeroCounters,
    /// Answers a read as the same read was answered last; passes when it never was.
    StaleRead,
    /// Answers a pause with success, shows the campaign as paused and keeps sending. For a
    /// platform that also shows the truth, order a `refuse` with status 200 and `{"ok":true}`.
    PretendPause,
    /// Holds the call before it takes effect until it is released.
    StallBefore,
    /// Lets the call take effect and holds its answer until it is released.
    StallAfter,
}

/// The documented forms of one call too many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TooMany {
    /// Smartlead, seen live, under `message`.
    SmartleadMessage,
    /// Smartlead, the same text under `error`.
    SmartleadError,
    /// Smartlead's guide: an `error` object.
    SmartleadGuide,
    /// Smartlead's interface document.
    SmartleadDocument,
    /// Clay's webhook.
    Clay,
    /// Salesforce's daily limit: 403 `REQUEST_LIMIT_EXCEEDED`.
    SalesforceDaily,
    /// An empty 429 of an edge.
    Bare,
}

impl Fault {
    /// A fault that strikes the first call of a verb and path on a platform.
    pub fn new(platform: &str, method: &str, path: &str, kind: FaultKind) -> Self {
        Self {
            platform: platform.to_owned(),
            method: Some(method.to_owned()),
            path: Some(path.to_owned()),
            nth: 1,
            times: 1,
            kind,
        }
    }

    /// Whether a call is one it counts.
    pub(super) fn matches(&self, platform: &str, method: &str, path: &str) -> bool {
        let platform = match self.platform.strip_suffix('*') {
            Some(start) => platform.starts_with(start),
            None => platform == self.platform,
        };
        let method = self.method.as_deref().is_none_or(|m| m.eq_ignore_ascii_case(method));
        platform && method && self.path.as_deref().is_none_or(|pattern| fits(pattern, path))
    }
}

fn fits(pattern: &str, path: &str) -> bool {
    let segments = |text: &'_ str| -> Vec<String> {
        text.split('/').filter(|s| !s.is_empty()).map(str::to_owned).collect()
    };
    let (pattern, path) = (segments(pattern), segments(path));
    let (pattern, rest) = match pattern.split_last() {
        Some((last, before)) if last == "**" => (before, true),
        _ => (pattern.as_slice(), false),
    };
    let length = if rest { path.len() >= pattern.len() } else { path.len() == pattern.len() };
    length && pattern.iter().zip(&path).all(|(wanted, found)| wanted == "*" || wanted == found)
}
