//! Which mail system a domain belongs to, as far as its name says: the second stratum of a split.
//!
//! Asks no name server, so a company that has its mail at a large provider is an organisation.

/// The class of a mail domain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DomainClass {
    /// A company, authority or association under its own name.
    Organisation,
    /// Consumer mailboxes of Google.
    Google,
    /// Consumer mailboxes of Microsoft.
    Microsoft,
    /// Consumer mailboxes of Yahoo and AOL.
    Yahoo,
    /// Consumer mailboxes of Apple.
    Apple,
    /// Consumer mailboxes of anybody else.
    OtherConsumer,
}

/// Sorted by name.
const CONSUMER: [(&str, DomainClass); 44] = {
    use DomainClass::{Apple, Google, Microsoft, OtherConsumer, Yahoo};
    [
        ("163.com", OtherConsumer),
        ("aol.com", Yahoo),
        ("bluewin.ch", OtherConsumer),
        ("btinternet.com", OtherConsumer),
        ("comcast.net", OtherConsumer),
        ("fastmail.com", OtherConsumer),
        ("free.fr", OtherConsumer),
        ("freenet.de", OtherConsumer),
        ("gmail.com", Google),
        ("gmx.at", OtherConsumer),
        ("gmx.ch", OtherConsumer),
        ("gmx.com", OtherConsumer),
        ("gmx.de", OtherConsumer),
        ("gmx.net", OtherConsumer),
        ("googlemail.com", Google),
        ("hotmail.co.uk", Microsoft),
        ("hotmail.com", Microsoft),
        ("hotmail.de", Microsoft),
        ("hotmail.fr", Microsoft),
        ("icloud.com", Apple),
        ("laposte.net", OtherConsumer),
        ("libero.it", OtherConsumer),
        ("live.com", Microsoft),
        ("mac.com", Apple),
        ("mail.com", OtherConsumer),
        ("mail.ru", OtherConsumer),
        ("me.com", Apple),
        ("msn.com", Microsoft),
        ("orange.fr", OtherConsumer),
        ("outlook.com", Microsoft),
        ("outlook.de", Microsoft),
        ("proton.me", OtherConsumer),
        ("protonmail.com", OtherConsumer),
        ("qq.com", OtherConsumer),
        ("rocketmail.com", Yahoo),
        ("t-online.de", OtherConsumer),
        ("web.de", OtherConsumer),
        ("wp.pl", OtherConsumer),
        ("yahoo.co.uk", Yahoo),
        ("yahoo.com", Yahoo),
        ("yahoo.de", Yahoo),
        ("yahoo.fr", Yahoo),
        ("yandex.ru", OtherConsumer),
        ("ymail.com", Yahoo),
    ]
};

impl DomainClass {
    /// The class of a normalised domain.
    pub fn of(domain: &str) -> Self {
        CONSUMER
            .binary_search_by(|(name, _)| (*name).cmp(domain))
            .map_or(Self::Organisation, |at| CONSUMER[at].1)
    }

    /// Its name in plans and reports.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Organisation => "organisation",
            Self::Google => "google",
            Self::Microsoft => "microsoft",
            Self::Yahoo => "yahoo",
            Self::Apple => "apple",
            Self::OtherConsumer => "other-consumer",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_listed_domain_is_found_and_no_other() {
        assert!(CONSUMER.is_sorted_by(|a, b| a.0 < b.0));
        for (name, class) in CONSUMER {
            assert_eq!(DomainClass::of(name), class, "{name}");
        }
        assert_eq!(DomainClass::of("acme.example"), DomainClass::Organisation);
        assert_eq!(DomainClass::of("mail.gmail.com"), DomainClass::Organisation);
    }
}
