//! What several screens are made of.

pub(crate) mod banner;
pub(crate) mod basic;
pub(crate) mod busy;
pub(crate) mod choice;
pub(crate) mod disclosure;
pub(crate) mod fact;
pub(crate) mod failure;
pub(crate) mod header;
pub(crate) mod heading;
pub(crate) mod icon;
pub(crate) mod identities;
pub(crate) mod narrative;
pub(crate) mod page;
pub(crate) mod pdf;
pub(crate) mod print;
pub(crate) mod row;
pub(crate) mod section;
pub(crate) mod steps;
pub(crate) mod term;
pub(crate) mod text;
pub(crate) mod trait_field;
