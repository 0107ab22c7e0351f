//! The one order in which problems are shown, whatever order they were found in.

use crate::source::{Location, Sources};

use super::Diagnostic;

/// Sorts by path, place, severity, rule and headline, and drops exact repetitions.
pub(super) fn sorted(mut all: Vec<Diagnostic>, sources: &Sources) -> Vec<Diagnostic> {
    all.sort_by(|a, b| key(a, sources).cmp(&key(b, sources)));
    all.dedup();
    all
}

type Key<'a> = (&'a str, u32, u32, super::Severity, &'a str, &'a str);

fn key<'a>(diagnostic: &'a Diagnostic, sources: &'a Sources) -> Key<'a> {
    let at = diagnostic.primary.as_ref().map(|label| label.at);
    let path = at.map_or("", |Location { file, .. }| sources.file(file).path());
    let span = at.map(|at| at.span).unwrap_or_default();
    let Diagnostic { severity, rule, headline, .. } = diagnostic;
    (path, span.start, span.end, *severity, rule, headline)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Problems;
    use crate::source::Span;

    #[test]
    fn the_order_is_by_place_and_repetitions_go() {
        let mut sources = Sources::new();
        let b = sources.add("b.yaml", "x: 1\ny: 2\n");
        let a = sources.add("a.yaml", "x: 1\n");
        let at = |file, start| Location::new(file, Span::new(start, start + 1));
        let mut problems = Problems::new();
        problems.push(Diagnostic::error("r", at(b, 5), "late"));
        problems.push(Diagnostic::warning("r", at(b, 0), "early"));
        problems.push(Diagnostic::error("r", at(a, 0), "first file"));
        problems.push(Diagnostic::error("r", at(b, 5), "late"));
        let headlines: Vec<String> =
            problems.sorted(&sources).into_iter().map(|d| d.headline).collect();
        assert_eq!(headlines, ["first file", "early", "late"]);
    }
}
