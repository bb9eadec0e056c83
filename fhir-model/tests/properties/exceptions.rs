//! Where a change may change more than itself, with the reason. Nothing that was sent may be lost there either.

/// Places below which the change reaches further: a piece of the path, and why.
const EXCEPTIONS: &[(&str, &str)] = &[
    // A Timing, and the sentence, are made only where every part is understood; else all of it stands as sent.
    ("substanceAdministration/effectiveTime[PIVL_TS]", AS_SENT),
    ("substanceAdministration/effectiveTime[EIVL_TS]", AS_SENT),
    ("substanceAdministration/effectiveTime[TS]", AS_SENT),
    ("substanceAdministration/effectiveTime[v3:PIVL_TS]", AS_SENT),
    ("substanceAdministration/effectiveTime[cda:PIVL_TS]", AS_SENT),
];

const AS_SENT: &str = "a timing that is not understood whole stands as it was sent";

/// Why a place may change more than itself, where it may.
pub(crate) fn reason(path: &str) -> Option<&'static str> {
    EXCEPTIONS.iter().find(|(piece, _)| path.contains(piece)).map(|(_, reason)| *reason)
}
