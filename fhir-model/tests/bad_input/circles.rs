//! Ids and references that point in circles, at themselves, at too much.

use super::{Case, Read, bundle, cda, hold, section, way};

#[test]
fn references_in_circles_come_to_an_end_and_everything_is_shown_once() {
    let read = |shown| Read { issues: &[], shown };
    let entry = |members: &str| format!("{{\"resource\":{{{members}}}}}");
    let observation = |id: &str, more: &str| {
        entry(&format!(r#""resourceType":"Observation","id":"{id}","code":{{"text":"ord {id}"}},{more}"#))
    };
    let member = |id: &str| format!(r#""hasMember":[{{"reference":"Observation/{id}"}}]"#);
    let cases: Vec<Case> = vec![
        ("itself", bundle(&observation("a", &member("a"))).into(), read(&["ord a"])),
        (
            "each other",
            bundle(&[observation("a", &member("b")), observation("b", &member("a"))].join(",")).into(),
            read(&["ord a", "ord b"]),
        ),
        (
            "a ring",
            bundle(&(0..40).map(|n| observation(&n.to_string(), &member(&((n + 1) % 40).to_string()))).collect::<Vec<_>>().join(",")).into(),
            read(&["ord 0", "ord 20", "ord 39"]),
        ),
        (
            "contained, itself and each other",
            bundle(&entry(
                r##""resourceType":"Condition","code":{"text":"ord ytre"},"evidence":[{"detail":[{"reference":"#a"}]}],"contained":[
                {"resourceType":"Observation","id":"a","code":{"text":"ord a"},"hasMember":[{"reference":"#a"},{"reference":"#b"},{"reference":"#"}]},
                {"resourceType":"Observation","id":"b","code":{"text":"ord b"},"hasMember":[{"reference":"#a"}],
                 "contained":[{"resourceType":"Observation","id":"a","code":{"text":"ord dypt"}}]}]"##,
            ))
            .into(),
            read(&["ord ytre", "ord a", "ord b", "ord dypt"]),
        ),
        (
            "a medicine of itself",
            bundle(&[
                entry(r#""resourceType":"MedicationRequest","id":"r","medicationReference":{"reference":"Medication/m"},"basedOn":[{"reference":"MedicationRequest/r"}]"#),
                entry(r#""resourceType":"Medication","id":"m","code":{"text":"ord m"},"ingredient":[{"itemReference":{"reference":"Medication/m"}},{"itemReference":{"reference":"MedicationRequest/r"}}]"#),
            ].join(",")).into(),
            read(&["ord m"]),
        ),
        (
            "people of people",
            bundle(&[
                entry(r#""resourceType":"Organization","id":"o","name":"Ord o","partOf":{"reference":"Organization/o"}"#),
                entry(r#""resourceType":"PractitionerRole","id":"p","practitioner":{"reference":"PractitionerRole/p"},"organization":{"reference":"PractitionerRole/p"}"#),
                entry(r#""resourceType":"Patient","id":"q","name":[{"text":"Ord q"}],"managingOrganization":{"reference":"Patient/q"},"link":[{"other":{"reference":"Patient/q"}}]"#),
            ].join(",")).into(),
            read(&["Ord o", "Ord q"]),
        ),
        (
            "a section of its own Composition",
            bundle(&entry(
                r#""resourceType":"Composition","id":"c","title":"Ord c","subject":{"reference":"Composition/c"},"author":[{"reference":"Composition/c"}],
                "section":[{"title":"Ord s","entry":[{"reference":"Composition/c"},{"reference":"Composition/c"}],"section":[{"entry":[{"reference":"Composition/c"}]}]}]"#,
            ))
            .into(),
            read(&["Ord c", "Ord s"]),
        ),
        (
            "one address for several",
            bundle(r#"{"fullUrl":"urn:uuid:x","resource":{"resourceType":"Basic","id":"a","code":{"text":"ord a"}}},
                      {"fullUrl":"urn:uuid:x","resource":{"resourceType":"Basic","id":"a","code":{"text":"ord b"}}}"#).into(),
            read(&["ord a", "ord b"]),
        ),
    ];
    hold(cases);
}

#[test]
fn everything_that_refers_to_everything_is_shown_once() {
    let all: Vec<String> = (0..100).map(|n| format!(r#"{{"reference":"Observation/{n}"}}"#)).collect();
    let entries: Vec<String> = (0..100)
        .map(|n| {
            let all = all.join(",");
            format!(r#"{{"resource":{{"resourceType":"Observation","id":"{n}","code":{{"text":"ord{n}."}},"hasMember":[{all}]}}}}"#)
        })
        .collect();
    let document = bundle(&entries.join(","));
    let way = way("everything", document.as_bytes()).unwrap();
    assert!(way.pages.iter().all(|page| (0..100).all(|n| page.contains(&format!("ord{n}.")))));
    assert!(way.pages.iter().all(|page| page.len() < 8 * document.len()), "{}", way.pages[0].len());
}

#[test]
fn words_that_point_at_what_holds_them_come_to_an_end() {
    let read = |shown| Read { issues: &[], shown };
    let pointing = "<originalText><reference value='#a'/></originalText>";
    let observation = |value: &str| {
        format!("<entry><observation><value code='1' codeSystem='1'>{value}</value></observation></entry>")
    };
    let of = |narrative: &str, entry: &str| {
        Vec::from(cda("", &section("11450-4", &format!("<text>{narrative}</text>{entry}"))))
    };
    hold(vec![
        (
            "an id in itself",
            of("<content ID='a'>en<content ID='a'>to</content></content>", &observation(pointing)),
            read(&["en", "to"]),
        ),
        (
            "the whole narrative",
            Vec::from(cda(
                "",
                &section("11450-4", &format!("<text ID='a'>en to</text>{}", observation(pointing))),
            )),
            read(&["en to"]),
        ),
        (
            "translations in translations",
            of(
                "<content ID='a'>en</content>",
                &observation(&format!(
                    "{}{pointing}{}",
                    "<translation code='2'>".repeat(60),
                    "</translation>".repeat(60)
                )),
            ),
            read(&["en"]),
        ),
        (
            "an original text in an original text",
            of(
                "<content ID='a'>en</content>",
                &observation(&format!(
                    "{}{pointing}{}",
                    "<originalText>".repeat(50),
                    "</originalText>".repeat(50)
                )),
            ),
            read(&["en"]),
        ),
        (
            "the entry that holds it",
            of(
                "en",
                "<entry><observation ID='a'><code code='1' codeSystem='1'><originalText ID='a'><reference value='#a' ID='a'/>to</originalText></code><text><reference value='#a'/></text></observation></entry>",
            ),
            Read {
                issues: &[(
                    "/ClinicalDocument/component/structuredBody/component/section/entry/observation/text/reference",
                    "points to nothing in the narrative",
                )],
                shown: &["en", "to"],
            },
        ),
        (
            "a reference in the narrative",
            of("en<reference value='#a' ID='a'/>", &observation(pointing)),
            read(&["en"]),
        ),
    ]);
}

#[test]
fn a_small_document_cannot_point_itself_large() {
    let text = format!("<text><content ID='a'>{}</content></text>", "ord ".repeat(5_000));
    let entry = "<entry><observation><code code='1' codeSystem='1'><originalText><reference value='#a'/></originalText></code></observation></entry>";
    for loinc in ["11450-4", "48765-2", "8716-3"] {
        let document = cda("", &section(loinc, &format!("{text}{}", entry.repeat(1_000))));
        let way = way(loinc, document.as_bytes()).unwrap();
        assert!(way.json.len() < 10 * document.len(), "{loinc}: {}", way.json.len());
        let told = way.document.issues.iter().any(|issue| issue.text.contains("too much of the narrative"));
        assert!(told && way.document.issues.len() < 300, "{loinc}");
    }
}
