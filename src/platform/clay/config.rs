//! The configuration of a table: what somebody would have to change by hand to change its results.
//!
//! It is made so that its digest changes when the table's behaviour may, and not when rows come
//! and go or a column is made anew under its old name: identifiers of columns become their names,
//! counts are left out, and everything is sorted. Settings that no reader understands are listed
//! as uncovered, never passed over in silence. Knows no pinned value: comparing is the caller's.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::table::{Column, ColumnSettings};
use crate::base::digest::Digest;

/// The configuration of a table, by the names of its columns.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Configuration {
    /// The columns by name.
    pub columns: BTreeMap<String, ColumnConfig>,
}

/// The configuration of a column. Formulas name other columns as `{{Name}}`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnConfig {
    /// Its type in Clay's word.
    pub kind: String,
    /// Its formula.
    pub formula: Option<String>,
    /// What its action is given, by input; an input without a formula is given nothing.
    pub inputs: BTreeMap<String, Option<String>>,
    /// The formula that decides whether it runs for a row.
    pub run_condition: Option<String>,
    /// The connected account it acts with.
    pub account_id: Option<String>,
    /// The action it performs.
    pub action_key: Option<String>,
    /// The sources that fill it.
    pub sources: BTreeSet<String>,
    /// References to columns that do not exist; a run with one does nothing, without an error.
    pub dangling: BTreeSet<String>,
    /// The names of settings that the digest does not cover: attested, not verified.
    pub uncovered: BTreeSet<String>,
}

/// Columns from which no configuration can be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotConfigurable {
    /// A reader that does not see settings.
    #[error("the settings of the column `{0}` were not read: a CSV export does not show them")]
    NoSettings(String),
    /// Two columns under one name.
    #[error("two columns of the table are named `{0}`: rename one of them in Clay")]
    TwoColumns(String),
    /// Two bindings of one input.
    #[error("the column `{column}` binds its input `{input}` twice")]
    TwoInputs {
        /// The column.
        column: String,
        /// The input.
        input: String,
    },
}

impl Configuration {
    /// The configuration of a table with these columns.
    pub fn of(columns: &[Column]) -> Result<Self, NotConfigurable> {
        let names: BTreeMap<&str, &str> = columns
            .iter()
            .filter_map(|column| Some((column.id.as_deref()?, column.name.as_str())))
            .collect();
        let mut configuration = Self::default();
        for column in columns {
            let no_settings = || NotConfigurable::NoSettings(column.name.clone());
            let settings = column.settings.as_ref().ok_or_else(no_settings)?;
            let config = ColumnConfig {
                kind: column.kind.clone().ok_or_else(no_settings)?,
                sources: column.sources.iter().map(|source| source.name.clone()).collect(),
                ..column_config(&column.name, settings, &names)?
            };
            if configuration.columns.insert(column.name.clone(), config).is_some() {
                return Err(NotConfigurable::TwoColumns(column.name.clone()));
            }
        }
        Ok(configuration)
    }

    /// The digest of all of it.
    pub fn digest(&self) -> Digest {
        Digest::of_json(self).expect("invariant: a configuration is maps of texts")
    }

    /// What is different in another configuration, by column and setting.
    pub fn changes(&self, later: &Self) -> Vec<ColumnChange> {
        let names: BTreeSet<&String> = self.columns.keys().chain(later.columns.keys()).collect();
        let mut changes = Vec::new();
        for name in names {
            let mut push = |change| changes.push(ColumnChange { column: name.clone(), change });
            match (self.columns.get(name), later.columns.get(name)) {
                (Some(_), None) => push(Change::Removed),
                (None, Some(_)) => push(Change::Added),
                (before, after) => {
                    let settings = |config: Option<&ColumnConfig>| {
                        config.map(ColumnConfig::settings).unwrap_or_default()
                    };
                    let (before, after) = (settings(before), settings(after));
                    let keys: BTreeSet<&Setting> = before.keys().chain(after.keys()).collect();
                    for key in keys.into_iter().filter(|key| before.get(key) != after.get(key)) {
                        push(Change::Changed {
                            setting: key.clone(),
                            before: before.get(key).cloned(),
                            after: after.get(key).cloned(),
                        });
                    }
                }
            }
        }
        changes
    }
}

/// A column that is not as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnChange {
    /// The column.
    pub column: String,
    /// What is different.
    pub change: Change,
}

/// What is different in a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// It is new; a renamed column is one removed and one added.
    Added,
    /// It is gone.
    Removed,
    /// One of its settings is another.
    Changed {
        /// The setting.
        setting: Setting,
        /// What it was; `None` when it was not set.
        before: Option<String>,
        /// What it is; `None` when it is not set.
        after: Option<String>,
    },
}

/// A setting of a column.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Setting {
    /// Its type.
    Kind,
    /// Its formula.
    Formula,
    /// One of its inputs.
    Input(String),
    /// Its run condition.
    RunCondition,
    /// Its account.
    Account,
    /// Its action.
    Action,
    /// Its sources.
    Sources,
    /// References to columns that do not exist.
    Dangling,
    /// Settings that the digest does not cover.
    Uncovered,
}

impl std::fmt::Display for Setting {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Kind => f.write_str("type"),
            Self::Formula => f.write_str("formula"),
            Self::Input(name) => write!(f, "input `{name}`"),
            Self::RunCondition => f.write_str("run condition"),
            Self::Account => f.write_str("account"),
            Self::Action => f.write_str("action"),
            Self::Sources => f.write_str("sources"),
            Self::Dangling => f.write_str("references to missing columns"),
            Self::Uncovered => f.write_str("settings not covered"),
        }
    }
}

impl ColumnConfig {
    fn settings(&self) -> BTreeMap<Setting, String> {
        let list = |names: &BTreeSet<String>| {
            let all: Vec<&str> = names.iter().map(String::as_str).collect();
            (!all.is_empty()).then(|| all.join(", "))
        };
        let set = [
            (Setting::Kind, Some(self.kind.clone())),
            (Setting::Formula, self.formula.clone()),
            (Setting::RunCondition, self.run_condition.clone()),
            (Setting::Account, self.account_id.clone()),
            (Setting::Action, self.action_key.clone()),
            (Setting::Sources, list(&self.sources)),
            (Setting::Dangling, list(&self.dangling)),
            (Setting::Uncovered, list(&self.uncovered)),
        ];
        let inputs = self.inputs.iter().map(|(name, formula)| {
            (Setting::Input(name.clone()), formula.clone().unwrap_or_default())
        });
        set.into_iter().filter_map(|(key, value)| Some((key, value?))).chain(inputs).collect()
    }
}

fn column_config(
    column: &str,
    settings: &ColumnSettings,
    names: &BTreeMap<&str, &str>,
) -> Result<ColumnConfig, NotConfigurable> {
    let mut dangling = BTreeSet::new();
    let mut named =
        |text: &Option<String>| text.as_deref().map(|text| with_names(text, names, &mut dangling));
    let formula = named(&settings.formula);
    let run_condition = named(&settings.run_condition);
    let mut inputs = BTreeMap::new();
    for input in &settings.inputs {
        if inputs.insert(input.name.clone(), named(&input.formula)).is_some() {
            let (column, input) = (column.to_owned(), input.name.clone());
            return Err(NotConfigurable::TwoInputs { column, input });
        }
    }
    Ok(ColumnConfig {
        formula,
        inputs,
        run_condition,
        account_id: settings.account_id.clone(),
        action_key: settings.action_key.clone(),
        dangling,
        uncovered: settings.uncovered.clone(),
        ..ColumnConfig::default()
    })
}

/// The text with `{{identifier}}` of known columns as `{{Name}}`. References to unknown columns,
/// and bare identifiers, which Clay leaves where a column was deleted, are collected.
fn with_names(text: &str, names: &BTreeMap<&str, &str>, dangling: &mut BTreeSet<String>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| is_word(c)) {
        let (before, from) = rest.split_at(start);
        let (word, after) = from.split_at(from.find(|c: char| !is_word(c)).unwrap_or(from.len()));
        let in_braces = before.ends_with("{{") && after.starts_with("}}");
        out.push_str(before);
        match names.get(word).filter(|_| in_braces) {
            Some(name) => out.push_str(name),
            None => {
                if word.strip_prefix("f_").is_some_and(|id| !id.is_empty()) {
                    dangling.insert(word.to_owned());
                }
                out.push_str(word);
            }
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '-'
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::clay::table::{InputBinding, Source};

    fn input(name: &str, formula: &str) -> InputBinding {
        InputBinding { name: name.into(), formula: Some(formula.into()) }
    }

    fn column(id: &str, name: &str, settings: ColumnSettings) -> Column {
        let sources = match name {
            "Member" => vec![Source { name: "Webhook".into(), records: Some(7) }],
            _ => Vec::new(),
        };
        let (id, kind) = (Some(id.into()), Some("action".into()));
        Column { id, name: name.into(), kind, sources, settings: Some(settings) }
    }

    fn columns() -> Vec<Column> {
        let summary = ColumnSettings {
            formula: None,
            inputs: vec![
                input("prompt", "Sum up {{f_1}} as f_gone"),
                input("domain", "{{f_2}}?.host"),
            ],
            run_condition: Some("!!{{f_2}}".into()),
            account_id: Some("aa_1".into()),
            action_key: Some("use-ai".into()),
            uncovered: ["autoRun".to_owned()].into(),
        };
        vec![
            column("f_1", "Member", ColumnSettings::default()),
            column("f_2", "Domain", ColumnSettings::default()),
            column("f_3", "Summary", summary),
        ]
    }

    fn changed(change: impl FnOnce(&mut Vec<Column>)) -> (Configuration, Configuration) {
        let before = Configuration::of(&columns()).unwrap();
        let mut after = columns();
        change(&mut after);
        (before, Configuration::of(&after).unwrap())
    }

    #[test]
    fn identifiers_become_names_and_missing_columns_are_collected() {
        let configuration = Configuration::of(&columns()).unwrap();
        let summary = &configuration.columns["Summary"];
        assert_eq!(summary.inputs["prompt"].as_deref(), Some("Sum up {{Member}} as f_gone"));
        assert_eq!(summary.inputs["domain"].as_deref(), Some("{{Domain}}?.host"));
        assert_eq!(summary.run_condition.as_deref(), Some("!!{{Domain}}"));
        assert_eq!(summary.dangling, ["f_gone".to_owned()].into());
    }

    #[test]
    fn order_counts_and_identifiers_do_not_change_the_digest() {
        let (before, after) = changed(|columns| {
            columns.reverse();
            columns[0].settings.as_mut().unwrap().inputs.reverse();
            columns[2].sources[0].records = Some(4_000);
            for column in columns {
                let renewed = column.id.take().unwrap().replace("f_", "f_new");
                column.id = Some(renewed);
                let settings = column.settings.as_mut().unwrap();
                let renew = |text: &mut String| *text = text.replace("{{f_", "{{f_new");
                settings.inputs.iter_mut().flat_map(|i| &mut i.formula).for_each(renew);
                settings.run_condition.iter_mut().for_each(renew);
            }
        });
        assert_eq!(before.changes(&after), []);
        assert_eq!(before.digest(), after.digest());
    }

    #[test]
    fn a_change_of_each_setting_changes_the_digest_and_is_named() {
        type Edit = fn(&mut Column);
        let edits: [(Setting, Edit); 9] = [
            (Setting::Kind, |c| c.kind = Some("text".into())),
            (Setting::Formula, |c| settings(c).formula = Some("1".into())),
            (Setting::Input("prompt".into()), |c| {
                settings(c).inputs[0].formula = Some("Sum up f_gone".into());
            }),
            (Setting::Input("domain".into()), |c| drop(settings(c).inputs.pop())),
            (Setting::RunCondition, |c| settings(c).run_condition = None),
            (Setting::Account, |c| settings(c).account_id = Some("aa_2".into())),
            (Setting::Action, |c| settings(c).action_key = None),
            (Setting::Sources, |c| {
                c.sources.push(Source { name: "CSV".into(), records: None });
            }),
            (Setting::Uncovered, |c| settings(c).uncovered.clear()),
        ];
        for (expected, edit) in edits {
            let (before, after) = changed(|columns| edit(&mut columns[2]));
            assert_ne!(before.digest(), after.digest(), "{expected}");
            match &before.changes(&after)[..] {
                [ColumnChange { column, change: Change::Changed { setting, before, after } }] => {
                    assert_eq!((column.as_str(), setting), ("Summary", &expected));
                    assert_ne!(before, after);
                }
                other => panic!("{expected}: {other:?}"),
            }
        }
    }

    fn settings(column: &mut Column) -> &mut ColumnSettings {
        column.settings.as_mut().unwrap()
    }

    #[test]
    fn columns_that_come_and_go_are_named() {
        let (before, after) = changed(|columns| {
            columns[1].name = "Website".into();
        });
        let changes = before.changes(&after);
        let of = |name: &str| changes.iter().filter(|c| c.column == name).collect::<Vec<_>>();
        assert_eq!(of("Domain")[0].change, Change::Removed);
        assert_eq!(of("Website")[0].change, Change::Added);
        assert_eq!(of("Summary").len(), 2, "its formulas name the column by its new name");
    }

    #[test]
    fn a_configuration_is_kept_and_read_again_as_it_was() {
        let configuration = Configuration::of(&columns()).unwrap();
        let kept = serde_json::to_string(&configuration).unwrap();
        assert_eq!(serde_json::from_str::<Configuration>(&kept).unwrap(), configuration);
    }

    #[test]
    fn what_was_not_read_has_no_configuration() {
        let mut unread = columns();
        unread[1].settings = None;
        let refused = Configuration::of(&unread).unwrap_err();
        assert_eq!(refused, NotConfigurable::NoSettings("Domain".into()));
        let mut twice = columns();
        twice[1].name = "Member".into();
        let refused = Configuration::of(&twice).unwrap_err();
        assert_eq!(refused, NotConfigurable::TwoColumns("Member".into()));
        let mut bound_twice = columns();
        settings(&mut bound_twice[2]).inputs.push(input("prompt", "again"));
        assert!(matches!(Configuration::of(&bound_twice), Err(NotConfigurable::TwoInputs { .. })));
    }
}
