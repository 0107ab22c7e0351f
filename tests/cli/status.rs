//! `sendoff status` of plans of which nothing was applied yet.

use crate::harness::Bench;

#[test]
fn a_plan_nobody_began_is_met_with_the_next_command() {
    let bench = Bench::example("full").file("q1.plan", include_str!("../fixtures/plan.json"));
    bench.run("plan q2-service-upsell --offline --out offline.plan", 0);
    let table = [
        (
            "offline.plan",
            "made without reading",
            "`sendoff plan q2-service-upsell --out offline.plan`",
        ),
        ("q1.plan", "signatures are there", "`sendoff why q1.plan`"),
    ];
    for (file, why, next) in table {
        let ran = bench.run(&format!("status {file}"), 7);
        assert!(ran.out.contains("not begun"), "{}", ran.out);
        assert!(ran.out.contains(why) && ran.out.contains(next), "{}", ran.out);
    }
    let ran = bench.run("apply offline.plan --as d.iversen", 5);
    let never = "this plan was made without reading the platforms: it can be read, never applied";
    assert!(ran.err.replace("\n  ", " ").contains(never), "{}", ran.err);
    assert!(!ran.err.contains("signature"), "{}", ran.err);
    let ran = bench.run("status q2-service-upsell", 2);
    assert!(ran.err.contains("help: name the file of a plan"), "{}", ran.err);
}

#[test]
fn an_offline_plan_says_that_nobody_was_read() {
    let ran = Bench::example("full").run("plan q1-dormant-shippers --offline", 0);
    let expected = "500 people expected by the campaign; nobody was read";
    assert!(ran.out.contains(expected), "{}", ran.out);
    let markdown = "plan q1-dormant-shippers --offline --format markdown";
    let ran = Bench::example("full").run(markdown, 0);
    assert!(ran.out.contains(&format!("Recipients ({expected})")), "{}", ran.out);
}
