//! Whether an address is one that every hop accepts, and whether its domain is what it looks
//! like.
//!
//! The `addr-spec` of RFC 5321 without its rare forms: no quoted local part, no comment, no
//! address literal, no display name. Does not know policy: reserved domains and generic inboxes
//! are judged in `reject`.

use std::borrow::Cow;

use super::script::is_mixed_script;
use crate::base::address::{ascii_domain, is_encoded};

const ADDRESS_BYTES_MAX: usize = 254;
const LOCAL_BYTES_MAX: usize = 64;
const LABEL_BYTES_MAX: usize = 63;

/// What is wrong with an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It is not an address in the accepted form.
    Syntax,
    /// Its local part is not ASCII, which needs SMTPUTF8 at every hop.
    NonAsciiLocalPart,
    /// A label of its domain mixes scripts, which a spoofed domain does.
    MixedScriptDomain,
}

/// Checks an address without blanks around it.
pub fn check(address: &str) -> Result<(), Fault> {
    let (local, domain) = address.split_once('@').ok_or(Fault::Syntax)?;
    check_local(local)?;
    let ascii = check_domain(domain)?;
    if local.len() + 1 + ascii.len() > ADDRESS_BYTES_MAX {
        return Err(Fault::Syntax);
    }
    Ok(())
}

fn check_local(local: &str) -> Result<(), Fault> {
    let edge = local.starts_with('.') || local.ends_with('.');
    if local.is_empty() || local.len() > LOCAL_BYTES_MAX || edge || local.contains("..") {
        return Err(Fault::Syntax);
    }
    if !local.bytes().all(|byte| byte >= 0x80 || is_atom(byte)) {
        return Err(Fault::Syntax);
    }
    if local.is_ascii() {
        return Ok(());
    }
    if local.chars().all(|c| c.is_ascii() || c.is_alphanumeric()) {
        Err(Fault::NonAsciiLocalPart)
    } else {
        Err(Fault::Syntax)
    }
}

/// A character of a dot-atom (RFC 5322, section 3.2.3), or the dot.
fn is_atom(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(&byte)
}

fn check_domain(domain: &str) -> Result<Cow<'_, str>, Fault> {
    if domain.len() > 4 * 255 {
        return Err(Fault::Syntax);
    }
    let ascii = ascii_domain(domain).ok_or(Fault::Syntax)?;
    if !is_host_name(&ascii) {
        return Err(Fault::Syntax);
    }
    if ascii.split('.').any(is_encoded) {
        let (shown, decoded) = idna::domain_to_unicode(&ascii);
        decoded.map_err(|_| Fault::Syntax)?;
        if shown.split('.').any(is_mixed_script) {
            return Err(Fault::MixedScriptDomain);
        }
    }
    Ok(ascii)
}

/// Two or more labels of letters, digits and inner hyphens, the last one not a number.
fn is_host_name(domain: &str) -> bool {
    let mut labels = 0;
    let mut last = "";
    for label in domain.split('.') {
        let hyphen = label.starts_with('-') || label.ends_with('-');
        let plain = label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if label.is_empty() || label.len() > LABEL_BYTES_MAX || hyphen || !plain {
            return false;
        }
        labels += 1;
        last = label;
    }
    let named = last.len() >= 2 && !last.bytes().all(|byte| byte.is_ascii_digit());
    labels >= 2 && named && domain.len() <= 253
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ordinary_addresses_pass() {
        let long = format!("{}@acme.example", "a".repeat(64));
        for address in [
            "jane@acme.example",
            "jane.o'neil+q1@mail.acme-north.example",
            "j@4acme.example",
            "jane@bücher.example",
            "jane@例え.example",
            "jane@xn--bcher-kva.example",
            "jane@acme.xn--p1ai",
            long.as_str(),
        ] {
            assert_eq!(check(address), Ok(()), "{address}");
        }
    }

    #[test]
    fn forms_that_no_sender_accepts_are_syntax() {
        let long_local = format!("{}@acme.example", "a".repeat(65));
        let long_label = format!("a@{}.example", "a".repeat(64));
        let long_total =
            format!("{}@{}.example", "a".repeat(64), vec!["a".repeat(60); 3].join("."));
        assert_eq!(long_total.len(), 255);
        for address in [
            "jane",
            "@acme.example",
            "jane@",
            "jane@@acme.example",
            "jane@b@acme.example",
            "\"a b\"@acme.example",
            "a b@acme.example",
            "jane(comment)@acme.example",
            "jane@[192.0.2.1]",
            "jane@192.0.2.1",
            "jane@localhost",
            "Jane <jane@acme.example>",
            "<jane@acme.example>",
            "mailto:jane@acme.example",
            "jane@acme.example.",
            "jane@acme..example",
            "jane@-acme.example",
            "jane@acme-.example",
            "jane@ac_me.example",
            ".jane@acme.example",
            "jane.@acme.example",
            "ja..ne@acme.example",
            "jane@acme.x",
            "jane\r\n@acme.example",
            "ja\u{200b}ne@acme.example",
            "jane@xn--a.example",
            long_local.as_str(),
            long_label.as_str(),
            long_total.as_str(),
        ] {
            assert_eq!(check(address), Err(Fault::Syntax), "{address}");
        }
    }

    #[test]
    fn a_local_part_in_other_letters_is_named_as_such() {
        assert_eq!(check("jörg@acme.example"), Err(Fault::NonAsciiLocalPart));
    }

    #[test]
    fn a_cyrillic_letter_in_a_latin_domain_is_a_spoof_in_either_form() {
        let spoof = "jane@\u{430}cme.example";
        assert_eq!(check(spoof), Err(Fault::MixedScriptDomain));
        let encoded = idna::domain_to_ascii("\u{430}cme.example").unwrap();
        assert_eq!(check(&format!("jane@{encoded}")), Err(Fault::MixedScriptDomain));
    }

    proptest! {
        #[test]
        fn whatever_passes_is_an_address_to_a_second_judge(
            address in "[a-z.+@!\"() -]{1,10}@[a-z0-9.-]{1,12}\\.(example|com|1)"
        ) {
            if check(&address).is_ok() {
                prop_assert!(email_address::EmailAddress::is_valid(&address), "{address}");
            }
        }
    }
}
