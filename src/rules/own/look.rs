//! One own rule on one campaign.

use serde_json::Value;

use crate::diagnostic::{Diagnostic, Problems};
use crate::expression::{Budget, Failure, STEPS, Values};
use crate::rules::rule::Ran;
use crate::rules::{Skip, Subject};
use crate::source::Location;

use super::RULE;
use super::path::{entry, node, place, value};
use super::read::{OwnRuleSet, Parts, Ready};
use super::scope::{campaign, values};

/// What one rule did: its name, what it found, and why it could not look.
pub(in crate::rules) type OwnLook = (String, Problems, Ran);

/// Lets every rule look at a campaign.
pub(in crate::rules) fn over_campaign(set: &OwnRuleSet<'_>, subject: &Subject<'_>) -> Vec<OwnLook> {
    if set.rules.is_empty() {
        return Vec::new();
    }
    let plain = campaign(subject);
    let look = |ready: &Ready<'_>| {
        let mut problems = Problems::new();
        let ran = one(ready, subject, &plain, &mut problems);
        (ready.rule.name.value.to_string(), problems, ran)
    };
    set.rules.iter().map(look).collect()
}

fn one(ready: &Ready<'_>, subject: &Subject<'_>, plain: &Value, problems: &mut Problems) -> Ran {
    let Some(parts) = &ready.parts else {
        return Err(Skip::because(format!("it could not be read, as `{RULE}` says")));
    };
    let mut values = values(subject, ready.document, plain, &parts.reads)?;
    let mut judged = Judged { ready, parts, subject, budget: Budget::new(STEPS) };
    let decided = match &parts.each {
        None => judged.judge(&values, None, problems),
        Some(path) => entries(value(&path.names, plain)).into_iter().enumerate().try_for_each(
            |(index, it)| {
                values.set("it", &it);
                values.set("index", &index.into());
                judged.judge(&values, Some(index), problems)
            },
        ),
    };
    decided.map_err(|failure| {
        problems.push(undecided(ready, subject, &failure));
        Skip::because("it could not be decided".to_owned())
    })
}

/// The entries of a list or table; none where nothing is written.
fn entries(value: Option<&Value>) -> Vec<Value> {
    match value {
        Some(Value::Array(items)) => items.clone(),
        Some(Value::Object(entries)) => {
            let entry = |(name, value)| serde_json::json!({ "name": name, "value": value });
            entries.iter().map(entry).collect()
        }
        _ => Vec::new(),
    }
}

/// A rule at work.
struct Judged<'a> {
    ready: &'a Ready<'a>,
    parts: &'a Parts,
    subject: &'a Subject<'a>,
    budget: Budget,
}

impl Judged<'_> {
    /// Looks at the campaign, or at one entry of it.
    fn judge(
        &mut self,
        values: &Values,
        index: Option<usize>,
        problems: &mut Problems,
    ) -> Result<(), Failure> {
        let (parts, budget) = (self.parts, &self.budget);
        if let Some(when) = &parts.when
            && when.run(values, budget)? != Value::Bool(true)
        {
            return Ok(());
        }
        if parts.assert.run(values, budget)? == Value::Bool(true) {
            return Ok(());
        }
        let rule = self.ready.rule;
        let (message, help) = (parts.message.say(values, budget)?, parts.help.say(values, budget)?);
        let name = rule.name.value.to_string();
        let at = self.place(index);
        problems.push(
            Diagnostic::new(name, rule.severity(), Some(at), message)
                .also(rule.name.at, "the rule of the organisation")
                .help(help),
        );
        Ok(())
    }

    /// Where a finding points in the campaign.
    fn place(&self, index: Option<usize>) -> Location {
        let file = self.subject.file;
        let tree = self.subject.workspace.tree(file);
        let Some(root) = tree.and_then(|tree| tree.root()) else { return self.subject.name_at() };
        let names = match &self.parts.each {
            Some(path) if self.parts.of_entry => &path.names,
            _ => &self.parts.points,
        };
        let mut found = node(names, root);
        if let Some(index) = index.filter(|_| self.parts.of_entry) {
            found = entry(found.0, index).unwrap_or(found);
            let (inner, key) = node(&self.parts.points, found.0);
            found = (inner, key.or(found.1));
        }
        if found.1.is_none() && index.is_none() { self.subject.name_at() } else { place(found) }
    }
}

/// A rule that came to no answer: nothing is proved, and its owner must mend it.
fn undecided(ready: &Ready<'_>, subject: &Subject<'_>, failure: &Failure) -> Diagnostic {
    let (rule, campaign) = (ready.rule, &subject.campaign.name.value);
    let headline = format!("`{}` cannot be decided for `{campaign}`: {failure}", rule.name.value);
    Diagnostic::error(RULE, rule.assert.at, headline)
        .label("a rule without an answer proves nothing")
        .also(subject.name_at(), "the campaign")
        .help("mend the rule so that it has an answer for every campaign")
}
