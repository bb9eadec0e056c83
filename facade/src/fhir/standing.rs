//! The EPJ's word before anything leaves for another country. A refusal for want of it is audited.

use crate::app::App;
use crate::problem::Refusal;
use crate::session::{Lookup, Session, StandingError};

/// `Ok` where the EPJ's grant and the patient stand as they did at the launch. `asked` is what the audit calls that which is not
/// asked for otherwise.
pub(super) async fn check(
    app: &App,
    session: &mut Session,
    lookup: Option<&Lookup>,
    asked: &str,
) -> Result<(), StandingError> {
    let stands = app.still_stands(session).await;
    if let Err(error) = &stands {
        app.audit_refusal(session, lookup, asked, error.code()).await;
    }
    stands
}
