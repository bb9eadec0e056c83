//! Allergies: to what, how sure, how bad, still so.

use super::{count, entries, json, only};
use crate::r4::{AllergyIntolerance, Bundle};

fn allergy(act: &str, observation: &str) -> Bundle {
    entries(
        "48765-2",
        &format!(
            r#"<entry><act classCode="ACT" moodCode="EVN"><code code="CONC" codeSystem="2.16.840.1.113883.5.6"/>{act}
               <entryRelationship typeCode="SUBJ"><observation classCode="OBS" moodCode="EVN">
               <statusCode code="completed"/>{observation}</observation></entryRelationship></act></entry>"#
        ),
    )
}

const AGENT: &str = r#"<participant typeCode="CSM"><participantRole classCode="MANU"><playingEntity classCode="MMAT">
    <code code="764146007" codeSystem="2.16.840.1.113883.6.96" displayName="Penicillin"/></playingEntity></participantRole></participant>"#;

fn related(kind: &str, code: &str, value: &str) -> String {
    format!(
        r#"<entryRelationship typeCode="{kind}"><observation><code code="{code}"/><statusCode code="completed"/>{value}</observation></entryRelationship>"#
    )
}

fn clinical(allergy: &AllergyIntolerance) -> Vec<&str> {
    let codings = allergy.clinical_status.iter().flat_map(|status| &status.coding);
    codings.filter_map(|coding| coding.code.as_deref()).collect()
}

#[test]
fn an_active_allergy_never_comes_out_resolved() {
    // eHDSI sends `completed` on the observation: that observing is done.
    let bundle = allergy(r#"<statusCode code="active"/>"#, AGENT);
    assert_eq!(clinical(only!(bundle, AllergyIntolerance)), ["active"]);
    let bundle = allergy("", AGENT);
    assert_eq!(clinical(only!(bundle, AllergyIntolerance)), Vec::<&str>::new(), "not sent is not made up");
    // A concern that nobody follows any more does not say that the allergy is gone.
    let bundle = allergy(r#"<statusCode code="completed"/>"#, AGENT);
    let allergy = only!(bundle, AllergyIntolerance);
    assert_eq!(clinical(allergy), Vec::<&str>::new());
    assert!(json(allergy).contains(r#"{"url":"urn:helsebro:concern-status","valueCode":"completed"}"#));
}

#[test]
fn the_status_that_was_observed_goes_before_the_concern() {
    let status = related(
        "REFR",
        "33999-4",
        r#"<value code="413322009" codeSystem="2.16.840.1.113883.6.96" displayName="Helbredet"/>"#,
    );
    let bundle = allergy(r#"<statusCode code="active"/>"#, &format!("{AGENT}{status}"));
    assert_eq!(clinical(only!(bundle, AllergyIntolerance)), ["413322009", "resolved"]);
}

#[test]
fn severity_belongs_to_its_reaction_and_several_reactions_stay_apart() {
    let severity = related(
        "SUBJ",
        "SEV",
        r#"<value code="24484000" codeSystem="2.16.840.1.113883.6.96" displayName="Alvorlig"/>"#,
    );
    let unclear = related("SUBJ", "SEV", r#"<value code="371924009" displayName="Moderat til alvorlig"/>"#);
    let reaction = |code: &str, severity: &str| {
        format!(
            r#"<entryRelationship typeCode="MFST"><observation><code code="418799008" displayName="Funn"/>
               <effectiveTime><low value="1994"/></effectiveTime><value code="{code}"/>{severity}</observation></entryRelationship>"#
        )
    };
    let bundle = allergy("", &format!("{AGENT}{}{}", reaction("1", &severity), reaction("2", &unclear)));
    let allergy = only!(bundle, AllergyIntolerance);
    let codes: Vec<_> =
        allergy.reaction.iter().map(|it| it.manifestation[0].coding[0].code.as_deref()).collect();
    assert_eq!(codes, [Some("1"), Some("2")]);
    assert_eq!(allergy.reaction[0].severity.as_deref(), Some("severe"));
    assert_eq!(allergy.reaction[0].onset.as_ref().map(|date| date.as_str()), Some("1994"));
    assert_eq!(allergy.reaction[1].severity, None, "between two of FHIR's three");
    assert!(json(&allergy.reaction[1]).contains("Moderat til alvorlig"));
}

#[test]
fn criticality_certainty_kind_and_dates_have_their_places() {
    let criticality = related(
        "SUBJ",
        "82606-5",
        r#"<value code="high" codeSystem="2.16.840.1.113883.4.642.4.130" displayName="Høy"/>"#,
    );
    let certainty = related(
        "SUBJ",
        "66455-7",
        r#"<value code="confirmed" codeSystem="2.16.840.1.113883.4.642.4.1371"/>"#,
    );
    let bundle = allergy(
        "",
        &format!(
            r#"<code code="416098002" codeSystem="2.16.840.1.113883.6.96" displayName="Allergi mot legemiddel"/>
               <effectiveTime><low value="199001"/><high value="2010"/></effectiveTime>{AGENT}{criticality}{certainty}"#
        ),
    );
    let allergy = only!(bundle, AllergyIntolerance);
    assert_eq!(allergy.criticality.as_deref(), Some("high"));
    let verification = allergy.verification_status.as_ref().unwrap();
    assert_eq!(verification.coding.len(), 1, "FHIR's own code is not repeated");
    assert_eq!(allergy.kind.as_deref(), Some("allergy"));
    assert_eq!(allergy.category, ["medication"]);
    let text = json(allergy);
    assert!(text.contains(r#""onsetDateTime":"1990-01""#));
    assert!(text.contains(r#"abatement-dateTime-uv-ips","valueDateTime":"2010""#));
    assert!(text.contains("Allergi mot legemiddel"));
}

#[test]
fn an_agent_that_is_only_words_is_an_allergy() {
    // EHEALTH-9964: nullFlavor OTH with free text.
    let bundle = allergy(
        "",
        r#"<value nullFlavor="NI"/><participant typeCode="CSM"><participantRole><playingEntity>
           <code nullFlavor="OTH"><originalText>Bestemors salve</originalText></code></playingEntity></participantRole></participant>"#,
    );
    assert_eq!(
        only!(bundle, AllergyIntolerance).code.as_ref().unwrap().text.as_deref(),
        Some("Bestemors salve")
    );
    let named = allergy(
        "",
        r#"<participant typeCode="CSM"><participantRole><playingEntity><code nullFlavor="UNK"/><name>Reker</name>
           </playingEntity></participantRole></participant>"#,
    );
    assert_eq!(only!(named, AllergyIntolerance).code.as_ref().unwrap().text.as_deref(), Some("Reker"));
}

#[test]
fn a_kind_without_an_agent_is_still_an_allergy() {
    let bundle = allergy("", r#"<code code="414285001" displayName="Matallergi"/><value nullFlavor="UNK"/>"#);
    assert_eq!(only!(bundle, AllergyIntolerance).category, ["food"]);
}

#[test]
fn a_negated_allergy_is_refuted() {
    let bundle = entries(
        "48765-2",
        &format!(r#"<entry><observation negationInd="true">{AGENT}</observation></entry>"#),
    );
    let verification = only!(bundle, AllergyIntolerance).verification_status.as_ref().unwrap();
    assert_eq!(verification.coding[0].code.as_deref(), Some("refuted"));
}

#[test]
fn every_observation_of_a_concern_is_an_allergy() {
    let observation = format!(
        r#"<entryRelationship typeCode="SUBJ"><observation>{AGENT}</observation></entryRelationship>"#
    );
    let bundle = entries("48765-2", &format!("<entry><act>{observation}{observation}</act></entry>"));
    assert_eq!(count(&bundle, "AllergyIntolerance"), 2);
}

#[test]
fn words_that_the_value_repeats_are_no_kind_of_allergy() {
    let bundle = allergy(
        "",
        r##"<code code="DALG" codeSystem="2.16.840.1.113883.5.4"/><text>Utslett av prøvin</text>
           <value xsi:type="CD"><originalText>Utslett av prøvin</originalText></value>
           <participant typeCode="CSM"><participantRole><playingEntity><name>Prøvin</name></playingEntity></participantRole></participant>"##,
    );
    let text = json(only!(bundle, AllergyIntolerance));
    assert_eq!(text.matches("Utslett av prøvin").count(), 1, "{text}");
}

#[test]
fn a_value_that_is_no_kind_of_allergy_is_not_told_as_one() {
    let agent = r#"<participant typeCode="CSM"><participantRole><playingEntity><code code="39579001" displayName="Nikkel"/></playingEntity></participantRole></participant>"#;
    for (value, url) in [("A23", "urn:helsebro:value"), ("416098002", "urn:helsebro:type")] {
        let bundle = entries(
            "48765-2",
            &format!(
                r#"<entry><observation><code code="ASSERTION"/><value code="{value}" displayName="v"/>{agent}</observation></entry>"#
            ),
        );
        let text = json(only!(bundle, AllergyIntolerance));
        assert!(
            text.contains(&format!(
                r#"{{"url":"{url}","valueCodeableConcept":{{"coding":[{{"code":"{value}""#
            )),
            "{text}"
        );
    }
}

#[test]
fn the_words_of_the_whole_entry_are_not_told_as_those_of_its_reaction() {
    let bundle = entries(
        "48765-2",
        r##"<text><table><tbody><tr ID="r1"><td>Kiwi</td><td>Diaré</td></tr></tbody></table></text>
           <entry><observation><code code="ASSERTION"/><text><reference value="#r1"/></text>
           <participant typeCode="CSM"><participantRole><playingEntity><code code="1" displayName="Kiwi"/></playingEntity></participantRole></participant>
           <entryRelationship typeCode="MFST"><observation><code code="ASSERTION"/><value nullFlavor="NI"><originalText><reference value="#r1"/></originalText></value></observation></entryRelationship>
           </observation></entry>"##,
    );
    let allergy = only!(bundle, AllergyIntolerance);
    assert_eq!(allergy.reaction[0].manifestation[0].text, None);
    assert!(json(allergy).contains("Kiwi | Diaré"));
}
