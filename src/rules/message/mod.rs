//! Messages and templates: tags, opt-out, identity, truthfulness.

mod approval;
mod link;
mod msg_ai_media_label;
mod msg_all_expansions_compliant;
mod msg_link_domain;
mod msg_link_value;
mod msg_no_hidden_content;
mod msg_optout_present;
mod msg_optout_survives;
mod msg_postal_address;
mod msg_privacy_notice;
mod msg_prompt_approved;
mod msg_prompt_inputs;
mod msg_reads_whole;
mod msg_render_complete;
mod msg_sender_identified;
mod msg_sequence_shape;
mod msg_single_cta;
mod msg_size;
mod msg_spintax_balanced;
mod msg_spintax_evasion;
mod msg_subject_length;
mod msg_subject_no_fake_thread;
mod msg_subject_truthful;
mod msg_tag_case;
mod msg_tag_fallback;
mod msg_tag_known;
mod msg_tag_syntax;
mod msg_template_approved;
mod msg_theme_linked;
mod msg_tracking_consent;
mod msg_tracking_domain;
mod origin;
mod privacy;
pub(super) mod sequence;
pub(super) mod wording;

use super::rule::Rule;

pub use msg_prompt_inputs::short;
pub use origin::STANDARD;

/// The rules of this group, by code.
pub(super) static RULES: &[&Rule] = &[
    &msg_template_approved::RULE,
    &msg_tag_known::RULE,
    &msg_tag_case::RULE,
    &msg_tag_fallback::RULE,
    &msg_render_complete::RULE,
    &msg_spintax_balanced::RULE,
    &msg_all_expansions_compliant::RULE,
    &msg_spintax_evasion::RULE,
    &msg_subject_length::RULE,
    &msg_subject_no_fake_thread::RULE,
    &msg_subject_truthful::RULE,
    &msg_optout_present::RULE,
    &msg_optout_survives::RULE,
    &msg_postal_address::RULE,
    &msg_sender_identified::RULE,
    &msg_privacy_notice::RULE,
    &msg_prompt_approved::RULE,
    &msg_prompt_inputs::RULE,
    &msg_link_domain::RULE,
    &msg_tracking_consent::RULE,
    &msg_tracking_domain::RULE,
    &msg_size::RULE,
    &msg_no_hidden_content::RULE,
    &msg_single_cta::RULE,
    &msg_theme_linked::RULE,
    &msg_sequence_shape::RULE,
    &msg_ai_media_label::RULE,
    &msg_tag_syntax::RULE,
    &msg_reads_whole::RULE,
    &msg_link_value::RULE,
];
