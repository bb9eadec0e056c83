//! The language that the page comes in: what it says before the app runs, and which texts come along with it.

use axum::http::{HeaderMap, header};
use helsebro_fhir::texts::Language;
use helsebro_launch::wire::LANGUAGE_COOKIE;

use crate::browser::cookies;

/// The language chosen earlier; else nynorsk where the browser prefers it among the Norwegian ones; else bokmål.
pub(super) fn preferred(headers: &HeaderMap) -> Language {
    chosen(headers).or_else(|| norwegian(headers)).unwrap_or_default()
}

fn chosen(headers: &HeaderMap) -> Option<Language> {
    let (_, tag) = cookies(headers).find(|(name, _)| *name == LANGUAGE_COOKIE)?;
    Language::from_tag(tag)
}

/// English stands first in many a browser that a Norwegian hospital has set up; only a choice of one's own counts.
fn norwegian(headers: &HeaderMap) -> Option<Language> {
    let lines = headers.get_all(header::ACCEPT_LANGUAGE).iter().filter_map(|line| line.to_str().ok());
    lines
        .flat_map(|line| line.split(','))
        .map(|one| one.split(';').next().unwrap_or_default().trim())
        .filter_map(Language::from_tag)
        .find(|language| *language != Language::En)
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
