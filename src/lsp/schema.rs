//! What the JSON Schema of a document says of one of its places: keys, words, descriptions.
//!
//! The schema is the one that is published, made from the types that are decoded. Knows how a
//! schema is written; not what a document says.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use schemars::JsonSchema;
use serde_json::Value;

use super::places::Step;
use crate::base::amount::{Credits, Expectation, Length, Percent};
use crate::base::calendar::Hours;
use crate::base::digest::Digest;
use crate::spec::Kind;
use crate::spec::leaf::{
    ApiName, Cadence, FieldPath, Name, OrgId, Predicate, Sample, SecretRef, Versioned, Zone,
};
use crate::spec::schema;

static SCHEMAS: LazyLock<BTreeMap<Kind, Value>> =
    LazyLock::new(|| Kind::ALL.into_iter().map(|kind| (kind, schema::of(kind).into())).collect());

/// How the small values are written, by the pattern that stands for each.
static FORMS: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    let schemas = [
        form::<ApiName>(),
        form::<Cadence>(),
        form::<Credits>(),
        form::<Digest>(),
        form::<Expectation>(),
        form::<FieldPath>(),
        form::<Hours>(),
        form::<Length>(),
        form::<Name>(),
        form::<OrgId>(),
        form::<Percent>(),
        form::<Predicate>(),
        form::<Sample>(),
        form::<SecretRef>(),
        form::<Versioned>(),
        form::<Zone>(),
    ];
    schemas.into_iter().flatten().collect()
});

fn form<T: JsonSchema>() -> Option<(String, String)> {
    let schema = T::json_schema(&mut schemars::SchemaGenerator::default());
    let text = |key: &str| schema.get(key).and_then(Value::as_str).map(str::to_owned);
    Some((text("pattern")?, text("description")?))
}

/// A key of a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Key {
    /// The key.
    pub name: String,
    /// What it says.
    pub doc: String,
    /// Whether the section must have it.
    pub required: bool,
    /// What stands under it.
    pub shape: Shape,
}

/// What a value is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// One value.
    Scalar,
    /// A list.
    List,
    /// A mapping.
    Map,
}

/// A word of a closed set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// The word.
    pub text: String,
    /// What it means.
    pub doc: String,
}

/// A place of a schema: every alternative of what may stand there.
#[derive(Debug, Clone)]
pub(super) struct Spot {
    /// The place as its key says it, then what it leads to.
    alternatives: Vec<&'static Value>,
    root: &'static Value,
}

impl Spot {
    /// The top of a kind of document.
    pub(super) fn top(kind: Kind) -> Option<Self> {
        let root = SCHEMAS.get(&kind)?;
        Some(Self { alternatives: alternatives(root, root), root })
    }

    /// The place that a way leads to; `None` where the schema knows none.
    pub(super) fn at(kind: Kind, steps: &[Step]) -> Option<Self> {
        steps.iter().try_fold(Self::top(kind)?, |spot, step| spot.step(step))
    }

    fn step(&self, step: &Step) -> Option<Self> {
        let inner = |schema: &'static Value| match step {
            Step::Item(_) => schema.get("items"),
            Step::Key(key) => {
                let own = schema.get("properties").and_then(|keys| keys.get(key));
                own.or_else(|| schema.get("additionalProperties").filter(|it| it.is_object()))
            }
        };
        let found = self.alternatives.iter().filter_map(|schema| inner(schema));
        let alternatives: Vec<&Value> =
            found.flat_map(|schema| alternatives(schema, self.root)).collect();
        (!alternatives.is_empty()).then_some(Self { alternatives, root: self.root })
    }

    /// What it says, in the words of the key that leads to it.
    pub(super) fn doc(&self) -> Option<&'static str> {
        self.alternatives.iter().find_map(|schema| schema.get("description")?.as_str())
    }

    /// How a value is written, where that is not free.
    pub(super) fn form(&self) -> Option<String> {
        let pattern = |schema: &&Value| schema.get("pattern")?.as_str().map(str::to_owned);
        let known = self.alternatives.iter().find_map(pattern).and_then(|it| FORMS.get(&it));
        if known.is_some() {
            return known.cloned();
        }
        let has = |key: &str, value: &str| {
            self.alternatives.iter().any(|it| it.get(key).is_some_and(|found| found == value))
        };
        let forms = [
            ("format", "date", "A date such as `2027-01-11`"),
            ("type", "boolean", "`true` or `false`"),
            ("type", "integer", "A whole number"),
            ("type", "array", "A list"),
        ];
        let found = forms.into_iter().find(|(key, value, _)| has(key, value));
        found.map(|(.., form)| form.to_owned())
    }

    /// The keys of the section it is.
    pub(super) fn keys(&self) -> Vec<Key> {
        let mut keys = Vec::new();
        for schema in &self.alternatives {
            let required = |name: &str| {
                let names = schema.get("required").and_then(Value::as_array);
                names.is_some_and(|names| names.iter().any(|it| it == name))
            };
            let properties = schema.get("properties").and_then(Value::as_object);
            for (name, _) in properties.into_iter().flatten() {
                let Some(spot) = self.step(&Step::Key(name.clone())) else { continue };
                let doc = spot.doc().unwrap_or_default().to_owned();
                let (name, required) = (name.clone(), required(name));
                keys.push(Key { required, name, doc, shape: spot.shape() });
            }
            for word in schema.get("propertyNames").into_iter().flat_map(words) {
                let (name, doc) = (word.text, word.doc);
                keys.push(Key { name, doc, required: false, shape: Shape::Scalar });
            }
        }
        keys
    }

    /// The words of the closed set it is one of.
    pub(super) fn words(&self) -> Vec<Word> {
        self.alternatives.iter().flat_map(|schema| words(schema)).collect()
    }

    /// What it is made of; a list or a mapping where it may be one of several.
    pub(super) fn shape(&self) -> Shape {
        let is = |kind: &str| {
            self.alternatives.iter().any(|it| it.get("type").is_some_and(|found| found == kind))
        };
        let scalar = is("string") || is("integer") || is("boolean") || !self.words().is_empty();
        match (is("array"), is("object")) {
            (true, _) => Shape::List,
            (_, true) if !scalar => Shape::Map,
            _ => Shape::Scalar,
        }
    }

    /// The item of the list it is.
    pub(super) fn item(&self) -> Option<Self> {
        self.step(&Step::Item(0))
    }
}

/// A schema with what it refers to or offers, itself first.
fn alternatives(schema: &'static Value, root: &'static Value) -> Vec<&'static Value> {
    let mut found = vec![schema];
    if let Some(target) = schema.get("$ref").and_then(Value::as_str) {
        let target = target.strip_prefix('#').and_then(|pointer| root.pointer(pointer));
        found.extend(target.into_iter().flat_map(|target| alternatives(target, root)));
    }
    for several in ["anyOf", "oneOf"] {
        let options = schema.get(several).and_then(Value::as_array);
        let options = options.into_iter().flatten();
        found.extend(options.flat_map(|option| alternatives(option, root)));
    }
    found
}

fn words(schema: &Value) -> Vec<Word> {
    let list = |key: &str| schema.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
    let docs = list("enumDescriptions");
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let words = list("enum").into_iter().enumerate().filter_map(|(index, word)| {
        let doc = docs.get(index).and_then(text).unwrap_or_default();
        Some(Word { text: text(&word)?, doc })
    });
    let constant = schema.get("const").and_then(text);
    let truth = if schema.get("type").is_some_and(|kind| kind == "boolean") {
        vec!["true", "false"]
    } else {
        Vec::new()
    };
    let single = constant.into_iter().chain(truth.into_iter().map(str::to_owned));
    words.chain(single.map(|text| Word { text, doc: String::new() })).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spot(kind: Kind, way: &str) -> Spot {
        let step = |part: &str| match part {
            "[]" => Step::Item(0),
            key => Step::Key(key.to_owned()),
        };
        let steps: Vec<Step> = way.split('.').filter(|it| !it.is_empty()).map(step).collect();
        Spot::at(kind, &steps).unwrap()
    }

    #[test]
    fn keys_words_and_forms_are_found_along_references() {
        let send = spot(Kind::Campaign, "send");
        let days = send.keys().into_iter().find(|key| key.name == "days").unwrap();
        assert!(days.required && days.shape == Shape::List && days.doc.contains("send window"));
        let gate = spot(Kind::Campaign, "send.gate.bounce_rate");
        assert!(gate.form().unwrap().contains("percentage"), "{:?}", gate.form());
        let words: Vec<String> =
            spot(Kind::Campaign, "audience.segment").words().into_iter().map(|w| w.text).collect();
        assert_eq!(words, ["cold", "dormant", "former-client", "upsell", "sem-only"]);
        let goals = spot(Kind::Campaign, "brief.goals.[]").keys();
        assert!(goals.iter().any(|key| key.name == "reply_rate_contacted"));
        let kind = spot(Kind::Campaign, "kind").words();
        assert_eq!(kind[0].text, "campaign/v1");
        let within = spot(Kind::Campaign, "replies.positive.within");
        assert!(within.form().unwrap().contains("business days"));
        assert!(Spot::at(Kind::Campaign, &[Step::Key("nothing".into())]).is_none());
    }

    #[test]
    fn every_key_of_every_section_has_a_description() {
        fn visit(spot: &Spot, way: &str, bare: &mut Vec<String>) {
            if way.matches('.').count() > 6 {
                return;
            }
            for key in spot.keys() {
                let way = format!("{way}.{}", key.name);
                if key.doc.is_empty() {
                    bare.push(way.clone());
                }
                if let Some(inner) = spot.step(&Step::Key(key.name.clone())) {
                    visit(&inner, &way, bare);
                    if let Some(item) = inner.item() {
                        visit(&item, &way, bare);
                    }
                }
            }
        }
        for kind in Kind::ALL {
            let mut bare = Vec::new();
            visit(&Spot::top(kind).unwrap(), kind.stem(), &mut bare);
            assert_eq!(bare, Vec::<String>::new());
        }
    }
}
