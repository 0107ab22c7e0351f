//! `sec-secret-refs`: every account has credentials of its own.

use crate::diagnostic::Severity;
use crate::rules::{Check, Found, Group, Ran, Rule, Skip};
use crate::source::Located;
use crate::spec::Settings;
use crate::spec::leaf::SecretRef;
use crate::workspace::Workspace;

pub(super) static RULE: Rule = Rule {
    code: "O003",
    name: "sec-secret-refs",
    summary: "no two accounts share a credential, and none leaves the workspace's folder",
    group: Group::Security,
    severity: Severity::Error,
    waivable: true,
    since: "0.1.0",
    source: "S0",
    page: include_str!("sec_secret_refs.md"),
    check: Check::Workspace(check),
};

fn check(workspace: &Workspace, found: &mut Found<'_>) -> Ran {
    let settings = workspace.settings.as_ref();
    let settings =
        settings.ok_or_else(|| Skip::because("the workspace file could not be read".into()))?;
    let references = references(settings);
    for (index, (owner, secret)) in references.iter().enumerate() {
        if let Some((other, first)) =
            references[..index].iter().find(|(_, earlier)| earlier.value == secret.value)
        {
            let headline = format!("{owner} and {other} share `{}`", secret.value);
            found.push(
                found
                    .at(secret.at, headline)
                    .label("used a second time")
                    .also(first.at, "used here first")
                    .help("issue a credential for each, so that one can be revoked alone"),
            );
        }
        if escapes(&secret.value) {
            found.push(
                found
                    .at(secret.at, format!("`{}` lies outside of the workspace", secret.value))
                    .label("differs from machine to machine")
                    .help("refer to a file below the workspace that git ignores, or to `env:NAME`"),
            );
        }
    }
    Ok(())
}

/// Every reference to a secret, with whose it is.
fn references(settings: &Settings) -> Vec<(String, &Located<SecretRef>)> {
    let mut all = Vec::new();
    for (name, organisation) in settings.salesforce.iter() {
        all.push((format!("the key of `{}`", name.value), &organisation.client_id));
        all.push((format!("the secret of `{}`", name.value), &organisation.client_secret));
    }
    all.push(("Smartlead".to_owned(), &settings.smartlead.api_key));
    for (name, table) in settings.clay.tables.iter() {
        all.push((format!("the webhook of `{}`", name.value), &table.webhook));
        all.extend(table.token.iter().map(|token| (format!("the token of `{}`", **name), token)));
    }
    all.push(("the key of recipients".to_owned(), &settings.recipients_key));
    all
}

fn escapes(secret: &SecretRef) -> bool {
    match secret {
        SecretRef::Env(_) => false,
        SecretRef::File(path) => path.starts_with('/') || path.split('/').any(|part| part == ".."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_above_the_workspace_or_absolute_is_outside_of_it() {
        for (text, outside) in [
            ("file:secrets/key", false),
            ("file:../key", true),
            ("file:/etc/key", true),
            ("env:KEY", false),
        ] {
            assert_eq!(escapes(&text.parse().unwrap()), outside, "{text}");
        }
    }
}
