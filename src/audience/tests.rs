//! What holds for a whole pass: nothing depends on the order of rows, nobody stays twice.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::set::{compare, leaf};
use super::{Duplicate, Normaliser, Pass, Policy, Reason, Row, Seed, Selection, Size, Suppression};
use crate::base::digest::{Digest, Keyed};
use crate::base::merkle::merkle_root;

/// A row that owns its fields: lead, address, segment.
type Owned = (String, String, &'static str);

fn policy() -> Policy {
    Policy { reserved: Vec::new(), ..Policy::default() }
}

fn borrowed(row: &Owned) -> Row<'_> {
    Row {
        lead: &row.0,
        email: &row.1,
        first_name: "Jane",
        last_name: "Doe",
        company: "Acme",
        country: "DE",
        segment: row.2,
        ..Row::default()
    }
}

fn pass(rows: &[Owned], suppressed: &[String]) -> Selection {
    let mut lists = Suppression::new(Seed::of("seed"));
    let list = lists.open("opted-out");
    for entry in suppressed {
        lists.add(list, entry).unwrap();
    }
    let policy = policy();
    let mut pass = Pass::new(&policy, &lists);
    for row in rows {
        pass.row(&borrowed(row)).unwrap();
    }
    pass.finish()
}

fn leaves(rows: &[Owned], selection: &Selection) -> Vec<Digest> {
    let mut normaliser = Normaliser::new();
    let rows = selection.rows().into_iter().map(|at| &rows[at as usize]);
    rows.map(|row| leaf(&Keyed::new(b"secret"), &row.0, normaliser.key(&row.1).unwrap())).collect()
}

/// Few names in several spellings, so that people repeat.
fn people() -> impl Strategy<Value = Vec<Owned>> {
    let segment = prop::sample::select(vec!["cold", "dormant", "upsell"]);
    let row = (0_u8..100, address(), 0_u8..4, segment);
    let row = row.prop_map(|(lead, address, spelling, segment)| {
        let address = match spelling {
            0 => address.to_uppercase(),
            1 => address.replace('@', "+x@"),
            _ => address,
        };
        (format!("00Q{lead:02}"), address, segment)
    });
    prop::collection::vec(row, 0..60)
}

fn address() -> impl Strategy<Value = String> {
    let domain = prop::sample::select(vec!["acme.example", "globex.example"]);
    (0_u8..20, domain).prop_map(|(name, domain)| format!("p{name}@{domain}"))
}

#[test]
fn each_row_is_left_out_for_the_first_reason_that_applies() {
    let mut lists = Suppression::new(Seed::of("seed"));
    let list = lists.open("opted-out");
    lists.add(list, "gone@acme.example").unwrap();
    let policy = Policy { reserved: vec!["example.com".into()], ..Policy::default() };
    let mut pass = Pass::new(&policy, &lists);
    let jane = ("00Q1".to_owned(), "jane@acme.example".to_owned(), "cold");
    let jane = borrowed(&jane);
    for (row, reason) in [
        (jane, None),
        (Row { lead: " ", ..jane }, Some(Reason::MissingId)),
        (Row { email: "", lead: "", ..jane }, Some(Reason::MissingId)),
        (Row { email: "  ", ..jane }, Some(Reason::MissingEmail)),
        (Row { email: "jane", first_name: "", ..jane }, Some(Reason::InvalidEmail)),
        (Row { email: "jörg@acme.example", ..jane }, Some(Reason::NonAsciiEmail)),
        (Row { email: "j@\u{430}cme.example", ..jane }, Some(Reason::MixedScriptDomain)),
        (Row { email: "info@example.com", ..jane }, Some(Reason::ReservedDomain)),
        (Row { email: "info@acme.example", last_name: "", ..jane }, Some(Reason::GenericInbox)),
        (Row { last_name: "", ..jane }, Some(Reason::MissingName)),
        (Row { company: "-", ..jane }, Some(Reason::MissingCompany)),
        (Row { company: "{{x}}", ..jane }, Some(Reason::UnsafeText)),
        (Row { email: "Gone+a@acme.example", ..jane }, Some(Reason::Suppressed(list))),
    ] {
        assert_eq!(pass.row(&row), Ok(reason));
    }
    assert_eq!(pass.unreadable(), Ok(Some(Reason::Unreadable)));
    let selection = pass.finish();
    let numbers = selection.distribution();
    assert_eq!((numbers.rows, numbers.kept, selection.rows()), (14, 1, vec![0]));
    assert_eq!((numbers.excluded["opted-out"], numbers.excluded["missing-id"]), (1, 2));
    assert_eq!(numbers.excluded.values().sum::<u64>(), 13);
}

#[test]
fn a_duplicate_names_the_older_record_kept_instead() {
    let row = |lead: &str, email: &str| (lead.to_owned(), email.to_owned(), "cold");
    let rows = [row("00Q2", "jane@acme.example"), row("00Q1", "Jane+x@acme.example")];
    let selection = pass(&rows, &[]);
    assert_eq!(selection.duplicates(), [Duplicate { row: 0, of: 1 }]);
    assert_eq!(selection.rows(), [1]);
    assert_eq!(selection.distribution().excluded["duplicate"], 1);
}

#[test]
fn each_wave_mirrors_segments_and_domain_classes() {
    let rows: Vec<Owned> = (0..400)
        .map(|n| {
            let domain = if n % 4 == 0 { "gmail.com" } else { "acme.example" };
            let segment = if n % 10 == 0 { "upsell" } else { "cold" };
            (format!("00Q{n:03}"), format!("p{n}@{domain}"), segment)
        })
        .collect();
    let waves = pass(&rows, &[]).waves(&[Size::Count(100), Size::Rest]).unwrap();
    let share = |wave: &[u32], test: fn(&Owned) -> bool| {
        wave.iter().filter(|at| test(&rows[**at as usize])).count()
    };
    assert_eq!((waves[0].len(), waves[1].len()), (100, 300));
    assert!(share(&waves[0], |row| row.2 == "upsell").abs_diff(10) <= 1);
    assert!(share(&waves[0], |row| row.1.ends_with("gmail.com")).abs_diff(25) <= 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn neither_the_set_nor_its_waves_depend_on_the_order_of_rows(
        (rows, shuffled) in people().prop_flat_map(|rows| {
            (Just(rows.clone()), Just(rows).prop_shuffle())
        })
    ) {
        let (one, two) = (pass(&rows, &[]), pass(&shuffled, &[]));
        prop_assert_eq!(
            merkle_root(leaves(&rows, &one)),
            merkle_root(leaves(&shuffled, &two))
        );
        let ids = |rows: &[Owned], selection: &Selection| {
            let waves = selection.waves(&[Size::Count(5), Size::Rest]).unwrap();
            waves.iter().map(|wave| {
                let lead = |at: &u32| {
                    let row = &rows[*at as usize];
                    (row.0.clone(), row.1.to_lowercase().replace("+x", ""))
                };
                wave.iter().map(lead).collect::<BTreeSet<_>>()
            }).collect::<Vec<_>>()
        };
        // Rows of one lead and one address may differ in segment; then the first of them stays.
        let distinct: BTreeSet<_> = rows.iter().map(|row| &row.0).collect();
        if distinct.len() == rows.len() {
            prop_assert_eq!(ids(&rows, &one), ids(&shuffled, &two));
        }
    }

    #[test]
    fn a_second_pass_over_those_who_stayed_drops_nobody(rows in people()) {
        let first = pass(&rows, &[]);
        let stayed: Vec<Owned> =
            first.rows().into_iter().map(|at| rows[at as usize].clone()).collect();
        let second = pass(&stayed, &[]);
        prop_assert_eq!(second.len(), stayed.len());
        prop_assert!(second.duplicates().is_empty());
    }

    #[test]
    fn suppressing_more_people_never_lets_anybody_in(
        rows in people(),
        gone in prop::collection::vec(address(), 0..6),
    ) {
        let before = leaves(&rows, &pass(&rows, &[]));
        let after = leaves(&rows, &pass(&rows, &gone));
        prop_assert!(compare(before, after).only_shrinks());
    }

    #[test]
    fn the_waves_cover_everybody_once(rows in people(), size in 1_u32..20) {
        let selection = pass(&rows, &[]);
        let waves = selection.waves(&[Size::Count(size), Size::Count(size), Size::Rest]).unwrap();
        let mut all: Vec<u32> = waves.concat();
        all.sort_unstable();
        prop_assert_eq!(all, selection.rows());
    }
}
