//! Input that means harm, or makes no sense: no panic, no hang, and nothing dangerous in the Bundle.

use proptest::prelude::*;

use super::{document, map, section};
use crate::{Limits, read};

#[test]
fn references_in_circles_and_ids_twice_end() {
    let text = r##"<text><content ID="a"><content ID="a">to</content></content></text>"##;
    let entry = r##"<entry><observation><value><originalText><reference value="#a"/></originalText></value><text><reference value="#a"/></text></observation></entry>"##;
    assert!(
        map(&document("", &section("11450-4", &format!("{text}{entry}"))))
            .to_json()
            .contains("\"text\":\"to\"")
    );
}

#[test]
fn a_small_document_cannot_point_itself_large() {
    let text = format!("<text><content ID=\"a\">{}</content></text>", "ord ".repeat(20_000));
    let entry = r##"<entry><observation><value><originalText><reference value="#a"/></originalText></value></observation></entry>"##;
    let document = document("", &section("11450-4", &format!("{text}{}", entry.repeat(2_000))));
    let read = read(document.as_bytes(), &Limits::default()).unwrap();
    assert!(read.bundle.to_json().len() < 10 * document.len());
    assert_eq!(super::count(&read.bundle, "Condition"), 2_000, "the entries stay");
    assert!(read.issues.iter().any(|issue| issue.text.contains("too much of the narrative")));
    assert!(read.issues.len() < 1_000);
}

#[test]
fn nesting_never_makes_a_bundle_that_readers_refuse() {
    let nested = |open: &str, close: &str, inner: &str, times: usize| {
        format!("{}{inner}{}", open.repeat(times), close.repeat(times))
    };
    let qualifiers = nested(
        "<qualifier><value>",
        "</value></qualifier>",
        "<qualifier><name code='innerst'/></qualifier>",
        40,
    );
    let packages = nested(
        "<pharm:asContent><pharm:containerPackagedProduct>",
        "</pharm:containerPackagedProduct></pharm:asContent>",
        "<pharm:name>innerst</pharm:name>",
        40,
    );
    let sections = nested("<component><section>", "</section></component>", "<title>innerst</title>", 50);
    for body in [
        section(
            "11450-4",
            &format!("<entry><observation><value code='1'>{qualifiers}</value></observation></entry>"),
        ),
        section(
            "10160-0",
            &format!(
                "<entry><substanceAdministration><consumable><manufacturedProduct><manufacturedMaterial><name>x</name>{packages}</manufacturedMaterial></manufacturedProduct></consumable></substanceAdministration></entry>"
            ),
        ),
        sections,
    ] {
        let text = map(&document("", &body)).to_json();
        assert!(crate::json::parse(text.as_bytes()).is_ok(), "{body}");
        assert!(text.contains("innerst"), "{text}");
    }
}

#[test]
fn what_many_parts_share_is_not_repeated_for_each() {
    let many = |inner: &str| inner.repeat(3_000);
    let observations =
        many("<entryRelationship><observation><value code='1'/></observation></entryRelationship>");
    let ids = many("<id root='1.2.3'/>");
    for (loinc, entry) in [
        ("48765-2", format!("<entry><act>{ids}{observations}</act></entry>")),
        ("11450-4", format!("<entry><act>{ids}{observations}</act></entry>")),
        (
            "46264-8",
            format!(
                "<entry><supply>{ids}{}</supply></entry>",
                many("<participant><participantRole/></participant>")
            ),
        ),
    ] {
        let document = document("", &section(loinc, &entry));
        assert!(map(&document).to_json().len() < 20 * document.len(), "{loinc}");
    }
}

#[test]
fn markup_in_the_narrative_never_passes_through() {
    let narrative = r#"<text><script>alert(1)</script><content onclick="x" ID="&quot;&gt;&lt;img src=x"/>&lt;img src=x onerror=alert(1)&gt;
        <paragraph ID="a&quot; onmouseover=&quot;x">p</paragraph><linkHtml href="https://example.org/">q</linkHtml>
        <renderMultiMedia referencedObject="x"><caption>bilde</caption></renderMultiMedia></text>"#;
    let bundle = map(&document("", &section("48765-2", narrative)));
    let div = super::first_section(&bundle).text.as_ref().unwrap().div.clone().unwrap();
    for harm in ["<script", "<img", "onclick=\"", "onmouseover=\"", "href", "https://"] {
        assert!(!div.contains(harm), "{harm} in {div}");
    }
    assert!(roxmltree::Document::parse(&div).is_ok(), "{div}");
    assert!(div.contains("alert(1)") && div.contains("bilde"), "the words stay");
}

#[test]
fn many_authors_and_organisations_take_time_in_proportion() {
    let authors: String = (0..5_000)
        .map(|n| {
            format!(
                "<author><assignedAuthor><representedOrganization><name>O{n}</name></representedOrganization></assignedAuthor></author>"
            )
        })
        .collect();
    assert_eq!(super::count(&map(&document(&authors, "")), "Organization"), 5_000);
}

const TERMS: &[&str] = &[
    "act",
    "observation",
    "procedure",
    "supply",
    "substanceAdministration",
    "entryRelationship",
    "value",
    "code",
    "effectiveTime",
    "low",
    "high",
    "period",
    "event",
    "consumable",
    "manufacturedProduct",
    "manufacturedMaterial",
    "ingredient",
    "participant",
    "participantRole",
    "playingEntity",
    "playingDevice",
    "translation",
    "originalText",
    "reference",
    "text",
    "name",
    "quantity",
    "doseQuantity",
    "author",
    "assignedAuthor",
    "statusCode",
    "section",
    "component",
    "entry",
    "organizer",
    "asContent",
    "containerPackagedProduct",
    "id",
    "title",
];
const ATTRIBUTES: &[&str] = &[
    r#"code="completed""#,
    r#"code="no-known-allergies""#,
    r#"code="SEV""#,
    r#"nullFlavor="UNK""#,
    r#"nullFlavor="""#,
    r#"negationInd="true""#,
    r#"value="20200101""#,
    r##"value="#x""##,
    r#"value="8" unit="h""#,
    r#"xsi:type="PIVL_TS""#,
    r#"typeCode="MFST""#,
    r#"root="1.2.3""#,
    r#"displayName="Ord &lt;b&gt;""#,
    r#"institutionSpecified="true""#,
    "",
];

fn tree() -> impl Strategy<Value = String> {
    let name = prop::sample::select(TERMS);
    let attribute = prop::sample::select(ATTRIBUTES);
    let leaf =
        (name.clone(), attribute.clone()).prop_map(|(name, attribute)| format!("<{name} {attribute}/>"));
    leaf.prop_recursive(6, 48, 5, move |inner| {
        (name.clone(), attribute.clone(), prop::collection::vec(inner, 0..5)).prop_map(
            |(name, attribute, children)| format!("<{name} {attribute}>{}</{name}>", children.concat()),
        )
    })
}

proptest! {
    #[test]
    fn any_tree_of_cda_elements_gives_a_bundle(
        trees in prop::collection::vec(tree(), 1..4),
        loinc in prop::sample::select(&["48765-2", "11450-4", "10160-0", "57828-6", "47519-4", "46264-8", "8716-3"][..]),
    ) {
        let entries: String = trees.iter().map(|tree| format!("<entry>{tree}</entry>")).collect();
        let bundle = map(&document(&trees.concat(), &section(loinc, &entries)));
        prop_assert!(crate::json::parse(bundle.to_json().as_bytes()).is_ok());
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = read(&bytes, &Limits::default());
    }

    #[test]
    fn a_document_cut_anywhere_is_refused_or_read(cut in 0..2000_usize) {
        let whole = document("<title>Sammendrag æøå</title>", &section("48765-2", "<text>Allergi</text>"));
        let bytes = whole.as_bytes();
        let _ = read(bytes.get(..cut).unwrap_or(bytes), &Limits::default());
    }
}
