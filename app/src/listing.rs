//! The document list as rows: the structured document, its PDF twin and its original are one row.

use std::cmp::Reverse;

use helsebro_fhir::r4::{Bundle, Date, DocumentReference, Resource};
use helsebro_fhir::view::DocumentKind;

/// The documents of a citizen.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Listing {
    /// Summaries first, then prescriptions, then others; each newest first.
    pub(crate) entries: Vec<Entry>,
}

/// A document, in all its forms.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Entry {
    /// Names the document in the address: the id of its structured form, else of its first original.
    pub(crate) key: String,
    /// What kind of document it is.
    pub(crate) kind: DocumentKind,
    /// Its title as sent; empty where none was.
    pub(crate) title: String,
    /// When it was written.
    pub(crate) date: Option<String>,
    /// Who wrote it.
    pub(crate) authors: Vec<String>,
    /// Its language, where it was said.
    pub(crate) language: Option<String>,
    /// It was replaced by a newer one.
    pub(crate) superseded: bool,
    /// Whether it can be shown as rows.
    pub(crate) structured: bool,
    /// Its other forms.
    pub(crate) originals: Vec<Form>,
}

/// A form of a document that is shown as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Form {
    /// Id of the Binary.
    pub(crate) id: String,
    /// What it is.
    pub(crate) kind: FormKind,
}

/// What a form is, as far as the screens draw it differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum FormKind {
    /// A PDF.
    Pdf,
    /// Anything else: shown as text.
    Text,
}

impl Listing {
    /// Reads the searchset of `GET /fhir/DocumentReference`.
    pub(crate) fn read(bundle: &Bundle) -> Self {
        let references = bundle.all(|resource| match resource {
            Resource::DocumentReference(reference) => Some(reference),
            _ => None,
        });
        let mut entries: Vec<Entry> = references.filter_map(|reference| Entry::read(reference)).collect();
        entries.sort_by_key(|entry| (rank(entry.kind), Reverse(entry.date.clone())));
        Self { entries }
    }

    /// The document of that key.
    pub(crate) fn find(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key == key)
    }
}

impl Entry {
    fn read(reference: &DocumentReference) -> Option<Self> {
        let mut structured = None;
        let mut originals = Vec::new();
        let mut title = reference.description.clone();
        let mut language = None;
        for attachment in reference.content.iter().filter_map(|content| content.attachment.as_ref()) {
            let Some(url) = attachment.url.as_deref() else { continue };
            title = title.or_else(|| attachment.title.clone());
            language = language.or_else(|| attachment.language.clone());
            if let Some(id) = id_of(url, "Bundle/") {
                structured = structured.or_else(|| Some(id.to_owned()));
            } else if let Some(id) = id_of(url, "Binary/") {
                let is_pdf = attachment
                    .content_type
                    .as_deref()
                    .is_some_and(|kind| kind.starts_with("application/pdf"));
                let kind = if is_pdf { FormKind::Pdf } else { FormKind::Text };
                originals.push(Form { id: id.to_owned(), kind });
            }
        }
        originals.sort_by_key(|form| form.kind);
        let key = structured.clone().or_else(|| originals.first().map(|form| form.id.clone()))?;
        Some(Self {
            key,
            kind: kind_of(reference),
            title: title.unwrap_or_default(),
            date: reference.date.as_ref().map(|date: &Date| date.as_str().to_owned()),
            authors: reference.author.iter().filter_map(|author| author.display.clone()).collect(),
            language,
            superseded: reference.status.as_deref() == Some("superseded"),
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

fn kind_of(reference: &DocumentReference) -> DocumentKind {
    let mut codes =
        reference.kind.iter().flat_map(|kind| &kind.coding).filter_map(|coding| coding.code.as_deref());
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
    use helsebro_fhir::r4::bundle_from_json;

    use super::*;

    fn listing(references: &str) -> Listing {
        let json = format!(r#"{{"resourceType":"Bundle","type":"searchset","entry":[{references}]}}"#);
        Listing::read(&bundle_from_json(json.as_bytes()).unwrap().0)
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
