//! Halts and ordered pauses: obeyed right before every effect and during every wait, and lifted by
//! a recorded decision alone.

use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::engine::apply::Run;
use crate::engine::converge::{Standing, Step, converge};
use crate::engine::halt::halt;
use crate::engine::stop::CallEnd;
use crate::engine::testing::Bench;
use crate::engine::{Applied, ApplyRequest, Halt, Revoked, Stop, apply, kinds};
use crate::platform::smartlead::StatusCommand;
use crate::sandbox::faults::FaultKind;

fn mark() -> Halt {
    Halt { id: "sha256:one".to_owned(), at: "2027-01-11T08:00:00Z".to_owned() }
}

fn name(bench: &Bench) -> &str {
    &bench.plan.targets.smartlead_campaign
}

/// Whether the call that starts the campaign is about to be made, or was.
fn starting(bench: &Bench) -> bool {
    let start = |body: &Value| body["key"] == "start";
    bench.bodies(kinds::EFFECT_INTENDED).iter().any(start)
}

fn lift(bench: &Bench, status: &str) {
    let body = json!({
        "person": "d.iversen", "reason": "mended", "halt": mark().id, "status": status,
    });
    bench.store.append(&bench.plan.campaign, kinds::STOP_LIFTED, body).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_halt_between_the_intent_to_start_and_the_call_keeps_the_draft_a_draft() {
    let bench = Bench::new().await;
    bench.loaded().await;
    let halted = || starting(&bench).then(mark);
    let stop = apply(ApplyRequest { halted: &halted, ..bench.request() }).await.unwrap_err();
    assert!(matches!(&stop, Stop::Refused { help, .. } if help.contains("resume")), "{stop}");
    assert_eq!(bench.truth(name(&bench)).status, "DRAFTED");
    assert_eq!(bench.bodies(kinds::HALT_SEEN)[0]["halt"], mark().id);

    let gone = apply(bench.request()).await.unwrap_err();
    assert!(matches!(gone, Stop::Refused { .. }), "taking the mark away lifts nothing");
    lift(&bench, "DRAFTED");
    let other = || Some(Halt { id: "sha256:two".to_owned(), ..mark() });
    let next = apply(ApplyRequest { halted: &other, ..bench.request() }).await.unwrap_err();
    assert!(matches!(next, Stop::Refused { .. }), "one decision lifts one halt");
    lift(&bench, "DRAFTED");
    let lifted = || Some(mark());
    let done = apply(ApplyRequest { halted: &lifted, ..bench.request() }).await.unwrap();
    assert_eq!(done, Applied::Finished);
    bench.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_effect_at_all_is_asked_for_under_a_halt() {
    let bench = Bench::new().await;
    let halted = || Some(mark());
    apply(ApplyRequest { halted: &halted, ..bench.request() }).await.unwrap_err();
    assert_eq!(bench.writes(), 0);
    bench.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_campaign_that_was_halted_while_sending_goes_on_once_that_is_lifted() {
    let bench = Bench::new().await;
    let id = bench.loaded().await;
    let halted = || (!bench.truth(name(&bench)).sent.is_empty()).then(mark);
    apply(ApplyRequest { halted: &halted, ..bench.request() }).await.unwrap_err();
    bench.platforms.smartlead.command(id, StatusCommand::Pause).await.unwrap();
    lift(&bench, "PAUSED");
    let lifted = || Some(mark());
    let done = apply(ApplyRequest { halted: &lifted, ..bench.request() }).await.unwrap();
    assert_eq!(done, Applied::Finished);
    assert_eq!(bench.truth(name(&bench)).status, "ACTIVE");
    assert_eq!(bench.bodies(kinds::RESUME_CONFIRMED).len(), 1);
    bench.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_ordered_pause_ends_the_apply_that_waits_and_holds_until_it_is_lifted() {
    let bench = Bench::new().await;
    let id = bench.loaded().await;
    let ordered = || {
        let sent = !bench.truth(name(&bench)).sent.is_empty();
        if sent && bench.bodies(kinds::PAUSE_ORDERED).is_empty() {
            let body = json!({ "holds": true });
            bench.store.append(&bench.plan.campaign, kinds::PAUSE_ORDERED, body).unwrap();
        }
        None
    };
    let stop = apply(ApplyRequest { halted: &ordered, ..bench.request() }).await.unwrap_err();
    assert!(matches!(&stop, Stop::Waiting { .. }), "{stop}");
    bench.platforms.smartlead.command(id, StatusCommand::Pause).await.unwrap();
    let again = apply(bench.request()).await.unwrap_err();
    assert!(matches!(&again, Stop::Waiting { .. }), "{again}");
    assert_eq!(bench.truth(name(&bench)).status, "PAUSED");
    lift(&bench, "PAUSED");
    assert_eq!(apply(bench.request()).await.unwrap(), Applied::Finished);
    assert_eq!(bench.truth(name(&bench)).status, "ACTIVE");
    bench.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_campaign_that_another_record_began_is_not_begun_again() {
    let bench = Bench::new().await;
    bench.platforms.smartlead.create_campaign(name(&bench), None).await.unwrap();
    let writes = bench.writes();
    let stop = apply(bench.request()).await.unwrap_err();
    let Stop::Refused { why, help } = stop else { panic!("{stop}") };
    assert!(why.starts_with("another record began this campaign"), "{why}");
    assert!(help.starts_with("copy the folder of the record"), "{help}");
    assert_eq!(bench.writes(), writes);
    bench.running.stop().await;
}

/// A step that waits for an operator who never comes.
struct Operator;

impl Step for Operator {
    type Work = ();

    async fn standing(&mut self, _: &Run<'_>) -> Result<Standing<()>, Stop> {
        Ok(Standing::Wait("rows to import".to_owned()))
    }

    async fn act(&mut self, _: &Run<'_>, (): ()) -> Result<(), CallEnd> {
        Ok(())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signature_taken_back_during_an_operators_step_is_noticed_at_the_next_look() {
    let bench = Bench::new().await;
    let withdrawn = bench.platforms.clock.now() + SignedDuration::from_mins(7);
    let taken_back = || {
        let (item, person) = ("audience".to_owned(), "a.lindholm".to_owned());
        let now = bench.platforms.clock.now();
        (now >= withdrawn).then_some(Revoked { item, person, at: withdrawn })
    };
    let request = ApplyRequest { revoked: &taken_back, ..bench.request() };
    let mut run = bench.run(&request);
    let stop = converge(&mut run, "import-rows", Operator).await.unwrap_err();
    assert!(matches!(&stop, Stop::Refused { why, .. } if why.contains("withdrew")), "{stop}");
    assert!(run.now().duration_since(withdrawn) <= SignedDuration::from_mins(5));
    bench.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_was_changed_is_said_where_it_is_true_and_nowhere_else() {
    const SAYS: &str = "this run changed nothing";
    let page = || FaultKind::Html { status: 403, effect: false };
    let bench = Bench::new().await;
    let order = bench.fault("GET", "/api/v1/campaigns/", page(), u32::MAX);
    let stop = apply(bench.request()).await.unwrap_err();
    assert!(matches!(&stop, Stop::Unreadable(why) if why.contains(SAYS)), "{stop}");
    bench.running.sandbox().faults().release(Some(order));
    bench.fault("GET", "/api/v1/campaigns/*/sequences", page(), u32::MAX);
    let stop = apply(bench.request()).await.unwrap_err();
    assert!(bench.writes() > 0);
    assert!(matches!(&stop, Stop::Unreadable(why) if !why.contains(SAYS)), "{stop}");
    assert!(!stop.help().contains("nothing was changed"));
    bench.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_halt_names_drafts_and_what_was_started_again() {
    let bench = Bench::new().await;
    let smartlead = &bench.platforms.smartlead;
    let draft = "sendoff/larkfield-marcom/draft";
    smartlead.create_campaign(draft, None).await.unwrap();
    let one = "sendoff/larkfield-marcom/one";
    let id = bench.active(one).await;
    let mut halted = halt(smartlead, "larkfield-marcom").await.unwrap();
    assert!(halted.is_complete());
    let drafts: Vec<&str> = halted.drafts().map(|one| one.name.as_str()).collect();
    assert_eq!(drafts, [draft]);
    halted.again(halt(smartlead, "larkfield-marcom").await.unwrap());
    assert!(halted.is_complete(), "nothing happened in between");
    smartlead.command(id, StatusCommand::Start).await.unwrap();
    halted.again(halt(smartlead, "larkfield-marcom").await.unwrap());
    assert!(!halted.is_complete());
    let found = halted.campaigns.iter().find(|campaign| campaign.id == id).unwrap();
    assert!(found.trouble.as_deref().unwrap().contains("started again"));
    assert_eq!(bench.truth(one).status, "PAUSED");
    bench.running.stop().await;
}
