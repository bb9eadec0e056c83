//! The demo's register: the sandbox EPJ at its front door and behind each of its others, which are EPJs of their own to us.

use std::time::Duration;

use aws_lc_rs::signature::{ECDSA_P384_SHA384_FIXED_SIGNING, EcdsaKeyPair};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use helsebro_launch::client::{Audience, Authentication, SigningKey, SigningKeys};
use helsebro_launch::scope::Scope;
use helsebro_launch::secret::Secret;
use helsebro_sandbox::{ClientSecret, Config as SandboxConfig, Door};

use super::DemoError;
use crate::config::{Epj, Network, Register};
use crate::random;

/// What is needed of any EPJ, and a refresh for as long as the clinician is logged in there.
const SCOPES: [&str; 8] = [
    "launch",
    "openid",
    "fhirUser",
    "online_access",
    "patient/Patient.rs",
    "user/Practitioner.rs",
    "user/PractitionerRole.rs",
    "user/Organization.rs",
];

/// What a launch may be about beside its patient: asked for at one door, so that the request is too long for an address.
/// The sandbox gives none of it.
const CONTEXTS: [&str; 10] = [
    "appointment",
    "careteam",
    "communicationrequest",
    "episodeofcare",
    "healthcareservice",
    "imagingstudy",
    "nutritionorder",
    "questionnaire",
    "servicerequest",
    "task",
];

/// What each of them may be to the launch.
const ROLES: [&str; 2] = ["henvisende-virksomhet", "mottakende-virksomhet"];

/// The sandbox's configuration with all clients that we are to it, and the register that goes with it. The secret and the
/// key live as long as the demo.
pub(super) fn make(
    epj_url: &str,
    app_url: &str,
    timeout: Duration,
) -> Result<(SandboxConfig, Register), DemoError> {
    let secret = random::secret()?;
    let key = SigningKey::from_pem(new_key()?.as_bytes()).map_err(|_| DemoError::Key)?;
    let keys = SigningKeys::new(vec![key]).map_err(|_| DemoError::Key)?;
    let key = keys.signing(None).ok_or(DemoError::Key)?;
    let config = SandboxConfig::new(epj_url, app_url)
        .with_confidential_clients(&ClientSecret::new(&secret), keys.jwks());

    let front = epj("sandbox", &config.fhir_base(), epj_url, timeout);
    let behind = Door::ALL.into_iter().map(|door| Epj {
        client_id: door.client_id().to_owned(),
        authentication: match door {
            Door::ClientBasic => Authentication::SecretBasic(Secret::new(&secret)),
            Door::ClientPost => Authentication::SecretPost(Secret::new(&secret)),
            Door::ClientJwt => {
                Authentication::PrivateKeyJwt { key: key.clone(), audience: Audience::TokenEndpoint }
            }
            _ => Authentication::Public,
        },
        scopes: match door {
            Door::AuthorizePost => SCOPES.into_iter().map(Scope::read).chain(contexts()).collect(),
            _ => front.scopes.clone(),
        },
        // The home page has one button for it, and not a second one for the front door.
        standalone: door == Door::Standalone,
        ..epj(door.key(), &config.door_base(door), epj_url, timeout)
    });
    let epjs = std::iter::once(front.clone()).chain(behind).collect();
    Ok((config, Register { epjs, signing_keys: Some(keys) }))
}

/// An entry as most of them are.
fn epj(key: &str, iss: &str, origin: &str, timeout: Duration) -> Epj {
    let loopback: Option<Network> = "127.0.0.0/8".parse().ok();
    Epj {
        key: key.to_owned(),
        name: "Fjelljournal".to_owned(),
        iss: iss.to_owned(),
        client_id: "helsebro".to_owned(),
        authentication: Authentication::Public,
        issuer: None,
        scopes: SCOPES.map(Scope::read).to_vec(),
        timeout,
        standalone: false,
        authorize_origins: vec![origin.to_owned()],
        frame_ancestors: vec![origin.to_owned()],
        allow_networks: loopback.into_iter().collect(),
    }
}

/// SMART App Launch 2.2, "Requesting context with scopes".
fn contexts() -> impl Iterator<Item = Scope> {
    CONTEXTS.into_iter().flat_map(|kind| {
        ROLES
            .map(|role| Scope::read(&format!("launch/{kind}?role=https://fjelljournal.example/rolle/{role}")))
    })
}

/// A new key for ES384, in PEM (RFC 7468).
fn new_key() -> Result<String, DemoError> {
    let pair = EcdsaKeyPair::generate(&ECDSA_P384_SHA384_FIXED_SIGNING).map_err(|_| DemoError::Key)?;
    let pkcs8 = pair.to_pkcs8v1().map_err(|_| DemoError::Key)?;
    let text = BASE64_STANDARD.encode(pkcs8.as_ref());
    Ok(format!("-----BEGIN PRIVATE KEY-----\n{text}\n-----END PRIVATE KEY-----\n"))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::time::Duration;

    use helsebro_launch::authorize::LONGEST_ADDRESS;
    use helsebro_launch::scope::{Syntax, Way, ask};

    use super::make;

    #[test]
    fn each_door_is_an_epj_of_its_own_that_knows_us() {
        let (sandbox, register) =
            make("http://127.0.0.1:9090", "http://localhost:8080", Duration::from_secs(1)).unwrap();
        let keys: HashSet<_> = register.epjs.iter().map(|epj| &epj.key).collect();
        let bases: HashSet<_> = register.epjs.iter().map(|epj| &epj.iss).collect();
        assert_eq!((keys.len(), bases.len()), (12, 12));
        for epj in &register.epjs {
            let redirect = format!("http://localhost:8080/callback/{}", epj.key);
            let client = sandbox.clients.iter().find(|client| client.id == epj.client_id);
            assert!(client.is_some_and(|client| client.redirect_uris.contains(&redirect)), "{}", epj.key);
        }
        assert!(register.signing_keys.is_some_and(|keys| !keys.jwks().keys.is_empty()));
    }

    #[test]
    fn one_request_is_too_long_for_an_address() {
        let (_, register) =
            make("http://127.0.0.1:9090", "http://localhost:8080", Duration::from_secs(1)).unwrap();
        for epj in register.epjs {
            assert!(epj.scopes.iter().all(|scope| scope.is_regular()), "{}", epj.key);
            let asked = ask(&epj.scopes, Way::Ehr, Syntax::V2).join(" ");
            assert_eq!(asked.len() > LONGEST_ADDRESS - 500, epj.key == "authorize-post", "{}", asked.len());
        }
    }
}
