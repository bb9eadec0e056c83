//! Whether a synthetic citizen fits the traits that were asked for.

use helsebro_fhir::r4;
use helsebro_launch::wire;

use crate::names;

/// True where every trait fits. Identifiers are compared exactly but for spaces and case, names without accents and case,
/// the birth date as far as both know it.
pub(super) fn fits(citizen: &wire::Patient, traits: &r4::Patient) -> bool {
    let identifiers = traits.identifier.iter().all(|asked| {
        citizen.identifiers.iter().any(|known| {
            asked.system.as_deref() == Some(known.system.as_str())
                && asked.value.as_deref().map(number) == Some(number(&known.value))
        })
    });
    let names = traits.name.iter().all(|asked| {
        let family = asked
            .family
            .as_deref()
            .is_none_or(|family| names::words(family) == names::words(&citizen.family));
        let known = names::words(&citizen.given.join(" "));
        let given = names::words(&asked.given.join(" ")).iter().all(|word| known.contains(word));
        family && given
    });
    let birth_date = match (&traits.birth_date, &citizen.birth_date) {
        (None, _) => true,
        (Some(asked), Some(known)) => {
            let common = asked.as_str().len().min(known.len());
            asked.as_str().get(..common) == known.get(..common)
        }
        (Some(_), None) => false,
    };
    let gender = traits.gender.is_none() || traits.gender == citizen.gender;
    identifiers && names && birth_date && gender
}

/// An identifier as it is compared.
fn number(value: &str) -> String {
    value.chars().filter(|character| !character.is_whitespace()).flat_map(char::to_uppercase).collect()
}
