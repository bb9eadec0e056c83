use super::*;

fn list(scopes: &[&str]) -> Vec<Scope> {
    scopes.iter().map(|scope| Scope::read(scope)).collect()
}

fn strings(all: &[&str]) -> Vec<String> {
    all.iter().map(|each| (*each).to_owned()).collect()
}

#[test]
fn scopes_for_resources_are_read_and_written_in_both_syntaxes() {
    for (text, v1, v2) in [
        ("patient/Patient.read", "patient/Patient.read", "patient/Patient.rs"),
        ("patient/Patient.rs", "patient/Patient.read", "patient/Patient.rs"),
        ("patient/Patient.r", "patient/Patient.read", "patient/Patient.r"),
        ("user/Practitioner.s", "user/Practitioner.read", "user/Practitioner.s"),
        ("user/Encounter.write", "user/Encounter.write", "user/Encounter.cud"),
        ("user/Encounter.cu", "user/Encounter.write", "user/Encounter.cu"),
        ("patient/*.*", "patient/*.*", "patient/*.cruds"),
        ("patient/*.cruds", "patient/*.*", "patient/*.cruds"),
        ("system/*.rs", "system/*.read", "system/*.rs"),
        (
            "patient/Observation.rs?category=laboratory&_tag=a%7Cb",
            "patient/Observation.read",
            "patient/Observation.rs?category=laboratory&_tag=a%7Cb",
        ),
    ] {
        let scope = Scope::read(text);
        let Meaning::Resource(resource) = scope.meaning() else { panic!("{text} is about resources") };
        assert_eq!(
            (resource.write(Syntax::V1).as_str(), resource.write(Syntax::V2).as_str()),
            (v1, v2),
            "{text}"
        );
        assert!(scope.is_regular(), "{text}");
        assert_eq!(scope.text(), text);
    }
}

#[test]
fn letters_out_of_order_are_read_and_told() {
    for (text, interactions) in [("patient/Patient.sr", "rs"), ("user/Encounter.dus", "uds")] {
        let scope = Scope::read(text);
        let Meaning::Resource(resource) = scope.meaning() else { panic!("{text} is about resources") };
        assert_eq!(resource.interactions.to_string(), interactions);
        assert!(!scope.is_regular(), "{text}");
    }
    assert!(!Scope::read("patient/Patient.read?x=y").is_regular(), "syntax v1 has no parameters");
}

#[test]
fn what_begins_like_a_scope_for_resources_and_is_none_is_unreadable() {
    for text in [
        "patient/",
        "patient/Patient",
        "patient/Patient.",
        "patient/Patient.rr",
        "patient/Patient.x",
        "patient/Patient.READ",
        "patient/patient.rs",
        "patient/Pat/ient.rs",
        "patient/.rs",
        "patient/**.rs",
        "user/*",
    ] {
        assert_eq!(Scope::read(text).meaning(), &Meaning::Unreadable, "{text}");
        assert!(!Scope::read(text).is_regular());
    }
}

#[test]
fn scopes_that_are_not_about_resources_are_told_apart() {
    for text in
        ["launch", "launch/patient", "launch/encounter", "launch/imagingstudy?role=https://x.example/r"]
    {
        assert_eq!(Scope::read(text).meaning(), &Meaning::Launch, "{text}");
    }
    for text in [
        "openid",
        "fhirUser",
        "offline_access",
        "online_access",
        "__x",
        "https://epj.example/scope",
        "Patient/1",
    ] {
        assert_eq!(Scope::read(text).meaning(), &Meaning::Other, "{text}");
    }
    assert_eq!(Scope::read_all("  openid\tlaunch ").len(), 2);
    assert!(Scope::read_all("").is_empty());
}

#[test]
fn the_syntax_is_the_one_that_the_epj_advertises() {
    for (capabilities, scopes, syntax) in [
        (&["permission-v1"][..], &[][..], Syntax::V1),
        (&["permission-v2"], &["patient/*.read"], Syntax::V2),
        (&["permission-v1", "permission-v2"], &["patient/*.read"], Syntax::V2),
        (&[], &["openid", "patient/*.read"], Syntax::V1),
        (&["permission-patient"], &["user/*.*"], Syntax::V1),
        (&[], &["patient/*.read", "patient/*.rs"], Syntax::V2),
        (&[], &["patient/*.rs"], Syntax::V2),
        (&[], &["openid", "launch"], Syntax::V2),
        (&[], &[], Syntax::V2),
    ] {
        let found = Syntax::advertised(&strings(capabilities), &strings(scopes));
        assert_eq!(found, syntax, "{capabilities:?} {scopes:?}");
    }
}

#[test]
fn l3_a_standalone_launch_asks_for_the_patient_and_an_ehr_launch_for_its_launch() {
    let wanted = ["openid", "launch/encounter", "patient/Patient.rs", "patient/Patient.read"];
    for (wanted, way, syntax, asked) in [
        (&wanted[..], Way::Ehr, Syntax::V2, &["launch", "openid", "patient/Patient.rs"][..]),
        (&wanted, Way::Ehr, Syntax::V1, &["launch", "openid", "patient/Patient.read"]),
        (
            &wanted,
            Way::Standalone,
            Syntax::V2,
            &["launch/patient", "openid", "launch/encounter", "patient/Patient.rs"],
        ),
        (&["launch", "launch/patient", "openid"], Way::Ehr, Syntax::V2, &["launch", "openid"]),
        (&["launch", "openid", "__own"], Way::Standalone, Syntax::V1, &["launch/patient", "openid", "__own"]),
    ] {
        assert_eq!(ask(&list(wanted), way, syntax), strings(asked), "{way:?} {syntax:?}");
    }
}

#[test]
fn a6_a_wildcard_is_never_asked_for_unless_it_is_wanted() {
    let wanted = list(&["patient/Patient.r", "user/Practitioner.rs", "openid"]);
    for syntax in [Syntax::V1, Syntax::V2] {
        assert!(ask(&wanted, Way::Ehr, syntax).iter().all(|scope| !scope.contains('*')));
    }
}

#[test]
fn a_need_is_met_in_other_words_in_parts_and_by_wildcards() {
    for (need, granted) in [
        ("patient/Patient.rs", &["patient/Patient.read"][..]),
        ("patient/Patient.read", &["patient/Patient.rs"]),
        ("patient/Patient.r", &["patient/Patient.cruds"]),
        ("patient/Patient.rs", &["patient/Patient.s", "openid", "patient/Patient.r"]),
        ("patient/Patient.rs", &["patient/Patient.sr"]),
        ("patient/Patient.rs", &["patient/*.read"]),
        ("patient/Patient.rs", &["user/*.*"]),
        ("user/Practitioner.rs", &["user/*.*"]),
        ("patient/*.rs", &["patient/*.r", "patient/*.s"]),
        ("patient/Observation.rs?category=laboratory", &["patient/Observation.rs"]),
        ("patient/Observation.rs?a=1&b=2", &["patient/Observation.rs?b=2&a=1"]),
        ("patient/Observation.rs?a=1&b=2", &["patient/Observation.rs?b=2"]),
        ("openid", &["openid"]),
    ] {
        assert_eq!(lack(&Scope::read(need), &list(granted)), None, "{need} by {granted:?}");
    }
}

#[test]
fn what_a_grant_lacks_is_told_with_how_much() {
    for (need, granted, expected) in [
        ("patient/Patient.rs", &[][..], Lack::All),
        ("patient/Patient.rs", &["patient/Encounter.rs", "patient/Patient.cud"], Lack::All),
        ("patient/Patient.rs", &["patient/Patient.r"], Lack::Interactions(Interactions::SEARCH)),
        ("patient/Patient.rs", &["patient/Patient.rr"], Lack::All),
        ("patient/Patient.rs", &["PATIENT/Patient.rs"], Lack::All),
        ("patient/Patient.rs", &["system/*.*"], Lack::All),
        ("user/Practitioner.r", &["patient/*.*"], Lack::All),
        ("patient/*.rs", &["patient/Patient.rs"], Lack::All),
        ("patient/Condition.rs", &["patient/Condition.rs?category=a"], Lack::Narrowed(Interactions::RS)),
        (
            "patient/Condition.rs",
            &["patient/Condition.r", "patient/Condition.s?category=a"],
            Lack::Narrowed(Interactions::SEARCH),
        ),
        ("patient/Condition.rs?x=1", &["patient/Condition.rs?x=2"], Lack::Narrowed(Interactions::RS)),
        ("fhirUser", &["openid", "profile"], Lack::All),
    ] {
        assert_eq!(lack(&Scope::read(need), &list(granted)), Some(expected), "{need} by {granted:?}");
    }
}

#[test]
fn more_and_fewer_scopes_than_needed_are_told_and_those_of_context_are_not_weighed() {
    let needed = list(&["launch", "openid", "patient/Patient.rs", "user/Practitioner.r"]);
    let granted = list(&[
        "openid",
        "patient/Patient.rs",
        "patient/Condition.read",
        "launch/patient",
        "user/Organization.sr",
    ]);
    let found = compare(&needed, &granted);
    assert_eq!(found.missing, [Missing { scope: Scope::read("user/Practitioner.r"), lack: Lack::All }]);
    assert_eq!(found.beyond, list(&["patient/Condition.read", "user/Organization.sr"]));
    assert_eq!(found.irregular, list(&["user/Organization.sr"]));
    assert_eq!(compare(&needed, &needed), Comparison::default());
}
