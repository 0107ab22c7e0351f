//! Two copies of a workspace, each with its own record: what one began the other does not begin.

use jiff::SignedDuration;
use serde_json::json;

use super::table::accepted;
use crate::engine::approved::Recipient;
use crate::engine::testing::{Bench, PEOPLE};
use crate::engine::{Applied, ApplyRequest, Stop, apply};
use crate::plan::Action;
use crate::platform::clay::WebhookRow;
use crate::sandbox::faults::{Fault, FaultKind};
use crate::store::Store;

/// A preparation that only sends rows, made when the table held so many of them.
async fn pushing(rows: usize) -> Bench {
    let mut bench = Bench::preparing(rows).await;
    bench.plan.steps.retain(|step| step.action == Action::PushRows);
    bench
}

fn of<'a>(bench: &'a Bench, store: &'a Store) -> ApplyRequest<'a> {
    ApplyRequest { store, ..bench.request() }
}

/// Posts the rows of people as another record does.
async fn post(bench: &Bench, people: &[Recipient]) {
    let clay = bench.platforms.clay.as_ref().unwrap();
    for one in people {
        let row = json!({ "LeadId": one.person.lead, "CampaignMemberId": one.person.member });
        let row = WebhookRow::new(&row).unwrap();
        clay.webhooks.push(&clay.webhook, &row).await.unwrap();
    }
}

#[track_caller]
fn assert_begun_elsewhere(stop: Stop, what: &str) {
    let Stop::Refused { why, help } = stop else { panic!("{stop}") };
    let expected = format!("another record began this campaign: {what}, and not by this one");
    assert_eq!(why, expected);
    assert!(help.starts_with("copy the folder of the record"), "{help}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_salesforce_campaign_that_another_record_made_is_not_taken_for_its_own() {
    let bench = Bench::preparing(0).await;
    let second = bench.second_record();
    assert_eq!(apply(bench.request()).await.unwrap(), Applied::Finished);
    let core = bench.running.sandbox().org("core").unwrap().clone();
    let (writes, rows) = (core.writes().len(), accepted(&bench.running));
    assert_eq!((core.dump("Campaign").len(), rows), (1, PEOPLE as u64));
    let name = &bench.plan.desired.campaign.name;
    let stop = apply(of(&bench, &second)).await.unwrap_err();
    assert_begun_elsewhere(stop, &format!("the Salesforce campaign `{name}` was made"));
    assert_eq!((core.writes().len(), accepted(&bench.running)), (writes, rows));
    bench.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_that_another_record_posts_keep_this_one_from_posting_any() {
    let bench = pushing(0).await;
    let second = bench.second_record();
    bench.reach(&bench.people()[..10]);
    assert_eq!(apply(bench.request()).await.unwrap(), Applied::Finished);
    let stop = apply(of(&bench, &second)).await.unwrap_err();
    assert_begun_elsewhere(stop, "10 rows came into the Clay table since the plan was made");
    assert_eq!(accepted(&bench.running), 10);
    bench.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_are_told_apart_by_their_leads_where_as_many_people_fell_out() {
    let bench = pushing(5).await;
    let people = bench.people();
    // The five whose rows were there when the plan was made fall out; others get theirs elsewhere.
    post(&bench, &people[..10]).await;
    bench.reach(&people[5..]);
    let stop = apply(bench.request()).await.unwrap_err();
    assert_begun_elsewhere(stop, "5 rows came into the Clay table since the plan was made");
    assert_eq!(accepted(&bench.running), 10);
    bench.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_the_plan_saw_are_nobody_elses_doing() {
    let bench = pushing(5).await;
    post(&bench, &bench.people()[..5]).await;
    assert_eq!(apply(bench.request()).await.unwrap(), Applied::Finished);
    assert_eq!(accepted(&bench.running), PEOPLE as u64);
    bench.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_records_that_begin_at_once_the_later_one_stops_at_its_next_reading() {
    let bench = pushing(0).await;
    let refused = FaultKind::Refuse { status: 400, body: json!({}) };
    let fault = Fault { nth: 4, ..Fault::new("clay", "POST", "/v3/**", refused) };
    bench.running.sandbox().faults().order(fault);
    apply(bench.request()).await.unwrap_err();
    assert_eq!(accepted(&bench.running), 3);
    // One of them is the row whose post was refused here.
    post(&bench, &bench.people()[3..6]).await;
    let stop = apply(bench.request()).await.unwrap_err();
    assert_begun_elsewhere(stop, "3 rows came into the Clay table since the plan was made");
    assert_eq!(accepted(&bench.running), 6);
    bench.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_this_record_posted_under_an_earlier_plan_are_its_own() {
    let mut bench = pushing(0).await;
    bench.reach(&bench.people()[..10]);
    assert_eq!(apply(bench.request()).await.unwrap(), Applied::Finished);
    bench.plan.expires += SignedDuration::from_hours(1);
    bench.reach(&bench.people());
    assert_eq!(apply(bench.request()).await.unwrap(), Applied::Finished);
    assert_eq!(accepted(&bench.running), PEOPLE as u64);
    bench.running.stop().await;
}
