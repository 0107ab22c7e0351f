//! Values that cannot be printed or serialised by accident: secrets and personal data.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};

/// A credential: a key, a token, a password. Its memory is wiped when it is dropped.
#[derive(Clone)]
pub struct Secret(SecretString);

impl Secret {
    /// Takes a credential into keeping.
    pub fn new(value: impl Into<String>) -> Self {
        Self(SecretString::from(value.into()))
    }

    /// The credential itself. Only the code that puts it on the wire calls this.
    pub fn reveal(&self) -> &str {
        self.0.expose_secret()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(redacted)")
    }
}

/// Something about a person: an address, a name, the text of a reply.
///
/// It has neither `Display` nor `Serialize`; `Debug` prints a mask. What must be compared or
/// counted can be; what must reach a platform is taken out with [`Personal::reveal`].
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Personal<T = String>(T);

impl<T> Personal<T> {
    /// Takes a personal value into keeping.
    pub fn new(value: T) -> Self {
        Self(value)
    }

    /// The value itself, for the code that writes it to a platform or renders a message.
    pub fn reveal(&self) -> &T {
        &self.0
    }

    /// The value itself, moved out.
    pub fn into_revealed(self) -> T {
        self.0
    }
}

impl<T> fmt::Debug for Personal<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Personal(masked)")
    }
}

impl From<&str> for Personal {
    fn from(value: &str) -> Self {
        Self(value.to_owned())
    }
}

impl From<String> for Personal {
    fn from(value: String) -> Self {
        Self(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_neither_secrets_nor_people() {
        let shown = format!("{:?} {:?}", Secret::new("hunter2"), Personal::from("a@b.example"));
        assert_eq!(shown, "Secret(redacted) Personal(masked)");
    }
}
