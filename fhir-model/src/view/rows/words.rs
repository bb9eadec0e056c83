//! What a value says in words, in codes and in files.

use super::super::row::{Fact, FactKind, Origin, Original, Run, Term, Tone, Value};
use super::super::scope::Scope;
use super::super::source::{get, items, text};
use crate::json::Json;

/// Codes of severity, criticality and interpretation that call for attention: FHIR's, HL7's and SNOMED CT's; and of
/// statuses that turn the meaning of the whole round.
const DANGER: &[&str] = &[
    "high",
    "severe",
    "24484000",
    "442452003",
    "371924009",
    "HH",
    "LL",
    "AA",
    "refuted",
    "not-done",
    "not-taken",
    "entered-in-error",
];
/// Codes of the same that the reader must take into account.
const WARNING: &[&str] = &[
    "moderate",
    "6736007",
    "unconfirmed",
    "provisional",
    "differential",
    "cancelled",
    "stopped",
    "on-hold",
    "preliminary",
    "partial",
    "H",
    "L",
    "HU",
    "LU",
    "H>",
    "L<",
    "A",
    "281302008",
    "281300000",
    "unable-to-assess",
];

/// How much a mark calls for attention, by what it is and its codes.
pub(super) fn tone(name: &str, codes: &[&str]) -> Tone {
    let any = |known: &[&str]| codes.iter().any(|code| known.contains(code));
    // HL7's ObservationValue has the same letters for severity as ObservationInterpretation for high and low.
    let severe = name == "severity" && any(&["H"]);
    let mild = name == "severity" && any(&["L"]);
    if severe || any(DANGER) {
        Tone::Danger
    } else if mild {
        Tone::Neutral
    } else if any(WARNING) || (name == "severity" && any(&["M"])) {
        Tone::Warning
    } else {
        Tone::Neutral
    }
}

/// The sender's own words for the whole, where they say something that the words of its codes do not: a strength, a
/// complication. Where the contact point has translated, they are one click away; so is a whole row of a table.
pub(super) fn say_more(term: &Term) -> Option<&Original> {
    if !matches!(term.origin, Origin::OwnTable | Origin::OtherLanguage) {
        return None;
    }
    let own = term.own_words.as_ref()?;
    let plain = |words: &str| words.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
    let (said, shown) = (plain(&own.text), plain(&term.text));
    (!own.text.contains(" | ") && !shown.contains(&said)).then_some(own)
}

/// The same beside a value that is no title: our own word for a code says what other words for the same say, unless they
/// are more, or hold figures.
fn value_says_more(term: &Term) -> Option<&Original> {
    let count = |words: &str| words.split_whitespace().count();
    say_more(term).filter(|own| {
        term.origin != Origin::OwnTable
            || count(&own.text) > count(&term.text) + 1
            || own.text.bytes().any(|byte| byte.is_ascii_digit())
    })
}

/// A value whose terms have the sender's own words beside them, where those say more.
pub(super) fn with_own_words(scope: &Scope<'_, '_>, name: &str, value: Value) -> Value {
    match value {
        Value::Term(term) => match value_says_more(&term).cloned() {
            Some(Original { label, text, language }) => {
                let own = Fact { kind: FactKind::Note, label, value: Value::Sent { text, language } };
                Value::Facts(vec![scope.head(name, Value::Term(term)), own])
            }
            None => Value::Term(term),
        },
        Value::List(values) => {
            Value::List(values.into_iter().map(|value| with_own_words(scope, name, value)).collect())
        }
        value => value,
    }
}

/// Facts as one value: the only one, where its name need not be seen.
pub(super) fn alone(facts: Vec<Fact>) -> Option<Value> {
    match <[Fact; 1]>::try_from(facts) {
        Ok([only]) if only.kind == FactKind::Head => Some(only.value),
        Ok(only) => Some(Value::Facts(only.into())),
        Err(facts) if facts.is_empty() => None,
        Err(facts) => Some(Value::Facts(facts)),
    }
}

/// A value as the words of a title.
pub(super) fn term(value: Value) -> Term {
    let text = match value {
        Value::Term(term) => return term,
        Value::Text(text) => return Term { text, origin: Origin::Name, ..Term::default() },
        Value::Date(text) | Value::Quantity(text) => text,
        Value::Sent { text, language } => {
            return Term { text, origin: Origin::OriginalText, language, ..Term::default() };
        }
        Value::NotSent(text) => return Term { text, ..Term::default() },
        Value::Sentence(runs) => Run::plain(&runs),
        Value::List(values) => {
            let words: Vec<String> = values.into_iter().map(|value| term(value).text).collect();
            words.join(", ")
        }
        Value::Facts(facts) => {
            let words: Vec<String> = facts.into_iter().map(|fact| term(fact.value).text).collect();
            words.join(", ")
        }
    };
    Term { text, origin: Origin::OriginalText, ..Term::default() }
}

/// The code, or the codes of a concept.
pub(super) fn codes_of(json: &Json) -> Vec<&str> {
    match json {
        Json::String(code) => vec![code],
        Json::Array(list) => list.iter().flat_map(codes_of).collect(),
        json => {
            let codings = get(json, "coding").map(items).unwrap_or_default();
            codings.iter().filter_map(|coding| text(coding, "code")).collect()
        }
    }
}

/// Files in a resource, wherever in it they stand; what is contained in it is a row of its own.
pub(super) fn collect_files<'a>(json: &'a Json, found: &mut Vec<&'a Json>) {
    match json {
        Json::Array(items) => items.iter().for_each(|item| collect_files(item, found)),
        Json::Object(object) => {
            let file = object.get("data").and_then(Json::as_str).is_some_and(|data| !data.is_empty())
                || (object.get("contentType").is_some() && object.get("url").is_some());
            if file {
                found.push(json);
            }
            for (name, value) in object.iter() {
                if name != "contained" {
                    collect_files(value, found);
                }
            }
        }
        _ => {}
    }
}
