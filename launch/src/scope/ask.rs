//! Which scopes to ask for, and how to write them.

use super::{Meaning, Scope};

/// The two ways to write a scope for resources.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Syntax {
    /// `patient/Patient.read`, of SMART App Launch 1.0.
    V1,
    /// `patient/Patient.rs`, of SMART App Launch 2.0 and later.
    V2,
}

impl Syntax {
    /// The syntax that an EPJ understands, by its `capabilities`. v2 where it knows both; where it tells neither, v1 only if
    /// its `scopes_supported` show v1 alone.
    pub fn advertised(capabilities: &[String], scopes_supported: &[String]) -> Self {
        let has = |capability: &str| capabilities.iter().any(|each| each == capability);
        match (has("permission-v1"), has("permission-v2")) {
            (_, true) => Self::V2,
            (true, false) => Self::V1,
            (false, false) => {
                let shown = || scopes_supported.iter().filter_map(|scope| Scope::read(scope).syntax());
                if shown().any(|syntax| syntax == Self::V1) && !shown().any(|syntax| syntax == Self::V2) {
                    Self::V1
                } else {
                    Self::V2
                }
            }
        }
    }
}

/// How a launch begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// The EPJ opens the app and says what it is about: `launch`.
    Ehr,
    /// The app is opened by itself and asks for the context: `launch/patient`, and `launch/encounter` where it is wanted.
    Standalone,
}

/// The scopes to send, each once, from those that the register wants in whatever syntax.
///
/// The scope that a way cannot do without is added, and those of the other way are left out.
pub fn ask(wanted: &[Scope], way: Way, syntax: Syntax) -> Vec<String> {
    let (needed, foreign): (&str, &[&str]) = match way {
        Way::Ehr => ("launch", &["launch/patient", "launch/encounter"]),
        Way::Standalone => ("launch/patient", &["launch"]),
    };
    let mut asked = vec![needed.to_owned()];
    for scope in wanted.iter().filter(|scope| !foreign.contains(&scope.text())) {
        let text = match &scope.meaning {
            Meaning::Resource(resource) => resource.write(syntax),
            Meaning::Launch | Meaning::Other | Meaning::Unreadable => scope.text.clone(),
        };
        if !asked.contains(&text) {
            asked.push(text);
        }
    }
    asked
}
