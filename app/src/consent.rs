//! What must be said before a lookup: purpose, legal basis, confirmations.

use helsebro_fhir::lookup::{Confirmation, Notice, Purpose};
use helsebro_launch::wire::LegalBasis;

/// The purposes that a country answers to and the installation has a legal basis for.
pub(crate) fn purposes(notice: &Notice, bases: &[LegalBasis]) -> Vec<Purpose> {
    let allowed = |purpose: &Purpose| match purpose {
        Purpose::Treatment => true,
        Purpose::Emergency => notice.emergency_allowed,
    };
    let covered = |purpose: &Purpose| covering(*purpose, bases).next().is_some();
    [Purpose::Treatment, Purpose::Emergency].into_iter().filter(allowed).filter(covered).collect()
}

/// The legal bases that cover a purpose.
pub(crate) fn covering(purpose: Purpose, bases: &[LegalBasis]) -> impl Iterator<Item = &LegalBasis> {
    bases.iter().filter(move |basis| basis.purposes.iter().any(|code| code == purpose.code()))
}

/// What the clinician must confirm, each by itself: nothing is ticked beforehand.
pub(crate) fn confirmations(purpose: Purpose, basis: &str, notice: &Notice) -> Vec<Confirmation> {
    match purpose {
        Purpose::Emergency => vec![Confirmation::VitalInterest],
        Purpose::Treatment if notice.consent_required || basis == "consent" => {
            vec![Confirmation::PatientInformed, Confirmation::PatientConsents]
        }
        Purpose::Treatment => vec![Confirmation::PatientInformed],
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn notice(consent_required: bool, emergency_allowed: bool) -> Notice {
        Notice { version: "1".to_owned(), text: BTreeMap::new(), consent_required, emergency_allowed }
    }

    fn basis(code: &str, purposes: &[&str]) -> LegalBasis {
        LegalBasis {
            code: code.to_owned(),
            purposes: purposes.iter().map(|code| (*code).to_owned()).collect(),
        }
    }

    #[test]
    fn an_emergency_is_offered_only_where_the_country_answers_and_a_legal_basis_covers_it() {
        let both = [basis("consent", &["TREAT"]), basis("vital-interest", &["ETREAT"])];
        assert_eq!(purposes(&notice(false, true), &both), [Purpose::Treatment, Purpose::Emergency]);
        assert_eq!(purposes(&notice(false, false), &both), [Purpose::Treatment]);
        assert_eq!(purposes(&notice(false, true), &[basis("consent", &["TREAT"])]), [Purpose::Treatment]);
        assert_eq!(purposes(&notice(false, true), &[]), []);
    }

    #[test]
    fn consent_is_asked_for_where_the_country_or_the_legal_basis_demands_it() {
        use Confirmation::{PatientConsents, PatientInformed, VitalInterest};
        let treatment = |basis, consent| confirmations(Purpose::Treatment, basis, &notice(consent, true));
        assert_eq!(treatment("regulation", false), [PatientInformed]);
        assert_eq!(treatment("regulation", true), [PatientInformed, PatientConsents]);
        assert_eq!(treatment("consent", false), [PatientInformed, PatientConsents]);
        assert_eq!(confirmations(Purpose::Emergency, "vital-interest", &notice(true, true)), [VitalInterest]);
    }
}
