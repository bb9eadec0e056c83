//! `GET /api/epjs`: the EPJs that a clinician may begin with at Helsebro itself. Others are nobody's business here.

use axum::extract::State;
use axum::response::Json;
use helsebro_launch::wire::StandaloneEpj;

use crate::app::App;

pub(super) async fn list(State(app): State<App>) -> Json<Vec<StandaloneEpj>> {
    let register = app.register();
    let standalone = register.epjs().iter().filter(|epj| epj.standalone);
    Json(standalone.map(|epj| StandaloneEpj { iss: epj.iss.clone(), name: epj.name.clone() }).collect())
}
