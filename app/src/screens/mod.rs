//! The screens, one file each.

pub(crate) mod begin;
pub(crate) mod callback;
pub(crate) mod document;
pub(crate) mod documents;
pub(crate) mod find;
pub(crate) mod frame;
pub(crate) mod home;
pub(crate) mod identity;
pub(crate) mod matches;
pub(crate) mod notice;
pub(crate) mod original;
pub(crate) mod summary;
