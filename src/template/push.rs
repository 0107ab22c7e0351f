//! A text in the syntax that Smartlead reads, and the fields each lead needs for it.
//!
//! Fallbacks and conditionals are ours alone: Smartlead renders a blank as a blank. So a field is
//! filled with its fallback before the lead is loaded, and a conditional becomes a field of its
//! own that holds the branch of that lead. Knows nothing of requests.

use std::collections::BTreeMap;

use crate::base::digest::Digest;
use crate::base::private::Personal;

use super::ast::{Conditional, Content, Node, NodeKind};
use super::render::{Markup, Rendering};

/// What a text is for, which decides how plain text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// A subject: always plain.
    Subject,
    /// A body, which Smartlead takes as HTML: plain text is escaped and its lines are broken.
    Body(Markup),
}

impl Part {
    fn write(self, out: &mut String, text: &str) {
        if self != Self::Body(Markup::Plain) {
            return out.push_str(text);
        }
        for c in text.chars() {
            match c {
                '&' => out.push_str("&amp;"),
                '<' => out.push_str("&lt;"),
                '>' => out.push_str("&gt;"),
                '\n' => out.push_str("<br>"),
                _ => out.push(c),
            }
        }
    }
}

/// The text as it is written into a sequence.
pub fn smartlead_text(content: &Content, part: Part) -> String {
    let mut out = String::with_capacity(content.text().len());
    write(content, content.nodes(), part, &mut out);
    out
}

fn write(content: &Content, nodes: &[Node], part: Part, out: &mut String) {
    for node in nodes {
        match &node.kind {
            NodeKind::Text(text) => part.write(out, text),
            NodeKind::Tag(tag) => out.push_str(&format!("{{{{{}}}}}", tag.name)),
            NodeKind::Sender(_) | NodeKind::Helper(_) => {
                out.push_str(&content.text()[node.span.range()]);
            }
            NodeKind::Spintax(options) => {
                for (index, option) in options.iter().enumerate() {
                    out.push(if index == 0 { '{' } else { '|' });
                    write(content, &option.nodes, part, out);
                }
                out.push('}');
            }
            NodeKind::Conditional(condition) => {
                out.push_str(&format!("{{{{{}}}}}", block_key(content, node, condition)));
            }
        }
    }
}

/// The key of the field that holds a conditional's branch. It follows from the block's text, so
/// that the same block in two steps is one field, and two blocks never share one.
fn block_key(content: &Content, node: &Node, condition: &Conditional) -> String {
    let digest = Digest::of(content.text()[node.span.range()].as_bytes());
    format!("if_{}_{}", condition.name, digest.short())
}

impl Rendering<'_> {
    /// The fields that a text in [`smartlead_text`]'s form needs for this person: values with
    /// fallbacks in place, and the branches of conditionals. A field that stays blank is blank.
    pub fn smartlead_fields(&self, content: &Content, part: Part) -> BTreeMap<String, Personal> {
        let mut fields = BTreeMap::new();
        self.collect_fields(content, content.nodes(), part, &mut fields);
        fields
    }

    fn collect_fields(
        &self,
        content: &Content,
        nodes: &[Node],
        part: Part,
        fields: &mut BTreeMap<String, Personal>,
    ) {
        for node in nodes {
            match &node.kind {
                NodeKind::Tag(tag) => {
                    fields.insert(tag.name.clone(), Personal::from(self.fill(tag).0));
                }
                NodeKind::Spintax(options) => {
                    for option in options {
                        self.collect_fields(content, &option.nodes, part, fields);
                    }
                }
                NodeKind::Conditional(condition) => {
                    let key = block_key(content, node, condition);
                    fields.insert(key, Personal::new(self.branch(content, node, part)));
                }
                NodeKind::Text(_) | NodeKind::Sender(_) | NodeKind::Helper(_) => {}
            }
        }
    }

    fn branch(&self, content: &Content, node: &Node, part: Part) -> String {
        let mut text = String::new();
        for piece in self.chosen(std::slice::from_ref(node)) {
            match &piece.kind {
                NodeKind::Text(plain) => part.write(&mut text, plain),
                NodeKind::Tag(tag) => part.write(&mut text, self.fill(tag).0),
                _ => text.push_str(&content.text()[piece.span.range()]),
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Problems;
    use crate::source::{OffsetMap, Sources};
    use crate::template::parse;

    fn content(text: &str) -> Content {
        let file = Sources::new().add("t.md", text);
        parse(text, file, &OffsetMap::straight(0), &mut Problems::new())
    }

    fn fields(text: &str, part: Part, values: &[(&str, &str)]) -> Vec<(String, String)> {
        let values: BTreeMap<String, Personal> =
            values.iter().map(|(key, value)| ((*key).to_owned(), (*value).into())).collect();
        let fallbacks = BTreeMap::from([("company".to_owned(), "your team".to_owned())]);
        let markup = Markup::Plain;
        let rendering = Rendering { values: &values, fallbacks: &fallbacks, wording: 0, markup };
        let fields = rendering.smartlead_fields(&content(text), part);
        fields.into_iter().map(|(key, value)| (key, value.into_revealed())).collect()
    }

    #[test]
    fn what_is_ours_alone_is_gone_from_the_text() {
        let body = Part::Body(Markup::Plain);
        let text = "{Hi|Hello} {{name|you}},\na < b %signature% {{sl_time_of_day}}";
        let sent = "{Hi|Hello} {{name}},<br>a &lt; b %signature% {{sl_time_of_day}}";
        assert_eq!(smartlead_text(&content(text), body), sent);
        let html = "<p>{{name|you}}</p>\n";
        assert_eq!(smartlead_text(&content(html), Part::Body(Markup::Html)), "<p>{{name}}</p>\n");
        assert_eq!(smartlead_text(&content("a & {{b|c}}"), Part::Subject), "a & {{b}}");
    }

    #[test]
    fn blanks_are_filled_before_a_lead_is_loaded() {
        let text = "{{name|you}} {{company}} {{city}}";
        let filled = |values| fields(text, Part::Subject, values);
        let pair = |key: &str, value: &str| (key.to_owned(), value.to_owned());
        assert_eq!(
            filled(&[("name", " ")]),
            [pair("city", ""), pair("company", "your team"), pair("name", "you")]
        );
        assert_eq!(
            filled(&[("name", "Ada"), ("company", "Acme"), ("city", "Ulm")]),
            [pair("city", "Ulm"), pair("company", "Acme"), pair("name", "Ada")]
        );
    }

    #[test]
    fn a_conditional_is_a_field_with_the_branch_of_the_lead() {
        let text = "x {{#if city}}in\n{{city}}{{else}}at {{company}}{{/if}}";
        let sent = smartlead_text(&content(text), Part::Body(Markup::Plain));
        let key = sent.trim_start_matches("x {{").trim_end_matches("}}").to_owned();
        assert!(key.starts_with("if_city_"), "{sent}");
        let branch = |values| fields(text, Part::Body(Markup::Plain), values);
        assert_eq!(branch(&[("city", "<Ulm>")]), [(key.clone(), "in<br>&lt;Ulm&gt;".to_owned())]);
        assert_eq!(branch(&[]), [(key, "at your team".to_owned())]);
    }
}
