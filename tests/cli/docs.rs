//! `docs/check.md`: what it says to type can be typed, and what it shows is what comes out.

use crate::harness::Bench;

const DORMANT: &str = "campaigns/q1-dormant-shippers.yaml";
const WAIVER: &str = "# sendoff: waive spec-definition-complete until 2027-01-31 by \
                      business-signer: sales names the play in March";

fn page() -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/check.md");
    std::fs::read_to_string(path).unwrap()
}

/// Every command of the page: after a prompt, or as a step of a recipe.
fn commands(page: &str) -> Vec<&str> {
    let starts = ["$ sendoff ", "- run: sendoff ", "- sendoff ", "entry: sendoff "];
    page.lines()
        .filter(|line| starts.iter().any(|start| line.trim().starts_with(start)))
        .filter_map(|line| line.split_once("sendoff ").map(|(_, rest)| rest))
        .collect()
}

#[test]
fn every_command_of_the_page_can_be_typed() {
    let page = page();
    let commands = commands(&page);
    assert!(commands.len() >= 10, "{commands:?}");
    for command in commands {
        let words = std::iter::once("sendoff").chain(command.split_whitespace());
        let read = sendoff::cli::command().try_get_matches_from(words);
        assert!(read.is_ok(), "{command}: {}", read.unwrap_err());
    }
}

#[test]
fn the_first_example_is_what_comes_out() {
    let bench = Bench::example("full").replace(DORMANT, "budget:", "budgett:").replace(
        DORMANT,
        "sales_play: on-time-delivery-2027H1",
        &format!("sales_play: TBD {WAIVER}"),
    );
    let ran = bench.run("check --format concise", 1);
    let page = page();
    let (_, rest) = page.split_once("$ sendoff check --format concise\n").unwrap();
    let (block, _) = rest.split_once("```").unwrap();
    let shown: Vec<&str> =
        ran.out.lines().filter(|line| !line.contains("warning[enrich-budget]")).collect();
    assert_eq!(block.trim_end(), shown.join("\n"));
}

#[test]
fn the_filter_for_uploads_is_the_same_wherever_it_is_written() {
    let page = page();
    let filters: Vec<&str> =
        page.lines().filter_map(|line| line.split_once("jq ")).map(|it| it.1).collect();
    assert_eq!(filters.len(), 2);
    assert_eq!(filters[0], filters[1]);
}
