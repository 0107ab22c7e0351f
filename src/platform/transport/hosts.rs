//! The hosts a client may talk to: a credential never leaves for any other.
//!
//! Knows nothing of names and addresses beyond their text; it resolves nothing.

use std::net::IpAddr;

use reqwest::Url;

use super::wire::Fault;

/// Hosts by exact name, or by `*.suffix` for every name below a suffix.
#[derive(Debug, Clone, Default)]
pub struct HostList {
    patterns: Vec<Pattern>,
}

#[derive(Debug, Clone)]
enum Pattern {
    Exact(String),
    Below(String),
}

/// A text that is neither a host name nor `*.` and a host name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a host: write a name such as `api.example.com`, or `*.example.com`")]
pub struct BadHostPattern(pub String);

impl HostList {
    /// Reads a list such as `["server.example.com", "*.my.example.com", "127.0.0.1"]`.
    pub fn new<'a>(hosts: impl IntoIterator<Item = &'a str>) -> Result<Self, BadHostPattern> {
        let patterns = hosts.into_iter().map(Pattern::read).collect::<Result<_, _>>()?;
        Ok(Self { patterns })
    }

    /// Whether any host beyond this machine is on the list.
    pub fn leaves_this_machine(&self) -> bool {
        self.patterns.iter().any(|pattern| match pattern {
            Pattern::Exact(host) => !is_loopback_name(host),
            Pattern::Below(_) => true,
        })
    }

    /// Checks that a request to this address is allowed: a listed host, by `https` unless the host
    /// is this machine, and no name or password in the address.
    pub fn check(&self, url: &Url) -> Result<(), Fault> {
        let host = bare(url.host_str().unwrap_or_default()).to_ascii_lowercase();
        let listed = self.patterns.iter().any(|pattern| match pattern {
            Pattern::Exact(exact) => *exact == host,
            Pattern::Below(suffix) => host.ends_with(suffix.as_str()),
        });
        if !listed || !url.username().is_empty() || url.password().is_some() {
            return Err(Fault::ForbiddenHost);
        }
        match url.scheme() {
            "https" => Ok(()),
            "http" if is_loopback(url) => Ok(()),
            _ => Err(Fault::Insecure),
        }
    }
}

impl Pattern {
    fn read(text: &str) -> Result<Self, BadHostPattern> {
        let lower = text.to_ascii_lowercase();
        let name = lower.strip_prefix("*.").unwrap_or(&lower);
        let is_address = bare(name).parse::<IpAddr>().is_ok();
        let is_name = !name.is_empty()
            && !name.split('.').any(str::is_empty)
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'.');
        if !is_address && !is_name {
            return Err(BadHostPattern(text.to_owned()));
        }
        match lower.strip_prefix('*') {
            // `*.com` would be no list at all.
            Some(suffix) if name.contains('.') && !is_address => Ok(Self::Below(suffix.to_owned())),
            Some(_) => Err(BadHostPattern(text.to_owned())),
            None => Ok(Self::Exact(bare(&lower).to_owned())),
        }
    }
}

/// A host without the brackets that addresses of the sixth version stand in.
fn bare(host: &str) -> &str {
    host.trim_matches(['[', ']'])
}

/// Whether an address points at this machine by its text: a loopback number or `localhost`.
pub fn is_loopback(url: &Url) -> bool {
    url.host_str().is_some_and(is_loopback_name)
}

fn is_loopback_name(host: &str) -> bool {
    host == "localhost" || bare(host).parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_listed_hosts_by_https_or_this_machine_are_allowed() {
        let list =
            HostList::new(["api.example.com", "*.my.example.net", "127.0.0.1", "::1", "localhost"])
                .unwrap();
        for (url, expected) in [
            ("https://api.example.com/v1", Ok(())),
            ("https://API.example.com/v1", Ok(())),
            ("https://acme.my.example.net/", Ok(())),
            ("http://127.0.0.1:8080/", Ok(())),
            ("http://[::1]:8080/", Ok(())),
            ("http://localhost:8080/", Ok(())),
            ("http://api.example.com/v1", Err(Fault::Insecure)),
            ("ftp://api.example.com/v1", Err(Fault::Insecure)),
            ("https://my.example.net/", Err(Fault::ForbiddenHost)),
            ("https://evilmy.example.net/", Err(Fault::ForbiddenHost)),
            ("https://api.example.com.test/", Err(Fault::ForbiddenHost)),
            ("https://user:word@api.example.com/", Err(Fault::ForbiddenHost)),
            ("https://127.0.0.2/", Err(Fault::ForbiddenHost)),
        ] {
            assert_eq!(list.check(&url.parse().unwrap()), expected, "{url}");
        }
    }

    #[test]
    fn a_list_that_would_allow_everything_is_refused() {
        for text in ["*", "*.", "*.com", "https://api.example.com", "a..b", ""] {
            assert_eq!(
                HostList::new([text]).unwrap_err(),
                BadHostPattern(text.to_owned()),
                "{text}"
            );
        }
    }
}
