//! Whole plans over a small invented world.

use super::testing::{
    CAMPAIGN, KEY, clay, now, person, plan, ready, report, salesforce, small, smartlead, workspace,
};
use super::{
    Action, Class, CompileError, FrozenSet, PlanFileError, Request, Stage, compile, read_plan,
    read_set,
};
use crate::base::private::Personal;
use crate::diagnostic::{Diagnostic, Severity};
use crate::observation::{CellSeen, Fact, Observation, PersonSeen, Reading};

fn reason(change: impl Fn(&mut PersonSeen)) -> String {
    let workspace = small(3, "[2, rest]");
    let mut observation = ready(4);
    change(&mut salesforce(&mut observation).people[0]);
    only_reason(&plan(&workspace, Some(&observation), Some(Stage::Launch)))
}

fn reason_in(change: impl Fn(&mut Observation)) -> String {
    let workspace = small(3, "[2, rest]");
    let mut observation = ready(4);
    change(&mut observation);
    only_reason(&plan(&workspace, Some(&observation), Some(Stage::Launch)))
}

fn only_reason(compiled: &super::Compiled) -> String {
    let excluded = &compiled.plan.recipients.excluded;
    assert_eq!(compiled.plan.recipients.considered, 4);
    assert_eq!(compiled.plan.recipients.count, 3, "{excluded:?}");
    assert_eq!(excluded.values().sum::<u64>(), 1);
    excluded.keys().next().unwrap().clone()
}

#[test]
fn every_flaw_of_a_record_has_its_reason() {
    let fact = |name: &'static str, fact: Fact| {
        move |person: &mut PersonSeen| {
            person.facts.insert(name.to_owned(), fact.clone());
        }
    };
    let cases: Vec<(&str, Box<dyn Fn(&mut PersonSeen)>)> = vec![
        ("converted", Box::new(|p| p.converted = true)),
        ("opted-out", Box::new(|p| p.opted_out = true)),
        ("opted-out", Box::new(|p| p.opted_out_elsewhere = true)),
        ("hard-bounced", Box::new(|p| p.hard_bounced = true)),
        ("customers", Box::new(fact("Customer_Active__c", Fact::Bool(true)))),
        ("open-opportunity", Box::new(|p| p.open_opportunity = true)),
        ("not-eligible", Box::new(fact("Cold_Lead_Eligible__c", Fact::Bool(false)))),
        ("outside-icp", Box::new(fact("NumberOfEmployees", Fact::Number(7.0)))),
        ("unknown-country", Box::new(|p| p.country = None)),
        ("country-consent", Box::new(|p| p.country = Some("Germany".to_owned()))),
        ("country-excluded", Box::new(|p| p.country = Some("BR".to_owned()))),
        ("owner-missing", Box::new(|p| p.owner = "00G5g000000000001A".to_owned())),
        ("owner-not-accepted", Box::new(|p| p.accepted = Some(false))),
        ("owner-acceptance-unknown", Box::new(|p| p.accepted = None)),
        (
            "contacted-recently",
            Box::new(|p| p.last_outreach = Some("2026-12-01T00:00:00Z".parse().unwrap())),
        ),
        ("invalid-email", Box::new(|p| p.email = Personal::from("no address"))),
        ("missing-email", Box::new(|p| p.email = Personal::from(" "))),
        ("generic-inbox", Box::new(|p| p.email = Personal::from("info@harbour9.example"))),
        ("reserved-domain", Box::new(|p| p.email = Personal::from("ylva@example.com"))),
        ("competitors", Box::new(|p| p.email = Personal::from("ylva@competitor.example"))),
        ("missing-name", Box::new(|p| p.first_name = Personal::from("-"))),
        ("missing-company", Box::new(|p| p.company = Personal::from(""))),
        ("unsafe-text", Box::new(|p| p.company = Personal::from("{{first_name}}"))),
        (
            "eligibility-unknown",
            Box::new(|p| {
                p.facts.remove("Cold_Lead_Eligible__c");
            }),
        ),
        (
            "customers-unknown",
            Box::new(|p| {
                p.facts.remove("Customer_Active__c");
            }),
        ),
    ];
    for (expected, change) in cases {
        assert_eq!(reason(change), expected);
    }
}

#[test]
fn what_other_readings_say_of_a_person_has_its_reason() {
    let address = || person(0).email.reveal().to_uppercase();
    let cell = |name: &'static str, cell: CellSeen| {
        move |observation: &mut Observation| {
            clay(observation).rows[0].cells.insert(name.to_owned(), cell.clone());
        }
    };
    let value = |text: &str, stale| CellSeen::Value { value: Personal::from(text), stale };
    let cases: Vec<(&str, Box<dyn Fn(&mut Observation)>)> = vec![
        (
            "active-elsewhere",
            Box::new(move |o| {
                smartlead(o).active_elsewhere.insert(Personal::new(address()));
            }),
        ),
        (
            "smartlead-blocked",
            Box::new(move |o| {
                smartlead(o).blocked.insert(Personal::new(address()));
            }),
        ),
        (
            "smartlead-blocked",
            Box::new(|o| {
                smartlead(o).blocked.insert(Personal::from("harbour0.example"));
            }),
        ),
        (
            "owner-inactive",
            Box::new(|o| {
                let seen = salesforce(o);
                seen.users
                    .insert("005B".to_owned(), crate::observation::UserSeen { active: false });
                seen.people[0].owner = "005B".to_owned();
            }),
        ),
        (
            "duplicate",
            Box::new(|o| {
                let people = &mut salesforce(o).people;
                people[3].email = people[0].email.clone();
            }),
        ),
        (
            "no-row",
            Box::new(|o| {
                clay(o).rows.remove(0);
            }),
        ),
        ("unreachable", Box::new(cell("unreachable", value("TRUE", false)))),
        ("row-pending", Box::new(cell("summary", CellSeen::Pending))),
        ("row-failed", Box::new(cell("summary", CellSeen::Failed))),
        ("row-stale", Box::new(cell("summary", value("old", true)))),
    ];
    for (expected, change) in cases {
        assert_eq!(reason_in(change), expected);
    }
}

#[test]
fn a_lawful_basis_is_needed_where_the_country_asks_for_one() {
    let text = |text: &str| text.replace("  lawful_basis: LIA-2026-014\n", "");
    let compiled = plan(&workspace(text), Some(&ready(6)), None);
    assert_eq!(compiled.plan.recipients.excluded["country-no-lawful-basis"], 2);
}

#[test]
fn no_more_people_of_one_domain_than_policy_allows() {
    let mut observation = ready(8);
    for (number, person) in salesforce(&mut observation).people.iter_mut().enumerate() {
        person.email = Personal::new(format!("person{number}@harbour.example"));
    }
    let compiled = plan(&small(5, "[rest]"), Some(&observation), None);
    assert_eq!(compiled.plan.recipients.count, 5);
    assert_eq!(compiled.plan.recipients.excluded["domain-cap"], 3);
    for (number, person) in salesforce(&mut observation).people.iter_mut().enumerate() {
        person.email = Personal::new(format!("person{number}@gmail.com"));
    }
    assert_eq!(plan(&small(8, "[rest]"), Some(&observation), None).plan.recipients.count, 8);
}

#[test]
fn the_same_files_and_the_same_reading_make_the_same_bytes() {
    let workspace = small(12, "[6, rest]");
    let bytes = |observation: &Observation| {
        let compiled = plan(&workspace, Some(observation), None);
        (compiled.plan.bytes().unwrap(), compiled.set.bytes().unwrap())
    };
    let (plan, set) = bytes(&ready(12));
    assert_eq!((plan.clone(), set.clone()), bytes(&ready(12)));
    let mut turned = ready(12);
    salesforce(&mut turned).people.reverse();
    clay(&mut turned).rows.reverse();
    assert_eq!((plan, set), bytes(&turned), "the order of a reading changes a plan");
}

#[test]
fn a_plan_goes_as_far_as_the_platforms_are() {
    let workspace = small(4, "[2, rest]");
    let stage = |change: &dyn Fn(&mut Observation)| {
        let mut observation = ready(4);
        change(&mut observation);
        plan(&workspace, Some(&observation), None).plan.stage
    };
    assert_eq!(stage(&|_| {}), Stage::Launch);
    assert_eq!(stage(&|o| salesforce(o).campaigns.clear()), Stage::Prepare);
    assert_eq!(stage(&|o| salesforce(o).campaigns[0].outreach_flag = None), Stage::Prepare);
    assert_eq!(stage(&|o| salesforce(o).people[1].member = None), Stage::Prepare);
    assert_eq!(stage(&|o| drop(clay(o).rows.remove(1))), Stage::Prepare);
    assert_eq!(stage(&|o| salesforce(o).people.clear()), Stage::Prepare);
    let pending = |o: &mut Observation| {
        clay(o).rows[1].cells.insert("summary".to_owned(), CellSeen::Pending);
    };
    assert_eq!(stage(&pending), Stage::Prepare);
    let failed = |o: &mut Observation| {
        clay(o).rows[1].cells.insert("summary".to_owned(), CellSeen::Failed);
    };
    assert_eq!(stage(&failed), Stage::Launch);
}

#[test]
fn a_launch_that_is_not_possible_yet_says_what_is_missing() {
    let mut observation = ready(4);
    salesforce(&mut observation).campaigns.clear();
    clay(&mut observation).rows.remove(0);
    let compiled = plan(&small(4, "[2, rest]"), Some(&observation), Some(Stage::Launch));
    let found = compiled.findings.iter().find(|finding| finding.rule == "plan-stage-ready");
    let headline = "no launch is possible yet: the Salesforce campaign does not exist yet and \
        1 person has no row in Clay yet";
    assert_eq!(found.unwrap().headline, headline);
    assert!(!compiled.plan.appliable);
}

#[test]
fn a_prepare_plan_sends_nothing_and_a_launch_starts_once_and_late() {
    let workspace = small(12, "[4, 4, rest]");
    let mut observation = ready(12);
    let launch = plan(&workspace, Some(&observation), None).plan;
    salesforce(&mut observation).campaigns.clear();
    let prepare = plan(&workspace, Some(&observation), None).plan;
    assert!(prepare.steps.iter().all(|step| step.class != Class::Send));
    assert!(prepare.waves.is_empty() && prepare.messages.is_none() && prepare.gates.is_none());
    let starts = |step: &&super::Step| matches!(step.action, Action::Start { .. });
    assert_eq!(launch.steps.iter().filter(starts).count(), 1);
    let sends = launch.steps.iter().position(|step| step.class == Class::Send).unwrap();
    assert_eq!(launch.steps[sends].id, "start-pilot");
    let loads: Vec<(&str, Class)> = launch
        .steps
        .iter()
        .filter(|step| matches!(step.action, Action::LoadWave { .. }))
        .map(|step| (step.id.as_str(), step.class))
        .collect();
    let send = Class::Send;
    let expected =
        [("load-pilot", Class::Compensable), ("load-wave-2", send), ("load-wave-3", send)];
    assert_eq!(loads, expected);
    for (before, step) in launch.steps.iter().zip(&launch.steps[1..]) {
        assert_eq!(step.after, std::slice::from_ref(&before.id));
    }
}

#[test]
fn steps_count_what_is_not_there_yet() {
    let workspace = small(4, "[rest]");
    let mut observation = ready(4);
    salesforce(&mut observation).campaigns.clear();
    salesforce(&mut observation).statuses.pop();
    clay(&mut observation).rows.truncate(1);
    let prepare = plan(&workspace, Some(&observation), None).plan;
    let counts: Vec<(&str, u64, u64)> =
        prepare.steps.iter().map(|step| (step.id.as_str(), step.adds, step.changes)).collect();
    let expected = [
        ("ensure-campaign", 1, 0),
        ("ensure-statuses", 1, 0),
        ("freeze-members", 0, 0),
        ("push-rows", 3, 0),
        ("match-rows", 0, 0),
        ("await-enrichment", 0, 0),
        ("judge-rows", 0, 0),
    ];
    assert_eq!(counts, expected);
    let done = plan(&workspace, Some(&ready(4)), Some(Stage::Prepare)).plan;
    assert!(done.is_empty());
    let launch = plan(&workspace, Some(&ready(4)), None).plan;
    let writes = launch.steps.iter().find(|step| step.id == "write-enrichment").unwrap();
    assert_eq!(writes.changes, 4);
    assert_eq!(launch.messages_max(), 12);
}

#[test]
fn a_value_that_is_there_is_not_written_again() {
    let mut observation = ready(4);
    let text = Fact::Text("somebody wrote this".to_owned());
    let person = &mut salesforce(&mut observation).people[2];
    person.current.insert("clay_company_description__c".to_owned(), text);
    let value = CellSeen::Value { value: Personal::from("yes"), stale: false };
    clay(&mut observation).rows[3].cells.insert("unreachable".to_owned(), value);
    let launch = plan(&small(3, "[rest]"), Some(&observation), None).plan;
    let writes = launch.steps.iter().find(|step| step.id == "write-enrichment").unwrap();
    // Two descriptions, and the flag of the one who cannot be reached.
    assert_eq!((launch.recipients.count, writes.changes), (3, 3));
}

#[test]
fn waves_and_the_set_have_the_same_roots() {
    let compiled = plan(&small(12, "[4, rest]"), Some(&ready(12)), None);
    let sizes: Vec<u64> = compiled.plan.waves.iter().map(|wave| wave.size).collect();
    assert_eq!(sizes, [4, 8]);
    assert_eq!(compiled.set.verify(&compiled.plan), Ok(()));
    assert_eq!(compiled.set.root(), compiled.plan.recipients.root);
    let mut other = compiled.set.clone();
    let first = *other.members.keys().next().unwrap();
    let wave = other.members[&first];
    other.members.insert(first, Some(1 - wave.unwrap()));
    assert!(other.verify(&compiled.plan).is_err(), "somebody changed the wave");
    assert_ne!(plan(&small(12, "[4, rest]"), Some(&ready(11)), None).set.root(), other.root());
}

#[test]
fn the_calendar_keeps_to_open_days_observation_and_pace() {
    // 4 mailboxes of 40 less 10 of warm-up, policy 30; domains cap at 60 a pair: 120 a day, so 40
    // first messages in a sequence of three.
    let compiled = plan(&small(90, "[50, rest]"), Some(&ready(90)), None);
    let calendar = compiled.plan.calendar.unwrap();
    assert_eq!((calendar.per_day, compiled.plan.desired.sequencer.new_leads_per_day), (120, 40));
    let day = |date: jiff::civil::Date| date.to_string();
    assert_eq!(day(calendar.starts), "2027-01-11");
    let waves = &compiled.plan.waves;
    // Monday and Tuesday; two days of observation end on Thursday evening; Friday is no send day.
    assert_eq!((day(waves[0].earliest), day(waves[0].first_step_done)), span("11", "12"));
    assert_eq!((day(waves[1].earliest), day(waves[1].first_step_done)), span("18", "18"));
    // 4 days after the 18th is a Friday, so the 25th; 6 days later is a Sunday, so the 1st.
    assert_eq!(day(calendar.last_message), "2027-02-01");
}

fn span(first: &str, last: &str) -> (String, String) {
    (format!("2027-01-{first}"), format!("2027-01-{last}"))
}

#[test]
fn unusual_numbers_are_errors() {
    let rules = |workspace, people| {
        let compiled = plan(&workspace, Some(&ready(people)), None);
        let mut found: Vec<_> = compiled.findings.into_iter().map(|finding| finding.rule).collect();
        found.retain(|rule| ["aud-size-bounds", "wave-ramp-factor"].contains(&&**rule));
        assert!(found.is_empty() || !compiled.plan.appliable);
        found
    };
    assert_eq!(rules(small(10, "[rest]"), 10), [""; 0]);
    assert_eq!(rules(small(10, "[rest]"), 5), ["aud-size-bounds"]);
    assert_eq!(rules(small(10, "[rest]"), 20), ["aud-size-bounds"]);
    assert_eq!(rules(small(10, "[2, rest]"), 10), ["wave-ramp-factor"]);
}

#[test]
fn a_plan_is_appliable_where_neither_files_nor_reading_have_an_error() {
    let workspace = small(10, "[5, rest]");
    let mut report = report(&workspace);
    let appliable = |report: &crate::rules::Report| {
        let observation = ready(10);
        let compiled = compile(&Request {
            workspace: &workspace,
            loaded: workspace.campaign(CAMPAIGN).unwrap(),
            report,
            observation: Some(&observation),
            stage: None,
            now: now(),
            key: KEY,
            tool: "0.1.0-test",
        });
        let compiled = compiled.unwrap();
        let error = |finding: &Diagnostic| finding.severity == Severity::Error;
        (compiled.plan.appliable, compiled.findings.iter().any(error))
    };
    report.findings.clear();
    let (good, errors) = appliable(&report);
    assert_eq!(good, !errors);
    let other = workspace.campaign("q2-service-upsell").unwrap().campaign.name.at;
    report.findings.push(Diagnostic::error("reply-sla", other, "an error of another campaign"));
    assert_eq!(appliable(&report), (good, errors));
    let own = workspace.campaign(CAMPAIGN).unwrap().campaign.name.at;
    report.findings.push(Diagnostic::error("reply-sla", own, "an error of this campaign"));
    assert!(!appliable(&report).0);
}

#[test]
fn a_plan_without_a_reading_can_be_read_and_never_applied() {
    let compiled = plan(&small(50, "[20, rest]"), None, Some(Stage::Launch));
    assert!(!compiled.plan.appliable);
    assert_eq!(compiled.plan.recipients.count, 50);
    assert_eq!(compiled.plan.waves.len(), 2);
    assert!(compiled.set.members.is_empty() && compiled.plan.observed.at.is_none());
    assert_eq!(plan(&small(50, "[rest]"), None, None).plan.stage, Stage::Prepare);
}

#[test]
fn a_platform_that_does_not_answer_stops_the_plan() {
    let mut observation = ready(4);
    observation.smartlead = Reading::Unreadable("it answered 503 for ten minutes".to_owned());
    let compiled = plan(&small(4, "[rest]"), Some(&observation), None);
    assert!(!compiled.plan.appliable);
    let found = compiled.findings.iter().find(|one| one.rule == "plan-reading-complete").unwrap();
    assert_eq!(found.headline, "Smartlead was not read: it answered 503 for ten minutes");
}

#[test]
fn another_organisation_and_two_campaigns_of_one_name_stop_the_plan() {
    let mut observation = ready(4);
    let seen = salesforce(&mut observation);
    seen.org = "00D5g000009ElseEAA".to_owned();
    let twin = seen.campaigns[0].clone();
    seen.campaigns.push(twin);
    let compiled = plan(&small(4, "[rest]"), Some(&observation), None);
    let rules: Vec<&str> = compiled.findings.iter().map(|finding| &*finding.rule).collect();
    assert!(rules.contains(&"spec-org-matches") && rules.contains(&"aud-flag-live"));
    assert!(!compiled.plan.appliable);
}

#[test]
fn a_blank_that_nothing_stands_in_for_is_found() {
    let workspace = small(4, "[rest]");
    let mut workspace = workspace;
    for template in &mut workspace.templates {
        let front = &mut std::sync::Arc::make_mut(template).front;
        if let Some(variable) = front.variables.get_mut("company_summary") {
            variable.fallback = None;
        }
    }
    let mut observation = ready(4);
    clay(&mut observation).rows[0].cells.insert("summary".to_owned(), CellSeen::Empty);
    let compiled = plan(&workspace, Some(&observation), None);
    let found = compiled.findings.iter().find(|one| one.rule == "msg-render-complete").unwrap();
    assert_eq!(found.headline, "`company_summary` is blank in 1 message");
    assert!(!compiled.plan.appliable);
}

#[test]
fn subjects_that_values_make_too_long_are_counted_and_name_nobody() {
    let cases =
        [(40, "longer than 60", Severity::Warning), (200, "longer than 150", Severity::Error)];
    for (length, said, severity) in cases {
        let company = "x".repeat(length);
        let mut observation = ready(4);
        salesforce(&mut observation).people[0].company = Personal::from(company.as_str());
        let compiled = plan(&small(4, "[rest]"), Some(&observation), None);
        let found = compiled.findings.iter().find(|one| one.rule == "msg-subject-length").unwrap();
        assert!(found.headline.contains(said), "{}", found.headline);
        assert!(found.headline.contains("in 1 message"), "{}", found.headline);
        assert!(!found.headline.contains(&company), "{}", found.headline);
        assert_eq!(found.severity, severity);
    }
}

#[test]
fn a_value_that_hides_or_turns_text_is_found() {
    let mut observation = ready(4);
    let cell = CellSeen::Value { value: "grows\u{202e}fast".into(), stale: false };
    clay(&mut observation).rows[0].cells.insert("summary".to_owned(), cell);
    let compiled = plan(&small(4, "[rest]"), Some(&observation), None);
    let found = compiled.findings.iter().find(|one| one.rule == "msg-render-complete").unwrap();
    assert_eq!(found.headline, "`company_summary` holds characters that nobody sees, in 1 message");
    assert!(!compiled.plan.appliable);
}

#[test]
fn messages_are_distinct_by_person_and_the_samples_are_among_them() {
    let compiled = plan(&small(10, "[rest]"), Some(&ready(10)), None);
    let messages = compiled.plan.messages.unwrap();
    assert_eq!(messages.samples.len(), 6);
    assert!(messages.distinct >= 20, "{}", messages.distinct);
    let distinct: std::collections::BTreeSet<_> = messages.samples.iter().collect();
    assert_eq!(distinct.len(), 6);
}

#[test]
fn a_launch_needs_every_signature_and_a_prepare_plan_those_of_what_it_touches() {
    let workspace = small(4, "[rest]");
    let items = |stage| {
        let plan = plan(&workspace, Some(&ready(4)), Some(stage)).plan;
        plan.signatures.into_iter().map(|signature| signature.item).collect::<Vec<_>>()
    };
    let all = ["audience", "message", "sending", "replies", "writeback", "business"];
    assert_eq!(items(Stage::Launch), all);
    assert_eq!(items(Stage::Prepare), ["audience", "writeback"]);
}

#[test]
fn a_rule_that_did_not_pass_is_shown_as_not_proved() {
    let proofs = plan(&small(4, "[rest]"), Some(&ready(4)), None).plan.proofs;
    let audience = proofs.iter().find(|proof| proof.item == "audience").unwrap();
    assert!(audience.live.contains(&"aud-size-bounds".to_owned()));
    let wrong = plan(&small(9, "[rest]"), Some(&ready(4)), None).plan.proofs;
    let audience = wrong.iter().find(|proof| proof.item == "audience").unwrap();
    assert!(audience.unproved.contains(&"aud-size-bounds".to_owned()));
}

#[test]
fn nobody_of_the_reading_is_named_in_plan_or_set() {
    let observation = ready(12);
    let compiled = plan(&small(12, "[6, rest]"), Some(&observation), None);
    let mut text = String::from_utf8(compiled.plan.bytes().unwrap()).unwrap();
    text.push_str(&String::from_utf8(compiled.set.bytes().unwrap()).unwrap());
    for finding in &compiled.findings {
        text.push_str(&format!("{finding:?}"));
    }
    let people = &observation.salesforce.get().unwrap().people;
    for person in people {
        let private = [&person.email, &person.first_name, &person.last_name, &person.company];
        for value in private {
            assert!(!text.contains(value.reveal().as_str()), "a plan names a person");
        }
        assert!(!text.contains(&person.lead), "a plan names a lead");
    }
    assert!(!text.contains("two borders"), "a plan holds what enrichment said of a person");
}

#[test]
fn people_read_again_may_drop_out_and_nobody_comes_in() {
    use super::{Choice, Context};
    let workspace = small(5, "[rest]");
    let mut observation = ready(7);
    for (number, person) in salesforce(&mut observation).people.iter_mut().enumerate() {
        person.email = Personal::new(format!("person{number}@harbour.example"));
    }
    let approved: FrozenSet = plan(&workspace, Some(&observation), None).set;
    assert_eq!(approved.members.len(), 5);
    let people = &mut salesforce(&mut observation).people;
    people[0].opted_out = true;
    people.push(person(50));
    let context = Context::gather(&workspace, workspace.campaign(CAMPAIGN).unwrap()).unwrap();
    let choice = Choice {
        context: &context,
        observation: &observation,
        stage: Stage::Prepare,
        now: now(),
        key: KEY,
        approved: Some(&approved),
    };
    let chosen = choice.choose("seed").unwrap();
    assert!(chosen.leaves.iter().all(|leaf| approved.members.contains_key(leaf)));
    assert_eq!(chosen.leaves.len(), 4);
    let reasons: Vec<(&str, u64)> = vec![("domain-cap", 2), ("not-approved", 1), ("opted-out", 1)];
    let excluded = chosen.excluded();
    assert_eq!(excluded.iter().map(|(r, n)| (r.as_str(), *n)).collect::<Vec<_>>(), reasons);
}

#[test]
fn a_test_inbox_of_the_unit_is_no_recipient() {
    let mut observation = ready(12);
    salesforce(&mut observation).people[3].email = Personal::from("One@freight-seeds.example");
    let plan = plan(&small(12, "[6, rest]"), Some(&observation), None).plan;
    assert_eq!(plan.recipients.excluded.get("test-inboxes"), Some(&1));
    assert_eq!(plan.recipients.count, 11);
}

#[test]
fn a_reply_pauses_colleagues_unless_the_campaign_says_otherwise() {
    let wants = |extra: &str| {
        let workspace = workspace(|text| text.replace("send:\n", &format!("send:\n{extra}")));
        plan(&workspace, None, None).plan.desired.sequencer.pause_colleagues
    };
    assert!(wants(""));
    assert!(!wants("  pause_colleagues: false\n"));
}

#[test]
fn a_broken_section_is_no_plan() {
    let workspace = workspace(|text| text.replace("segment: dormant", "segment: sleepy"));
    let report = report(&workspace);
    let error = compile(&Request {
        workspace: &workspace,
        loaded: workspace.campaign(CAMPAIGN).unwrap(),
        report: &report,
        observation: None,
        stage: None,
        now: now(),
        key: KEY,
        tool: "0.1.0-test",
    });
    assert!(matches!(error, Err(CompileError::Broken(why)) if why.contains("`audience`")));
}

#[test]
fn a_plan_is_read_as_it_was_written_and_in_no_other_way() {
    let compiled = plan(&small(12, "[6, rest]"), Some(&ready(12)), None);
    let bytes = compiled.plan.bytes().unwrap();
    let file = read_plan(&bytes).unwrap();
    assert_eq!(file.plan, compiled.plan);
    assert_eq!(file.digest, compiled.plan.digest().unwrap());
    let text = String::from_utf8(bytes).unwrap();
    let edited = |from: &str, to: &str| read_plan(text.replacen(from, to, 1).as_bytes());
    let format = "\"format\":\"sendoff-plan/v1\"";
    assert_eq!(edited("{", ""), Err(PlanFileError::NotJson));
    assert_eq!(read_plan(b"{\"format\":7}"), Err(PlanFileError::NotAPlan));
    let newer = Err(PlanFileError::OtherFormat("sendoff-plan/v2".to_owned()));
    assert_eq!(edited(format, "\"format\":\"sendoff-plan/v2\""), newer);
    assert_eq!(edited("{", "{ "), Err(PlanFileError::Edited));
    assert_eq!(edited("\"size\":6", "\"note\":1,\"size\":6"), Err(PlanFileError::Edited));
    let at = "/waves/0/size".to_owned();
    assert_eq!(edited("\"size\":6", "\"size\":\"6\""), Err(PlanFileError::Invalid { at }));
    let set = compiled.set.bytes().unwrap();
    assert_eq!(read_set(&compiled.plan, Some(&set)).unwrap(), compiled.set);
    assert_eq!(read_set(&compiled.plan, None), Err(PlanFileError::SetMissing));
    let other = plan(&small(12, "[6, rest]"), Some(&ready(11)), None);
    let other = read_set(&other.plan, Some(&set));
    assert_eq!(other, Err(PlanFileError::Set(super::SetError::OtherPlan)));
}
