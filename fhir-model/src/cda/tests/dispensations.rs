//! What a pharmacy gave.

use super::{document, json, map, only, section};

const SUPPLY: &str = r#"<entry><supply moodCode="EVN"><id root="2.999" extension="D1"/><statusCode code="completed"/>
    <quantity value="2" unit="1"/>
    <product><manufacturedProduct><manufacturedMaterial><name>Prøvetabletter</name></manufacturedMaterial></manufacturedProduct></product>
    <performer><time value="20250404"/><assignedEntity><id root="2.999.1" extension="A"/></assignedEntity></performer>
    <entryRelationship typeCode="REFR"><substanceAdministration moodCode="INT"><id root="2.999.2" extension="R1"/>
      <consumable><manufacturedProduct><manufacturedMaterial><name>Foreskrevet</name></manufacturedMaterial></manufacturedProduct></consumable>
    </substanceAdministration></entryRelationship>
    <entryRelationship typeCode="COMP"><act><code code="SUBST"/></act></entryRelationship></supply></entry>"#;

#[test]
fn a_dispensation_tells_what_was_given_by_whom_when_and_for_which_prescription() {
    let header = r#"<inFulfillmentOf><order><id root="2.999.3" extension="RX"/></order></inFulfillmentOf>"#;
    let bundle = map(&document(header, &section("60590-7", SUPPLY)));
    let text = json(only!(bundle, MedicationDispense));
    for told in [
        r#""status":"completed""#,
        r#""quantity":{"value":2,"unit":"1""#,
        r#""whenHandedOver":"2025-04-04""#,
        r#""substitution":{"wasSubstituted":true}"#,
        r#""authorizingPrescription":[{"reference":"urn:uuid:"#,
    ] {
        assert!(text.contains(told), "{told} in {text}");
    }
    assert!(!text.contains("urn:helsebro:source"), "{text}");
    assert_eq!(only!(bundle, MedicationRequest).identifier[0].value.as_deref(), Some("R1"));
    assert!(json(super::composition(&bundle)).contains(r#""url":"urn:helsebro:in-fulfillment-of","valueIdentifier":{"system":"urn:oid:2.999.3","value":"RX"}"#));
}

#[test]
fn who_gave_a_medicine_is_not_told_as_who_prescribed_it() {
    let author = r#"<effectiveTime value="20250404"/><author><assignedAuthor><id extension="A"/></assignedAuthor></author>"#;
    let bundle = map(&document(author, &section("60590-7", SUPPLY)));
    let request = only!(bundle, MedicationRequest);
    assert_eq!((&request.requester, &request.authored_on), (&None, &None));
}

#[test]
fn the_prescribed_product_is_not_taken_for_the_one_that_was_given() {
    let bundle = map(&document("", &section("60590-7", SUPPLY)));
    let dispense = only!(bundle, MedicationDispense);
    let given = dispense.medication.as_ref().unwrap().as_reference().unwrap().reference.clone();
    let entry = bundle.entry.iter().find(|entry| entry.full_url == given).unwrap();
    assert!(json(entry.resource.as_ref().unwrap()).contains("Prøvetabletter"));
}
