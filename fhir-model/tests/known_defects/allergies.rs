//! To what, how it showed, how bad, and whether it is still so.

use crate::frame::{Page, concern, page, section, snomed, summary};

const SECTION: &str = "Allergier og overfølsomhet";

/// An observation of an allergy: its agent's `code` (or all of the playing entity), and what else it holds.
fn allergy(agent: &str, rest: &str) -> String {
    format!(
        r#"<code code="419199007" codeSystem="2.16.840.1.113883.6.96"/><statusCode code="completed"/>
           <participant typeCode="CSM"><participantRole classCode="MANU"><playingEntity classCode="MMAT">{agent}</playingEntity></participantRole></participant>{rest}"#
    )
}

fn penicillin(rest: &str) -> String {
    allergy(&snomed("code", "764146007", "Penicilina"), rest)
}

fn shown(entries: &str, narrative: &str) -> Page {
    page(&summary(&section("48765-2", narrative, entries))).section(SECTION)
}

fn reaction(code: &str, display: &str, severity: Option<&str>) -> String {
    let severity = severity.map(|severity| {
        format!(
            r#"<entryRelationship typeCode="SUBJ" inversionInd="true"><observation><code code="SEV" codeSystem="2.16.840.1.113883.5.4"/>{}</observation></entryRelationship>"#,
            snomed("value", severity, "")
        )
    });
    format!(
        r#"<entryRelationship typeCode="MFST"><observation><code code="ASSERTION"/>{}{}</observation></entryRelationship>"#,
        snomed("value", code, display),
        severity.unwrap_or_default()
    )
}

/// EHNCP-2174: several manifestations were glued together.
#[test]
fn several_reactions_stand_apart() {
    let reactions = format!("{}{}", reaction("1", "Urticária", None), reaction("2", "Anafilaxia", None));
    let page = shown(&concern("active", &penicillin(&reactions)), "");
    page.seen()
        .shows("Urticária")
        .shows("Anafilaxia")
        .hides("UrticáriaAnafilaxia")
        .hides("AnafilaxiaUrticária");
}

/// EHEALTH-8395: the severity of an allergy was taken from whichever reaction came first.
#[test]
fn a_severity_stands_with_the_reaction_that_it_is_of() {
    let reactions = format!(
        "{}{}",
        reaction("1", "Urticária", Some("255604002")),
        reaction("2", "Anafilaxia", Some("442452003"))
    );
    let page = shown(&concern("active", &penicillin(&reactions)), "").seen();
    let line = |words: &str| page.row("Penicilina").shows(words).has(words);
    assert!(line("Urticária; Alvorlighetsgrad: mild") && line("Anafilaxia; Alvorlighetsgrad: livstruende"));
}

/// EHEALTH-9964: an agent that only free text names (nullFlavor OTH) was not displayed.
#[test]
fn an_agent_that_only_words_name_is_the_title_of_its_row() {
    for agent in [
        r##"<code nullFlavor="OTH"><originalText><reference value="#a"/></originalText></code>"##,
        r#"<code nullFlavor="OTH"><originalText>Corante azul</originalText></code>"#,
        r#"<code nullFlavor="OTH"/><name>Corante azul</name>"#,
    ] {
        let narrative = r#"<paragraph ID="a">Corante azul</paragraph>"#;
        shown(&concern("active", &allergy(agent, "")), narrative).seen().row("Corante azul");
    }
}

/// EHEALTH-8593: a concept that the central catalogue lacks (nullFlavor OTH around the national code) was not displayed.
#[test]
fn a_national_code_that_nobody_could_map_is_shown_with_its_words() {
    let agent = r#"<code nullFlavor="OTH"><translation code="CP-99" codeSystem="2.999.620.9" codeSystemName="CPARA" displayName="Goma guar"/></code>"#;
    let page = shown(&concern("active", &allergy(agent, "")), "");
    page.seen().row("Goma guar");
    page.shows("CPARA (2.999.620.9) CP-99 «Goma guar»");
}

/// EHNCP-1928: the null flavor of the agent was displayed twice.
#[test]
fn a_null_flavor_of_the_agent_is_said_once() {
    let page = shown(
        &concern("active", &allergy(r#"<code nullFlavor="UNK"/>"#, &reaction("1", "Urticária", None))),
        "",
    );
    page.seen().shows("Urticária").shows_times("kjent", 1);
}

/// xSHARE cda2fhir: `statusCode` completed of the observation made active allergies read as resolved.
#[test]
fn an_allergy_whose_observing_is_completed_is_still_an_allergy() {
    let page = shown(&concern("active", &penicillin("")), "");
    page.shows_in_order(&["Aktuelle:", "- Penicilina"]);
    page.hides("opphørt").hides("Tidligere").hides("avsluttet");
}

/// The other side of the same: what is said to be resolved must not stand among the current ones.
#[test]
fn an_allergy_that_is_said_to_be_resolved_stands_apart() {
    let resolved = r#"<entryRelationship typeCode="REFR"><observation><code code="33999-4" codeSystem="2.16.840.1.113883.6.1"/>
        <value code="resolved" codeSystem="2.16.840.1.113883.4.642.4.1373"/></observation></entryRelationship>"#;
    shown(&concern("completed", &penicillin(resolved)), "")
        .shows_in_order(&["Ikke aktive eller opphørte:", "- Penicilina"]);
}

/// EHEALTH-8526: medical alerts had no section of their own. They stand beside the allergies, at the top.
#[test]
fn medical_alerts_have_a_section_before_the_problems() {
    let alert = r#"<entry><observation classCode="OBS" moodCode="EVN"><code code="404684003" codeSystem="2.16.840.1.113883.6.96" displayName="Achado"/>
        <statusCode code="completed"/><value xsi:type="CD" code="1" codeSystem="2.16.840.1.113883.6.96" displayName="Intubação difícil"/></observation></entry>"#;
    let page = page(&summary(&format!(
        "{}{}",
        section(
            "11450-4",
            "",
            &concern(
                "active",
                &format!("<code nullFlavor=\"NI\"/>{}", snomed("value", "38341003", "Hipertensão"))
            )
        ),
        section("104605-1", "", alert)
    )));
    page.section("Varsler").shows("Intubação difícil");
    page.shows_in_order(&["== Varsler", "Intubação difícil", "== Aktuelle problemer"]);
}

/// IPSviewer and the Display Tool order rows as they come: what endangers life must not be looked for.
#[test]
fn the_allergy_that_endangers_life_comes_first() {
    let mild = concern(
        "active",
        &allergy(&snomed("code", "1", "Pólen"), &reaction("1", "Rinite", Some("255604002"))),
    );
    let grave = concern("active", &penicillin(&reaction("2", "Anafilaxia", Some("442452003"))));
    let page = shown(&format!("{mild}{grave}"), "");
    page.shows_in_order(&["- Penicilina", "- Pólen"]);
    page.row("Penicilina").shows("[!");
}
