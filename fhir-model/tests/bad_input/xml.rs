//! XML that a parser could be led astray by.

use super::{Case, READ_WELL, Read, Refused, cda, hold, section};

fn nested(open: &str, close: &str, inner: &str, times: usize) -> String {
    format!("{}{inner}{}", open.repeat(times), close.repeat(times))
}

#[test]
fn entities_and_what_lies_elsewhere_are_never_read() {
    let laughs = "<!DOCTYPE a [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]>";
    let root = "<ClinicalDocument xmlns='urn:hl7-org:v3'><title>&b;</title></ClinicalDocument>";
    let dtd = "line 1, column 1: a document type definition (DTD), which is not accepted";
    let cases: Vec<Case> = vec![
        ("entities that grow", format!("{laughs}{root}").into(), Refused(dtd)),
        ("a file", format!("<!DOCTYPE a SYSTEM 'file:///etc/passwd'>{root}").into(), Refused(dtd)),
        ("an address", format!("<!DOCTYPE a PUBLIC 'x' 'http://127.0.0.1/x.dtd'>{root}").into(), Refused(dtd)),
        (
            "behind a comment",
            format!("<?xml version='1.0'?>\n<!-- --> {laughs}{root}").into(),
            Refused("line 2, column 10: a document type definition (DTD), which is not accepted"),
        ),
        (
            "within the document",
            cda("\n<!ENTITY a 'b'>", "").into(),
            Refused("line 2, column 1: a document type definition (DTD), which is not accepted"),
        ),
        (
            "an entity that nobody declared",
            cda("\n<title>a&b;</title>", "").into(),
            Refused("line 2, column 9: not well-formed XML"),
        ),
        (
            "XInclude",
            cda("<code code='1' codeSystem='2' displayName='a'/><title>a<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='file:///etc/passwd'/></title>", "")
                .into(),
            Read { issues: &[], shown: &["file:///etc/passwd"] },
        ),
        (
            "references to what is no character",
            cda("", &section("1", "<text>a&#xD800;b&#x110000;c</text>")).into(),
            Read { issues: &[], shown: &["a\u{FFFD}b\u{FFFD}c"] },
        ),
        ("a stylesheet", format!("<?xml-stylesheet href='http://127.0.0.1/'?>{}", cda("", "")).into(), READ_WELL),
    ];
    hold(cases);
}

#[test]
fn what_is_not_well_formed_is_refused_with_its_place() {
    let xml = |line, column| match (line, column) {
        (2, 1) => Refused("line 2, column 1: not well-formed XML"),
        (2, 2) => Refused("line 2, column 2: not well-formed XML"),
        (2, 4) => Refused("line 2, column 4: not well-formed XML"),
        (2, 6) => Refused("line 2, column 6: not well-formed XML"),
        (2, 7) => Refused("line 2, column 7: not well-formed XML"),
        (2, 9) => Refused("line 2, column 9: not well-formed XML"),
        _ => Refused("?"),
    };
    let with = |text: &str| Vec::from(cda(&format!("\n{text}"), ""));
    hold(vec![
        ("another end tag", with("<a></b>"), xml(2, 4)),
        ("an attribute twice", with("<a b='' b=''/>"), xml(2, 9)),
        ("a prefix of no namespace", with("<x:a/>"), xml(2, 2)),
        ("a reference to NUL", with("<a>&#0;</a>"), xml(2, 4)),
        ("a reference to a control character", with("<a>&#x1b;</a>"), xml(2, 4)),
        ("a control character", with("<a>\u{1}</a>"), xml(2, 4)),
        ("NUL", with("<a>\0</a>"), xml(2, 4)),
        ("a noncharacter", with("<a>\u{FFFF}</a>"), xml(2, 4)),
        ("a second root", Vec::from(format!("{}\n<b/>", cda("", ""))), xml(2, 1)),
        ("text behind the root", Vec::from(format!("{}\nord", cda("", ""))), xml(2, 1)),
        ("an attribute without quotes", with("<a b=c/>"), xml(2, 6)),
        ("a tag in an attribute", with("<a b='<'/>"), xml(2, 7)),
    ]);
}

#[test]
fn depth_and_breadth_beyond_any_document_are_refused_with_their_place() {
    let attributes = |count: usize| (0..count).map(|n| format!(" a{n}=''")).collect::<String>();
    let declarations = |count: usize| (0..count).map(|n| format!(" xmlns:n{n}='{n}'")).collect::<String>();
    let scopes = format!("<a{}>", declarations(90)).repeat(90);
    hold(vec![
        ("depth that is read", cda("", &section("1", &nested("<a>", "</a>", "dypt", 120))).into(), READ_WELL),
        (
            "depth",
            cda("\n", &nested("<a>", "</a>", "", 127)).into(),
            Refused("line 2, column 403: nested deeper than any document has"),
        ),
        (
            "much depth",
            cda("\n", &nested("<a>", "</a>", "", 200_000)).into(),
            Refused("line 2, column 403: nested deeper than any document has"),
        ),
        (
            "depth without end",
            cda("\n", &"<a>".repeat(200_000)).into(),
            Refused("line 2, column 600028: not well-formed XML"),
        ),
        ("attributes that are read", cda(&format!("<a{}/>", attributes(100)), "").into(), READ_WELL),
        (
            "attributes",
            cda(&format!("\n<a{}/>", attributes(101)), "").into(),
            Refused("line 2, column 1: more attributes on one element than any document has"),
        ),
        (
            "millions of attributes",
            cda(&format!("\n<a{}/>", attributes(300_000)), "").into(),
            Refused("line 2, column 1: more attributes on one element than any document has"),
        ),
        (
            "namespaces in namespaces",
            cda("\n", &format!("{scopes}{}", "<a xmlns:b='c'/>".repeat(5_000))).into(),
            Refused("line 2, column 150846: more namespaces than any document has"),
        ),
    ]);
}

#[test]
fn long_words_are_read_whole() {
    let long = "ord".repeat(200_000);
    let name = "x".repeat(600_000);
    hold(vec![
        ("an attribute", cda(&format!("<code code='{long}' codeSystem='1'/>"), "").into(), READ_WELL),
        ("a text", cda("", "").replace("Tittel", &long).into(), READ_WELL),
        ("a narrative", cda("", &section("1", &format!("<text>{long}</text>"))).into(), READ_WELL),
        (
            "a name of an element",
            cda("", &section("1", &format!("<entry><{name}>a</{name}></entry>"))).into(),
            READ_WELL,
        ),
        (
            "a name of an attribute",
            cda("", &section("1", &format!("<entry><act {name}='a'/></entry>"))).into(),
            READ_WELL,
        ),
        (
            "an id",
            cda("", &section("1", &format!("<id root='{long}' extension='{long}'/>"))).into(),
            READ_WELL,
        ),
        (
            "a number",
            cda(
                "",
                &section(
                    "1",
                    &format!(
                        "<entry><observation><value value='{}' unit='mg'/></observation></entry>",
                        "9".repeat(600_000)
                    ),
                ),
            )
            .into(),
            READ_WELL,
        ),
        ("a comment", cda(&format!("<!--{long}-->"), "").into(), READ_WELL),
    ]);
}

#[test]
fn numbers_and_dates_that_are_none_are_shown_as_they_came() {
    let value = |value: &str| {
        Vec::from(cda(
            "",
            &section(
                "8716-3",
                &format!(
                    "<entry><observation><code code='1' codeSystem='1'/><value xsi:type='PQ' value='{value}' unit='mg'/></observation></entry>"
                ),
            ),
        ))
    };
    let date = |value: &str| {
        Vec::from(cda(
            "",
            &section(
                "47519-4",
                &format!(
                    "<entry><procedure><code code='1' codeSystem='1'/><effectiveTime value='{value}'/></procedure></entry>"
                ),
            ),
        ))
    };
    let shown = |shown| Read { issues: &[], shown };
    hold(vec![
        ("an exponent", value("1e999999"), shown(&["1e999999"])),
        ("no number", value("mange"), shown(&["mange"])),
        ("infinite", value("INF"), shown(&["INF"])),
        ("a number with a comma", value("7,5"), shown(&["7,5"])),
        ("no date", date("i fjor"), shown(&["i fjor"])),
        ("a month that is none", date("20201399"), shown(&["2020"])),
        ("a year of one digit", date("7"), shown(&["7"])),
        ("a date without end", date(&"2".repeat(5000)), shown(&["22222222222222"])),
        ("a date in other digits", date("٢٠٢٠"), shown(&["٢٠٢٠"])),
    ]);
}
