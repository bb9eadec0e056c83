//! Everything of a document is on its screen: at once or one click away.
#![expect(clippy::unwrap_used, reason = "a test")]

mod common;

use std::collections::HashSet;

use helsebro_fhir::json::{self, Json};
use helsebro_fhir::texts::{Catalogue, Language};
use helsebro_fhir::view::{self, DocumentView, Row, SectionView, wire};
use helsebro_fhir::{Limits, ReadError, text};

/// Every document of the corpus, with its Bundle. All are read but FHIR XML, which is refused.
fn documents(test: &str) -> Vec<(String, Json)> {
    let mut documents = Vec::new();
    for document in common::corpus(test, &["cda-", "fhir-"]) {
        match helsebro_fhir::read(&document.bytes, &Limits::default()) {
            Ok(read) => {
                documents.push((document.name, json::parse(read.bundle.to_json().as_bytes()).unwrap()));
            }
            Err(error) => assert_eq!(error, ReadError::FhirXml, "{}", document.name),
        }
    }
    documents
}

#[test]
fn every_document_gives_a_view_a_text_and_bytes_in_every_language() {
    for (name, bundle) in documents("view_reaches_all") {
        for language in Language::ALL {
            let texts = Catalogue::built_in(language);
            let view = view::document_of(&bundle, &texts);
            assert!(!view.title.is_empty(), "{name}: no title");
            assert!(!text::document(&view, &texts).is_empty(), "{name}: no text");
            let bytes = wire::write(&view).unwrap();
            assert_eq!(wire::read(&bytes).as_ref(), Ok(&view), "{name}: not the same on the other side");
        }
    }
}

#[test]
fn every_value_of_every_resource_is_in_the_text() {
    let texts = Catalogue::built_in(Language::En);
    let mut lost = Vec::new();
    for (name, bundle) in documents("view_reaches_all") {
        let page = words(&text::document(&view::document_of(&bundle, &texts), &texts));
        let alone: HashSet<&str> = page.split(' ').collect();
        let mut asked = HashSet::new();
        for entry in items(get(&bundle, "entry")) {
            let resource = get(entry, "resource");
            for leaf in leaves(resource) {
                if asked.insert(leaf.text.clone())
                    && !leaf.forms().iter().any(|form| alone.contains(form.as_str()) || page.contains(form))
                {
                    lost.push(format!(
                        "{name}: {}: {}",
                        leaf.path,
                        leaf.text.chars().take(80).collect::<String>()
                    ));
                }
            }
        }
    }
    let shown: Vec<_> = lost.iter().take(60).collect();
    assert!(lost.is_empty(), "{} values are not shown, among them {shown:#?}", lost.len());
}

/// A value that was sent.
struct Leaf {
    path: String,
    text: String,
}

impl Leaf {
    /// The forms in which the English text may write the value.
    fn forms(&self) -> Vec<String> {
        let mut forms = vec![words(&self.text)];
        if self.text.len() > 10 && self.text.as_bytes().get(10) == Some(&b'T') {
            forms.push(words(&moment(&self.text)));
        }
        if self.path.ends_with(".timeOfDay") {
            forms.extend(self.text.strip_suffix(":00").map(str::to_owned));
        }
        forms
    }
}

/// The values of a resource as the English text writes them; what says nothing about the patient is left out.
fn leaves(resource: &Json) -> Vec<Leaf> {
    let mut found = Vec::new();
    let kind = get(resource, "resourceType").as_str().unwrap_or_default().to_owned();
    collect(resource, &kind, &mut found);
    found
}

fn collect(json: &Json, path: &str, found: &mut Vec<Leaf>) {
    let mut add = |text: String| found.push(Leaf { path: path.to_owned(), text });
    match json {
        Json::Object(object) => {
            for (name, value) in object.iter() {
                // References are followed, URLs of extensions and systems are named; files are offered, not printed.
                let reference = object.get("reference").is_some();
                let plumbing = (name == "type" && reference)
                    || is_text_link(value)
                    || matches!(name, "reference" | "system" | "resourceType" | "data" | "fullUrl")
                    || (name == "url" && path.contains("xtension"))
                    || (name == "id" && path.contains('.'))
                    || (name == "status" && path.ends_with(".text"));
                if !plumbing {
                    collect(value, &format!("{path}.{name}"), found);
                }
            }
        }
        Json::Array(list) => list.iter().for_each(|item| collect(item, path, found)),
        Json::String(text) if path.ends_with(".div") => {
            narrative_words(text).into_iter().for_each(add);
        }
        Json::String(text) => add(text.clone()),
        Json::Number(number) => add(number.clone()),
        // Said in words: active, no longer needed.
        Json::Bool(_) | Json::Null => {}
    }
}

/// An extension that ties a part of a narrative to an entry.
fn is_text_link(json: &Json) -> bool {
    let mut urls = items(json).iter().map(|item| get(item, "url").as_str().unwrap_or_default());
    urls.next().is_some_and(|url| url.ends_with("/textLink")) && urls.all(|url| url.ends_with("/textLink"))
}

/// The words of a narrative, without its markup.
fn narrative_words(div: &str) -> Vec<String> {
    let mut words = Vec::new();
    for piece in div.split('<').skip(1) {
        let text = piece.split_once('>').map_or("", |(_, text)| text);
        if !text.contains('&') {
            words.extend(text.split_whitespace().map(str::to_owned));
        }
    }
    words
}

/// `2020-01-02T10:20:00.5Z` as the English text writes it.
fn moment(text: &str) -> String {
    let (date, clock) = text.split_once('T').unwrap();
    let at = clock.find(['Z', '+', '-']).unwrap_or(clock.len());
    let (time, zone) = clock.split_at(at);
    let time = time.split('.').next().unwrap();
    let time = if time.len() == 8 { time.strip_suffix(":00").unwrap_or(time) } else { time };
    format!("{date} {time} {}", if zone == "Z" { "UTC" } else { zone })
}

/// Words parted by single spaces, bars of tables left out.
fn words(text: &str) -> String {
    text.split(|c: char| c.is_whitespace() || c == '|')
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
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

#[test]
fn no_resource_vanishes_and_none_is_counted_twice_as_unplaced() {
    let texts = Catalogue::built_in(Language::Nb);
    for (name, bundle) in documents("view_reaches_all") {
        let view = view::document_of(&bundle, &texts);
        let mut anchors: Vec<&str> = view.sections.iter().flat_map(anchors).collect();
        let count = anchors.len();
        anchors.sort_unstable();
        anchors.dedup();
        assert_eq!(anchors.len(), count, "{name}: two sections have one anchor");
        assert!(rows(&view).all(|row| !row.title.text.is_empty()), "{name}: a row without a title");
    }
}

fn anchors(section: &SectionView) -> Vec<&str> {
    let inner = section.subsections.iter().flat_map(anchors);
    std::iter::once(section.anchor.as_str()).chain(inner).collect()
}

fn rows(view: &DocumentView) -> impl Iterator<Item = &Row> {
    view.sections.iter().flat_map(|section| &section.groups).flat_map(|group| &group.rows)
}
