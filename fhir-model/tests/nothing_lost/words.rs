//! How a Norwegian screen writes what was sent: dates and numbers by the language's rules, codes by the words of
//! `assets/texts/nb.txt`, read here and not through the view.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::fact::{Fact, Kind};
use crate::v3::{iso, related, statuses, urn, use_of};

static NB: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let lines = include_str!("../../../assets/texts/nb.txt").lines();
    lines.filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(" = ")).collect()
});

/// The text of a key.
fn nb(key: &str) -> Option<&'static str> {
    NB.get(key).copied()
}

/// The words of a code of a table.
fn word(table: &str, code: &str) -> Option<&'static str> {
    nb(&format!("word.{table}.{code}"))
}

/// A date or time of FHIR as Norwegian writes it: as precise as it was sent.
pub(crate) fn date(sent: &str) -> String {
    let (date, time) = sent.split_once('T').unwrap_or((sent, ""));
    let parts: Vec<&str> = date.split('-').rev().collect();
    let mut out = parts.join(".");
    if !time.is_empty() {
        let (clock, zone) = time.split_at(time.find(['Z', '+', '-']).unwrap_or(time.len()));
        // Parts of a second say nothing to a clinician.
        let clock = clock.split('.').next().unwrap_or(clock);
        let clock = if clock.len() == 8 { clock.strip_suffix(":00").unwrap_or(clock) } else { clock };
        out.push_str(&format!(" {clock}"));
        if !zone.is_empty() {
            out.push_str(&format!(" {}", if zone == "Z" { "UTC" } else { zone }));
        }
    }
    out
}

/// A number as Norwegian writes it.
pub(crate) fn decimal(sent: &str) -> String {
    sent.replace('.', ",")
}

/// What a unit may be called: our words, in both numbers, or as it was sent.
pub(crate) fn units(sent: &str) -> Vec<String> {
    let tables = ["unit", "snomed", "edqm"].iter().filter_map(|table| word(table, sent));
    let own = tables.flat_map(|forms| forms.split('|')).map(str::to_owned);
    // What stands in braces is the sender's own word.
    let note = sent.strip_prefix('{').and_then(|sent| sent.strip_suffix('}')).map(str::to_owned);
    own.chain(put_together(sent)).chain(note).chain([sent.to_owned()]).collect()
}

/// The words of a UCUM code that is made of several: those of its parts, with "per" before a time.
fn put_together(sent: &str) -> Vec<String> {
    let mut parts = sent.split('/');
    let above = parts.next().unwrap_or_default();
    let mut tail = String::new();
    for below in parts {
        match (word("per", below), part(below).first()) {
            (Some(per), _) => tail.push_str(&format!(" {per}")),
            (None, Some(below)) => tail.push_str(&format!("/{below}")),
            (None, None) => return Vec::new(),
        }
    }
    if above.is_empty() {
        return vec![tail.trim_start().to_owned()];
    }
    part(above).into_iter().map(|above| format!("{above}{tail}")).collect()
}

/// A unit alone, or one with a prefix.
fn part(unit: &str) -> Vec<String> {
    let unit = unit.replace(' ', "_");
    if let Some(forms) = word("unit", &unit) {
        return forms.split('|').map(str::to_owned).collect();
    }
    if let Some(power) = unit.strip_prefix("10*") {
        let raised = power.chars().filter_map(|c| "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().nth(c.to_digit(10)? as usize));
        return vec![format!("× 10{}", raised.collect::<String>())];
    }
    let split = unit.char_indices().skip(1).map(|(at, _)| unit.split_at(at));
    let known = split
        .filter_map(|(prefix, unit)| Some(format!("{}{}", word("prefix", prefix)?, word("unit", unit)?)));
    known.take(1).collect()
}

/// How often, in words that can only be this: "én gang daglig", "3 ganger daglig", "hver 8. time".
pub(crate) fn rates(fact: &Fact) -> Vec<String> {
    let unit = fact.with.as_str();
    let parts: Vec<&str> = fact.text.split('/').collect();
    let range = |low: &str, high: &str| match high {
        "" => low.to_owned(),
        _ if high == low => low.to_owned(),
        _ => format!("{low}–{high}"),
    };
    let [frequency, frequency_max, period, period_max] = parts[..] else { return Vec::new() };
    let (times, every) = (range(frequency, frequency_max), range(period, period_max));
    let fill = |text: &str, name: &str, value: &str| text.replace(&format!("{{{name}}}"), value);
    let form = |form: &str| word("rate", &format!("{form}.{unit}")).unwrap_or_default();
    let said = match (times.as_str(), every.as_str()) {
        ("1", "1") => form("once").to_owned(),
        (times, "1") => fill(form("times"), "count", times),
        ("1", every) => fill(form("every"), "period", &every.replace('–', ".–")),
        (times, every) => {
            let spans = units(unit).into_iter().map(|unit| {
                let text = nb("view.dosing.times-per").unwrap_or_default();
                fill(&fill(text, "count", times), "span", &format!("{} {unit}", decimal(every)))
            });
            return spans.collect();
        }
    };
    vec![said]
}

/// The rates that a period by itself may stand behind: "én gang daglig" for one day.
pub(crate) fn rates_of_period(number: &str, unit: &str) -> Vec<String> {
    let form = |form: &str| word("rate", &format!("{form}.{unit}")).unwrap_or_default();
    let mut forms = vec![form("every").replace("{period}", number)];
    if number == "1" {
        forms.push(form("once").to_owned());
        forms.push(form("times").replace("{count}", "").trim().to_owned());
    }
    forms.into_iter().filter(|form| !form.is_empty()).collect()
}

/// The texts that say a fact, any of which will do.
pub(crate) fn forms(fact: &Fact) -> Vec<String> {
    let text = fact.text.as_str();
    let name = fact.place.rsplit('.').next().unwrap_or_default();
    let own = |keys: &[&str]| keys.iter().filter_map(|key| nb(key)).map(str::to_owned).collect::<Vec<_>>();
    let mut forms = match fact.kind {
        Kind::Date if text.contains('-') && text.as_bytes().get(4) == Some(&b'-') => vec![date(text)],
        Kind::Date => vec![date(&iso(text)), iso(text)],
        Kind::Identifier if fact.with.is_empty() => vec![urn(text)],
        Kind::Number => vec![decimal(text)],
        Kind::Telecom => vec![text.split_once(':').map_or(text, |(_, number)| number).trim().to_owned()],
        Kind::NullFlavor => word("nullflavor", text).into_iter().map(str::to_owned).collect(),
        Kind::AbsentReason => word("dataabsent", text).into_iter().map(str::to_owned).collect(),
        Kind::Rate => rates(fact),
        Kind::Status => statuses(text).into_iter().map(str::to_owned).collect(),
        Kind::Negation => own(&[
            "view.tag.negated",
            "view.tag.do-not-perform",
            "view.tag.not-to-be-done",
            "word.verification.refuted",
            "word.code.status.not-done",
            "word.code.Immunization.status.not-done",
            "word.code.status.not-taken",
            "view.status.none-known",
        ]),
        Kind::Relation => match text {
            "RSON" => own(&["word.element.reasonCode", "word.element.reasonReference", "word.relation.RSON"]),
            "MFST" => own(&["word.element.reaction", "word.relation.MFST"]),
            _ => {
                let own = related(text).and_then(|code| word("code.code", code));
                vec![own.or(word("relation", text)).unwrap_or(text).to_owned()]
            }
        },
        Kind::Substitution if fact.with.contains('.') || fact.with.contains('/') => {
            vec![word("substitution", text).unwrap_or(text).to_owned()]
        }
        Kind::Substitution if fact.with == "allowedBoolean" => match text {
            "true" => own(&["view.substitution.allowed"]),
            _ => own(&["view.substitution.forbidden"]),
        },
        Kind::Flag if fact.with == "asNeededBoolean" && text == "true" => own(&["view.dosing.as-needed"]),
        // Some send them as texts.
        Kind::Flag | Kind::Text if text == "true" => own(&["view.yes"]),
        Kind::Flag | Kind::Text if text == "false" => own(&["view.no"]),
        Kind::Attribute if fact.with == "use" => {
            let uses = ["home", "work", "mobile", "temp", "old", "postal", "physical", "usual", "official"];
            let told = use_of(text);
            let tables = ["code.use", "code.telecom-use", "code.type"];
            let words = tables.iter().filter_map(|table| word(table, told)).map(str::to_owned);
            words.chain(uses.contains(&told).then(|| told.to_owned())).collect()
        }
        Kind::Text if name == "system" => {
            let names = [("http://snomed.info/sct", "SNOMED CT"), ("http://standardterms.edqm.eu", "EDQM")];
            let known = names.iter().filter(|(known, _)| *known == text).map(|(_, name)| (*name).to_owned());
            known.chain([text.trim_start_matches("urn:oid:").to_owned()]).collect()
        }
        Kind::Text if name == "timeOfDay" => {
            text.strip_suffix(":00").into_iter().map(str::to_owned).collect()
        }
        _ => Vec::new(),
    };
    // A code of one of FHIR's own elements stands in our words where we have them.
    let own = words_of_element(fact, name);
    if fact.place.contains('.') && matches!(fact.kind, Kind::Status | Kind::Text) && !own.is_empty() {
        return own.into_iter().flat_map(|own| [own.to_owned(), capital(own)]).collect();
    }
    // A label begins with a capital.
    let capitals: Vec<String> = forms.iter().map(|form| capital(form)).collect();
    forms.extend(capitals);
    forms.extend(own.into_iter().map(str::to_owned));
    if !matches!(fact.kind, Kind::NullFlavor | Kind::Negation | Kind::Flag | Kind::Rate | Kind::Substitution)
    {
        forms.push(text.to_owned());
    }
    forms
}

/// Our words for a code of one of FHIR's own elements, told by the element's name.
fn words_of_element(fact: &Fact, name: &str) -> Vec<&'static str> {
    // What is completed was given, done or handed over.
    let kind = fact.place.split('.').next().unwrap_or_default();
    if let Some(own) = word(&format!("code.{kind}.{name}"), &fact.text) {
        return vec![own];
    }
    let mut tables = vec![format!("code.{name}"), format!("code.telecom-{name}")];
    match name {
        "when" => tables.push("event".to_owned()),
        "dayOfWeek" => tables.push("weekday".to_owned()),
        _ => {}
    }
    tables.iter().filter_map(|table| word(table, &fact.text)).collect()
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// What the id of a resource is called.
pub(crate) fn resource_id() -> &'static str {
    word("element", "resourceId").unwrap_or_default()
}
