//! Every code of a fixed and small system that a document of the corpus carries has words of ours in all three languages.
//!
//! What is large, or of one country, keeps the words that were sent with it: such systems stand in one list, each with
//! its reason, and so does every code that stays without words.
#![expect(clippy::unwrap_used, reason = "a test")]

mod common;

use std::collections::{BTreeMap, BTreeSet};

use helsebro_fhir::json::{self, Json};
use helsebro_fhir::texts::{Catalogue, Language};
use helsebro_fhir::view::{self, DocumentView, Fact, Origin, Row, Term, Value};
use helsebro_fhir::{Limits, text};

const LARGE: &str = "a large terminology: the display that was sent is used";
const NATIONAL: &str = "of one country or one program: its words come with it";
const PRODUCTS: &str = "names of products and substances";
const NO_SYSTEM: &str = "names no system";

/// Systems without words of ours, by the beginning of their URI.
const WITHOUT_WORDS: &[(&str, &str)] = &[
    ("http://www.whocc.no/atc", LARGE),
    ("urn:oid:2.16.840.1.113883.6.73", LARGE),
    ("http://hl7.org/fhir/sid/icd-", LARGE),
    (
        "urn:oid:2.16.840.1.113883.6.2",
        "ICD-9-CM, large; 2.16.840.1.113883.6.254 ICF, large; 6.253 and 6.238 national",
    ),
    ("urn:oid:1.3.6.1.4.1.12559.11.10.1.3.1.44.", "eHDSI's ICD-10, Orphanet, EMDN and EMA SMS: large"),
    ("urn:oid:1.3.6.1.4.1.12559.11.10.1.3.1.42.5", LARGE),
    ("urn:oid:1.3.6.1.4.1.12559.11.10.1.3.1.42.10", LARGE),
    ("urn:oid:1.3.6.1.4.1.12559.11.10.1.3.1.42.19", LARGE),
    ("urn:oid:1.3.6.1.4.1.12559.11.10.1.3.1.42.24", LARGE),
    ("urn:oid:1.3.6.1.4.1.12559.11.10.1.3.2.4.1", "consent policies, by their documents"),
    ("http://terminology.hl7.org/CodeSystem/icd-o-3", LARGE),
    ("http://www.nlm.nih.gov/research/umls/rxnorm", PRODUCTS),
    ("http://hl7.org/fhir/sid/cvx", PRODUCTS),
    ("http://hl7.org/fhir/sid/ndc", PRODUCTS),
    ("http://www.ama-assn.org/go/cpt", LARGE),
    ("urn:oid:2.16.840.1.113883.3.26.1.", "NCI Thesaurus and NDF-RT: large"),
    ("urn:oid:2.16.840.1.113883.6.", NATIONAL),
    ("urn:oid:2.16.840.1.113883.19.6.96", "an example system of HL7"),
    ("urn:oid:2.16.", NATIONAL),
    ("urn:oid:2.51.1.1", PRODUCTS),
    ("urn:oid:1.2.840.10008.2.16.4", "DICOM: large; the modalities have words"),
    ("urn:oid:1.2.840.114350.", NATIONAL),
    ("urn:oid:1.2.", NATIONAL),
    ("urn:oid:1.3.160", PRODUCTS),
    ("urn:oid:1.999.999", "an example system"),
    ("urn:oid:2.999", "an example system"),
    ("http://terminology.hl7.org/CodeSystem/v3-TribalEntityUS", NATIONAL),
    ("http://terminology.hl7.org/CodeSystem/consentpolicycodes", "laws of the United States"),
    ("http://hl7.org/fhir/v3/Race", NATIONAL),
    ("http://hl7.org/fhir/v3/Ethnicity", NATIONAL),
    ("http://hl7.org/fhir/v3/ReligiousAffiliation", "large, and no fact of health"),
    ("http://terminology.hl7.org.au/", NATIONAL),
    ("http://fhir.ch/", NATIONAL),
    ("http://www.abs.gov.au/", NATIONAL),
    ("http://saluddigital.ar/", NATIONAL),
    ("https://", NATIONAL),
    ("CPARA-", NATIONAL),
    ("laakemuodot-nimet", NATIONAL),
    ("sailytysastiat", NATIONAL),
    ("hkmtt", NATIONAL),
    ("HKMTT", NATIONAL),
    ("ips_demo", NATIONAL),
    ("...", "no system"),
    ("", NO_SYSTEM),
];

/// Systems under the prefixes above that have words all the same.
const WITH_WORDS: &[&str] = &[
    "urn:oid:2.16.840.1.113883.2.9.6.2.7",
    "urn:oid:2.16.840.1.113883.5.",
    "urn:oid:2.16.840.1.113883.12.443",
    "urn:oid:2.16.840.1.113883.1.11.78",
    "urn:oid:2.16.840.1.113883.6.1",
    "urn:oid:2.16.840.1.113883.6.96",
];

/// Codes that stay without words.
const STAY: &[(&str, &str, &str)] = &[
    (
        "urn:helsebro:mood",
        "INT",
        "what every medicine of eHDSI is sent with: \"planned\" would say another thing",
    ),
    (
        "urn:oid:2.16.840.1.113883.12.443",
        "PP",
        "HL7 means the primary care provider, the documents a primary performer",
    ),
    ("urn:oid:1.3.6.1.4.1.12559.11.10.1.3.1.42.11", "FALG", "no code of this value set"),
    ("http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation", "...", "no code"),
    ("http://standardterms.edqm.eu", "12100", "no code of EDQM"),
    ("http://unitsofmeasure.org", "B20180406162601968-1", "no unit"),
    ("http://unitsofmeasure.org", "{eenheid}/d", "the sender's own words in braces"),
    ("http://unitsofmeasure.org", "{keer per dag inhaleren}", "the sender's own words in braces"),
    ("http://unitsofmeasure.org", "{sigarets}/d", "the sender's own words in braces"),
    ("http://unitsofmeasure.org", "{stuks}", "the sender's own words in braces"),
    ("http://unitsofmeasure.org", "{stuk}", "the sender's own words in braces"),
    ("http://unitsofmeasure.org", "1", "a mere number"),
    ("http://snomed.info/sct", "Fase IV", "no code"),
    ("http://loinc.org", "RELMAD572", "no code of LOINC"),
    ("status", "active\"", "no code"),
    ("periodUnit", "week", "no code"),
];

/// Elements whose codes are few and fixed even where they are of SNOMED CT or LOINC. A point parts kind and element.
const FIXED: &[&str] = &[
    "AllergyIntolerance.type",
    "AllergyIntolerance.clinicalStatus",
    "AllergyIntolerance.criticality",
    "Composition.type",
    "Composition.category",
    "Composition.code",
    "Condition.category",
    "DocumentReference.type",
    "DiagnosticReport.category",
    "MedicationRequest.category",
    "MedicationStatement.category",
    "Observation.category",
    "Procedure.category",
    "Specimen.type",
    "Organization.type",
    "*.clinicalStatus",
    "*.verificationStatus",
    "*.severity",
    "*.criticality",
    "*.health-status",
    "*.interpretation",
    "*.emptyReason",
    "*.form",
    "*.route",
    "*.relationship",
    "*.function",
    "*.doseQuantity",
    "*.quantity",
    "*.numerator",
    "*.denominator",
];

/// Elements of FHIR that hold a code of its own.
const CODES: &[&str] = &[
    "status",
    "intent",
    "priority",
    "use",
    "type",
    "kind",
    "mode",
    "gender",
    "severity",
    "criticality",
    "category",
    "lifecycleStatus",
    "entryType",
    "confidentiality",
    "periodUnit",
    "durationUnit",
    "dayOfWeek",
    "when",
    "docStatus",
    "language",
];

/// A code, where it stands and what it is of.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Sent {
    system: String,
    code: String,
}

#[derive(Default)]
struct Gathered {
    /// Of each code, the kinds and elements it stands in.
    coded: BTreeMap<Sent, BTreeSet<String>>,
    /// Of each code of an element of FHIR, the paths that it stands at.
    plain: BTreeMap<(String, String), u32>,
}

impl Gathered {
    fn of_corpus() -> Self {
        let mut gathered = Self::default();
        for document in common::corpus("words_are_known", &["cda-", "fhir-"]) {
            let Ok(read) = helsebro_fhir::read(&document.bytes, &Limits::default()) else { continue };
            let bundle = json::parse(read.bundle.to_json().as_bytes()).unwrap();
            for entry in items(get(&bundle, "entry")) {
                let resource = get(entry, "resource");
                let kind = get(resource, "resourceType").as_str().unwrap_or_default();
                gathered.walk(resource, kind, kind, "");
            }
        }
        gathered
    }

    /// `element` is the last name that is no `coding` and no extension's value.
    fn walk(&mut self, json: &Json, kind: &str, path: &str, element: &str) {
        match json {
            Json::Array(list) => list.iter().for_each(|item| self.walk(item, kind, path, element)),
            Json::Object(object) => {
                let sent = |name| object.get(name).and_then(Json::as_str);
                let is_coded =
                    ["system", "display", "unit", "version"].iter().any(|name| object.get(name).is_some());
                if let Some(code) = sent("code").filter(|_| is_coded) {
                    let system = sent("system").unwrap_or_default().to_owned();
                    let place = format!("{kind}.{element}");
                    self.coded
                        .entry(Sent { system, code: code.trim().to_owned() })
                        .or_default()
                        .insert(place);
                }
                let url = sent("url").map(|url| url.rsplit(['/', ':']).next().unwrap_or(url));
                if let (Some(of_ours), Some(code)) =
                    (sent("url").filter(|url| url.starts_with("urn:helsebro:")), sent("valueCode"))
                {
                    *self.plain.entry((format!("{kind}.{of_ours}"), code.to_owned())).or_default() += 1;
                }
                for (name, value) in object.iter() {
                    if let (Some(code), true) = (value.as_str(), CODES.contains(&name) && url.is_none())
                        && !path.ends_with(".text")
                        && !is_coded
                    {
                        *self.plain.entry((format!("{path}.{name}"), code.to_owned())).or_default() += 1;
                    }
                    let inner = match (name, url) {
                        ("coding", _) => element,
                        (name, Some(url)) if name.starts_with("value") => url,
                        (name, _) => name,
                    };
                    self.walk(value, kind, &format!("{path}.{name}"), inner);
                }
            }
            _ => {}
        }
    }
}

#[test]
fn every_code_of_a_small_system_has_words_in_every_language() {
    let gathered = Gathered::of_corpus();
    let mut missing = Vec::new();
    for language in Language::ALL {
        let texts = Catalogue::built_in(language);
        for (sent, places) in &gathered.coded {
            if is_demanded(sent, places) && !is_known(&texts, sent) {
                missing.push(format!("{} {} {} in {places:?}", language.tag(), sent.system, sent.code));
            }
        }
    }
    assert!(missing.is_empty(), "{} without words: {missing:#?}", missing.len());
}

fn is_demanded(sent: &Sent, places: &BTreeSet<String>) -> bool {
    let Sent { system, code } = sent;
    if STAY.iter().any(|(stay, stays, _)| stay == system && stays == code) {
        return false;
    }
    if system.contains("snomed.info/sct")
        || system == "http://loinc.org"
        || is_of(system, &["urn:oid:2.16.840.1.113883.6.1", "urn:oid:2.16.840.1.113883.6.96"])
    {
        let fixed = places.iter().any(|place| {
            let element = place.split_once('.').unwrap().1;
            FIXED.iter().any(|fixed| *fixed == place || fixed.strip_prefix("*.") == Some(element))
        });
        return fixed && !is_of_one_country(code);
    }
    let worded = WITH_WORDS
        .iter()
        .any(|known| system.starts_with(known) && (known.ends_with('.') || *known == system));
    worded
        || !WITHOUT_WORDS
            .iter()
            .any(|(known, _)| if known.is_empty() { system.is_empty() } else { system.starts_with(known) })
}

fn is_of(system: &str, known: &[&str]) -> bool {
    known.contains(&system)
}

/// A concept of an extension of SNOMED CT: its number ends in a partition of its own (SNOMED CT, SCTID).
fn is_of_one_country(code: &str) -> bool {
    code.len() > 10 && code.get(code.len() - 3..code.len() - 1) == Some("10")
}

/// Whether a concept of nothing but this code is shown in our words.
fn is_known(texts: &Catalogue, sent: &Sent) -> bool {
    let (system, code) = (quoted(&sent.system), quoted(&sent.code));
    let resource = format!(
        r#"{{"resourceType":"Observation","code":{{"coding":[{{"system":{system},"code":{code}}}]}}}}"#
    );
    let view = view_of(texts, &resource);
    // A code of absence makes a statement of its section, and no row.
    let absences = view.sections.iter().flat_map(|section| &section.absences).map(|absence| &absence.term);
    let term = rows(&view).map(|row| &row.title).chain(absences).next();
    term.unwrap().origin == Origin::OwnTable
}

#[test]
fn every_code_of_an_element_of_fhir_has_words_in_every_language() {
    let gathered = Gathered::of_corpus();
    let mut missing = Vec::new();
    for language in Language::ALL {
        let texts = Catalogue::built_in(language);
        for (path, code) in gathered.plain.keys() {
            let element = path.rsplit('.').next().unwrap();
            if STAY.iter().any(|(stay, stays, _)| *stay == element && stays == code) {
                continue;
            }
            if !is_shown_in_words(&texts, path, code) {
                missing.push(format!("{} {path} {code}", language.tag()));
            }
        }
    }
    assert!(missing.is_empty(), "{} without words: {missing:#?}", missing.len());
}

/// Whether a code that stands at this path of a resource is a term of our own words.
fn is_shown_in_words(texts: &Catalogue, path: &str, code: &str) -> bool {
    let mut names = path.split('.');
    let kind = names.next().unwrap();
    let names: Vec<&str> = names.collect();
    let mut inner = quoted(code);
    if let [url] = names.as_slice()
        && url.starts_with("urn:")
    {
        inner = format!(r#"{{"extension":[{{"url":{},"valueCode":{inner}}}]}}"#, quoted(url));
    } else {
        for name in names.iter().rev() {
            inner = format!(r#"{{{}:{inner}}}"#, quoted(name));
        }
    }
    let members = inner.strip_prefix('{').unwrap();
    let view = view_of(texts, &format!(r#"{{"resourceType":"{kind}",{members}"#));
    let mut found = false;
    visit(&view, &mut |term| {
        found |= term.origin == Origin::OwnTable && term.codes.iter().any(|sent| sent.code == code);
    });
    // Some are words in a text: a way to reach somebody, the language of the document.
    let is_in_text = match path {
        "Composition.language" => view.facts.iter().all(|fact| fact.value != Value::Text(code.to_owned())),
        // In English some words are their codes.
        path => {
            path.contains("telecom.")
                && (texts.language() == Language::En
                    || !text::document(&view, texts).contains(&format!("({code}")))
        }
    };
    found || is_in_text
}

fn view_of(texts: &Catalogue, resource: &str) -> DocumentView {
    let bundle = format!(r#"{{"resourceType":"Bundle","entry":[{{"resource":{resource}}}]}}"#);
    view::document_of(&json::parse(bundle.as_bytes()).unwrap(), texts)
}

fn rows(view: &DocumentView) -> impl Iterator<Item = &Row> {
    let sections = view.sections.iter().flat_map(|section| &section.groups).flat_map(|group| &group.rows);
    sections.chain(&view.participants)
}

fn visit(view: &DocumentView, seen: &mut impl FnMut(&Term)) {
    for row in rows(view) {
        visit_row(row, seen);
    }
    visit_facts(&view.facts, seen);
    visit_facts(&view.details, seen);
    if let Some(patient) = &view.patient {
        visit_facts(&patient.facts, seen);
        visit_facts(&patient.details, seen);
        for contact in &patient.contacts {
            visit_facts(&contact.facts, seen);
            visit_facts(&contact.details, seen);
        }
    }
    for section in &view.sections {
        visit_facts(&section.details, seen);
    }
}

fn visit_row(row: &Row, seen: &mut impl FnMut(&Term)) {
    seen(&row.title);
    visit_facts(&row.facts, seen);
    visit_facts(&row.details, seen);
    row.children.iter().for_each(|child| visit_row(child, seen));
}

fn visit_facts(facts: &[Fact], seen: &mut impl FnMut(&Term)) {
    facts.iter().for_each(|fact| visit_value(&fact.value, seen));
}

fn visit_value(value: &Value, seen: &mut impl FnMut(&Term)) {
    match value {
        Value::Term(term) => seen(term),
        Value::List(values) => values.iter().for_each(|value| visit_value(value, seen)),
        Value::Facts(facts) => visit_facts(facts, seen),
        _ => {}
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

fn get<'a>(json: &'a Json, name: &str) -> &'a Json {
    json.as_object().and_then(|object| object.get(name)).unwrap_or(&Json::Null)
}

fn items(json: &Json) -> &[Json] {
    match json {
        Json::Array(items) => items,
        _ => &[],
    }
}
