//! Problems, procedures, devices, and what has no mapping of its own.

use super::{count, entries, first_section, json, only};

fn problem(content: &str) -> crate::r4::Bundle {
    entries(
        "11450-4",
        &format!(
            r#"<entry><act><code code="CONC"/><entryRelationship typeCode="SUBJ"><observation>{content}</observation></entryRelationship></act></entry>"#
        ),
    )
}

fn status(bundle: &crate::r4::Bundle) -> Vec<String> {
    let condition = only!(bundle, Condition);
    let codings = condition.clinical_status.iter().flat_map(|status| &status.coding);
    codings.filter_map(|coding| coding.code.clone()).collect()
}

#[test]
fn a_problem_has_its_kind_status_severity_and_course() {
    let bundle = problem(
        r#"<id root="1.2" extension="p1"/><code code="404684003" displayName="Klinisk funn"/>
           <effectiveTime><low value="2013"/><high nullFlavor="UNK"/></effectiveTime>
           <value code="N18" codeSystem="1.3.6.1.4.1.12559.11.10.1.3.1.44.2" displayName="Kronisk nyresvikt"/>
           <entryRelationship typeCode="SUBJ"><observation><code code="SEV"/><value code="24484000" displayName="Alvorlig"/></observation></entryRelationship>
           <entryRelationship typeCode="REFR"><observation><code code="33999-4"/><value code="73425007" displayName="Inaktiv"/></observation></entryRelationship>
           <entryRelationship typeCode="REFR"><observation><code code="11323-3"/><value code="21134002" displayName="Funksjonshemmet"/></observation></entryRelationship>"#,
    );
    let condition = only!(bundle, Condition);
    assert_eq!(status(&bundle), ["73425007", "inactive"]);
    assert_eq!(condition.category[0].coding[0].display.as_deref(), Some("Klinisk funn"));
    assert_eq!(condition.severity.as_ref().unwrap().coding[0].display.as_deref(), Some("Alvorlig"));
    assert_eq!(condition.identifier[0].value.as_deref(), Some("p1"));
    let text = json(condition);
    assert!(text.contains(r#""onsetDateTime":"2013""#));
    assert!(text.contains(r#""_abatementDateTime":{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/iso21090-nullFlavor","valueCode":"UNK"}]}"#));
    assert!(text.contains(r#""url":"urn:helsebro:health-status""#));
    assert!(!text.contains("urn:helsebro:source"), "all of it has a place: {text}");
}

#[test]
fn an_end_without_a_status_is_no_active_problem() {
    let value = r#"<value code="1"/>"#;
    assert_eq!(
        status(&problem(&format!(r#"<effectiveTime><high value="2010"/></effectiveTime>{value}"#))),
        ["resolved"]
    );
    assert_eq!(status(&problem(value)), Vec::<String>::new());
}

#[test]
fn a_problem_told_in_words_alone_keeps_them() {
    let bundle = problem(r#"<value xsi:type="ST">Vond rygg</value>"#);
    assert_eq!(only!(bundle, Condition).code.as_ref().unwrap().text.as_deref(), Some("Vond rygg"));
    let bundle = problem(
        r#"<text>Vond nakke</text><effectiveTime><low value="2001"/></effectiveTime><value nullFlavor="UNK"/>"#,
    );
    let code = only!(bundle, Condition).code.as_ref().unwrap();
    assert_eq!(code.text.as_deref(), Some("Vond nakke"));
    assert!(json(code).contains(r#""valueCode":"UNK""#));
}

#[test]
fn a_procedure_that_was_not_done_is_not_told_as_done() {
    let bundle = entries(
        "47519-4",
        r#"<entry><procedure negationInd="true"><code code="064" displayName="Tyreoidektomi"/><statusCode code="completed"/></procedure></entry>"#,
    );
    let procedure = only!(bundle, Procedure);
    assert_eq!(procedure.status.as_deref(), Some("not-done"));
    assert!(json(procedure).contains(r#"{"url":"urn:helsebro:status-code","valueCode":"completed"}"#));
    let planned = entries(
        "47519-4",
        r#"<entry><procedure moodCode="INT"><code code="1"/><statusCode code="active"/></procedure></entry>"#,
    );
    assert_eq!(only!(planned, Procedure).status.as_deref(), Some("preparation"));
    let unsaid = entries("47519-4", r#"<entry><procedure><code code="1"/></procedure></entry>"#);
    assert_eq!(only!(unsaid, Procedure).status.as_deref(), Some("unknown"));
}

#[test]
fn a_procedure_keeps_its_site_with_its_side() {
    let bundle = entries(
        "47519-4",
        r#"<entry><procedure><code code="1"/><effectiveTime><low value="2012"/><high value="2013"/></effectiveTime>
           <targetSiteCode code="76552005" displayName="Skulder"><qualifier><name code="272741003" displayName="Side"/>
           <value code="7771000" displayName="Venstre"/></qualifier></targetSiteCode></procedure></entry>"#,
    );
    let text = json(only!(bundle, Procedure));
    assert!(text.contains(r#""performedPeriod":{"start":"2012","end":"2013"}"#));
    assert!(text.contains(r#""url":"urn:helsebro:qualifier""#) && text.contains("Venstre"), "{text}");
}

#[test]
fn a_device_keeps_its_id_and_its_time_and_its_status_is_marked_as_not_sent() {
    let bundle = entries(
        "46264-8",
        r#"<entry><supply classCode="SPLY" moodCode="EVN"><id root="1.2" extension="use"/><effectiveTime><low value="2013"/></effectiveTime>
           <participant typeCode="DEV"><participantRole><id root="1.2.3" extension="SN-1"/>
           <playingDevice><code code="J010103" displayName="Pacemaker"/></playingDevice></participantRole></participant></supply></entry>"#,
    );
    let device = only!(bundle, Device);
    assert_eq!(device.identifier[0].value.as_deref(), Some("SN-1"));
    let text = json(only!(bundle, DeviceUseStatement));
    assert!(text.contains(r#""status":"active""#) && text.contains(r#""_status":{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/data-absent-reason""#));
    assert!(text.contains(r#""timingPeriod":{"start":"2013"}"#));
}

#[test]
fn every_device_of_an_entry_is_told_once() {
    let device = |name: &str| {
        format!(
            r#"<participant typeCode="DEV"><participantRole><playingDevice><code code="{name}" displayName="{name}"/></playingDevice></participantRole></participant>"#
        )
    };
    let bundle =
        entries("46264-8", &format!("<entry><supply>{}{}</supply></entry>", device("Stav"), device("Skrue")));
    assert_eq!((count(&bundle, "Device"), count(&bundle, "DeviceUseStatement")), (2, 2));
    assert_eq!(bundle.to_json().matches(r#""display":"Skrue""#).count(), 1);
}

#[test]
fn what_is_foreign_in_an_entry_is_kept_by_its_path() {
    let bundle = entries(
        "47519-4",
        r#"<entry><procedure><code code="1"/><x:note xmlns:x="urn:example" level="3">merk</x:note></procedure></entry>"#,
    );
    let text = json(only!(bundle, Procedure));
    assert!(text.contains(r#"{"url":"procedure/note/@level","valueString":"3"},{"url":"procedure/note","valueString":"merk"}"#), "{text}");
}

#[test]
fn nested_sections_stay_nested() {
    let inner = super::section(
        "11450-4",
        r#"<title>Inne</title><entry><observation><value code="1"/></observation></entry>"#,
    );
    let bundle = entries("8648-8", &format!("<title>Ute</title>{inner}"));
    assert_eq!(first_section(&bundle).section[0].title.as_deref(), Some("Inne"));
    assert_eq!(count(&bundle, "Condition"), 1);
}

#[test]
fn a_cancelled_procedure_tells_its_status_once_and_a_performer_when() {
    let bundle = entries(
        "47519-4",
        r#"<entry><procedure negationInd="true"><code code="1" displayName="Prøveinngrep"/><statusCode code="cancelled"/>
           <performer><time value="2020"/><assignedEntity><id root="2.999" extension="4"/></assignedEntity></performer></procedure></entry>"#,
    );
    let text = json(only!(bundle, Procedure));
    assert_eq!(text.matches("urn:helsebro:status-code").count(), 1, "{text}");
    assert!(text.contains(r#"{"url":"urn:helsebro:time","valueDateTime":"2020"}"#), "{text}");
    assert!(!text.contains("urn:helsebro:source"), "{text}");
}

#[test]
fn an_act_without_a_code_around_a_diagnosis_is_a_concern_in_any_section() {
    let bundle = entries(
        "10164-2",
        r#"<entry><act><code nullFlavor="NA"/><statusCode code="active"/><entryRelationship typeCode="SUBJ"><observation><code code="64572001"/>
           <value xsi:type="CD" code="A23" displayName="Brucellose"/></observation></entryRelationship></act></entry>"#,
    );
    assert_eq!((count(&bundle, "Condition"), count(&bundle, "Basic")), (1, 0));
}

#[test]
fn what_was_sent_in_error_or_is_denied_says_so_and_keeps_how_certain_that_was() {
    let certain = r#"<entryRelationship typeCode="SUBJ"><observation><code code="66455-7"/><value code="confirmed"/></observation></entryRelationship>"#;
    let told = |attributes: &str, status: &str| {
        let bundle = entries(
            "11450-4",
            &format!(
                r#"<entry><act{attributes}><code code="CONC"/>{status}<entryRelationship typeCode="SUBJ"><observation><value code="1"/>{certain}
                   </observation></entryRelationship></act></entry>"#
            ),
        );
        let condition = only!(bundle, Condition).clone();
        let code = condition.verification_status.as_ref().unwrap().coding.last().unwrap().code.clone();
        (code.unwrap(), condition.clinical_status.is_some(), json(&condition).contains("confirmed"))
    };
    assert_eq!(told("", ""), ("confirmed".to_owned(), true, true));
    assert_eq!(told(r#" negationInd="true""#, ""), ("refuted".to_owned(), true, true));
    let nullified = r#"<statusCode code="nullified"/>"#;
    assert_eq!(told("", nullified), ("entered-in-error".to_owned(), false, true));
}

#[test]
fn a_statement_within_that_says_the_opposite_is_no_part_of_what_it_stands_in() {
    for part in ["negationInd=\"true\"><x", "><statusCode code=\"nullified\""] {
        let bundle = problem(&format!(
            r#"<value code="1"/><entryRelationship typeCode="REFR"><observation {part}/><code code="33999-4"/>
               <value code="55561003" displayName="Aktiv"/></observation></entryRelationship>"#
        ));
        let condition = only!(bundle, Condition);
        assert_eq!(status(&bundle), Vec::<String>::new(), "{part}");
        assert!(json(condition).contains("urn:helsebro:related"), "{}", json(condition));
        let observation = json(only!(bundle, Observation));
        assert!(observation.contains("urn:helsebro:negated") || observation.contains("entered-in-error"));
        assert!(observation.contains("Aktiv"), "{observation}");
    }
}
