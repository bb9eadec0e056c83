//! What was granted, compared with what is needed. A server may grant less, more, in parts or in other words than it was
//! asked for (SMART App Launch 2.2, "Wildcard scopes"), and may refuse a request that a scope allows all the same.

use super::{Context, Interactions, Meaning, ResourceScope, Scope};

/// The outcome, for a screen to tell from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Comparison {
    /// What is needed and not granted, in the order of the needs.
    pub missing: Vec<Missing>,
    /// What was granted beyond the needs.
    pub beyond: Vec<Scope>,
    /// What was granted and is not written as the standard says. It counts as far as it can be read.
    pub irregular: Vec<Scope>,
}

/// A need that is not met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// The need.
    pub scope: Scope,
    /// How much of it is lacking.
    pub lack: Lack,
}

/// How much of a need is lacking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lack {
    /// All of it.
    All,
    /// These interactions; the others are granted.
    Interactions(Interactions),
    /// Nothing, but these interactions are granted for some records only, picked by search parameters.
    Narrowed(Interactions),
}

/// Compares. Scopes that ask for context are left out on both sides: whether context came is seen in the token response,
/// and servers need not repeat them.
pub fn compare(needed: &[Scope], granted: &[Scope]) -> Comparison {
    let counts = |scope: &&Scope| scope.meaning != Meaning::Launch;
    let missing = |scope: &Scope| lack(scope, granted).map(|lack| Missing { scope: scope.clone(), lack });
    Comparison {
        missing: needed.iter().filter(counts).filter_map(missing).collect(),
        beyond: granted
            .iter()
            .filter(counts)
            .filter(|scope| lack(scope, needed).is_some())
            .cloned()
            .collect(),
        irregular: granted.iter().filter(|scope| !scope.is_regular()).cloned().collect(),
    }
}

/// What `granted` lacks of one need; nothing where the need is met.
pub fn lack(need: &Scope, granted: &[Scope]) -> Option<Lack> {
    let Meaning::Resource(resource) = &need.meaning else {
        let met = granted.iter().any(|scope| scope.text == need.text);
        return if met { None } else { Some(Lack::All) };
    };
    let (mut whole, mut narrowed) = (Interactions::NONE, Interactions::NONE);
    for scope in granted {
        let Meaning::Resource(grant) = &scope.meaning else { continue };
        if !reaches(grant, resource) {
            continue;
        }
        if narrows(grant, resource) {
            narrowed = narrowed.and(grant.interactions);
        } else {
            whole = whole.and(grant.interactions);
        }
    }
    let wanting = resource.interactions.without(whole);
    let absent = wanting.without(narrowed);
    if wanting == Interactions::NONE {
        None
    } else if absent == resource.interactions {
        Some(Lack::All)
    } else if absent == Interactions::NONE {
        Some(Lack::Narrowed(wanting))
    } else {
        Some(Lack::Interactions(absent))
    }
}

/// Whether a grant is about the records of a need. What the user may see holds what of it is the patient's; not the other way.
fn reaches(grant: &ResourceScope, need: &ResourceScope) -> bool {
    let context =
        grant.context == need.context || (grant.context == Context::User && need.context == Context::Patient);
    context && (grant.kind.is_none() || grant.kind == need.kind)
}

/// Whether a grant holds only a part of the records of a need: it has a parameter that the need has not.
fn narrows(grant: &ResourceScope, need: &ResourceScope) -> bool {
    !grant.parameter_set().is_subset(&need.parameter_set())
}
