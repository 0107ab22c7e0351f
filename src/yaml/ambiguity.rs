//! Plain scalars that other readers of YAML take for something else than this one does.
//!
//! Knows the YAML 1.1 types and the usual losses; knows nothing of keys. Dates, spans of hours
//! (`09:00-16:30`), percentages and durations are text to every reader or meant as what they are.

use crate::diagnostic::{Diagnostic, Fix};
use crate::source::Span;

use super::scalar::{Core, is_decimal, resolve};
use super::sink::Sink;

const AMBIGUITY: &str = "spec-yaml-ambiguity";
/// The longest text that is looked at, in bytes: no number or word of interest is longer.
const BYTES_MAX: usize = 64;
/// The first whole number that a reader with double precision may round.
const EXACT_MAX: u64 = 1 << 53;

/// Reports a plain scalar that does not mean the same to every reader.
pub(super) fn check(text: &str, span: Span, sink: &mut Sink) {
    let Some(trap) = trap(text) else { return };
    let at = sink.at(span);
    let headline = format!("`{text}` {}", trap.reading);
    let problem = if trap.loses {
        Diagnostic::error(AMBIGUITY, at, headline)
    } else {
        Diagnostic::warning(AMBIGUITY, at, headline)
    };
    let title = format!("quote `{text}`");
    let fix = match resolve(text) {
        Core::Str(_) => Fix::safe(title),
        _ => Fix::likely(title),
    };
    sink.push(problem.help(trap.help).fix(fix.replace(at, format!("\"{text}\""))));
}

/// Whether a text without quotes is that text to every reader of YAML.
pub fn reads_as_text(text: &str) -> bool {
    matches!(resolve(text), Core::Str(_)) && trap(text).is_none()
}

/// Reports a line of a plain text over several that looks like an item of a list.
pub(super) fn check_lines(source: &str, span: Span, sink: &mut Sink) {
    let written = source.get(span.range()).unwrap_or_default();
    let mut at = span.start;
    for line in written.split_inclusive('\n') {
        let dash = at + (line.len() - line.trim_start().len()) as u32;
        if at > span.start && line.trim_start().starts_with("- ") {
            let at = sink.at(Span::new(dash, dash + 1));
            let headline = "this `-` continues the text above and begins no item";
            sink.push(
                Diagnostic::error(AMBIGUITY, at, headline)
                    .help("align it with the items it belongs to; quote the text where it is one"),
            );
        }
        at += line.len() as u32;
    }
}

struct Trap {
    reading: &'static str,
    help: &'static str,
    loses: bool,
}

const fn error(reading: &'static str, help: &'static str) -> Option<Trap> {
    Some(Trap { reading, help, loses: true })
}

const TRUTH_HELP: &str = "quote it where text is meant; write `true` or `false` where a truth \
                          value is";
const NUMBER_HELP: &str = "quote it where text is meant; write a number in plain digits";

fn trap(text: &str) -> Option<Trap> {
    if text.len() > BYTES_MAX {
        return None;
    }
    let words = ["yes", "no", "on", "off", "y", "n"];
    if words.iter().any(|word| word.eq_ignore_ascii_case(text)) {
        return error("is a truth value to some readers of YAML and text to others", TRUTH_HELP);
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let first = unsigned.bytes().next()?;
    if !(first.is_ascii_digit() || first == b'.') {
        return None;
    }
    if is_sexagesimal(unsigned) {
        return error(
            "is a time to you and a number in base 60 to some readers of YAML",
            "quote it",
        );
    }
    number_trap(unsigned)
}

fn number_trap(unsigned: &str) -> Option<Trap> {
    let digits = unsigned.bytes().all(|byte| byte.is_ascii_digit());
    if digits && unsigned.len() > 1 && unsigned.starts_with('0') {
        return error(
            "has a leading zero: octal to some readers of YAML, decimal or text to others",
            NUMBER_HELP,
        );
    }
    if digits && unsigned.parse::<u64>().map_or(true, |value| value > EXACT_MAX) {
        return error("is a number so long that readers round it", "quote it");
    }
    if has_radix(unsigned) {
        return error("is a number to some readers of YAML and text to others", NUMBER_HELP);
    }
    if is_underscored(unsigned) {
        return error("is a number to some readers of YAML and text to others", NUMBER_HELP);
    }
    if is_decimal(unsigned) && unsigned.contains(['e', 'E']) && !reads_alike(unsigned) {
        return error("is a number to some readers of YAML and text to others", NUMBER_HELP);
    }
    if !digits && is_decimal(unsigned) && loses_a_zero(unsigned) {
        return Some(Trap {
            reading: "is a number, which loses its last zero",
            help: "quote it where a version is meant",
            loses: false,
        });
    }
    None
}

/// `12:30`, `12:30:45`, `1:30.5`.
fn is_sexagesimal(unsigned: &str) -> bool {
    let mut parts = unsigned.split(':');
    let hours = parts.next().unwrap_or_default();
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let mut count = 0;
    let sixtieths = parts.all(|part| {
        count += 1;
        let (whole, fraction) = part.split_once('.').unwrap_or((part, "0"));
        digits(whole) && whole.len() <= 2 && (fraction.is_empty() || digits(fraction))
    });
    digits(hours) && sixtieths && count > 0
}

fn has_radix(unsigned: &str) -> bool {
    let bits = |rest: &str| !rest.is_empty() && rest.bytes().all(|byte| b"01_".contains(&byte));
    let octal =
        |rest: &str| !rest.is_empty() && rest.bytes().all(|byte| (b'0'..=b'7').contains(&byte));
    unsigned.strip_prefix("0b").is_some_and(bits) || unsigned.strip_prefix("0o").is_some_and(octal)
}

fn is_underscored(unsigned: &str) -> bool {
    let hexadecimal = unsigned
        .strip_prefix("0x")
        .is_some_and(|rest| rest.bytes().all(|byte| byte == b'_' || byte.is_ascii_hexdigit()));
    let decimal = unsigned.starts_with(|c: char| c.is_ascii_digit())
        && unsigned.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_' || byte == b'.')
        && unsigned.matches('.').count() <= 1;
    unsigned.contains('_') && (hexadecimal || decimal)
}

/// Whether YAML 1.1, which wants a point and a signed exponent, sees a number too.
fn reads_alike(unsigned: &str) -> bool {
    unsigned.contains('.') && unsigned.contains(['+', '-'])
}

/// `1.10`, but neither `1.0` nor `1.5`.
fn loses_a_zero(unsigned: &str) -> bool {
    let fraction = unsigned.split_once('.').map_or("", |(_, fraction)| fraction);
    fraction.len() > 1 && fraction.ends_with('0')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_readers_disagree_on_is_found_and_the_languages_own_forms_are_not() {
        let errors = [
            "no",
            "NO",
            "Yes",
            "on",
            "OFF",
            "y",
            "N",
            "012",
            "09",
            "00",
            "-012",
            "0o14",
            "0b101",
            "1e3",
            "1.5e3",
            "12e45678",
            "1_000",
            "1_000.5",
            "0x_1F",
            "12:30",
            "12:30:45",
            "9:05",
            "1:30.5",
            "9007199254740993",
            "99999999999999999999",
        ];
        for text in errors {
            assert!(trap(text).is_some_and(|trap| trap.loses), "`{text}` passes");
        }
        for text in ["1.10", "-2.50", "0.100"] {
            assert!(trap(text).is_some_and(|trap| !trap.loses), "`{text}` is no warning");
        }
        let fine = [
            "",
            "none",
            "not",
            "once",
            "09:00-16:30",
            "2%",
            "4 days",
            "2027-01-11",
            "mon",
            "0",
            "10",
            "1.5",
            "2.0",
            "0.5",
            "1.5e+3",
            "0x1F",
            "true",
            "null",
            "900 ± 20%",
            "12:",
            ":30",
            "1.2.10",
            "every 15 minutes",
            "_",
            "0b",
            "0o9",
            "9007199254740992",
            "00Q5f",
            "12:300",
            "2027-01-11T10:00:00Z",
            "opener@3",
            "+",
            "-",
            ".",
            "1800 credits",
        ];
        for text in fine {
            assert!(trap(text).is_none(), "`{text}` is reported");
        }
    }
}
