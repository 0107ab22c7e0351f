//! The bank of invented reply texts.
//!
//! Knows nothing of who classifies a reply: the class here is what its writer meant.

use serde::{Deserialize, Serialize};

use super::chance::one_of;

/// What the writer of a reply meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReplyClass {
    /// Wants to talk.
    Positive,
    /// Neither wants nor refuses: a question, a colleague, a later date.
    Neutral,
    /// Does not want this.
    Negative,
    /// An automatic absence note.
    OutOfOffice,
    /// Wants no more mail.
    Unsubscribe,
}

impl ReplyClass {
    /// The word it has in a ledger.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Positive => "positive",
            Self::Neutral => "neutral",
            Self::Negative => "negative",
            Self::OutOfOffice => "out-of-office",
            Self::Unsubscribe => "unsubscribe",
        }
    }

    const fn english(self) -> &'static [&'static str] {
        match self {
            Self::Positive => &[
                "Yes, this is on our list for this quarter. Could you do Thursday at 10?",
                "Good timing. Please send two slots next week and I will bring our planner.",
                "Interesting. What would a pilot on one lane look like? Happy to talk.",
                "Sure, call me tomorrow afternoon, I am at my desk after two.",
            ],
            Self::Neutral => &[
                "Please write to our procurement team, they decide on this.",
                "Do you also cover Scandinavia? We would only look at this after the tender.",
                "Who gave you my address, and what exactly do you offer?",
                "Not before autumn. Ask me again then.",
            ],
            Self::Negative => &[
                "No, thanks. We are happy with our current carrier.",
                "Not interested. We run our own fleet.",
                "We closed that site last year, so there is nothing to discuss.",
            ],
            Self::OutOfOffice => &[
                "Automatic reply: I am out of the office until Monday and read mail when back.",
                "Thank you for your message. I am on parental leave. Please contact my deputy.",
            ],
            Self::Unsubscribe => &[
                "Please remove me from your list.",
                "Unsubscribe. Do not write to this address again.",
                "Stop e-mailing me. Take me off whatever list this is.",
            ],
        }
    }

    const fn german(self) -> &'static [&'static str] {
        match self {
            Self::Positive => &[
                "Das passt gerade gut. Haben Sie am Donnerstag um 10 Uhr Zeit?",
                "Klingt interessant, schicken Sie mir bitte zwei Termine für nächste Woche.",
                "Gerne, rufen Sie mich morgen Nachmittag an.",
            ],
            Self::Neutral => &[
                "Dafür ist bei uns der Einkauf zuständig.",
                "Fragen Sie im Herbst noch einmal nach, vorher ist die Ausschreibung zu.",
            ],
            Self::Negative => &[
                "Kein Interesse, wir haben einen festen Spediteur.",
                "Nein danke, wir fahren mit eigenem Fuhrpark.",
            ],
            Self::OutOfOffice => &[
                "Automatische Antwort: Ich bin bis Montag nicht im Haus.",
                "Vielen Dank für Ihre Nachricht. Ich bin im Urlaub und lese keine E-Mails.",
            ],
            Self::Unsubscribe => &[
                "Bitte nehmen Sie mich aus Ihrem Verteiler.",
                "Bitte keine weiteren E-Mails. Löschen Sie meine Daten.",
            ],
        }
    }

    /// A reply of this class, decided by the seed, the writer and the step.
    pub(super) fn body(self, seed: u64, email: &str, step: &str, german: bool) -> &'static str {
        // Half of those who write German at work answer an English mail in English.
        let german = german && one_of(seed, &["language", email], &[true, false]);
        one_of(
            seed,
            &["reply-text", email, step],
            if german { self.german() } else { self.english() },
        )
    }
}
