//! The kinds of document, named by the first line of each file.

use std::fmt;

/// A kind of document with its version, as `kind:` names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A campaign, owned by its author.
    Campaign,
    /// The workspace file: accounts, credentials, places.
    Workspace,
    /// The field allowlist.
    Fields,
    /// The launch checklist.
    Checklist,
    /// The infrastructure blueprint: domains, mailboxes and limits per GBU.
    Blueprint,
    /// Sender identities and the legal entities behind them.
    Senders,
    /// People, their roles and signing keys.
    People,
    /// Segments, ideal customer profiles, suppression lists, countries.
    Audiences,
    /// Reply classes, labels, owners and calendars.
    Replies,
    /// An organisation's own rules.
    Rules,
    /// Versions of policy, templates and prompts in force.
    Register,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 11] = [
        Self::Campaign,
        Self::Workspace,
        Self::Fields,
        Self::Checklist,
        Self::Blueprint,
        Self::Senders,
        Self::People,
        Self::Audiences,
        Self::Replies,
        Self::Rules,
        Self::Register,
    ];

    /// What `kind:` says, such as `campaign/v1`.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Campaign => "campaign/v1",
            Self::Workspace => "workspace/v1",
            Self::Fields => "fields/v1",
            Self::Checklist => "checklist/v1",
            Self::Blueprint => "blueprint/v1",
            Self::Senders => "senders/v1",
            Self::People => "people/v1",
            Self::Audiences => "audiences/v1",
            Self::Replies => "replies/v1",
            Self::Rules => "rules/v1",
            Self::Register => "register/v1",
        }
    }

    /// The kind without its version, such as `campaign`: the name of its schema file.
    pub fn stem(self) -> &'static str {
        self.text().split_once('/').map_or(self.text(), |(stem, _)| stem)
    }

    /// The kind that `kind:` names.
    pub fn named(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.text() == text)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}
