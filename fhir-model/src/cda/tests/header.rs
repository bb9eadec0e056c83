//! The header: who, when, which version, in what language.

use super::{composition, count, document, json, map, only};

#[test]
fn the_patient_keeps_all_names_and_tells_the_primary_id_from_the_others() {
    let bundle = map(&document(
        r#"<recordTarget><patientRole><id root="1.2.3" extension="12345"/><id root="1.2.4" extension="A-9" assigningAuthorityName="Trygd"/>
           <addr use="HP"><streetName>Testgata</streetName><houseNumber>1</houseNumber><city>Prøveby</city><state nullFlavor="NI"/></addr>
           <telecom nullFlavor="NI"/><telecom value="tel:+4712345678" use="MC"/>
           <patient><name use="L"><prefix>Dr.</prefix><given>Diana</given><given qualifier="BR">Anna</given><family>Prøve</family><family>Sen</family></name>
           <administrativeGenderCode code="F" codeSystem="2.16.840.1.113883.5.1" displayName="kvinne"/><birthTime value="1951"/>
           <guardian classCode="GUARD"><telecom value="mailto:v@example.org"/><guardianPerson><name><given>Verge</given></name></guardianPerson></guardian>
           <languageCommunication><languageCode code="pt-PT"/></languageCommunication></patient></patientRole></recordTarget>"#,
        "",
    ));
    let patient = only!(bundle, Patient);
    let ids: Vec<_> = patient.identifier.iter().map(|id| (id.use_.as_deref(), id.value.as_deref())).collect();
    assert_eq!(ids, [(Some("official"), Some("12345")), (Some("secondary"), Some("A-9"))]);
    assert_eq!(patient.identifier[0].system.as_deref(), Some("urn:oid:1.2.3"));
    assert_eq!(patient.name[0].given, ["Diana", "Anna"]);
    assert_eq!(patient.name[0].family.as_deref(), Some("Prøve Sen"));
    assert_eq!(patient.birth_date.as_ref().unwrap().as_str(), "1951");
    assert_eq!(patient.gender.as_deref(), Some("female"));
    assert_eq!(patient.address[0].line, ["Testgata 1"]);
    assert_eq!(patient.contact[0].telecom[0].value.as_deref(), Some("v@example.org"));
    let text = json(patient);
    for said in [
        r#""_given":[null,{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/iso21090-EN-qualifier","valueCode":"BR"}]}]"#,
        r#""_state":{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/iso21090-nullFlavor","valueCode":"NI"}]}"#,
        r#"{"system":"phone","value":"+4712345678","use":"mobile"}"#,
        r#""system":"urn:ietf:bcp:47","code":"pt-PT""#,
        "kvinne",
    ] {
        assert!(text.contains(said), "{said} in {text}");
    }
}

#[test]
fn a_birth_at_midnight_does_not_move_to_another_day() {
    let bundle = map(&document(
        r#"<recordTarget><patientRole><patient><birthTime value="19510425000000+0000"/></patient></patientRole></recordTarget>"#,
        "",
    ));
    let patient = only!(bundle, Patient);
    assert_eq!(patient.birth_date.as_ref().unwrap().as_str(), "1951-04-25");
    assert!(json(patient).contains(r#"patient-birthTime","valueDateTime":"1951-04-25T00:00:00+00:00""#));
}

#[test]
fn the_document_has_its_ids_versions_language_and_relations() {
    let bundle = map(&document(
        r#"<id root="1.2" extension="doc"/><code code="60591-5" codeSystem="2.16.840.1.113883.6.1" displayName="Pasientsammendrag"/><title>Sammendrag</title>
           <effectiveTime value="20220608104900+0200"/><confidentialityCode code="N" displayName="normal"/><languageCode code="en-GB"/>
           <setId root="1.2" extension="sett"/><versionNumber value="2"/>
           <relatedDocument typeCode="XFRM"><parentDocument><id root="1.2" extension="pdf"/></parentDocument></relatedDocument>
           <documentationOf><serviceEvent><effectiveTime><high value="20101001"/></effectiveTime></serviceEvent></documentationOf>"#,
        "",
    ));
    let head = composition(&bundle);
    assert_eq!(bundle.kind.as_deref(), Some("document"));
    assert_eq!(bundle.identifier.as_ref().unwrap().value.as_deref(), Some("doc"));
    assert_eq!(bundle.timestamp.as_ref().unwrap().as_str(), "2022-06-08T10:49:00+02:00");
    assert_eq!(head.language.as_deref(), Some("en-GB"));
    assert_eq!(head.identifier.as_ref().unwrap().value.as_deref(), Some("sett"));
    assert_eq!(head.confidentiality.as_deref(), Some("N"));
    let text = json(head);
    for said in [
        r#"composition-clinicaldocument-versionNumber","valueString":"2""#,
        r#"{"code":"transforms","targetIdentifier":{"system":"urn:oid:1.2","value":"pdf"}}"#,
        r#""event":[{"period":{"end":"2010-10-01"}}]"#,
    ] {
        assert!(text.contains(said), "{said} in {text}");
    }
}

#[test]
fn a_date_alone_is_no_instant_and_is_not_made_one() {
    let bundle = map(&document(r#"<effectiveTime value="20220608"/>"#, ""));
    assert_eq!(bundle.timestamp, None);
    assert!(bundle.to_json().contains(
        r#""_timestamp":{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/data-absent-reason""#
    ));
    assert_eq!(composition(&bundle).date.as_ref().unwrap().as_str(), "2022-06-08");
}

#[test]
fn authors_are_persons_with_their_role_or_devices() {
    let organization =
        r#"<representedOrganization><id root="1.9"/><name>Prøvesykehuset</name></representedOrganization>"#;
    let bundle = map(&document(
        &format!(
            r#"<author><functionCode code="221" displayName="Lege"/><time value="20100701"/><assignedAuthor><id root="1.2" extension="1"/>
               <assignedPerson><name><family>Lege</family></name></assignedPerson>{organization}</assignedAuthor></author>
               <author><assignedAuthor><assignedAuthoringDevice><softwareName>Journal</softwareName></assignedAuthoringDevice>{organization}</assignedAuthor></author>
               <legalAuthenticator><time value="2010"/><signatureCode code="S"/><assignedEntity><assignedPerson nullFlavor="NI"/>{organization}</assignedEntity></legalAuthenticator>
               <custodian><assignedCustodian><representedCustodianOrganization><id root="1.9"/><name>Prøvesykehuset</name></representedCustodianOrganization></assignedCustodian></custodian>"#
        ),
        "",
    ));
    let head = composition(&bundle);
    assert_eq!(head.author.len(), 2);
    assert!(json(&head.author[0]).contains(r#"{"url":"urn:helsebro:time","valueDateTime":"2010-07-01"}"#));
    assert_eq!(count(&bundle, "Organization"), 1, "the same organisation is told once");
    assert_eq!(only!(bundle, PractitionerRole).code[0].coding[0].display.as_deref(), Some("Lege"));
    assert_eq!(only!(bundle, Device).device_name[0].name.as_deref(), Some("Journal"));
    assert_eq!(head.attester[0].party, head.custodian, "an organisation may sign by itself");
}

#[test]
fn a_contact_is_next_of_kin_or_the_preferred_practitioner() {
    let person = r#"<associatedPerson><name><given>Kari</given></name></associatedPerson>"#;
    let bundle = map(&document(
        &format!(
            r#"<participant typeCode="IND"><associatedEntity classCode="NOK"><code code="CHILD" codeSystem="2.16.840.1.113883.5.111"/>{person}</associatedEntity></participant>
               <participant typeCode="IND"><functionCode code="PCP" codeSystem="2.16.840.1.113883.5.88"/><associatedEntity classCode="PRS">{person}</associatedEntity></participant>"#
        ),
        "",
    ));
    let patient = only!(bundle, Patient);
    assert_eq!(patient.contact.len(), 1);
    let relations: Vec<_> =
        patient.contact[0].relationship.iter().map(|it| it.coding[0].code.as_deref()).collect();
    assert_eq!(relations, [Some("NOK"), Some("CHILD")]);
    assert_eq!(patient.general_practitioner.len(), 1);
}

#[test]
fn a_document_without_a_header_is_marked_where_fhir_demands_more() {
    let bundle = map(r#"<ClinicalDocument xmlns="urn:hl7-org:v3"/>"#);
    let text = json(composition(&bundle));
    for marked in [r#""_title":"#, r#""_date":"#, r#""type":{"extension":"#, r#""author":[{"extension":"#] {
        assert!(text.contains(marked), "{marked} in {text}");
    }
    assert_eq!(count(&bundle, "Patient"), 1);
}

#[test]
fn a_file_of_another_format_lies_in_a_document_reference() {
    let l1 = |text: &str| {
        map(&format!(
            r#"<ClinicalDocument xmlns="urn:hl7-org:v3"><title>Sammendrag</title><component><nonXMLBody>{text}</nonXMLBody></component></ClinicalDocument>"#
        ))
    };
    let bundle = l1("<text mediaType='application/pdf' representation='B64'>JVBE\nRi0=</text>");
    let attachment = only!(bundle, DocumentReference).content[0].attachment.as_ref().unwrap();
    assert_eq!(attachment.content_type.as_deref(), Some("application/pdf"));
    assert_eq!(attachment.data.as_deref(), Some("JVBERi0="));
    assert_eq!(composition(&bundle).section[0].entry.len(), 1);

    let broken = l1("<text mediaType='application/pdf' representation='B64'>no base64!</text>");
    assert_eq!(count(&broken, "DocumentReference"), 0);
    assert!(broken.to_json().contains("no base64!"), "kept as sent");
    let plain = l1("<text mediaType='text/plain'>1 &lt; 2</text>");
    assert!(
        composition(&plain).section[0]
            .text
            .as_ref()
            .unwrap()
            .div
            .as_ref()
            .unwrap()
            .contains("<pre>1 &lt; 2</pre>")
    );
}

#[test]
fn whoever_else_took_part_is_told_with_their_part() {
    let header = r#"<dataEnterer><assignedEntity><assignedPerson><name>Kari Prøve</name></assignedPerson></assignedEntity></dataEnterer>
        <informationRecipient><intendedRecipient><informationRecipient><name>Per Prøve</name></informationRecipient>
          <receivedOrganization><name>Prøvekontoret</name></receivedOrganization></intendedRecipient></informationRecipient>
        <participant typeCode="CON"><associatedEntity classCode="PROV"><associatedPerson><name>Ida Prøve</name></associatedPerson></associatedEntity></participant>"#;
    let bundle = map(&document(header, ""));
    let text = json(composition(&bundle));
    for part in ["ENT", "PRCP", "CON"] {
        assert!(text.contains(&format!(r#"{{"url":"type","valueCode":"{part}"}}"#)), "{part} in {text}");
    }
    assert!(!text.contains("urn:helsebro:source"), "{text}");
    let whole = bundle.to_json();
    for name in ["Kari Prøve", "Per Prøve", "Prøvekontoret", "Ida Prøve"] {
        assert!(whole.contains(name), "{name}");
    }
}

#[test]
fn every_body_of_a_document_and_every_entity_of_a_participant_is_told() {
    let body = |title: &str| {
        format!(
            "<component><structuredBody><component><section><title>{title}</title></section></component></structuredBody></component>"
        )
    };
    let contact = |class: &str, name: &str| {
        format!(
            r#"<associatedEntity classCode="{class}"><associatedPerson><name><given>{name}</given></name></associatedPerson></associatedEntity>"#
        )
    };
    let header = format!(
        r#"<participant typeCode="IND">{}{}</participant>{}"#,
        contact("NOK", "Anne"),
        contact("ECON", "Bo"),
        body("Først")
    );
    let bundle = map(&document(&header, "<component><section><title>Sist</title></section></component>"));
    let titles: Vec<_> = composition(&bundle).section.iter().map(|it| it.title.as_deref()).collect();
    assert_eq!(titles, [Some("Først"), Some("Sist")]);
    let contacts = &only!(bundle, Patient).contact;
    let classes = contacts.iter().map(|it| it.relationship[0].coding[0].code.as_deref());
    assert_eq!(classes.collect::<Vec<_>>(), [Some("NOK"), Some("ECON")]);
}

#[test]
fn parts_of_one_name_that_are_null_keep_each_its_reason() {
    let bundle = map(&document(
        r#"<recordTarget><patientRole><addr><city nullFlavor="MSK"/><city nullFlavor="NASK"/><ukjent>Vei</ukjent></addr>
           <providerOrganization><name nullFlavor="NI"/><name nullFlavor="TRC"/></providerOrganization></patientRole></recordTarget>"#,
        "",
    ));
    let (patient, organization) = (json(only!(bundle, Patient)), json(only!(bundle, Organization)));
    assert!(patient.contains("MSK") && patient.contains("NASK"), "{patient}");
    assert!(organization.contains(r#""NI""#) && organization.contains("TRC"), "{organization}");
    // What is no part of an address does not become one.
    assert!(patient.contains(r#""url":"patientRole/addr/ukjent","valueString":"Vei""#), "{patient}");
}
