//! JUnit XML: a suite for each campaign with a case for each rule, so that a report shows what
//! looked and passed, not only what failed.
//!
//! What is found outside of campaigns stands in the suite `workspace`. A rule that could not look
//! and one whose findings are all waived or in the baseline are skipped, with the reason; warnings
//! are written out and fail nothing unless they were asked to. No times: the same input gives the
//! same bytes.

use std::collections::{BTreeMap, BTreeSet};

use super::Checked;
use super::xml::Element;
use crate::diagnostic::{Diagnostic, RuleName};
use crate::rules::{Check, Stand, find};
use crate::source::FileId;

/// The suite of what belongs to no campaign.
const WORKSPACE: &str = "workspace";

/// A rule in a suite: the class it is listed under, and its name.
type Key = (String, String);

/// What became of a rule.
enum Case<'a> {
    Passed,
    Skipped(String),
    Found(Vec<(&'a Diagnostic, Stand)>),
    Stale(String),
}

#[derive(Default)]
struct Sum {
    tests: usize,
    failures: usize,
    skipped: usize,
}

/// A finished check as JUnit XML.
pub fn junit(checked: &Checked<'_>) -> String {
    let mut sum = Sum::default();
    let mut suites = Vec::new();
    for (name, file) in checked.campaigns {
        let cases = of_campaign(name, *file, checked);
        suites.push(suite(name, cases, checked, &mut sum));
    }
    suites.push(suite(WORKSPACE, of_workspace(checked), checked, &mut sum));
    let root = sum.tell(Element::new("testsuites").attribute("name", "sendoff check"));
    root.with(suites).document()
}

impl Sum {
    fn tell(&self, element: Element) -> Element {
        element
            .attribute("tests", self.tests.to_string())
            .attribute("failures", self.failures.to_string())
            .attribute("errors", "0")
            .attribute("skipped", self.skipped.to_string())
    }
}

fn suite(
    name: &str,
    cases: BTreeMap<Key, Case<'_>>,
    checked: &Checked<'_>,
    sum: &mut Sum,
) -> Element {
    let mut own = Sum::default();
    let cases: Vec<Element> = cases
        .into_iter()
        .map(|((class, rule), case)| {
            let element =
                Element::new("testcase").attribute("classname", class).attribute("name", rule);
            own.tests += 1;
            told(element, &case, checked, &mut own)
        })
        .collect();
    sum.tests += own.tests;
    sum.failures += own.failures;
    sum.skipped += own.skipped;
    own.tell(Element::new("testsuite").attribute("name", checked.words(name))).with(cases)
}

fn told(element: Element, case: &Case<'_>, checked: &Checked<'_>, sum: &mut Sum) -> Element {
    let found = match case {
        Case::Passed => return element,
        Case::Skipped(because) => {
            sum.skipped += 1;
            return element.with([Element::new("skipped").attribute("message", because)]);
        }
        Case::Found(found) => found,
        Case::Stale(text) if checked.verdict.refuses_stale() => {
            sum.failures += 1;
            let failure = Element::new("failure").attribute("message", "stale in the baseline");
            return element.with([failure.attribute("type", "stale").text(text)]);
        }
        Case::Stale(text) => return element.with([Element::new("system-out").text(text)]),
    };
    let element = match found.iter().find_map(|(finding, _)| finding.primary.as_ref()) {
        Some(label) => element.attribute("file", checked.path(label.at.file)),
        None => element,
    };
    let text: Vec<String> =
        found.iter().map(|(finding, stand)| whole(finding, *stand, checked)).collect();
    let text = text.join("\n");
    let failing = found.iter().find(|(finding, stand)| checked.verdict.fails_on(finding, *stand));
    let open = found.iter().any(|(_, stand)| *stand == Stand::Open);
    match failing {
        Some((finding, _)) => {
            sum.failures += 1;
            let failure = Element::new("failure")
                .attribute("message", checked.words(&finding.headline))
                .attribute("type", finding.severity.word());
            element.with([failure.text(text)])
        }
        None if open => element.with([Element::new("system-out").text(text)]),
        None => {
            sum.skipped += 1;
            element.with([Element::new("skipped").attribute("message", text)])
        }
    }
}

/// A finding in full, over several lines.
fn whole(finding: &Diagnostic, stand: Stand, checked: &Checked<'_>) -> String {
    let place = finding.primary.as_ref().map(|label| checked.show(label.at) + ": ");
    let mark = match stand {
        Stand::Open => "",
        Stand::Waived => "waived ",
        Stand::Known => "in the baseline: ",
    };
    let headline = checked.words(&finding.headline);
    let severity = finding.severity.word();
    let mut text = format!("{}{mark}{severity}: {headline}\n", place.unwrap_or_default());
    for aside in checked.asides(finding) {
        text.push_str(&format!("  {aside}\n"));
    }
    text
}

/// The rules that looked at a campaign or could not, with what lies in its file.
fn of_campaign<'a>(name: &str, file: FileId, checked: &Checked<'a>) -> BTreeMap<Key, Case<'a>> {
    let key = |rule: &str| (checked.words(name), rule.to_owned());
    let mut cases = BTreeMap::new();
    let passed = checked.report.passed.get(name);
    cases.extend(
        passed.into_iter().flat_map(|rules| rules.iter()).map(|rule| (key(rule), Case::Passed)),
    );
    for skipped in &checked.report.skipped {
        if skipped.campaign.as_deref() == Some(name) {
            let because = checked.words(&skipped.because);
            cases.insert(key(&skipped.rule), Case::Skipped(because));
        }
    }
    for (finding, stand) in checked.verdict.findings() {
        if finding.primary.as_ref().is_some_and(|label| label.at.file == file) {
            add(&mut cases, key(&finding.rule), finding, stand);
        }
    }
    cases
}

/// The rules over the whole workspace, with what lies in no campaign that was checked.
fn of_workspace<'a>(checked: &Checked<'a>) -> BTreeMap<Key, Case<'a>> {
    let own: BTreeSet<FileId> = checked.campaigns.iter().map(|(_, file)| *file).collect();
    let mut cases = BTreeMap::new();
    let over_all = |rule: &&RuleName| {
        let shared =
            |check: &Check| matches!(check, Check::OwnRules | Check::Workspace(_) | Check::File(_));
        find(rule).is_some_and(|it| shared(&it.check))
    };
    let found: BTreeSet<&str> = checked.report.findings.iter().map(|one| &*one.rule).collect();
    for rule in checked.report.ran.iter().filter(over_all).filter(|rule| !found.contains(&***rule))
    {
        cases.insert((WORKSPACE.to_owned(), rule.to_string()), Case::Passed);
    }
    for skipped in checked.report.skipped.iter().filter(|skipped| skipped.campaign.is_none()) {
        let key = (WORKSPACE.to_owned(), skipped.rule.to_string());
        cases.insert(key, Case::Skipped(checked.words(&skipped.because)));
    }
    for (finding, stand) in checked.verdict.findings() {
        let file = finding.primary.as_ref().map(|label| label.at.file);
        if file.is_none_or(|file| !own.contains(&file)) {
            let class = file.map_or(WORKSPACE.to_owned(), |file| checked.path(file));
            add(&mut cases, (class, finding.rule.to_string()), finding, stand);
        }
    }
    for stale in checked.verdict.stale() {
        let key = (format!("baseline: {}", stale.entry.path), stale.entry.rule.clone());
        let headline = checked.words(&stale.entry.headline);
        let line = format!("{headline}: {}\n", checked.words(&stale.because()));
        match cases.entry(key).or_insert_with(|| Case::Stale(String::new())) {
            Case::Stale(text) => text.push_str(&line),
            Case::Passed | Case::Skipped(_) | Case::Found(_) => {}
        }
    }
    cases
}

fn add<'a>(cases: &mut BTreeMap<Key, Case<'a>>, key: Key, finding: &'a Diagnostic, stand: Stand) {
    match cases.get_mut(&key) {
        Some(Case::Found(found)) => found.push((finding, stand)),
        _ => {
            cases.insert(key, Case::Found(vec![(finding, stand)]));
        }
    }
}
