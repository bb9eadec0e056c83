//! `GET /api/countries`: who can be asked, with search masks and patient notices.

use axum::extract::State;
use axum::response::Json;
use helsebro_fhir::lookup::Country;

use crate::app::App;
use crate::contact_point::ContactPointError;
use crate::problem::Problem;
use crate::session::Current;

pub(super) async fn list(
    State(app): State<App>,
    _: Current,
) -> Result<Json<Vec<Country>>, Problem<ContactPointError>> {
    Ok(Json(app.contact_point.countries().await?.to_vec()))
}
