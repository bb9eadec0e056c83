use super::tokens::{Reader, Token};
use super::*;
use crate::texts::Key;
use crate::view::{WarningKind, document_of};
use crate::{json, texts::Language};

/// What a text says, in words for a table of cases.
fn said(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    Reader::default().read(text, |token, range| {
        found.push(match token {
            Token::Word(_) => text[range].to_lowercase(),
            Token::Number(_) => format!("number {}", &text[range]),
            Token::Date { year, month, day, clock } => {
                format!("date {year}-{month}-{day}{}", if clock { " clock" } else { "" })
            }
            Token::Figures([a, b, c]) => format!("figures {a} {b} {c}"),
            Token::Named { year, day } => format!("named {year} {day}"),
            Token::Clock(minutes) => format!("clock {}:{:02}", minutes / 60, minutes % 60),
        });
    });
    found
}

#[test]
fn a_date_is_one_in_whatever_layout() {
    for (text, expected) in [
        ("2016-05-25", vec!["date 2016-5-25"]),
        ("25.05.2016", vec!["date 2016-5-25"]),
        ("25. 5. 2016", vec!["date 2016-5-25"]),
        ("25/05/2016", vec!["date 2016-5-25"]),
        ("05/25/2016", vec!["date 2016-5-25"]),
        ("06/08/2016", vec!["figures 6 8 2016"]),
        ("06/08/16", vec!["figures 6 8 16"]),
        ("20160525", vec!["date 2016-5-25"]),
        ("20160525083000", vec!["date 2016-5-25"]),
        ("2016-05-25T08:30:00+02:00", vec!["date 2016-5-25 clock", "t", "clock 8:30", "clock 2:00"]),
        ("May 24 2016 20:00", vec!["date 2016-5-24 clock", "clock 20:00"]),
        ("22-Mar-2026", vec!["date 2026-3-22"]),
        ("22. mars 2026", vec!["date 2026-3-22"]),
        ("25 de mayo de 2016", vec!["date 2016-5-25"]),
        ("1er mars 2026", vec!["date 2026-3-1"]),
        ("25. toukokuuta 2016", vec!["named 2016 25"]),
        ("Fri Nov 17 23:37:54 UTC 2017", vec!["fri", "date 2017-11-17 clock"]),
        ("May 2016", vec!["date 2016-5-0"]),
        ("05/2016", vec!["date 2016-5-0"]),
        ("2016", vec!["number 2016"]),
        // No dates.
        ("120/70 mmHg", vec!["number 120", "number 70", "mmhg"]),
        ("2 tablets 2023", vec!["number 2", "tablets", "number 2023"]),
        ("version 1.2.3", vec!["version", "number 1", "number 2.3"]),
        ("at 08:00", vec!["at", "clock 8:00"]),
    ] {
        assert_eq!(said(text), expected, "{text}");
    }
}

#[test]
fn a_number_is_its_value_and_a_word_its_letters() {
    let token = |text: &str| {
        let mut found = Vec::new();
        Reader::default().read(text, |token, _| found.push(token));
        found
    };
    for (one, other) in [("7,50", "7.5"), ("007", "7"), ("Penicillin", "PENICILLIN"), ("ÅRET", "året")] {
        assert_eq!(token(one), token(other), "{one}");
    }
    for (one, other) in [("7.5", "75"), ("7.05", "7.5"), ("penicillin", "penicillins")] {
        assert_ne!(token(one), token(other), "{one}");
    }
    assert_eq!(said("5mg"), ["number 5", "mg"]);
    assert_eq!(said("高血压"), ["高", "血", "压"]);
}

/// The warnings of a section with this narrative beside an allergy to penicillin since March 1998, which was `more`.
fn warnings(narrative: &str, more: &str) -> Vec<Warning> {
    let bundle = format!(
        r#"{{"resourceType":"Bundle","entry":[{{"resource":{{"resourceType":"Composition","language":"en","section":[
        {{"title":"Allergies","code":{{"coding":[{{"system":"http://loinc.org","code":"48765-2"}}]}},
        "entry":[{{"reference":"AllergyIntolerance/a"}}],"text":{{"div":"<div>{narrative}</div>"}}}}]}}}},
        {{"resource":{{"resourceType":"Patient","id":"p","name":[{{"family":"Doe","given":["Jane"]}}]}}}},
        {{"resource":{{"resourceType":"AllergyIntolerance","id":"a","onsetDateTime":"1998-03","code":{{"coding":[
        {{"system":"http://snomed.info/sct","code":"91936005","display":"Allergy to penicillin"}}]}}{more}}}}}]}}"#
    );
    let view = document_of(&json::parse(bundle.as_bytes()).unwrap(), &Catalogue::built_in(Language::En));
    view.sections.into_iter().flat_map(|section| section.warnings).collect()
}

/// How many words are left, and the quotes.
fn left(narrative: &str, more: &str) -> (usize, Vec<String>) {
    let warnings = warnings(narrative, more);
    assert!(warnings.len() <= 1, "{warnings:?}");
    let Some(warning) = warnings.into_iter().next() else { return (0, Vec::new()) };
    let count = warning.text.split(|sign: char| !sign.is_ascii_digit()).find_map(|word| word.parse().ok());
    (count.unwrap(), warning.quotes)
}

#[test]
fn what_a_row_shows_is_not_counted_however_it_is_written() {
    for (narrative, more) in [
        ("<p>Penicillin</p>", ""),
        ("<p>Allergy to penicillin (SNOMED CT 91936005), since Mar 1998</p>", ""),
        ("<p>Jane Doe: penicillin</p>", ""),
        ("<ul><li>Penicillins</li></ul>", ""),
        (
            "<table><tr><th>Substance</th><th>Anything</th></tr><tr><td>Penicillin</td><td>03/1998</td></tr></table>",
            "",
        ),
        ("<table><tr><th>Whatever</th><td>Penicillin</td></tr></table>", ""),
        (
            "<p>Penicillin, high, unconfirmed</p>",
            r#","criticality":"high","verificationStatus":{"coding":[{"code":"unconfirmed"}]}"#,
        ),
        ("<p>Penicillin. Unknown</p><p>n/a</p>", r#","note":[{"text":"unknown"}]"#),
        ("<p>Penicillin, see http://example.org/whatever</p>", r#","note":[{"text":"See"}]"#),
        ("<p>Penicillin 1998-03-04</p>", r#","recordedDate":"1998-03-04T23:30:00Z""#),
        ("<p>Penicillin <del>latex</del></p>", ""),
    ] {
        assert_eq!(left(narrative, more), (0, Vec::new()), "{narrative}");
    }
}

#[test]
fn each_word_that_no_row_shows_is_counted_and_quoted_in_its_place() {
    for (narrative, count, quotes) in [
        ("<p>Penicillin and latex</p>", 1, vec!["Penicillin and latex"]),
        ("<p>Penicillin</p><p>Latex since 2010</p>", 2, vec!["Latex since 2010"]),
        ("<ul><li>Penicillin</li><li>Tolerates ibuprofen</li></ul>", 2, vec!["Tolerates ibuprofen"]),
        ("<p>Penicillin: not proven</p>", 2, vec!["Penicillin: not proven"]),
        ("<p>Penicillin since April 1998</p>", 1, vec!["Penicillin since April 1998"]),
        ("<p>Penicillin 500 mg</p>", 1, vec!["Penicillin 500 mg"]),
        ("<p>Penicillamine</p>", 1, vec!["Penicillamine"]),
        // Heads over nothing name nothing.
        ("<table><tr><th>Penicillin</th><th>Latex</th></tr></table>", 1, vec!["Latex"]),
        ("<table><thead><tr><td>Latex</td></tr></thead></table>", 1, vec!["Latex"]),
        // A header cell names its row where the table has a head.
        (
            "<table><thead><tr><th>What</th></tr></thead><tbody><tr><th>Latex</th><td>Penicillin</td></tr></tbody></table>",
            1,
            vec!["Latex"],
        ),
    ] {
        assert_eq!(
            left(narrative, ""),
            (count, quotes.into_iter().map(str::to_owned).collect()),
            "{narrative}"
        );
    }
}

#[test]
fn a_long_piece_is_quoted_from_the_first_word_that_no_row_shows() {
    let long = format!("<p>{}latex {}</p>", "Penicillin ".repeat(12), "strawberries ".repeat(12));
    let (count, quotes) = left(&long, "");
    assert_eq!(count, 13);
    assert!(quotes[0].starts_with("… latex strawberries") && quotes[0].ends_with(" …"), "{quotes:?}");
    assert!(quotes[0].len() < 110);
}

#[test]
fn only_the_first_pieces_are_quoted_and_all_are_counted() {
    let items: String = (0..20).map(|number| format!("<li>Latex{number}</li>")).collect();
    let (count, quotes) = left(&format!("<ul>{items}</ul>"), "");
    assert_eq!((count, quotes.len()), (30, 3), "twenty words and the ten numbers of two figures");
}

#[test]
fn words_of_our_own_do_not_count_as_shown() {
    for (narrative, more, count) in [
        // The mark says "Status: not sent", the row's kind "Allergy or intolerance", a label "Onset".
        ("<p>Penicillin, not sent</p>", "", 2),
        ("<p>Penicillin, verified onset</p>", "", 2),
        ("<p>Penicillin: active</p>", "", 1),
        ("<p>Penicillin: active</p>", r#","clinicalStatus":{"coding":[{"code":"active"}]}"#, 0),
        // The name of an element says nothing by itself before a colon.
        ("<p>Clinical Status: unclear</p>", "", 1),
        ("<p>Onset : 1998-03 (Substance: penicillin)</p>", "", 0),
        ("<p>Clinical onset penicillin</p>", "", 2),
    ] {
        assert_eq!(left(narrative, more).0, count, "{narrative}");
    }
}

#[test]
fn a_text_that_denies_what_the_rows_say_is_told_by_itself() {
    for (narrative, denies) in [
        ("<p>No known allergies</p>", true),
        ("<p>Allergy Name: none known</p>", true),
        ("<p>Keine Allergien bekannt</p>", true),
        ("<p>Ingen kjente allergier</p>", true),
        ("<p>Sin alergias conocidas</p>", true),
        ("<p>Code: no-known-allergies</p>", true),
        ("<p>Allergy to latex not known</p>", false),
        ("<p>Penicillin; no treatment was needed at that time</p>", false),
        ("<p>Latex, not proven</p>", false),
    ] {
        let found = warnings(narrative, "");
        let told = found.iter().any(|warning| warning.kind == WarningKind::AbsenceBesideEntries);
        assert_eq!(told, denies, "{narrative}: {found:?}");
        assert!(found.iter().any(|warning| warning.kind == WarningKind::NarrativeHasMore), "{narrative}");
    }
    let refuted = r#","verificationStatus":{"coding":[{"code":"refuted"}]}"#;
    assert!(
        warnings("<p>No known allergies</p>", refuted)
            .iter()
            .all(|warning| warning.kind == WarningKind::NarrativeHasMore),
        "what is refuted is none"
    );
}

/// The warning of an allergy section that only states absence.
fn beside_absence(code: &str, narrative: &str) -> bool {
    let bundle = format!(
        r#"{{"resourceType":"Bundle","entry":[{{"resource":{{"resourceType":"Composition","section":[
        {{"title":"Allergies","code":{{"coding":[{{"system":"http://loinc.org","code":"48765-2"}}]}},
        "emptyReason":{{"coding":[{{"system":"http://terminology.hl7.org/CodeSystem/list-empty-reason","code":"{code}"}}]}},
        "text":{{"div":"<div>{narrative}</div>"}}}}]}}}}]}}"#
    );
    let view = document_of(&json::parse(bundle.as_bytes()).unwrap(), &Catalogue::built_in(Language::En));
    !view.sections[0].warnings.is_empty()
}

#[test]
fn what_stands_beside_a_statement_of_absence_is_held_against_it() {
    for (code, narrative, warns) in [
        ("nilknown", "<p>No known allergies</p>", false),
        ("nilknown", "<p>There is no information about known allergies</p>", false),
        ("nilknown", "<p>Anaphylaxis after penicillin</p>", true),
        // Nobody can say whether it is the same.
        ("nilknown", "<p>Bez známých alergií</p>", true),
        ("unavailable", "<p>Informace nejsou k dispozici</p>", false),
        ("unavailable", "<p>Penicillin 2010</p>", true),
    ] {
        assert_eq!(beside_absence(code, narrative), warns, "{code}: {narrative}");
    }
}

#[test]
fn a_narrative_that_two_sections_share_is_held_against_both_and_one_around_others_against_them() {
    let section = |entry: &str, text: &str, inner: &str| {
        format!(
            r#"{{"title":"Problems","code":{{"coding":[{{"code":"11450-4"}}]}},"entry":[{entry}],
            "text":{{"div":"<div>{text}</div>"}},"section":[{inner}]}}"#
        )
    };
    let entry = |id: &str| format!(r#"{{"reference":"Condition/{id}"}}"#);
    let both = "<ul><li>Asthma</li><li>Migraine</li></ul>";
    let warned = |sections: &str| {
        let bundle = format!(
            r#"{{"resourceType":"Bundle","entry":[{{"resource":{{"resourceType":"Composition","section":[{sections}]}}}},
            {{"resource":{{"resourceType":"Condition","id":"a","code":{{"text":"Asthma"}}}}}},
            {{"resource":{{"resourceType":"Condition","id":"m","code":{{"text":"Migraine"}}}}}}]}}"#
        );
        let view = document_of(&json::parse(bundle.as_bytes()).unwrap(), &Catalogue::built_in(Language::En));
        view.sections.iter().filter(|section| !section.warnings.is_empty()).count()
    };
    let (a, m) = (entry("a"), entry("m"));
    assert_eq!(warned(&[section(&a, both, ""), section(&m, both, "")].join(",")), 0);
    assert_eq!(warned(&section(&a, both, &section(&m, "Migraine", ""))), 0);
    assert_eq!(warned(&[section(&a, both, ""), section(&m, "Migraine", "")].join(",")), 1);
}

#[test]
fn a_text_over_sections_alone_is_told_as_text_of_its_own_and_quoted_whole() {
    let long = "Admitted for a planned operation after three months of pain in the left hip that no medicine had eased.";
    let bundle = format!(
        r#"{{"resourceType":"Bundle","entry":[{{"resource":{{"resourceType":"Composition","section":[{{"title":"Stay",
        "text":{{"div":"<div><p>{long}</p></div>"}},"section":[{{"title":"Problems","entry":[{{"reference":"Condition/a"}}]}}]}}]}}}},
        {{"resource":{{"resourceType":"Condition","id":"a","code":{{"text":"Asthma"}}}}}}]}}"#
    );
    let view = document_of(&json::parse(bundle.as_bytes()).unwrap(), &Catalogue::built_in(Language::En));
    let warning = &view.sections[0].warnings[0];
    assert_eq!(
        warning.text,
        Catalogue::<crate::texts::DocumentTexts>::built_in(Language::En).text(Key::WarningTextOfItsOwn)
    );
    assert_eq!(warning.quotes, [long]);
}

#[test]
fn an_id_that_a_program_made_does_not_stand_for_numbers_of_the_narrative() {
    let left_of =
        |id: &str| left("<p>Penicillin 44</p>", &format!(r#","identifier":[{{"value":"{id}"}}]"#)).0;
    assert_eq!(left_of("5c0f44a8-0000-4000-8000-000000000001"), 1);
    assert_eq!(left_of("row 44"), 0, "what somebody wrote is shown as it was sent");
}
