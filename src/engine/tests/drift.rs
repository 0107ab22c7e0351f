//! What somebody changed on the platforms is named, and nothing is written by looking.

use crate::engine::testing::Bench;
use crate::engine::{apply, drift};
use crate::platform::smartlead::StatusCommand;

#[tokio::test(flavor = "multi_thread")]
async fn what_changed_outside_is_named_and_looking_changes_nothing() {
    let bench = Bench::new().await;
    let id = bench.loaded().await;
    assert_eq!(drift(&bench.request()).await.unwrap().looked, 0, "nothing is confirmed yet");
    apply(bench.request()).await.unwrap();
    let (writes, events) = (bench.writes(), bench.events().len());
    let still = drift(&bench.request()).await.unwrap();
    assert!(still.looked > 4 && still.changes.is_empty(), "{still:?}");
    assert_eq!((bench.writes(), bench.events().len()), (writes, events));
    let smartlead = &bench.platforms.smartlead;
    let mailboxes = smartlead.campaign_mailboxes(id).await.unwrap();
    smartlead.remove_mailboxes(id, &[mailboxes[0].id]).await.unwrap();
    smartlead.command(id, StatusCommand::Pause).await.unwrap();
    let found = drift(&bench.request()).await.unwrap().changes;
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].starts_with("attach-mailboxes: "), "{found:?}");
    assert!(found[1].contains("PAUSED"), "{found:?}");
    assert_eq!(bench.events().len(), events);
    bench.running.stop().await;
}
