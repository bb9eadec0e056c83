//! Nothing of a CDA document is lost on its way to FHIR.
//!
//! The gatherer walks the source by itself and knows nothing of the mapping: it demands every code, display, original
//! text, amount, unit, date, identifier, name and telephone number in the Bundle, outside the narrative, and every word
//! of the narrative in the narrative.
#![cfg(feature = "cda")]
#![expect(clippy::unwrap_used, reason = "a test: what cannot be read must stop it")]

mod common;

use std::collections::{BTreeMap, HashMap, HashSet};

use helsebro_fhir::json::{self, Json};
use helsebro_fhir::{Limits, read};
use roxmltree::{Document, Node, ParsingOptions};

/// Codes that name a part of the structure, by the element that carries them; the resource's own shape says the same.
const STRUCTURE: &[(&str, &str)] = &[
    ("CONC", "the act is a concern: its resource is one"),
    ("SEV", "the observation is a severity: reaction.severity, Condition.severity"),
    ("33999-4", "the observation is a status: clinicalStatus"),
    ("82606-5", "the observation is a criticality: criticality"),
    ("66455-7", "the observation is a certainty: verificationStatus"),
    ("11323-3", "the observation is a health status: its extension"),
    ("SUBST", "the observation is about substitution: MedicationRequest.substitution"),
    ("PINSTRUCT", "the act instructs the patient: Dosage.patientInstruction"),
    ("FINSTRUCT", "the act instructs the dispenser: its extension"),
    ("48767-8", "the act is a comment: note"),
    ("ASSERTION", "the observation asserts: its value is what it asserts"),
    ("S", "the document is signed: Composition.attester"),
    ("completed", "an act within an entry is done: what else could be told of it"),
];

#[test]
fn every_fact_of_every_cda_document_is_in_its_bundle() {
    let mut missing = Vec::new();
    let mut kept: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for document in common::corpus("cda_nothing_lost", &["cda-"]) {
        let text = String::from_utf8(document.bytes.clone()).unwrap();
        let text = text.trim_start_matches('\u{FEFF}').trim_start();
        let source = Document::parse_with_options(text, ParsingOptions::default()).unwrap();
        let bundle = read(&document.bytes, &Limits::default()).unwrap().bundle;
        let told = Told::of(&json::parse(bundle.to_json().as_bytes()).unwrap());
        for fact in gather(&source) {
            let found = told.has(&fact);
            let count = kept.entry(fact.kind).or_default();
            count.0 += usize::from(found);
            count.1 += 1;
            if !found {
                missing.push(format!("{}: {} {:?} at {}", document.name, fact.kind, fact.text, fact.place));
            }
        }
    }
    for (kind, (found, all)) in &kept {
        println!("{kind}: {found} of {all}");
    }
    assert!(missing.is_empty(), "{} lost:\n{}", missing.len(), missing.join("\n"));
}

/// Something that the source says.
struct Fact {
    kind: &'static str,
    text: String,
    place: String,
}

fn gather(source: &Document<'_>) -> Vec<Fact> {
    let root = source.root_element();
    let mut ids: HashMap<&str, Node<'_, '_>> = HashMap::new();
    for node in root.descendants().filter(|node| is_in_narrative(*node)) {
        if let Some(id) = node.attribute("ID") {
            ids.entry(id).or_insert(node);
        }
    }
    let mut facts = Vec::new();
    for node in root.descendants().filter(Node::is_element) {
        let name = node.tag_name().name();
        let narrative = name == "text" && is_section(node.parent());
        let mut fact = |kind, text: &str| {
            if !text.trim().is_empty() {
                facts.push(Fact { kind, text: words(text), place: place(node) });
            }
        };
        if narrative {
            node.descendants().filter_map(|inner| inner.text().filter(|_| inner.is_text())).for_each(
                |text| {
                    text.split_whitespace().for_each(|word| fact("narrative word", word));
                },
            );
        }
        if is_in_narrative(node) || matches!(name, "templateId" | "typeId" | "realmCode" | "nonXMLBody") {
            continue;
        }
        let attribute = |name: &str| node.attribute(name).filter(|value| !value.trim().is_empty());
        let null = attribute("nullFlavor");
        if let Some(code) = attribute("code").filter(|code| null != Some(*code)) {
            let structural =
                STRUCTURE.iter().any(|(known, _)| *known == code) || (name == "code" && code == "IMMUNIZ");
            if !structural && attribute("codeSystem").is_some_and(|system| null != Some(system)) {
                fact("code", code);
                if let Some(display) = attribute("displayName") {
                    fact("display", display);
                }
            } else if name == "statusCode" && !structural {
                fact("status", code);
            }
        } else if let Some(display) = attribute("displayName") {
            fact("display", display);
        }
        if let Some(flavor) = null {
            fact("null flavor", flavor);
        }
        match (attribute("value"), attribute("unit")) {
            (Some(value), Some(unit)) => {
                fact("amount", value);
                fact("unit", unit);
            }
            (Some(value), None) if name == "telecom" => {
                fact("telecom", value.split_once(':').map_or(value, |(_, number)| number));
            }
            (Some(value), None) if is_time(node) => fact("date", value),
            _ => {}
        }
        if matches!(name, "id" | "setId") {
            attribute("extension").into_iter().for_each(|value| fact("identifier", value));
        }
        if matches!(name, "originalText" | "text") {
            let inline: String =
                node.children().filter_map(|child| child.text().filter(|_| child.is_text())).collect();
            fact("original text", &inline);
            let target = node.children().find(|child| child.tag_name().name() == "reference");
            let target = target.and_then(|reference| reference.attribute("value"));
            if let Some(target) = target.and_then(|id| ids.get(id.trim_start_matches('#'))) {
                let below: Vec<_> =
                    target.descendants().filter_map(|it| it.text().filter(|_| it.is_text())).collect();
                fact("original text", &below.join(" "));
            }
        }
        let leaf = !node.children().any(|child| child.is_element());
        let named = matches!(
            name,
            "name"
                | "family"
                | "given"
                | "prefix"
                | "suffix"
                | "desc"
                | "title"
                | "city"
                | "postalCode"
                | "country"
                | "state"
                | "streetAddressLine"
                | "softwareName"
                | "manufacturerModelName"
                | "lotNumberText"
        );
        if leaf && named {
            fact("name", node.text().unwrap_or_default());
        }
    }
    facts
}

fn is_section(node: Option<Node<'_, '_>>) -> bool {
    node.is_some_and(|node| node.tag_name().name() == "section")
}

fn is_in_narrative(node: Node<'_, '_>) -> bool {
    node.ancestors().any(|above| above.tag_name().name() == "text" && is_section(above.parent()))
}

fn is_time(node: Node<'_, '_>) -> bool {
    let time = |node: Node<'_, '_>| {
        matches!(node.tag_name().name(), "effectiveTime" | "time" | "birthTime" | "phase" | "validTime")
            || node.attributes().any(|it| it.name() == "type" && it.value().ends_with("TS"))
    };
    let bound = matches!(node.tag_name().name(), "low" | "high" | "center");
    time(node) || (bound && node.parent().is_some_and(time))
}

fn place(node: Node<'_, '_>) -> String {
    let names: Vec<_> = node.ancestors().filter(Node::is_element).map(|it| it.tag_name().name()).collect();
    names.into_iter().rev().skip(3).collect::<Vec<_>>().join("/")
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a Bundle says.
struct Told {
    /// Every string and number outside the narrative.
    texts: HashSet<String>,
    /// The words of the narratives.
    narrative: HashSet<String>,
}

impl Told {
    fn of(bundle: &Json) -> Self {
        let mut told = Self { texts: HashSet::new(), narrative: HashSet::new() };
        told.walk(bundle, "");
        told
    }

    fn walk(&mut self, json: &Json, name: &str) {
        match json {
            Json::Object(object) => object.iter().for_each(|(name, value)| self.walk(value, name)),
            Json::Array(items) => items.iter().for_each(|item| self.walk(item, name)),
            Json::String(text) if name == "div" => {
                let xhtml = Document::parse(text).unwrap();
                let texts = xhtml.descendants().filter_map(|it| it.text().filter(|_| it.is_text()));
                self.narrative.extend(texts.flat_map(str::split_whitespace).map(str::to_owned));
            }
            Json::String(text) => {
                self.texts.insert(words(&text.replace(" | ", " ")));
            }
            Json::Number(number) => {
                self.texts.insert(number.clone());
            }
            Json::Null | Json::Bool(_) => {}
        }
    }

    fn has(&self, fact: &Fact) -> bool {
        match fact.kind {
            "narrative word" => self.narrative.contains(&fact.text),
            "date" => self.has_date(&fact.text),
            "amount" => {
                let number = fact.text.parse::<f64>().unwrap();
                self.texts.contains(&fact.text)
                    || self.texts.iter().any(|text| text.parse::<f64>().is_ok_and(|it| it == number))
            }
            // A code that is an OID stands where its system belongs: the two are exchanged.
            "code" => {
                self.texts.contains(&fact.text) || self.texts.contains(&format!("urn:oid:{}", fact.text))
            }
            // Words in the entry and those that it points to are told as "one: the other".
            "original text" => {
                let text = fact.text.replace(" | ", " ");
                let (before, after) = (format!("{text}: "), format!(": {text}"));
                self.texts.contains(&text)
                    || self.texts.iter().any(|told| told.starts_with(&before) || told.ends_with(&after))
            }
            // Names are told part by part, or together.
            "telecom" => self.texts.iter().any(|text| text.ends_with(&fact.text)),
            "name" => {
                self.texts.contains(&fact.text)
                    || self.texts.iter().any(|text| format!(" {text} ").contains(&format!(" {} ", fact.text)))
            }
            _ => self.texts.contains(&fact.text.replace(" | ", " ")),
        }
    }

    /// The date in ISO form, as it is or with the time that was sent; or the text as sent.
    fn has_date(&self, sent: &str) -> bool {
        let digits: String = sent.chars().take_while(char::is_ascii_digit).collect();
        let part = |from: usize, to: usize| digits.get(from..to).unwrap_or_default();
        let mut iso = part(0, 4).to_owned();
        for (from, to, mark) in [(4, 6, "-"), (6, 8, "-"), (8, 10, "T"), (10, 12, ":"), (12, 14, ":")] {
            if !part(from, to).is_empty() {
                iso.push_str(mark);
                iso.push_str(part(from, to));
            }
        }
        let zone = sent.get(digits.len()..).unwrap_or_default();
        let zone = zone.strip_suffix("00").map(|hours| format!("{hours}:00")).unwrap_or_default();
        self.texts.contains(sent) || self.texts.contains(&format!("{iso}{zone}"))
    }
}
