//! The mailboxes of a campaign's pool, as Smartlead says they are.

use crate::observation::MailboxSeen;
use crate::rules::waves::capacity::pool;
use crate::rules::{Live, Skip};
use crate::source::Located;

/// A mailbox of the pool, and what Smartlead says of it; `None` where it knows none.
pub(super) type Pooled<'a> = (&'a Located<String>, Option<&'a MailboxSeen>);

/// Every mailbox of the campaign's pool; a pool without mailboxes proves nothing.
pub(super) fn pooled<'a>(live: &Live<'a>) -> Result<Vec<Pooled<'a>>, Skip> {
    let seen = &live.smartlead()?.mailboxes;
    let (_, addresses) = pool(&live.subject)?;
    if addresses.is_empty() {
        return Err(Skip::because("the pool has no mailbox".to_owned()));
    }
    let find = |address: &str| seen.iter().find(|one| one.address.eq_ignore_ascii_case(address));
    Ok(addresses.iter().map(|address| (address, find(&address.value))).collect())
}

/// Those that Smartlead knows; none at all prove nothing. `deliv-mailbox-connected` says which it
/// does not know.
pub(in crate::rules) fn known<'a>(
    live: &Live<'a>,
) -> Result<Vec<(&'a Located<String>, &'a MailboxSeen)>, Skip> {
    let pooled = pooled(live)?;
    let known: Vec<_> =
        pooled.into_iter().filter_map(|(address, seen)| Some((address, seen?))).collect();
    if known.is_empty() {
        return Err(Skip::because("Smartlead knows no mailbox of the pool".to_owned()));
    }
    Ok(known)
}
