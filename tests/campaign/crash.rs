//! A process that is killed at every boundary of a launch leaves the platforms as one that is not.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::{Value, json};

use crate::outcome::{assert_like_undisturbed, launched, prepared};
use crate::stage::Stage;

/// The calls that change something on Smartlead, by the last part of their path.
const SMARTLEAD: [&str; 7] =
    ["create", "settings", "schedule", "sequences", "email-accounts", "leads", "status"];
/// The calls that change something elsewhere: platform, verb, path.
const ELSEWHERE: [(&str, &str, &str); 3] = [
    ("salesforce-core", "POST", "/services/data/**"),
    ("salesforce-core", "PATCH", "/services/data/**"),
    ("clay", "POST", "/v3/**"),
];
/// More kills than a launch has boundaries.
const KILLS_MAX: usize = 200;

/// When a run is killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum At {
    /// Right before its first call that changes something takes effect.
    BeforeEffect,
    /// Right after that call took effect, before it is answered.
    AfterEffect,
    /// Right after a step was confirmed.
    Confirmed,
}

#[test]
fn a_campaign_killed_around_every_change_ends_like_one_that_was_not() {
    let stage = Stage::full();
    prepared(&stage, |stage| {
        // Among 483 rows: the first, one in the middle, and one after it was posted.
        for (at, nth) in [(At::AfterEffect, 1), (At::BeforeEffect, 120), (At::AfterEffect, 90)] {
            assert!(killed(stage, "apply prepare.json --as d.iversen", at, nth).is_err());
        }
        stage.run("apply prepare.json --as d.iversen").code
    });
    let mut kills = Vec::new();
    launched(&stage, |stage| {
        loop {
            // A pause is asked for anew by every run: each third one gets past it.
            for at in [At::BeforeEffect, At::AfterEffect, At::Confirmed] {
                match killed(stage, "apply launch.json --as d.iversen", at, 1) {
                    Ok(code) => return code,
                    Err(boundary) => kills.push((at, boundary)),
                }
            }
            assert!(kills.len() < KILLS_MAX, "it does not get on: {kills:?}");
        }
    });
    for change in SMARTLEAD.iter().chain(&["PATCH /services/data/**"]) {
        for at in [At::BeforeEffect, At::AfterEffect] {
            let told = kills.iter().any(|(when, what)| *when == at && what.ends_with(change));
            assert!(told, "no kill {at:?} `{change}`: {kills:?}");
        }
    }
    assert_like_undisturbed(&stage);
}

#[test]
fn a_launch_killed_after_every_step_ends_like_one_that_was_not() {
    let stage = Stage::full();
    prepared(&stage, |stage| stage.run("apply prepare.json --as d.iversen").code);
    let mut kills = Vec::new();
    launched(&stage, |stage| {
        loop {
            match killed(stage, "apply launch.json --as d.iversen", At::Confirmed, 1) {
                Ok(code) => return code,
                Err(step) => kills.push(step),
            }
            assert!(kills.len() < KILLS_MAX, "it does not get on: {kills:?}");
        }
    });
    let plan = std::fs::read_to_string(stage.path("launch.json")).unwrap();
    let plan: Value = serde_json::from_str(&plan).unwrap();
    let steps = plan["steps"].as_array().unwrap().len();
    // The kill may come a moment late, when the step after it is confirmed too.
    assert!(kills.len() + 3 >= steps, "{} kills for {steps} steps: {kills:#?}", kills.len());
    assert_like_undisturbed(&stage);
}

/// Runs a verb and kills it at the `nth` boundary of a kind; what it was killed at, or how it ended
/// where it never came to one.
fn killed(stage: &Stage, line: &str, at: At, nth: u32) -> Result<Option<i32>, String> {
    let faults = match at {
        At::BeforeEffect => ordered(stage, "stall-before", nth),
        At::AfterEffect => ordered(stage, "stall-after", nth),
        At::Confirmed => BTreeMap::new(),
    };
    let mut child = stage.command(line).stdout(Stdio::piped()).spawn().unwrap();
    let confirmed = confirmations(&mut child);
    let boundary = loop {
        if let Ok(line) = confirmed.recv_timeout(Duration::from_millis(10))
            && at == At::Confirmed
        {
            break Some(line);
        }
        if let Some(path) = faults.iter().find(|(id, _)| stage.struck(**id)).map(|(_, path)| path) {
            break Some(path.clone());
        }
        if child.try_wait().unwrap().is_some() {
            break None;
        }
    };
    let Some(boundary) = boundary else {
        let ended = child.wait().unwrap();
        stage.release();
        return Ok(ended.code());
    };
    child.kill().unwrap();
    child.wait().unwrap();
    stage.release();
    Err(boundary)
}

/// Orders one fault per kind of change; which call each strikes.
fn ordered(stage: &Stage, kind: &str, nth: u32) -> BTreeMap<u64, String> {
    let order = |platform: &str, method: &str, path: &str| {
        let fault = json!({ "platform": platform, "method": method, "path": path, "nth": nth,
            "kind": { "is": kind } });
        (stage.order(&fault), format!("{platform} {method} {path}"))
    };
    let smartlead = SMARTLEAD.iter().map(|last| match *last {
        "create" => order("smartlead", "POST", "/api/v1/campaigns/create"),
        last => order("smartlead", "POST", &format!("/api/v1/campaigns/*/{last}")),
    });
    let elsewhere = ELSEWHERE.iter().map(|(platform, method, path)| order(platform, method, path));
    smartlead.chain(elsewhere).collect()
}

/// The lines in which a run says that a step is confirmed, as it prints them.
fn confirmations(child: &mut Child) -> Receiver<String> {
    let (tell, told) = channel();
    let out = BufReader::new(child.stdout.take().unwrap());
    std::thread::spawn(move || {
        for line in out.lines().map_while(Result::ok) {
            if line.ends_with("confirmed") {
                let _ = tell.send(line);
            }
        }
    });
    told
}
