//! Opaque ids: they resolve only inside their session. Elsewhere: 404, and an audit row.

use crate::app::App;
use crate::problem::{Code, Refusal};
use crate::session::{Listed, Lookup, Match, Session};

/// The id does not resolve in this session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("there is no such resource in this session")]
pub(super) struct NotFound;

impl Refusal for NotFound {
    fn code(&self) -> Code {
        Code::NotFound
    }
}

/// A document of the confirmed citizen.
pub(super) struct FoundDocument {
    pub(super) lookup: Lookup,
    pub(super) citizen: Match,
    pub(super) listed: Listed,
}

/// The document that `is_it` knows, among those listed for the confirmed citizen; `asked` is what the audit calls the id.
pub(super) async fn document(
    app: &App,
    session: &Session,
    asked: &str,
    is_it: impl Fn(&Listed) -> bool,
) -> Result<FoundDocument, NotFound> {
    let found = session.state.lookup.as_ref().and_then(|lookup| {
        Some(FoundDocument {
            citizen: lookup.confirmed_match()?.clone(),
            listed: lookup.documents.iter().find(|listed| is_it(listed))?.clone(),
            lookup: lookup.clone(),
        })
    });
    match found {
        Some(found) => Ok(found),
        None => Err(refuse(app, session, asked).await),
    }
}

/// The match with this id, and its lookup.
pub(super) async fn citizen(app: &App, session: &Session, id: &str) -> Result<(Lookup, Match), NotFound> {
    let lookup = session.state.lookup.as_ref();
    let found = lookup.and_then(|lookup| {
        let found = lookup.matches.iter().find(|found| found.id == id)?;
        Some((lookup.clone(), found.clone()))
    });
    match found {
        Some(found) => Ok(found),
        None => Err(refuse(app, session, "Patient").await),
    }
}

async fn refuse(app: &App, session: &Session, asked: &str) -> NotFound {
    app.audit_refusal(session, session.state.lookup.as_ref(), asked, Code::NotFound).await;
    NotFound
}
