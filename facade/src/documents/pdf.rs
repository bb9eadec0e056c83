//! The PDF in an L1 document: a CDA whose body is `nonXMLBody` (CDA R2, 4.3.1.2).

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use roxmltree::Document;

const CDA: &str = "urn:hl7-org:v3";

/// Whether the bytes are a PDF as they are.
pub(super) fn is_pdf(bytes: &[u8]) -> bool {
    bytes.starts_with(b"%PDF-")
}

/// The PDF: the bytes themselves, or what the CDA around it holds. `None` where there is none.
pub(super) fn take_out(bytes: Vec<u8>) -> Option<Vec<u8>> {
    if is_pdf(&bytes) {
        return Some(bytes);
    }
    let text = std::str::from_utf8(&bytes).ok()?;
    let document = Document::parse(text).ok()?;
    let body = document.descendants().find(|node| node.has_tag_name((CDA, "nonXMLBody")))?;
    let content = body.children().find(|node| node.has_tag_name((CDA, "text")))?;
    let base64: String = content
        .children()
        .filter_map(|node| node.text())
        .flat_map(str::chars)
        .filter(|character| !character.is_whitespace())
        .collect();
    BASE64_STANDARD.decode(base64).ok().filter(|pdf| is_pdf(pdf))
}

#[cfg(test)]
mod tests {
    use super::take_out;

    fn l1(content: &str) -> Vec<u8> {
        format!(
            r#"<ClinicalDocument xmlns="urn:hl7-org:v3"><component><nonXMLBody><text mediaType="application/pdf"
               representation="B64">{content}</text></nonXMLBody></component></ClinicalDocument>"#
        )
        .into_bytes()
    }

    #[test]
    fn the_pdf_is_taken_out_of_the_cda_around_it() {
        // "%PDF-1.7" in base64, broken over lines as senders do.
        assert_eq!(take_out(l1("JVBE\n  Ri0x Ljc=")).as_deref(), Some(b"%PDF-1.7".as_slice()));
        assert_eq!(take_out(b"%PDF-1.4 x".to_vec()).as_deref(), Some(b"%PDF-1.4 x".as_slice()));
    }

    #[test]
    fn what_holds_no_pdf_gives_none() {
        for bytes in
            [l1(""), l1("!!"), l1("PGh0bWw+"), b"<ClinicalDocument/>".to_vec(), b"<a".to_vec(), vec![0xff]]
        {
            assert_eq!(take_out(bytes), None);
        }
    }
}
