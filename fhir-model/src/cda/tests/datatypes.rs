//! Data types, one by one.

use super::{composition, entries, json, map, only};
use crate::cda::systems;
use crate::cda::time::date_time;
use crate::r4::Value;

#[test]
fn a_point_in_time_keeps_its_precision_and_its_offset() {
    for (sent, date, beside) in [
        ("1951", Some("1951"), None),
        ("195104", Some("1951-04"), None),
        ("19510425", Some("1951-04-25"), None),
        ("19510425000000+0000", Some("1951-04-25T00:00:00+00:00"), None),
        ("20220608104900+0200", Some("2022-06-08T10:49:00+02:00"), None),
        ("20220608104900.123-0330", Some("2022-06-08T10:49:00.123-03:30"), None),
        ("20220608104900Z", Some("2022-06-08T10:49:00Z"), None),
        // FHIR cannot say a time without a zone, or an hour without minutes.
        ("20130927103523", Some("2013-09-27"), Some("2013-09-27T10:35:23")),
        ("201309271035", Some("2013-09-27"), Some("2013-09-27T10:35")),
        ("201309271035+0200", Some("2013-09-27T10:35:00+02:00"), Some("2013-09-27T10:35+02:00")),
        ("2013092710+0200", Some("2013-09-27"), Some("2013092710+0200")),
        ("20130927+0200", Some("2013-09-27"), Some("20130927+0200")),
        // Already ISO, as some sources write it.
        ("2013-09-27", Some("2013-09-27"), None),
        // What is no date stands as sent, with as much of a date as it holds.
        ("19900000", Some("1990"), Some("19900000")),
        ("19901345", Some("1990"), Some("19901345")),
        ("20130927256199+0000", Some("2013-09-27"), Some("20130927256199+0000")),
        ("199", None, Some("199")),
        ("yesterday", None, Some("yesterday")),
    ] {
        let expected = (date.map(str::to_owned), beside.map(str::to_owned));
        assert_eq!(date_time(sent), expected, "{sent}");
    }
}

#[test]
fn a_code_system_is_named_by_its_uri_or_by_its_oid() {
    for (oid, uri) in [
        ("2.16.840.1.113883.6.96", "http://snomed.info/sct"),
        ("1.3.6.1.4.1.12559.11.10.1.3.1.44.2", "http://hl7.org/fhir/sid/icd-10"),
        ("1.2.208.176.3.11", "urn:oid:1.2.208.176.3.11"),
        ("MTCODES", "MTCODES"),
    ] {
        assert_eq!(systems::uri(oid), uri);
    }
}

fn problem_code(value: &str) -> String {
    let bundle = entries(
        "11450-4",
        &format!(
            r#"<text><paragraph ID="p">Prøve  <content>sykdom</content></paragraph><table><tr ID="row"><td>A</td><td/><td>B</td></tr></table></text>
               <entry><act><entryRelationship typeCode="SUBJ"><observation>{value}</observation></entryRelationship></act></entry>"#
        ),
    );
    json(only!(bundle, Condition).code.as_ref().unwrap())
}

#[test]
fn a_term_keeps_every_level_of_its_translations_in_order() {
    let code = problem_code(
        r##"<value code="J45" codeSystem="1.3.6.1.4.1.12559.11.10.1.3.1.44.2" codeSystemName="ICD-10" displayName="Astma">
             <originalText><reference value="#p"/></originalText>
             <translation displayName="Asthma"><translation code="X1" codeSystem="1.2.3" codeSystemName="National" displayName="Asma"/></translation>
             <translation code="195967001" codeSystem="2.16.840.1.113883.6.96"/>
           </value>"##,
    );
    assert_eq!(
        code,
        concat!(
            r#"{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10","code":"J45","display":"Astma"},"#,
            r#"{"display":"Asthma","extension":[{"url":"urn:helsebro:translation","valuePositiveInt":1}]},"#,
            r#"{"system":"urn:oid:1.2.3","code":"X1","display":"Asma","extension":[{"url":"urn:helsebro:system-name","valueString":"National"},{"url":"urn:helsebro:translation","valuePositiveInt":2}]},"#,
            r#"{"system":"http://snomed.info/sct","code":"195967001","extension":[{"url":"urn:helsebro:translation","valuePositiveInt":1}]}],"#,
            r#""text":"Prøve sykdom"}"#
        )
    );
}

#[test]
fn what_is_plainly_the_wrong_way_round_is_exchanged() {
    assert_eq!(
        problem_code(r#"<value code="1.3.6.1.4.1.12559.11.10.1.3.1.42.5" codeSystem="A23"/>"#),
        r#"{"coding":[{"system":"urn:oid:1.3.6.1.4.1.12559.11.10.1.3.1.42.5","code":"A23"}]}"#
    );
    assert_eq!(
        problem_code(r#"<value code="5" codeSystem="CNPEM" codeSystemName="2.16.620.1.101.10.5.2.1"/>"#),
        r#"{"coding":[{"system":"urn:oid:2.16.620.1.101.10.5.2.1","code":"5","extension":[{"url":"urn:helsebro:system-name","valueString":"CNPEM"}]}]}"#
    );
    assert_eq!(
        problem_code(r#"<value code="054.3" codeSystem="MTCODES"/>"#),
        r#"{"coding":[{"system":"MTCODES","code":"054.3"}]}"#
    );
}

#[test]
fn a_null_flavor_never_hides_what_was_sent_beside_it() {
    assert_eq!(
        problem_code(
            r#"<value nullFlavor="OTH"><originalText>Sjelden sykdom</originalText><translation code="9" codeSystem="1.2.3"/></value>"#
        ),
        concat!(
            r#"{"coding":[{"system":"urn:oid:1.2.3","code":"9","extension":[{"url":"urn:helsebro:translation","valuePositiveInt":1}]}],"#,
            r#""text":"Sjelden sykdom","extension":[{"url":"http://hl7.org/fhir/StructureDefinition/iso21090-nullFlavor","valueCode":"OTH"}]}"#
        )
    );
}

#[test]
fn original_text_may_be_a_whole_row_and_a_prefix_of_xsi_type_means_nothing() {
    assert_eq!(
        problem_code(
            r##"<value xsi:type="urn:CD"><originalText><reference value="row"/></originalText></value>"##
        ),
        r#"{"text":"A | B"}"#
    );
}

#[test]
fn a_pharmacy_element_is_known_by_any_of_the_three_namespaces() {
    for prefix in ["pharm", "epsos", "v"] {
        let bundle = entries(
            "10160-0",
            &format!(
                r#"<entry><substanceAdministration xmlns:v="urn:hl7-org:v3"><consumable><manufacturedProduct><manufacturedMaterial>
                   <{prefix}:formCode code="1"><pharm:translation xmlns:pharm="urn:hl7-org:v3" displayName="tablett"/></{prefix}:formCode>
                   </manufacturedMaterial></manufacturedProduct></consumable></substanceAdministration></entry>"#
            ),
        );
        let form = only!(bundle, Medication).form.as_ref().unwrap();
        assert_eq!(form.coding.len(), 2, "{prefix}");
    }
}

#[test]
fn an_amount_keeps_its_digits_and_the_words_of_its_unit() {
    let bundle = entries(
        "10160-0",
        r#"<entry><substanceAdministration><doseQuantity><low value="7.50" unit="mg"/><high value="1" unit="1">
             <translation nullFlavor="UNK"><originalText>tablet</originalText></translation></high></doseQuantity>
           <rateQuantity value="2" unit="to ganger"/>
           <consumable><manufacturedProduct><manufacturedMaterial><name>X</name></manufacturedMaterial></manufacturedProduct></consumable>
           </substanceAdministration></entry>"#,
    );
    let dosage = &only!(bundle, MedicationStatement).dosage[0];
    let Some(Value::Range(range)) = dosage.dose_and_rate[0].dose.as_ref().map(|dose| &dose.value) else {
        panic!()
    };
    assert_eq!(
        json(range.low.as_ref().unwrap()),
        r#"{"value":7.50,"unit":"mg","system":"http://unitsofmeasure.org","code":"mg"}"#
    );
    let high = range.high.as_ref().unwrap();
    assert_eq!((high.unit.as_deref(), high.code.as_deref()), (Some("tablet"), Some("1")));
    let Some(Value::Quantity(rate)) = dosage.dose_and_rate[0].rate.as_ref().map(|rate| &rate.value) else {
        panic!()
    };
    assert_eq!((rate.unit.as_deref(), rate.code.as_deref()), (Some("to ganger"), None), "no UCUM code");
}

#[test]
fn the_narrative_becomes_tags_of_our_own_and_keeps_its_words_and_ids() {
    let bundle = entries(
        "42348-3",
        r##"<text ID="t"><paragraph styleCode="x" onclick="evil()">A &lt;b&gt; <content ID="c" styleCode="Bold" language="nb">fet</content>
            <linkHtml href="javascript:evil()">lenke</linkHtml><br/>B</paragraph>
            <list listType="ordered"><caption>Tre ting</caption><item>1</item></list><table border="1"><thead><tr><th colspan="2">H</th></tr></thead></table>
            <x:script xmlns:x="http://www.w3.org/1999/xhtml">ord</x:script><content revised="delete">strøket</content></text>"##,
    );
    let section = &composition(&bundle).section[0];
    assert_eq!(
        section.text.as_ref().unwrap().div.as_deref().unwrap(),
        concat!(
            r#"<div xmlns="http://www.w3.org/1999/xhtml" id="t"><p>A &lt;b&gt; <b id="c" lang="nb">fet</b>"#,
            "\nlenke<br/>B</p><p><b>Tre ting</b></p><ol><li>1</li></ol>",
            r#"<table><thead><tr><th colspan="2">H</th></tr></thead></table>ord<s>strøket</s></div>"#
        )
    );
}

#[test]
fn an_empty_narrative_is_none() {
    let bundle = entries("42348-3", "<text><table><tr><td> </td></tr></table></text>");
    assert_eq!(composition(&bundle).section[0].text, None);
}

#[test]
fn the_same_bytes_give_the_same_bundle_and_others_give_other_ids() {
    let one = super::document("<title>A</title>", "");
    assert_eq!(map(&one).to_json(), map(&one).to_json());
    let other = map(&super::document("<title>B</title>", ""));
    assert_ne!(map(&one).entry[0].full_url, other.entry[0].full_url);
    let url = map(&one).entry[0].full_url.clone().unwrap();
    let digits: Vec<&str> = url.trim_start_matches("urn:uuid:").split('-').collect();
    assert_eq!(digits.iter().map(|part| part.len()).collect::<Vec<_>>(), [8, 4, 4, 4, 12]);
    assert!(
        digits[2].starts_with('8') && digits[3].starts_with(['8', '9', 'a', 'b']),
        "RFC 9562 version 8: {url}"
    );
}
