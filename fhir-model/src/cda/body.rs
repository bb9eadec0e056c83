//! The body of a document: structured sections, or one file in another format (L1).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::xml::El;
use super::{Mapper, extension, narrative, section};
use crate::issue::Severity;
use crate::r4::{Attachment, DocumentContent, DocumentReference, Section};

/// The sections of `ClinicalDocument/component`.
pub(super) fn sections<'a>(content: El<'a>, title: Option<&str>, mapper: &mut Mapper<'a>) -> Vec<Section> {
    if let Some(file) = content.path(&["nonXMLBody", "text"]) {
        return vec![file_section(file, title, mapper)];
    }
    match content.first("structuredBody") {
        Some(body) => section::sections(body, 1, mapper),
        None => Vec::new(),
    }
}

/// A document of another format: a DocumentReference that holds it, in a section that holds nothing else.
fn file_section<'a>(file: El<'a>, title: Option<&str>, mapper: &mut Mapper<'a>) -> Section {
    let mut section = Section { title: title.map(str::to_owned), ..Section::default() };
    let attachment = attachment(file);
    if file.peek("representation") != Some("B64") {
        section.text = narrative::of_text(&text_below(file));
    } else if !file.text_used() {
        mapper.words.note(Severity::Error, file, "the file in it is no valid base64");
        section.extension.push(extension::string(extension::SOURCE, text_below(file)));
    }
    if attachment.data.is_some() || attachment.url.is_some() {
        let document = DocumentReference {
            id: mapper.id(),
            status: Some("current".to_owned()),
            subject: Some(mapper.patient.clone()),
            content: vec![DocumentContent { attachment: Some(attachment), ..DocumentContent::default() }],
            ..DocumentReference::default()
        };
        section.entry.push(mapper.add(document));
    }
    section
}

/// A file in an element of type ED: its bytes as base64, or the address where it lies. Content that is no valid base64
/// is not marked as read.
pub(super) fn attachment(file: El<'_>) -> Attachment {
    let mut attachment = Attachment {
        content_type: file.attr("mediaType").map(str::to_owned),
        language: file.attr("language").map(str::to_owned),
        url: file.first("reference").and_then(|reference| reference.attr("value")).map(str::to_owned),
        ..Attachment::default()
    };
    if file.attr("representation") == Some("B64") {
        let content = text_below(file);
        let data: String = content.chars().filter(|character| !character.is_whitespace()).collect();
        if STANDARD.decode(&data).is_ok() {
            file.text();
            attachment.data = Some(data).filter(|data| !data.is_empty());
        }
    }
    attachment
}

fn text_below(el: El<'_>) -> String {
    el.node().descendants().filter_map(|node| node.text().filter(|_| node.is_text())).collect()
}
