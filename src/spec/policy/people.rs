//! People who author, approve and operate: their roles, signing keys and suspensions.

use jiff::civil::Date;

use crate::source::Located;
use crate::spec::decode::Table;
use crate::spec::leaf::Name;
use crate::spec::shape::section;

section! {
    /// People and roles.
    #[schemars(title = "People and roles")]
    pub struct People {
        /// Always `people/v1`.
        "kind" kind: Located<String>,
        /// The version the register names.
        "version" version: Located<String>,
        /// The roles and what they answer for.
        "roles" roles: Table<Role>,
        /// The people, by the short name approvals use.
        "people" people: Table<Person>,
    }
}

section! {
    /// A role.
    pub struct Role {
        /// What it answers for.
        "does" does: Located<String>,
    }
}

section! {
    /// A person.
    pub struct Person {
        /// The roles.
        "roles" roles: Vec<Located<Name>>,
        /// OpenSSH public keys that sign for this person.
        "keys" keys: Option<Vec<Located<String>>>,
        /// Names under which this person authors commits.
        "git" git: Option<Vec<Located<String>>>,
        /// The id of the person's user in Salesforce, `005` and 15 more characters.
        "user" user: Option<Located<String>>,
        /// When the person is away and follows up on nothing.
        "away" away: Option<Vec<Away>>,
        /// A suspension of campaign privileges.
        "suspended" suspended: Option<Suspension>,
    }
}

section! {
    /// Days on which a person is away.
    pub struct Away {
        /// The first day.
        "from" from: Located<Date>,
        /// The last day.
        "until" until: Located<Date>,
    }
}

section! {
    /// A suspension: until it ends, the person signs and applies nothing.
    pub struct Suspension {
        /// The first day.
        "from" from: Located<Date>,
        /// The last day.
        "until" until: Located<Date>,
        /// Why.
        "reason" reason: Located<String>,
    }
}
