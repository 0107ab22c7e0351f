//! The workspace file: accounts, credentials by reference, places.

use crate::base::digest::Digest;
use crate::source::Located;
use crate::spec::decode::Table;
use crate::spec::leaf::{Edition, FieldPath, Name, OrgId, SecretRef};
use crate::spec::shape::section;

section! {
    /// The workspace file, `sendoff.yaml`.
    #[schemars(title = "Workspace")]
    pub struct Settings {
        /// Always `workspace/v1`.
        "kind" kind: Located<String>,
        /// The workspace's name: the mark its campaigns carry on Smartlead.
        "name" name: Located<Name>,
        /// The Salesforce organisations.
        "salesforce" salesforce: Table<SalesforceOrg>,
        /// The Smartlead account.
        "smartlead" smartlead: Smartlead,
        /// The Clay workspace.
        "clay" clay: Clay,
        /// The secret that recipients' digests in plans are keyed with.
        "recipients_key" recipients_key: Located<SecretRef>,
        /// The edition of the rules it is held to, such as `0.1.0`: newer rules only warn. The newest
        /// unless said.
        "rules_edition" rules_edition: Option<Located<Edition>>,
        /// The folder of the record; `.sendoff` unless said.
        "store" store: Option<Located<String>>,
        /// The address of a sandbox whose clock is used instead of the machine's.
        "sandbox_clock" sandbox_clock: Option<Located<String>>,
    }
}

section! {
    /// A Salesforce organisation.
    pub struct SalesforceOrg {
        /// Its id, compared with the connected organisation before anything else.
        "org" org: Located<OrgId>,
        /// Its My Domain address.
        "url" url: Located<String>,
        /// The consumer key of the integration.
        "client_id" client_id: Located<SecretRef>,
        /// Its consumer secret.
        "client_secret" client_secret: Located<SecretRef>,
    }
}

section! {
    /// The Smartlead account.
    pub struct Smartlead {
        /// The API's address; the vendor's unless said.
        "url" url: Option<Located<String>>,
        /// The API key.
        "api_key" api_key: Located<SecretRef>,
    }
}

section! {
    /// The Clay workspace.
    pub struct Clay {
        /// The command that reads tables; `clay` unless said.
        "cli" cli: Option<Vec<Located<String>>>,
        /// The tables campaigns may use.
        "tables" tables: Table<ClayTable>,
    }
}

section! {
    /// A Clay table.
    pub struct ClayTable {
        /// Its id.
        "id" id: Located<String>,
        /// The address of its webhook; the address alone is the right to write.
        "webhook" webhook: Located<SecretRef>,
        /// The webhook's token.
        "token" token: Option<Located<SecretRef>>,
        /// The digest of its configuration, as approved.
        "config" config: Option<Located<Digest>>,
        /// A CSV export an operator supplies, read instead of the command line client.
        "export" export: Option<Located<String>>,
        /// Name in campaigns to column in Clay.
        "columns" columns: Table<Located<String>>,
        /// What each row carries to Clay: name of the column to the Salesforce field it is filled
        /// from.
        "sends" sends: Option<Table<Located<FieldPath>>>,
        /// What enriching one row costs, in credits.
        "credits_per_row" credits_per_row: Option<Located<u32>>,
    }
}
