//! Medicines and prescriptions.

use super::{document, entries, json, map, only, section};
use crate::r4::{Bundle, Value};

fn medicine(material: &str) -> Bundle {
    entries(
        "10160-0",
        &format!(
            r#"<entry><substanceAdministration classCode="SBADM" moodCode="EVN"><statusCode code="active"/><consumable><manufacturedProduct>
               <manufacturedMaterial>{material}</manufacturedMaterial></manufacturedProduct></consumable></substanceAdministration></entry>"#
        ),
    )
}

/// A prescription whose item holds this beside its medicine.
fn prescription(content: &str) -> Bundle {
    let item = format!(
        r#"<id root="1.2.3" extension="resept-1"/><entry><substanceAdministration moodCode="INT"><id root="1.2.3" extension="vare-1"/>
           <statusCode code="active"/><effectiveTime xsi:type="IVL_TS"><low value="20250226"/></effectiveTime>
           <consumable><manufacturedProduct><manufacturedMaterial><name>Prøvin</name></manufacturedMaterial></manufacturedProduct></consumable>
           {content}</substanceAdministration></entry>"#
    );
    map(&document(
        r#"<code code="57833-6"/><effectiveTime value="20250226103000+0100"/><author><time value="20250226"/><assignedAuthor>
           <id root="1.2" extension="lege"/><assignedPerson><name><given>Prøve</given><family>Lege</family></name></assignedPerson>
           </assignedAuthor></author>"#,
        &section("57828-6", &item),
    ))
}

#[test]
fn a_medicine_keeps_its_name_code_strength_form_and_classification() {
    let bundle = medicine(
        r#"<code code="28103087599" codeSystem="1.2.208.176.3.1" codeSystemName="DrugID"/><name>Prøvin forte</name>
           <pharm:desc>0,10+0,02 mg</pharm:desc><pharm:formCode code="10221000" codeSystem="0.4.0.127.0.16.1.1.2.1" displayName="Filmdrasjert tablett"/>
           <pharm:asSpecializedKind><pharm:generalizedMaterialKind><pharm:code code="G03AA07" codeSystem="2.16.840.1.113883.6.73"/>
           <pharm:name>levonorgestrel og etinyløstradiol</pharm:name></pharm:generalizedMaterialKind></pharm:asSpecializedKind>
           <lotNumberText>L1</lotNumberText>"#,
    );
    let text = json(only!(bundle, Medication));
    for said in [
        r#""code":"28103087599""#,
        r#"ihe-ext-medication-productname","valueString":"Prøvin forte""#,
        r#"{"url":"urn:helsebro:strength","valueString":"0,10+0,02 mg"}"#,
        r#""system":"http://standardterms.edqm.eu","code":"10221000""#,
        r#"ihe-ext-medication-classification","valueCodeableConcept":{"coding":[{"system":"http://www.whocc.no/atc","code":"G03AA07"}],"text":"levonorgestrel og etinyløstradiol"}"#,
        r#""lotNumber":"L1""#,
    ] {
        assert!(text.contains(said), "{said} in {text}");
    }
}

#[test]
fn every_ingredient_has_its_strength_in_both_spellings_of_the_extension() {
    for (ns, inner) in [("pharm", "ingredientSubstance"), ("epsos", "ingredient")] {
        let bundle = medicine(&format!(
            r#"<{ns}:ingredient classCode="ACTI"><{ns}:quantity><{ns}:numerator xsi:type="{ns}:PQ" value="2.50" unit="mg"/>
               <{ns}:denominator value="2.5" unit="mL"/></{ns}:quantity><{ns}:{inner}><{ns}:code code="R03AC02" codeSystem="2.16.840.1.113883.6.73"/>
               <{ns}:name>salbutamol</{ns}:name></{ns}:{inner}></{ns}:ingredient>
               <{ns}:ingredient classCode="IACT"><{ns}:{inner}><{ns}:code nullFlavor="UNK"/><{ns}:name>laktose</{ns}:name></{ns}:{inner}></{ns}:ingredient>"#
        ));
        let medication = only!(bundle, Medication);
        let strength = medication.ingredient[0].strength.as_ref().unwrap();
        assert_eq!(strength.numerator.as_ref().unwrap().value.as_ref().unwrap().as_str(), "2.50");
        assert_eq!(medication.ingredient[0].is_active, Some(true));
        let second = medication.ingredient[1].item.as_ref().unwrap().as_concept().unwrap();
        assert_eq!(second.text.as_deref(), Some("laktose"));
        assert_eq!(medication.ingredient[1].is_active, Some(false));
    }
}

#[test]
fn packages_in_packages_keep_their_order_and_their_amounts() {
    let bundle = medicine(
        r#"<name>X</name><pharm:asContent><pharm:quantity value="10" unit="1"/><pharm:containerPackagedProduct><pharm:formCode code="1" displayName="Blister"/>
           <pharm:asContent><pharm:quantity value="3" unit="1"/><pharm:containerPackagedProduct><pharm:name>Eske</pharm:name>
           <pharm:capacityQuantity value="30" unit="1"/></pharm:containerPackagedProduct></pharm:asContent></pharm:containerPackagedProduct></pharm:asContent>"#,
    );
    let medication = only!(bundle, Medication);
    let package =
        medication.extension.iter().find(|it| it.url.as_deref() == Some("urn:helsebro:package")).unwrap();
    let urls = |extension: &crate::r4::Extension| {
        extension.extension.iter().map(|part| part.url.clone().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(urls(package), ["quantity", "form", "package"]);
    assert_eq!(urls(&package.extension[2]), ["quantity", "name", "capacity"]);
}

#[test]
fn a_kit_consists_of_medicines() {
    let bundle = medicine(
        r#"<name>Kur</name><pharm:part><pharm:quantity value="2" unit="1"/><pharm:partProduct><pharm:name>Del A</pharm:name></pharm:partProduct></pharm:part>"#,
    );
    let names: Vec<_> = bundle
        .all(|it| match it {
            crate::r4::Resource::Medication(medication) => medication.code.as_ref()?.text.clone(),
            _ => None,
        })
        .collect();
    assert_eq!(names, ["Del A", "Kur"]);
}

#[test]
fn a_prescription_has_its_ids_its_prescriber_and_its_dates() {
    let bundle = prescription("");
    let request = only!(bundle, MedicationRequest);
    assert_eq!(request.identifier[0].value.as_deref(), Some("vare-1"));
    assert_eq!(request.group_identifier.as_ref().unwrap().value.as_deref(), Some("resept-1"));
    assert_eq!(request.authored_on.as_ref().unwrap().as_str(), "2025-02-26");
    assert!(request.requester.as_ref().unwrap().reference.is_some());
    assert_eq!((request.status.as_deref(), request.intent.as_deref()), (Some("active"), Some("order")));
    assert!(json(request).contains(r#"effectiveDosePeriod","valuePeriod":{"start":"2025-02-26"}"#));
}

#[test]
fn a_prescription_is_written_when_who_wrote_it_says_so_and_not_when_the_document_was_made() {
    let author = |name: &str, time: &str| {
        format!(
            "<author>{time}<assignedAuthor><assignedPerson><name><given>{name}</given></name></assignedPerson></assignedAuthor></author>"
        )
    };
    let item = |author: &str| {
        format!(
            "<entry><substanceAdministration>{author}<consumable><manufacturedProduct><manufacturedMaterial><name>Prøvin</name>\
             </manufacturedMaterial></manufacturedProduct></consumable></substanceAdministration></entry>"
        )
    };
    let time = |value: &str| format!(r#"<time value="{value}"/>"#);
    let written = |code: &str, author: String, inner: String| {
        let header = format!(r#"<code code="{code}"/><effectiveTime value="20250430073304+0000"/>{author}"#);
        let bundle = map(&document(&header, &section("57828-6", &inner)));
        let request = only!(bundle, MedicationRequest);
        let by = request.requester.as_ref().and_then(|by| by.reference.clone());
        let by = bundle
            .entry
            .iter()
            .find(|entry| entry.full_url == by)
            .map(|it| json(it.resource.as_ref().unwrap()));
        (request.authored_on.as_ref().map(|date| date.as_str().to_owned()), by.unwrap_or_default())
    };
    let (of_document, of_section, of_item) = (
        author("Dok", &time("20250226")),
        author("Del", &time("20250225")),
        author("Linje", &time("20250224")),
    );
    for (code, author, inner, date, name) in [
        ("57833-6", of_document.clone(), item(""), Some("2025-02-26"), "Dok"),
        ("57833-6", author("Dok", ""), item(""), Some("2025-04-30T07:33:04+00:00"), "Dok"),
        ("57833-6", of_document.clone(), format!("{of_section}{}", item("")), Some("2025-02-25"), "Del"),
        (
            "57833-6",
            of_document.clone(),
            format!("{of_section}{}", item(&of_item)),
            Some("2025-02-24"),
            "Linje",
        ),
        // A summary is not written when its prescriptions are.
        ("60591-5", of_document.clone(), item(""), None, ""),
        ("60591-5", of_document, format!("{of_section}{}", item("")), Some("2025-02-25"), "Del"),
    ] {
        let (found, by) = written(code, author, inner);
        assert_eq!(found.as_deref(), date, "{name}");
        assert!(by.contains(name), "{name}: {by}");
    }
}

#[test]
fn substitution_is_told_only_where_it_was_said() {
    let said = |value: &str| {
        let bundle = prescription(&format!(
            r#"<entryRelationship typeCode="SUBJ" inversionInd="true"><observation><code code="SUBST" codeSystem="2.16.840.1.113883.5.6"/>
               <value xsi:type="CE" code="{value}" codeSystem="2.16.840.1.113883.5.1070"/></observation></entryRelationship>"#
        ));
        let request = only!(bundle, MedicationRequest);
        json(request.substitution.as_ref().unwrap())
    };
    let system = r#"{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-substanceAdminSubstitution","code":"#;
    assert_eq!(said("N"), format!(r#"{{"allowedCodeableConcept":{system}"N"}}]}}}}"#));
    assert_eq!(said("G"), format!(r#"{{"allowedCodeableConcept":{system}"G"}}]}}}}"#));
    let unsaid = prescription("");
    assert_eq!(only!(unsaid, MedicationRequest).substitution, None);
}

#[test]
fn packages_repeats_and_instructions_reach_the_right_reader() {
    let bundle = prescription(
        r#"<repeatNumber><low value="0"/><high value="3"/></repeatNumber>
           <entryRelationship typeCode="COMP"><supply moodCode="RQO"><independentInd value="false"/><quantity value="2" unit="1"/></supply></entryRelationship>
           <entryRelationship typeCode="SUBJ"><act moodCode="INT"><code code="PINSTRUCT"/><text>Ta med mat</text></act></entryRelationship>
           <entryRelationship typeCode="SUBJ"><act moodCode="INT"><code code="FINSTRUCT"/><text>Gi stor pakning</text></act></entryRelationship>
           <entryRelationship typeCode="RSON"><observation><code code="1"/><value code="E03" displayName="Hypotyreose"/></observation></entryRelationship>"#,
    );
    let request = only!(bundle, MedicationRequest);
    let dispense = request.dispense_request.as_ref().unwrap();
    assert_eq!(dispense.quantity.as_ref().unwrap().value.as_ref().unwrap().as_str(), "2");
    let text = json(dispense);
    assert!(text.contains(r#"{"url":"urn:helsebro:dispenser-instruction","valueString":"Gi stor pakning"}"#));
    assert!(text.contains("urn:helsebro:repeat-number"), "{text}");
    assert_eq!(dispense.number_of_repeats_allowed, None, "whether the first counts is not told");
    assert_eq!(request.dosage_instruction[0].patient_instruction.as_deref(), Some("Ta med mat"));
    assert_eq!(request.reason_code[0].coding[0].display.as_deref(), Some("Hypotyreose"));
}

#[test]
fn a_medicine_that_is_not_taken_is_not_told_as_taken() {
    let bundle = entries(
        "10160-0",
        r#"<entry><substanceAdministration negationInd="true"><statusCode code="active"/><consumable><manufacturedProduct>
           <manufacturedMaterial><name>X</name></manufacturedMaterial></manufacturedProduct></consumable></substanceAdministration></entry>"#,
    );
    assert_eq!(only!(bundle, MedicationStatement).status.as_deref(), Some("not-taken"));
}

#[test]
fn a_medicine_without_a_name_still_has_its_ingredients() {
    // EHEALTH-9966: the product is known by ATC alone.
    let bundle = medicine(
        r#"<pharm:asSpecializedKind><pharm:generalizedMedicineClass><pharm:code code="N02BE01" displayName="paracetamol"/></pharm:generalizedMedicineClass></pharm:asSpecializedKind>"#,
    );
    assert!(json(only!(bundle, Medication)).contains("paracetamol"));
}

#[test]
fn a_product_that_says_nothing_is_named_by_the_entry() {
    let bundle = entries(
        "10160-0",
        r#"<entry><substanceAdministration><code code="A01AA01" displayName="natriumfluorid"/><consumable><manufacturedProduct>
           <manufacturedMaterial><pharm:ingredient><pharm:ingredientSubstance><pharm:code nullFlavor="UNK"/></pharm:ingredientSubstance></pharm:ingredient>
           </manufacturedMaterial></manufacturedProduct></consumable></substanceAdministration></entry>"#,
    );
    let code = only!(bundle, Medication).code.as_ref().unwrap();
    assert_eq!(code.coding[0].display.as_deref(), Some("natriumfluorid"));
    assert_eq!(only!(bundle, MedicationStatement).category, None);
}

#[test]
fn the_span_that_has_a_date_is_the_treatment_period() {
    let bundle = entries(
        "10160-0",
        r#"<entry><substanceAdministration><effectiveTime xsi:type="IVL_TS"><low nullFlavor="NP"/></effectiveTime>
           <effectiveTime xsi:type="PIVL_TS" operator="A"><period value="8" unit="h"/></effectiveTime>
           <effectiveTime xsi:type="IVL_TS"><low value="20110109"/></effectiveTime>
           <consumable><manufacturedProduct><manufacturedMaterial><name>X</name></manufacturedMaterial></manufacturedProduct></consumable>
           </substanceAdministration></entry>"#,
    );
    let text = json(only!(bundle, MedicationStatement));
    assert!(text.contains(r#""effectivePeriod":{"start":"2011-01-09"}"#), "{text}");
    assert!(text.contains(r#""repeat":{"frequency":1,"period":8,"periodUnit":"h"}"#), "{text}");
    assert!(text.contains("NP"), "{text}");
}

#[test]
fn the_period_of_a_listed_medicine_keeps_why_it_has_no_end() {
    let bundle = entries(
        "10160-0",
        r#"<entry><substanceAdministration><effectiveTime xsi:type="IVL_TS"><low value="2014"/><high nullFlavor="NA"/></effectiveTime>
           <consumable><manufacturedProduct><manufacturedMaterial><name>X</name></manufacturedMaterial></manufacturedProduct></consumable>
           </substanceAdministration></entry>"#,
    );
    let Some(Value::Period(period)) =
        only!(bundle, MedicationStatement).effective.as_ref().map(|it| &it.value)
    else {
        panic!()
    };
    assert!(json(period.as_ref()).contains(r#""_end":{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/iso21090-nullFlavor","valueCode":"NA"}]}"#));
}

#[test]
fn a_medicine_is_past_only_where_an_end_says_so() {
    for (high, status) in [
        (r#"<high value="20200201"/>"#, r#""status":"completed""#),
        (r#"<high nullFlavor="NA"/>"#, r#""status":"unknown""#),
        ("", r#""status":"unknown""#),
    ] {
        let bundle = entries(
            "10160-0",
            &format!(
                r#"<entry><substanceAdministration><statusCode code="completed"/><effectiveTime xsi:type="IVL_TS"><low value="2020"/>{high}</effectiveTime>
                   <consumable><manufacturedProduct><manufacturedMaterial><name>Prøvex</name></manufacturedMaterial></manufacturedProduct></consumable>
                   </substanceAdministration></entry>"#
            ),
        );
        let text = json(only!(bundle, MedicationStatement));
        assert!(text.contains(status), "{high}: {text}");
        let kept = text.contains(r#"{"url":"urn:helsebro:status-code","valueCode":"completed"}"#);
        assert_eq!(kept, status.contains("unknown"), "{text}");
    }
}
