use axum::http::{HeaderMap, HeaderValue, header};

use super::BrowserSecret;

fn with_cookie(line: &str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.append(header::COOKIE, HeaderValue::from_str(line).unwrap());
    headers
}

#[test]
fn a_browser_is_known_by_the_cookie_it_was_given() {
    let secret = BrowserSecret::make().unwrap();
    let set = secret.set_cookie().unwrap();
    let pair = set.to_str().unwrap().split(';').next().unwrap().to_owned();
    assert_eq!(BrowserSecret::of(&with_cookie(&pair)), Some(secret.clone()));
    assert_eq!(BrowserSecret::of(&with_cookie(&format!("a=b; {pair}; c=d"))), Some(secret));
}

#[test]
fn the_cookie_is_kept_from_scripts_and_from_other_sites() {
    let set = BrowserSecret::make().unwrap().set_cookie().unwrap();
    let set = set.to_str().unwrap();
    for attribute in ["__Host-helsebro=", "Path=/", "Secure", "HttpOnly", "SameSite=None", "Partitioned"] {
        assert!(set.contains(attribute), "{attribute} in {set}");
    }
    assert!(!set.contains("Domain"));
}

#[test]
fn what_we_did_not_give_out_is_no_secret() {
    for line in [
        "",
        "__Host-helsebro=",
        "__Host-helsebro=short",
        "helsebro=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "__Host-helsebro=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA!",
    ] {
        assert_eq!(BrowserSecret::of(&with_cookie(line)), None, "{line}");
    }
    assert_eq!(BrowserSecret::of(&HeaderMap::new()), None);
}

#[test]
fn the_store_never_sees_the_secret() {
    let secret = BrowserSecret::make().unwrap();
    assert!(!secret.set_cookie().unwrap().to_str().unwrap().contains(&secret.hash()));
    assert!(!format!("{secret:?}").contains("AAAA"));
}
