//! Observations and their groups, and what stands within entries of every kind.

use super::{count, entries, first_section, json, only};
use crate::r4::{Observation, Resource};

fn observations(bundle: &crate::r4::Bundle) -> Vec<&Observation> {
    let found = bundle.entry.iter().filter_map(|entry| match entry.resource.as_ref() {
        Some(Resource::Observation(made)) => Some(made.as_ref()),
        _ => None,
    });
    found.collect()
}

#[test]
fn a_group_leads_to_its_members_each_with_its_own_date_and_value() {
    let bundle = entries(
        "8716-3",
        r#"<entry><organizer classCode="CLUSTER" moodCode="EVN"><code code="46680005" displayName="Vitale tegn"/>
           <statusCode code="completed"/><effectiveTime value="20200102"/>
           <component><observation><code code="8480-6" displayName="Systolisk"/>
           <effectiveTime value="20200101"/><value xsi:type="PQ" value="120.0" unit="mm[Hg]"/></observation></component>
           <component><observation><code code="8462-4" displayName="Diastolisk"/>
           <effectiveTime value="20191231"/><value xsi:type="PQ" value="80" unit="mm[Hg]"/></observation></component>
           </organizer></entry>"#,
    );
    assert_eq!(first_section(&bundle).entry.len(), 1);
    let found = observations(&bundle);
    let [systolic, diastolic, group] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(group.has_member.len(), 2);
    assert!(group.value.is_none());
    let systolic = json(*systolic);
    assert!(
        systolic
            .contains(r#""effectiveDateTime":"2020-01-01","valueQuantity":{"value":120.0,"unit":"mm[Hg]""#)
    );
    assert!(json(*diastolic).contains(r#""effectiveDateTime":"2019-12-31""#));
}

#[test]
fn a_value_of_each_type_stands_where_fhir_has_it() {
    for (sent, told) in [
        (
            r#"<value xsi:type="CD" code="1" displayName="Ja"/>"#,
            r#""valueCodeableConcept":{"coding":[{"code":"1","display":"Ja"}]}"#,
        ),
        (r#"<value xsi:type="ST">to per uke</value>"#, r#""valueString":"to per uke""#),
        (r#"<value xsi:type="INT" value="3"/>"#, r#""valueInteger":3"#),
        (r#"<value xsi:type="REAL" value="3.50"/>"#, r#""valueQuantity":{"value":3.50}"#),
        (r#"<value xsi:type="BL" value="true"/>"#, r#""valueBoolean":true"#),
        (r#"<value xsi:type="TS" value="20260301"/>"#, r#""valueDateTime":"2026-03-01""#),
        (r#"<value xsi:type="IVL_TS"><low value="2020"/></value>"#, r#""valuePeriod":{"start":"2020"}"#),
        (
            r#"<value xsi:type="x:PQ" value="0.5" unit="{pack}/d"/>"#,
            r#""valueQuantity":{"value":0.5,"unit":"{pack}/d""#,
        ),
        (
            r#"<value xsi:type="IVL_PQ"><low value="1" unit="mg"/></value>"#,
            r#""valueRange":{"low":{"value":1,"unit":"mg""#,
        ),
        (
            r#"<value xsi:type="RTO"><numerator value="1"/><denominator value="8"/></value>"#,
            r#""valueRatio":{"numerator":{"value":1},"denominator":{"value":8}}"#,
        ),
        (r#"<value value="7" unit="mmol/L"/>"#, r#""valueQuantity":{"value":7,"unit":"mmol/L""#),
        (
            r#"<value xsi:type="CE" nullFlavor="OTH"><translation code="A1+" displayName="A1"/></value>"#,
            r#""valueCodeableConcept":{"#,
        ),
        (
            r#"<value xsi:type="PQ" nullFlavor="UNK"/>"#,
            r#""dataAbsentReason":{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/iso21090-nullFlavor","valueCode":"UNK"}]}"#,
        ),
    ] {
        let bundle = entries(
            "30954-2",
            &format!(
                r#"<entry><observation xmlns:x="urn:x"><code code="34530-6"/><statusCode code="completed"/>{sent}</observation></entry>"#
            ),
        );
        let text = json(only!(bundle, Observation));
        assert!(text.contains(told), "{told} of {sent} in {text}");
        assert!(text.contains(r#""status":"final""#) && !text.contains("urn:helsebro:source"), "{text}");
    }
}

#[test]
fn a_denied_observation_says_so_in_a_way_that_nobody_may_overlook() {
    let bundle = entries(
        "29762-2",
        r#"<entry><observation negationInd="true"><code code="1"/><value xsi:type="CD" code="2"/></observation></entry>"#,
    );
    let text = json(only!(bundle, Observation));
    assert!(
        text.contains(r#""modifierExtension":[{"url":"urn:helsebro:negated","valueBoolean":true}]"#),
        "{text}"
    );
}

#[test]
fn what_is_planned_is_no_finding() {
    let bundle = entries(
        "18776-5",
        r#"<entry><observation moodCode="RQO"><code code="1"/><statusCode code="completed"/></observation></entry>"#,
    );
    assert_eq!(only!(bundle, Observation).status.as_deref(), Some("registered"));
}

#[test]
fn a_reference_range_and_an_interpretation_are_the_observations() {
    let bundle = entries(
        "30954-2",
        r#"<entry><observation><code code="718-7"/><value xsi:type="PQ" value="9.1" unit="g/dL"/>
           <interpretationCode code="L"/><referenceRange><observationRange><text>12 til 16</text>
           <value xsi:type="IVL_PQ"><low value="12" unit="g/dL"/><high value="16" unit="g/dL"/></value>
           <interpretationCode code="N"/></observationRange></referenceRange></observation></entry>"#,
    );
    let text = json(only!(bundle, Observation));
    assert!(text.contains(r#""interpretation":[{"coding":[{"code":"L"}]}]"#));
    assert!(text.contains(r#""referenceRange":[{"low":{"value":12,"#));
    assert!(text.contains(r#""type":{"coding":[{"code":"N"}]},"text":"12 til 16""#), "{text}");
}

#[test]
fn an_entry_of_nothing_but_a_null_flavor_is_no_observation() {
    let bundle = entries(
        "8716-3",
        r#"<entry><observation nullFlavor="NI"><code nullFlavor="NI"/></observation></entry>"#,
    );
    assert_eq!(count(&bundle, "Observation"), 0);
    assert!(json(first_section(&bundle)).contains(r#""emptyReason":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/list-empty-reason","code":"unavailable"}]"#));
}

#[test]
fn a_statement_within_an_entry_is_a_resource_that_the_entrys_leads_to() {
    let bundle = entries(
        "11450-4",
        r#"<entry><act><code code="CONC"/><entryRelationship typeCode="SUBJ"><observation><value code="I10" displayName="Hypertensjon"/>
           <entryRelationship typeCode="CAUS"><observation><code code="9"/><value xsi:type="ST">stress</value></observation></entryRelationship>
           <entryRelationship typeCode="COMP"><act><code code="8" displayName="Kontroll"/></act></entryRelationship>
           </observation></entryRelationship></act></entry>"#,
    );
    let condition = json(only!(bundle, Condition));
    let inner = only!(bundle, Observation);
    let reference = format!("urn:uuid:{}", inner.id.as_deref().unwrap());
    assert!(
        condition.contains(&format!(
            r#"{{"url":"urn:helsebro:related","valueReference":{{"reference":"{reference}","extension":[{{"url":"urn:helsebro:relation","valueCode":"CAUS"}}]}}}}"#
        )),
        "{condition}"
    );
    assert!(json(inner).contains(r#""valueString":"stress""#));
    assert!(json(only!(bundle, Basic)).contains("Kontroll"));
}

#[test]
fn what_is_told_of_a_relative_is_never_the_patients_own() {
    let family = r#"<subject><relatedSubject classCode="PRS"><code code="MTH" displayName="Mor"/></relatedSubject></subject>"#;
    let bundle = entries(
        "10157-6",
        &format!(
            r#"<entry><organizer>{family}<component><observation><code code="64572001"/><value xsi:type="CD" code="I21" displayName="Hjerteinfarkt"/></observation></component></organizer></entry>
               <entry><act><code code="CONC"/><entryRelationship><observation>{family}<value code="C50"/></observation></entryRelationship></act></entry>"#
        ),
    );
    assert_eq!((count(&bundle, "Condition"), count(&bundle, "RelatedPerson")), (0, 2));
    for observation in observations(&bundle) {
        assert_eq!(observation.focus.len(), 1, "{observation:?}");
    }
}

#[test]
fn who_took_part_and_what_is_referred_to_is_told() {
    let bundle = entries(
        "47519-4",
        r#"<entry><procedure><code code="1"/>
           <informant><relatedEntity classCode="PRS"><code code="SPS"/><relatedPerson><name>Ola Prøve</name></relatedPerson></relatedEntity></informant>
           <participant typeCode="DIST"><participantRole><id root="2.999" extension="7"/><scopingEntity><desc>Apoteket</desc></scopingEntity></participantRole></participant>
           <reference typeCode="REFR"><externalDocument><id root="2.999.1" extension="D"/><code code="18842-5"/><text>Epikrise</text></externalDocument></reference>
           </procedure></entry>"#,
    );
    let text = json(only!(bundle, Procedure));
    assert!(
        text.contains(r#"{"url":"type","valueCode":"INF"}"#)
            && text.contains(r#"{"url":"type","valueCode":"DIST"}"#),
        "{text}"
    );
    assert!(
        text.contains(r#""url":"urn:helsebro:reference","valueReference":{"#) && text.contains("Epikrise"),
        "{text}"
    );
    assert!(bundle.to_json().contains("Ola Prøve") && bundle.to_json().contains("Apoteket"));
    assert!(!text.contains("urn:helsebro:source"), "{text}");
}

#[test]
fn what_is_to_be_done_is_a_request_and_no_deed() {
    for (kind, mood, intent) in
        [("act", "RQO", "order"), ("procedure", "PRP", "proposal"), ("encounter", "INT", "plan")]
    {
        let bundle = entries(
            "18776-5",
            &format!(
                r#"<entry><{kind} moodCode="{mood}"><id root="2.999" extension="P"/><code code="7" displayName="Kontroll"/><statusCode code="active"/>
                   <effectiveTime value="20270101"/></{kind}></entry>"#
            ),
        );
        let text = json(only!(bundle, ServiceRequest));
        assert!(text.contains(&format!(r#""status":"active","intent":"{intent}""#)), "{text}");
        assert!(text.contains(r#""occurrenceDateTime":"2027-01-01""#), "{text}");
        assert_eq!(count(&bundle, "Procedure") + count(&bundle, "Basic"), 0);
    }
}

#[test]
fn the_address_of_a_document_outside_is_kept() {
    let bundle = entries(
        "42348-3",
        r#"<entry><observation><code code="1"/><reference typeCode="REFR"><externalDocument><id root="2.999" extension="9"/>
           <text mediaType="application/pdf"><reference value="https://example.invalid/9.pdf"/></text></externalDocument></reference></observation></entry>"#,
    );
    let text = json(only!(bundle, Observation));
    assert!(text.contains(r#""valueUrl":"https://example.invalid/9.pdf""#), "{text}");
}

#[test]
fn a_picture_is_a_file_and_no_text() {
    for (content, told) in [
        ("iVBO Rw0KGgo=", r#""content":[{"attachment":{"contentType":"image/png","data":"iVBORw0KGgo="}}]"#),
        ("intet bilde", r#""valueString":"intet bilde""#),
    ] {
        let bundle = entries(
            "30954-2",
            &format!(
                r#"<entry><observationMedia classCode="OBS" moodCode="EVN" ID="M1"><value mediaType="image/png" representation="B64">{content}</value></observationMedia></entry>"#
            ),
        );
        let text = json(only!(bundle, DocumentReference));
        assert!(text.contains(told), "{text}");
    }
}

#[test]
fn a_status_that_was_not_sent_is_a_filler_that_says_so() {
    for (sent, marked) in [
        (
            "",
            r#""_status":{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/data-absent-reason","valueCode":"unknown"}]}"#,
        ),
        (
            r#"<statusCode nullFlavor="NI"/>"#,
            r#""_status":{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/iso21090-nullFlavor","valueCode":"NI"}]}"#,
        ),
    ] {
        for (section, kind) in
            [("30954-2", "observation"), ("47519-4", "procedure"), ("10160-0", "substanceAdministration")]
        {
            let name = r#"<consumable><manufacturedProduct><manufacturedMaterial><name>Prøvex</name></manufacturedMaterial></manufacturedProduct></consumable>"#;
            let bundle =
                entries(section, &format!(r#"<entry><{kind}><code code="1"/>{sent}{name}</{kind}></entry>"#));
            assert!(bundle.to_json().contains(marked), "{kind}: {}", bundle.to_json());
        }
    }
}

#[test]
fn who_wrote_a_comment_is_told_with_the_comment_and_not_as_who_wrote_the_entry() {
    let bundle = entries(
        "30954-2",
        r#"<entry><observation><code code="1"/><value xsi:type="ST">x</value><entryRelationship typeCode="SUBJ"><act>
           <code code="48767-8"/><text>Husk prøven</text><author><time value="20240101"/><assignedAuthor><assignedPerson><name>
           <given>Kari</given></name></assignedPerson></assignedAuthor></author></act></entryRelationship></observation></entry>"#,
    );
    let observation = only!(bundle, Observation);
    let note = &observation.note[0];
    assert_eq!(note.time.as_ref().unwrap().as_str(), "2024-01-01");
    let author = note.author.as_ref().unwrap().as_reference().unwrap();
    let writer = bundle.entry.iter().find(|entry| entry.full_url == author.reference).unwrap();
    assert!(json(writer.resource.as_ref().unwrap()).contains("Kari"));
    assert!(!json(observation).contains("urn:helsebro:participant"), "{}", json(observation));
}

#[test]
fn who_took_part_in_a_statement_within_is_not_told_as_who_took_part_in_the_entry() {
    let person = |name: &str| {
        format!(
            "<author><assignedAuthor><assignedPerson><name><given>{name}</given></name></assignedPerson></assignedAuthor></author>"
        )
    };
    let bundle = entries(
        "11450-4",
        &format!(
            r#"<entry><observation><value code="1"/><informant><assignedEntity><id extension="B"/></assignedEntity></informant>
               <entryRelationship typeCode="REFR"><observation><code code="33999-4" codeSystem="2.16.840.1.113883.6.1"/><value code="active"/>{}
               </observation></entryRelationship></observation></entry>"#,
            person("Kari")
        ),
    );
    let took_part = |kind: &str| {
        let told = only!(bundle, Condition).extension.iter().map(json);
        told.into_iter().find(|it| it.contains(&format!(r#""valueCode":"{kind}""#))).unwrap()
    };
    assert!(took_part("AUT").contains("33999-4"), "{}", took_part("AUT"));
    assert!(!took_part("INF").contains("33999-4"), "{}", took_part("INF"));
}

#[test]
fn a_code_that_only_names_the_structure_keeps_all_that_is_more_than_the_code() {
    for (loinc, code, entry) in [
        ("48765-2", "ASSERTION", "observation"),
        ("11450-4", "ASSERTION", "observation"),
        ("11369-6", "IMMUNIZ", "substanceAdministration"),
    ] {
        let bundle = entries(
            loinc,
            &format!(
                r#"<entry><{entry}><code code="{code}" nullFlavor="UNC"><originalText>Ord</originalText><translation code="n7"/></code>
                   <value code="v1" displayName="Noe"/><consumable><manufacturedProduct><manufacturedMaterial><name>Vaksine</name>
                   </manufacturedMaterial></manufacturedProduct></consumable></{entry}></entry>"#
            ),
        );
        let told = bundle.to_json();
        assert!(told.contains("UNC") && told.contains("n7") && told.contains("Ord"), "{loinc}: {told}");
        assert!(!told.contains(code), "{loinc}: {told}");
    }
}
