//! File addresses of the protocol and paths of the disk: the only place that sees how `lsp-types`
//! holds an address.
//!
//! Knows nothing of documents or workspaces.

use std::path::{Path, PathBuf};

use lsp_types::Uri;

/// The path of a `file:` address; `None` for any other scheme and for what is no absolute path.
pub(super) fn path(uri: &Uri) -> Option<PathBuf> {
    let rest = strip_scheme(uri.as_str())?;
    let start = rest.find('/')?;
    let host = &rest[..start];
    if !(host.is_empty() || host.eq_ignore_ascii_case("localhost")) {
        return None;
    }
    let decoded = decoded(rest[start..].split(['?', '#']).next().unwrap_or_default())?;
    let drive = decoded.as_bytes().get(2) == Some(&b':') && cfg!(windows);
    Some(PathBuf::from(if drive { &decoded[1..] } else { decoded.as_str() }))
}

fn strip_scheme(text: &str) -> Option<&str> {
    let (scheme, rest) = text.split_once("://")?;
    scheme.eq_ignore_ascii_case("file").then_some(rest)
}

/// The address of an absolute path; `None` where the path is not text.
pub(super) fn uri(path: &Path) -> Option<Uri> {
    let text = path.to_str()?.replace('\\', if cfg!(windows) { "/" } else { "\\" });
    let mut address = String::from("file://");
    if !text.starts_with('/') {
        address.push('/');
    }
    for byte in text.bytes() {
        let plain = byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte);
        if plain {
            address.push(char::from(byte));
        } else {
            address.push_str(&format!("%{byte:02X}"));
        }
    }
    address.parse().ok()
}

fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let pair = after.get(..2).and_then(|pair| std::str::from_utf8(pair).ok());
        match pair.and_then(|pair| u8::from_str_radix(pair, 16).ok()).filter(|_| *first == b'%') {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).ok().filter(|text| !text.contains('\0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_paths_lead_to_each_other() {
        for text in ["/a/b.yaml", "/with space/größe.yaml", "/per%cent#hash?.yaml", "/c:/d"] {
            let address = uri(Path::new(text)).unwrap();
            assert_eq!(path(&address), Some(PathBuf::from(text)), "{}", address.as_str());
        }
        assert_eq!(uri(Path::new("/a b/ö")).unwrap().as_str(), "file:///a%20b/%C3%B6");
    }

    #[test]
    fn what_is_no_file_of_this_machine_has_no_path() {
        let table = [
            ("file:///a%40b", Some("/a@b")),
            ("FILE://localhost/a", Some("/a")),
            ("file:///a#part", Some("/a")),
            ("file://elsewhere/a", None),
            ("untitled:Untitled-1", None),
            ("https://a.example/b", None),
            ("file:///a%00b", None),
        ];
        for (address, expected) in table {
            let found = path(&address.parse().unwrap());
            assert_eq!(found, expected.map(PathBuf::from), "{address}");
        }
    }
}
