//! A sequence as it is read: steps with their variants. Knows no merge tag and no HTML.

use serde::Deserialize;

use super::super::ids::{StepId, VariantId};
use super::super::loose;

/// One step as it is read.
#[derive(Debug, Clone, Deserialize)]
pub struct Step {
    /// Its identifier, which carries its statistics.
    pub id: StepId,
    /// Its place in the sequence, from 1.
    #[serde(deserialize_with = "loose::number")]
    pub seq_number: u64,
    /// How long after the step before it is sent.
    #[serde(default)]
    pub seq_delay_details: Option<Delay>,
    /// The subject; empty when there are variants, and on a reply in the same thread.
    #[serde(default, deserialize_with = "loose::text")]
    pub subject: String,
    /// The body in HTML; empty when there are variants.
    #[serde(default, deserialize_with = "loose::text")]
    pub email_body: String,
    /// The variants; null when the step is not split.
    #[serde(default)]
    pub sequence_variants: Option<Vec<StepVariant>>,
}

/// The delay of a step; written in one spelling, read in the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct Delay {
    /// Whole days after the step before.
    #[serde(rename = "delayInDays", alias = "delay_in_days", deserialize_with = "loose::number")]
    pub days: u64,
}

/// One variant of a step as it is read.
#[derive(Debug, Clone, Deserialize)]
pub struct StepVariant {
    /// Its identifier, which carries its statistics.
    pub id: VariantId,
    /// Whether it was taken away.
    #[serde(default, deserialize_with = "loose::flag")]
    pub is_deleted: bool,
    /// `A`, `B` and so on.
    #[serde(default, deserialize_with = "loose::text")]
    pub variant_label: String,
    /// The subject.
    #[serde(default, deserialize_with = "loose::text")]
    pub subject: String,
    /// The body in HTML.
    #[serde(default, deserialize_with = "loose::text")]
    pub email_body: String,
    /// The share of leads that get it, in percent.
    #[serde(default, deserialize_with = "loose::optional_number")]
    pub variant_distribution_percentage: Option<u64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_documented_sequence_is_read_in_both_spellings_of_the_delay() {
        for delay in ["delayInDays", "delay_in_days"] {
            let json = format!(
                r#"[{{"id":8494,"email_campaign_id":3070,"seq_number":1,
                "seq_delay_details":{{"{delay}":1}},"subject":"","email_body":"",
                "sequence_variants":[{{"id":"2535","is_deleted":false,"subject":"S",
                "email_body":"<p>Hi</p>","email_campaign_seq_id":8494,"variant_label":"A",
                "variant_distribution_percentage":"50"}}]}}]"#
            );
            let steps: Vec<Step> = serde_json::from_str(&json).unwrap();
            assert_eq!(steps[0].seq_delay_details, Some(Delay { days: 1 }));
            let variant = &steps[0].sequence_variants.as_ref().unwrap()[0];
            assert_eq!(variant.id, VariantId(2535));
            assert_eq!(variant.variant_distribution_percentage, Some(50));
        }
    }
}
