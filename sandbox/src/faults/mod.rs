//! What can go wrong with a launch because somebody who tries the sandbox asked for it: `&fault=<key>` on `/epj/launch`.
//!
//! The way that goes right knows little of this: it calls a function of [`authorize`], [`tokens`], [`id_token`] or [`fhir`]
//! with the launch's fault, which mostly changes nothing. What is wrong with a whole server is a [`crate::doors`].

pub(crate) mod authorize;
pub(crate) mod fhir;
pub(crate) mod id_token;
#[cfg(test)]
mod tests;
pub(crate) mod tokens;
pub(crate) mod transport;

/// One fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The launch names an `iss` that is in no app's register.
    UnknownIss,
    /// The launch value is one that the EPJ does not know.
    UnknownLaunch,
    /// The authorization endpoint answers `access_denied`.
    AccessDenied,
    /// It answers `server_error`.
    ServerError,
    /// It answers `invalid_scope`.
    InvalidScope,
    /// It answers with another `state` than it was sent.
    WrongState,
    /// It answers with another `iss` (RFC 9207).
    WrongIssuer,
    /// Neither the organisation nor the role is granted, nor any refresh.
    FewerScopes,
    /// The token endpoint answers 400 `invalid_grant`.
    Token400,
    /// It answers 401 `invalid_client`.
    Token401,
    /// It answers 500 and nothing else.
    Token500,
    /// It answers too late.
    TokenSlow,
    /// It answers with a page.
    TokenHtml,
    /// The access token is long, and of every letter that it may be of (RFC 6750, 2.1).
    OpaqueToken,
    /// The token answer has no `expires_in`.
    NoExpiresIn,
    /// It has no `refresh_token`.
    NoRefreshToken,
    /// It has no `patient`.
    NoPatient,
    /// The access token soon dies, and the refresh is refused.
    RefreshRefused,
    /// The access token soon dies, and the refresh is about another patient.
    RefreshOtherPatient,
    /// The access token soon dies, and the refresh is about another user.
    RefreshOtherUser,
    /// The access token dies before its time; the refreshed one works.
    TokenDies,
    /// There is no id_token.
    NoIdToken,
    /// Its `nonce` is another.
    IdTokenNonce,
    /// Its `aud` is another.
    IdTokenAudience,
    /// Its `iss` is another.
    IdTokenIssuer,
    /// It came to its end an hour ago.
    IdTokenExpired,
    /// Its key is not in the JWK Set.
    IdTokenUnknownKey,
    /// It is not signed.
    IdTokenNone,
    /// The EPJ's clock is five minutes ahead.
    ClockAhead,
    /// The EPJ's clock is five minutes behind.
    ClockBehind,
    /// FHIR answers with another Patient than the one asked for.
    OtherPatient,
    /// FHIR forbids the Patient.
    ForbiddenPatient,
    /// FHIR forbids the Organization.
    ForbiddenOrganization,
    /// FHIR has been asked too often.
    RateLimited,
    /// No answer about the launch has CORS headers.
    NoCors,
    /// The token answer says that it is text, FHIR that it is HTML.
    WrongContentType,
}

/// Where the page lists it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Group {
    Authorization,
    Token,
    IdToken,
    Fhir,
    Discovery,
    OtherWays,
}

impl Group {
    /// In the order of the page.
    pub(crate) const ALL: [Self; 6] =
        [Self::Authorization, Self::Token, Self::IdToken, Self::Fhir, Self::Discovery, Self::OtherWays];

    /// The heading, in Norwegian.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Authorization => "Autorisasjon",
            Self::Token => "Token",
            Self::IdToken => "id_token",
            Self::Fhir => "FHIR",
            Self::Discovery => "Discovery",
            Self::OtherWays => "Andre måter å åpne på",
        }
    }
}

/// Every fault: its key, where the page lists it, and its label there, in Norwegian.
pub(crate) const ALL: [(Fault, &str, Group, &str); 36] = {
    use Fault as F;
    use Group as G;
    [
        (F::AccessDenied, "access-denied", G::Authorization, "Autorisasjonen avvises"),
        (F::ServerError, "server-error", G::Authorization, "Autorisasjonen feiler (server_error)"),
        (F::InvalidScope, "invalid-scope", G::Authorization, "Rettighetene avslås (invalid_scope)"),
        (F::FewerScopes, "fewer-scopes", G::Authorization, "Færre rettigheter enn det ble bedt om"),
        (F::WrongState, "wrong-state", G::Authorization, "Svaret hører til en annen start (state)"),
        (F::WrongIssuer, "wrong-issuer", G::Authorization, "Svaret kommer fra en annen utsteder (iss)"),
        (F::UnknownLaunch, "unknown-launch", G::Authorization, "Ukjent start (launch)"),
        (F::UnknownIss, "unknown-iss", G::Authorization, "Ukjent EPJ (iss)"),
        (F::Token400, "token-400", G::Token, "Koden avslås (400)"),
        (F::Token401, "token-401", G::Token, "Appen kjennes ikke igjen (401)"),
        (F::Token500, "token-500", G::Token, "Tokenserveren svikter (500)"),
        (F::TokenSlow, "token-slow", G::Token, "Tokenserveren svarer for sent"),
        (F::TokenHtml, "token-html", G::Token, "Tokenserveren svarer med en nettside"),
        (F::OpaqueToken, "opaque-token", G::Token, "Langt, ugjennomsiktig token"),
        (F::NoExpiresIn, "no-expires-in", G::Token, "Ingen levetid (expires_in)"),
        (F::NoRefreshToken, "no-refresh-token", G::Token, "Ikke noe refresh_token"),
        (F::NoPatient, "no-patient", G::Token, "Ingen pasient"),
        (F::TokenDies, "token-dies", G::Token, "Token dør i utide, fornyes"),
        (F::RefreshRefused, "refresh-refused", G::Token, "Fornyelsen avslås"),
        (F::RefreshOtherPatient, "refresh-other-patient", G::Token, "Fornyelsen gir en annen pasient"),
        (F::RefreshOtherUser, "refresh-other-user", G::Token, "Fornyelsen gir en annen bruker"),
        (F::NoIdToken, "no-id-token", G::IdToken, "Mangler"),
        (F::IdTokenNonce, "id-token-nonce", G::IdToken, "Feil nonce"),
        (F::IdTokenAudience, "id-token-audience", G::IdToken, "Feil mottaker (aud)"),
        (F::IdTokenIssuer, "id-token-issuer", G::IdToken, "Feil utsteder (iss)"),
        (F::IdTokenExpired, "id-token-expired", G::IdToken, "Utløpt"),
        (F::IdTokenUnknownKey, "id-token-unknown-key", G::IdToken, "Ukjent nøkkel"),
        (F::IdTokenNone, "id-token-none", G::IdToken, "Usignert (none)"),
        (F::ClockAhead, "clock-ahead", G::IdToken, "Klokken går fem minutter for fort"),
        (F::ClockBehind, "clock-behind", G::IdToken, "Klokken går fem minutter for sakte"),
        (F::OtherPatient, "other-patient", G::Fhir, "Svarer med en annen pasient"),
        (F::ForbiddenPatient, "forbidden-patient", G::Fhir, "Pasienten nektes (403)"),
        (F::ForbiddenOrganization, "forbidden-organization", G::Fhir, "Virksomheten nektes (403)"),
        (F::RateLimited, "rate-limited", G::Fhir, "For mange spørringer (429)"),
        (F::NoCors, "no-cors", G::Fhir, "Uten CORS"),
        (F::WrongContentType, "wrong-content-type", G::Fhir, "Feil innholdstype"),
    ]
};

impl Fault {
    /// The fault of a key.
    pub(crate) fn of_key(key: &str) -> Option<Self> {
        ALL.iter().find(|(_, known, ..)| *known == key).map(|(fault, ..)| *fault)
    }
}
