//! What an EPJ's configuration lacks or says in another way than the standard, though a launch goes on.

/// See the module. The names are those of the configuration's members.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Remark {
    /// A member that the standard demands or recommends is missing.
    #[error("`{0}` is missing")]
    Missing(&'static str),
    /// A member is of the wrong type, or a part of it is; that much counts as missing.
    #[error("`{0}` is of the wrong type")]
    WrongType(&'static str),
    /// An address is relative; it was resolved against the FHIR base.
    #[error("`{0}` is a relative address")]
    Relative(&'static str),
    /// An address that the launch can do without is not usable.
    #[error("`{0}` is not a usable https address")]
    Address(&'static str),
    /// `plain` is supported beside S256.
    #[error("`code_challenge_methods_supported` must not hold `plain`")]
    AlsoPlain,
    /// `grant_types_supported` lacks `authorization_code`.
    #[error("`grant_types_supported` lacks `authorization_code`")]
    NoCodeGrant,
    /// A capability of the set "Clinician Access for EHR Launch" is not told.
    #[error("`capabilities` lacks `{0}`")]
    NoCapability(&'static str),
    /// `capabilities` tells no kind of client.
    #[error("`capabilities` names neither public nor confidential clients")]
    NoClient,
}

/// SMART App Launch 2.2, "Clinician Access for EHR Launch", and the identity that such a launch lives by.
const CLINICIAN_ACCESS: [&str; 6] = [
    "launch-ehr",
    "context-ehr-patient",
    "context-ehr-encounter",
    "permission-patient",
    "permission-user",
    "sso-openid-connect",
];

pub(super) fn on_capabilities(capabilities: &[String], remarks: &mut Vec<Remark>) {
    let has = |capability: &str| capabilities.iter().any(|each| each == capability);
    remarks.extend(CLINICIAN_ACCESS.into_iter().filter(|each| !has(each)).map(Remark::NoCapability));
    let clients = ["client-public", "client-confidential-symmetric", "client-confidential-asymmetric"];
    if !clients.into_iter().any(has) {
        remarks.push(Remark::NoClient);
    }
}
