//! Lists without end: many small things of each kind that becomes something larger, wide and deep.
//!
//! A little of each goes the whole way. Of what becomes much larger than it was, a lot is refused.

use helsebro_fhir::texts::Language;

use super::{bundle, cda, resource, section, way_in};

const SOME: usize = 150_000;
const MUCH: usize = 2_500_000;

fn many(piece: &str, size: usize) -> String {
    piece.repeat(size / piece.len())
}

/// Of each list: what repeats, and what stands around it. `…` is where the list goes.
const CDA: &[(&str, &str)] = &[
    ("<a/>", "<entry><observation>…</observation></entry>"),
    ("<a b='c'/>", "<entry><observation>…</observation></entry>"),
    ("<a b='1' c='1' d='1' e='1' f='1' g='1' h='1'/>", "<entry><observation>…</observation></entry>"),
    ("<value value='1'/>", "<entry><observation>…</observation></entry>"),
    ("<translation code='1'/>", "<entry><observation><value code='1'>…</value></observation></entry>"),
    (
        "<qualifier><value code='1'/></qualifier>",
        "<entry><observation><value code='1'>…</value></observation></entry>",
    ),
    ("<id root='1'/>", "<entry><observation>…</observation></entry>"),
    ("<id/>", "<entry><observation>…</observation></entry>"),
    ("<author/>", "<entry><observation>…</observation></entry>"),
    (
        "<performer><assignedEntity><assignedPerson/></assignedEntity></performer>",
        "<entry><procedure>…</procedure></entry>",
    ),
    ("<participant/>", "<entry><supply>…</supply></entry>"),
    (
        "<entryRelationship typeCode='MFST'><observation/></entryRelationship>",
        "<entry><observation>…</observation></entry>",
    ),
    ("<entryRelationship><observation/></entryRelationship>", "<entry><act>…</act></entry>"),
    ("<component><observation/></component>", "<entry><organizer>…</organizer></entry>"),
    (
        "<effectiveTime value='2020'/>",
        "<entry><substanceAdministration>…<consumable/></substanceAdministration></entry>",
    ),
    ("<entry><observation/></entry>", "…"),
    ("<entry><act/></entry>", "…"),
    ("<entry><substanceAdministration/></entry>", "…"),
    ("<entry><procedure/></entry>", "…"),
    ("<entry><supply/></entry>", "…"),
    ("<entry><b/></entry>", "…"),
    ("<entry/>", "…"),
    ("<component><section/></component>", "…"),
    ("<component><section><title>a</title></section></component>", "…"),
    ("<br/>", "<text>a…</text>"),
    ("<content>a</content>", "<text>…</text>"),
    ("<td>a</td>", "<text><table><tr>…</tr></table></text>"),
    ("<tr><td>a</td></tr>", "<text><table>…</table></text>"),
    ("<item>a</item>", "<text><list>…</list></text>"),
    ("<content ID='a'/>", "<text>a…</text>"),
    ("a<!---->", "<text>…</text>"),
    ("\"", "<text>…</text>"),
    ("&#38;", "<text>…</text>"),
    ("<![CDATA[<]]>", "<text>…</text>"),
    ("<", "<text><![CDATA[…]]></text>"),
    ("=", "<text>…</text>"),
    ("<?a?>", "<text>…</text>"),
];

/// The same in the header.
const HEADER: &[(&str, &str)] = &[
    ("<author><assignedAuthor/></author>", "…"),
    ("<author><assignedAuthor><assignedPerson/></assignedAuthor></author>", "…"),
    ("<participant typeCode='IND'><associatedEntity/></participant>", "…"),
    ("<relatedDocument typeCode='XFRM'><parentDocument/></relatedDocument>", "…"),
    ("<documentationOf><serviceEvent/></documentationOf>", "…"),
    ("<id root='1'/>", "<recordTarget><patientRole>…</patientRole></recordTarget>"),
    ("<telecom value='1'/>", "<recordTarget><patientRole>…</patientRole></recordTarget>"),
    ("<addr/>", "<recordTarget><patientRole>…</patientRole></recordTarget>"),
    ("<name>a</name>", "<recordTarget><patientRole><patient>…</patient></patientRole></recordTarget>"),
    (
        "<given>a</given>",
        "<recordTarget><patientRole><patient><name>…</name></patient></patientRole></recordTarget>",
    ),
    ("<guardian/>", "<recordTarget><patientRole><patient>…</patient></patientRole></recordTarget>"),
    (
        "<languageCommunication><languageCode code='a'/></languageCommunication>",
        "<recordTarget><patientRole><patient>…</patient></patientRole></recordTarget>",
    ),
];

/// In a medicine.
const MEDICINE: &[&str] = &[
    "<pharm:ingredient/>",
    "<pharm:ingredient><pharm:ingredientSubstance><pharm:name>a</pharm:name></pharm:ingredientSubstance></pharm:ingredient>",
    "<pharm:part><pharm:partProduct><pharm:name>a</pharm:name></pharm:partProduct></pharm:part>",
    "<pharm:asContent/>",
    "<pharm:asContent><pharm:containerPackagedProduct><pharm:name>a</pharm:name></pharm:containerPackagedProduct></pharm:asContent>",
    "<pharm:asSpecializedKind><pharm:generalizedMaterialKind><pharm:code code='1'/></pharm:generalizedMaterialKind></pharm:asSpecializedKind>",
    "<name>a</name>",
];

/// In FHIR: what repeats, and the members around it.
const FHIR: &[(&str, &str)] = &[
    ("{},", r#""resourceType":"Condition","code":{"coding":[…{}]}"#),
    (r#"{"code":"1"},"#, r#""resourceType":"Condition","code":{"coding":[…{}]}"#),
    ("{},", r#""resourceType":"Patient","identifier":[…{}]"#),
    ("{},", r#""resourceType":"Patient","name":[…{}]"#),
    ("{},", r#""resourceType":"Patient","extension":[…{}]"#),
    ("{},", r#""resourceType":"Patient","contained":[…{}]"#),
    (r#"{"resourceType":"Flag"},"#, r#""resourceType":"Patient","contained":[…{}]"#),
    ("{},", r#""resourceType":"MedicationRequest","dosageInstruction":[…{}]"#),
    ("{},", r#""resourceType":"Composition","section":[…{}]"#),
    (r#"{"reference":"a"},"#, r#""resourceType":"Composition","section":[{"entry":[…{}]}]"#),
    ("{},", r#""resourceType":"AllergyIntolerance","reaction":[…{}]"#),
    ("{},", r#""resourceType":"Observation","component":[…{}]"#),
    ("{},", r#""resourceType":"Basket","egen":[…{}]"#),
    ("[],", r#""resourceType":"Basket","egen":[…1]"#),
    ("1,", r#""resourceType":"Basket","egen":[…1]"#),
    ("1,", r#""resourceType":"Patient","name":[{"given":[…1]}]"#),
    ("1,", r#""resourceType":"Patient","identifier":[…1]"#),
    ("null,", r#""resourceType":"Patient","identifier":[…null]"#),
    ("<p>a", r#""resourceType":"Patient","text":{"div":"…"}"#),
    ("<td>a", r#""resourceType":"Patient","text":{"div":"<table><tr>…"}"#),
    ("&lt;", r#""resourceType":"Patient","text":{"div":"…"}"#),
    ("a", r#""resourceType":"Patient","gender":"…""#),
    ("\\u0001", r#""resourceType":"Patient","gender":"…""#),
    ("9", r#""resourceType":"Patient","multipleBirthInteger":…"#),
];

const ENTRIES: &[&str] = &[
    "{},",
    "1,",
    "[],",
    r#"{"a":[1]},"#,
    r#"{"resource":{}},"#,
    r#"{"resource":{"resourceType":"Observation"}},"#,
    r#"{"resource":{"resourceType":"MedicationRequest"}},"#,
    r#"{"resource":{"resourceType":"Patient"}},"#,
    r#"{"resource":{"resourceType":"Flag"}},"#,
    r#"{"fullUrl":"urn:uuid:a","resource":{"resourceType":"Basic","id":"a"}},"#,
];

/// Goes the whole way, or is refused for its size alone.
fn hold(piece: &str, around: &str, document: &str) -> bool {
    let name = format!("{piece} in {around}");
    match way_in(&[Language::Nb], &name, document.as_bytes()) {
        Ok(_) => true,
        Err(error) => {
            let line = error.to_string();
            assert!(line.contains("more ") && line.ends_with(" than any document has"), "{name}: {line}");
            false
        }
    }
}

#[test]
fn lists_in_cda_are_within_the_memory_or_refused() {
    for (piece, around) in CDA {
        let list = around.replace('…', &many(piece, SOME));
        for loinc in ["11450-4", "48765-2", "10160-0", "8716-3"] {
            // The section decides only where there is an entry.
            if loinc == "11450-4" || piece.contains("entry>") {
                hold(piece, around, &cda("", &section(loinc, &list)));
            }
        }
    }
    for (piece, around) in HEADER {
        hold(piece, around, &cda(&around.replace('…', &many(piece, SOME)), ""));
    }
    for piece in MEDICINE {
        let entry = format!(
            "<entry><substanceAdministration><consumable><manufacturedProduct><manufacturedMaterial>{}</manufacturedMaterial></manufacturedProduct></consumable></substanceAdministration></entry>",
            many(piece, SOME)
        );
        hold(piece, "a medicine", &cda("", &section("10160-0", &entry)));
    }
}

#[test]
fn lists_in_fhir_are_within_the_memory_or_refused() {
    for (piece, around) in FHIR {
        hold(piece, around, &resource(&around.replace('…', &many(piece, SOME))));
    }
    for piece in ENTRIES {
        hold(piece, "a Bundle", &bundle(&format!("{}{{}}", many(piece, SOME))));
    }
}

#[test]
fn what_would_become_far_larger_than_it_is_is_refused_with_its_place() {
    for (piece, around) in [
        ("<entry><act/></entry>", "…"),
        ("<entry><observation/></entry>", "…"),
        ("<component><section/></component>", "…"),
        ("<translation code='1'/>", "<entry><observation><value code='1'>…</value></observation></entry>"),
        ("<id root='1'/>", "<entry><observation>…</observation></entry>"),
        ("<a b='1' c='1' d='1' e='1' f='1' g='1'/>", "<entry><observation>…</observation></entry>"),
        (
            "<pharm:ingredient/>",
            "<entry><substanceAdministration><consumable><manufacturedProduct><manufacturedMaterial>…</manufacturedMaterial></manufacturedProduct></consumable></substanceAdministration></entry>",
        ),
        ("<", "<text><![CDATA[…]]></text>"),
        ("=", "<text>…</text>"),
    ] {
        let document = cda("", &section("11450-4", &around.replace('…', &many(piece, MUCH))));
        assert!(!hold(piece, around, &document), "{piece} in {around} was read");
    }
    for (piece, around) in FHIR.iter().filter(|(piece, around)| *piece == "{}," && !around.contains("Basket"))
    {
        let document = resource(&around.replace('…', &many(piece, MUCH)));
        assert!(!hold(piece, around, &document), "{piece} in {around} was read");
    }
}

#[test]
fn what_documents_hold_is_never_refused_for_its_size() {
    let entry = r#"<entry typeCode="DRIV"><act classCode="ACT" moodCode="EVN"><templateId root="1.3.6.1.4.1.12559.11.10.1.3.1.3.15"/><id root="2.999.1" extension="1"/><code code="CONC" codeSystem="2.16.840.1.113883.5.6"/><statusCode code="active"/><effectiveTime><low value="20120304"/></effectiveTime><entryRelationship typeCode="SUBJ"><observation classCode="OBS" moodCode="EVN"><id root="2.999.1" extension="2"/><code code="282291009" codeSystem="2.16.840.1.113883.6.96" displayName="Diagnosis"/><effectiveTime><low value="20120305"/></effectiveTime><value xsi:type="CD" code="E11.9" codeSystem="1.3.6.1.4.1.12559.11.10.1.3.1.44.2" displayName="Type 2 diabetes mellitus"><translation code="E11.9" codeSystem="2.999.2" displayName="Diabetes"/></value></observation></entryRelationship></act></entry>"#;
    assert!(hold("problems", "a section", &cda("", &section("11450-4", &many(entry, 500_000)))));
    let condition = r#"{"fullUrl":"urn:uuid:a","resource":{"resourceType":"Condition","id":"a","clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"active"}]},"code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10","code":"E11.9","display":"Diabetes"}]},"subject":{"reference":"Patient/p"},"onsetDateTime":"2012-03-05"}},"#;
    assert!(hold("conditions", "a Bundle", &bundle(&format!("{}{{}}", many(condition, 500_000)))));
}
