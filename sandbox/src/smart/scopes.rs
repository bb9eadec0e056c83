//! SMART scopes, version 1 and version 2: asked for, narrowed to what this EPJ gives, and enforced.

use std::fmt;

use crate::records::Kind;

/// What a scope lets an app do. This EPJ is read-only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Interaction {
    Read,
    Search,
}

/// Whose data a resource scope reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Context {
    /// The compartment of the launch's patient.
    Patient,
    /// What the user may see apart from patients: practitioners and organisations. Patient data comes by the
    /// launch's patient only, so that no app reads past the chart that it was opened from.
    User,
}

/// How the app writes its scopes (capabilities `permission-v1` and `permission-v2`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Syntax {
    V1,
    V2,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Scope {
    OpenId,
    FhirUser,
    Launch,
    LaunchPatient,
    LaunchEncounter,
    OnlineAccess,
    OfflineAccess,
    Resource { context: Context, kind: Kind, read: bool, search: bool, syntax: Syntax },
}

/// How long the app may go on without asking the user again: what refresh tokens are good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Staying {
    /// As long as the user is logged in (`online_access`).
    Online,
    /// When the user has gone, too (`offline_access`).
    Offline,
}

/// The scopes that were granted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Scopes(Vec<Scope>);

impl Scopes {
    /// What discovery names: not every scope that is understood, but the shape of each.
    pub(crate) const SUPPORTED: [&'static str; 11] = [
        "openid",
        "fhirUser",
        "launch",
        "launch/patient",
        "launch/encounter",
        "online_access",
        "offline_access",
        "patient/*.rs",
        "patient/*.read",
        "user/*.rs",
        "user/*.read",
    ];

    /// The part of the requested scopes that this EPJ gives. A wildcard becomes one scope for each kind that it
    /// reaches; writing, unknown kinds, `system/` and scopes with search parameters are left out. A scope is never
    /// widened.
    pub(crate) fn narrow(requested: &str) -> Self {
        let mut granted = Vec::new();
        for scope in requested.split_ascii_whitespace().flat_map(understand) {
            if !granted.contains(&scope) {
                granted.push(scope);
            }
        }
        Self(granted)
    }

    /// The same without what only a launch's patient gives a meaning to.
    pub(crate) fn without_patient(mut self) -> Self {
        self.0.retain(|scope| {
            !matches!(
                scope,
                Scope::LaunchPatient
                    | Scope::LaunchEncounter
                    | Scope::Resource { context: Context::Patient, .. }
            )
        });
        self
    }

    /// The same without `launch`, which means nothing where no chart opened the app.
    pub(crate) fn standalone(mut self) -> Self {
        self.0.retain(|scope| *scope != Scope::Launch);
        self
    }

    /// The same without these kinds of resource.
    pub(crate) fn without_kinds(mut self, kinds: &[Kind]) -> Self {
        self.0.retain(|scope| !matches!(scope, Scope::Resource { kind, .. } if kinds.contains(kind)));
        self
    }

    /// The same without refresh tokens.
    pub(crate) fn without_staying(mut self) -> Self {
        self.0.retain(|scope| !matches!(scope, Scope::OnlineAccess | Scope::OfflineAccess));
        self
    }

    /// Whether all of these were granted.
    pub(crate) fn contain(&self, others: &Self) -> bool {
        others.0.iter().all(|scope| self.0.contains(scope))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether an id_token was asked for.
    pub(crate) fn openid(&self) -> bool {
        self.0.contains(&Scope::OpenId)
    }

    /// Whether the app may know who the user is, and read the user's own resource.
    pub(crate) fn fhir_user(&self) -> bool {
        self.0.contains(&Scope::FhirUser)
    }

    /// Whether the app gets the context of the chart that opened it.
    pub(crate) fn launch(&self) -> bool {
        self.0.contains(&Scope::Launch)
    }

    /// Whether the app asks for a patient whoever opened it.
    pub(crate) fn launch_patient(&self) -> bool {
        self.0.contains(&Scope::LaunchPatient)
    }

    /// Whether the app asks for an encounter whoever opened it.
    pub(crate) fn launch_encounter(&self) -> bool {
        self.0.contains(&Scope::LaunchEncounter)
    }

    /// Whether the app gets refresh tokens, and for how long. Of both the longer counts.
    pub(crate) fn staying(&self) -> Option<Staying> {
        if self.0.contains(&Scope::OfflineAccess) {
            Some(Staying::Offline)
        } else {
            self.0.contains(&Scope::OnlineAccess).then_some(Staying::Online)
        }
    }

    /// Whether some scope lets the app do this with this kind of resource. Kinds of the patient compartment are
    /// reached by `patient/` only, all others by `user/` only.
    pub(crate) fn allow(&self, wanted: Kind, interaction: Interaction) -> bool {
        self.0.iter().any(|scope| match scope {
            Scope::Resource { kind, read, search, .. } => {
                *kind == wanted
                    && match interaction {
                        Interaction::Read => *read,
                        Interaction::Search => *search,
                    }
            }
            Scope::OpenId
            | Scope::FhirUser
            | Scope::Launch
            | Scope::LaunchPatient
            | Scope::LaunchEncounter
            | Scope::OnlineAccess
            | Scope::OfflineAccess => false,
        })
    }
}

/// One requested scope as the scopes that are granted for it: none, one, or one for each kind.
fn understand(requested: &str) -> Vec<Scope> {
    match requested {
        "openid" => vec![Scope::OpenId],
        "fhirUser" => vec![Scope::FhirUser],
        "launch" => vec![Scope::Launch],
        "launch/patient" => vec![Scope::LaunchPatient],
        "launch/encounter" => vec![Scope::LaunchEncounter],
        "online_access" => vec![Scope::OnlineAccess],
        "offline_access" => vec![Scope::OfflineAccess],
        _ => resource_scopes(requested).unwrap_or_default(),
    }
}

fn resource_scopes(requested: &str) -> Option<Vec<Scope>> {
    let (context, rest) = requested.split_once('/')?;
    let (kind, permission) = rest.split_once('.')?;
    let context = match context {
        "patient" => Context::Patient,
        "user" => Context::User,
        _ => return None,
    };
    let (read, search, syntax) = permission_of(permission)?;
    let scopes = Kind::ALL
        .into_iter()
        .filter(|known| kind == "*" || kind == known.name())
        .filter(|known| known.compartment().is_some() == (context == Context::Patient))
        .map(|kind| Scope::Resource { context, kind, read, search, syntax })
        .collect();
    Some(scopes)
}

/// Read and search of a permission, or `None` where it gives neither or is not understood.
fn permission_of(permission: &str) -> Option<(bool, bool, Syntax)> {
    match permission {
        "read" | "*" => Some((true, true, Syntax::V1)),
        "write" => None,
        // A subset of `cruds`, in that order. `?` and what follows would narrow by search parameters, which this
        // server cannot enforce: such a scope is refused, not widened.
        _ => {
            let mut rest = "cruds".chars();
            let in_order = permission.chars().all(|letter| rest.any(|allowed| allowed == letter));
            let (read, search) = (permission.contains('r'), permission.contains('s'));
            (in_order && (read || search)).then_some((read, search, Syntax::V2))
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OpenId => f.write_str("openid"),
            Self::FhirUser => f.write_str("fhirUser"),
            Self::Launch => f.write_str("launch"),
            Self::LaunchPatient => f.write_str("launch/patient"),
            Self::LaunchEncounter => f.write_str("launch/encounter"),
            Self::OnlineAccess => f.write_str("online_access"),
            Self::OfflineAccess => f.write_str("offline_access"),
            Self::Resource { context, kind, read, search, syntax } => {
                let context = match context {
                    Context::Patient => "patient",
                    Context::User => "user",
                };
                let permission = match (syntax, read, search) {
                    (Syntax::V1, ..) => "read",
                    (Syntax::V2, true, true) => "rs",
                    (Syntax::V2, true, false) => "r",
                    (Syntax::V2, false, _) => "s",
                };
                write!(f, "{context}/{kind}.{permission}")
            }
        }
    }
}

impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, scope) in self.0.iter().enumerate() {
            if place > 0 {
                f.write_str(" ")?;
            }
            scope.fmt(f)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn narrowed(requested: &str) -> String {
        Scopes::narrow(requested).to_string()
    }

    #[test]
    fn scopes_are_narrowed_to_what_this_epj_gives() {
        for (requested, granted) in [
            ("openid fhirUser launch", "openid fhirUser launch"),
            ("launch/patient launch/encounter", "launch/patient launch/encounter"),
            ("online_access offline_access", "online_access offline_access"),
            ("patient/Patient.r patient/Encounter.rs", "patient/Patient.r patient/Encounter.rs"),
            ("patient/Patient.read user/Practitioner.read", "patient/Patient.read user/Practitioner.read"),
            ("patient/Patient.*", "patient/Patient.read"),
            ("patient/Patient.cruds", "patient/Patient.rs"),
            ("patient/Patient.s", "patient/Patient.s"),
            ("openid openid", "openid"),
        ] {
            assert_eq!(narrowed(requested), granted, "{requested}");
        }
    }

    #[test]
    fn what_this_epj_does_not_give_is_left_out() {
        for requested in [
            "patient/Patient.write",
            "patient/Patient.cud",
            "patient/Patient.sr",
            "patient/Patient.rr",
            "patient/Patient.",
            "patient/Patient",
            "patient/Observation.rs",
            "patient/Condition.rs?category=problem-list-item",
            "patient/Practitioner.rs",
            "user/Patient.rs",
            "system/*.rs",
            "launch/imagingstudy",
            "OFFLINE_ACCESS",
            "PATIENT/Patient.rs",
            "",
        ] {
            assert_eq!(narrowed(requested), "", "{requested}");
        }
    }

    #[test]
    fn a_wildcard_becomes_the_kinds_of_its_own_context() {
        assert_eq!(
            narrowed("patient/*.read"),
            "patient/Patient.read patient/Encounter.read patient/AllergyIntolerance.read patient/Condition.read \
             patient/MedicationStatement.read"
        );
        assert_eq!(
            narrowed("user/*.r"),
            "user/Practitioner.r user/PractitionerRole.r user/Organization.r user/Person.r"
        );
    }

    #[test]
    fn a_scope_allows_its_own_kind_and_interaction_only() {
        let scopes = Scopes::narrow("openid patient/Patient.r user/Practitioner.s");
        assert!(scopes.allow(Kind::Patient, Interaction::Read));
        assert!(!scopes.allow(Kind::Patient, Interaction::Search));
        assert!(!scopes.allow(Kind::Encounter, Interaction::Read));
        assert!(!scopes.allow(Kind::Practitioner, Interaction::Read));
        assert!(scopes.allow(Kind::Practitioner, Interaction::Search));
    }

    #[test]
    fn without_a_patient_nothing_of_a_patient_is_left() {
        let scopes =
            Scopes::narrow("openid launch/patient launch/encounter patient/*.rs user/Practitioner.r")
                .without_patient();
        assert_eq!(scopes.to_string(), "openid user/Practitioner.r");
    }

    #[test]
    fn the_longer_of_two_stays_counts() {
        for (scopes, staying) in [
            ("openid", None),
            ("online_access", Some(Staying::Online)),
            ("offline_access online_access", Some(Staying::Offline)),
        ] {
            assert_eq!(Scopes::narrow(scopes).staying(), staying, "{scopes}");
        }
    }

    #[test]
    fn scopes_contain_what_was_granted_and_no_more() {
        let granted = Scopes::narrow("openid patient/Patient.rs");
        assert!(granted.contain(&Scopes::narrow("openid")));
        assert!(granted.contain(&Scopes::default()));
        assert!(!granted.contain(&Scopes::narrow("openid fhirUser")));
    }
}
