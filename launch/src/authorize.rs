//! The authorization request (SMART App Launch 2.2, "Obtain authorization code").

use oauth2::basic::BasicClient;
use oauth2::{AuthUrl, ClientId, CsrfToken, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope};
use url::Url;

use crate::wire::{LaunchAnswer, LaunchRequest};

/// Why no authorization URL can be built: the facade's answer or the app's own values are unusable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AuthorizeError {
    /// The endpoint is no absolute http(s) address; a `javascript:` address ends here too.
    #[error("the authorization endpoint is not an https address")]
    Endpoint,
    /// The redirect_uri is no absolute address.
    #[error("the redirect_uri is not an address")]
    Redirect,
    /// The verifier is not 43 to 128 characters (RFC 7636, 4.1).
    #[error("the PKCE verifier has the wrong length")]
    Verifier,
}

/// The address to send the clinician's browser to. `request` is what was posted to `/api/launches`, `answer` what came back.
///
/// `aud` equals the `iss` received, byte for byte: some EPJs compare the trailing slash.
///
/// # Errors
/// See [`AuthorizeError`].
pub fn authorization_url(answer: &LaunchAnswer, request: &LaunchRequest) -> Result<Url, AuthorizeError> {
    let endpoint =
        AuthUrl::new(answer.authorization_endpoint.clone()).map_err(|_| AuthorizeError::Endpoint)?;
    if !matches!(endpoint.url().scheme(), "https" | "http") {
        return Err(AuthorizeError::Endpoint);
    }
    let redirect = RedirectUrl::new(answer.redirect_uri.clone()).map_err(|_| AuthorizeError::Redirect)?;
    // The oauth2 crate panics on a verifier of another length.
    if !(43..=128).contains(&request.code_verifier.expose().len()) {
        return Err(AuthorizeError::Verifier);
    }
    let verifier = PkceCodeVerifier::new(request.code_verifier.expose().to_owned());

    let (url, _) = BasicClient::new(ClientId::new(answer.client_id.clone()))
        .set_auth_uri(endpoint)
        .set_redirect_uri(redirect)
        .authorize_url(|| CsrfToken::new(request.state.expose().to_owned()))
        .add_scopes(answer.scopes.iter().cloned().map(Scope::new))
        .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier))
        .add_extra_param("aud", answer.aud.as_str())
        .add_extra_param("launch", request.launch.expose())
        .add_extra_param("nonce", request.nonce.expose())
        .url();
    Ok(url)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{AuthorizeError, authorization_url};
    use crate::secret::Secret;
    use crate::wire::{LaunchAnswer, LaunchRequest};

    fn request() -> LaunchRequest {
        LaunchRequest {
            iss: "https://epj.example/fhir/".to_owned(),
            launch: Secret::new("xyz+&="),
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
        }
    }

    #[test]
    fn every_parameter_that_smart_requires_is_there_once() {
        let url = authorization_url(&answer(), &request()).unwrap();
        let pairs: Vec<(String, String)> =
            url.query_pairs().map(|(k, v)| (k.into_owned(), v.into_owned())).collect();
        let query: BTreeMap<_, _> = pairs.iter().cloned().collect();
        assert_eq!(query.len(), pairs.len());
        for (name, value) in [
            ("tenant", "7"),
            ("response_type", "code"),
            ("client_id", "helsebro"),
            ("redirect_uri", "https://helsebro.example/callback/demo"),
            ("scope", "launch openid fhirUser patient/Patient.rs"),
            ("state", "the-state"),
            ("nonce", "the-nonce"),
            ("launch", "xyz+&="),
            ("aud", "https://epj.example/fhir/"),
            ("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"),
            ("code_challenge_method", "S256"),
        ] {
            assert_eq!(query.get(name).map(String::as_str), Some(value), "{name}");
        }
    }

    #[test]
    fn the_verifier_itself_never_enters_the_address() {
        let url = authorization_url(&answer(), &request()).unwrap();
        assert!(!url.as_str().contains(request().code_verifier.expose()));
    }

    #[test]
    fn an_endpoint_that_is_no_web_address_is_refused() {
        for endpoint in ["javascript:alert(1)", "data:text/html,x", "/relative", ""] {
            let answer = LaunchAnswer { authorization_endpoint: endpoint.to_owned(), ..answer() };
            assert_eq!(authorization_url(&answer, &request()), Err(AuthorizeError::Endpoint), "{endpoint}");
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
