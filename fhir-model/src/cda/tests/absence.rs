//! Absence: into `section.emptyReason` with the source's codes, never a resource, never wider than it was sent.

use super::{count, document, entries, first_section, json, map};
use crate::r4::{Bundle, Coding};

const LIST: &str = "http://terminology.hl7.org/CodeSystem/list-empty-reason";

/// The entry of a section that states a code or a null flavor where that section states it.
fn entry(loinc: &str, term: &str) -> String {
    let statement = match loinc {
        "48765-2" => format!(
            r#"<act><statusCode code="active"/><entryRelationship typeCode="SUBJ"><observation>
               <code code="419199007" codeSystem="2.16.840.1.113883.6.96" displayName="Allergy to substance"/>
               <statusCode code="completed"/><value {term}/></observation></entryRelationship></act>"#
        ),
        "11450-4" => format!(
            r#"<act><statusCode code="active"/><entryRelationship typeCode="SUBJ"><observation>
               <code code="404684003" displayName="Clinical finding"/><value {term}/></observation></entryRelationship></act>"#
        ),
        "10160-0" | "57828-6" => format!(
            r#"<substanceAdministration><code {term}/><statusCode code="completed"/><consumable><manufacturedProduct>
               <manufacturedMaterial nullFlavor="NA"/></manufacturedProduct></consumable></substanceAdministration>"#
        ),
        "47519-4" => format!(
            r#"<procedure><code {term}/><statusCode code="completed"/><effectiveTime nullFlavor="NA"/></procedure>"#
        ),
        "46264-8" => format!(
            r#"<supply><participant typeCode="DEV"><participantRole><playingDevice><code {term}/></playingDevice>
               </participantRole></participant></supply>"#
        ),
        other => panic!("{other}"),
    };
    format!("<entry>{statement}</entry>")
}

fn codes(bundle: &Bundle) -> Vec<String> {
    let reason = first_section(bundle).empty_reason.as_ref().expect("emptyReason");
    let code = |coding: &Coding| {
        let list = if coding.system.as_deref() == Some(LIST) { "list:" } else { "" };
        format!("{list}{}", coding.code.as_deref().unwrap_or_default())
    };
    reason.coding.iter().map(code).collect()
}

fn no_fact(bundle: &Bundle) {
    for kind in [
        "AllergyIntolerance",
        "Condition",
        "MedicationStatement",
        "MedicationRequest",
        "Medication",
        "Procedure",
        "DeviceUseStatement",
        "Device",
        "Basic",
    ] {
        assert_eq!(count(bundle, kind), 0, "{kind}");
    }
    assert_eq!(first_section(bundle).entry, []);
}

#[test]
fn known_absence_and_no_information_are_told_apart_in_every_section() {
    for (loinc, code, reason) in [
        ("48765-2", "no-known-allergies", Some("nilknown")),
        ("48765-2", "no-allergy-info", Some("unavailable")),
        ("48765-2", "716186003", Some("nilknown")),
        ("48765-2", "160244002", Some("nilknown")),
        ("11450-4", "no-known-problems", Some("nilknown")),
        ("11450-4", "no-problem-info", Some("unavailable")),
        ("11450-4", "160245001", Some("nilknown")),
        ("10160-0", "no-known-medications", Some("nilknown")),
        ("10160-0", "no-medication-info", Some("unavailable")),
        ("10160-0", "182904002", Some("unavailable")),
        ("57828-6", "no-known-medications", Some("nilknown")),
        ("47519-4", "no-known-procedures", Some("nilknown")),
        ("47519-4", "no-known-procedure", Some("nilknown")),
        ("47519-4", "no-procedure-info", Some("unavailable")),
        ("46264-8", "no-known-devices", Some("nilknown")),
        ("46264-8", "no-device-info", Some("unavailable")),
        ("11450-4", "1287211007", Some("unavailable")),
        // A part never widens to the whole.
        ("48765-2", "409137002", None),
        ("48765-2", "no-known-food-allergies", None),
        ("10160-0", "182849000", None),
        // Nor does the absence of one thing speak of another.
        ("10160-0", "716186003", None),
        ("11450-4", "no-known-allergies", None),
    ] {
        let term = format!(r#"code="{code}" codeSystem="2.16.840.1.113883.5.1150.1" displayName="Ord""#);
        let bundle = entries(loinc, &entry(loinc, &term));
        no_fact(&bundle);
        let expected: Vec<String> =
            reason.map(|reason| format!("list:{reason}")).into_iter().chain([code.to_owned()]).collect();
        assert_eq!(codes(&bundle), expected, "{loinc} {code}");
    }
}

#[test]
fn a_null_flavor_in_the_place_of_an_entry_says_why_nothing_is_told() {
    for (flavor, reason) in [
        ("NI", "unavailable"),
        ("UNK", "unavailable"),
        ("NA", "unavailable"),
        ("MSK", "withheld"),
        ("NASK", "notasked"),
    ] {
        for loinc in ["48765-2", "11450-4", "10160-0", "47519-4", "46264-8"] {
            let bundle = entries(loinc, &entry(loinc, &format!(r#"nullFlavor="{flavor}""#)));
            no_fact(&bundle);
            let text = first_section(&bundle).empty_reason.as_ref().map(super::json).unwrap();
            assert_eq!(codes(&bundle), [format!("list:{reason}")], "{loinc} {flavor}");
            let in_reason = text.contains(&format!(r#""valueCode":"{flavor}""#));
            let beside = super::json(first_section(&bundle)).contains(flavor);
            assert!(in_reason || beside, "{loinc} {flavor} is gone");
        }
    }
}

#[test]
fn the_words_and_ids_of_an_absence_are_kept() {
    let bundle = entries(
        "47519-4",
        r##"<text><paragraph ID="p">Ingen kjente prosedyrer</paragraph></text>
           <entry><procedure><id root="1.2.3" extension="abc"/><code code="no-known-procedures"/>
           <text><reference value="#p"/></text></procedure></entry>"##,
    );
    let section = first_section(&bundle);
    assert_eq!(section.empty_reason.as_ref().unwrap().text.as_deref(), Some("Ingen kjente prosedyrer"));
    assert!(super::json(section).contains(r#""value":"abc""#));
}

#[test]
fn a_negated_entry_is_no_fact() {
    let bundle = entries(
        "48765-2",
        r#"<entry><act><entryRelationship typeCode="SUBJ"><observation negationInd="true">
           <code code="419199007"/></observation></entryRelationship></act></entry>"#,
    );
    no_fact(&bundle);
    assert_eq!(codes(&bundle), ["list:nilknown"]);
}

#[test]
fn absence_beside_entries_shows_both() {
    let real = r#"<entry><procedure><code code="1" displayName="Prøveinngrep"/></procedure></entry>"#;
    let none = entry("47519-4", r#"code="no-known-procedures""#);
    let bundle = entries("47519-4", &format!("{real}{none}"));
    assert_eq!(count(&bundle, "Procedure"), 1);
    assert_eq!(codes(&bundle), ["list:nilknown", "no-known-procedures"]);
}

#[test]
fn a_section_without_entries_says_nothing_of_absence() {
    let bundle = entries("48765-2", "<text>Allergier: se papirjournalen</text>");
    assert_eq!(first_section(&bundle).empty_reason, None);
    assert!(first_section(&bundle).text.is_some());
}

#[test]
fn an_absence_in_the_place_of_the_kind_of_statement_has_its_codes_too() {
    for (code, expected) in
        [("409137002", &["409137002"][..]), ("716186003", &["list:nilknown", "716186003"])]
    {
        let bundle = entries(
            "48765-2",
            &format!(
                r#"<entry><act><entryRelationship typeCode="SUBJ"><observation><code code="{code}"/>
                   <value xsi:type="CD" nullFlavor="NA"/></observation></entryRelationship></act></entry>"#
            ),
        );
        no_fact(&bundle);
        assert_eq!(codes(&bundle), expected, "{code}");
        assert!(
            super::json(first_section(&bundle)).contains(r#""valueString":"NA""#),
            "the null flavor is kept"
        );
    }
}

#[test]
fn a_device_that_is_denied_is_neither_in_use_nor_an_absence_of_all() {
    let bundle = entries(
        "46264-8",
        r#"<entry><supply negationInd="true"><participant typeCode="DEV"><participantRole><playingDevice>
           <code code="14106009" displayName="Pacemaker"/></playingDevice></participantRole></participant></supply></entry>"#,
    );
    assert_eq!(first_section(&bundle).empty_reason, None);
    let used = super::json(super::only!(bundle, DeviceUseStatement));
    let denied = r#""modifierExtension":[{"url":"urn:helsebro:negated","valueBoolean":true}]"#;
    assert!(used.contains(denied), "{used}");
}

#[test]
fn why_an_entry_says_nothing_is_the_reason_that_is_given() {
    for flavor in ["NA", "NI"] {
        let bundle = entries("46264-8", &format!(r#"<entry><supply nullFlavor="{flavor}"/></entry>"#));
        let reason = first_section(&bundle).empty_reason.as_ref().unwrap();
        assert!(super::json(reason).contains(&format!(r#""valueCode":"{flavor}""#)), "{flavor}");
    }
}

#[test]
fn an_entry_or_a_section_that_is_only_a_null_flavor_says_why_nothing_is_told() {
    let told = |section: &str| {
        let bundle = map(&document("", &format!("<component>{section}</component>")));
        let section = first_section(&bundle);
        let reason = section.empty_reason.as_ref();
        let code = reason.and_then(|reason| reason.coding.first()?.code.clone());
        (code, json(section).matches("iso21090-nullFlavor").count())
    };
    let code = r#"<code code="48765-2"/>"#;
    let some = |code: &str| Some(code.to_owned());
    for (section, expected) in [
        (
            format!(r#"<section nullFlavor="NI">{code}<text>Ingen opplysninger</text></section>"#),
            (some("unavailable"), 1),
        ),
        (format!(r#"<section nullFlavor="MSK">{code}</section>"#), (some("withheld"), 1)),
        (format!(r#"<section>{code}<entry nullFlavor="NASK"/></section>"#), (some("notasked"), 1)),
        // There is something.
        (format!(r#"<section nullFlavor="OTH">{code}</section>"#), (None, 1)),
        (
            format!(
                r#"<section nullFlavor="NI">{code}<component><section><title>Mer</title></section></component></section>"#
            ),
            (None, 1),
        ),
        (
            format!(
                r#"<section nullFlavor="NI">{code}<entry><observation><code code="1" displayName="Noe"/></observation></entry></section>"#
            ),
            (None, 1),
        ),
    ] {
        assert_eq!(told(&section), expected, "{section}");
    }
}
