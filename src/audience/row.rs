//! One person as a source gave them: borrowed fields, so that a million rows pass without being
//! copied.
//!
//! Does not know where rows come from, nor which of them may be reached.

/// One row of an audience. A field a source does not have is empty. It has no `Debug`: it is
/// personal data throughout.
#[derive(Clone, Copy, Default)]
pub struct Row<'a> {
    /// The lead's record id.
    pub lead: &'a str,
    /// The campaign member's record id; empty when the source has leads only.
    pub member: &'a str,
    /// The address exactly as it will be sent to, apart from blanks around it.
    pub email: &'a str,
    /// Given name.
    pub first_name: &'a str,
    /// Family name.
    pub last_name: &'a str,
    /// Company name.
    pub company: &'a str,
    /// Country, as a name or a code.
    pub country: &'a str,
    /// The segment this person belongs to.
    pub segment: &'a str,
}
