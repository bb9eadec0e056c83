use super::*;

fn file(language: Language) -> &'static str {
    match language {
        Language::Nb => include_str!("../../../assets/texts/nb.txt"),
        Language::Nn => include_str!("../../../assets/texts/nn.txt"),
        Language::En => include_str!("../../../assets/texts/en.txt"),
    }
}

#[test]
fn every_language_is_of_this_version() {
    for language in Language::ALL {
        let texts = Catalogue::parse(language, file(language)).unwrap();
        assert_eq!(texts.language(), language);
        assert!(!texts.text(Key::StatusNotSent).is_empty());
    }
}

#[test]
fn a_file_that_holds_nothing_but_the_part_is_the_same() {
    let whole = file(Language::Nn);
    let of_part = |line: &&str| DocumentTexts::PREFIXES.iter().any(|prefix| line.starts_with(prefix));
    let part: String = whole.lines().filter(of_part).flat_map(|line| [line, "\n"]).collect();
    assert!(part.len() < whole.len());
    let (whole, part): (Catalogue, Catalogue) =
        (Catalogue::parse(Language::Nn, whole).unwrap(), Catalogue::parse(Language::Nn, part).unwrap());
    assert_eq!(whole.text(Key::StatusNotSent), part.text(Key::StatusNotSent));
    assert_eq!(whole.word(Table::Sex, "F"), part.word(Table::Sex, "F"));
}

#[test]
fn a_file_of_another_version_is_refused() {
    let nb = file(Language::Nb);
    let lines: Vec<&str> = nb.lines().collect();
    let at = lines.iter().position(|line| line.starts_with("view.status.none-known")).unwrap();
    let mut swapped = lines.clone();
    swapped.swap(at, at + 1);
    let mut shorter = lines.clone();
    shorter.remove(at);
    for other in [swapped.join("\n"), shorter.join("\n"), format!("{nb}view.more = Mer\n"), String::new()] {
        assert!(matches!(<Catalogue>::parse(Language::Nb, other), Err(OtherVersion)));
    }
}

#[test]
fn comments_blank_lines_and_line_ends_do_not_matter() {
    let spaced = file(Language::En).replace('\n', "\r\n\r\n# a = b\r\n");
    let texts = Catalogue::parse(Language::En, spaced).unwrap();
    assert_eq!(texts.text(Key::Yes), "yes");
    assert_eq!(texts.word(Table::Unit, "mm[Hg]"), Some("mmHg"));
}

#[test]
fn a_word_is_found_by_its_whole_code_in_its_own_table() {
    let texts = Catalogue::built_in(Language::Nb);
    assert_eq!(texts.word(Table::Edqm, "10219000"), Some("tablett|tabletter"));
    assert_eq!(texts.word(Table::Sex, "F"), Some("kvinne"));
    assert_eq!(texts.word(Table::Role, "F"), None);
    assert_eq!(texts.word(Table::Edqm, "1021900"), None);
    assert_eq!(texts.word(Table::Edqm, ""), None);
}

#[test]
fn places_are_filled_and_braces_of_a_value_are_no_place() {
    assert_eq!(fill("{a} og {b}", &[("a", "{b}"), ("b", "to")]), "{b} og to");
    assert_eq!(fill("{missing}!", &[]), "!");
    assert_eq!(fill("uten", &[("a", "x")]), "uten");
}

#[test]
fn tags_name_languages_whatever_their_region() {
    for (tag, expected) in [
        ("nb", Some(Language::Nb)),
        ("nb-NO", Some(Language::Nb)),
        ("no_NO", Some(Language::Nb)),
        ("NN", Some(Language::Nn)),
        ("en-GB", Some(Language::En)),
        ("pt-PT", None),
        ("", None),
    ] {
        assert_eq!(Language::from_tag(tag), expected, "{tag}");
    }
}
