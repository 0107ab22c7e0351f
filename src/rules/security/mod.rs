//! Secrets and personal data in files.

mod sec_codeowners;
mod sec_no_pii;
mod sec_no_secrets;
mod sec_secret_refs;

use super::rule::Rule;

/// The rules of this group, by code.
pub(super) static RULES: &[&Rule] =
    &[&sec_no_secrets::RULE, &sec_no_pii::RULE, &sec_secret_refs::RULE, &sec_codeowners::RULE];
