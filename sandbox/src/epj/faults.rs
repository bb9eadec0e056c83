//! What the chart offers under "Feil å prøve".

use axum::Json;
use serde::Serialize;

use crate::Door;
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

/// `GET /epj/faults`: every fault of a launch and every door, by groups.
pub(crate) async fn faults() -> Json<Vec<ShownGroup>> {
    Json(Group::ALL.map(shown).into())
}

fn shown(group: Group) -> ShownGroup {
    let faults = ALL.iter().map(|(_, key, of, label)| (*of, ShownFault { key, label }));
    let doors = Door::ALL.into_iter().map(|door| {
        let (of, label) = door.shown();
        (of, ShownFault { key: door.key(), label })
    });
    ShownGroup {
        title: group.title(),
        faults: faults.chain(doors).filter(|(of, _)| *of == group).map(|(_, fault)| fault).collect(),
    }
}
