//! What the synthetic citizens are there to show is in their documents, and comes through: `assets/citizens/README.md`.
#![cfg(feature = "cda")]
#![expect(clippy::unwrap_used, reason = "a test: what cannot be read must stop it")]

use std::path::Path;

use helsebro_fhir::texts::{Catalogue, Language};
use helsebro_fhir::{Limits, read, text, view};

/// A document under `assets/citizens/`, as `helsebro show` prints it.
fn shown(file: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets/citizens").join(file);
    let document = read(&std::fs::read(path).unwrap(), &Limits::default()).unwrap();
    let texts = Catalogue::built_in(Language::Nb);
    text::document(&view::document(&document.bundle, &texts), &texts)
}

#[test]
fn every_trait_that_countries_send_is_in_a_document_and_on_its_screen() {
    for (what, file, lines) in [
        ("several given names", "pt/diana/summary.xml", &["Pasient: Diana Sofia Inês Teste da Prova"][..]),
        (
            "a pivot with nested translations",
            "pt/diana/summary.xml",
            &[
                "SNOMED CT 39579001 (2021-09-30) «Anafylaksi»",
                "SNOMED CT 39579001 «Anaphylaxis»",
                "SNOMED CT 39579001 «Anafilaxia»",
            ],
        ),
        (
            "no Norwegian designations",
            "es/mateo/rx-amoxicilina-clavulanico.xml",
            &["Grunn: Acute bronchitis, unspecified"],
        ),
        (
            "known absence of all five",
            "es/mateo/summary.xml",
            &[
                "* Ingen kjente allergier",
                "* Ingen kjente problemer",
                "* Ingen kjente legemidler",
                "* Ingen kjente implantater eller utstyr i bruk",
                "* Ingen kjente prosedyrer",
            ],
        ),
        (
            "no information",
            "hr/ivana/summary.xml",
            &["* Ingen opplysninger om allergier", "* Ingen opplysninger om legemidler"],
        ),
        (
            "text alone, and a section that was not sent",
            "es/lucia/summary.xml",
            &[
                "[Bare tekst: avsenderen har ingen strukturerte opplysninger i denne delen.]",
                "[Ikke sendt: dokumentet mangler denne delen. Det betyr ikke at det ikke finnes noe.]",
            ],
        ),
        (
            "something withheld",
            "it/giulia/summary.xml",
            &["! Avsenderen holder noe tilbake i denne delen: radene er ikke alt.", "* Holdt tilbake"],
        ),
        (
            "absence beside entries",
            "de/anna/summary.xml",
            &["* Ingen kjente implantater eller utstyr i bruk", "! Motstrid"],
        ),
        ("a year as birth date", "ee/jaan/summary.xml", &["    Fødselsdato: 1951"]),
        (
            "several ingredients",
            "it/giulia/rx-tripressin.xml",
            &["Atorvastatin", "Amlodipinbesilat", "Perindopril"],
        ),
        (
            "packages nested three deep",
            "it/giulia/rx-insulina-aspart.xml",
            &[
                "Emballasje: ferdigfylt penn; Ytre pakning: Mengde i pakningen: 5; Emballasje: eske; Ytre pakning: Mengde i pakningen: 2",
            ],
        ),
        (
            "events (EIVL)",
            "it/giulia/rx-insulina-aspart.xml",
            &["Dosering: 6–10 IE før frokost, før lunsj og før middag"],
        ),
        ("periods (PIVL)", "pt/diana/rx-budesonida-formoterol.xml", &["1–2 inalação [pt-PT] hver 12. time"]),
        (
            "an offset from an event",
            "pt/diana/rx-levotiroxina.xml",
            &["1 comprimido [pt-PT] fra 30 minutter før frokost"],
        ),
        (
            "dosing as text alone",
            "mt/maria-a/rx-warfarin.xml",
            &["Bruksanvisning til pasienten: 5 mg Monday to Friday"],
        ),
        (
            "several items in one prescription",
            "ee/jaan/rx-kolm-ravimit.xml",
            &["- NAPROKSEEN NÄIDIS", "- OMEPRASOOL NÄIDIS", "- SALV NÄIDIS"],
        ),
        (
            "substitution allowed",
            "pt/diana/rx-budesonida-formoterol.xml",
            &["Bytte til annet preparat: generisk bytte tillatt"],
        ),
        ("substitution forbidden", "mt/maria-a/rx-warfarin.xml", &["Bytte til annet preparat: ikke tillatt"]),
        ("substitution unsaid", "pt/diana/rx-levotiroxina.xml", &["Bytte til annet preparat: ikke oppgitt"]),
        ("a PDF twin", "pt/diana/summary-l1.xml", &["application/pdf"]),
        ("FHIR IPS 2.0", "fi/aino/summary.json", &["* Ingen kjent legemiddelallergi", "4,10"]),
        ("FHIR IPS 1.x", "cz/tomas/summary.json", &["= Pasientsammendrag"]),
    ] {
        let shown = shown(file);
        for line in lines {
            assert!(shown.contains(line), "{what}: {file} does not show {line:?}");
        }
    }
}
