//! The language that the page comes in: what it says before the app runs, and which texts come along with it.

use axum::http::{HeaderMap, header};
use helsebro_fhir::texts::Language;
use helsebro_launch::wire::LANGUAGE_COOKIE;

/// The language chosen earlier; else nynorsk where the browser prefers it among the Norwegian ones; else bokmål.
pub(super) fn preferred(headers: &HeaderMap) -> Language {
    chosen(headers).or_else(|| norwegian(headers)).unwrap_or_default()
}

fn chosen(headers: &HeaderMap) -> Option<Language> {
    values(headers, header::COOKIE, ';')
        .filter_map(|cookie| cookie.split_once('='))
        .find(|(name, _)| *name == LANGUAGE_COOKIE)
        .and_then(|(_, tag)| Language::from_tag(tag))
}

/// English stands first in many a browser that a Norwegian hospital has set up; only a choice of one's own counts.
fn norwegian(headers: &HeaderMap) -> Option<Language> {
    values(headers, header::ACCEPT_LANGUAGE, ',')
        .map(|one| one.split(';').next().unwrap_or_default())
        .filter_map(Language::from_tag)
        .find(|language| *language != Language::En)
}

/// The parts of a header, of all its lines.
fn values(headers: &HeaderMap, name: header::HeaderName, between: char) -> impl Iterator<Item = &str> {
    let lines = headers.get_all(name).iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(move |line| line.split(between)).map(str::trim)
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, header};
    use helsebro_fhir::texts::Language;

    use super::preferred;

    fn of(cookie: &str, accepted: &str) -> Language {
        preferred(&HeaderMap::from_iter([
            (header::COOKIE, cookie.parse().unwrap()),
            (header::ACCEPT_LANGUAGE, accepted.parse().unwrap()),
        ]))
    }

    #[test]
    fn the_choice_made_earlier_wins() {
        assert_eq!(of("a=b; helsebro-language=en", "nn"), Language::En);
    }

    #[test]
    fn without_a_choice_the_first_norwegian_language_of_the_browser_counts() {
        assert_eq!(of("", "en-US,en;q=0.9,nn-NO;q=0.8,nb;q=0.7"), Language::Nn);
        assert_eq!(of("", "en-US, nb-NO;q=0.8, nn;q=0.7"), Language::Nb);
    }

    #[test]
    fn everything_else_is_bokmal() {
        assert_eq!(of("", "en-GB,de;q=0.5"), Language::Nb);
        assert_eq!(of("helsebro-language=xx; other-helsebro-language=en", "*"), Language::Nb);
        assert_eq!(preferred(&HeaderMap::new()), Language::Nb);
    }
}
