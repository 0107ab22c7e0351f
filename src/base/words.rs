//! Small words of messages: plurals, lists, thousands.

/// `1 lead`, `2 leads`.
pub fn count(n: u64, singular: &str) -> String {
    let word = match (n, singular.strip_suffix('y')) {
        (1, _) => singular.to_owned(),
        (_, Some(stem)) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{stem}ies"),
        _ if singular.ends_with('s') || singular.ends_with('x') => format!("{singular}es"),
        _ => format!("{singular}s"),
    };
    format!("{} {word}", thousands(n))
}

/// `1,240`: digits in groups of three.
pub fn thousands(n: u64) -> String {
    let digits = n.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `a`, `a and b`, `a, b and c`.
pub fn list<S: AsRef<str>>(items: &[S], joint: &str) -> String {
    match items {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [init @ .., last] => {
            let init: Vec<&str> = init.iter().map(AsRef::as_ref).collect();
            format!("{} {joint} {}", init.join(", "), last.as_ref())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_lists_and_thousands_read_as_people_write_them() {
        assert_eq!(count(1, "lead"), "1 lead");
        assert_eq!(count(2, "policy"), "2 policies");
        assert_eq!(count(1240, "mailbox"), "1,240 mailboxes");
        assert_eq!(count(3, "day"), "3 days");
        assert_eq!(list(&["a", "b", "c"], "or"), "a, b or c");
        assert_eq!(list::<&str>(&[], "or"), "");
    }
}
