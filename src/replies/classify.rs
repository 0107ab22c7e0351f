//! What a signal means: facts first, then the words of the reply, then Smartlead's category.
//!
//! Wishes to get no more mail win over everything, in the languages of [`super::words`], wherever
//! they stand in the person's own words. What cannot be told goes to a person: no class is guessed.

use super::signals::{Signal, SignalKind};
use super::text::own_words;
use super::words::{Wish, folded, is_absent, is_automatic, wish};
use crate::spec::policy::ReplyClass;

/// What was concluded, and from what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    /// The class; `Unknown` goes to the review queue.
    pub class: ReplyClass,
    /// In one word what decided: `bounce`, `link`, `words`, `category`, `nothing`, `conflict`.
    pub because: &'static str,
}

/// Concludes the class of a signal.
pub fn classify(signal: &Signal) -> Verdict {
    match signal.kind {
        SignalKind::HardBounce => Verdict { class: ReplyClass::HardBounce, because: "bounce" },
        SignalKind::OptOutLink => Verdict { class: ReplyClass::Unsubscribe, because: "link" },
        SignalKind::Reply { category } => reply(signal.text.reveal(), category),
    }
}

fn reply(body: &str, category: Option<u64>) -> Verdict {
    let words = folded(&own_words(body));
    let by_category = of_category(category);
    match wish(&words) {
        Wish::Stop => return Verdict { class: ReplyClass::Unsubscribe, because: "words" },
        // Smartlead reads a wish in it, too: that is enough.
        Wish::Doubtful if by_category == Some(ReplyClass::Unsubscribe) => {
            return Verdict { class: ReplyClass::Unsubscribe, because: "category" };
        }
        Wish::Doubtful => return Verdict { class: ReplyClass::Unknown, because: "conflict" },
        Wish::None => {}
    }
    if is_automatic(&words) {
        return Verdict { class: ReplyClass::Ooo, because: "words" };
    }
    match (is_absent(&words), by_category) {
        (true, None | Some(ReplyClass::Ooo)) => {
            Verdict { class: ReplyClass::Ooo, because: "words" }
        }
        // Somebody on holiday who is also interested: a person reads that.
        (true, Some(class)) if class != ReplyClass::Unsubscribe => {
            Verdict { class: ReplyClass::Unknown, because: "conflict" }
        }
        (_, Some(class)) => Verdict { class, because: "category" },
        (_, None) => Verdict { class: ReplyClass::Unknown, because: "nothing" },
    }
}

/// Smartlead's built-in categories. 7 is a wrong person, which no class says: a person decides.
fn of_category(category: Option<u64>) -> Option<ReplyClass> {
    match category? {
        1 | 2 | 5 => Some(ReplyClass::Positive),
        3 => Some(ReplyClass::Negative),
        4 => Some(ReplyClass::Unsubscribe),
        6 => Some(ReplyClass::Ooo),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ReplyClass::{HardBounce, Negative, Ooo, Positive, Unknown, Unsubscribe};

    fn class(text: &str, category: Option<u64>) -> ReplyClass {
        classify(&Signal::of(SignalKind::Reply { category }, text)).class
    }

    #[test]
    fn a_wish_for_no_more_mail_wins_over_every_category() {
        for text in [
            "Please remove me from your list.",
            "Unsubscribe. Do not write to this address again.",
            "Stop e-mailing me. Take me off whatever list this is.",
            "Sounds great, but UN\u{ad}SUBSCRIBE me first",
            "Please don’t contact us again",
            "I would like to opt-out",
            "STOP!",
            "Bitte nehmen Sie mich aus Ihrem Verteiler.",
            "Bitte keine weiteren E-Mails. Löschen Sie meine Daten.",
            "Interessant, aber bitte LO\u{308}SCHEN SIE MEINE Adresse",
            "Keine Mails mehr, danke",
            "Automatische Antwort: bitte nicht mehr anschreiben",
            "I no longer wish to receive your emails",
            "Je ne souhaite plus recevoir vos e-mails",
        ] {
            for category in [None, Some(1), Some(3), Some(6)] {
                assert_eq!(class(text, category), Unsubscribe, "{text} {category:?}");
            }
        }
    }

    #[test]
    fn an_absence_is_no_reply_unless_the_rest_speaks_against_it() {
        for (text, category, expected) in [
            ("Automatic reply: I am out of the office until Monday.", Some(1), Ooo),
            ("Automatische Antwort: Ich bin bis Montag nicht im Haus.", None, Ooo),
            ("I am on parental leave. Please contact my deputy.", None, Ooo),
            ("Ich bin im Urlaub und lese keine E-Mails.", Some(6), Ooo),
            ("Call me in May, I am on vacation until then", Some(1), Unknown),
        ] {
            assert_eq!(class(text, category), expected, "{text}");
        }
    }

    #[test]
    fn else_the_category_decides_and_without_one_a_person() {
        for (category, expected) in [
            (Some(1), Positive),
            (Some(2), Positive),
            (Some(5), Positive),
            (Some(3), Negative),
            (Some(4), Unsubscribe),
            (Some(6), Ooo),
            (Some(7), Unknown),
            (Some(4711), Unknown),
            (None, Unknown),
        ] {
            assert_eq!(class("Danke, das schaue ich mir an.", category), expected, "{category:?}");
        }
    }

    #[test]
    fn a_wish_that_is_turned_round_is_never_taken_for_its_category() {
        for (category, expected) in [(Some(1), Unknown), (None, Unknown), (Some(4), Unsubscribe)] {
            assert_eq!(class("Please do not unsubscribe me", category), expected);
        }
        assert_eq!(class("Please don't stop!", Some(1)), Positive);
    }

    #[test]
    fn what_is_quoted_says_nothing() {
        let quoted = "Gern<blockquote>to unsubscribe, click here</blockquote>";
        assert_eq!(class(quoted, Some(1)), Positive);
    }

    #[test]
    fn bounces_and_followed_links_are_facts() {
        let of = |kind| classify(&Signal::of(kind, "unsubscribe")).class;
        assert_eq!(of(SignalKind::HardBounce), HardBounce);
        assert_eq!(of(SignalKind::OptOutLink), Unsubscribe);
    }
}
