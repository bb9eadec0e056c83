//! What the chart offers under "Feil å prøve".

use axum::Json;
use serde::Serialize;

use crate::faults::{ALL, Group};

/// A heading and what stands under it.
#[derive(Debug, Serialize)]
pub(crate) struct ShownGroup {
    title: &'static str,
    faults: Vec<ShownFault>,
}

/// A button.
#[derive(Debug, Serialize)]
struct ShownFault {
    key: &'static str,
    label: &'static str,
}

/// `GET /epj/faults`: every fault of a launch, by groups.
pub(crate) async fn faults() -> Json<Vec<ShownGroup>> {
    Json(Group::ALL.into_iter().map(shown).filter(|group| !group.faults.is_empty()).collect())
}

fn shown(group: Group) -> ShownGroup {
    let faults = ALL.iter().filter(|(_, _, of, _)| *of == group);
    ShownGroup {
        title: group.title(),
        faults: faults.map(|(_, key, _, label)| ShownFault { key, label }).collect(),
    }
}
