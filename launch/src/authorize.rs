//! The authorization request (SMART App Launch 2.2, "Obtain authorization code").

use oauth2::{PkceCodeChallenge, PkceCodeVerifier};
use url::Url;

use crate::wire::{LaunchAnswer, LaunchRequest};

/// How many characters an address may have before the request is posted instead, where the EPJ takes that. Browsers and
/// servers take more; proxies and log lines between them often do not.
pub const LONGEST_ADDRESS: usize = 2000;

/// Why the browser cannot be sent on: the facade's answer or the app's own values are unusable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AuthorizeError {
    /// The endpoint is no absolute http(s) address, or has a parameter of its own that is one of ours. A `javascript:` address
    /// ends here too.
    #[error("the authorization endpoint is not a usable https address")]
    Endpoint,
    /// The redirect_uri is no absolute address.
    #[error("the redirect_uri is not an address")]
    Redirect,
    /// The verifier is not 43 to 128 characters (RFC 7636, 4.1).
    #[error("the PKCE verifier has the wrong length")]
    Verifier,
}

/// How the browser goes to the authorization server.
#[derive(Clone, PartialEq, Eq)]
pub enum Departure {
    /// To this address.
    Get(Url),
    /// With a form.
    Post {
        /// Where the form goes.
        action: Url,
        /// Its hidden fields, in order.
        fields: Vec<(&'static str, String)>,
    },
}

impl std::fmt::Debug for Departure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Get(_) => "Get(…)",
            Self::Post { .. } => "Post(…)",
        })
    }
}

/// How to send the clinician's browser on. `request` is what was posted to `/api/launches`, `answer` what came back.
///
/// # Errors
/// See [`AuthorizeError`].
pub fn depart(answer: &LaunchAnswer, request: &LaunchRequest) -> Result<Departure, AuthorizeError> {
    let url = authorization_url(answer, request)?;
    if answer.authorize_post && url.as_str().len() > LONGEST_ADDRESS {
        Ok(Departure::Post { action: endpoint(answer)?, fields: fields(answer, request)? })
    } else {
        Ok(Departure::Get(url))
    }
}

/// The address to send the clinician's browser to, whatever its length.
///
/// # Errors
/// See [`AuthorizeError`].
pub fn authorization_url(answer: &LaunchAnswer, request: &LaunchRequest) -> Result<Url, AuthorizeError> {
    let mut url = endpoint(answer)?;
    let fields = fields(answer, request)?;
    let ours = |name: &str| fields.iter().any(|(field, _)| *field == name);
    if url.query_pairs().any(|(name, _)| ours(&name)) {
        return Err(AuthorizeError::Endpoint);
    }
    url.query_pairs_mut().extend_pairs(&fields);
    Ok(url)
}

fn endpoint(answer: &LaunchAnswer) -> Result<Url, AuthorizeError> {
    let url = Url::parse(&answer.authorization_endpoint).map_err(|_| AuthorizeError::Endpoint)?;
    if matches!(url.scheme(), "https" | "http") { Ok(url) } else { Err(AuthorizeError::Endpoint) }
}

/// `aud` equals the `iss` received, byte for byte: some EPJs compare the trailing slash. `launch` is there in an EHR launch
/// alone.
fn fields(
    answer: &LaunchAnswer,
    request: &LaunchRequest,
) -> Result<Vec<(&'static str, String)>, AuthorizeError> {
    Url::parse(&answer.redirect_uri).map_err(|_| AuthorizeError::Redirect)?;
    // The oauth2 crate panics on a verifier of another length.
    if !(43..=128).contains(&request.code_verifier.expose().len()) {
        return Err(AuthorizeError::Verifier);
    }
    let verifier = PkceCodeVerifier::new(request.code_verifier.expose().to_owned());
    let challenge = PkceCodeChallenge::from_code_verifier_sha256(&verifier);

    let mut fields = vec![
        ("response_type", "code".to_owned()),
        ("client_id", answer.client_id.clone()),
        ("redirect_uri", answer.redirect_uri.clone()),
        ("scope", answer.scopes.join(" ")),
        ("state", request.state.expose().to_owned()),
        ("nonce", request.nonce.expose().to_owned()),
        ("aud", answer.aud.clone()),
        ("code_challenge", challenge.as_str().to_owned()),
        ("code_challenge_method", challenge.method().as_str().to_owned()),
    ];
    if let Some(launch) = &request.launch {
        fields.push(("launch", launch.expose().to_owned()));
    }
    Ok(fields)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{AuthorizeError, Departure, LONGEST_ADDRESS, authorization_url, depart};
    use crate::secret::Secret;
    use crate::wire::{LaunchAnswer, LaunchRequest};

    fn request() -> LaunchRequest {
        LaunchRequest {
            iss: "https://epj.example/fhir/".to_owned(),
            launch: Some(Secret::new("xyz+&=")),
            state: Secret::new("the-state"),
            nonce: Secret::new("the-nonce"),
            // RFC 7636, appendix B
            code_verifier: Secret::new("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
        }
    }

    fn answer() -> LaunchAnswer {
        LaunchAnswer {
            authorization_endpoint: "https://epj.example/auth?tenant=7".to_owned(),
            client_id: "helsebro".to_owned(),
            redirect_uri: "https://helsebro.example/callback/demo".to_owned(),
            scopes: ["launch", "openid", "fhirUser", "patient/Patient.rs"].map(str::to_owned).to_vec(),
            aud: "https://epj.example/fhir/".to_owned(),
            epj_name: "Demo".to_owned(),
            authorize_post: false,
            browser: None,
        }
    }

    /// The parameters of an EHR launch.
    const PARAMETERS: [(&str, &str); 10] = [
        ("aud", "https://epj.example/fhir/"),
        ("client_id", "helsebro"),
        ("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"),
        ("code_challenge_method", "S256"),
        ("launch", "xyz+&="),
        ("nonce", "the-nonce"),
        ("redirect_uri", "https://helsebro.example/callback/demo"),
        ("response_type", "code"),
        ("scope", "launch openid fhirUser patient/Patient.rs"),
        ("state", "the-state"),
    ];

    /// The parameters of the address, and how many there are.
    fn sent(answer: &LaunchAnswer, request: &LaunchRequest) -> (BTreeMap<String, String>, usize) {
        let url = authorization_url(answer, request).unwrap();
        (url.query_pairs().into_owned().collect(), url.query_pairs().count())
    }

    #[test]
    fn a1_every_parameter_that_smart_requires_is_there_once_and_no_other() {
        let (query, count) = sent(&answer(), &request());
        let mut expected: BTreeMap<_, _> =
            PARAMETERS.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        expected.insert("tenant".to_owned(), "7".to_owned());
        assert_eq!((query, count), (expected, 11));
    }

    #[test]
    fn a1_a_standalone_launch_has_no_launch_parameter() {
        let (query, count) = sent(&answer(), &LaunchRequest { launch: None, ..request() });
        assert!(!query.contains_key("launch"));
        assert_eq!(count, 10);
    }

    #[test]
    fn a4_aud_is_the_iss_byte_for_byte() {
        for aud in ["https://epj.example/fhir", "https://epj.example/fhir/", "https://EPJ.example:443/a%2Fb/"]
        {
            let (query, _) = sent(&LaunchAnswer { aud: aud.to_owned(), ..answer() }, &request());
            assert_eq!(query["aud"], aud);
        }
    }

    #[test]
    fn a5_a_long_request_is_posted_where_the_epj_takes_that_and_a_short_one_never() {
        let long = vec!["patient/Patient.rs".to_owned(); 100];
        let with = |scopes: &[String], authorize_post| LaunchAnswer {
            scopes: scopes.to_vec(),
            authorize_post,
            ..answer()
        };
        for (answer, posted) in [
            (with(&answer().scopes, true), false),
            (with(&answer().scopes, false), false),
            (with(&long, false), false),
            (with(&long, true), true),
        ] {
            let address = authorization_url(&answer, &request()).unwrap();
            match depart(&answer, &request()).unwrap() {
                Departure::Get(url) => assert_eq!((url, posted), (address, false)),
                Departure::Post { action, fields } => {
                    assert!(posted && address.as_str().len() > LONGEST_ADDRESS);
                    assert_eq!(action.as_str(), answer.authorization_endpoint);
                    let expected = PARAMETERS.map(|(name, value)| match name {
                        "scope" => (name, long.join(" ")),
                        _ => (name, value.to_owned()),
                    });
                    let fields: BTreeMap<_, _> = fields.into_iter().collect();
                    assert_eq!(fields, expected.into());
                }
            }
        }
    }

    #[test]
    fn a7_neither_max_age_nor_auth_time_nor_prompt_is_ever_sent() {
        let (query, _) = sent(&answer(), &request());
        for name in ["max_age", "auth_time", "prompt", "claims"] {
            assert!(!query.contains_key(name), "{name}");
        }
    }

    #[test]
    fn the_verifier_itself_never_enters_the_address_and_debug_shows_nothing() {
        let url = authorization_url(&answer(), &request()).unwrap();
        assert!(!url.as_str().contains(request().code_verifier.expose()));
        assert_eq!(format!("{:?}", depart(&answer(), &request()).unwrap()), "Get(…)");
    }

    #[test]
    fn a8_an_endpoint_that_is_no_web_address_or_answers_for_us_is_refused() {
        for endpoint in [
            "javascript:alert(1)",
            "data:text/html,x",
            "/relative",
            "",
            "https://epj.example/auth?redirect_uri=https://evil.example",
            "https://epj.example/auth?state=x",
        ] {
            let answer = LaunchAnswer { authorization_endpoint: endpoint.to_owned(), ..answer() };
            assert_eq!(authorization_url(&answer, &request()), Err(AuthorizeError::Endpoint), "{endpoint}");
        }
    }

    #[test]
    fn a_redirect_uri_that_is_no_address_is_refused() {
        for redirect_uri in ["", "/callback/demo"] {
            let answer = LaunchAnswer { redirect_uri: redirect_uri.to_owned(), ..answer() };
            assert_eq!(authorization_url(&answer, &request()), Err(AuthorizeError::Redirect));
        }
    }

    #[test]
    fn a_verifier_of_the_wrong_length_is_refused_and_does_not_panic() {
        for length in [0, 42, 129] {
            let request = LaunchRequest { code_verifier: Secret::new("a".repeat(length)), ..request() };
            assert_eq!(authorization_url(&answer(), &request), Err(AuthorizeError::Verifier));
        }
    }
}
