//! Words that say nothing by themselves, and short ones that do.

use super::tokens::Token;

/// Short words that turn what they stand beside into its contrary.
const NEGATIONS: &str = "no not non nil ei ej ne nie nem nu sin sem sans pas kein keine nicht ohne ikke ikkje ingen uten inte \
    utan geen niet senza bez brak não";

/// Words that only hold others together; those that say how often something is taken, which rows say in their own
/// language; eHDSI's unit for what is counted.
const PARTICLES: &str = "the and for with from since until was were has have had are been this that its per por para com con del \
    des les los las una une que der die das den dem und mit von bei het een van och med som fra til det \
    daily once twice every times time day days week weeks month months hour hours take countable units utc \
    gmt cet cest";

/// What sections and the things in them are called where a narrative names them in English.
const NAMES: &str = "allergy allergies intolerance intolerances problem problems condition conditions diagnosis diagnoses \
    medication medications medicine medicines meds drug drugs request requests statement statements \
    immunization immunizations immunisation immunisations vaccine vaccines vaccination vaccinations \
    procedure procedures device devices observation observations result results report reports encounter \
    encounters narrative generated summary list history table row none criticality severity status route sig code \
    date name";

/// The words that a statement of absence is made of, in English.
const ABSENCE: &str = "there information available about regarding known registered recorded reported unknown subject patient \
    consumer individual person health disabilities disability currently any been found documented recent";

/// Days of the week: before a date they say nothing more.
const WEEKDAYS: &str = "mon tue wed thu fri sat sun";

/// What stands in a cell of which nothing is known.
const UNKNOWN: &str = "unknown|not known|not available|not applicable|no information|n/a|na|none|ukjent|ukendt|okänd|okänt|\
    ei tiedossa|ei tietoa|teadmata|unbekannt|keine angabe|keine angaben|onbekend|inconnu|inconnue|\
    desconocido|desconocida|sin información|desconhecido|desconhecida|sem informação|sconosciuto|sconosciuta|\
    non noto|nieznany|brak danych|neznámo|neznámý|nepoznato|neznano|ismeretlen|necunoscut|άγνωστο";

/// Whether a piece only says that something is not known.
pub(super) fn is_unknown(piece: &str) -> bool {
    // No such phrase is longer.
    if piece.len() > 32 {
        return false;
    }
    let piece = piece.trim_matches(|sign: char| !sign.is_alphanumeric()).to_lowercase();
    UNKNOWN.split('|').any(|known| known == piece)
}

/// Whether a word turns what it stands beside into its contrary.
pub(super) fn negates(word: &str) -> bool {
    word.len() < 6 && NEGATIONS.split(' ').any(|negation| negation.eq_ignore_ascii_case(word))
}

/// How a denial begins: what there is none of. What only is not known, not proven or not done begins otherwise.
const NONE: &str = "no none nil zero ingen ingenting intet inga inget kein keine keinerlei geen aucun aucune pas sin \
    ninguna ningún ningun sem nenhuma nenhum nessuna nessun nessuno senza brak žádné žádná žádný bez nincs nincsenek \
    ei nav nėra nema ni nu fără няма καμία κανένα δεν pole puuduvad puudub";

/// What it denies, by the beginnings of the words: something known, allergies, medicines and the like.
const DENIED: &str = "known bekannt kjent kjend kend känd bekend conn conoc conhec nota note noti noto znan znám ismert tunne \
    tuntu teada γνωστ cunoscut allerg alerg αλλεργ medic medik medis legem lægem läkem lääk ravim leky lék gyógysz \
    φάρμακ device implant problem diagno procedur inngrep vaccin vaksin vacun";

/// So many words behind its beginning a denial names what it denies.
const REACH: usize = 4;

/// Whether a piece says that there is none of what the section is about, or none known: `No known medications`.
pub(super) fn denies(piece: &str) -> bool {
    let lower = piece.to_lowercase();
    if lower.contains("no-known-") {
        return true;
    }
    let words: Vec<&str> =
        lower.split(|sign: char| !sign.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.iter().enumerate().any(|(at, word)| {
        let denied = |word: &&str| DENIED.split(' ').any(|stem| word.starts_with(stem));
        NONE.split(' ').any(|none| none == *word) && words.iter().skip(at + 1).take(REACH).any(denied)
    })
}

/// The words that say nothing by themselves wherever they stand.
pub(super) fn silent() -> impl Iterator<Item = &'static str> {
    PARTICLES.split(' ').chain(NAMES.split(' '))
}

/// Whether a token says something that can be missed. `next` is the one behind it; `absent`: it stands beside nothing but
/// statements of absence.
pub(super) fn tells(token: Token, text: &str, next: Option<(Token, &str)>, absent: bool) -> bool {
    match token {
        Token::Word(_) => {
            let lower = text.to_lowercase();
            let is_of = |words: &str| words.split(' ').any(|word| word == lower);
            if negates(&lower) {
                return !absent;
            }
            let short = text.is_ascii() && text.len() < 3;
            let dated = matches!(next, Some((Token::Date { .. }, _)));
            let said = is_of(PARTICLES) || is_of(NAMES) || (absent && is_of(ABSENCE));
            !(short || said || (dated && is_of(WEEKDAYS)))
        }
        // A figure by itself counts something; beside a word it is an amount.
        Token::Number(_) => {
            text.len() > 1 || next.is_some_and(|(_, next)| next.chars().any(char::is_alphabetic))
        }
        _ => true,
    }
}
