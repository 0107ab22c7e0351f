//! A campaign among faults: every answer that can be lost, wrong or late, at the calls that matter.

use serde_json::{Value, json};

use crate::outcome::{assert_like_undisturbed, launched, prepared};
use crate::stage::Stage;

/// How an apply may end that met more faults than it takes: unreadable, unresolved.
const AGAIN: [i32; 2] = [4, 6];
/// How often it is run again at most.
const RUNS_MAX: usize = 20;

fn fault(platform: &str, method: &str, path: &str, nth: u32, kind: Value) -> Value {
    json!({ "platform": platform, "method": method, "path": path, "nth": nth, "kind": kind })
}

#[test]
fn a_campaign_among_faults_ends_like_one_without() {
    let stage = Stage::full();
    let rows = "/v3/**";
    for (nth, kind) in [
        (3, json!({ "is": "drop-after" })),
        (40, json!({ "is": "html", "status": 502, "effect": true })),
        (90, json!({ "is": "too-many", "form": "clay", "retry_after": 2 })),
        (150, json!({ "is": "drop-before" })),
        (200, json!({ "is": "empty", "effect": true })),
    ] {
        stage.order(&fault("clay", "POST", rows, nth, kind));
    }
    prepared(&stage, |stage| until_it_ends(stage, "apply prepare.json --as d.iversen"));
    let campaign = |last: &str| format!("/api/v1/campaigns/{last}");
    for (path, nth, kind) in [
        ("create", 1, json!({ "is": "drop-after" })),
        ("*/settings", 1, json!({ "is": "html", "status": 502, "effect": true })),
        ("*/schedule", 1, json!({ "is": "empty", "effect": true })),
        ("*/sequences", 1, json!({ "is": "drop-after" })),
        ("*/email-accounts", 1, json!({ "is": "drop-before" })),
        ("*/leads", 1, json!({ "is": "zero-counters" })),
        ("*/leads", 3, json!({ "is": "drop-after" })),
        ("*/leads", 5, json!({ "is": "too-many", "form": "smartlead-error" })),
        ("*/status", 1, json!({ "is": "html", "status": 503, "effect": true })),
        ("*/status", 3, json!({ "is": "drop-before" })),
    ] {
        stage.order(&fault("smartlead", "POST", &campaign(path), nth, kind));
    }
    for (path, nth, kind) in [
        ("*/leads", 2, json!({ "is": "html", "status": 502 })),
        ("*/statistics", 2, json!({ "is": "empty" })),
        ("*/analytics", 3, json!({ "is": "drop-before" })),
        ("*/analytics", 6, json!({ "is": "too-many", "form": "smartlead-message" })),
    ] {
        stage.order(&fault("smartlead", "GET", &campaign(path), nth, kind));
    }
    let records = "/services/data/**";
    stage.order(&fault("salesforce-core", "PATCH", records, 1, json!({ "is": "drop-after" })));
    stage.order(&fault("salesforce-core", "PATCH", records, 3, json!({ "is": "empty" })));
    launched(&stage, |stage| until_it_ends(stage, "apply launch.json --as d.iversen"));
    assert_like_undisturbed(&stage);
}

/// Runs an apply again for as long as it asks for that.
fn until_it_ends(stage: &Stage, apply: &str) -> Option<i32> {
    for _ in 0..RUNS_MAX {
        let ran = stage.run(apply);
        if !ran.code.is_some_and(|code| AGAIN.contains(&code)) {
            eprintln!("{}\n{}", ran.out, ran.err);
            return ran.code;
        }
        assert!(ran.err.contains("run the same command again"), "{}", ran.err);
    }
    None
}
