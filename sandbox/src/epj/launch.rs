//! Opening the app from a chart (SMART App Launch 2.2, EHR launch).

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use url::Url;

use super::waiting_list::open_encounter;
use crate::doors::Door;
use crate::faults::Fault;
use crate::records::{Kind, text};
use crate::smart::{Launch, Wishes};
use crate::{Epj, faults};

/// What the chart's button asks for.
#[derive(Debug, Deserialize)]
pub(crate) struct LaunchQuery {
    /// The id of the Patient whose chart it is.
    patient: String,
    /// What is to go wrong, or the door to go through, by its key.
    fault: Option<String>,
    /// `need_patient_banner` of the token answer; true where it is not said.
    banner: Option<bool>,
    /// `intent` of the token answer.
    intent: Option<String>,
}

/// What `fault` names: a fault of the launch, or the door that the launch goes through.
#[derive(Debug, Clone, Copy, Default)]
struct Named {
    fault: Option<Fault>,
    door: Option<Door>,
}

impl Named {
    /// `None` where the key is nobody's.
    fn of_key(key: Option<&str>) -> Option<Self> {
        let Some(key) = key else { return Some(Self::default()) };
        let named = Self { fault: Fault::of_key(key), door: Door::of_key(key) };
        (named.fault.is_some() || named.door.is_some()).then_some(named)
    }
}

/// `GET /epj/launch?patient={id}`: sends the browser to the app with a new launch value.
pub(crate) async fn launch(
    State(epj): State<Arc<Epj>>,
    headers: HeaderMap,
    Query(query): Query<LaunchQuery>,
) -> Response {
    let Some(login) = epj.logged_in(&headers) else { return StatusCode::UNAUTHORIZED.into_response() };
    if epj.records.get(Kind::Patient, &query.patient).is_none() {
        return StatusCode::NOT_FOUND.into_response();
    }
    let Some(Named { fault, door }) = Named::of_key(query.fault.as_deref()) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let (Ok(value), Ok(mut to)) = (epj.surroundings.secret(), Url::parse(&epj.config.app_launch_url)) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let iss = faults::authorize::iss(fault, &epj.config, epj.config.base_of(door));
    if door == Some(Door::Standalone) {
        to.set_path("/standalone");
        to.query_pairs_mut().append_pair("iss", &iss);
        return Redirect::to(to.as_str()).into_response();
    }
    let encounter = open_encounter(&epj.records, &query.patient).and_then(|encounter| text(encounter, "id"));
    let launch = Launch {
        session: login.session,
        encounter: encounter.map(str::to_owned),
        patient: query.patient,
        door,
        wishes: Wishes { fault, banner: query.banner.unwrap_or(true), intent: query.intent },
    };
    if faults::authorize::launch_is_kept(fault) {
        epj.memory().grants.add_launch(epj.now(), value.clone(), launch);
    }
    to.query_pairs_mut().append_pair("iss", &iss).append_pair("launch", value.expose());
    Redirect::to(to.as_str()).into_response()
}
