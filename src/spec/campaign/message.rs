//! The message: the steps of the sequence, and who sends them.

use crate::base::amount::Length;
use crate::source::Located;
use crate::spec::leaf::{Name, Sample, Versioned};
use crate::spec::shape::{section, words};

section! {
    /// What is said.
    pub struct Message {
        /// The prompt Clay's AI columns follow, at its approved version.
        "prompt" prompt: Option<Located<Versioned>>,
        /// The steps of the sequence, in order.
        "steps" steps: Vec<Step>,
        /// How many rendered messages the reviewer looks at.
        "review" review: Option<Located<Sample>>,
        /// Videos, recordings and pictures the messages lead to.
        "media" media: Option<Vec<Media>>,
    }
}

section! {
    /// A video, a recording or a picture that messages lead to.
    pub struct Media {
        /// Its address, as the messages have it.
        "link" link: Located<String>,
        /// Who or what made it.
        "made_by" made_by: Located<Maker>,
        /// The words with which messages and the work itself say that it is generated.
        "label" label: Option<Located<String>>,
    }
}

words! {
    /// Who or what made a video, a recording or a picture.
    pub enum Maker, "who or what made it" {
        /// People, without generated voices or faces.
        People = "people",
        /// A program generated or altered the voice or the face of a person.
        Ai = "ai",
    }
}

section! {
    /// One step of the sequence.
    pub struct Step {
        /// The template, at its approved version.
        "template" template: Located<Versioned>,
        /// How long after the step before; the first step has none.
        "after" after: Option<Located<Length>>,
    }
}

section! {
    /// Who sends.
    pub struct Sender {
        /// A virtual agent with disclosure or an approved person, from the senders policy.
        "identity" identity: Located<Name>,
        /// The mailboxes, by the name of their pool in the blueprint.
        "pool" pool: Located<Name>,
        /// Whether answers may be written and sent by AI; only drafts are possible.
        "auto_reply" auto_reply: Option<Located<bool>>,
    }
}
