//! What each fault does, request by request.

mod authorize;
mod fhir;
mod id_token;
mod tokens;

use std::collections::HashSet;

use axum::http::StatusCode;

use super::{ALL, Group};
use crate::Door;
use crate::kit::Kit;

#[test]
fn each_fault_has_a_key_and_within_its_group_a_label_of_its_own() {
    let keys: HashSet<&str> = ALL.iter().map(|(_, key, ..)| *key).collect();
    assert_eq!(keys.len(), ALL.len());
    assert!(Door::ALL.iter().all(|door| !keys.contains(door.key())));
    let labels: HashSet<(&str, &str)> =
        ALL.iter().map(|(_, _, group, label)| (group.title(), *label)).collect();
    assert_eq!(labels.len(), ALL.len());
    assert!(keys.iter().all(|key| key.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'))));
    assert!(Group::ALL.iter().all(|group| !group.title().is_empty()));
}

#[test]
fn the_readme_tells_of_every_fault_and_door() {
    let readme = include_str!("../../../README.md");
    let keys = ALL.iter().map(|(_, key, ..)| *key).chain(Door::ALL.map(Door::key));
    let untold: Vec<&str> = keys.filter(|key| !readme.contains(&format!("`{key}`"))).collect();
    assert_eq!(untold, [""; 0]);
}

#[tokio::test]
async fn a_fault_that_nobody_knows_opens_nothing() {
    let kit = Kit::new();
    let cookie = kit.log_in("legevaktslege").await;
    for fault in ["made-up", "ACCESS-DENIED", ""] {
        let path = format!("/epj/launch?patient=pt-diana&fault={fault}");
        assert_eq!(kit.get(&path, &[("cookie", &cookie)]).await.status, StatusCode::BAD_REQUEST, "{fault}");
    }
}

#[tokio::test]
async fn a_fault_is_of_its_own_launch_alone() {
    let kit = Kit::new();
    assert_eq!(kit.redeem_with_fault("token-500").await.status, StatusCode::INTERNAL_SERVER_ERROR);
    let token = kit.token_answer("legevaktslege", "pt-diana", crate::kit::SCOPES).await;
    assert!(kit.is_good(&token).await);
}
