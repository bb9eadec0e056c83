use super::{Config, parse};

const EXAMPLE: &str = include_str!("../../../helsebro.example.toml");

fn fault(text: &str) -> String {
    parse(text, "helsebro.toml").unwrap_err().to_string()
}

/// The example with the first line that begins with `key` replaced; gives the number of that line, too.
fn with(key: &str, line: &str) -> (String, usize) {
    let at = EXAMPLE.lines().position(|each| each.starts_with(key)).unwrap();
    let mut lines: Vec<&str> = EXAMPLE.lines().collect();
    lines[at] = line;
    (lines.join("\n"), at + 1)
}

#[test]
fn the_example_of_the_repository_is_a_config_without_fault() {
    let config = parse(EXAMPLE, "helsebro.example.toml").unwrap();
    assert_eq!(config.epjs.len(), 1);
    assert_eq!(config.legal_bases[0].code, "consent");
    assert_eq!(
        config.redirect_uri(&config.epjs[0]),
        format!("{}/callback/{}", config.public_url, config.epjs[0].key)
    );
}

#[test]
fn every_fault_is_told_with_its_line_and_what_to_do() {
    for (key, line, what) in [
        ("listen", "listen = \"8080\"", "listen must be an address and port"),
        ("listen", "listten = \"127.0.0.1:1\"", "unknown field `listten`"),
        ("listen", "listen = 8080", "invalid type: integer"),
        ("public_url", "public_url = \"http://helsebro.example.no\"", "must begin with https://"),
        ("public_url", "public_url = \"https://helsebro.example.no/\"", "no path, no slash at the end"),
        ("public_url", "public_url = \"https://u@helsebro.example.no\"", "must not have a user name"),
        ("public_url", "public_url = \"helsebro\"", "is not an address"),
        ("url", "url = \"mysql://x\"", "must be sqlite: and a file"),
        ("url", "url = \"sqlite://\"", "must be sqlite: and a file"),
        ("files", "files = []", "at least one key file"),
        ("kind", "kind = \"openncp\"", "kind must be"),
        ("timeout_seconds", "timeout_seconds = 0", "timeout_seconds must be 1 to 120"),
        ("code", "code = \"Samtykke!\"", "code must be 1 to 40"),
        ("purposes", "purposes = [\"FUN\"]", "a purpose must be TREAT or ETREAT"),
        ("purposes", "purposes = []", "purposes must name"),
        ("key", "key = \"../x\"", "key must be 1 to 40"),
        ("name", "name = \" \"", "name must not be empty"),
        ("iss", "iss = \"https://epj.example.no/fhir?x=1\"", "must not have a user name, a query"),
        ("iss", "iss = \"http://epj.example.no/fhir\"", "must begin with https://"),
        ("iss", "iss = \"javascript:alert(1)\"", "is not an address"),
        ("scopes", "scopes = [\"openid\", \"fhirUser\"]", "scopes must hold launch"),
        (
            "scopes",
            "scopes = [\"launch openid\", \"launch\", \"openid\", \"fhirUser\"]",
            "a string of its own",
        ),
        ("frame_ancestors", "frame_ancestors = [\"https://epj.example.no; script-src *\"]", "frame ancestor"),
        ("frame_ancestors", "frame_ancestors = [\"*\"]", "frame ancestor"),
        ("allow_networks", "allow_networks = [\"10.0.0.0\"]", "is not a network"),
    ] {
        let (text, at) = with(key, line);
        let told = fault(&text);
        assert!(told.contains(what), "{line}: {told}");
        assert!(told.starts_with(&format!("helsebro.toml:{at}: ")), "{line}: {told}");
    }
}

#[test]
fn a_missing_key_or_list_is_told() {
    let (text, _) = with("public_url", "");
    assert!(fault(&text).contains("missing field `public_url`: add it"), "{}", fault(&text));
    let without_epj = &EXAMPLE[..EXAMPLE.find("[[epj]]").unwrap()];
    assert!(fault(without_epj).contains("[[epj]] is missing"));
    assert!(fault("").starts_with("helsebro.toml:1: missing field"));
}

#[test]
fn two_epjs_never_share_a_key_or_an_iss() {
    let first = &EXAMPLE[EXAMPLE.find("[[epj]]").unwrap()..];
    let twice = format!("{EXAMPLE}\n{first}");
    assert!(fault(&twice).contains("another [[epj]] has this key"));
    let other_key = format!("{EXAMPLE}\n{}", first.replace("key = \"", "key = \"other-"));
    assert!(fault(&other_key).contains("another [[epj]] has this iss"), "{}", fault(&other_key));
}

#[test]
fn a_key_file_that_is_not_there_is_told_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("helsebro.toml");
    std::fs::write(&file, EXAMPLE).unwrap();
    let told = Config::load(&file).unwrap_err();
    let at = 1 + EXAMPLE.lines().position(|line| line.starts_with("files")).unwrap();
    assert_eq!(told.line, at);
    assert!(told.what.contains("openssl rand -base64 32"));
    std::fs::write(folder.path().join("helsebro.key"), "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")
        .unwrap();
    assert!(Config::load(&file).is_ok());
}

#[test]
fn a_file_that_is_not_there_is_one_clear_line() {
    let told = Config::load(std::path::Path::new("nowhere/helsebro.toml")).unwrap_err().to_string();
    assert!(told.starts_with("nowhere/helsebro.toml:1: cannot be read"), "{told}");
    assert!(!told.contains('\n'));
}
