//! What the app and the facade say to each other under `/api` about launches and sessions.
//!
//! Secrets (state, nonce, code, verifier) travel only in request bodies, never in a URL.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::secret::Secret;
use crate::style::Style;

/// A session that nobody used for so long is over, in seconds: 30 minutes. The facade ends it, and a page that is left open clears.
pub const IDLE_SECONDS: u32 = 30 * 60;

/// The header that says which launch a call belongs to. Authorises nothing by itself.
pub const LAUNCH_HEADER: &str = "Helsebro-Launch";

/// The header by which a browser that keeps no cookie proves itself.
pub const BROWSER_HEADER: &str = "Helsebro-Browser";

/// The header of a call that nobody made: a page that is left open looks whether its session lives, and keeps it no longer alive.
pub const LOOK_HEADER: &str = "Helsebro-Look";

/// The cookie in which the chosen language is kept: its BCP 47 tag.
pub const LANGUAGE_COOKIE: &str = "helsebro-language";

/// `POST /api/launches`: the app asks to begin a launch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LaunchRequest {
    /// The EPJ's FHIR base, byte for byte as the EPJ sent it.
    pub iss: String,
    /// The opaque launch value of the EPJ (SMART App Launch 2.2, EHR launch). None in a standalone launch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub launch: Option<Secret>,
    /// At least 128 random bits, base64url.
    pub state: Secret,
    /// At least 128 random bits, base64url.
    pub nonce: Secret,
    /// The PKCE verifier (RFC 7636); the facade redeems the code, so it keeps it, sealed.
    pub code_verifier: Secret,
}

/// The facade's answer: all that the app needs to build the authorization URL.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LaunchAnswer {
    /// The EPJ's discovered `authorization_endpoint`.
    pub authorization_endpoint: String,
    /// Our client_id at this EPJ.
    pub client_id: String,
    /// The redirect_uri of this EPJ's own: `<public_url>/callback/<epj-key>`.
    pub redirect_uri: String,
    /// The scopes to ask for.
    pub scopes: Vec<String>,
    /// The `aud` to send: equal to the `iss` received.
    pub aud: String,
    /// The EPJ's name, to show while the launch goes on.
    pub epj_name: String,
    /// Whether the authorization request may be posted (capability `authorize-post`).
    #[serde(default)]
    pub authorize_post: bool,
    /// What this browser proves itself by, where the app said that it keeps no cookie: for the page's `sessionStorage`, and
    /// from there for the header `Helsebro-Browser` of each call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub browser: Option<Secret>,
}

/// An entry of `GET /api/epjs`: an EPJ that a clinician may begin with at Helsebro itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StandaloneEpj {
    /// Its FHIR base.
    pub iss: String,
    /// As it is shown.
    pub name: String,
}

/// `POST /api/sessions`: the app hands over what the EPJ sent to `/callback/<epj-key>`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SessionRequest {
    /// The last segment of the callback's path.
    pub epj_key: String,
    /// The `state` of the callback.
    pub state: Secret,
    /// What the authorization server answered.
    pub outcome: CallbackOutcome,
    /// RFC 9207 `iss`: the authorization server's issuer, when it was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub iss: Option<String>,
}

/// The two ways an authorization can end (RFC 6749, 4.1.2).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallbackOutcome {
    /// The authorization code.
    Code(Secret),
    /// The `error` code. The description is not carried on: it is the EPJ's free text.
    Error(String),
}

/// A session as the screens know it: the answer to `POST /api/sessions` and `GET /api/session`. `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Session {
    /// Says which launch (128 random bits, base64url). Authorises nothing by itself.
    pub launch_id: String,
    /// The EPJ's name in the register.
    pub epj_name: String,
    /// The clinician.
    pub user: User,
    /// The clinician's organisation, where the EPJ told it.
    pub organisation: Option<Organisation>,
    /// The EPJ's patient.
    pub patient: Patient,
    /// True with the embedded contact point: every screen and print says TESTDATA.
    pub test_data: bool,
    /// The legal bases that this installation allows a lookup on; the clinician picks one. Never empty.
    pub legal_bases: Vec<LegalBasis>,
    /// Whether the patient's banner is shown whole. False where the EPJ shows the patient beside the app
    /// (`need_patient_banner`): then it is one line, and never less.
    #[serde(default = "yes")]
    pub needs_banner: bool,
    /// The EPJ's colours and sizes, where it has any that can be taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub style: Option<Style>,
    /// The scopes that Helsebro needs at this EPJ and was not granted, or not wholly, as the register writes them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing_scopes: Vec<String>,
    /// Where the lookup stands, so that a reload or a language switch asks nothing again.
    pub lookup: Option<Lookup>,
}

fn yes() -> bool {
    true
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Session(…)")
    }
}

/// A legal basis that the config lists.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LegalBasis {
    /// The code that `$match` sends as `legalBasis`: `consent`.
    pub code: String,
    /// The purposes of use (v3-ActReason) that it covers: `TREAT`, `ETREAT`.
    pub purposes: Vec<String>,
}

/// The clinician, read from the EPJ's Practitioner. `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct User {
    /// As it is shown.
    pub name: String,
    /// The HPR number (2.16.578.1.12.4.1.4.4).
    pub hpr: String,
}

impl fmt::Debug for User {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("User(…)")
    }
}

/// Where the clinician works. `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Organisation {
    /// As it is shown.
    pub name: String,
    /// Organisation number (2.16.578.1.12.4.1.4.101), where known.
    pub number: Option<String>,
}

impl fmt::Debug for Organisation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Organisation(…)")
    }
}

/// A person as a banner shows one and a search mask is prefilled from one. `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Patient {
    /// Given names, in order.
    pub given: Vec<String>,
    /// Family name.
    pub family: String,
    /// FHIR date: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, as precise as it was recorded.
    pub birth_date: Option<String>,
    /// FHIR administrative gender.
    pub gender: Option<String>,
    /// All identifiers.
    pub identifiers: Vec<Identifier>,
}

impl fmt::Debug for Patient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Patient(…)")
    }
}

/// An identifier of a person. `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Identifier {
    /// The system's URI (`urn:oid:…`). Not shown to clinicians.
    pub system: String,
    /// What the system is called: `Fødselsnummer`, `Numero de utente`; empty where unknown.
    pub label: String,
    /// The value.
    pub value: String,
    /// ISO 3166-1 alpha-2 country that issued it, where known.
    pub country: Option<String>,
}

impl fmt::Debug for Identifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Identifier(…)")
    }
}

/// Where a lookup stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Lookup {
    /// ISO 3166-1 alpha-2 country that was asked.
    pub country: String,
    /// The citizens that matched.
    pub matches: Vec<Citizen>,
    /// The id of the citizen whom the clinician confirmed.
    pub confirmed: Option<String>,
}

/// A citizen whom the other country answered with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Citizen {
    /// Opaque; resolves only inside this session.
    pub id: String,
    /// Who it is.
    #[serde(flatten)]
    pub person: Patient,
}

/// What went wrong, as `application/problem+json` (RFC 9457) under `/api`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Problem {
    /// `urn:helsebro:problem:<code>`; the code picks the screen.
    #[serde(rename = "type")]
    pub kind: String,
    /// The HTTP status.
    pub status: u16,
    /// A short English line for developers: no identity, no token, no URL.
    pub title: String,
}
