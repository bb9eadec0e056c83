//! The random values that tie a launch together: `state`, `nonce` and the PKCE verifier.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;

use crate::callback::Launch;
use crate::secret::Secret;
use crate::wire::LaunchRequest;

/// Random bytes in each value: 256 bits. SMART App Launch 2.2 asks for 122 in `state`, RFC 7636 (7.1) for 256 in the
/// verifier, which 32 bytes give in its shortest allowed form of 43 characters.
const RANDOM_BYTES: usize = 32;

/// The three secrets of one launch, made by the app and kept by the facade until the callback.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// `state` of the authorization request (RFC 6749, 10.12).
    pub state: Secret,
    /// `nonce` of the authorization request (OpenID Connect Core 1.0, 3.1.2.1).
    pub nonce: Secret,
    /// `code_verifier` (RFC 7636, 4.1).
    pub code_verifier: Secret,
}

impl Proof {
    /// Makes the values from `random`, which fills the whole slice with cryptographically strong random bytes.
    ///
    /// # Errors
    /// Whatever `random` refuses with: without randomness there is no launch.
    pub fn make<E>(mut random: impl FnMut(&mut [u8]) -> Result<(), E>) -> Result<Self, E> {
        let mut value = || {
            let mut bytes = [0; RANDOM_BYTES];
            random(&mut bytes)?;
            Ok(Secret::new(BASE64_URL_SAFE_NO_PAD.encode(bytes)))
        };
        Ok(Self { state: value()?, nonce: value()?, code_verifier: value()? })
    }

    /// What the app hands to `POST /api/launches`.
    pub fn launch_request(self, launch: impl Into<Launch>) -> LaunchRequest {
        let (iss, launch) = match launch.into() {
            Launch::Ehr(launch) => (launch.iss, Some(launch.launch)),
            Launch::Standalone(launch) => (launch.iss, None),
        };
        LaunchRequest { iss, launch, state: self.state, nonce: self.nonce, code_verifier: self.code_verifier }
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::Proof;
    use crate::callback::{EhrLaunch, StandaloneLaunch};
    use crate::secret::Secret;

    #[test]
    fn a3_the_three_values_are_drawn_separately_and_hold_256_bits_each() {
        let mut next = 0_u8;
        let proof = Proof::make(|bytes| {
            assert_eq!(bytes.len() * 8, 256);
            bytes.fill(next);
            next += 1;
            Ok::<_, Infallible>(())
        })
        .unwrap();
        assert_eq!(proof.state.expose().len(), 43);
        assert_ne!(proof.state, proof.nonce);
        assert_ne!(proof.nonce, proof.code_verifier);
    }

    #[test]
    fn a_launch_by_the_epj_hands_its_launch_over_and_a_standalone_one_has_none() {
        let iss = "https://epj.example/fhir/";
        let proof = || Proof::make(|_| Ok::<_, Infallible>(())).unwrap();
        let ehr = EhrLaunch { iss: iss.to_owned(), launch: Secret::new("abc") };
        let request = proof().launch_request(ehr);
        assert_eq!((request.iss.as_str(), request.launch), (iss, Some(Secret::new("abc"))));
        let request = proof().launch_request(StandaloneLaunch { iss: iss.to_owned() });
        assert_eq!((request.iss.as_str(), request.launch), (iss, None));
    }

    #[test]
    fn without_randomness_there_is_no_launch() {
        assert_eq!(Proof::make(|_| Err("no entropy")), Err("no entropy"));
    }

    #[test]
    fn debug_shows_no_secret() {
        let proof = Proof::make(|bytes| {
            bytes.fill(7);
            Ok::<_, Infallible>(())
        })
        .unwrap();
        assert!(!format!("{proof:?}").contains("BwcH"));
    }
}
