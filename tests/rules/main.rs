//! The pages of the rules, executed: every *bad* block raises its rule, every *good* one does not.
//!
//! A block says which file of the full example it changes. A block of YAML is laid over that file
//! key by key (`null` takes a key away); a block marked `whole` takes the file's place, and so
//! does a block of Markdown; a block marked `diff` replaces one text of it by another. The
//! register is brought up to date before the rules look, unless the block changes it.

mod bench;
mod checklist;
mod fixes;
mod page;
mod tables;
mod waivers;

use std::collections::BTreeSet;

use bench::Bench;
use page::{Block, blocks};
use sendoff::rules::{ALL, Phase};

#[test]
fn every_block_of_every_page_does_what_it_says() {
    let bench = Bench::of_the_full_example();
    let mut failures = Vec::new();
    for rule in ALL.iter().filter(|rule| rule.phase() == Phase::Compile) {
        for block in blocks(rule.page) {
            let raised = bench.rules_raised(&block);
            failures.extend(judge(rule.name, &block, &raised));
        }
    }
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

#[test]
fn every_compile_rule_shows_a_bad_and_a_good_example() {
    for rule in ALL.iter().filter(|rule| rule.phase() == Phase::Compile) {
        let blocks = blocks(rule.page);
        assert!(blocks.iter().any(|block| block.bad), "{} shows no bad example", rule.name);
        assert!(blocks.iter().any(|block| !block.bad), "{} shows no good example", rule.name);
    }
}

#[test]
fn the_full_example_raises_nothing() {
    let bench = Bench::of_the_full_example();
    assert_eq!(bench.findings(), Vec::<String>::new());
}

#[test]
fn the_small_example_raises_nothing() {
    let bench = Bench::of_the_example("small");
    assert_eq!(bench.findings(), Vec::<String>::new());
}

fn judge(rule: &str, block: &Block, raised: &BTreeSet<String>) -> Option<String> {
    let mut expected: BTreeSet<String> = block.also.iter().cloned().collect();
    if block.bad {
        expected.insert(rule.to_owned());
    }
    let kind = if block.bad { "bad" } else { "good" };
    (*raised != expected).then(|| {
        format!("{rule}: the {kind} block on `{}` raised {raised:?}, not {expected:?}", block.file)
    })
}
