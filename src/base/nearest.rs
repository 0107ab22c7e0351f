//! The name somebody probably meant.

/// The candidate closest to `word`, if one is close enough to be worth suggesting: at most a third
/// of its letters apart (Damerau-Levenshtein), the first of equals in the order given.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = word.to_lowercase();
    let mut best: Option<(usize, &'a str)> = None;
    for candidate in candidates {
        let distance = strsim::damerau_levenshtein(&folded, &candidate.to_lowercase());
        let allowed = (word.chars().count().max(candidate.chars().count()) / 3).max(1);
        if distance <= allowed && best.is_none_or(|(closest, _)| distance < closest) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_its_word_and_a_stranger_finds_none() {
        let known = ["template", "templates", "timezone", "after"];
        assert_eq!(nearest("templte", known), Some("template"));
        assert_eq!(nearest("Template", known), Some("template"));
        assert_eq!(nearest("budget", known), None);
        assert_eq!(nearest("x", known), None);
    }
}
