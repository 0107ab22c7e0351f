//! The message: the steps of the sequence, and who sends them.

use crate::base::amount::Length;
use crate::source::Located;
use crate::spec::leaf::{Name, Sample, Versioned};
use crate::spec::shape::section;

section! {
    /// What is said.
    pub struct Message {
        /// The prompt Clay's AI columns follow, at its approved version.
        "prompt" prompt: Option<Located<Versioned>>,
        /// The steps of the sequence, in order.
        "steps" steps: Vec<Step>,
        /// How many rendered messages the reviewer looks at.
        "review" review: Option<Located<Sample>>,
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
