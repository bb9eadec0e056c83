//! Vaccinations.

use super::{count, entries, first_section, json, only};

fn vaccine(attributes: &str, content: &str) -> String {
    format!(
        r#"<entry><substanceAdministration moodCode="EVN" {attributes}><id root="2.999" extension="1"/><code code="IMMUNIZ"/>
           <statusCode code="completed"/><effectiveTime value="20211103"/>
           <consumable><manufacturedProduct><manufacturedMaterial><code code="34689006" displayName="Hepatitt B-vaksine"/>
           <name>Prøvax</name><lotNumberText>L1</lotNumberText></manufacturedMaterial>
           <manufacturerOrganization><name>Prøve AS</name></manufacturerOrganization></manufacturedProduct></consumable>
           {content}</substanceAdministration></entry>"#
    )
}

#[test]
fn a_vaccination_has_its_vaccine_lot_dose_and_disease() {
    let bundle = entries(
        "11369-6",
        &vaccine(
            r#"negationInd="false""#,
            r#"<participant typeCode="IND"><participantRole classCode="AGNT"><code code="B16" displayName="Akutt hepatitt B"/></participantRole></participant>
               <entryRelationship typeCode="SUBJ"><observation><code code="30973-2"/><value xsi:type="INT" value="2"/></observation></entryRelationship>"#,
        ),
    );
    let text = json(only!(bundle, Immunization));
    for told in [
        r#""status":"completed""#,
        r#""vaccineCode":{"coding":[{"code":"34689006","display":"Hepatitt B-vaksine"}]}"#,
        r#""occurrenceDateTime":"2021-11-03""#,
        r#""lotNumber":"L1""#,
        r#""valueString":"Prøvax""#,
        r#""protocolApplied":[{"targetDisease":[{"coding":[{"code":"B16","display":"Akutt hepatitt B"}]}],"doseNumberPositiveInt":2,"#,
    ] {
        assert!(text.contains(told), "{told} in {text}");
    }
    assert_eq!((count(&bundle, "Organization"), count(&bundle, "Medication")), (1, 0));
    assert!(!text.contains("urn:helsebro:source"), "{text}");
}

#[test]
fn what_was_not_given_never_reads_as_given() {
    for attributes in [r#"negationInd="true""#, r#"x="""#] {
        let cancelled = vaccine(attributes, "").replace("completed", "cancelled");
        let sent = if attributes.starts_with('n') { vaccine(attributes, "") } else { cancelled };
        let bundle = entries("11369-6", &sent);
        assert_eq!(only!(bundle, Immunization).status.as_deref(), Some("not-done"), "{attributes}");
    }
}

#[test]
fn more_of_the_product_than_a_vaccination_has_room_for_is_a_medication() {
    let sent =
        vaccine("", "").replace("<lotNumberText>", "<pharm:formCode code=\"11201000\"/><lotNumberText>");
    let bundle = entries("11369-6", &sent);
    assert!(json(only!(bundle, Immunization)).contains("extension-Immunization.administeredProduct"));
    assert!(json(only!(bundle, Medication)).contains("11201000"));
}

#[test]
fn no_information_about_vaccinations_is_an_absence() {
    let bundle = entries(
        "11369-6",
        r#"<entry><substanceAdministration><code code="no-immunization-info" codeSystem="2.16.840.1.113883.5.1150.1"/></substanceAdministration></entry>"#,
    );
    assert_eq!(count(&bundle, "Immunization"), 0);
    assert!(json(first_section(&bundle)).contains(r#""code":"unavailable""#));
}

#[test]
fn a_dose_number_that_was_not_sent_is_not_counted_out() {
    let bundle = entries(
        "11369-6",
        &vaccine(
            "",
            r#"<entryRelationship><observation><code code="30973-2"/><value xsi:type="INT" nullFlavor="UNK"/></observation></entryRelationship>"#,
        ),
    );
    let text = json(only!(bundle, Immunization));
    assert!(
        text.contains(r#""doseNumberString":"unknown""#)
            && text.contains(r#""_doseNumberString":{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/iso21090-nullFlavor","valueCode":"UNK"}]"#) && !text.contains("PositiveInt"),
        "{text}"
    );
}

#[test]
fn a_vaccination_whose_date_was_not_sent_has_a_filler_that_says_so() {
    let bundle = entries("11369-6", &vaccine("", "").replace(r#"<effectiveTime value="20211103"/>"#, ""));
    let text = json(only!(bundle, Immunization));
    assert!(text.contains(r#""occurrenceString":"unknown""#) && text.contains(r#""_occurrenceString":{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/data-absent-reason""#), "{text}");
}

#[test]
fn the_disease_is_known_by_the_kind_of_participation_too() {
    let bundle = entries(
        "11369-6",
        &vaccine(
            "",
            r#"<participant typeCode="AGNT"><participantRole><code code="B16"/></participantRole></participant>"#,
        ),
    );
    assert!(json(only!(bundle, Immunization)).contains(r#""targetDisease":[{"coding":[{"code":"B16"}]}]"#));
}

#[test]
fn why_it_was_not_given_is_no_reason_for_giving_it() {
    let reason = r#"<entryRelationship typeCode="RSON"><act><code code="PATOBJ" codeSystem="2.16.840.1.113883.5.8"/></act></entryRelationship>"#;
    for (attributes, element) in [(r#"negationInd="true""#, "statusReason"), ("", "reasonCode")] {
        let bundle = entries("11369-6", &vaccine(attributes, reason));
        let text = json(only!(bundle, Immunization));
        assert!(text.contains(&format!("\"{element}\":")) && text.contains("PATOBJ"), "{text}");
        assert_eq!(text.contains("statusReason"), element == "statusReason", "{text}");
        assert_eq!(count(&bundle, "Basic"), 0);
    }
}

#[test]
fn a_null_flavor_beside_the_name_of_a_vaccine_is_kept() {
    let sent = vaccine("", "").replace("<name>Prøvax", r#"<name nullFlavor="OTH">Prøvax"#);
    let bundle = entries("11369-6", &sent);
    let text = json(only!(bundle, Immunization));
    assert!(text.contains("Prøvax") && text.contains(r#""valueString":"OTH""#), "{text}");
}
