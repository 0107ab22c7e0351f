//! Sender identities: virtual agents with their disclosure, approved people, legal entities.

use jiff::civil::Date;

use crate::source::Located;
use crate::spec::decode::Table;
use crate::spec::leaf::Name;
use crate::spec::shape::{section, words};

section! {
    /// Who may send.
    #[schemars(title = "Sender identities")]
    pub struct Senders {
        /// Always `senders/v1`.
        "kind" kind: Located<String>,
        /// The version the register names.
        "version" version: Located<String>,
        /// The identities.
        "identities" identities: Table<Identity>,
        /// The legal entities behind them.
        "entities" entities: Table<Entity>,
        /// What a virtual agent says in particular countries, beside its own disclosure.
        "disclosures" disclosures: Option<Vec<Disclosure>>,
    }
}

section! {
    /// Words that the law of some countries asks of a virtual agent.
    pub struct Disclosure {
        /// The countries, by ISO 3166 code.
        "countries" countries: Vec<Located<String>>,
        /// The first day on which the law holds; always, unless said.
        "from" from: Option<Located<Date>>,
        /// The words.
        "says" says: Located<String>,
    }
}

words! {
    /// What an identity is.
    pub enum IdentityKind, "what an identity is" {
        /// A virtual agent, disclosed as one.
        VirtualAgent = "virtual-agent",
        /// A real person who has consented.
        Person = "person",
    }
}

section! {
    /// One identity.
    pub struct Identity {
        /// What it is.
        "is" is: Located<IdentityKind>,
        /// The display name recipients see.
        "from_name" from_name: Located<String>,
        /// The units it may send for.
        "gbus" gbus: Vec<Located<Name>>,
        /// The words every message of a virtual agent carries.
        "disclosure" disclosure: Option<Located<String>>,
        /// The consent of a real person.
        "consent" consent: Option<Consent>,
        /// The mailboxes that are the identity's own.
        "mailboxes" mailboxes: Vec<Located<String>>,
        /// The mailbox answers go to; one of reply routing.
        "reply_to" reply_to: Option<Located<String>>,
    }
}

section! {
    /// A real person's own consent to send in their name.
    pub struct Consent {
        /// Who, from the people policy.
        "person" person: Located<Name>,
        /// When it was given.
        "given" given: Located<Date>,
        /// The last day it holds.
        "until" until: Located<Date>,
    }
}

section! {
    /// A legal entity, as messages must name it.
    pub struct Entity {
        /// Its registered name.
        "name" name: Located<String>,
        /// Its postal address on one line.
        "address" address: Located<String>,
        /// Where a recipient reaches it.
        "contact" contact: Located<String>,
        /// Its privacy notice.
        "privacy" privacy: Option<Located<String>>,
    }
}
