//! The proof itself: it must notice what a mapping could do to a document.

use helsebro_fhir::json::{self, Json};
use helsebro_fhir::{Limits, read};

use crate::report::{Report, Way};
use crate::{follow_cda, follow_fhir};

/// A summary with two problems, one of them with a reason, and a panel of two values.
const SUMMARY: &str = r##"<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <id root="2.999.1" extension="DOC-1"/>
  <code code="60591-5" codeSystem="2.16.840.1.113883.6.1"/>
  <title>Summary</title>
  <effectiveTime value="20260102"/>
  <languageCode code="en"/>
  <recordTarget><patientRole><id root="2.999.2" extension="PAT-1"/>
    <patient><name><given>Testa</given><family>Sample</family></name></patient></patientRole></recordTarget>
  <component><structuredBody>
    <component><section>
      <code code="11450-4" codeSystem="2.16.840.1.113883.6.1"/>
      <title>Problems</title>
      <text><content ID="p1">weak heart since spring</content><br/><content ID="p2">sore knee</content></text>
      <entry><act classCode="ACT" moodCode="EVN"><statusCode code="active"/>
        <entryRelationship typeCode="SUBJ"><observation classCode="OBS" moodCode="EVN">
          <id root="2.999.3" extension="OBS-1"/>
          <text><reference value="#p1"/></text><statusCode code="completed"/>
          <effectiveTime><low value="20250301"/></effectiveTime>
          <value xsi:type="CD" code="I50.9" codeSystem="2.999.10" displayName="Heart failure"/>
        </observation></entryRelationship></act></entry>
      <entry><act classCode="ACT" moodCode="EVN"><statusCode code="active"/>
        <entryRelationship typeCode="SUBJ"><observation classCode="OBS" moodCode="EVN" negationInd="true">
          <text><reference value="#p2"/></text><statusCode code="completed"/>
          <effectiveTime><low value="20240711"/><high nullFlavor="ASKU"/></effectiveTime>
          <value xsi:type="CD" code="M25.5" codeSystem="2.999.10" displayName="Painful joint"/>
        </observation></entryRelationship></act></entry>
    </section></component>
    <component><section>
      <code code="8716-3" codeSystem="2.16.840.1.113883.6.1"/>
      <title>Vital signs</title>
      <text>pressure 141 over 92</text>
      <entry><organizer classCode="CLUSTER" moodCode="EVN"><statusCode code="completed"/>
        <code code="46680005" codeSystem="2.16.840.1.113883.6.96"/>
        <component><observation classCode="OBS" moodCode="EVN">
          <code code="8480-6" codeSystem="2.16.840.1.113883.6.1"/><statusCode code="completed"/>
          <effectiveTime value="20260101"/><value xsi:type="PQ" value="141" unit="mm[Hg]"/></observation></component>
        <component><observation classCode="OBS" moodCode="EVN">
          <code code="8462-4" codeSystem="2.16.840.1.113883.6.1"/><statusCode code="completed"/>
          <effectiveTime value="20260101"/><value xsi:type="PQ" value="92" unit="mm[Hg]"/></observation></component>
      </organizer></entry>
    </section></component>
  </structuredBody></component>
</ClinicalDocument>"##;

fn summary() -> String {
    read(SUMMARY.as_bytes(), &Limits::default()).unwrap().bundle.to_json()
}

/// What is lost of the summary in a Bundle.
fn lost(bundle: &str) -> (String, String) {
    let mut report = Report::default();
    follow_cda(SUMMARY, &json::parse(bundle.as_bytes()).unwrap(), &mut report);
    let of = |way| report.losses(way).unwrap_or_default();
    (of(Way::CdaToBundle), of(Way::CdaToScreen))
}

#[test]
fn of_a_summary_that_is_mapped_whole_nothing_is_lost() {
    assert_eq!(lost(&summary()), (String::new(), String::new()));
}

#[test]
fn what_a_mapping_could_do_to_a_summary_is_noticed() {
    let bundle = summary();
    let swapped =
        |one: &str, other: &str| bundle.replace(one, "\u{1}").replace(other, one).replace('\u{1}', other);
    for (what, changed, expected) in [
        ("a lost code", bundle.replace("I50.9", ""), "I50.9"),
        ("a code of another system", bundle.replace("urn:oid:2.999.10", "urn:oid:2.999.11"), "2.999.10"),
        ("a lost word", bundle.replace("Heart failure", ""), "Heart failure"),
        ("lost words of the sender", bundle.replace("sore knee\"", "\""), "sore knee"),
        ("a lost word of the narrative", bundle.replace("over", ""), "over"),
        ("a date made more precise", bundle.replace("2025-03-01", "2025-03-01T00:00:00Z"), "20250301"),
        ("a shifted date", bundle.replace("2024-07-11", "2024-07-10"), "20240711"),
        ("another unit", bundle.replace("mm[Hg]", "kPa"), "mm[Hg]"),
        ("a lost identifier", bundle.replace("OBS-1", ""), "OBS-1"),
        ("a lost part of a name", bundle.replace("Testa", ""), "Testa"),
        ("a problem that is there after all", bundle.replace("refuted", "confirmed"), "negation"),
        ("a null flavor taken for another", bundle.replace("ASKU", "UNK"), "ASKU"),
        ("codes of two problems exchanged", swapped("I50.9", "M25.5"), "I50.9"),
        ("dates of two problems exchanged", swapped("2025-03-01", "2024-07-11"), "20250301"),
        ("values of a panel exchanged", swapped("141", "92").replace("92 over 141", "141 over 92"), "141"),
    ] {
        assert_ne!(changed, bundle, "{what}: nothing was changed");
        let (in_bundle, on_screen) = lost(&changed);
        assert!(in_bundle.contains(expected), "{what} is not noticed:\n{in_bundle}");
        assert!(on_screen.contains(expected), "{what} is not noticed on the screen:\n{on_screen}");
    }
}

#[test]
fn what_a_screen_leaves_out_is_noticed() {
    let source = json::parse(
        br#"{"resourceType":"Bundle","type":"document","entry":[
        {"resource":{"resourceType":"Composition","status":"final","section":[{"title":"Notes",
          "code":{"coding":[{"system":"http://loinc.org","code":"48765-2"}]},
          "entry":[{"reference":"Observation/a"},{"reference":"Observation/b"}]}]}},
        {"resource":{"resourceType":"Observation","id":"a","status":"final","code":{"text":"Weight"},
          "effectiveDateTime":"2026-01","valueQuantity":{"value":71.50,"unit":"kg","code":"kg"}}},
        {"resource":{"resourceType":"Observation","id":"b","status":"preliminary","code":{"text":"Height"},
          "valueQuantity":{"value":180,"unit":"cm","code":"cm"}}}]}"#,
    )
    .unwrap();
    let whole = source.to_text();
    let lost = |written: &str| {
        let mut report = Report::default();
        let written: Json = json::parse(written.as_bytes()).unwrap();
        follow_fhir(&source, &written, &mut report);
        (
            report.losses(Way::FhirToBundle).unwrap_or_default(),
            report.losses(Way::FhirToScreen).unwrap_or_default(),
        )
    };
    assert_eq!(lost(&whole), (String::new(), String::new()));
    for (what, changed, expected) in [
        ("a rounded number", whole.replace("71.50", "71.5"), "71.50"),
        ("another unit", whole.replace("\"kg\"", "\"g\""), "kg"),
        ("a date made more precise", whole.replace("2026-01", "2026-01-01"), "2026-01"),
        ("a status taken for another", whole.replace("preliminary", "final"), "preliminary"),
        (
            "a lost resource",
            whole.replace("Observation/b", "Observation/c").replace("\"b\"", "\"c\""),
            "Height",
        ),
        ("a lost section", whole.replace("48765-2", ""), "48765-2"),
    ] {
        assert_ne!(changed, whole, "{what}: nothing was changed");
        let (written, shown) = lost(&changed);
        assert!(written.contains(expected) || what == "a lost resource", "{what} is not noticed:\n{written}");
        assert!(shown.contains(expected) || what == "a lost resource", "{what} is not noticed:\n{shown}");
    }
}
