//! One scalar and what the YAML 1.2 core schema makes of it.
//!
//! Knows nothing of trees or places.

/// How a scalar is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Without quotes.
    Plain,
    /// In `'single quotes'`.
    Single,
    /// In `"double quotes"`.
    Double,
    /// A block after `|`.
    Literal,
    /// A block after `>`.
    Folded,
}

/// A scalar: its decoded text and how it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scalar<'t> {
    /// The text with quotes, escapes and folds resolved.
    pub text: &'t str,
    /// Whether it stands without quotes; only then can it be other than text.
    pub plain: bool,
    /// How it is written.
    pub style: Style,
}

impl<'t> Scalar<'t> {
    /// What the core schema makes of it; text for every style but the plain one.
    pub fn core(self) -> Core<'t> {
        if self.plain { resolve(self.text) } else { Core::Str(self.text) }
    }
}

/// A value of the core schema.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Core<'t> {
    /// `null`, `~` or nothing at all.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number that fits.
    Int(i64),
    /// A whole number above the range of [`Core::Int`].
    UInt(u64),
    /// A decimal number, an infinity or not-a-number.
    Float(f64),
    /// Text.
    Str(&'t str),
}

/// Resolves a plain scalar by the core schema.
pub(super) fn resolve(text: &str) -> Core<'_> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Core::Null,
        "true" | "True" | "TRUE" => return Core::Bool(true),
        "false" | "False" | "FALSE" => return Core::Bool(false),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => {
            return Core::Float(f64::INFINITY);
        }
        "-.inf" | "-.Inf" | "-.INF" => return Core::Float(f64::NEG_INFINITY),
        ".nan" | ".NaN" | ".NAN" => return Core::Float(f64::NAN),
        _ => {}
    }
    if let Some(digits) = text.strip_prefix("0x") {
        return radix(text, digits, 16);
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return radix(text, digits, 8);
    }
    number(text).unwrap_or(Core::Str(text))
}

fn radix<'t>(text: &'t str, digits: &str, radix: u32) -> Core<'t> {
    let all = !digits.is_empty() && digits.chars().all(|c| c.is_digit(radix));
    match u64::from_str_radix(digits, radix) {
        Ok(value) if all => i64::try_from(value).map_or(Core::UInt(value), Core::Int),
        _ => Core::Str(text),
    }
}

fn number(text: &str) -> Option<Core<'_>> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if !unsigned.is_empty() && unsigned.bytes().all(|byte| byte.is_ascii_digit()) {
        let small = text.parse::<i64>().map(Core::Int);
        let large = || text.parse::<u64>().map(Core::UInt);
        let huge = || text.parse::<f64>().map(Core::Float);
        return small.or_else(|_| large()).or_else(|_| huge()).ok();
    }
    if is_decimal(unsigned) { text.parse().ok().map(Core::Float) } else { None }
}

/// Whether an unsigned text has the form `1.5`, `.5`, `1.`, `1e3` or `1.5e-3`.
pub(super) fn is_decimal(unsigned: &str) -> bool {
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let exponent_fits = exponent.is_none_or(|exponent| {
        let power = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        !power.is_empty() && digits(power)
    });
    exponent_fits && !(whole.is_empty() && fraction.is_empty()) && digits(whole) && digits(fraction)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_scalars_follow_the_core_schema() {
        let table = [
            ("", Core::Null),
            ("~", Core::Null),
            ("Null", Core::Null),
            ("nULL", Core::Str("nULL")),
            ("true", Core::Bool(true)),
            ("FALSE", Core::Bool(false)),
            ("yes", Core::Str("yes")),
            ("no", Core::Str("no")),
            ("3", Core::Int(3)),
            ("-3", Core::Int(-3)),
            ("+3", Core::Int(3)),
            ("012", Core::Int(12)),
            ("0o14", Core::Int(12)),
            ("0x1F", Core::Int(31)),
            ("0x+1", Core::Str("0x+1")),
            ("0x", Core::Str("0x")),
            ("18446744073709551615", Core::UInt(u64::MAX)),
            ("18446744073709551616", Core::Float(18_446_744_073_709_551_616.0)),
            ("1.5", Core::Float(1.5)),
            (".5", Core::Float(0.5)),
            ("1.", Core::Float(1.0)),
            ("1e3", Core::Float(1000.0)),
            ("1.5e-3", Core::Float(0.0015)),
            ("1e", Core::Str("1e")),
            (".", Core::Str(".")),
            ("-", Core::Str("-")),
            ("1-2", Core::Str("1-2")),
            ("2027-01-11", Core::Str("2027-01-11")),
            ("1_000", Core::Str("1_000")),
            ("-.inf", Core::Float(f64::NEG_INFINITY)),
            ("inf", Core::Str("inf")),
            ("nan", Core::Str("nan")),
        ];
        for (text, expected) in table {
            assert_eq!(resolve(text), expected, "`{text}`");
        }
    }

    #[test]
    fn quotes_make_text_of_anything() {
        let scalar = Scalar { text: "3", plain: false, style: Style::Double };
        assert_eq!(scalar.core(), Core::Str("3"));
    }
}
