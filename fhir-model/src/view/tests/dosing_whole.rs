//! The dosing sentence never says more than the structure, and nothing of the structure is missing: of any timing, every
//! number and event in the sentence was sent, and every one that was sent is in it or among the facts beside it.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::*;
use crate::texts::Table;

/// A part of a dosage: its JSON, and what of it can be read.
#[derive(Debug, Clone, Default)]
struct Part {
    /// Members of the element it stands in; empty where it was left out.
    json: String,
    /// Numbers, dates and times as bokmål writes them.
    numbers: Vec<String>,
    /// Events of the day, by code.
    events: Vec<&'static str>,
    /// Events that a sign makes of another: half an hour from a meal is before or after it.
    made: Vec<String>,
    /// Words that must be there.
    words: Vec<String>,
}

const EVENTS: &[&str] =
    &["MORN", "NOON", "EVE.late", "HS", "WAKE", "C", "CM", "AC", "ACM", "ACV", "PC", "PCD", "IC"];
const DAYS: &[&str] = &["mon", "wed", "sun"];
const UNITS_OF_TIME: &[&str] = &["s", "min", "h", "d", "wk", "mo", "a"];
const TIMES: &[&str] = &["06:15:00", "08:00:00", "20:30:00"];

fn nb(number: &str) -> String {
    number.replace('.', ",")
}

fn whole() -> impl Strategy<Value = String> {
    (1..60_u32).prop_map(|number| number.to_string())
}

fn decimal() -> impl Strategy<Value = String> {
    prop_oneof![3 => whole(), 1 => (2..60_u32).prop_map(|number| format!("{number}.5")), 1 => Just("0.25".to_owned())]
}

/// A member, and in half of the cases one for its upper end.
fn range(
    low: &'static str,
    high: &'static str,
    number: BoxedStrategy<String>,
) -> impl Strategy<Value = Part> {
    (number.clone(), proptest::option::of(number)).prop_map(move |(from, to)| {
        let mut json = format!(r#""{low}":{from}"#);
        let mut numbers = vec![nb(&from)];
        if let Some(to) = to {
            json.push_str(&format!(r#","{high}":{to}"#));
            numbers.push(nb(&to));
        }
        Part { json, numbers, ..Part::default() }
    })
}

fn joined(parts: impl IntoIterator<Item = Part>) -> Part {
    parts.into_iter().fold(Part::default(), |mut whole, part| {
        if !whole.json.is_empty() && !part.json.is_empty() {
            whole.json.push(',');
        }
        whole.json.push_str(&part.json);
        whole.numbers.extend(part.numbers);
        whole.events.extend(part.events);
        whole.made.extend(part.made);
        whole.words.extend(part.words);
        whole
    })
}

/// Any of these, or nothing.
fn maybe(part: impl Strategy<Value = Part> + 'static) -> BoxedStrategy<Part> {
    proptest::option::of(part).prop_map(Option::unwrap_or_default).boxed()
}

fn rate() -> impl Strategy<Value = Part> {
    let unit = select(UNITS_OF_TIME)
        .prop_map(|unit| Part { json: format!(r#""periodUnit":"{unit}""#), ..Part::default() });
    let frequency = range("frequency", "frequencyMax", whole().boxed());
    let period = range("period", "periodMax", decimal().boxed());
    (frequency, period, unit).prop_map(|(frequency, period, unit)| joined([frequency, period, unit]))
}

fn when() -> impl Strategy<Value = Part> {
    (subsequence(EVENTS, 1..4), proptest::option::of(1..120_u32)).prop_map(|(events, offset)| {
        let codes: Vec<String> = events.iter().map(|event| format!("{event:?}")).collect();
        let mut json = format!(r#""when":[{}]"#, codes.join(","));
        let mut numbers = Vec::new();
        if let Some(offset) = offset {
            json.push_str(&format!(r#","offset":{offset}"#));
            numbers.push(offset.to_string());
        }
        Part { json, numbers, events, ..Part::default() }
    })
}

fn days_and_times() -> impl Strategy<Value = Part> {
    (subsequence(DAYS, 0..3), subsequence(TIMES, 0..3)).prop_map(|(days, times)| {
        let list = |name: &str, items: &[&str]| {
            let items: Vec<String> = items.iter().map(|item| format!("{item:?}")).collect();
            if items.is_empty() { String::new() } else { format!(r#""{name}":[{}]"#, items.join(",")) }
        };
        let words = |day: &&str| texts(Language::Nb).word(Table::Weekday, day).unwrap().to_owned();
        let parts = [
            Part {
                json: list("dayOfWeek", &days),
                words: days.iter().map(words).collect(),
                ..Part::default()
            },
            Part {
                json: list("timeOfDay", &times),
                numbers: times.iter().map(|time| time.strip_suffix(":00").unwrap().to_owned()).collect(),
                ..Part::default()
            },
        ];
        joined(parts)
    })
}

fn bounds() -> impl Strategy<Value = Part> {
    let amount = |number: &str, unit: &str| {
        format!(r#"{{"value":{number},"code":"{unit}","system":"http://unitsofmeasure.org"}}"#)
    };
    prop_oneof![
        (decimal(), select(UNITS_OF_TIME)).prop_map(move |(number, unit)| Part {
            json: format!(r#""boundsDuration":{}"#, amount(&number, unit)),
            numbers: vec![nb(&number)],
            ..Part::default()
        }),
        (whole(), whole(), select(UNITS_OF_TIME)).prop_map(move |(low, high, unit)| Part {
            json: format!(r#""boundsRange":{{"low":{},"high":{}}}"#, amount(&low, unit), amount(&high, unit)),
            numbers: vec![low, high],
            ..Part::default()
        }),
        (10..28_u32).prop_map(|day| Part {
            json: format!(r#""boundsPeriod":{{"start":"2026-02-{day}","end":"2026-03"}}"#),
            numbers: vec![format!("{day}.02.2026"), "03.2026".to_owned()],
            ..Part::default()
        }),
    ]
}

fn lasting() -> impl Strategy<Value = Part> {
    (range("duration", "durationMax", decimal().boxed()), select(UNITS_OF_TIME)).prop_map(
        |(duration, unit)| {
            joined([duration, Part { json: format!(r#""durationUnit":"{unit}""#), ..Part::default() }])
        },
    )
}

/// What now and then stands there and nobody understands.
fn odd() -> impl Strategy<Value = Part> {
    select(&[r#""madeUp":777"#, r#""periodUnit":"fortnight""#, r#""offset":"soon""#][..])
        .prop_map(|json| Part { json: json.to_owned(), ..Part::default() })
}

fn repeat() -> impl Strategy<Value = Part> {
    let count = range("count", "countMax", whole().boxed());
    let rule =
        (maybe(rate()), maybe(when()), days_and_times(), maybe(lasting()), maybe(bounds()), maybe(count));
    (rule, proptest::option::weighted(0.1, odd())).prop_map(|((a, b, c, d, e, f), odd)| {
        let mut parts = vec![a, b, c, d, e, f];
        // A member must not be there twice.
        let has = |name: &str, parts: &[Part]| parts.iter().any(|part| part.json.contains(name));
        if let Some(odd) = odd.filter(|odd| {
            let name = odd.json.split(':').next().unwrap_or_default();
            !has(name, &parts)
        }) {
            parts.push(odd);
        }
        joined(parts)
    })
}

/// A timing that only CDA can hold, in the parts that `docs/MAPPING.md` names.
fn sent() -> impl Strategy<Value = Part> {
    let part = |url: &str, value: &str| format!(r#"{{"url":"{url}",{value}}}"#);
    let quantity = |number: &str, unit: &str| {
        format!(r#""valueQuantity":{{"value":{number},"unit":"{unit}","code":"{unit}"}}"#)
    };
    let pivl = (
        decimal(),
        select(UNITS_OF_TIME),
        proptest::option::of(10..28_u32),
        proptest::option::of(select(&["DW", "HD", "XX"][..])),
    )
        .prop_map(move |(number, unit, phase, alignment)| {
            let mut parts =
                vec![part("type", r#""valueCode":"PIVL_TS""#), part("period", &quantity(&number, unit))];
            let mut numbers = vec![nb(&number)];
            if let Some(day) = phase {
                parts.push(part("phase/low", &format!(r#""valueDateTime":"2026-02-{day}""#)));
                numbers.push(format!("{day}.02.2026"));
            }
            parts.extend(
                alignment.map(|alignment| part("@alignment", &format!(r#""valueString":"{alignment}""#))),
            );
            Part { json: parts.join(","), numbers, ..Part::default() }
        });
    let distance = || proptest::option::of((-90..90_i32, select(&["min", "h"][..])));
    let eivl = (select(EVENTS), distance(), distance()).prop_map(move |(event, low, high)| {
        let mut parts = vec![
            part("type", r#""valueCode":"EIVL_TS""#),
            part("event", &format!(r#""valueCodeableConcept":{{"coding":[{{"system":"http://terminology.hl7.org/CodeSystem/v3-TimingEvent","code":"{event}"}}]}}"#)),
        ];
        let (mut numbers, mut made) = (Vec::new(), Vec::new());
        for (name, bound) in [("offset/low", low), ("offset/high", high)] {
            if let Some((number, unit)) = bound {
                let side = match number {
                    ..0 => "AC",
                    0 => "none",
                    1.. => "PC",
                };
                made.extend(event.strip_prefix('C').map(|meal| format!("{side}{meal}")));
                parts.push(part(name, &quantity(&number.to_string(), unit)));
                numbers.push(number.unsigned_abs().to_string());
            }
        }
        Part { json: parts.join(","), numbers, events: vec![event], made, ..Part::default() }
    });
    let once = (10..28_u32).prop_map(move |day| Part {
        json: [
            part("type", r#""valueCode":"TS""#),
            part("@value", &format!(r#""valueString":"202602{day}0815""#)),
        ]
        .join(","),
        numbers: vec![format!("{day}.02.2026"), "08:15".to_owned()],
        ..Part::default()
    });
    let one = prop_oneof![pivl, eivl, once].prop_map(|part| Part {
        json: format!(r#"{{"url":"urn:helsebro:timing","extension":[{}]}}"#, part.json),
        ..part
    });
    proptest::collection::vec(one, 1..3).prop_map(joined)
}

/// The words of all events that stand in a text, longest first, so that "før frokost" is not found in a longer one.
fn events_in(text: &str) -> Vec<String> {
    let texts = texts(Language::Nb);
    let mut words: Vec<String> =
        EVENTS.iter().map(|code| texts.word(Table::Event, code).unwrap().to_owned()).collect();
    let anchors =
        ["C", "CM", "CD", "CV", "HS", "WAKE"].map(|code| texts.word(Table::Anchor, code).unwrap().to_owned());
    words.extend(anchors);
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let mut left = text.to_owned();
    let mut found = Vec::new();
    for word in words {
        while let Some(at) = left.find(&word) {
            left.replace_range(at..at + word.len(), "#");
            found.push(word.clone());
        }
    }
    found
}

/// The words that an event's code may be said by.
fn said_by(code: &str) -> Vec<String> {
    let texts = texts(Language::Nb);
    let meal = match code {
        "AC" | "PC" => "C",
        code => code.strip_prefix("AC").or_else(|| code.strip_prefix("PC")).map_or(code, |meal| match meal {
            "M" => "CM",
            "D" => "CD",
            _ => "CV",
        }),
    };
    [texts.word(Table::Event, code), texts.word(Table::Anchor, meal)]
        .into_iter()
        .flatten()
        .map(str::to_owned)
        .collect()
}

fn numbers_in(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_ascii_digit() && !matches!(c, ',' | '.' | ':'))
        .map(|token| token.trim_matches(|c: char| !c.is_ascii_digit()).to_owned())
        .filter(|token| !token.is_empty())
        .collect()
}

fn check(dosage: &str, part: &Part) -> Result<(), TestCaseError> {
    let row = row_of(
        Language::Nb,
        &format!(
            r#"{{"resourceType":"MedicationStatement","status":"active","medicationCodeableConcept":{{"text":"Prøve"}},
            "dosage":[{dosage}]}}"#
        ),
    );
    let facts = seen(&row);
    let shown = facts.join("\n");
    let Some(fact) = row.facts.iter().find(|fact| fact.kind == FactKind::Dosage) else {
        prop_assert!(part.numbers.is_empty() && part.events.is_empty(), "nothing is shown of {dosage}");
        return Ok(());
    };
    if !matches!(fact.value, Value::Facts(_)) {
        let sentence = words(&fact.value);
        for number in numbers_in(&sentence) {
            prop_assert!(part.numbers.contains(&number), "{number} in {sentence:?} was not sent: {dosage}");
        }
        let codes = part.events.iter().copied().chain(part.made.iter().map(String::as_str));
        let allowed: Vec<String> = codes.flat_map(said_by).collect();
        for event in events_in(&sentence) {
            prop_assert!(allowed.contains(&event), "{event} in {sentence:?} was not sent: {dosage}");
        }
    }
    for number in &part.numbers {
        // "Once daily" says one, and one.
        let in_words =
            number == "1" && (shown.contains("gang") || shown.contains("hver") || shown.contains("daglig"));
        prop_assert!(
            in_words || numbers_in(&shown).contains(number),
            "{number} is missing in {shown:?}: {dosage}"
        );
    }
    for event in &part.events {
        prop_assert!(
            said_by(event).iter().any(|word| shown.contains(word)),
            "{event} is missing in {shown:?}: {dosage}"
        );
    }
    for word in &part.words {
        let one = word.trim_end_matches("er");
        prop_assert!(shown.to_lowercase().contains(one), "{word} is missing in {shown:?}: {dosage}");
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 1024, ..ProptestConfig::default() })]

    #[test]
    fn a_rule_of_fhir_says_what_was_sent_and_all_of_it(part in repeat()) {
        check(&format!(r#"{{"timing":{{"repeat":{{{}}}}}}}"#, part.json), &part)?;
    }

    #[test]
    fn a_timing_of_cda_says_what_was_sent_and_all_of_it(part in sent()) {
        check(&format!(r#"{{"extension":[{}]}}"#, part.json), &part)?;
    }
}
