//! What a session knows; stored sealed.

use helsebro_fhir::lookup::Service;
use helsebro_launch::secret::Secret;
use helsebro_launch::style::Style;
use helsebro_launch::wire;
use serde::{Deserialize, Serialize};

use super::Grant;
use crate::contact_point::ListedDocument;
use crate::documents::Row;

/// What a session knows.
#[derive(Clone, Serialize, Deserialize)]
pub struct State {
    /// The FHIR base of the EPJ that it was opened from: the tokens are for no other.
    pub iss: String,
    /// The clinician.
    pub user: wire::User,
    /// Where the clinician works.
    pub organisation: Option<wire::Organisation>,
    /// The EPJ's patient.
    pub patient: wire::Patient,
    /// The tenant that the EPJ named: for the audit.
    pub tenant: Option<String>,
    /// What the EPJ granted; none once it has taken it back. What was fetched until then stays readable.
    pub grant: Option<Grant>,
    /// Whether the patient's banner is shown whole; false where the EPJ shows the patient beside the app.
    pub needs_banner: bool,
    /// The EPJ's colours and sizes.
    pub style: Option<Style>,
    /// What is needed at the EPJ and was not granted, as the register writes it.
    #[serde(default)]
    pub missing_scopes: Vec<String>,
    /// The newest lookup that was begun: the answer of an older one comes too late.
    pub turn: Option<String>,
    /// The last lookup.
    pub lookup: Option<Lookup>,
}

/// A lookup: on what grounds, what matched, and which documents there are. A reload or another language asks nothing again.
#[derive(Clone, Serialize, Deserialize)]
pub struct Lookup {
    /// The country that was asked.
    pub country: String,
    /// The purpose of use.
    pub purpose: String,
    /// The legal basis.
    pub legal_basis: String,
    /// The version of the notice that was given.
    pub notice_version: String,
    /// What the clinician confirmed, parted by spaces.
    pub confirmations: String,
    /// Who matched.
    pub matches: Vec<Match>,
    /// The id of the match that the clinician confirmed.
    pub confirmed: Option<String>,
    /// The services whose documents are listed.
    pub listed: Vec<Service>,
    /// Their documents.
    pub documents: Vec<Listed>,
}

/// A citizen who matched.
#[derive(Clone, Serialize, Deserialize)]
pub struct Match {
    /// Opaque; resolves in this session only.
    pub id: String,
    /// The contact point's own handle.
    pub handle: Secret,
    /// Who it is.
    pub person: wire::Patient,
    /// The address, a line each.
    pub address: Vec<String>,
}

/// A document that the country has.
#[derive(Clone, Serialize, Deserialize)]
pub struct Listed {
    /// Opaque id of the structured document as a Bundle.
    pub bundle_id: String,
    /// Opaque id of its original.
    pub original_id: String,
    /// Opaque id of its PDF twin.
    pub pdf_id: Option<String>,
    /// As the contact point lists it.
    pub document: ListedDocument,
    /// What the identity check said of it, and what was resolved.
    pub row: Row,
}

impl Lookup {
    /// As the screens know it.
    pub fn show(&self) -> wire::Lookup {
        wire::Lookup {
            country: self.country.clone(),
            matches: self
                .matches
                .iter()
                .map(|found| wire::Citizen { id: found.id.clone(), person: found.person.clone() })
                .collect(),
            confirmed: self.confirmed.clone(),
        }
    }

    /// The match that the clinician confirmed.
    pub fn confirmed_match(&self) -> Option<&Match> {
        let id = self.confirmed.as_ref()?;
        self.matches.iter().find(|found| found.id == *id)
    }
}
