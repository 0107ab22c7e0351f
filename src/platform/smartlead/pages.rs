//! Collects a listing page by page, and refuses to take a part for the whole.
//!
//! Knows only rows and their keys; makes no calls.

use std::collections::BTreeSet;

use super::errors::SmartleadError;
use super::limits::PAGES_MAX;

/// A listing under way.
pub(super) struct Pages<T, K> {
    what: &'static str,
    page_rows: usize,
    rows: Vec<T>,
    keys: BTreeSet<K>,
    asked: usize,
    total: Option<u64>,
    ended: bool,
}

impl<T, K: Ord> Pages<T, K> {
    /// A listing of `what` in pages of `page_rows`.
    pub(super) fn new(what: &'static str, page_rows: usize) -> Self {
        let (rows, keys) = (Vec::new(), BTreeSet::new());
        Self { what, page_rows, rows, keys, asked: 0, total: None, ended: false }
    }

    /// The offset to ask for next; `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<usize>, SmartleadError> {
        if self.ended {
            return Ok(None);
        }
        if self.asked == PAGES_MAX {
            return Err(SmartleadError::Endless { what: self.what });
        }
        self.asked += 1;
        Ok(Some((self.asked - 1) * self.page_rows))
    }

    /// Takes a page and the number of rows it announces over all pages. A row that comes twice,
    /// because the list moved under the reading, is taken once.
    pub(super) fn take(
        &mut self,
        page: Vec<T>,
        total: Option<u64>,
        key: impl Fn(&T) -> K,
    ) -> Result<(), SmartleadError> {
        let (rows, known) = (page.len(), self.rows.len());
        for row in page {
            if self.keys.insert(key(&row)) {
                self.rows.push(row);
            }
        }
        // A page larger than was asked for is the whole list: paging was ignored.
        self.ended = rows != self.page_rows;
        if !self.ended && self.rows.len() == known {
            return Err(SmartleadError::Endless { what: self.what });
        }
        self.total = total.or(self.total);
        Ok(())
    }

    /// The whole listing.
    pub(super) fn whole(self) -> Result<Vec<T>, SmartleadError> {
        let read = self.rows.len() as u64;
        match self.total {
            Some(total) if total != read => {
                Err(SmartleadError::Incomplete { what: self.what, read, total })
            }
            _ => Ok(self.rows),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads `pages` of two rows and returns the rows, or the error's text.
    fn collect(pages: &[&[u32]], total: Option<u64>) -> Result<Vec<u32>, String> {
        let mut listing = Pages::new("rows", 2);
        let mut left = pages.iter();
        while let Some(offset) = listing.next().map_err(|e| e.to_string())? {
            let page = left.next().unwrap_or_else(|| panic!("asked for offset {offset}"));
            listing.take(page.to_vec(), total, |row| *row).map_err(|e| e.to_string())?;
        }
        listing.whole().map_err(|e| e.to_string())
    }

    #[test]
    fn a_listing_ends_with_a_short_page() {
        assert_eq!(collect(&[&[]], None), Ok(vec![]));
        assert_eq!(collect(&[&[1]], None), Ok(vec![1]));
        assert_eq!(collect(&[&[1, 2], &[]], Some(2)), Ok(vec![1, 2]));
        assert_eq!(collect(&[&[1, 2], &[3]], Some(3)), Ok(vec![1, 2, 3]));
    }

    #[test]
    fn a_page_larger_than_asked_for_is_the_whole_list() {
        assert_eq!(collect(&[&[1, 2, 3]], None), Ok(vec![1, 2, 3]));
    }

    #[test]
    fn a_row_that_moved_to_the_next_page_is_taken_once() {
        assert_eq!(collect(&[&[1, 2], &[2, 3], &[4]], Some(4)), Ok(vec![1, 2, 3, 4]));
    }

    #[test]
    fn a_part_is_never_taken_for_the_whole() {
        let error = collect(&[&[1, 2], &[3]], Some(4)).unwrap_err();
        assert!(error.contains("3 were read, 4 were announced"), "{error}");
    }

    #[test]
    fn pages_that_repeat_are_an_error() {
        let error = collect(&[&[1, 2], &[1, 2]], None).unwrap_err();
        assert!(error.contains("does not end"), "{error}");
    }

    #[test]
    fn a_listing_without_an_end_stops_at_its_limit() {
        let mut listing = Pages::new("rows", 1);
        for row in 0..PAGES_MAX {
            assert_eq!(listing.next().unwrap(), Some(row));
            listing.take(vec![row], None, |row| *row).unwrap();
        }
        assert!(matches!(listing.next(), Err(SmartleadError::Endless { .. })));
    }
}
