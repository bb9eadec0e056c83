//! What a medicine is, of what it is made, how it is packed, and whether another may be given.

use crate::frame::{Page, document, medicine, page, prescription, section, summary};

/// An ingredient with its code or name and a strength.
fn ingredient(substance: &str, milligrams: &str) -> String {
    format!(
        r#"<pharm:ingredient classCode="ACTI"><pharm:quantity><numerator value="{milligrams}" unit="mg"/><denominator value="1" unit="1"/></pharm:quantity>
           <pharm:ingredientSubstance>{substance}</pharm:ingredientSubstance></pharm:ingredient>"#
    )
}

fn atc(element: &str, code: &str, display: &str) -> String {
    format!(r#"<{element} code="{code}" codeSystem="2.16.840.1.113883.6.73" displayName="{display}"/>"#)
}

fn product(material: &str) -> Page {
    page(&prescription("", material)).section("Resepter")
}

/// The medicines of a summary with these entries.
fn listed(entries: &str) -> Page {
    page(&summary(&section("10160-0", "", entries))).section("Legemidler i bruk")
}

/// EHEALTH-9936: a strength in free text was not displayed.
#[test]
fn a_strength_in_words_is_shown() {
    product("<name>Amostrol</name><pharm:desc>875 mg + 125 mg</pharm:desc>").seen().shows("875 mg + 125 mg");
}

/// EHEALTH-9966: the ATC code of a product in `asSpecializedKind` was not displayed.
#[test]
fn the_atc_code_is_shown_from_each_of_its_three_places() {
    let kind = format!(
        "<name>Amostrol</name><pharm:asSpecializedKind><pharm:generalizedMaterialKind>{}</pharm:generalizedMaterialKind></pharm:asSpecializedKind>",
        atc("pharm:code", "J01CR02", "amoxicilina e ácido clavulânico")
    );
    product(&kind).seen().shows("J01CR02");
    product(&format!("{}<name>Amostrol</name>", atc("code", "J01CR02", "amoxicilina"))).shows("ATC J01CR02");
    product(&format!(
        "<name>Amostrol</name>{}",
        ingredient(&atc("pharm:code", "J01CR02", "amoxicilina"), "875")
    ))
    .shows("ATC J01CR02");
}

/// EHEALTH-9808: a product without a name was an empty row.
#[test]
fn a_product_without_a_name_is_called_by_its_substance() {
    let unnamed = ingredient(&atc("pharm:code", "C09AA05", "ramipril"), "5");
    product(&unnamed).seen().shows("- ramipril").shows("5 mg");
    product(&format!("<name nullFlavor=\"UNK\"/>{unnamed}")).seen().shows("- ramipril");
}

/// EHEALTH-9056: an ingredient by a code of EMA SMS, which the guidelines allow, was not displayed.
#[test]
fn an_ingredient_of_the_european_substance_register_is_shown() {
    let substance = r#"<pharm:code code="100000092629" codeSystem="1.3.6.1.4.1.12559.11.10.1.3.1.44.100000075825" displayName="Ramipril"/>"#;
    let page = product(&format!("<name>Amostrol</name>{}", ingredient(substance, "2.5")));
    page.seen().shows("Ramipril").shows("2,5 mg");
    page.shows("100000092629");
}

/// EHEALTH-8207 and EHNCP-1935: of several ingredients one was rendered, or the strengths lost their substances.
#[test]
fn every_ingredient_stands_with_its_own_strength() {
    let two = format!(
        "<name>Amostrol</name>{}{}",
        ingredient(&atc("pharm:code", "C09AA05", "ramipril"), "5"),
        ingredient(r#"<pharm:code nullFlavor="UNK"/><pharm:name>amlodipina</pharm:name>"#, "10")
    );
    let page = product(&two).seen();
    page.shows("ramipril; Styrke: 5 mg").shows("amlodipina; Styrke: 10 mg");
}

/// EHNCP-1862: brackets stood around a strength.
#[test]
fn a_strength_has_no_brackets() {
    let page = product(&format!(
        "<name>Amostrol</name>{}",
        ingredient(&atc("pharm:code", "C09AA05", "ramipril"), "5")
    ));
    page.seen().shows("5 mg").hides("(5").hides("[5").hides("mg / 1");
}

/// EHEALTH-9966's kin: packages within packages, of which only the innermost was displayed.
#[test]
fn packages_in_packages_are_all_shown() {
    let package = |amount: &str, unit: &str, name: &str, around: &str| {
        format!(
            r#"<pharm:asContent><pharm:quantity value="{amount}" unit="{unit}"/><pharm:containerPackagedProduct><pharm:name>{name}</pharm:name>{around}</pharm:containerPackagedProduct></pharm:asContent>"#
        )
    };
    let three = package("3", "mL", "Caneta", &package("5", "1", "Caixa", &package("2", "1", "Cartão", "")));
    product(&format!("<name>Amostrol</name>{three}"))
        .seen()
        .shows_in_order(&["3 ml", "Caneta", "5", "Caixa", "2", "Cartão"]);
}

/// EHEALTH-9705, EHNCP-1882 and DK #445: "substitution allowed" was displayed where it is forbidden, or the other way
/// round. Forbidden is only N; where nothing is said, eHDSI means allowed, and that it was not said is said.
#[test]
fn substitution_is_forbidden_only_where_that_was_sent() {
    let said = |value: &str| {
        format!(
            r#"<entryRelationship typeCode="SUBJ" inversionInd="true"><observation classCode="OBS" moodCode="EVN"><code code="SUBST" codeSystem="2.16.840.1.113883.5.6"/>{value}</observation></entryRelationship>"#
        )
    };
    let coded = |code: &str| {
        said(&format!(r#"<value xsi:type="CE" code="{code}" codeSystem="2.16.840.1.113883.5.1070"/>"#))
    };
    let shown = |item: &str| page(&prescription(item, "<name>Amostrol</name>")).section("Resepter").seen();
    shown(&coded("N")).shows("annet preparat: ikke tillatt\n");
    for code in ["G", "E", "TE"] {
        shown(&coded(code)).shows("annet preparat: ").hides("ikke tillatt").hides("ikke oppgitt");
    }
    shown("").shows("ikke oppgitt; i en e-resept fra utlandet betyr det tillatt").hides("ikke tillatt");
    let unknown = said(r#"<value xsi:type="CE" nullFlavor="UNK"/>"#);
    shown(&unknown).shows("annet preparat: ukjent").hides("ikke tillatt");
}

/// xSHARE cda2fhir: every code system but two was labelled RxNorm.
#[test]
fn a_code_keeps_its_own_code_system() {
    let material = format!(
        r#"{}<name>Amostrol</name><pharm:formCode code="10219000" codeSystem="0.4.0.127.0.16.1.1.2.1"/>"#,
        r#"<code code="55" codeSystem="2.999.620.5" codeSystemName="CNPEM" displayName="Amostrol 5 mg"/>"#
    );
    let page = product(&format!("{material}{}", ingredient(&atc("pharm:code", "C09AA05", "ramipril"), "5")));
    page.shows("ATC C09AA05").shows("EDQM 10219000").shows("CNPEM (2.999.620.5) 55").hides("RxNorm");
}

/// EHNCP-1884: the holder of the marketing authorisation was not displayed.
#[test]
fn the_maker_is_shown() {
    let item = medicine("INT", "", "<name>Amostrol</name>").replace(
        "</manufacturedMaterial>",
        "</manufacturedMaterial><manufacturerOrganization><name>Prova Farma</name></manufacturerOrganization>",
    );
    listed(&item).seen().shows("Prova Farma");
}

/// EHNCP-1861, -1864 and -2149: name, telephone number and organisation of the prescriber were lost.
#[test]
fn the_prescriber_is_shown_with_organisation_and_telephone() {
    let author = r#"<author><time value="20261001"/><assignedAuthor><id root="2.999.4" extension="77"/><telecom value="tel:+351000000009"/>
        <assignedPerson><name><given>Rui</given><family>Autor</family></name></assignedPerson>
        <representedOrganization><id root="2.999.5" extension="ORG-8"/><name>Centro de Prova</name></representedOrganization></assignedAuthor></author>"#;
    let sections = section("57828-6", "", &medicine("RQO", "", "<name>Amostrol</name>"));
    let page = page(&document("57833-6", author, &sections));
    page.section("Resepter").seen().shows("Forskriver: Rui Autor, Centro de Prova");
    page.section("Personer og virksomheter i dokumentet").shows("+351000000009").shows("77").shows("ORG-8");
}

/// hl7-eu MPD allows one item a prescription, old documents send several.
#[test]
fn every_item_of_a_prescription_is_a_row() {
    let items =
        ["Alfa", "Beta", "Gama"].map(|name| medicine("RQO", "", &format!("<name>{name}</name>"))).concat();
    let page = page(&document("57833-6", "", &section("57828-6", "", &items))).section("Resepter");
    for name in ["Alfa", "Beta", "Gama"] {
        page.row(name).shows("tillatt");
    }
}

/// GP Connect #524: long lists of medicines hid the current ones among the past ones.
#[test]
fn medicines_that_are_over_stand_apart_from_those_in_use() {
    let span = |low: &str, high: &str| {
        format!(r#"<effectiveTime xsi:type="IVL_TS"><low value="{low}"/>{high}</effectiveTime>"#)
    };
    let ended = medicine("EVN", &span("2010", r#"<high value="2012"/>"#), "<name>Velhol</name>")
        .replace("active", "completed");
    let taken = medicine("EVN", &span("2020", ""), "<name>Atualol</name>");
    listed(&format!("{ended}{taken}")).shows_in_order(&[
        "Gjeldende legemidler:",
        "- Atualol",
        "Tidligere legemidler:",
        "- Velhol",
    ]);
}

/// Microsoft #459: a medicine without a status was dropped, or got one.
#[test]
fn a_medicine_without_a_status_is_shown_and_gets_none() {
    let unsaid = medicine("INT", "", "<name>Amostrol</name>").replace(r#"<statusCode code="active"/>"#, "");
    let page = listed(&unsaid);
    page.seen().row("Amostrol");
    page.hides("Status: i bruk").hides("Status: pågår").hides("avsluttet");
}
/// A kit: its parts, with what is in each (never displayed by the Display Tool).
#[test]
fn the_parts_of_a_kit_are_shown_with_their_own_ingredients() {
    let part = |name: &str, substance: &str, milligrams: &str| {
        format!(
            r#"<pharm:part><pharm:quantity value="14" unit="1"/><pharm:partProduct><pharm:name>{name}</pharm:name>{}</pharm:partProduct></pharm:part>"#,
            ingredient(&format!("<pharm:name>{substance}</pharm:name>"), milligrams)
        )
    };
    let kit = format!(
        "<name>Kitol</name>{}{}",
        part("Kitol A", "omeprazol", "20"),
        part("Kitol B", "amoxicilina", "500")
    );
    let page = product(&kit);
    page.shows_in_order(&["Kitol A", "omeprazol", "20 mg"]).shows_in_order(&[
        "Kitol B",
        "amoxicilina",
        "500 mg",
    ]);
}
