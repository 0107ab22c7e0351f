//! What `serde_yaml` writes, this reader reads back as the same value.
//!
//! Left out are U+0085, U+2028 and U+2029, which the emitter writes as YAML 1.1 line breaks, and
//! the key `<<`, which it writes without quotes and which is refused here.

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::super::parse;
use super::file;

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ -~äö😀\n\t]{0,30}".prop_map(|text| text),
        proptest::sample::select(vec![
            "no",
            "010",
            "~",
            "- a",
            "1e3",
            "12:30",
            "{{x}} y",
            "a: b",
            "# x",
            " lead",
            "trail ",
            "'",
            "\"",
            "\\",
            "|",
            ">",
            "%",
            "@",
            "*x",
            "&x",
            "!x",
            "",
            "null",
            "true",
            "1.10",
            "<<",
            "\r",
            "\u{7F}",
            "\u{FEFF}x",
            "a\n\n\nb\n",
            "\n",
            "? x",
            "---",
            "...",
            "=",
            "0x1F",
        ])
        .prop_map(str::to_owned),
    ]
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        (-1.0e9..1.0e9f64).prop_map(Value::from),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 5, |inner| {
        let key = text().prop_filter("a merge key", |key| key != "<<");
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::vec((key, inner), 0..4)
                .prop_map(|pairs| Value::Object(pairs.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn emitted_values_are_read_back(value in value()) {
        let document = json!({ "value": value });
        let written = serde_yaml::to_string(&document).expect("writes");
        let parsed = parse(file(), &written);
        prop_assert!(parsed.tree.is_complete(), "{}", written);
        prop_assert_eq!(parsed.tree.to_json(), document, "{}", written);
    }
}
