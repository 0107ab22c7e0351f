//! Countries: the names people write, and their ISO 3166 codes.
//!
//! Knows what a country is called, in English and at home; knows no country's law.

/// Name, in lower case, and code; sorted by name.
const NAMES: [(&str, &str); 78] = [
    ("argentina", "AR"),
    ("australia", "AU"),
    ("austria", "AT"),
    ("belgium", "BE"),
    ("brasil", "BR"),
    ("brazil", "BR"),
    ("bulgaria", "BG"),
    ("canada", "CA"),
    ("chile", "CL"),
    ("china", "CN"),
    ("colombia", "CO"),
    ("croatia", "HR"),
    ("cyprus", "CY"),
    ("czech republic", "CZ"),
    ("czechia", "CZ"),
    ("danmark", "DK"),
    ("denmark", "DK"),
    ("deutschland", "DE"),
    ("egypt", "EG"),
    ("england", "GB"),
    ("españa", "ES"),
    ("estonia", "EE"),
    ("finland", "FI"),
    ("france", "FR"),
    ("germany", "DE"),
    ("great britain", "GB"),
    ("greece", "GR"),
    ("hong kong", "HK"),
    ("hungary", "HU"),
    ("iceland", "IS"),
    ("india", "IN"),
    ("indonesia", "ID"),
    ("ireland", "IE"),
    ("israel", "IL"),
    ("italia", "IT"),
    ("italy", "IT"),
    ("japan", "JP"),
    ("korea, republic of", "KR"),
    ("latvia", "LV"),
    ("liechtenstein", "LI"),
    ("lithuania", "LT"),
    ("luxembourg", "LU"),
    ("malaysia", "MY"),
    ("malta", "MT"),
    ("mexico", "MX"),
    ("nederland", "NL"),
    ("netherlands", "NL"),
    ("new zealand", "NZ"),
    ("nigeria", "NG"),
    ("norway", "NO"),
    ("peru", "PE"),
    ("philippines", "PH"),
    ("poland", "PL"),
    ("polska", "PL"),
    ("portugal", "PT"),
    ("romania", "RO"),
    ("saudi arabia", "SA"),
    ("schweiz", "CH"),
    ("scotland", "GB"),
    ("serbia", "RS"),
    ("singapore", "SG"),
    ("slovakia", "SK"),
    ("slovenia", "SI"),
    ("south africa", "ZA"),
    ("south korea", "KR"),
    ("spain", "ES"),
    ("suisse", "CH"),
    ("sverige", "SE"),
    ("sweden", "SE"),
    ("switzerland", "CH"),
    ("taiwan", "TW"),
    ("thailand", "TH"),
    ("turkey", "TR"),
    ("ukraine", "UA"),
    ("united kingdom", "GB"),
    ("united states", "US"),
    ("usa", "US"),
    ("österreich", "AT"),
];

/// The code of a country that is written as a code or as a name. `None` for a blank or a name
/// that is not known. Two letters are taken as a code, `UK` as the one people mean by it.
pub fn code_of(text: &str) -> Option<String> {
    let text = text.trim();
    if text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        let code = text.to_ascii_uppercase();
        return Some(if code == "UK" { "GB".to_owned() } else { code });
    }
    let name = text.to_lowercase();
    let name = name.strip_prefix("the ").unwrap_or(&name);
    let at = NAMES.binary_search_by(|(known, _)| (*known).cmp(name)).ok()?;
    Some(NAMES[at].1.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_are_sorted() {
        assert!(NAMES.is_sorted());
    }

    #[test]
    fn a_country_is_known_by_its_code_and_by_its_names() {
        for (text, code) in [
            ("de", Some("DE")),
            (" UK ", Some("GB")),
            ("Österreich", Some("AT")),
            ("The Netherlands", Some("NL")),
            ("United States", Some("US")),
            ("", None),
            ("Narnia", None),
        ] {
            assert_eq!(code_of(text).as_deref(), code, "{text}");
        }
    }
}
