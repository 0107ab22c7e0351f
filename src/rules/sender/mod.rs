//! Sender identity and the disclosure of virtual agents.

mod agent;
mod sender_agent_disclosed;
mod sender_agent_name;
mod sender_ai_reply;
mod sender_disclosure_matrix;
mod sender_display_name;
mod sender_domain_owned;
mod sender_entity_consistent;
mod sender_mode_declared;
mod sender_person_approved;
mod sender_person_mailbox;
mod sender_single_from;

use super::rule::Rule;

/// The rules of this group, by code.
pub(super) static RULES: &[&Rule] = &[
    &sender_mode_declared::RULE,
    &sender_agent_disclosed::RULE,
    &sender_agent_name::RULE,
    &sender_person_approved::RULE,
    &sender_person_mailbox::RULE,
    &sender_display_name::RULE,
    &sender_single_from::RULE,
    &sender_domain_owned::RULE,
    &sender_entity_consistent::RULE,
    &sender_ai_reply::RULE,
    &sender_disclosure_matrix::RULE,
];
