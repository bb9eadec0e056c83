//! Names as they are compared: without accents, case and punctuation.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The words of a name, folded: `Łucja Müller-Ørsted` gives `lucja muller orsted`.
pub(crate) fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for character in name.nfkd().filter(|character| !is_combining_mark(*character)) {
        for lower in character.to_lowercase() {
            if lower.is_alphanumeric() {
                if let Some(word) = words.last_mut() {
                    fold(lower, word);
                }
            } else if !matches!(lower, '\'' | '’' | 'ʼ') {
                words.push(String::new());
            }
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Letters that Unicode does not take apart, as they are written without their stroke or ligature.
fn fold(letter: char, word: &mut String) {
    match letter {
        'ø' => word.push('o'),
        'æ' => word.push_str("ae"),
        'œ' => word.push_str("oe"),
        'ß' => word.push_str("ss"),
        'ł' => word.push('l'),
        'đ' | 'ð' => word.push('d'),
        'þ' => word.push_str("th"),
        'ħ' => word.push('h'),
        'ı' => word.push('i'),
        'ŋ' => word.push('n'),
        'ς' => word.push('σ'),
        other => word.push(other),
    }
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn accents_case_and_punctuation_do_not_count() {
        for (one, other) in [
            ("Lucía María", "LUCIA MARIA"),
            ("Müller-Ørsted", "muller orsted"),
            ("Łucja", "Lucja"),
            ("O'Brien", "O’BRIEN"),
            ("Straße", "STRASSE"),
            ("Παπαδόπουλος", "ΠΑΠΑΔΟΠΟΥΛΟΣ"),
            ("  Anna   Katharina ", "anna katharina"),
            ("Đorđe", "Dorde"),
        ] {
            assert_eq!(words(one), words(other), "{one}");
        }
    }

    #[test]
    fn other_names_stay_other() {
        assert_ne!(words("Anna"), words("Anne"));
        assert_ne!(words("Ελένη"), words("Eleni"));
        assert!(words(" - ").is_empty());
    }
}
