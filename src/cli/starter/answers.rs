//! What the owner of a new workspace says about the company, and whether files can hold it.

use jiff::tz::TimeZone;

/// The answers, each a line of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answers {
    /// The legal entity that writes, with its legal form.
    pub company: String,
    /// Its postal address, on one line.
    pub address: String,
    /// The domain of its site, which links lead to.
    pub website: String,
    /// The domain mail is sent from.
    pub outreach: String,
    /// What it does for its readers, to follow the name of the company.
    pub offer: String,
    /// Where the addresses come from, as the reader is told.
    pub source: String,
    /// Who writes campaigns: first name and last name.
    pub author: String,
    /// The first name of the virtual agent.
    pub sender: String,
    /// The IANA time zone of the office.
    pub timezone: String,
}

/// Why an answer cannot be used: in words that follow the option's name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    /// There is nothing.
    #[error("needs an answer")]
    Empty,
    /// It holds something that a file would read in another way.
    #[error("cannot hold `{0}`: write it without, and put it into the file afterwards")]
    Holds(String),
    /// It is no domain.
    #[error("is a domain such as `acme.example`, without `https://` and without a path")]
    NoDomain,
    /// It is no name of one or more words.
    #[error("is a name of letters")]
    NoName,
    /// It is no zone of the IANA database.
    #[error("is a zone such as `Europe/Berlin`")]
    NoZone,
}

/// What YAML or a template would read, wherever it stands in one of the files.
const READ: [&str; 15] =
    [": ", " #", "\"", "{", "}", "[", "]", "|", "%", "`", "\\", "<", ">", "\n", "\r"];
/// What YAML reads at the beginning of a value.
const READ_FIRST: [char; 10] = ['-', '?', ':', ',', '&', '*', '!', '\'', '@', '#'];
/// Legal forms at the end of a name, which readers leave out.
const FORMS: [&str; 19] = [
    "GmbH", "AG", "KG", "SE", "Ltd", "Ltd.", "Limited", "LLC", "Inc", "Inc.", "Corp", "Corp.",
    "SA", "SAS", "BV", "B.V.", "AB", "Oy", "Srl",
];

impl Answers {
    /// The name of the company without its legal form.
    pub fn brand(&self) -> &str {
        let name = self.company.trim();
        match name.rsplit_once(' ') {
            Some((brand, form)) if FORMS.contains(&form) => brand.trim_end_matches(','),
            _ => name,
        }
    }

    /// The company as a name in files: `wexmore-parts`.
    pub(super) fn slug(&self) -> String {
        let name = slug(self.brand(), '-');
        if name.is_empty() { "company".to_owned() } else { name }
    }

    /// The author as a name in files: `r.quill`.
    pub(super) fn author_name(&self) -> String {
        let words: Vec<String> =
            self.author.split_whitespace().map(|word| slug(word, '-')).collect();
        match words.as_slice() {
            [first, .., last] if !first.is_empty() && !last.is_empty() => {
                format!("{}.{last}", &first[..1])
            }
            [one] if !one.is_empty() => one.clone(),
            _ => "author".to_owned(),
        }
    }

    /// Judges a line of text.
    pub fn line(text: &str) -> Result<(), Unusable> {
        if text.is_empty() {
            return Err(Unusable::Empty);
        }
        let held = READ.iter().find(|piece| text.contains(**piece)).map(|piece| piece.trim());
        let first = text.chars().next().filter(|first| READ_FIRST.contains(first));
        let unseen = text.chars().find(|c| c.is_control());
        match (held, first, unseen) {
            (Some(piece), ..) if !piece.is_empty() => Err(Unusable::Holds(piece.to_owned())),
            (_, Some(first), _) => Err(Unusable::Holds(first.to_string())),
            (Some(_), ..) | (.., Some(_)) => Err(Unusable::Holds("a line break".to_owned())),
            _ => Ok(()),
        }
    }

    /// Judges a line that stands in a list of a file: it holds no comma either.
    pub fn item(text: &str) -> Result<(), Unusable> {
        Self::line(text)?;
        if text.contains(',') { Err(Unusable::Holds(",".to_owned())) } else { Ok(()) }
    }

    /// Judges a domain.
    pub fn domain(text: &str) -> Result<(), Unusable> {
        let label = |label: &str| {
            let inner =
                label.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
            inner && !label.is_empty() && !label.starts_with('-') && !label.ends_with('-')
        };
        let good = text.len() <= 253 && text.contains('.') && text.split('.').all(label);
        if good { Ok(()) } else { Err(Unusable::NoDomain) }
    }

    /// Judges the first name of a virtual agent.
    pub fn name(text: &str) -> Result<(), Unusable> {
        let good = !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphabetic());
        if good { Ok(()) } else { Err(Unusable::NoName) }
    }

    /// Judges a time zone.
    pub fn zone(text: &str) -> Result<(), Unusable> {
        TimeZone::get(text).map(|_| ()).map_err(|_| Unusable::NoZone)
    }
}

/// Lower-case letters and digits of a text, what lies between as one mark.
fn slug(text: &str, between: char) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { ' ' };
    let plain: String = text.chars().map(plain).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(&between.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_that_a_file_would_read_in_another_way_is_refused() {
        let good = ["Smith & Sons, Inc.", "4 Mill Lane, Leeds", "O'Hara e.K.", "a:b", "50 Years"];
        for text in good {
            assert_eq!(Answers::line(text), Ok(()), "{text}");
        }
        let bad = ["a: b", "a #b", "{{name}}", "%x%", "- a", "'a'", "a\u{7}b", "a\nb", "\"a\""];
        for text in bad {
            assert!(matches!(Answers::line(text), Err(Unusable::Holds(_))), "{text}");
        }
        assert_eq!(Answers::line(""), Err(Unusable::Empty));
        assert!(Answers::item("a, b").is_err());
    }

    #[test]
    fn domains_and_zones_are_those_that_exist_in_form() {
        for good in ["acme.example", "mail.acme-parts.example", "x1.test"] {
            assert_eq!(Answers::domain(good), Ok(()), "{good}");
        }
        for bad in ["", "acme", "https://acme.example", "acme.example/x", "Acme.example", "-a.test"]
        {
            assert_eq!(Answers::domain(bad), Err(Unusable::NoDomain), "{bad}");
        }
        assert_eq!(Answers::zone("Europe/London"), Ok(()));
        assert_eq!(Answers::zone("Mars/Olympus"), Err(Unusable::NoZone));
    }

    #[test]
    fn names_in_files_follow_from_names_of_people_and_companies() {
        let answers = |company: &str, author: &str| {
            let text = String::new;
            let (company, author) = (company.to_owned(), author.to_owned());
            let (address, website, outreach, offer) = (text(), text(), text(), text());
            let (source, sender, timezone) = (text(), text(), text());
            Answers { company, address, website, outreach, offer, source, author, sender, timezone }
        };
        let table = [
            ("Wexmore Parts Ltd", "Rhea Quill", "Wexmore Parts", "wexmore-parts", "r.quill"),
            ("Smith & Sons, Inc.", "Ann Mary Lee", "Smith & Sons", "smith-sons", "a.lee"),
            ("Ørsund AB", "Åse", "Ørsund", "rsund", "se"),
            ("日本", "山", "日本", "company", "author"),
        ];
        for (company, author, brand, slug, name) in table {
            let answers = answers(company, author);
            let got = (answers.brand(), answers.slug(), answers.author_name());
            assert_eq!(got, (brand, slug.to_owned(), name.to_owned()), "{company}");
        }
    }
}
