//! What is made, what is left, and why.

use std::path::Path;

use super::{Mended, Scope, mend};
use crate::diagnostic::Safety;
use crate::workspace::Workspace;

const CAMPAIGN: &str = "campaigns/q2-service-upsell.yaml";

/// The full example with texts of some files replaced, mended.
fn mended(edits: &[(&str, &str, &str)], most: Safety) -> Mended {
    mended_after(edits, most, str::to_owned)
}

/// The same with every changed file put through `last`.
fn mended_after(
    edits: &[(&str, &str, &str)],
    most: Safety,
    last: impl Fn(&str) -> String,
) -> Mended {
    let folder = tempfile::tempdir().unwrap();
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/full"), folder.path());
    for (path, from, to) in edits {
        let path = folder.path().join(path);
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "`{from}` is not there");
        std::fs::write(path, last(&text.replacen(from, to, 1))).unwrap();
    }
    let workspace = Workspace::load(folder.path()).unwrap();
    let scope = Scope { only: None, may_change: &|_| true, most };
    mend(&workspace, &scope).unwrap()
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let to = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &to);
        } else {
            std::fs::copy(&path, &to).unwrap();
        }
    }
}

fn titles(mended: &Mended) -> Vec<&str> {
    mended.made.iter().map(|made| made.title.as_str()).collect()
}

#[test]
fn what_changes_nothing_of_what_is_read_is_made_and_the_rest_is_left() {
    let edits = [(CAMPAIGN, "theme: service", "theme: no"), (CAMPAIGN, "hours:", "hourz:")];
    let safe = mended(&edits, Safety::Safe);
    assert_eq!(titles(&safe), ["quote `no`"]);
    assert!(safe.files[CAMPAIGN].contains("theme: \"no\""));
    let all = mended(&edits, Safety::Unsafe);
    assert_eq!(titles(&all), ["quote `no`", "write `hours`"]);
    assert!(all.report.findings.iter().all(|finding| finding.rule != "spec-unknown-key"));
}

#[test]
fn several_fixes_in_one_file_are_made_together_and_only_their_bytes_change() {
    let edits = [
        (CAMPAIGN, "kind: campaign/v1\n", "# Grüße\nkind: campaign/v1\n"),
        (CAMPAIGN, "theme: service", "theme:   no   # ja"),
        (CAMPAIGN, "gbu: parcel", "gbu: parcell"),
    ];
    let all = mended(&edits, Safety::Unsafe);
    assert_eq!(titles(&all), ["write `parcel`", "quote `no`"]);
    assert!(all.files[CAMPAIGN].starts_with("# Grüße\nkind: campaign/v1\n"));
    assert!(all.files[CAMPAIGN].contains("\n  theme:   \"no\"   # ja\n"));
}

#[test]
fn the_key_that_was_meant_is_not_written_twice() {
    let twice = [(CAMPAIGN, "days: [tue", "dayz: [mon]\n  days: [tue")];
    let left = mended(&twice, Safety::Unsafe);
    assert!(left.files.is_empty() && left.made.is_empty() && left.refused.is_empty());
    assert!(left.report.findings.iter().any(|finding| finding.rule == "spec-unknown-key"));
}

#[test]
fn an_approved_text_is_not_mended_into_another_one() {
    let edits = [
        ("templates/upsell-check.md", "{{first_name}}", "{{First_Name}}"),
        (
            "policy/register.yaml",
            "55403645e670bfe2b31e5a05b7abb774a21849943d2aacaf5d7036e7bc70d7cc",
            "0",
        ),
    ];
    let digest = {
        let folder = tempfile::tempdir().unwrap();
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/full"), folder.path());
        let path = folder.path().join(edits[0].0);
        let text = std::fs::read_to_string(&path).unwrap().replacen(edits[0].1, edits[0].2, 1);
        std::fs::write(path, text).unwrap();
        let workspace = Workspace::load(folder.path()).unwrap();
        workspace.template_at("upsell-check", 1).unwrap().digest.to_string()
    };
    let digest = digest.strip_prefix("sha256:").unwrap();
    let left = mended(&[edits[0], (edits[1].0, edits[1].1, digest)], Safety::Unsafe);
    assert!(left.files.is_empty(), "{:?}", left.made);
    let because = "it would bring `msg-template-approved`: `upsell-check@1` is not the text that \
                   was approved";
    assert!(left.refused.iter().any(|refused| refused.because == because), "{:?}", left.refused);
}

#[test]
fn a_part_with_a_syntax_error_is_mended_though_it_uncovers_more() {
    let edits = [
        (CAMPAIGN, "hours: 09:30-16:00\n", "hours:09:30-16:00\n"),
        (CAMPAIGN, "tue, wed", "sun, wed"),
    ];
    let all = mended(&edits, Safety::Unsafe);
    assert_eq!(titles(&all)[0], "write a space after the `:`");
    assert!(!all.report.findings.is_empty(), "what stands behind the error is found now");
}

#[test]
fn a_waiver_that_waives_nothing_goes_and_its_line_with_it() {
    let waiver =
        "# sendoff: waive wave-pilot-first until 2027-04-20 by business-signer: agreed in May";
    for (to, after) in [
        (format!("{waiver}\n  theme: service"), "\n  theme: service\n"),
        (format!("theme: service  {waiver}"), "\n  theme: service\n"),
    ] {
        let safe = mended(&[(CAMPAIGN, "theme: service", &to)], Safety::Safe);
        assert_eq!(titles(&safe), ["remove the waiver"]);
        assert!(safe.files[CAMPAIGN].contains(after) && !safe.files[CAMPAIGN].contains("waive"));
    }
}

#[test]
fn files_that_may_not_change_do_not() {
    let folder = tempfile::tempdir().unwrap();
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/full"), folder.path());
    let path = folder.path().join(CAMPAIGN);
    let text = std::fs::read_to_string(&path).unwrap().replace("theme: service", "theme: no");
    std::fs::write(&path, text).unwrap();
    let workspace = Workspace::load(folder.path()).unwrap();
    let scope = Scope { only: None, may_change: &|path| path != CAMPAIGN, most: Safety::Unsafe };
    assert!(mend(&workspace, &scope).unwrap().made.is_empty());
}

#[test]
fn breaks_marks_anchors_and_brackets_stay_as_they_were() {
    let waiver =
        "# sendoff: waive wave-pilot-first until 2027-04-20 by business-signer: agreed in May";
    let windows = |text: &str| format!("\u{feff}{}", text.replace('\n', "\r\n").trim_end());
    let to = format!("{waiver}\n  theme: &t no");
    let all = mended_after(&[(CAMPAIGN, "theme: service", &to)], Safety::Safe, windows);
    assert_eq!(titles(&all), ["remove the waiver", "quote `no`"]);
    let text = &all.files[CAMPAIGN];
    assert!(text.contains("\r\n  theme: &t \"no\"\r\n"), "{text}");
    assert!(!text.replace("\r\n", "").contains('\n') && !text.ends_with('\n'));
    let file = all.workspace.files.iter().find(|file| file.path == CAMPAIGN).unwrap();
    assert!(file.mark && file.bytes_of(text).starts_with(b"\xEF\xBB\xBF"));
    let list =
        [(CAMPAIGN, "stop_on: [reply, unsubscribe, hard-bounce]", "stop_on: [ reply,  open ]")];
    let all = mended(&list, Safety::Unsafe);
    assert!(all.files[CAMPAIGN].contains("stop_on: [ reply, unsubscribe, hard-bounce ]"));
}
