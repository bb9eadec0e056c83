//! Whose document it is, who wrote it, whom to turn to.

use crate::frame::{Page, document, page};

/// The page of a summary whose `recordTarget` holds these parts of a `patientRole`, followed by the rest of a header.
fn of_patient(role: &str, rest: &str) -> Page {
    page(&document(
        "60591-5",
        &format!("<recordTarget><patientRole>{role}</patientRole></recordTarget>{rest}"),
        "",
    ))
}

/// EHNCP-2177: of several first names only one was displayed.
#[test]
fn every_given_name_is_shown_in_its_order() {
    of_patient(
        r#"<id root="2.999.2" extension="1"/><patient><name><prefix>Dra.</prefix><given>Ana</given><given>Sofia</given><given>Inês</given>
           <family>Teste</family><family>da Prova</family></name></patient>"#,
        "",
    )
    .seen()
    .shows("Dra. Ana Sofia Inês Teste da Prova");
}

/// EHEALTH-9937: the root of an id (an OID) was displayed to clinicians as if it were a part of the number.
#[test]
fn the_root_of_an_id_is_not_seen_with_the_number() {
    let page = of_patient(
        r#"<id root="2.999.620.77" extension="123456"/><patient><name><given>Ana</given></name></patient>"#,
        r#"<author><time value="2026"/><assignedAuthor><id root="2.999.620.78" extension="55"/><assignedPerson><name><given>Rui</given></name></assignedPerson></assignedAuthor></author>"#,
    );
    page.seen().shows("123456").hides("2.999.620.77").hides("2.999.620.78");
    page.shows("2.999.620.77");
}

/// EHNCP-1799: the primary id of the patient was not told apart from the others.
#[test]
fn the_first_id_is_told_apart_from_the_others() {
    of_patient(
        r#"<id root="2.999.2" extension="111"/><id root="2.999.3" extension="222"/><patient><name><given>Ana</given></name></patient>"#,
        "",
    )
    .seen()
    .shows("Identifikator: 111")
    .shows("Annen identifikator: 222");
}

/// EHEALTH-8207: guardian and participants were not rendered. (Ingredients: `medicines`.)
#[test]
fn guardian_and_next_of_kin_are_shown_with_their_telephone_numbers() {
    of_patient(
        r#"<patient><name><given>Ana</given></name><guardian><telecom value="tel:+351000000001"/><guardianPerson><name><given>Rui</given><family>Guarda</family></name></guardianPerson></guardian></patient>"#,
        r#"<participant typeCode="IND"><associatedEntity classCode="NOK"><code code="MTH" codeSystem="2.16.840.1.113883.5.111"/><telecom value="tel:+351000000002"/>
           <associatedPerson><name><given>Eva</given><family>Contacto</family></name></associatedPerson></associatedEntity></participant>"#,
    )
    .shows("Rui Guarda")
    .shows("+351000000001")
    .shows("Eva Contacto")
    .shows("+351000000002")
    .shows("mor");
}

/// EHNCP-1865: the preferred practitioner was not told apart from other contacts.
#[test]
fn the_preferred_practitioner_is_no_next_of_kin() {
    let contact = |function: &str, class: &str, name: &str| {
        format!(
            r#"<participant typeCode="IND">{function}<associatedEntity classCode="{class}"><associatedPerson><name><given>{name}</given></name></associatedPerson></associatedEntity></participant>"#
        )
    };
    let preferred =
        contact(r#"<functionCode code="PCP" codeSystem="2.16.840.1.113883.5.88"/>"#, "PRS", "Petra");
    let page = of_patient("<patient/>", &format!("{preferred}{}", contact("", "NOK", "Karin")));
    let line_of = |name: &str| {
        let shown = page.seen();
        shown.shows(name);
        ["astlege", "ast behandler"].iter().any(|role| shown.has(&format!("{role}: {name}")))
    };
    assert!(line_of("Petra") && !line_of("Karin"));
    page.shows("ærmeste pårørende");
}

/// EHNCP-1866: a device that wrote the document was displayed as its author person.
#[test]
fn a_device_that_wrote_the_document_is_told_apart_from_the_person_who_did() {
    let page = of_patient(
        "<patient/>",
        r#"<author><time value="2026"/><assignedAuthor><id nullFlavor="NI"/><assignedPerson><name><given>Rui</given><family>Autor</family></name></assignedPerson></assignedAuthor></author>
           <author><time value="2026"/><assignedAuthor><id nullFlavor="NI"/><assignedAuthoringDevice><softwareName>Resumo 3</softwareName></assignedAuthoringDevice></assignedAuthor></author>"#,
    );
    page.seen().shows("Rui Autor").shows("Resumo 3");
    page.section("Personer og virksomheter i dokumentet")
        .shows("Rui Autor (Helsepersonell)")
        .shows("Resumo 3 (Utstyr)");
}

/// EHEALTH-8396: the professional role of the author was not displayed.
#[test]
fn the_role_of_the_author_is_shown() {
    of_patient(
        "<patient/>",
        r#"<author><functionCode code="2211" codeSystem="2.16.840.1.113883.2.9.6.2.7"/><time value="2026"/><assignedAuthor><id root="2.999.4" extension="9"/>
           <assignedPerson><name><given>Rui</given></name></assignedPerson></assignedAuthor></author>"#,
    )
    .shows("allmennlege");
}

/// EHEALTH-8399 and EHNCP-1931: the use of an address and the kind of a telecom were wrong or in English.
#[test]
fn addresses_and_telephone_numbers_say_what_they_are() {
    of_patient(
        r#"<addr use="TMP"><city>Oslo</city></addr><telecom use="MC" value="tel:+351000000003"/><telecom value="mailto:ana@example.invalid"/><patient/>"#,
        "",
    )
    .shows_in_order(&["+351000000003", "mobil", "ana@example.invalid", "e-post", "Oslo", "midlertidig"]);
}

/// EHNCP-1819: a contact without a name was displayed as a single comma.
#[test]
fn a_contact_without_a_name_says_so() {
    of_patient(
        "<patient/>",
        r#"<participant typeCode="IND"><associatedEntity classCode="NOK"><telecom value="tel:+351000000004"/><associatedPerson><name/></associatedPerson></associatedEntity></participant>"#,
    )
    .shows("pårørende: ikke sendt\n")
    .shows("+351000000004")
    .hides(": ,");
}

/// EHNCP-1921: "creation date" and "last update" were not told apart.
#[test]
fn when_it_was_made_and_when_its_content_was_last_updated_are_two_dates() {
    of_patient(
        "<patient/>",
        r#"<documentationOf><serviceEvent><effectiveTime><low value="2010"/><high value="20260917"/></effectiveTime></serviceEvent></documentationOf>"#,
    )
    .seen()
    .shows("Opprettet: 01.10.2026")
    .shows("Innhold sist oppdatert: 17.09.2026");
}

/// documents.md 0: a legal authenticator may be an organisation, with nothing about a person.
#[test]
fn a_legal_authenticator_without_a_person_is_the_organisation() {
    of_patient(
        "<patient/>",
        r#"<legalAuthenticator><time value="20261001"/><signatureCode code="S"/><assignedEntity><id root="2.999.8"/><assignedPerson nullFlavor="NI"/>
           <representedOrganization><name>Registo de Prova</name></representedOrganization></assignedEntity></legalAuthenticator>"#,
    )
    .shows("juridisk ansvarlig")
    .shows("Hvem: Registo de Prova");
}

/// vi7eti: a birth date that is only a year ended in an aborted document.
#[test]
fn a_year_as_birth_date_stays_a_year() {
    let page =
        of_patient(r#"<patient><name><given>Ana</given></name><birthTime value="1951"/></patient>"#, "");
    page.seen().shows("Fødselsdato: 1951\n").shows("Ana");
    page.hides("01.01.1951");
}

/// Pain point 14 of documents.md: a birth at midnight UTC moved to the day before where it was converted.
#[test]
fn a_birth_at_midnight_of_another_zone_stays_on_its_day() {
    for sent in ["19510425000000+0000", "19510425000000-0500", "19510425000000+0300"] {
        let page = of_patient(&format!(r#"<patient><birthTime value="{sent}"/></patient>"#), "");
        page.seen().shows("Fødselsdato: 25.04.1951\n");
        page.hides("24.04.1951").hides("26.04.1951");
    }
}

/// Pain point 13: which country the data come from must be on the page (audit demand of the DK template).
#[test]
fn the_country_that_the_document_comes_from_is_shown() {
    of_patient(
        "<patient/>",
        r#"<custodian><assignedCustodian><representedCustodianOrganization><id root="2.999.5"/><name>Registo</name><addr><country>PT</country></addr></representedCustodianOrganization></assignedCustodian></custodian>"#,
    )
    .seen()
    .shows("Land: Portugal");
}
