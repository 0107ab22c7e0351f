//! What is remembered is what would be found, and no more is looked at again than has to be.

use std::path::{Path, PathBuf};

use proptest::prelude::*;

use super::Memory;
use crate::rules::{Report, check_again, check_campaigns};
use crate::workspace::{Cache, Overlay, Workspace};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/full")
}

/// All of a report that anybody can see.
fn shown(report: &Report, workspace: &Workspace) -> String {
    let at = |finding: &crate::diagnostic::Diagnostic| {
        finding.primary.as_ref().map(|label| workspace.sources.show(label.at))
    };
    let places: Vec<_> = report.findings.iter().map(at).collect();
    format!("{places:#?}\n{report:#?}")
}

/// A change of one file.
#[derive(Debug, Clone)]
enum Edit {
    /// A line goes.
    Cut { file: usize, line: usize },
    /// A line of another file, or of the same, comes in.
    Paste { file: usize, line: usize, from: usize, other: usize },
    /// Two lines change places.
    Swap { file: usize, line: usize },
    /// The file ends in the middle.
    End { file: usize, line: usize },
    /// The file is as it was.
    Restore { file: usize },
    /// There is one more campaign, or that one is gone again.
    Twin { file: usize, shown: bool },
}

fn edit() -> impl Strategy<Value = Edit> {
    let file = 0..21_usize;
    let line = 0..60_usize;
    prop_oneof![
        3 => (file.clone(), line.clone()).prop_map(|(file, line)| Edit::Cut { file, line }),
        3 => (file.clone(), line.clone(), file.clone(), line.clone())
            .prop_map(|(file, line, from, other)| Edit::Paste { file, line, from, other }),
        2 => (file.clone(), line.clone()).prop_map(|(file, line)| Edit::Swap { file, line }),
        1 => (file.clone(), line).prop_map(|(file, line)| Edit::End { file, line }),
        2 => file.clone().prop_map(|file| Edit::Restore { file }),
        1 => (file, any::<bool>()).prop_map(|(file, shown)| Edit::Twin { file, shown }),
    ]
}

/// The texts of the example, as they are edited.
struct Texts {
    original: Vec<(String, String)>,
    now: Vec<Vec<String>>,
    twin: Option<String>,
}

impl Texts {
    fn of(workspace: &Workspace) -> Self {
        let read = workspace.sources.iter();
        let original: Vec<(String, String)> =
            read.map(|(_, file)| (file.path().to_owned(), file.text().to_owned())).collect();
        let now = original.iter().map(|(_, text)| lines(text)).collect();
        Self { original, now, twin: None }
    }

    fn make(&mut self, edit: &Edit) {
        let count = self.now.len();
        match *edit {
            Edit::Cut { file, line } => {
                let lines = &mut self.now[file % count];
                if !lines.is_empty() {
                    lines.remove(line % lines.len());
                }
            }
            Edit::Paste { file, line, from, other } => {
                let source = &self.now[from % count];
                let Some(pasted) = source.get(other % source.len().max(1)).cloned() else { return };
                let lines = &mut self.now[file % count];
                lines.insert(line % (lines.len() + 1), pasted);
            }
            Edit::Swap { file, line } => {
                let lines = &mut self.now[file % count];
                if lines.len() > 1 {
                    let at = line % (lines.len() - 1);
                    lines.swap(at, at + 1);
                }
            }
            Edit::End { file, line } => {
                let lines = &mut self.now[file % count];
                lines.truncate(line % (lines.len() + 1));
            }
            Edit::Restore { file } => {
                self.now[file % count] = lines(&self.original[file % count].1);
            }
            Edit::Twin { file, shown } => {
                self.twin = shown.then(|| self.original[file % count].1.clone());
            }
        }
    }

    fn overlay(&self) -> Overlay {
        let mut overlay = Overlay::new();
        for ((path, text), now) in self.original.iter().zip(&self.now) {
            // What is as on the disk is read from there: the cache has to notice the way back.
            let now = now.concat();
            if now != *text {
                overlay.put(root().join(path), now);
            }
        }
        if let Some(twin) = &self.twin {
            overlay.put(root().join("campaigns/q1-dormant-twin.yaml"), twin.as_bytes());
        }
        overlay
    }
}

fn lines(text: &str) -> Vec<String> {
    text.split_inclusive('\n').map(str::to_owned).collect()
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 12,
        max_shrink_iters: 60,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn after_any_edits_the_findings_are_those_of_reading_everything_anew(
        edits in prop::collection::vec(edit(), 1..6),
    ) {
        let (mut cache, mut memory) = (Cache::default(), Memory::default());
        let first = Workspace::load_again(&root(), &Overlay::new(), &mut cache).unwrap();
        check_again(&first, None, &mut memory);
        let mut texts = Texts::of(&first);
        for edit in &edits {
            texts.make(edit);
            let overlay = texts.overlay();
            let again = Workspace::load_again(&root(), &overlay, &mut cache).unwrap();
            let kept = check_again(&again, None, &mut memory);
            let anew = Workspace::load_over(&root(), &overlay).unwrap();
            let found = check_campaigns(&anew, None);
            prop_assert_eq!(shown(&kept, &again), shown(&found, &anew), "after {:?}", edit);
        }
    }
}

/// The campaigns that are still known after a replacement in one file.
fn kept(file: &str, from: &str, to: &str) -> Vec<String> {
    let (mut cache, mut memory) = (Cache::default(), Memory::default());
    let first = Workspace::load_again(&root(), &Overlay::new(), &mut cache).unwrap();
    check_again(&first, None, &mut memory);
    let text = std::fs::read_to_string(root().join(file)).unwrap();
    assert!(text.contains(from), "`{from}` is not in `{file}`");
    let mut overlay = Overlay::new();
    overlay.put(root().join(file), text.replace(from, to));
    let again = Workspace::load_again(&root(), &overlay, &mut cache).unwrap();
    memory.settle(&again);
    memory.campaigns.values().map(|known| known.looked.name.clone()).collect()
}

#[test]
fn only_what_a_change_can_affect_is_looked_at_again() {
    const ALL: [&str; 3] = ["q1-cold-importers", "q1-dormant-shippers", "q2-service-upsell"];
    let campaign = kept("campaigns/q1-dormant-shippers.yaml", "theme:", "theme:  ");
    assert_eq!(campaign, [ALL[0], ALL[2]]);
    let template = kept("templates/upsell-check.md", "\n---\n", "\n---\nNow. ");
    assert_eq!(template, ALL[..2]);
    assert_eq!(kept("policy/people.yaml", "\n", " # the same\n"), Vec::<String>::new());
    assert_eq!(kept("templates/upsell-check.md", "version: 1", "version: 7"), Vec::<String>::new());
}
