//! The words by which people say that they want no more mail, in the languages of the audiences,
//! and those of machines that answer for them.
//!
//! Phrases are written as [`folded`] leaves them: lower case, without accents, umlauts written out.
//! Knows no signal and no class.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Wishes to get no more mail, wherever they stand in a text.
const OPT_OUT: [&[&str]; 7] = [
    // English
    &[
        "unsubscribe",
        "unsubcribe",
        "remove me",
        "remove my",
        "take me off",
        "opt out",
        "opt me out",
        "do not contact",
        "don't contact",
        "do not write",
        "don't write",
        "do not email",
        "don't email",
        "do not mail",
        "stop email",
        "stop mailing",
        "stop sending",
        "stop contacting",
        "stop writing",
        "no more email",
        "no further email",
        "no more messages",
        "delete my data",
        "delete my address",
        "erase my data",
        "leave me alone",
    ],
    // German
    &[
        "abmelden",
        "abbestellen",
        "austragen",
        "ihrem verteiler",
        "dem verteiler",
        "keine weiteren email",
        "keine weiteren mail",
        "keine weiteren nachrichten",
        "keine email mehr",
        "keine emails mehr",
        "keine mails mehr",
        "nicht mehr kontaktieren",
        "nicht mehr anschreiben",
        "loeschen sie meine",
        "meine daten loeschen",
        "widerspreche der",
    ],
    // French
    &[
        "desabonne",
        "desinscri",
        "ne me contactez plus",
        "ne plus me contacter",
        "ne plus etre contacte",
        "ne m'ecrivez plus",
        "ne plus m'ecrire",
        "ne m'envoyez plus",
        "ne plus m'envoyer",
        "retirez moi",
        "me retirer de votre",
        "supprimez moi",
        "supprimez mes donnees",
        "supprimer mes donnees",
        "supprimez mon adresse",
        "cessez de m'",
        "arretez de m'",
    ],
    // Dutch
    &[
        "afmelden",
        "uitschrijven",
        "schrijf mij uit",
        "schrijf me uit",
        "meld mij af",
        "meld me af",
        "geen email meer",
        "geen emails meer",
        "geen mail meer",
        "geen mails meer",
        "geen berichten meer",
        "niet meer mailen",
        "niet meer benaderen",
        "stop met mailen",
        "verwijder mij",
        "verwijder me",
        "verwijder mijn gegevens",
        "uit uw mailinglijst",
    ],
    // Polish
    &[
        "wypisz",
        "wypisac",
        "usunac moje dane",
        "usuncie moje dane",
        "usuniecie moich danych",
        "usuniecie mojego adresu",
        "usuniecie z listy",
        "rezygnuje z newslettera",
        "rezygnuje z subskrypcji",
        "rezygnuje z otrzymywania",
        "prosze nie pisac",
        "prosze nie wysylac",
        "prosze o niewysylanie",
        "prosze nie kontaktowac",
        "nie piszcie",
        "nie wysylajcie",
        "nie kontaktujcie",
        "przestancie wysylac",
        "przestancie pisac",
        "nie zycze sobie",
    ],
    // Spanish
    &[
        "darme de baja",
        "dame de baja",
        "deme de baja",
        "denme de baja",
        "darnos de baja",
        "desuscrib",
        "cancelar la suscripcion",
        "cancelar mi suscripcion",
        "no me escriba",
        "no me envie",
        "no me contacte",
        "no nos contacte",
        "no vuelvan a escribir",
        "no vuelvan a contactar",
        "dejen de enviar",
        "dejen de escribir",
        "dejen de contactar",
        "eliminen mis datos",
        "elimine mis datos",
        "borren mis datos",
        "eliminenme",
        "quitenme",
    ],
    // Italian
    &[
        "disiscri",
        "cancellatemi",
        "cancellami",
        "cancellarmi",
        "rimuovetemi",
        "rimuovimi",
        "annullare l'iscrizione",
        "non scrivetemi",
        "non scrivermi",
        "non contattatemi",
        "non contattarmi",
        "non inviatemi",
        "non inviarmi",
        "non mandatemi",
        "smettete di scriver",
        "smettete di invia",
        "smettete di manda",
        "basta email",
        "basta mail",
        "cancellate i miei dati",
        "eliminate i miei dati",
        "toglietemi dalla",
    ],
];

/// Refusals to receive something: a wish for no more mail where mail is named right behind them.
const NOT_RECEIVE: [&str; 24] = [
    "no longer wish to receive",
    "no longer want to receive",
    "not wish to receive",
    "not want to receive",
    "don't wish to receive",
    "don't want to receive",
    "rather not receive",
    "stop receiving",
    "plus recevoir",
    "pas recevoir",
    "niet meer ontvangen",
    "nie chce otrzymywac",
    "nie chcemy otrzymywac",
    "nie chce dostawac",
    "no quiero recibir",
    "no queremos recibir",
    "no deseo recibir",
    "no deseamos recibir",
    "non desidero ricevere",
    "non desidero piu ricevere",
    "non voglio ricevere",
    "non voglio piu ricevere",
    "non vogliamo ricevere",
    "non vorrei piu ricevere",
];

/// How the words for mail begin.
const MAIL: [&str; 11] = [
    "email",
    "mail",
    "message",
    "newsletter",
    "courriel",
    "correo",
    "mensaje",
    "messaggi",
    "wiadomosci",
    "berichten",
    "nieuwsbrie",
];

/// How many words behind a refusal may stand before the mail it refuses.
const MAIL_WITHIN: usize = 5;

/// Words right before a wish that turn it round, or tell of one: a person reads that.
const NEGATIONS: [&str; 17] = [
    " don't",
    " dont",
    " do not",
    " did not",
    " didn't",
    " not to",
    " never",
    " no need to",
    " nicht",
    " kein",
    " niet",
    " nie",
    " non",
    " no",
    " ne pas",
    " nicht zu",
    " didnt",
];

/// Words of a machine that answers for an absent person.
const AUTOMATIC: [&str; 9] = [
    "out of office",
    "out of the office",
    "automatic reply",
    "auto reply",
    "autoreply",
    "automatische antwort",
    "abwesenheitsnotiz",
    "abwesenheitsmeldung",
    "nicht im haus",
];
/// Words of absence that people use themselves, too.
const ABSENT: [&str; 8] = [
    "parental leave",
    "annual leave",
    "on vacation",
    "on holiday",
    "im urlaub",
    "in elternzeit",
    "nicht im buero",
    "abwesend",
];

/// Whether a text wishes for no more mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wish {
    /// It does.
    Stop,
    /// It names the wish and turns it round; what is meant is for a person to say.
    Doubtful,
    /// It does not.
    None,
}

/// What a folded text says of more mail.
pub(super) fn wish(words: &str) -> Wish {
    let bare = matches!(words.trim_matches(|c: char| !c.is_alphanumeric()), "stop" | "stopp");
    if bare || refuses_mail(words) {
        return Wish::Stop;
    }
    let found = || {
        let phrases = OPT_OUT.iter().copied().flatten();
        phrases.flat_map(|phrase| words.match_indices(phrase)).map(|(at, _)| at)
    };
    let negated = |at: usize| {
        let before = words[..at].trim_end();
        NEGATIONS.iter().any(|negation| before.ends_with(negation))
    };
    match (found().any(|at| !negated(at)), found().next()) {
        (true, _) => Wish::Stop,
        (false, Some(_)) => Wish::Doubtful,
        (false, None) => Wish::None,
    }
}

fn refuses_mail(words: &str) -> bool {
    let behind = |phrase: &&str| {
        let rest = words.match_indices(*phrase).map(|(at, _)| &words[at + phrase.len()..]);
        rest.collect::<Vec<_>>()
    };
    let names_mail = |rest: &str| {
        let next = rest.split([' ', '\'']).filter(|word| !word.is_empty());
        next.take(MAIL_WITHIN).any(|word| MAIL.iter().any(|mail| word.starts_with(mail)))
    };
    NOT_RECEIVE.iter().flat_map(behind).any(names_mail)
}

/// Whether a machine answers.
pub(super) fn is_automatic(words: &str) -> bool {
    AUTOMATIC.iter().any(|phrase| words.contains(phrase))
}

/// Whether somebody is said to be away.
pub(super) fn is_absent(words: &str) -> bool {
    ABSENT.iter().any(|phrase| words.contains(phrase))
}

/// Lower case, one kind of apostrophe and blank, umlauts written out, no accents, `e-mail` and
/// `opt-out` without their dash: so that one phrase is found in all its spellings.
pub(super) fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.nfc().flat_map(char::to_lowercase) {
        match c {
            'ä' => folded.push_str("ae"),
            'ö' => folded.push_str("oe"),
            'ü' => folded.push_str("ue"),
            'ß' => folded.push_str("ss"),
            'ł' => folded.push('l'),
            '’' | '‘' | '`' | '´' => folded.push('\''),
            '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' => {}
            '-' | '\u{2010}'..='\u{2014}' => folded.push(' '),
            c if c.is_whitespace() => folded.push(' '),
            c => folded.extend(std::iter::once(c).nfd().filter(|c| !is_combining_mark(*c))),
        }
    }
    let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    format!(" {}", words.join(" ")).replace(" e mail", " email").replace("'e mail", "'email")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wishes_for_no_more_mail_are_found_in_seven_languages() {
        for text in [
            "I no longer wish to receive your emails",
            "We do not want to receive any of these messages.",
            "I'd rather not receive your newsletter",
            "Please stop e-mailing me",
            "Ich möchte mich abmelden",
            "Merci de me désinscrire de votre liste.",
            "Veuillez me désabonner",
            "Je ne souhaite plus recevoir vos e-mails",
            "Je ne veux plus recevoir d’e-mails de votre part",
            "Ne m’écrivez plus, merci.",
            "Gelieve mij uit te schrijven: wil mij uitschrijven",
            "Graag geen e-mails meer.",
            "Ik wil niet meer ontvangen: uw mails niet, verwijder mij uit uw lijst",
            "Proszę mnie wypisać z listy",
            "Nie życzę sobie takich wiadomości",
            "Nie chcę otrzymywać od Państwa wiadomości",
            "Proszę nie wysyłać więcej maili",
            "Quiero darme de baja",
            "Por favor, no me envíen más correos",
            "No deseo recibir más correos suyos",
            "Cancellatemi dalla vostra lista",
            "Non desidero più ricevere le vostre e-mail",
            "Vorrei disiscrivermi",
            "I did not ask for this. Unsubscribe.",
        ] {
            assert_eq!(wish(&folded(text)), Wish::Stop, "{text}");
        }
    }

    #[test]
    fn a_wish_that_is_turned_round_is_read_by_a_person() {
        for text in [
            "Please do not unsubscribe me, I read these",
            "Please don't stop sending these",
            "Bitte nicht abmelden!",
            "You did not remove me",
            "Don’t take me off your list",
            "Por favor, no dejen de enviar sus ofertas",
        ] {
            assert_eq!(wish(&folded(text)), Wish::Doubtful, "{text}");
        }
    }

    #[test]
    fn other_sentences_with_the_same_words_are_no_wish() {
        for text in [
            "please don't stop",
            "We do not want to receive damaged pallets again; can you help?",
            "Our trucks stop in Lyon on Monday",
            "Nous ne voulons plus recevoir de palettes abîmées",
            "No queremos recibir la mercancía tarde",
            "Non vogliamo ricevere la merce in ritardo",
            "Nie chcemy otrzymywać uszkodzonych palet",
            "Ja, gern schon morgen",
            "Oui, envoyez-moi plus de mails",
            "Sí, envíenme más información",
            "Send me more emails about this",
        ] {
            assert_eq!(wish(&folded(text)), Wish::None, "{text}");
        }
    }
}
