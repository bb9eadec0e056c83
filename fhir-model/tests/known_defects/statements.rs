//! Devices, vaccinations, procedures, measurements, habits: each with its own date, amount and standing.

use crate::frame::{Page, page, section, snomed, summary};

fn shown(loinc: &str, title: &str, entries: &str) -> Page {
    page(&summary(&section(loinc, "", entries))).section(title)
}

fn device(times: &str, id: &str) -> Page {
    let entry = format!(
        r#"<entry><supply classCode="SPLY" moodCode="EVN"><effectiveTime xsi:type="IVL_TS">{times}</effectiveTime><participant typeCode="DEV"><participantRole classCode="MANU">{id}
           <playingDevice><code code="J0101" codeSystem="1.3.6.1.4.1.12559.11.10.1.3.1.44.6" displayName="Pacemaker"/></playingDevice></participantRole></participant></supply></entry>"#
    );
    shown("46264-8", "Medisinsk utstyr og implantater", &entry)
}

/// EHEALTH-9971 and EHEALTH-8148: the id of a device and the date when it was taken out were not displayed.
#[test]
fn a_device_is_shown_with_its_id_and_both_dates() {
    device(r#"<low value="20190611"/><high value="202403"/>"#, r#"<id root="2.999.6" extension="SN-77"/>"#)
        .seen()
        .shows("Pacemaker")
        .shows("SN-77")
        .shows("11.06.2019 til 03.2024")
        .hides("2.999.6");
}

/// The other side of the same: a device that is out of the body must not stand among those in it.
#[test]
fn a_device_that_was_taken_out_is_a_past_one() {
    let id = r#"<id nullFlavor="NI"/>"#;
    device(r#"<low value="2019"/><high value="202403"/>"#, id).shows_in_order(&["Tidligere:", "- Pacemaker"]);
    device(r#"<low value="2019"/>"#, id).shows_in_order(&["Aktuelle:", "- Pacemaker"]);
}

/// EHNCP-2148: for different vital signs the same date was displayed.
#[test]
fn every_measurement_has_its_own_date() {
    let sign = |code: &str, value: &str, unit: &str, day: &str| {
        format!(
            r#"<component><observation classCode="OBS" moodCode="EVN"><code code="{code}" codeSystem="2.16.840.1.113883.6.1"/><statusCode code="completed"/><effectiveTime value="{day}"/><value xsi:type="PQ" value="{value}" unit="{unit}"/></observation></component>"#
        )
    };
    let group = format!(
        r#"<entry><organizer classCode="CLUSTER" moodCode="EVN"><code code="46680005" codeSystem="2.16.840.1.113883.6.96"/><statusCode code="completed"/><effectiveTime value="20260901"/>{}{}</organizer></entry>"#,
        sign("8480-6", "142", "mm[Hg]", "20260815"),
        sign("29463-7", "81.5", "kg", "20260702")
    );
    let page = shown("8716-3", "Målinger og funn", &group);
    page.row("Systolisk blodtrykk").shows("142 mmHg").shows("15.08.2026").hides("02.07.2026");
    // EHEALTH-8205: nor was a unit.
    page.row("Vekt").shows("81,5 kg").shows("02.07.2026").hides("15.08.2026");
}

/// EHEALTH-8550 and EHEALTH-8398: unit and end date of a habit were never displayed.
#[test]
fn a_habit_has_its_amount_with_unit_and_its_end() {
    let habit = format!(
        r#"<entry><observation classCode="OBS" moodCode="EVN">{}<statusCode code="completed"/><effectiveTime><low value="1999"/><high value="2015"/></effectiveTime><value xsi:type="PQ" value="12.5" unit="g/d"/></observation></entry>"#,
        snomed("code", "897148007", "Álcool")
    );
    let page = shown("29762-2", "Livsstil og sosiale forhold", &habit).seen();
    page.shows("12,5 g").shows("1999 til 2015");
}

/// A vaccination with these attributes, product and relationships.
fn vaccination(attributes: &str, status: &str, material: &str, rest: &str) -> Page {
    let entry = format!(
        r#"<entry><substanceAdministration classCode="SBADM" moodCode="EVN" {attributes}><statusCode code="{status}"/><effectiveTime value="20240912"/>
           <consumable><manufacturedProduct><manufacturedMaterial>{material}</manufacturedMaterial></manufacturedProduct></consumable>{rest}</substanceAdministration></entry>"#
    );
    shown("11369-6", "Vaksinasjoner", &entry)
}

/// EHNCP-1804: a vaccine whose brand name is a nullFlavor was not displayed.
#[test]
fn a_vaccine_without_a_brand_name_is_shown_by_its_code() {
    let material = format!(r#"{}<name nullFlavor="UNK"/>"#, snomed("code", "836374004", "Vacina hepatite B"));
    let page = vaccination("", "completed", &material, "");
    page.seen().shows("epatit").shows("12.09.2024");
    page.shows("836374004").shows("UNK");
}

/// EHNCP-1773: a vaccination that was not given, or of which nothing is known, had a green check mark.
#[test]
fn a_vaccine_that_was_not_given_stands_apart_from_those_that_were() {
    let vaccine = snomed("code", "836374004", "Vacina hepatite B");
    for (attributes, status) in [(r#"negationInd="true""#, "completed"), ("", "cancelled")] {
        vaccination(attributes, status, &vaccine, "").shows_in_order(&[
            "feilført:",
            "epatit",
            "Status: ikke gitt",
        ]);
    }
}

/// EHNCP-1936: which dose of a series it was, was not displayed.
#[test]
fn the_number_of_the_dose_is_shown() {
    let dose = r#"<entryRelationship typeCode="SUBJ"><observation><code code="30973-2" codeSystem="2.16.840.1.113883.6.1"/><value xsi:type="INT" value="3"/></observation></entryRelationship>"#;
    let page = vaccination("", "completed", &snomed("code", "836374004", "Vacina hepatite B"), dose);
    page.seen().shows("osenummer: 3");
}

/// EHNCP-2146: of the vaccines only those with a code of SNOMED CT were displayed.
#[test]
fn a_vaccine_of_any_code_system_is_shown() {
    let atc = r#"<code code="J07BC01" codeSystem="2.16.840.1.113883.6.73" displayName="vacina B"/>"#;
    vaccination("", "completed", atc, "").seen().shows("vacina B");
    let national = r#"<code code="VHB" codeSystem="2.999.620.4" displayName="vacina nacional"/>"#;
    vaccination("", "completed", national, "").seen().shows("vacina nacional");
}

/// Its kin: what followed a vaccination stood elsewhere in the document, or nowhere.
#[test]
fn what_followed_a_vaccination_stands_with_it() {
    let reaction = format!(
        r#"<entryRelationship typeCode="CAUS"><observation><code code="31044-1" codeSystem="2.16.840.1.113883.6.1"/>{}</observation></entryRelationship>"#,
        snomed("value", "386661006", "Febre").replace("<value", r#"<value xsi:type="CD""#)
    );
    let page = vaccination("", "completed", &snomed("code", "836374004", "Vacina hepatite B"), &reaction);
    page.row("Vacina hepatite B").shows("feber");
}

fn procedure(content: &str) -> Page {
    let entry = format!(r#"<entry><procedure classCode="PROC" moodCode="EVN">{content}</procedure></entry>"#);
    shown("47519-4", "Prosedyrer og operasjoner", &entry)
}

/// documents.md 1: laterality is a qualifier of the site, which every converter examined drops.
#[test]
fn the_side_of_a_procedure_is_seen() {
    let site = r#"<targetSiteCode code="29836001" codeSystem="2.16.840.1.113883.6.96" displayName="Anca"><qualifier><name code="272741003" codeSystem="2.16.840.1.113883.6.96"/><value code="24028007" codeSystem="2.16.840.1.113883.6.96"/></qualifier></targetSiteCode>"#;
    let page =
        procedure(&format!("{}<statusCode code=\"completed\"/>{site}", snomed("code", "1", "Prótese")));
    page.seen().shows("(høyre)").hides("venstre");
}

/// The Medplum defect's kin: what is planned or was not done must not read as done.
#[test]
fn a_procedure_that_was_not_done_does_not_read_as_done() {
    let done = r#"<statusCode code="completed"/><effectiveTime value="2025"/>"#;
    let code = snomed("code", "73761001", "Colonoscopia");
    let denied = format!(
        r#"<entry><procedure classCode="PROC" moodCode="EVN" negationInd="true">{code}{done}</procedure></entry>"#
    );
    shown("47519-4", "Prosedyrer og operasjoner", &denied)
        .seen()
        .shows_in_order(&["Avkreftet, ikke utført eller feilført:", "- Colonoscopia", "ikke utført"])
        .hides("Utført: 2025");
}

/// And what is planned is no procedure that was performed.
#[test]
fn a_procedure_that_is_planned_does_not_read_as_done() {
    let planned = format!(
        r#"<entry><procedure classCode="PROC" moodCode="INT">{}<statusCode code="active"/><effectiveTime value="202711"/></procedure></entry>"#,
        snomed("code", "73761001", "Colonoscopia")
    );
    shown("47519-4", "Prosedyrer og operasjoner", &planned)
        .seen()
        .row("Colonoscopia")
        .shows("[planlagt]")
        .shows("11.2027")
        .hides("Utført");
}
