//! The document list as rows: the structured document, its PDF twin and its original are one row.

use std::cmp::Ordering;

use crate::json::Json;
use crate::view::DocumentKind;

/// The documents of a citizen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Listing {
    /// Summaries first, then prescriptions, then others; each newest first.
    pub entries: Vec<Entry>,
}

/// A document, in all its forms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Names the document in the address: the id of its structured form, else of its first original.
    pub key: String,
    /// What kind of document it is.
    pub kind: DocumentKind,
    /// Its title as sent; empty where none was.
    pub title: String,
    /// When it was written.
    pub date: Option<String>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// Its language, where it was said.
    pub language: Option<String>,
    /// It was replaced by a newer one.
    pub superseded: bool,
    /// Whether it can be shown as rows.
    pub structured: bool,
    /// Its other forms.
    pub originals: Vec<Form>,
}

/// A form of a document that is shown as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// Id of the Binary.
    pub id: String,
    /// What it is.
    pub kind: FormKind,
}

/// What a form is, as far as the screens draw it differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FormKind {
    /// A PDF.
    Pdf,
    /// Anything else: shown as text.
    Text,
}

impl Listing {
    /// Reads the searchset of `GET /fhir/DocumentReference`; what is no document with an id of ours is left out.
    pub fn read(bundle: &Json) -> Self {
        let resources = bundle.items("entry").iter().filter_map(|entry| entry.get("resource"));
        let references = resources.filter(|json| json.text("resourceType") == Some("DocumentReference"));
        let mut entries: Vec<Entry> = Vec::new();
        for entry in references.filter_map(Entry::read) {
            let place = entries.iter().position(|other| entry.is_before(other)).unwrap_or(entries.len());
            entries.insert(place, entry);
        }
        Self { entries }
    }

    /// The document of that key.
    pub fn find(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key == key)
    }
}

impl Entry {
    /// Summaries before prescriptions before others, and the newest first.
    fn is_before(&self, other: &Self) -> bool {
        match rank(self.kind).cmp(&rank(other.kind)) {
            Ordering::Equal => self.date > other.date,
            by_kind => by_kind == Ordering::Less,
        }
    }

    fn read(reference: &Json) -> Option<Self> {
        let own = |text: Option<&str>| text.map(str::to_owned);
        let mut structured = None;
        let mut originals = Vec::new();
        let mut title = own(reference.text("description"));
        let mut language = None;
        for attachment in reference.items("content").iter().filter_map(|content| content.get("attachment")) {
            let Some(url) = attachment.text("url") else { continue };
            title = title.or_else(|| own(attachment.text("title")));
            language = language.or_else(|| own(attachment.text("language")));
            if let Some(id) = id_of(url, "Bundle/") {
                structured = structured.or_else(|| Some(id.to_owned()));
            } else if let Some(id) = id_of(url, "Binary/") {
                let is_pdf =
                    attachment.text("contentType").is_some_and(|kind| kind.starts_with("application/pdf"));
                let kind = if is_pdf { FormKind::Pdf } else { FormKind::Text };
                let place = if is_pdf { 0 } else { originals.len() };
                originals.insert(place, Form { id: id.to_owned(), kind });
            }
        }
        let key = structured.clone().or_else(|| originals.first().map(|form| form.id.clone()))?;
        let authors = reference.items("author").iter().filter_map(|author| author.text("display"));
        Some(Self {
            key,
            kind: kind_of(reference),
            title: title.unwrap_or_default(),
            date: own(reference.text("date")),
            authors: authors.map(str::to_owned).collect(),
            language,
            superseded: reference.text("status") == Some("superseded"),
            structured: structured.is_some(),
            originals,
        })
    }
}

fn id_of<'a>(url: &'a str, kind: &str) -> Option<&'a str> {
    let id = url.trim_start_matches('/').trim_start_matches("fhir/").strip_prefix(kind)?;
    // An id of the facade's and nothing that could lead elsewhere.
    let is_id = !id.is_empty()
        && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'));
    is_id.then_some(id)
}

fn kind_of(reference: &Json) -> DocumentKind {
    let codings = reference.get("type").map(|kind| kind.items("coding")).unwrap_or_default();
    let mut codes = codings.iter().filter_map(|coding| coding.text("code"));
    let known = codes.find_map(|code| match code {
        "60591-5" => Some(DocumentKind::PatientSummary),
        "57833-6" => Some(DocumentKind::Prescription),
        "60593-1" => Some(DocumentKind::Dispensation),
        _ => None,
    });
    known.unwrap_or_default()
}

fn rank(kind: DocumentKind) -> u8 {
    match kind {
        DocumentKind::PatientSummary => 0,
        DocumentKind::Prescription => 1,
        DocumentKind::Dispensation => 2,
        DocumentKind::Other => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;

    fn listing(references: &str) -> Listing {
        let json = format!(r#"{{"resourceType":"Bundle","type":"searchset","entry":[{references}]}}"#);
        Listing::read(&json::parse(json.as_bytes()).unwrap())
    }

    fn reference(kind: &str, date: &str, contents: &[(&str, &str)]) -> String {
        let contents: Vec<String> = contents
            .iter()
            .map(|(url, kind)| format!(r#"{{"attachment":{{"url":"{url}","contentType":"{kind}"}}}}"#))
            .collect();
        format!(
            r#"{{"resource":{{"resourceType":"DocumentReference","status":"current","date":"{date}",
                "type":{{"coding":[{{"system":"http://loinc.org","code":"{kind}"}}]}},"content":[{}]}}}}"#,
            contents.join(",")
        )
    }

    #[test]
    fn the_forms_of_one_content_are_one_row() {
        let listing = listing(&reference(
            "60591-5",
            "2026-10-01",
            &[
                ("Bundle/b1", "application/fhir+json"),
                ("Binary/x", "application/xml"),
                ("Binary/p", "application/pdf"),
            ],
        ));
        let [entry] = listing.entries.as_slice() else { panic!("not one row") };
        assert_eq!(entry.key, "b1");
        assert!(entry.structured);
        assert_eq!(entry.kind, DocumentKind::PatientSummary);
        let forms: Vec<(&str, FormKind)> =
            entry.originals.iter().map(|form| (form.id.as_str(), form.kind)).collect();
        assert_eq!(forms, [("p", FormKind::Pdf), ("x", FormKind::Text)]);
    }

    #[test]
    fn a_document_that_is_a_pdf_only_is_a_row_too() {
        let listing = listing(&reference("60591-5", "2026", &[("Binary/p", "application/pdf")]));
        assert_eq!(listing.entries[0].key, "p");
        assert!(!listing.entries[0].structured);
        assert!(listing.find("p").is_some());
    }

    #[test]
    fn summaries_stand_before_prescriptions_and_the_newest_first() {
        let all = [
            reference("57833-6", "2026-10-03", &[("Bundle/rx", "a")]),
            reference("60591-5", "2025-01-01", &[("Bundle/old", "a")]),
            reference("60591-5", "2026-10-01", &[("Bundle/new", "a")]),
        ];
        let keys: Vec<String> = listing(&all.join(",")).entries.into_iter().map(|entry| entry.key).collect();
        assert_eq!(keys, ["new", "old", "rx"]);
    }

    #[test]
    fn an_address_that_leads_elsewhere_is_no_document() {
        for url in ["https://evil.example/Bundle/b1", "Bundle/../../api/session", "Bundle/", "Patient/1"] {
            assert!(listing(&reference("60591-5", "2026", &[(url, "a")])).entries.is_empty(), "{url}");
        }
    }
}
