//! Characters that steer how a text is drawn and are not seen themselves: they could turn round or hide what a screen
//! says. They are shown by name, so that nothing that was sent is lost.

use std::borrow::Cow;
use std::fmt::Write;

use crate::json::{Json, Object};

/// Whether a character steers and is not seen: what overrides or embeds a direction (Unicode Bidirectional Algorithm,
/// UAX 9), separates lines, annotates, tags; and all control characters but white space. Marks of direction (LRM, RLM, ALM)
/// belong to Hebrew and Arabic writing and turn nothing round.
fn is_unseen(character: char) -> bool {
    match character {
        '\t' | '\n' | '\u{B}' | '\u{C}' | '\r' => false,
        '\0'..='\x1F' | '\x7F'..='\u{9F}' => true,
        '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => true,
        '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}' => true,
        _ => false,
    }
}

/// A text with such characters shown: `␛` of the old ones that have a picture, `[U+202E]` of all others.
pub(crate) fn shown(text: &str) -> Cow<'_, str> {
    // The bytes with which their UTF-8 begins.
    let may = |byte: u8| matches!(byte, ..0x20 | 0x7F | 0xC2 | 0xE2 | 0xEF | 0xF3);
    if !text.bytes().any(may) || !text.chars().any(is_unseen) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match character {
            character if !is_unseen(character) => out.push(character),
            '\0'..='\x1F' => out.extend(char::from_u32(0x2400 + u32::from(character))),
            '\x7F' => out.push('␡'),
            // Writing to a string does not fail.
            character => drop(write!(out, "[U+{:04X}]", u32::from(character))),
        }
    }
    Cow::Owned(out)
}

/// The same of all texts and names in a JSON value; `None` where there is no such character in it.
pub(super) fn shown_in(json: &Json) -> Option<Json> {
    holds(json).then(|| replaced(json))
}

fn holds(json: &Json) -> bool {
    let text = |text: &str| matches!(shown(text), Cow::Owned(_));
    match json {
        Json::String(value) => text(value),
        Json::Array(list) => list.iter().any(holds),
        Json::Object(object) => object.iter().any(|(name, value)| text(name) || holds(value)),
        _ => false,
    }
}

fn replaced(json: &Json) -> Json {
    match json {
        Json::String(text) => Json::String(shown(text).into_owned()),
        Json::Array(list) => Json::Array(list.iter().map(replaced).collect()),
        Json::Object(object) => {
            let mut out = Object::new();
            object.iter().for_each(|(name, value)| out.push(shown(name), replaced(value)));
            Json::Object(out)
        }
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_turns_text_round_or_hides_it_is_shown_and_all_else_stays() {
        for (sent, expected) in [
            ("5 \u{202E}gm 05", "5 [U+202E]gm 05"),
            ("\u{2066}a\u{2069}", "[U+2066]a[U+2069]"),
            ("a\u{202A}\u{202B}\u{202C}\u{202D}", "a[U+202A][U+202B][U+202C][U+202D]"),
            ("a\u{E0041}\u{FFF9}", "a[U+E0041][U+FFF9]"),
            ("a\u{8}\u{1B}[2K\u{7F}\u{9B}", "a␈␛[2K␡[U+009B]"),
            ("a\u{2028}b", "a[U+2028]b"),
        ] {
            assert_eq!(shown(sent), expected);
        }
        for kept in [
            "",
            "a\tb\r\nc",
            "שלום\u{200F} 5",
            "naïve – 5 µg/ml «Ærø»",
            "Αλλεργία",
            "a\u{AD}b\u{A0}c",
            "👩\u{200D}⚕️",
        ] {
            assert!(matches!(shown(kept), Cow::Borrowed(same) if same == kept), "{kept}");
        }
    }
}
