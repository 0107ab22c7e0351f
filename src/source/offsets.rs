//! From a position in a decoded text back to the bytes it was decoded from.

use super::Span;

/// Maps byte offsets of a decoded scalar to byte offsets of the file.
///
/// The map is a list of runs: from `decoded` on, decoded bytes and source bytes go in step from
/// `source`. A block scalar has a run per line, a quoted one a run after each escape or fold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OffsetMap {
    runs: Vec<Run>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Run {
    decoded: u32,
    source: u32,
}

impl OffsetMap {
    /// A map in which the whole text stands as it is from one source offset on.
    pub fn straight(source: u32) -> Self {
        Self { runs: vec![Run { decoded: 0, source }] }
    }

    /// Starts a run: the decoded byte at `decoded` comes from the source byte at `source`. Runs
    /// are added in the order of the decoded text; one at the same offset replaces the last.
    pub fn run(&mut self, decoded: u32, source: u32) {
        match self.runs.last_mut() {
            Some(last) if last.decoded == decoded => last.source = source,
            Some(last) if source.wrapping_sub(last.source) == decoded - last.decoded => {}
            _ => self.runs.push(Run { decoded, source }),
        }
    }

    /// The source offset of a decoded offset.
    pub fn source(&self, decoded: u32) -> u32 {
        let after = self.runs.partition_point(|run| run.decoded <= decoded);
        match after.checked_sub(1).and_then(|index| self.runs.get(index)) {
            Some(run) => run.source + (decoded - run.decoded),
            None => decoded,
        }
    }

    /// The source range of a decoded range. The end is found from the last byte inside, so that a
    /// range that stops at the end of a line does not reach into the next.
    pub fn span(&self, decoded: Span) -> Span {
        let start = self.source(decoded.start);
        if decoded.is_empty() {
            return Span::new(start, start);
        }
        Span::new(start, (self.source(decoded.end - 1) + 1).max(start))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_of_a_block_is_found_behind_its_indentation() {
        // "body: |\n  Hi\n  there\n": decoded "Hi\nthere\n"
        let mut map = OffsetMap::default();
        map.run(0, 10);
        map.run(3, 15);
        assert_eq!(map.span(Span::new(0, 2)), Span::new(10, 12));
        assert_eq!(map.span(Span::new(3, 8)), Span::new(15, 20));
        assert_eq!(map.span(Span::new(0, 3)), Span::new(10, 13));
    }
}
