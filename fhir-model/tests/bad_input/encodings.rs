//! Bytes that are not what they say.

use super::{Case, Read, Refused, cda, hold};

const DECLARES_WRONGLY: &[(&str, &str)] = &[("/", "declares another encoding than UTF-8, but is UTF-8")];

fn titled(declaration: &str, title: &str) -> String {
    format!("{declaration}{}", cda("", "").replace("Tittel", title))
}

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

/// The text with each of these characters as one byte.
fn bytewise(text: &str, table: &[(char, u8)]) -> Vec<u8> {
    text.chars()
        .map(|character| {
            let found = table.iter().find(|(known, _)| *known == character).map(|(_, byte)| *byte);
            found.unwrap_or_else(|| u8::try_from(u32::from(character)).unwrap())
        })
        .collect()
}

fn with_bytes(text: &str, placeholder: &str, bytes: &[u8]) -> Vec<u8> {
    let (before, after) = text.split_once(placeholder).unwrap();
    [before.as_bytes(), bytes, after.as_bytes()].concat()
}

#[test]
fn text_in_every_encoding_that_sources_use_is_read_letter_by_letter() {
    const SHOWN: super::Expected = Read { issues: &[], shown: &["Blåbær œuvre"] };
    let plain = titled("", "Blåbær œuvre");
    let marked = format!("\u{FEFF}{plain}");
    let declared = |name: &str| titled(&format!("<?xml version='1.0' encoding='{name}'?>"), "Blåbær œuvre");
    let json = "{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":{\"resourceType\":\"Basic\",\"code\":{\"text\":\"Blåbær œuvre\"}}}]}";
    let cases: Vec<Case> = vec![
        ("UTF-8", plain.clone().into(), SHOWN),
        ("UTF-8 with a mark", marked.clone().into(), SHOWN),
        ("UTF-8 with a mark, declared", format!("\u{FEFF}{}", declared("UTF-8")).into(), SHOWN),
        ("white space before the declaration", format!("\r\n {}", declared("utf-8")).into(), SHOWN),
        ("UTF-16 LE with a mark", utf16(&marked, u16::to_le_bytes), SHOWN),
        ("UTF-16 BE with a mark", utf16(&marked, u16::to_be_bytes), SHOWN),
        ("UTF-16 LE without a mark", utf16(&declared("UTF-16"), u16::to_le_bytes), SHOWN),
        ("UTF-16 BE without a mark", utf16(&plain, u16::to_be_bytes), SHOWN),
        ("UTF-16 behind a line break", utf16(&format!("\n{plain}"), u16::to_le_bytes), SHOWN),
        ("UTF-16 that says UTF-8", utf16(&format!("\u{FEFF}{}", declared("UTF-8")), u16::to_be_bytes), SHOWN),
        ("windows-1252", bytewise(&declared("windows-1252"), &[('œ', 0x9C)]), SHOWN),
        ("ISO-8859-15", bytewise(&declared("ISO-8859-15"), &[('œ', 0xBD)]), SHOWN),
        ("FHIR in UTF-8 with a mark", format!("\u{FEFF}{json}").into(), SHOWN),
        ("FHIR in UTF-16 LE with a mark", utf16(&format!("\u{FEFF}{json}"), u16::to_le_bytes), SHOWN),
        ("FHIR in UTF-16 BE without a mark", utf16(json, u16::to_be_bytes), SHOWN),
    ];
    hold(cases);
    let latin1 = titled("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>", "Blåbær");
    hold(vec![("ISO-8859-1", bytewise(&latin1, &[]), Read { issues: &[], shown: &["Blåbær"] })]);
}

#[test]
fn a_wrong_declaration_costs_nothing_and_is_told() {
    let of =
        |name: &str, title: &str| titled(&format!("<?xml version='1.0' encoding='{name}'?>"), title).into();
    let read = |shown| Read { issues: DECLARES_WRONGLY, shown };
    hold(vec![
        ("UTF-8 that says ISO-8859-1", of("ISO-8859-1", "Blåbær"), read(&["Blåbær"])),
        ("UTF-8 that says UTF-16", of("UTF-16", "Blåbær"), read(&["Blåbær"])),
        ("UTF-8 that says windows-1252", of("windows-1252", "“ord”"), read(&["“ord”"])),
        ("UTF-8 that says something made up", of("x-ingen", "Blåbær"), read(&["Blåbær"])),
        ("ASCII whatever it says", of("EBCDIC", "ord"), Read { issues: &[], shown: &["ord"] }),
    ]);
}

#[test]
fn bytes_that_the_encoding_does_not_know_are_refused_with_their_place() {
    let document = titled("", "\næ?");
    let declared = |name: &str| titled(&format!("<?xml version='1.0' encoding='{name}'?>\n"), "?");
    hold(vec![
        (
            "a byte of another encoding",
            with_bytes(&document, "?", b"\xE6"),
            Refused("line 2, column 2: not valid in the document's character encoding"),
        ),
        (
            "an overlong NUL",
            with_bytes(&document, "?", b"\xC0\x80"),
            Refused("line 2, column 2: not valid in the document's character encoding"),
        ),
        (
            "a surrogate in UTF-8",
            with_bytes(&document, "?", b"\xED\xA0\x80"),
            Refused("line 2, column 2: not valid in the document's character encoding"),
        ),
        (
            "a character cut in two",
            b"<a>\xC3".to_vec(),
            Refused("line 1, column 4: not valid in the document's character encoding"),
        ),
        (
            "a byte that windows-1252 lacks",
            with_bytes(&declared("windows-1252"), "?>\n", b"?>\n\x81"),
            Refused("line 2, column 1: not valid in the document's character encoding"),
        ),
        (
            "an encoding that is not read",
            with_bytes(&declared("ISO-8859-7"), "?>\n", b"?>\n \xE1"),
            Refused(
                "line 2, column 2: not UTF-8, and the declared encoding is not supported; send it as UTF-8",
            ),
        ),
        (
            "half a surrogate pair in UTF-16",
            b"\xFF\xFE<\0\x00\xD8a\0".to_vec(),
            Refused("line 1, column 2: not valid in the document's character encoding"),
        ),
        (
            "an odd byte at the end of UTF-16",
            b"\xFE\xFF\0<\0a\0".to_vec(),
            Refused("line 1, column 3: not valid in the document's character encoding"),
        ),
        (
            "UTF-8 behind a mark of UTF-16",
            b"\xFF\xFE<ClinicalDocument />".to_vec(),
            Refused("neither XML nor JSON"),
        ),
        ("UTF-32", b"\xFF\xFE\0\0<\0\0\0".to_vec(), Refused("neither XML nor JSON")),
        ("a mark and nothing else", b"\xEF\xBB\xBF".to_vec(), Refused("the document is empty")),
        ("a mark of UTF-16 and nothing else", b"\xFE\xFF".to_vec(), Refused("the document is empty")),
        ("bytes of zero", vec![0; 1000], Refused("neither XML nor JSON")),
        (
            "FHIR in ISO-8859-1",
            b"{\"resourceType\":\"Bundle\",\n\"id\":\"\xE6\"}".to_vec(),
            Refused("line 2, column 7: not valid in the document's character encoding"),
        ),
    ]);
}
