use super::*;

fn refused(bytes: &[u8]) -> ReadError {
    read(bytes, &Limits::default()).unwrap_err()
}

const CDA: &str = r#"<ClinicalDocument xmlns="urn:hl7-org:v3"><title>Tést</title></ClinicalDocument>"#;

fn title(bytes: &[u8]) -> Option<String> {
    let document = read(bytes, &Limits::default()).unwrap();
    match document.bundle.entry.into_iter().next()?.resource? {
        r4::Resource::Composition(composition) => composition.title,
        _ => None,
    }
}

#[test]
fn each_cause_has_its_own_line() {
    let fhir_xml = br#"<Bundle xmlns="http://hl7.org/fhir"/>"#;
    for (bytes, expected) in [
        (&b""[..], ReadError::Empty),
        (b" \n ", ReadError::Empty),
        (b"%PDF-1.7", ReadError::Unknown),
        (fhir_xml, ReadError::FhirXml),
        (b"<html/>", ReadError::OtherXml),
        (b"<ClinicalDocument/>", ReadError::OtherXml),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", ReadError::Dtd { line: 1, column: 1 }),
        (b"<?xml version='1.0'?>\n<!--", ReadError::Xml { line: 2, column: 5 }),
        (b"[]", ReadError::NoBundle),
        (br#"{"resourceType":"Patient"}"#, ReadError::NoBundle),
        (b"{", ReadError::Json(JsonError::Syntax { line: 1, column: 2 })),
        (b"<a>\xFF</a>", ReadError::BrokenEncoding { line: 1, column: 4 }),
        (
            b"<?xml version='1.0' encoding='EBCDIC'?><a>\xFF</a>",
            ReadError::UnsupportedEncoding { line: 1, column: 43 },
        ),
    ] {
        assert_eq!(refused(bytes), expected, "{}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn broken_xml_is_refused_with_its_place() {
    let text = "<ClinicalDocument xmlns='urn:hl7-org:v3'>\n <a></b>\n</ClinicalDocument>";
    assert_eq!(refused(text.as_bytes()), ReadError::Xml { line: 2, column: 5 });
    let truncated = "\n<ClinicalDocument xmlns='urn:hl7-org:v3'>\n <a>";
    assert_eq!(refused(truncated.as_bytes()), ReadError::Xml { line: 3, column: 5 });
    let after_space = "\n <ClinicalDocument xmlns='urn:hl7-org:v3'><a></b>";
    assert_eq!(refused(after_space.as_bytes()), ReadError::Xml { line: 2, column: 46 });
}

#[test]
fn a_document_over_the_limit_is_refused_before_it_is_looked_at() {
    let limits = Limits { max_bytes: 10 };
    assert_eq!(read(&[b'<'; 11], &limits), Err(ReadError::TooLarge { max_bytes: 10 }));
    let hundred_megabytes = vec![b'<'; 100_000_000];
    assert_eq!(refused(&hundred_megabytes), ReadError::TooLarge { max_bytes: 64 << 20 });
}

#[test]
fn the_encodings_that_xml_sources_use_are_read() {
    assert_eq!(title(CDA.as_bytes()).as_deref(), Some("Tést"));
    assert_eq!(title(format!("\u{FEFF}{CDA}").as_bytes()).as_deref(), Some("Tést"));
    let utf16: Vec<u16> = format!("\u{FEFF}{CDA}").encode_utf16().collect();
    let little: Vec<u8> = utf16.iter().flat_map(|unit| unit.to_le_bytes()).collect();
    let big: Vec<u8> = utf16.iter().flat_map(|unit| unit.to_be_bytes()).collect();
    assert_eq!(title(&little).as_deref(), Some("Tést"));
    assert_eq!(title(&big).as_deref(), Some("Tést"));
    let declared = format!("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>{CDA}");
    let latin1: Vec<u8> = declared.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    assert_eq!(title(&latin1).as_deref(), Some("Tést"));
    assert_eq!(title(declared.as_bytes()).as_deref(), Some("Tést"), "declared wrongly");
}

#[test]
fn sniffing_looks_at_the_beginning_only() {
    assert_eq!(
        sniff(b"<?xml version='1.0'?><!-- x --><v:ClinicalDocument xmlns:v='urn:hl7-org:v3'><"),
        Ok(Format::Cda)
    );
    assert_eq!(sniff(b" {"), Ok(Format::FhirJson));
    assert_eq!(sniff(b"hello"), Err(ReadError::Unknown));
}
