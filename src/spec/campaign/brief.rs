//! The brief: title, owner, dates, goals.

use jiff::civil::Date;

use crate::base::shape::{Field, Shape};
use crate::source::Located;
use crate::spec::decode::{Cx, Decode, word};
use crate::spec::leaf::{Name, Share};
use crate::spec::plain::{self, Plain};
use crate::spec::shape::{section, words};
use crate::yaml::Node;

section! {
    /// What the campaign is, whose it is, when it runs and what it is meant to reach.
    pub struct Brief {
        /// What people call it.
        "title" title: Located<String>,
        /// The global business unit whose limits and senders it uses, from the blueprint.
        "gbu" gbu: Located<Name>,
        /// The person or team who answers for it, from the people policy.
        "owner" owner: Located<Name>,
        /// `Campaign.Type` in Salesforce.
        "type" kind: Located<String>,
        /// The purpose tag, such as `Cold Email Q1`.
        "purpose" purpose: Located<String>,
        /// The first day anything may be sent.
        "starts" starts: Located<Date>,
        /// The last day of the campaign, observation included.
        "ends" ends: Located<Date>,
        /// What it is meant to reach: metrics with targets.
        "goals" goals: Option<Vec<Goal>>,
        /// The sales play of the period.
        "sales_play" sales_play: Option<Located<String>>,
        /// Business outcomes from sales, the most important first.
        "outcomes" outcomes: Option<Vec<Located<Name>>>,
        /// The theme the templates follow.
        "theme" theme: Option<Located<Name>>,
        /// Where the evidence for claims stands, such as `opp-field:Primary_Business_Driver__c`.
        "evidence" evidence: Option<Vec<Located<String>>>,
    }
}

words! {
    /// A metric with a fixed definition; the denominator is part of it.
    pub enum Metric, "a metric" {
        /// Human repliers over people contacted.
        ReplyRateContacted = "reply_rate_contacted",
        /// Human repliers over people reached.
        ReplyRateDelivered = "reply_rate_delivered",
        /// People with a positive reply over people contacted.
        PositiveReplyRate = "positive_reply_rate",
        /// People with a positive reply over human repliers.
        PositiveShareOfReplies = "positive_share_of_replies",
        /// Hard-bounced people over people contacted.
        BounceRate = "bounce_rate",
        /// Opt-outs, by link or reply, over people reached.
        UnsubscribeRate = "unsubscribe_rate",
        /// Complaints over messages delivered to the inbox.
        ComplaintRate = "complaint_rate",
        /// Unique openers over people reached; for information only.
        OpenRate = "open_rate",
        /// People with a meeting over people contacted.
        MeetingBookedRate = "meeting_booked_rate",
        /// Meetings booked, a count.
        MeetingsBooked = "meetings_booked",
        /// Marketing-qualified leads over people contacted.
        MqlRate = "mql_rate",
        /// Positive replies contacted within their deadline over positive replies.
        SlaAttainment = "sla_attainment",
        /// Leads with an opportunity over people contacted.
        LeadToOpp = "lead_to_opp",
        /// Leads with an opportunity over marketing-qualified leads.
        MqlToOpp = "mql_to_opp",
        /// Opportunities created, a count.
        OpportunitiesCreated = "opportunities_created",
    }
}

impl Metric {
    /// Whether its target is a count; the others are shares.
    pub const fn is_count(self) -> bool {
        matches!(self, Self::MeetingsBooked | Self::OpportunitiesCreated)
    }

    /// Whether a smaller value is the better one.
    pub const fn less_is_better(self) -> bool {
        matches!(self, Self::BounceRate | Self::UnsubscribeRate | Self::ComplaintRate)
    }
}

/// A metric and its target: `- reply_rate_contacted: 3%`.
#[derive(Debug, Clone)]
pub struct Goal {
    /// The metric.
    pub metric: Located<Metric>,
    /// What is to be reached.
    pub target: Located<Share>,
}

impl Decode for Goal {
    fn decode(node: Node<'_>, cx: &mut Cx<'_>) -> Option<Self> {
        let mut entries = node.entries();
        let (Some(entry), None) = (entries.next(), entries.next()) else {
            cx.expected(node, "one metric and its target, such as `meetings_booked: 12`");
            return None;
        };
        let names: Vec<&str> = Metric::ALL.iter().map(|metric| metric.text()).collect();
        let metric = word(entry.key, "a metric", &names, cx)?.parse().ok()?;
        let target = cx.within(entry.key.text()?, |cx| Decode::decode(entry.value, cx))?;
        Some(Self { metric: Located::new(metric, entry.key.at()), target })
    }
}

impl Plain for Goal {
    fn shape() -> Shape {
        Shape::Section(vec![
            Field::required("metric", Metric::shape()),
            Field::required("target", Share::shape()),
        ])
    }

    fn plain(&self) -> Option<serde_json::Value> {
        plain::section([("metric", self.metric.plain()), ("target", self.target.plain())])
    }
}

impl schemars::JsonSchema for Goal {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Goal".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let metric = generator.subschema_for::<Metric>();
        let target = generator.subschema_for::<Share>();
        schemars::json_schema!({
            "description": "A metric and its target, such as `meetings_booked: 12`",
            "type": "object",
            "minProperties": 1,
            "maxProperties": 1,
            "propertyNames": metric,
            "additionalProperties": target,
        })
    }
}
