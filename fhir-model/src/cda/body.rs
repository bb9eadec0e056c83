//! The body of a document: structured sections, or one file in another format (L1).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::xml::El;
use super::{Mapper, extension, narrative, section};
use crate::issue::Severity;
use crate::r4::{Attachment, DocumentContent, DocumentReference, Section};

/// The sections of `ClinicalDocument/component`.
pub(super) fn sections<'a>(content: El<'a>, title: Option<&str>, mapper: &mut Mapper<'a>) -> Vec<Section> {
    let mut sections = Vec::new();
    for file in content.all("nonXMLBody").flat_map(|body| body.all("text")) {
        sections.push(file_section(file, title, mapper));
    }
    for body in content.all("structuredBody") {
        sections.extend(section::sections(body, 1, mapper));
    }
    sections
}

/// A document of another format: a DocumentReference that holds it, in a section that holds nothing else.
fn file_section<'a>(file: El<'a>, title: Option<&str>, mapper: &mut Mapper<'a>) -> Section {
    let mut section = Section { title: title.map(str::to_owned), ..Section::default() };
    let attachment = attachment(file);
    if file.peek("representation") != Some("B64") {
        section.text = narrative::of_text(&text_below(file));
        for node in file.node().descendants().filter(|node| node.is_element()) {
            El::new(node, file.used()).text();
        }
    } else if !file.text_used() {
        mapper.words.note(Severity::Error, file, "the file in it is no valid base64");
        section.extension.extend(file.text().map(|text| extension::string(extension::SOURCE, text)));
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
        let own = file.node().children().filter(|node| node.is_text()).filter_map(|node| node.text());
        let data: String = own.flat_map(str::chars).filter(|it| !it.is_whitespace()).collect();
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
