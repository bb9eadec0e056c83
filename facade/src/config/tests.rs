mod register;

use std::path::Path;

use super::{Config, ConfigError, read};

const EXAMPLE: &str = include_str!("../../../helsebro.example.toml");

/// Reads a config that lies nowhere, where the environment is empty.
fn parse(text: &str, file: &str) -> Result<Config, ConfigError> {
    read::parse_in(text, file, Path::new("/nowhere"), &|_| None).map(|(config, ..)| config)
}

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
    let (config, register, _) =
        read::parse_in(EXAMPLE, "helsebro.example.toml", Path::new("/nowhere"), &|_| None).unwrap();
    assert_eq!(register.epjs.len(), 1);
    let bases: Vec<_> =
        config.legal_bases.iter().map(|basis| (basis.code.as_str(), &basis.purposes)).collect();
    let (treatment, emergency) = (vec!["TREAT".to_owned()], vec!["ETREAT".to_owned()]);
    assert_eq!(bases, [("consent", &treatment), ("vital-interest", &emergency)]);
    assert_eq!(
        config.redirect_uri(&register.epjs[0]),
        format!("{}/callback/{}", config.public_url, register.epjs[0].key)
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
        ("url", "url = \"postgres://helsebro:hush@db/helsebro\"", "must hold no password"),
        (
            "url",
            "url = \"postgres://db.example.no/helsebro\"",
            "must name the user, the server and the database",
        ),
        (
            "url",
            "url = \"postgres://helsebro@db.example.no\"",
            "must name the user, the server and the database",
        ),
        ("url", "url = \"postgres://helsebro@db.example.no/h?options=x\"", "no parameters but sslmode"),
        ("url", "url = \"postgres://helsebro@db.example.no/h?sslmode=prefer\"", "verify-full or verify-ca"),
        ("url", "url = \"postgres://helsebro@db.example.no/h?sslmode=verify-full&sslmode=disable\"", "once"),
        ("url", "url = \"sqlite://\"", "must be sqlite: and a file"),
        ("url", "url = \"sqlite://data/\"", "must be sqlite: and a file"),
        ("url", "url = \"sqlite::memory:\"", "a database in memory forgets"),
        ("url", "url = \"sqlite://:memory:\"", "a database in memory forgets"),
        ("url", "url = \"sqlite:file:x\"", "a database in memory forgets"),
        ("url", "url = \"sqlite://x?cache=shared&mode=memory\"", "a database in memory forgets"),
        ("url", "url = \"sqlite://%3Amemory%3A\"", "without % and #"),
        ("url", "url = \"sqlite://x.sqlite?mode=ro\"", "takes no parameters"),
        ("url", "url = \"sqlite://x.sqlite?immutable=1\"", "takes no parameters"),
        ("url", "url = \"sqlite://x.sqlite?fun\"", "takes no parameters"),
        ("files", "files = []", "at least one key file"),
        ("files", "files = \"helsebro.key\"", "invalid type: string"),
        ("kind", "kind = \"openncp\"", "kind must be"),
        ("timeout_seconds", "timeout_seconds = 0", "timeout_seconds must be 1 to 120"),
        ("code", "code = \"Samtykke!\"", "code must be 1 to 40"),
        ("purposes", "purposes = [\"FUN\"]", "a purpose must be TREAT or ETREAT"),
        ("purposes", "purposes = []", "purposes must name"),
        ("purposes", "purposes = [\"TREAT\", \"ETREAT\"]", "in an emergency the patient cannot consent"),
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
        ("scopes", "scopes = [\"launch\", \"open\\\"id\"]", "a string of its own"),
        ("scopes", "scopes = [\"launch\", \"patient/Patient.sr\"]", "no scope of SMART App Launch"),
        ("scopes", "scopes = [\"launch\", \"patient/patient.rs\"]", "no scope of SMART App Launch"),
        ("scopes", "scopes = [\"launch\", \"user/Patient.read?_id=1\"]", "no scope of SMART App Launch"),
        ("client =", "client = \"confidential\"", "client must be \"public\""),
        ("client =", "client_secret = \"hush\"", "unknown field `client_secret`"),
        ("client =", "client_secret_file = \"x\"", "is for client_secret_basic and client_secret_post"),
        ("client =", "assertion_audience = \"issuer\"", "assertion_audience is for private_key_jwt"),
        ("client =", "assertion_algorithm = \"ES384\"", "assertion_algorithm is for private_key_jwt"),
        ("client =", "client = \"client_secret_basic\"", "or set HELSEBRO_SECRET_EXAMPLE"),
        ("client =", "client = \"client_secret_post\"", "name its file as client_secret_file"),
        ("client =", "client = \"private_key_jwt\"", "add a [[signing_key]]"),
        ("# timeout_seconds", "timeout_seconds = 0", "timeout_seconds must be 1 to 60"),
        ("# timeout_seconds", "timeout_seconds = 61", "timeout_seconds must be 1 to 60"),
        ("frame_ancestors", "frame_ancestors = [\"https://epj.example.no; script-src *\"]", "frame ancestor"),
        ("frame_ancestors", "frame_ancestors = [\"*\"]", "frame ancestor"),
        ("frame_ancestors", "frame_ancestors = [7]", "invalid type: integer"),
        ("client_id", "client_id = \"\"", "client_id must not be empty"),
        ("allow_networks", "allow_networks = [\"10.0.0.0\"]", "is not a network"),
    ] {
        let (text, at) = with(key, line);
        let told = fault(&text);
        assert!(told.contains(what), "{line}: {told}");
        assert!(told.starts_with(&format!("helsebro.toml:{at}: ")), "{line}: {told}");
    }
}

/// The number of the line that begins with `start`.
fn line_of(text: &str, start: &str) -> usize {
    1 + text.lines().position(|line| line.starts_with(start)).unwrap()
}

/// The number of the last such line.
fn last_line_of(text: &str, start: &str) -> usize {
    text.lines().count() - text.lines().rev().position(|line| line.starts_with(start)).unwrap()
}

/// A key that is missing is told where its table begins: that is where it would be added.
#[test]
fn every_missing_key_is_told_with_the_line_of_its_table() {
    for (key, table) in [
        ("listen", ""),
        ("public_url", ""),
        ("url", "[database]"),
        ("files", "[keys]"),
        ("kind", "[contact_point]"),
        ("code", "[[legal_basis]]"),
        ("purposes", "[[legal_basis]]"),
        ("key", "[[epj]]"),
        ("name", "[[epj]]"),
        ("iss", "[[epj]]"),
        ("client_id", "[[epj]]"),
        ("scopes", "[[epj]]"),
        ("frame_ancestors", "[[epj]]"),
    ] {
        let (text, _) = with(&format!("{key} ="), "");
        let told = fault(&text);
        assert!(told.contains(&format!("missing field `{key}`: add it")), "{told}");
        assert!(told.starts_with(&format!("helsebro.toml:{}: ", line_of(&text, table))), "{key}: {told}");
    }
    assert!(fault("").starts_with("helsebro.toml:1: missing field"));
}

#[test]
fn what_may_be_left_out_may_be_left_out() {
    for key in ["timeout_seconds", "allow_networks", "client ="] {
        assert!(parse(&with(key, "").0, "helsebro.toml").is_ok(), "{key}");
    }
}

#[test]
fn every_missing_table_or_list_is_told_with_a_line() {
    for table in ["database", "keys", "contact_point"] {
        let begin = EXAMPLE.find(&format!("[{table}]")).unwrap();
        let end = begin + 1 + EXAMPLE[begin + 1..].find("\n[").unwrap();
        let told = fault(&format!("{}{}", &EXAMPLE[..begin], &EXAMPLE[end..]));
        assert!(told.starts_with("helsebro.toml:1: missing field"), "{told}");
        assert!(told.contains(&format!("`{table}`: add it")), "{told}");
    }
    let (bases, epjs) = (EXAMPLE.find("[[legal_basis]]").unwrap(), EXAMPLE.find("[[epj]]").unwrap());
    let without_epj = &EXAMPLE[..epjs];
    let last = without_epj.lines().count();
    assert!(fault(without_epj).starts_with(&format!("helsebro.toml:{last}: [[epj]] is missing: ")));
    let without_basis = format!("{}{}", &EXAMPLE[..bases], &EXAMPLE[epjs..]);
    let last = without_basis.lines().count();
    assert!(
        fault(&without_basis).starts_with(&format!("helsebro.toml:{last}: [[legal_basis]] is missing: "))
    );
}

#[test]
fn every_duplicate_is_told_with_the_line_of_the_second() {
    let epj = &EXAMPLE[EXAMPLE.find("[[epj]]").unwrap()..];
    let basis = "[[legal_basis]]\ncode = \"consent\"\npurposes = [\"TREAT\"]";
    for (second, start, what) in [
        (epj.to_owned(), "key", "another [[epj]] has this key"),
        (epj.replace("key = \"", "key = \"other-"), "iss", "another [[epj]] has this iss"),
        (
            epj.replace("key = \"", "key = \"other-").replace("/fhir", "/fhir/"),
            "iss",
            "another [[epj]] has this iss",
        ),
        (basis.to_owned(), "code", "this legal basis is listed twice"),
        ("client_id = \"other\"".to_owned(), "client_id", "duplicate key"),
        ("[keys]\nfiles = [\"x\"]".to_owned(), "[keys]", "duplicate key"),
    ] {
        let text = format!("{EXAMPLE}\n{second}");
        let told = fault(&text);
        assert!(told.contains(what), "{told}");
        assert!(
            told.starts_with(&format!("helsebro.toml:{}: ", last_line_of(&text, start))),
            "{start}: {told}"
        );
    }
}

/// Writes a config with this database beside its key, and loads it.
fn load_with(database: &str) -> (tempfile::TempDir, Result<Config, String>) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("helsebro.toml");
    std::fs::write(&file, with("url =", &format!("url = \"{database}\"")).0).unwrap();
    std::fs::write(folder.path().join("helsebro.key"), "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")
        .unwrap();
    let loaded = Config::load(&file).map(|loaded| loaded.config).map_err(|fault| fault.to_string());
    (folder, loaded)
}

#[test]
fn a_relative_database_lies_beside_the_config() {
    let (folder, config) = load_with("sqlite://helsebro.sqlite");
    let beside = folder.path().join("helsebro.sqlite");
    assert_eq!(config.unwrap().database.address(), format!("sqlite://{}", beside.display()));
    let (_folder, config) = load_with(&format!("sqlite://{}", beside.display()));
    assert_eq!(config.unwrap().database.address(), format!("sqlite://{}", beside.display()));
}

#[tokio::test]
async fn a_database_is_the_file_whatever_its_folder_is_called() {
    let folder = tempfile::tempdir().unwrap();
    let odd = folder.path().join("a b?%3F#:memory:");
    std::fs::create_dir(&odd).unwrap();
    let address = super::database_in(&odd, "sqlite:helsebro.sqlite", None).unwrap();
    crate::store::Store::open(&address).await.unwrap().close().await;
    assert!(odd.join("helsebro.sqlite").is_file());
}

#[test]
fn a_database_whose_folder_is_missing_is_told_with_its_line() {
    let at = line_of(EXAMPLE, "url =");
    for (database, what) in [
        ("sqlite://data/helsebro.sqlite", "data, does not exist: make it"),
        ("sqlite:///nowhere/helsebro.sqlite", "/nowhere, does not exist: make it"),
        ("sqlite://.", "is a folder"),
    ] {
        let told = load_with(database).1.unwrap_err();
        assert!(told.contains(what), "{told}");
        assert!(told.contains(&format!("helsebro.toml:{at}: ")), "{told}");
    }
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
    let told = Config::load(Path::new("nowhere/helsebro.toml")).unwrap_err().to_string();
    assert!(told.starts_with("nowhere/helsebro.toml:1: cannot be read"), "{told}");
    assert!(!told.contains('\n'));
}

#[test]
fn a_server_is_known_by_its_certificate_except_on_loopback() {
    for (address, opened) in [
        ("postgres://h@db.example.no/h", "postgres://h@db.example.no/h?sslmode=verify-full"),
        ("postgres://h@db.example.no/h?sslmode=verify-ca", "postgres://h@db.example.no/h?sslmode=verify-ca"),
        ("postgres://h@127.0.0.1:5433/h", "postgres://h@127.0.0.1:5433/h"),
        ("postgresql://h@localhost/h?sslmode=disable", "postgresql://h@localhost/h?sslmode=disable"),
    ] {
        let database = super::database_in(Path::new("."), address, None).unwrap();
        assert_eq!(database.address(), opened);
    }
}

#[test]
fn the_password_of_a_server_comes_from_its_file_and_is_told_nowhere() {
    let (folder, without) = load_with("postgres://h@127.0.0.1/h\"\npassword_file = \"db.password");
    assert!(without.unwrap_err().contains("db.password, which cannot be read"));
    let (_folder, of_a_file) = load_with("sqlite://x.sqlite\"\npassword_file = \"db.password");
    assert!(of_a_file.unwrap_err().contains("a file has no password"));
    std::fs::write(folder.path().join("db.password"), "p@ss/word\n").unwrap();
    let config = Config::load(&folder.path().join("helsebro.toml")).unwrap().config;
    assert_eq!(config.database.with_password().expose(), "postgres://h:p%40ss%2Fword@127.0.0.1/h");
    assert!(!format!("{config:?}{}", config.database.address()).contains("word@"));
    std::fs::write(folder.path().join("db.password"), "\n").unwrap();
    assert!(Config::load(&folder.path().join("helsebro.toml")).unwrap_err().what.contains("is empty"));
}
