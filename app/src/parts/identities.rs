//! Persons side by side in a table, differences marked in words and with an icon.

use helsebro_launch::wire;

use super::basic::unseen;
use super::icon::{Icon, icon};
use crate::compare::{self, Likeness, Line};
use crate::dom::{Element, el};
use crate::language::Words;
use crate::texts::Key;

/// A person and whose record it is from.
pub(crate) struct Column<'a> {
    /// `EPJ`, `Portugal`, `Dokumentet`.
    pub(crate) heading: String,
    /// The person.
    pub(crate) person: &'a wire::Patient,
}

/// The table, and the worst difference in it.
pub(crate) fn table(words: &Words, caption: String, columns: &[Column<'_>]) -> (Element, Likeness) {
    let persons: Vec<&wire::Patient> = columns.iter().map(|column| column.person).collect();
    let lines = compare::lines(&persons, words);
    let worst = compare::worst_of(&lines);
    let column = |text: String| el("th").attr("scope", "col").with(text);
    let head = el("tr")
        .with(el("th").attr("scope", "col").with(unseen(words.t(Key::CompareTrait))))
        .all(columns.iter().map(|one| column(one.heading.clone())))
        .with(column(words.t(Key::CompareResult)));
    let table = el("table")
        .class("ds-table identities")
        .with(el("caption").with(caption))
        .with(el("thead").with(head))
        .with(el("tbody").all(lines.into_iter().map(|line| row(words, line, columns))));
    (table, worst)
}

fn row(words: &Words, line: Line, columns: &[Column<'_>]) -> Element {
    let (class, mark, text) = match line.likeness {
        Likeness::Same => ("same", Icon::Check, Key::CompareSame),
        Likeness::Alone => ("alone", Icon::Dash, Key::CompareAlone),
        Likeness::LessPrecise => ("close", Icon::Info, Key::CompareLessPrecise),
        Likeness::Spelling => ("close", Icon::Info, Key::CompareSpelling),
        Likeness::Differs => ("differs", Icon::Differs, Key::CompareDiffers),
    };
    let cells = line.values.into_iter().zip(columns).map(|(value, column)| {
        let class = if value.is_none() { "missing" } else { "" };
        // The heading again, for the narrow frame, where a row is a block.
        el("td")
            .class(class)
            .attr("data-heading", column.heading.clone())
            .with(value.unwrap_or_else(|| words.t(Key::PersonNotSent)))
    });
    el("tr")
        .class(class)
        .with(el("th").attr("scope", "row").with(line.label))
        .all(cells)
        .with(el("td").class("result").with(el("span").with(icon(mark)).with(words.t(text))))
}
