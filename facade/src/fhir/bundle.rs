//! `GET /fhir/Bundle/{id}`: a document as a FHIR R4 document Bundle, whatever it came as.

use axum::extract::{Path, State};
use axum::response::Response;
use helsebro_fhir::r4::{Bundle, Coding, Resource};

use super::answer;
use super::display::{self, DisplayError, Showing};
use super::find::{self, FoundDocument};
use crate::app::App;
use crate::documents::Reading;
use crate::identity::Comparison;
use crate::problem::Outcome;
use crate::session::{Current, Session};

pub(super) async fn show(
    State(app): State<App>,
    Current(mut session): Current,
    Path(id): Path<String>,
) -> Result<Response, Outcome<DisplayError>> {
    let bundle = shown(&app, &mut session, &id).await?;
    Ok(answer::resource(&app, &Resource::from(bundle)))
}

async fn shown(app: &App, session: &mut Session, id: &str) -> Result<Bundle, DisplayError> {
    let found = find::document(app, session, "Bundle", |listed| listed.bundle_id == id).await?;
    let kept = display::document(app, session, &found, Showing::Bundle).await?;
    let Reading::Document { bundle, comparison } = &kept.reading else {
        return Err(DisplayError::Unreadable);
    };
    Ok(tagged(bundle, &found, comparison))
}

/// The document with its country and what the identity check said.
fn tagged(bundle: &Bundle, found: &FoundDocument, comparison: &Comparison) -> Bundle {
    let tag = |system: &'static str, code: &str| Coding {
        system: Some(system.into()),
        code: Some(code.to_owned()),
        ..Coding::default()
    };
    let mut bundle = bundle.clone();
    let tags = &mut bundle.meta.get_or_insert_default().tag;
    // What only the facade may say, nobody else has said.
    tags.retain(|tag| tag.system.as_deref().is_none_or(|system| !system.starts_with("urn:helsebro:")));
    tags.push(tag("urn:helsebro:country", &found.lookup.country));
    if comparison.name_differs {
        tags.push(tag("urn:helsebro:identity", "name-differs"));
    }
    // What differs and is shown all the same was resolved.
    if !comparison.differences.is_empty() {
        tags.push(tag("urn:helsebro:identity", "resolved"));
    }
    bundle
}
