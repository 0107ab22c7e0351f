//! Whether one label of a domain mixes writing systems that are easily taken for each other.
//!
//! The "highly restrictive" level of UTS #39, over the scripts that domains are written in. Does
//! not detect a label that is foreign throughout: that is a name in its own script.

#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    Latin,
    Greek,
    Cyrillic,
    Armenian,
    Hebrew,
    Arabic,
    Indic,
    Thai,
    Georgian,
    Cherokee,
    Han,
    Kana,
    Hangul,
    Bopomofo,
    Other,
}

/// Whether a label mixes scripts in a way no language does. Digits, hyphens and combining marks
/// belong to any script; Latin may stand beside Chinese, Japanese or Korean.
pub(super) fn is_mixed_script(label: &str) -> bool {
    if label.is_ascii() {
        return false;
    }
    let mut seen: Vec<Script> = Vec::new();
    for script in label.chars().filter_map(script) {
        if !seen.contains(&script) {
            seen.push(script);
        }
    }
    let allowed: [&[Script]; 3] = [
        &[Script::Latin, Script::Han, Script::Kana],
        &[Script::Latin, Script::Han, Script::Bopomofo],
        &[Script::Latin, Script::Han, Script::Hangul],
    ];
    seen.len() > 1 && !allowed.iter().any(|set| seen.iter().all(|script| set.contains(script)))
}

fn script(c: char) -> Option<Script> {
    Some(match u32::from(c) {
        0x30..=0x39 | 0x2d | 0xb7 | 0x300..=0x36f => return None,
        0x41..=0x5a | 0x61..=0x7a | 0xaa..=0x24f | 0x250..=0x2af | 0x1e00..=0x1eff => Script::Latin,
        0x370..=0x3ff | 0x1f00..=0x1fff => Script::Greek,
        0x400..=0x52f | 0x1c80..=0x1c8f | 0x2de0..=0x2dff | 0xa640..=0xa69f => Script::Cyrillic,
        0x530..=0x58f => Script::Armenian,
        0x590..=0x5ff => Script::Hebrew,
        0x600..=0x77f | 0x8a0..=0x8ff => Script::Arabic,
        0x900..=0xdff => Script::Indic,
        0xe00..=0xe7f => Script::Thai,
        0x10a0..=0x10ff | 0x1c90..=0x1cbf | 0x2d00..=0x2d2f => Script::Georgian,
        0x13a0..=0x13ff | 0xab70..=0xabbf => Script::Cherokee,
        0x3005..=0x3007 | 0x3400..=0x9fff | 0xf900..=0xfaff | 0x2_0000..=0x3_ffff => Script::Han,
        0x3040..=0x30ff | 0x31f0..=0x31ff | 0xff66..=0xff9f => Script::Kana,
        0x1100..=0x11ff | 0x3130..=0x318f | 0xac00..=0xd7ff => Script::Hangul,
        0x3100..=0x312f | 0x31a0..=0x31bf => Script::Bopomofo,
        _ => Script::Other,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_mixtures_no_language_uses_are_flagged() {
        let table = [
            ("acme", false),
            ("bücher-24", false),
            ("пример", false),
            ("παράδειγμα", false),
            ("例え", false),
            ("acme日本", false),
            ("acme한국", false),
            ("\u{430}cme", true),
            ("αcme", true),
            ("приmер", true),
            ("日本한국", false),
            ("かな한국", true),
            ("acm\u{13a1}", true),
        ];
        for (label, mixed) in table {
            assert_eq!(is_mixed_script(label), mixed, "{label}");
        }
    }
}
