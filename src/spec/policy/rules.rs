//! An organisation's own rules: what every campaign must hold to beyond the rules of the program.

use super::Examples;
use crate::base::amount::Percent;
use crate::diagnostic::Severity;
use crate::source::Located;
use crate::spec::decode::{Cx, Decode, Table};
use crate::spec::leaf::{OwnRuleName, Placed};
use crate::spec::plain::Plain;
use crate::spec::shape::{section, words};
use crate::yaml::{Core, Node};

section! {
    /// An organisation's own rules.
    #[schemars(title = "Own rules")]
    pub struct OwnRules {
        /// Always `rules/v1`.
        "kind" kind: Located<String>,
        /// The version the register names.
        "version" version: Located<String>,
        /// Numbers and texts the expressions use as `constants.NAME`.
        "constants" constants: Option<Table<Located<Constant>>>,
        /// The rules.
        "rules" rules: Vec<OwnRule>,
    }
}

section! {
    /// One rule.
    pub struct OwnRule {
        /// Its name, which begins with `org-`; findings, waivers and `explain` use it.
        "name" name: Located<OwnRuleName>,
        /// What it proves, in one line.
        "summary" summary: Located<String>,
        /// How bad a finding is; `error` unless said.
        "severity" severity: Option<Located<OwnSeverity>>,
        /// Whether a campaign may waive a finding; not unless said.
        "waivable" waivable: Option<Located<bool>>,
        /// Why the organisation has it.
        "why" why: Located<String>,
        /// Where it comes from: a decision, a contract, a law.
        "source" source: Option<Located<String>>,
        /// A list or table of the campaign, such as `send.waves`: the rule looks at each entry as
        /// `it`.
        "each" each: Option<Placed>,
        /// A condition in CEL; where it does not hold, the rule has nothing to say.
        "when" when: Option<Placed>,
        /// The condition in CEL that must hold.
        "assert" assert: Placed,
        /// What is wrong where it does not hold; `{EXPRESSION}` stands for its value.
        "message" message: Placed,
        /// What to do about it; may hold expressions as well.
        "help" help: Placed,
        /// Where a finding points: a path in the campaign such as `brief.ends`, or `it.size`.
        "at" points: Placed,
        /// What it must find something in, and what it must not; tried whenever the document is
        /// read.
        "examples" examples: Option<Examples>,
    }
}

words! {
    /// How bad a finding of a rule is.
    pub enum OwnSeverity, "`error` or `warning`" {
        /// Nothing may go on.
        Error = "error",
        /// Somebody should look, nothing stops.
        Warning = "warning",
    }
}

impl OwnRule {
    /// How bad a finding is.
    pub fn severity(&self) -> Severity {
        match self.severity.as_ref().map(|severity| severity.value) {
            Some(OwnSeverity::Warning) => Severity::Warning,
            Some(OwnSeverity::Error) | None => Severity::Error,
        }
    }

    /// Whether a finding can be waived.
    pub fn waivable(&self) -> bool {
        self.waivable.as_ref().is_some_and(|waivable| waivable.value)
    }
}

/// A value with a name: a whole number, a percentage or a text.
#[derive(Debug, Clone, PartialEq)]
pub enum Constant {
    /// A whole number.
    Int(u32),
    /// A percentage, as a number of percent.
    Percent(Percent),
    /// A text.
    Text(String),
    /// A list of texts.
    Texts(Vec<String>),
}

impl Decode for Constant {
    fn decode(node: Node<'_>, cx: &mut Cx<'_>) -> Option<Self> {
        const EXPECTED: &str = "a whole number, a percentage, a text or a list of texts";
        if matches!(node.kind(), crate::yaml::Kind::List(_)) {
            return Decode::decode(node, cx).map(Self::Texts);
        }
        let found = match node.scalar().map(|scalar| scalar.core()) {
            Some(Core::Int(number)) => u32::try_from(number).ok().map(Self::Int),
            Some(Core::Str(text)) if !text.is_empty() => Some(match text.parse() {
                Ok(percent) => Self::Percent(percent),
                Err(_) => Self::Text(text.to_owned()),
            }),
            _ => None,
        };
        if found.is_none() {
            cx.expected(node, EXPECTED);
        }
        found
    }
}

impl Plain for Constant {
    /// Each constant has a shape of its own: see [`Constant::own_shape`].
    fn shape() -> crate::base::shape::Shape {
        crate::base::shape::Shape::Text
    }

    fn plain(&self) -> Option<serde_json::Value> {
        match self {
            Self::Int(number) => number.plain(),
            Self::Percent(percent) => percent.plain(),
            Self::Text(text) => text.plain(),
            Self::Texts(texts) => texts.plain(),
        }
    }
}

impl Constant {
    /// What this constant is.
    pub fn own_shape(&self) -> crate::base::shape::Shape {
        match self {
            Self::Int(_) => u32::shape(),
            Self::Percent(_) => Percent::shape(),
            Self::Text(_) => String::shape(),
            Self::Texts(_) => Vec::<String>::shape(),
        }
    }
}

impl schemars::JsonSchema for Constant {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Constant".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "A whole number, a percentage, a text or a list of texts",
            "anyOf": [
                { "type": "integer", "minimum": 0, "maximum": 4_294_967_295_u32 },
                { "type": "string" },
                { "type": "array", "items": { "type": "string" } },
            ],
        })
    }
}
