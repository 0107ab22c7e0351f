//! Words that tell a reader that no person writes.

use crate::rules::message::wording::{holds, words};

/// Wordings that say so plainly, as [`words`] gives them.
const PLAIN: [&str; 14] = [
    "virtual",
    "automated",
    "artificial",
    "ai",
    "bot",
    "chatbot",
    "not a person",
    "not a human",
    "virtueller",
    "virtuelle",
    "automatisierter",
    "ki",
    "virtuel",
    "ia",
];

/// Whether a text says that its sender is no person.
pub(super) fn admits(text: &str) -> bool {
    PLAIN.iter().any(|plain| holds(text, &words(plain)))
}

#[cfg(test)]
mod tests {
    use super::admits;

    #[test]
    fn plain_words_are_told_from_parts_of_others() {
        assert!(admits("I am a virtual assistant"));
        assert!(admits("Ada, AI assistant of Larkfield"));
        assert!(!admits("Nora Winter, assistant"));
        assert!(!admits("Aida from the mail room"));
    }
}
