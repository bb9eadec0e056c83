//! Dates and numbers as the language writes them: as precise as they were sent, never shifted, never rounded.

use crate::r4::Date;
use crate::texts::Language;

/// A FHIR date, dateTime, instant or time. What is no date stays as it came.
///
/// `1951-04-25` is `25.04.1951` in Norwegian and stays in English; a time keeps its zone.
pub(super) fn date(language: Language, sent: &str) -> String {
    let sent = sent.trim();
    let held = Date::new(sent);
    let Some(parts) = held.parts() else { return clock(sent).unwrap_or(sent).to_owned() };
    let mut out = String::new();
    match language {
        Language::Nb | Language::Nn => {
            for part in [parts.day, parts.month].into_iter().flatten() {
                out.push_str(part);
                out.push('.');
            }
            out.push_str(parts.year);
        }
        Language::En => {
            out.push_str(parts.year);
            for part in [parts.month, parts.day].into_iter().flatten() {
                out.push('-');
                out.push_str(part);
            }
        }
    }
    if let Some(time) = parts.time {
        out.push(' ');
        out.push_str(clock(time).unwrap_or(time));
        if let Some(zone) = parts.zone {
            out.push(' ');
            out.push_str(if zone == "Z" { "UTC" } else { zone });
        }
    }
    out
}

/// `08:00:00` is `08:00`: seconds are left out where they are none.
fn clock(time: &str) -> Option<&str> {
    let is_clock = time.len() == 8 && time.bytes().all(|byte| byte.is_ascii_digit() || byte == b':');
    if is_clock { Some(time.strip_suffix(":00").unwrap_or(time)) } else { None }
}

/// A number with its digits as sent: `7.50` is `7,50` in Norwegian.
pub(super) fn decimal(language: Language, sent: &str) -> String {
    match language {
        Language::Nb | Language::Nn => sent.replace('.', ","),
        Language::En => sent.to_owned(),
    }
}

/// What orders rows by date, newest first: the text of the parts, empty where a part was not sent.
pub(super) fn newest_first(sent: Option<&str>) -> std::cmp::Reverse<String> {
    let date = sent.map(Date::new);
    let key = date.as_ref().and_then(Date::parts).map(|parts| {
        [Some(parts.year), parts.month, parts.day, parts.time].into_iter().flatten().collect::<String>()
    });
    std::cmp::Reverse(key.unwrap_or_default())
}

/// The text with its first letter in upper case.
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
