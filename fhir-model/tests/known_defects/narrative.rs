//! The narrative is what the sender signed: always there, always whole, never anything but words.

use crate::frame::{concern, document, medicine, page, section, snomed, summary};

/// EHNCP-1779: the narrative of sections was not displayed; where there are no entries it is all that was sent.
/// hl7ch/cda-fhir-maps #23: what only the narrative told was lost in the conversion.
#[test]
fn what_only_the_narrative_tells_is_shown_and_said_to_be_text_alone() {
    page(&summary(&section(
        "48765-2",
        "<paragraph>Alergia a <content styleCode=\"Bold\">penicilina</content></paragraph>",
        "",
    )))
    .section("Allergier og overfølsomhet")
    .shows("[Bare tekst:")
    .shows("| Alergia a penicilina");
}

/// The same beside entries: dibbs-ecr-viewer #806, #124, #1231, #1520, #1578 (a drug's name only in the table of the
/// narrative; a whole section lost).
#[test]
fn what_the_narrative_tells_beyond_its_rows_is_warned_of() {
    let table = "<table><tbody><tr><td>Amostrol</td></tr><tr><td>Varfarina às segundas-feiras</td></tr></tbody></table>";
    let entry = medicine("INT", "", "<name>Amostrol</name>");
    let page = page(&summary(&section("10160-0", table, &entry))).section("Legemidler i bruk");
    page.shows("! ").shows("Les teksten").shows("| Varfarina às segundas-feiras");
    let alone = table.replace("<tr><td>Varfarina às segundas-feiras</td></tr>", "");
    self::page(&summary(&section("10160-0", &alone, &entry)))
        .section("Legemidler i bruk")
        .hides("Les teksten");
}

/// hl7ch/cda-fhir-maps #55: an empty narrative ended the conversion.
#[test]
fn an_empty_narrative_costs_nothing() {
    for empty in ["", " ", "<table><tbody><tr><td/></tr></tbody></table>", "<content/>"] {
        let problem = format!("<code nullFlavor=\"NI\"/>{}", snomed("value", "38341003", "Hipertensão"));
        page(&summary(&section("11450-4", empty, &concern("active", &problem))))
            .section("Aktuelle problemer og diagnoser")
            .shows("- Hipertensão")
            .hides("Avsenderens tekst");
    }
}

/// EHNCP-1930: a large table broke the display. Its cells stay in their rows.
#[test]
fn a_large_table_keeps_its_rows() {
    let rows: String =
        (0..500).map(|row| format!("<tr><td>linha {row}</td><td>valor {row}</td></tr>")).collect();
    page(&summary(&section(
        "30954-2",
        &format!("<table><thead><tr><th>Nome</th><th>Valor</th></tr></thead><tbody>{rows}</tbody></table>"),
        "",
    )))
    .shows("| Nome | Valor")
    .shows("| linha 0 | valor 0")
    .shows("| linha 499 | valor 499");
}

/// Microsoft's converter, #564 and #596: documents over 100 KB, later over 500 KB, were refused.
#[test]
fn a_document_of_two_megabytes_is_read_to_its_end() {
    let entries: String = (0..6000)
        .map(|number| {
            let value = snomed("value", "38341003", &format!("Problema {number}"));
            concern("active", &format!("<code nullFlavor=\"NI\"/>{value}"))
        })
        .collect();
    let document = summary(&section("11450-4", "", &entries));
    assert!(document.len() > 2_000_000);
    page(&document)
        .section("Aktuelle problemer og diagnoser")
        .shows("- Problema 0\n")
        .shows("- Problema 5999\n");
}

/// IPSviewer inserts narrative by `{@html}`, HL7's CDA.xsl opens what it is told: here markup is never anything but its words.
#[test]
fn markup_in_a_narrative_is_its_words_and_does_nothing() {
    let hostile = r#"<paragraph onclick="steal()">Texto <linkHtml href="javascript:steal()">ligação</linkHtml></paragraph>
        <iframe src="https://example.invalid/x">quadro</iframe><renderMultiMedia referencedObject="M1"/><content>&lt;img src=x onerror=steal()&gt;</content>"#;
    page(&summary(&section("42348-3", hostile, "")))
        .shows("Texto ligação")
        .shows("quadro")
        .shows("<img src=x onerror=steal()>")
        .hides("javascript")
        .hides("example.invalid")
        .hides("onclick");
}

/// HL7 CDA.xsl #3: base64 content was opened in an iframe without a sandbox. A file is an attachment; the same bytes as
/// text of another kind are never opened.
#[test]
fn a_file_in_a_document_is_an_attachment_whatever_it_claims_to_be() {
    for kind in ["application/pdf", "text/html", "image/svg+xml"] {
        let document = format!(
            r#"<ClinicalDocument xmlns="urn:hl7-org:v3"><code code="60591-5" codeSystem="2.16.840.1.113883.6.1"/>
               <component><nonXMLBody><text mediaType="{kind}" representation="B64">PHNjcmlwdD5zdGVhbCgpPC9zY3JpcHQ+</text></nonXMLBody></component></ClinicalDocument>"#
        );
        page(&document).shows(&format!("({kind}")).hides("steal").hides("<script");
    }
}

/// metriport answers level 1 with 400: a document whose body is a PDF has a header, and is shown with it.
#[test]
fn a_level_1_document_has_its_header_and_its_file() {
    let level_3 = document(
        "60591-5",
        r#"<recordTarget><patientRole><id root="2.999.2" extension="123"/><patient><name><given>Ana</given></name></patient></patientRole></recordTarget>"#,
        "",
    );
    let body = r#"<nonXMLBody><text mediaType="application/pdf" representation="B64">JVBERi0xLjQK</text></nonXMLBody>"#;
    let level_1 = level_3.replace("<structuredBody></structuredBody>", body);
    assert_ne!(level_1, level_3);
    page(&level_1).shows("Pasient: Ana").shows("application/pdf").hides("Ikke sendt: dokumentet mangler");
}

/// documents.md 0: the words of a code may be a whole row of the narrative; the cells must not run together.
#[test]
fn words_that_are_a_row_of_a_table_keep_their_cells_apart() {
    let table = r#"<table><tbody><tr ID="r1"><td>Asma</td><td>desde 1998</td></tr></tbody></table>"#;
    let problem = r##"<code nullFlavor="NI"/><value xsi:type="CD" nullFlavor="OTH"><originalText><reference value="#r1"/></originalText></value>"##;
    page(&summary(&section("11450-4", table, &concern("active", problem))))
        .section("Aktuelle problemer og diagnoser")
        .shows("- Asma | desde 1998")
        .hides("Asmadesde");
}

/// PS Display Guideline: of a section that the guideline does not name, its title and its untranslated text are shown.
#[test]
fn a_section_of_no_known_code_is_shown_with_its_own_title() {
    let unknown = r#"<component><section><code code="99999-9" codeSystem="2.16.840.1.113883.6.1"/><title>Notas de viagem</title><text>Voltou em agosto.</text></section></component>"#;
    let untold = "<component><section><text>Sem título.</text></section></component>";
    let page = page(&summary(&format!("{unknown}{untold}")));
    page.section("Notas de viagem").shows("| Voltou em agosto.");
    page.section("Del uten tittel").shows("| Sem título.");
}
