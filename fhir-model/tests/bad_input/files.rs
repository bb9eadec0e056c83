//! Files within documents that are none.

use super::{Case, READ_WELL, Read, cda, hold, resource, way};

fn file(content: &str) -> Vec<u8> {
    let body = format!(
        "<component><nonXMLBody><text mediaType='application/pdf' representation='B64'>{content}</text></nonXMLBody></component>"
    );
    cda("", "").replace("<component><structuredBody></structuredBody></component>", &body).into()
}

#[test]
fn a_file_that_is_no_base64_is_told_and_kept_as_it_came() {
    const NONE: &[(&str, &str)] =
        &[("/ClinicalDocument/component/nonXMLBody/text", "the file in it is no valid base64")];
    let none = |shown| Read { issues: NONE, shown };
    let cases: Vec<Case> = vec![
        ("words", file("dette er ikke base64"), none(&["dette er ikke base64"])),
        ("a length that cannot be", file("JVBERi0xLjQKA"), none(&["JVBERi0xLjQKA"])),
        ("padding in the middle", file("JVBE=Ri0="), none(&["JVBE=Ri0="])),
        ("the alphabet of addresses", file("-_-_"), none(&["-_-_"])),
        ("markup", file("JVBE<b>Ri0x</b>!"), none(&["JVBE !", "Ri0x"])),
        ("other digits", file("JVBEＲi0x"), none(&["JVBEＲi0x"])),
        ("nothing", file(""), READ_WELL),
        ("white space", file(" \n\t "), READ_WELL),
        ("lines", file("JVBE\r\n Ri0x\n"), READ_WELL),
    ];
    hold(cases);
}

#[test]
fn an_attachment_that_is_no_base64_does_not_stop_the_document() {
    for data in ["\"ikke base64!\"", "\"\"", "\"====\"", "7", "null", "[\"JVBE\"]", "{}"] {
        let document = resource(&format!(
            r#""resourceType":"DocumentReference","description":"ord","content":[{{"attachment":{{"contentType":"application/pdf","data":{data},"url":"javascript:alert(1)","title":"<b>tittel</b>"}}}}]"#
        ));
        let way = way(data, document.as_bytes()).unwrap();
        assert!(
            way.pages.iter().all(|page| page.contains("ord") && page.contains("<b>tittel</b>")),
            "{data}"
        );
    }
}
