//! Makes the platform clients of one campaign from the workspace file and its credentials.
//!
//! Knows where accounts are written down; reads no environment and no file by itself, asks no
//! platform anything, and never shows a credential.

use std::collections::BTreeSet;
use std::sync::Arc;

use reqwest::Url;

use super::{ClayAccess, Platforms};
use crate::base::clock::{SharedClock, SystemClock};
use crate::base::private::Secret;
use crate::platform::clay::{
    self, ClayWebhooks, CliTable, CsvExpectation, CsvTable, CsvTraps, TableReader, Webhook,
    WebhookProblem,
};
use crate::platform::salesforce::{self, CredentialForm, Credentials};
use crate::platform::smartlead::{self, SmartleadClient};
use crate::platform::transport::{
    BadHostPattern, HostList, HttpsWire, NoWire, Settings as TransportSettings, Wire, is_loopback,
};
use crate::source::Located;
use crate::spec::leaf::SecretRef;
use crate::spec::{ClayTable, SalesforceOrg, Settings};

/// Where Smartlead's API is unless the workspace says otherwise.
pub const SMARTLEAD_URL: &str = "https://server.smartlead.ai/api/v1";
/// The program that reads Clay tables unless the workspace says otherwise.
pub const CLAY_COMMAND: &str = "clay";
/// The columns every table maps, which tell its rows apart.
const KEY_COLUMNS: [&str; 2] = ["lead", "member"];

/// What the caller lends: credentials, files of the workspace, time.
pub struct Lent<'a> {
    /// Gives the secret behind a reference; `None` when there is none.
    pub secret: &'a dyn Fn(&SecretRef) -> Option<Secret>,
    /// Gives the bytes of a file, named as the workspace file names it; `None` when it cannot be
    /// read.
    pub file: &'a dyn Fn(&str) -> Option<Vec<u8>>,
    /// The clock every wait goes by.
    pub clock: SharedClock,
    /// The seed of the waits' jitter.
    pub seed: u64,
}

/// Why the clients of a campaign cannot be made. Nothing was asked of any platform.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConnectError {
    /// A campaign names an account that the workspace does not have.
    #[error("the workspace has no {what} `{name}`: add it to `sendoff.yaml`")]
    NoAccount {
        /// What it is an account of.
        what: &'static str,
        /// The name in the campaign.
        name: String,
    },
    /// A reference behind which there is nothing.
    #[error("the {of} is missing: `{reference}` holds nothing; {}", way_out(.reference))]
    NoSecret {
        /// The reference.
        reference: SecretRef,
        /// What it would be.
        of: String,
    },
    /// A text that is not an address a credential may be sent to.
    #[error("the address of {of} is not usable: expected `https://` and a host")]
    Address {
        /// Whose address it is.
        of: String,
    },
    /// A host that cannot be listed.
    #[error(transparent)]
    Host(#[from] BadHostPattern),
    /// No TLS on this machine.
    #[error("{0}")]
    NoWire(String),
    /// A webhook that cannot be one.
    #[error("the webhook of the Clay table `{table}`: {problem}")]
    Webhook {
        /// The table.
        table: String,
        /// What is wrong.
        problem: WebhookProblem,
    },
    /// A table without the columns that tell its rows apart.
    #[error("the Clay table `{table}` maps no column `{column}`: add it under `columns`")]
    NoColumn {
        /// The table.
        table: String,
        /// The column.
        column: &'static str,
    },
    /// A CSV export that is not there.
    #[error("the export of the Clay table `{table}` cannot be read: put it at `{path}`")]
    NoExport {
        /// The table.
        table: String,
        /// Where it should be.
        path: String,
    },
    /// A CSV export that cannot stand for the table.
    #[error("the Clay table `{table}`: {traps}")]
    Export {
        /// The table.
        table: String,
        /// Why.
        traps: CsvTraps,
    },
}

impl From<NoWire> for ConnectError {
    fn from(error: NoWire) -> Self {
        Self::NoWire(error.to_string())
    }
}

fn way_out(reference: &SecretRef) -> String {
    match reference {
        SecretRef::Env(name) => format!("set the environment variable `{name}`"),
        SecretRef::File(path) => format!("put the secret into the file `{path}`"),
    }
}

/// Makes the clients of the Salesforce organisation `instance`, the Smartlead account and, where
/// the campaign enriches, the Clay table `table`: both by their names in the workspace file.
pub fn connect(
    settings: &Settings,
    instance: &str,
    table: Option<&str>,
    lent: &Lent<'_>,
) -> Result<Platforms, ConnectError> {
    let org =
        settings.salesforce.get(instance).ok_or_else(|| no_account("organisation", instance))?;
    let table = table.map(|name| {
        let found = settings.clay.tables.get(name).ok_or_else(|| no_account("Clay table", name));
        found.map(|table| (name, table))
    });
    let table = table.transpose()?;
    let login = address(&org.url.value, &format!("the organisation `{instance}`"))?;
    let base = smartlead_address(settings)?;
    let webhook = table.map(|(name, table)| webhook(name, table, lent)).transpose()?;
    let mut hosts = vec![host(&login), host(&base)];
    hosts.extend(webhook.iter().map(|(_, host)| host.clone()));
    let wire = HttpsWire::new(HostList::new(hosts.iter().map(String::as_str))?)?;
    let wire: Arc<dyn Wire> = Arc::new(wire);
    let clay = match (table, webhook) {
        (Some((name, table)), Some((webhook, _))) => {
            let reader = reader(settings, name, table, lent)?;
            Some(clay_access(webhook, reader, &wire, lent))
        }
        _ => None,
    };
    Ok(Platforms {
        salesforce: salesforce_client(org, instance, login, &wire, lent)?,
        smartlead: smartlead_client(settings, base, &wire, lent)?,
        clay,
        clock: lent.clock.clone(),
    })
}

/// Makes the client of the Smartlead account alone: all that a halt needs.
pub fn smartlead(settings: &Settings, lent: &Lent<'_>) -> Result<SmartleadClient, ConnectError> {
    let base = smartlead_address(settings)?;
    let wire = HttpsWire::new(HostList::new([host(&base).as_str()])?)?;
    let wire: Arc<dyn Wire> = Arc::new(wire);
    smartlead_client(settings, base, &wire, lent)
}

fn smartlead_address(settings: &Settings) -> Result<Url, ConnectError> {
    let base = settings.smartlead.url.as_ref().map_or(SMARTLEAD_URL, |url| url.value.as_str());
    address(base, "the Smartlead account")
}

fn no_account(what: &'static str, name: &str) -> ConnectError {
    ConnectError::NoAccount { what, name: name.to_owned() }
}

fn salesforce_client(
    org: &SalesforceOrg,
    instance: &str,
    login: Url,
    wire: &Arc<dyn Wire>,
    lent: &Lent<'_>,
) -> Result<salesforce::Client, ConnectError> {
    let of = |what: &str| format!("{what} of the organisation `{instance}`");
    let credentials = Credentials {
        client_id: lent.find(&org.client_id, &of("consumer key"))?,
        client_secret: lent.find(&org.client_secret, &of("consumer secret"))?,
        form: CredentialForm::Body,
    };
    let mut config = salesforce::Config::new(login, credentials);
    config.transport.seed = lent.seed;
    Ok(salesforce::Client::new(config, wire.clone(), lent.clock.clone()))
}

fn smartlead_client(
    settings: &Settings,
    base: Url,
    wire: &Arc<dyn Wire>,
    lent: &Lent<'_>,
) -> Result<SmartleadClient, ConnectError> {
    let key = lent.find(&settings.smartlead.api_key, "API key of the Smartlead account")?;
    let rates = smartlead::limits::default_rates();
    let transport = TransportSettings { rates, seed: lent.seed, ..TransportSettings::default() };
    Ok(SmartleadClient::new(wire.clone(), lent.clock.clone(), base, key, transport))
}

fn clay_access(
    webhook: Webhook,
    reader: Box<dyn TableReader>,
    wire: &Arc<dyn Wire>,
    lent: &Lent<'_>,
) -> ClayAccess {
    let rates = clay::default_rates();
    let transport = TransportSettings { rates, seed: lent.seed, ..TransportSettings::default() };
    let known = std::slice::from_ref(&webhook);
    let webhooks = ClayWebhooks::new(wire.clone(), lent.clock.clone(), known, transport);
    ClayAccess { webhooks, webhook, reader }
}

/// The webhook of a table, and the host it is on.
fn webhook(
    name: &str,
    table: &ClayTable,
    lent: &Lent<'_>,
) -> Result<(Webhook, String), ConnectError> {
    let of = |what: &str| format!("{what} of the Clay table `{name}`");
    let secret = lent.find(&table.webhook, &of("webhook"))?;
    let token = table.token.as_ref().map(|token| lent.find(token, &of("webhook token")));
    let token = token.transpose()?;
    let problem = |problem| ConnectError::Webhook { table: name.to_owned(), problem };
    let webhook = Webhook::new(&secret, token.as_ref()).map_err(problem)?;
    let url = address(secret.reveal(), &of("the webhook"))?;
    Ok((webhook, host(&url)))
}

/// The way a table is read: the operator's export where there is one, else the `clay` program.
///
/// That program runs in real time whatever the campaign's clock shows, so its patience is
/// measured on the machine's own clock.
fn reader(
    settings: &Settings,
    name: &str,
    table: &ClayTable,
    lent: &Lent<'_>,
) -> Result<Box<dyn TableReader>, ConnectError> {
    for column in KEY_COLUMNS {
        if table.columns.get(column).is_none() {
            return Err(ConnectError::NoColumn { table: name.to_owned(), column });
        }
    }
    if let Some(export) = &table.export {
        return Ok(Box::new(exported(name, table, &export.value, lent)?));
    }
    let words = settings.clay.cli.iter().flatten().map(|word| word.value.clone());
    let mut command: Vec<String> = words.collect();
    if command.is_empty() {
        command.push(CLAY_COMMAND.to_owned());
    }
    Ok(Box::new(CliTable::new(command, table.id.value.clone(), Arc::new(SystemClock))))
}

/// Which rows should be there is not known here, so the file is checked for everything but that:
/// its own keys stand in, each of which must be there once.
fn exported(
    name: &str,
    table: &ClayTable,
    path: &str,
    lent: &Lent<'_>,
) -> Result<CsvTable, ConnectError> {
    let bytes = (lent.file)(path).ok_or_else(|| {
        let (table, path) = (name.to_owned(), path.to_owned());
        ConnectError::NoExport { table, path }
    })?;
    let columns: Vec<String> =
        table.columns.iter().map(|(_, column)| column.value.clone()).collect();
    let key = table.columns.get("member").map_or("", |column| column.value.as_str());
    let keys = keys_in(&bytes, key);
    let expected = CsvExpectation { key_column: key, columns: &columns, keys: &keys };
    CsvTable::read(&bytes, &expected)
        .map_err(|traps| ConnectError::Export { table: name.to_owned(), traps })
}

fn keys_in(bytes: &[u8], column: &str) -> BTreeSet<String> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
    let mut records = reader.records().map_while(Result::ok);
    let header = records.next().unwrap_or_default();
    let Some(place) = header.iter().position(|name| name.trim() == column) else {
        return BTreeSet::new();
    };
    let keys = records.filter_map(|record| record.get(place).map(|key| key.trim().to_owned()));
    keys.filter(|key| !key.is_empty()).collect()
}

fn address(text: &str, of: &str) -> Result<Url, ConnectError> {
    let bad = || ConnectError::Address { of: of.to_owned() };
    let url: Url = text.trim().parse().map_err(|_| bad())?;
    let safe = url.scheme() == "https" || (url.scheme() == "http" && is_loopback(&url));
    let plain = url.username().is_empty() && url.password().is_none() && url.host_str().is_some();
    if safe && plain { Ok(url) } else { Err(bad()) }
}

fn host(url: &Url) -> String {
    url.host_str().unwrap_or_default().to_owned()
}

impl Lent<'_> {
    fn find(&self, reference: &Located<SecretRef>, of: &str) -> Result<Secret, ConnectError> {
        let found = (self.secret)(&reference.value).filter(|secret| !secret.reveal().is_empty());
        found.ok_or_else(|| ConnectError::NoSecret {
            reference: reference.value.clone(),
            of: of.to_owned(),
        })
    }
}
