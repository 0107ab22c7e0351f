//! Two texts as a unified diff, as `git diff` and `patch` write it.
//!
//! Knows nothing of files: the path is what the texts are shown under.

use super::{Look, Tone};

/// The lines shown around a change.
const CONTEXT: usize = 3;
/// The most pairs of lines compared; larger changes are shown as one replacement.
const PAIRS_MAX: usize = 4_000_000;

/// What happens to a line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Keep,
    Remove,
    Add,
}

/// The difference between two texts, empty where there is none. What `masked` makes of each line
/// is shown, so that no secret is.
pub fn diff(
    path: &str,
    before: &str,
    after: &str,
    masked: &dyn Fn(&str) -> String,
    look: Look,
) -> String {
    if before == after {
        return String::new();
    }
    let old: Vec<&str> = before.split_inclusive('\n').collect();
    let new: Vec<&str> = after.split_inclusive('\n').collect();
    let steps = steps(&old, &new);
    let mut text = look.paint(Tone::Strong, &format!("--- a/{path}")) + "\n";
    text.push_str(&(look.paint(Tone::Strong, &format!("+++ b/{path}")) + "\n"));
    for (from, to) in hunks(&steps) {
        text.push_str(&hunk(&steps, (from, to), (&old, &new), masked, look));
    }
    text
}

/// The ranges of steps that are shown together.
fn hunks(steps: &[Step]) -> Vec<(usize, usize)> {
    let mut hunks: Vec<(usize, usize)> = Vec::new();
    for (index, _) in steps.iter().enumerate().filter(|(_, step)| **step != Step::Keep) {
        let from = index.saturating_sub(CONTEXT);
        let to = (index + CONTEXT + 1).min(steps.len());
        match hunks.last_mut() {
            Some(last) if from <= last.1 => last.1 = to,
            _ => hunks.push((from, to)),
        }
    }
    hunks
}

fn hunk(
    steps: &[Step],
    (from, to): (usize, usize),
    (old, new): (&[&str], &[&str]),
    masked: &dyn Fn(&str) -> String,
    look: Look,
) -> String {
    let count = |steps: &[Step], not: Step| steps.iter().filter(|step| **step != not).count();
    let (mut at_old, mut at_new) =
        (count(&steps[..from], Step::Add), count(&steps[..from], Step::Remove));
    let (olds, news) = (count(&steps[from..to], Step::Add), count(&steps[from..to], Step::Remove));
    let start = |at: usize, lines: usize| if lines == 0 { at } else { at + 1 };
    let head = format!("@@ -{},{olds} +{},{news} @@", start(at_old, olds), start(at_new, news));
    let mut text = look.paint(Tone::Aside, &head) + "\n";
    for step in &steps[from..to] {
        let (sign, line, tone) = match step {
            Step::Keep => (' ', old[at_old], None),
            Step::Remove => ('-', old[at_old], Some(Tone::Bad)),
            Step::Add => ('+', new[at_new], Some(Tone::Good)),
        };
        at_old += usize::from(*step != Step::Add);
        at_new += usize::from(*step != Step::Remove);
        let shown = format!("{sign}{}", masked(line.trim_end_matches('\n')));
        text.push_str(&tone.map_or_else(|| shown.clone(), |tone| look.paint(tone, &shown)));
        text.push_str(if line.ends_with('\n') { "\n" } else { "\n\\ No newline at end of file\n" });
    }
    text
}

/// The fewest steps from one list of lines to another.
fn steps(old: &[&str], new: &[&str]) -> Vec<Step> {
    let head = old.iter().zip(new).take_while(|(one, two)| one == two).count();
    let (old, new) = (&old[head..], &new[head..]);
    let tail = old.iter().rev().zip(new.iter().rev()).take_while(|(one, two)| one == two).count();
    let (old, new) = (&old[..old.len() - tail], &new[..new.len() - tail]);
    let mut steps = vec![Step::Keep; head];
    if old.len().saturating_mul(new.len()) > PAIRS_MAX {
        steps.extend(std::iter::repeat_n(Step::Remove, old.len()));
        steps.extend(std::iter::repeat_n(Step::Add, new.len()));
    } else {
        changed(old, new, &mut steps);
    }
    steps.extend(std::iter::repeat_n(Step::Keep, tail));
    steps
}

/// The steps between lists that share neither their first nor their last line, by the longest
/// common subsequence.
fn changed(old: &[&str], new: &[&str], steps: &mut Vec<Step>) {
    let width = new.len() + 1;
    let mut common = vec![0_u32; (old.len() + 1) * width];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            common[i * width + j] = if old[i] == new[j] {
                common[(i + 1) * width + j + 1] + 1
            } else {
                common[(i + 1) * width + j].max(common[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < old.len() || j < new.len() {
        let step = if i == old.len() {
            Step::Add
        } else if j == new.len() {
            Step::Remove
        } else if old[i] == new[j] {
            Step::Keep
        } else if common[(i + 1) * width + j] >= common[i * width + j + 1] {
            Step::Remove
        } else {
            Step::Add
        };
        i += usize::from(step != Step::Add);
        j += usize::from(step != Step::Remove);
        steps.push(step);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(before: &str, after: &str) -> String {
        diff("a.yaml", before, after, &str::to_owned, Look::PLAIN)
    }

    #[test]
    fn changes_are_shown_with_three_lines_around_them() {
        assert_eq!(shown("a\n", "a\n"), "");
        let before = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n";
        let after = before.replace("5\n", "five\n5b\n").replace("12\n", "12");
        insta::assert_snapshot!(shown(before, &after), @r"
        --- a/a.yaml
        +++ b/a.yaml
        @@ -2,11 +2,12 @@
         2
         3
         4
        -5
        +five
        +5b
         6
         7
         8
         9
         10
         11
        -12
        +12
        \ No newline at end of file
        ");
    }

    #[test]
    fn a_file_that_was_empty_begins_before_its_first_line() {
        let added = shown("", "a\n");
        assert_eq!(added, "--- a/a.yaml\n+++ b/a.yaml\n@@ -0,0 +1,1 @@\n+a\n");
    }
}
