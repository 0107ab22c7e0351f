//! Names authors choose, references with a version, and references to secrets.

use std::fmt;
use std::str::FromStr;

use super::text_schema;
use crate::spec::decode::{Cx, Decode};
use crate::spec::shape::written;
use crate::yaml::Node;

/// A name: lower-case letters and digits, with single dashes or dots between; at most 64
/// characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(String);

impl Name {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::ops::Deref for Name {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Name {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let part = |part: &str| {
            !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        };
        let good = text.len() <= 64 && text.split(['-', '.']).all(part);
        if good { Ok(Self(text.to_owned())) } else { Err(()) }
    }
}

/// Whether a text is a [`Name`].
pub fn is_name(text: &str) -> bool {
    text.parse::<Name>().is_ok()
}

/// A template or prompt at one version: `winback-intro@2`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Versioned {
    /// Its id.
    pub id: Name,
    /// Its version, from 1.
    pub version: u32,
}

impl fmt::Display for Versioned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.id, self.version)
    }
}

impl FromStr for Versioned {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (id, version) = text.split_once('@').ok_or(())?;
        let plain = version.len() <= 9
            && !version.starts_with('0')
            && version.bytes().all(|b| b.is_ascii_digit());
        let version = version.parse().map_err(|_| ())?;
        if plain { Ok(Self { id: id.parse()?, version }) } else { Err(()) }
    }
}

/// Where a secret is kept: `env:SMARTLEAD_API_KEY` or `file:secrets/smartlead`. Never the secret.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SecretRef {
    /// An environment variable.
    Env(String),
    /// A file, relative to the workspace.
    File(String),
}

impl fmt::Display for SecretRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Env(name) => write!(f, "env:{name}"),
            Self::File(path) => write!(f, "file:{path}"),
        }
    }
}

impl FromStr for SecretRef {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let word = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_';
        match text.split_once(':') {
            Some(("env", name)) if !name.is_empty() && name.bytes().all(word) => {
                Ok(Self::Env(name.to_owned()))
            }
            Some(("file", path)) if !path.is_empty() => Ok(Self::File(path.to_owned())),
            _ => Err(()),
        }
    }
}

written! {
    Name, "a name of lower-case letters and digits, with dashes or dots between";
    Versioned, "a name with its version, such as `winback-intro@2`";
}

impl Decode for SecretRef {
    fn decode(node: Node<'_>, cx: &mut Cx<'_>) -> Option<Self> {
        let reference = node.text().and_then(|text| text.parse().ok());
        if reference.is_none() {
            cx.expected_without_value(node, "a reference to a secret, `env:NAME` or `file:PATH`");
        }
        reference
    }
}

text_schema! {
    Name, "Name",
        "^(?=.{1,64}$)[a-z0-9]+([-.][a-z0-9]+)*$",
        "Lower-case letters and digits, with dashes or dots between";
    Versioned, "Versioned",
        "^(?=[^@]{1,64}@)[a-z0-9]+([-.][a-z0-9]+)*@[1-9][0-9]{0,8}$",
        "A name with its version, such as `winback-intro@2`";
    SecretRef, "SecretRef",
        "^(env:[A-Z0-9_]+|file:.+)$",
        "Where a secret is kept: `env:NAME` or `file:PATH`";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_versions_and_secret_references_print_what_they_parse() {
        assert_eq!("q1-dormant".parse::<Name>().unwrap().to_string(), "q1-dormant");
        assert_eq!("opener@3".parse::<Versioned>().unwrap().to_string(), "opener@3");
        assert_eq!("env:KEY_1".parse::<SecretRef>().unwrap().to_string(), "env:KEY_1");
        for text in ["Q1", "a--b", "-a", "a-", "", "a b"] {
            assert!(text.parse::<Name>().is_err(), "{text}");
        }
        for text in ["opener", "opener@", "opener@0", "opener@x", "Opener@1"] {
            assert!(text.parse::<Versioned>().is_err(), "{text}");
        }
        for text in ["KEY", "env:", "env:lower", "file:", "hunter2"] {
            assert!(text.parse::<SecretRef>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_secret_in_the_place_of_a_reference_is_not_repeated() {
        let text = "api_key: hunter2\n";
        let file = crate::source::Sources::new().add("sendoff.yaml", text);
        let tree = crate::yaml::parse(file, text).tree;
        let mut problems = crate::diagnostic::Problems::new();
        let entry = tree.root().and_then(|root| root.get("api_key")).unwrap();
        assert!(SecretRef::decode(entry.value, &mut Cx::new(&mut problems, true)).is_none());
        let said = format!("{:?}", problems.iter().next().unwrap());
        assert!(said.contains("env:NAME") && !said.contains("hunter2"), "{said}");
    }
}
