//! Names and addresses of people and organisations, as sent.

use super::source::{Members, items};
use crate::json::Json;

/// A HumanName: prefixes, given names in order, family name, suffixes; the text where no parts were sent.
pub(super) fn name(members: &mut Members<'_>) -> Option<String> {
    let mut parts = Vec::new();
    for part in ["prefix", "given", "family", "suffix"] {
        take_words(members, part, &mut parts);
    }
    whole(members, parts, " ")
}

/// An Address on one line; the text where no parts were sent.
pub(super) fn address(members: &mut Members<'_>) -> Option<String> {
    let mut parts = Vec::new();
    take_words(members, "line", &mut parts);
    let mut town = Vec::new();
    take_words(members, "postalCode", &mut town);
    take_words(members, "city", &mut town);
    if !town.is_empty() {
        parts.push(town.join(" "));
    }
    for part in ["district", "state", "country"] {
        take_words(members, part, &mut parts);
    }
    whole(members, parts, ", ")
}

/// The parts as one text; a text that was sent is taken where it says the same or stands alone.
fn whole(members: &mut Members<'_>, parts: Vec<String>, between: &str) -> Option<String> {
    let text = members.peek("text").and_then(Json::as_str).map(str::trim).filter(|text| !text.is_empty());
    let joined = parts.join(between);
    if joined.is_empty() {
        members.text("text");
        return text.map(str::to_owned);
    }
    if text == Some(&joined) {
        members.text("text");
    }
    Some(joined)
}

/// Takes the words of a member; leaves it where it holds anything but text.
fn take_words(members: &mut Members<'_>, name: &str, words: &mut Vec<String>) {
    let Some(json) = members.peek(name) else { return };
    let list = items(json);
    if list.iter().any(|item| !matches!(item, Json::String(_) | Json::Null)) {
        return;
    }
    words.extend(
        list.iter()
            .filter_map(|item| item.as_str())
            .map(str::trim)
            .filter(|word| !word.is_empty())
            .map(str::to_owned),
    );
    members.discard(name);
}
