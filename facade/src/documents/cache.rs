//! Documents of the last minutes, in memory only, each for the session that fetched it.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use helsebro_fhir::r4::{Bundle, Resource};
use moka::sync::Cache as Moka;

use super::rows::Verdict;
use crate::identity::{self, Comparison};

/// How long a document is kept.
const KEPT_FOR: Duration = Duration::from_secs(10 * 60);
/// How many bytes of originals are kept in all. What is read of them takes some times as much.
const MOST_BYTES: u64 = 64 << 20;

/// A document that was retrieved.
#[derive(Debug)]
pub struct Kept {
    /// The original, untouched; of a PDF twin the PDF itself.
    pub original: Bytes,
    /// Whose it says that it is, as one value; where it says nothing, the document itself.
    pub identity: String,
    /// What was read of it.
    pub reading: Reading,
}

/// What was read of a document.
#[derive(Debug)]
pub enum Reading {
    /// A FHIR R4 document Bundle, and what its patient's comparison said.
    Document {
        /// The document.
        bundle: Box<Bundle>,
        /// The comparison.
        comparison: Comparison,
    },
    /// Whole, but nothing that can be read: only the original can be shown.
    Unreadable,
}

impl Kept {
    /// What the identity check said. A document that cannot be read does not say whose it is.
    pub fn verdict(&self) -> Verdict {
        let (differences, patient) = match &self.reading {
            Reading::Document { bundle, comparison } => {
                let patient = identity::patient_of(bundle).filter(|one| identity::fingerprint(one).is_some());
                let patient = patient.map(|one| Resource::from(one.clone()).to_json());
                (comparison.differences.clone(), patient)
            }
            Reading::Unreadable => (vec![identity::MISSING], None),
        };
        Verdict { identity: self.identity.clone(), differences, patient }
    }

    /// How the identity check ended, for the audit.
    pub fn outcome(&self) -> &'static str {
        match &self.reading {
            Reading::Document { comparison, .. } if !comparison.differences.is_empty() => "identity-differs",
            Reading::Document { comparison, .. } if comparison.name_differs => "name-differs",
            Reading::Document { .. } => "same-person",
            Reading::Unreadable => "unreadable",
        }
    }
}

/// See the module. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Cache {
    documents: Moka<(String, String), Arc<Kept>>,
}

impl Default for Cache {
    fn default() -> Self {
        Self::new()
    }
}

impl Cache {
    /// An empty one.
    pub fn new() -> Self {
        let documents = Moka::builder()
            .max_capacity(MOST_BYTES)
            .weigher(|_, kept: &Arc<Kept>| u32::try_from(kept.original.len()).unwrap_or(u32::MAX))
            .time_to_live(KEPT_FOR)
            .support_invalidation_closures()
            .build();
        Self { documents }
    }

    /// The document of a session.
    pub fn get(&self, launch_hash: &str, id: &str) -> Option<Arc<Kept>> {
        self.documents.get(&(launch_hash.to_owned(), id.to_owned()))
    }

    /// Keeps it.
    pub fn keep(&self, launch_hash: &str, id: &str, kept: Arc<Kept>) {
        self.documents.insert((launch_hash.to_owned(), id.to_owned()), kept);
    }

    /// Forgets the documents of a session.
    pub fn forget(&self, launch_hash: &str) {
        let launch_hash = launch_hash.to_owned();
        // Fails only without support for closures, which is switched on above.
        let _ = self.documents.invalidate_entries_if(move |(owner, _), _| *owner == launch_hash);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use axum::body::Bytes;

    use super::{Cache, Kept, Reading};

    fn kept(bytes: usize) -> Arc<Kept> {
        let (original, identity) = (Bytes::from(vec![0; bytes]), String::new());
        Arc::new(Kept { original, identity, reading: Reading::Unreadable })
    }

    #[test]
    fn a_document_is_found_by_its_own_session_only_and_forgotten_with_it() {
        let cache = Cache::new();
        cache.keep("l1", "d", kept(1));
        cache.keep("l2", "d", kept(2));
        assert_eq!(cache.get("l1", "d").unwrap().original.len(), 1);
        assert!(cache.get("l3", "d").is_none());
        cache.forget("l1");
        assert!(cache.get("l1", "d").is_none());
        assert!(cache.get("l2", "d").is_some());
    }

    #[test]
    fn what_is_kept_is_bounded() {
        let cache = Cache::new();
        for id in 0..10 {
            cache.keep("l", &id.to_string(), kept(20 << 20));
        }
        cache.documents.run_pending_tasks();
        assert!(cache.documents.weighted_size() <= 64 << 20);
    }
}
