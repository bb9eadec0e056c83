//! In which order the lookups of a session were begun. In memory only: a lookup does not outlive the process that asks.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use moka::sync::Cache as Moka;

/// Longer than any contact point may take to answer.
const KEPT_FOR: Duration = Duration::from_secs(60 * 60);
/// How many sessions are remembered.
const MOST_SESSIONS: u64 = 100_000;

/// The newest lookup of each session. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Turns {
    next: Arc<AtomicU64>,
    newest: Moka<String, Turn>,
}

/// A lookup that was begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Turn(u64);

impl Default for Turns {
    fn default() -> Self {
        let newest = Moka::builder().max_capacity(MOST_SESSIONS).time_to_live(KEPT_FOR).build();
        Self { next: Arc::default(), newest }
    }
}

impl Turns {
    /// A lookup begins.
    pub fn begin(&self, launch_hash: &str) -> Turn {
        let turn = Turn(self.next.fetch_add(1, Ordering::Relaxed));
        self.newest.insert(launch_hash.to_owned(), turn);
        turn
    }

    /// Whether no other lookup of the session was begun since.
    pub fn is_newest(&self, launch_hash: &str, turn: Turn) -> bool {
        self.newest.get(launch_hash) == Some(turn)
    }
}

#[cfg(test)]
mod tests {
    use super::Turns;

    #[test]
    fn the_newest_is_told_for_each_session() {
        let turns = Turns::default();
        let first = turns.begin("l1");
        let other = turns.begin("l2");
        let second = turns.begin("l1");
        assert!(!turns.is_newest("l1", first));
        assert!(turns.is_newest("l1", second) && turns.is_newest("l2", other));
    }
}
