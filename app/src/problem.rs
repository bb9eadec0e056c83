//! Everything that can go wrong, by the facade's codes, and what the clinician reads about it.

use crate::language::Words;
use crate::texts::Key;

/// What to offer beside the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Offer {
    /// Trying the same again, by hand.
    Retry,
    /// Nothing here: the way goes on in the EPJ.
    Epj,
    /// Nothing but the screen's own ways on.
    Nothing,
}

macro_rules! problems {
    ($( $(#[$doc:meta])* $name:ident = $code:literal, $offer:ident, $title:ident, $text:ident, $advice:ident; )*) => {
        /// A problem that has its own text. The codes are those of `docs/ARCHITECTURE.md`; those without one in it
        /// are noticed in the browser.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Problem {
            $( $(#[$doc])* $name, )*
        }

        impl Problem {
            /// The problem of a code; [`Problem::Unexpected`] for one that this version does not know.
            pub(crate) fn from_code(code: &str) -> Self {
                match code {
                    $( $code => Self::$name, )*
                    _ => Self::Unexpected,
                }
            }

            /// Its code, for the technical line that support asks for.
            pub(crate) fn code(self) -> &'static str {
                match self {
                    $( Self::$name => $code, )*
                }
            }

            /// What to offer.
            pub(crate) fn offer(self) -> Offer {
                match self {
                    $( Self::$name => Offer::$offer, )*
                }
            }

            /// What happened, in a few words.
            pub(crate) fn title(self, words: &Words) -> String {
                match self {
                    $( Self::$name => words.t(Key::$title), )*
                }
            }

            /// What happened and what it does not mean.
            pub(crate) fn text(self, words: &Words) -> String {
                match self {
                    $( Self::$name => words.t(Key::$text), )*
                }
            }

            /// What is safe to do.
            pub(crate) fn advice(self, words: &Words) -> String {
                match self {
                    $( Self::$name => words.t(Key::$advice), )*
                }
            }
        }

        #[cfg(test)]
        const CODES: &[&str] = &[$( $code ),*];
    };
}

problems! {
    /// The EPJ is not in the register.
    UnknownEpj = "unknown-epj", Epj, ProblemUnknownEpjTitle, ProblemUnknownEpjText, ProblemUnknownEpjAdvice;
    /// The EPJ does not answer.
    EpjUnreachable = "epj-unreachable", Retry, ProblemEpjUnreachableTitle, ProblemEpjUnreachableText, ProblemEpjUnreachableAdvice;
    /// The EPJ's SMART configuration lacks something.
    EpjMisconfigured = "epj-misconfigured", Epj, ProblemEpjMisconfiguredTitle, ProblemEpjMisconfiguredText, ProblemEpjMisconfiguredAdvice;
    /// The EPJ takes longer than it may.
    EpjSlow = "epj-slow", Retry, ProblemEpjSlowTitle, ProblemEpjSlowText, ProblemEpjSlowAdvice;
    /// The EPJ has a fault of its own.
    EpjFailing = "epj-failing", Retry, ProblemEpjFailingTitle, ProblemEpjFailingText, ProblemEpjSlowAdvice;
    /// The EPJ asks to wait.
    EpjBusy = "epj-busy", Retry, ProblemEpjBusyTitle, ProblemEpjBusyText, ProblemEpjBusyAdvice;
    /// The EPJ's answer is not what the standard says.
    EpjGarbled = "epj-garbled", Epj, ProblemEpjGarbledTitle, ProblemEpjGarbledText, ProblemEpjMisconfiguredAdvice;
    /// The EPJ does not let Helsebro read what it needs.
    EpjForbids = "epj-forbids", Epj, ProblemEpjForbidsTitle, ProblemEpjForbidsText, ProblemEpjMisconfiguredAdvice;
    /// The EPJ has no SMART configuration.
    DiscoveryMissing = "discovery-missing", Epj, ProblemEpjMisconfiguredTitle, ProblemDiscoveryMissingText, ProblemEpjMisconfiguredAdvice;
    /// The EPJ's SMART configuration lacks something.
    DiscoveryIncomplete = "discovery-incomplete", Epj, ProblemEpjMisconfiguredTitle, ProblemDiscoveryIncompleteText, ProblemEpjMisconfiguredAdvice;
    /// The EPJ does not take PKCE with S256.
    DiscoveryNoS256 = "discovery-no-s256", Epj, ProblemEpjMisconfiguredTitle, ProblemDiscoveryNoS256Text, ProblemEpjMisconfiguredAdvice;
    /// The EPJ must begin the launch itself.
    StandaloneOff = "standalone-off", Epj, ProblemStandaloneOffTitle, ProblemStandaloneOffText, ProblemSessionGoneAdvice;
    /// The EPJ sent no id_token.
    IdTokenMissing = "id-token-missing", Epj, ProblemIdTokenInvalidTitle, ProblemIdTokenMissingText, ProblemIdTokenInvalidAdvice;
    /// The id_token is of another launch.
    IdTokenNonce = "id-token-nonce", Epj, ProblemIdTokenInvalidTitle, ProblemIdTokenNonceText, ProblemIdTokenInvalidAdvice;
    /// The id_token is for another app.
    IdTokenAudience = "id-token-audience", Epj, ProblemIdTokenInvalidTitle, ProblemIdTokenAudienceText, ProblemIdTokenInvalidAdvice;
    /// The id_token is of another issuer.
    IdTokenIssuer = "id-token-issuer", Epj, ProblemIdTokenInvalidTitle, ProblemIdTokenIssuerText, ProblemIdTokenInvalidAdvice;
    /// The id_token is too old.
    IdTokenExpired = "id-token-expired", Epj, ProblemIdTokenInvalidTitle, ProblemIdTokenExpiredText, ProblemIdTokenClockAdvice;
    /// The clocks of the EPJ and of Helsebro differ.
    IdTokenClock = "id-token-clock", Epj, ProblemIdTokenInvalidTitle, ProblemIdTokenClockText, ProblemIdTokenClockAdvice;
    /// The id_token is signed with a key that is not the EPJ's.
    IdTokenKey = "id-token-key", Epj, ProblemIdTokenInvalidTitle, ProblemIdTokenKeyText, ProblemIdTokenInvalidAdvice;
    /// The id_token is not signed.
    IdTokenUnsigned = "id-token-unsigned", Epj, ProblemIdTokenInvalidTitle, ProblemIdTokenUnsignedText, ProblemIdTokenInvalidAdvice;
    /// The EPJ has taken back what it granted.
    EpjSessionOver = "epj-session-over", Epj, ProblemEpjSessionOverTitle, ProblemEpjSessionOverText, ProblemEpjSessionOverAdvice;
    /// The EPJ says something else of the patient than at the launch.
    PatientChanged = "patient-changed", Epj, ProblemPatientChangedTitle, ProblemPatientChangedText, ProblemSessionGoneAdvice;
    /// The EPJ speaks of another user than at the launch.
    UserChanged = "user-changed", Epj, ProblemUserChangedTitle, ProblemUserChangedText, ProblemSessionGoneAdvice;
    /// The facade did not understand the app.
    BadRequest = "bad-request", Epj, ProblemBadRequestTitle, ProblemBadRequestText, ProblemBadRequestAdvice;
    /// The launch is used, too old, or another browser's.
    StateUnknown = "state-unknown", Epj, ProblemStateUnknownTitle, ProblemStateUnknownText, ProblemStateUnknownAdvice;
    /// The clinician or the EPJ said no.
    AuthorizationDenied = "authorization-denied", Epj, ProblemAuthorizationDeniedTitle, ProblemAuthorizationDeniedText, ProblemAuthorizationDeniedAdvice;
    /// The EPJ will not grant what Helsebro needs.
    ScopesRefused = "scopes-refused", Epj, ProblemScopesRefusedTitle, ProblemScopesRefusedText, ProblemScopesRefusedAdvice;
    /// The EPJ does not know Helsebro.
    ClientRefused = "client-refused", Epj, ProblemClientRefusedTitle, ProblemClientRefusedText, ProblemClientRefusedAdvice;
    /// The EPJ does not know the launch any more.
    LaunchRefused = "launch-refused", Epj, ProblemLaunchRefusedTitle, ProblemLaunchRefusedText, ProblemLaunchRefusedAdvice;
    /// The EPJ wants the clinician to log in first.
    SignInNeeded = "sign-in-needed", Epj, ProblemSignInNeededTitle, ProblemSignInNeededText, ProblemSignInNeededAdvice;
    /// Another server answered than the one that was asked.
    WrongIssuer = "wrong-issuer", Epj, ProblemWrongIssuerTitle, ProblemWrongIssuerText, ProblemWrongIssuerAdvice;
    /// The authorization server gave another error.
    AuthorizationFailed = "authorization-failed", Epj, ProblemAuthorizationFailedTitle, ProblemAuthorizationFailedText, ProblemAuthorizationFailedAdvice;
    /// The code was not redeemed.
    TokenRefused = "token-refused", Epj, ProblemTokenRefusedTitle, ProblemTokenRefusedText, ProblemTokenRefusedAdvice;
    /// The id_token does not hold.
    IdTokenInvalid = "id-token-invalid", Epj, ProblemIdTokenInvalidTitle, ProblemIdTokenInvalidText, ProblemIdTokenInvalidAdvice;
    /// The user is no practitioner.
    NoPractitioner = "no-practitioner", Epj, ProblemNoPractitionerTitle, ProblemNoPractitionerText, ProblemNoPractitionerAdvice;
    /// The practitioner has no HPR number.
    NoHprNumber = "no-hpr-number", Epj, ProblemNoHprNumberTitle, ProblemNoHprNumberText, ProblemNoHprNumberAdvice;
    /// The launch has no patient.
    PatientMissing = "patient-missing", Epj, ProblemPatientMissingTitle, ProblemPatientMissingText, ProblemPatientMissingAdvice;
    /// The EPJ answered with another patient.
    PatientMismatch = "patient-mismatch", Epj, ProblemPatientMismatchTitle, ProblemPatientMismatchText, ProblemPatientMismatchAdvice;
    /// The patient's record was replaced by another.
    PatientReplaced = "patient-replaced", Epj, ProblemPatientReplacedTitle, ProblemPatientReplacedText, ProblemPatientReplacedAdvice;
    /// Sessions and audit cannot be written.
    StoreUnavailable = "store-unavailable", Retry, ProblemStoreUnavailableTitle, ProblemStoreUnavailableText, ProblemStoreUnavailableAdvice;
    /// The session is over.
    SessionGone = "session-gone", Epj, ProblemSessionGoneTitle, ProblemSessionGoneText, ProblemSessionGoneAdvice;
    /// The browser did not say that the call came from the app.
    CrossSite = "cross-site", Epj, ProblemCrossSiteTitle, ProblemCrossSiteText, ProblemCrossSiteAdvice;
    /// The traits are not what the country asks for.
    MaskViolated = "mask-violated", Nothing, ProblemMaskViolatedTitle, ProblemMaskViolatedText, ProblemMaskViolatedAdvice;
    /// A confirmation that the lookup needs is missing.
    ConfirmationMissing = "confirmation-missing", Nothing, ProblemConfirmationMissingTitle, ProblemConfirmationMissingText, ProblemConfirmationMissingAdvice;
    /// The notice was changed meanwhile.
    NoticeOutdated = "notice-outdated", Retry, ProblemNoticeOutdatedTitle, ProblemNoticeOutdatedText, ProblemNoticeOutdatedAdvice;
    /// Nothing of that id in this session.
    NotFound = "not-found", Nothing, ProblemNotFoundTitle, ProblemNotFoundText, ProblemNotFoundAdvice;
    /// The citizen was not confirmed.
    NotConfirmed = "not-confirmed", Nothing, ProblemNotConfirmedTitle, ProblemNotConfirmedText, ProblemNotConfirmedAdvice;
    /// The document is another person's, perhaps.
    IdentityDiffers = "identity-differs", Nothing, ProblemIdentityDiffersTitle, ProblemIdentityDiffersText, ProblemIdentityDiffersAdvice;
    /// The document cannot be read.
    Unreadable = "unreadable", Nothing, ProblemUnreadableTitle, ProblemUnreadableText, ProblemUnreadableAdvice;
    /// The reason is too short.
    ReasonMissing = "reason-missing", Nothing, ProblemReasonMissingTitle, ProblemReasonMissingText, ProblemReasonMissingAdvice;
    /// The country did not answer in time.
    CpTimeout = "cp-timeout", Retry, ProblemCpTimeoutTitle, ProblemCpTimeoutText, ProblemCpTimeoutAdvice;
    /// The country cannot be reached.
    CpUnavailable = "cp-unavailable", Retry, ProblemCpUnavailableTitle, ProblemCpUnavailableText, ProblemCpUnavailableAdvice;
    /// The country's answer was cut short or unreadable.
    CpGarbled = "cp-garbled", Retry, ProblemCpGarbledTitle, ProblemCpGarbledText, ProblemCpGarbledAdvice;
    /// The country will not answer.
    CpRefused = "cp-refused", Nothing, ProblemCpRefusedTitle, ProblemCpRefusedText, ProblemCpRefusedAdvice;
    /// The country has no such document.
    CpNoDocument = "cp-no-document", Nothing, ProblemCpNoDocumentTitle, ProblemCpNoDocumentText, ProblemCpNoDocumentAdvice;
    /// The country asks for more demographics.
    CpMoreTraits = "cp-more-traits", Nothing, ProblemCpMoreTraitsTitle, ProblemCpMoreTraitsText, ProblemCpMoreTraitsAdvice;
    /// The facade cannot be reached.
    Offline = "offline", Retry, ProblemOfflineTitle, ProblemOfflineText, ProblemOfflineAdvice;
    /// An answer that this version does not understand.
    Unexpected = "unexpected", Retry, ProblemUnexpectedTitle, ProblemUnexpectedText, ProblemUnexpectedAdvice;
    /// The EPJ's address lacks `iss` or `launch`.
    LaunchIncomplete = "launch-incomplete", Epj, ProblemLaunchIncompleteTitle, ProblemLaunchIncompleteText, ProblemLaunchIncompleteAdvice;
    /// The callback lacks `state`, or was loaded anew.
    CallbackIncomplete = "callback-incomplete", Epj, ProblemCallbackIncompleteTitle, ProblemCallbackIncompleteText, ProblemCallbackIncompleteAdvice;
    /// The browser keeps neither a cookie nor storage here.
    StorageRefused = "storage-refused", Nothing, ProblemStorageRefusedTitle, ProblemStorageRefusedText, ProblemStorageRefusedAdvice;
    /// The facade did not say that the session has ended.
    NotEnded = "not-ended", Retry, ProblemNotEndedTitle, ProblemNotEndedText, ProblemNotEndedAdvice;
    /// The PDF cannot be drawn.
    PdfUnreadable = "pdf-unreadable", Nothing, ProblemPdfUnreadableTitle, ProblemPdfUnreadableText, ProblemPdfUnreadableAdvice;
}

impl Problem {
    /// Whether it ends the whole launch: the facade has ended the session, or knows none.
    pub(crate) fn ends_the_launch(self) -> bool {
        matches!(self, Self::SessionGone | Self::PatientChanged | Self::PatientReplaced | Self::UserChanged)
            || self.code().starts_with("id-token-")
    }
}

#[cfg(test)]
mod tests {
    use super::{CODES, Problem};

    /// The contract names each code in backticks behind its HTTP status.
    const PROMISED: &str = include_str!("../../docs/ARCHITECTURE.md");

    #[test]
    fn every_code_finds_its_own_problem() {
        for code in CODES {
            assert_eq!(Problem::from_code(code).code(), *code);
        }
    }

    #[test]
    fn a_code_of_a_later_facade_is_unexpected_and_no_panic() {
        assert_eq!(Problem::from_code("something-new"), Problem::Unexpected);
    }

    #[test]
    fn every_code_of_the_contract_has_a_text_of_its_own() {
        let parts: Vec<&str> = PROMISED.split('`').collect();
        let promised = parts.windows(2).filter(|pair| {
            let (_, status) = pair[0].trim_end().rsplit_once(' ').unwrap_or_default();
            status.len() == 3 && status.bytes().all(|byte| byte.is_ascii_digit())
        });
        let mut found = 0;
        for pair in promised {
            assert!(CODES.contains(&pair[1]), "{} has no text", pair[1]);
            found += 1;
        }
        assert!(found >= 30, "only {found} codes found in the contract");
    }
}
