//! Persons side by side in a table, differences marked in words and with an icon.

use helsebro_launch::wire;
use leptos::prelude::*;

use crate::compare::{self, Likeness, Line};
use crate::language::Words;
use crate::parts::icon::{Icon, icon};
use crate::texts::Key;

/// A person and whose record it is from.
pub(crate) struct Column<'a> {
    /// `EPJ`, `Portugal`, `Dokumentet`.
    pub(crate) heading: String,
    /// The person.
    pub(crate) person: &'a wire::Patient,
}

/// The table, and the worst difference in it.
pub(crate) fn table(words: &Words, caption: String, columns: &[Column<'_>]) -> (AnyView, Likeness) {
    let persons: Vec<&wire::Patient> = columns.iter().map(|column| column.person).collect();
    let lines = compare::lines(&persons, words);
    let worst = compare::worst_of(&lines);
    let headings: Vec<_> =
        columns.iter().map(|column| view! { <th scope="col">{column.heading.clone()}</th> }).collect();
    let rows: Vec<_> = lines.into_iter().map(|line| row(words, line, columns)).collect();
    let table = view! {
        <table class="ds-table identities" data-columns=columns.len().to_string()>
            <caption>{caption}</caption>
            <thead>
                <tr>
                    <th scope="col">
                        <span class="ds-sr-only">{words.t(Key::CompareTrait)}</span>
                    </th>
                    {headings}
                    <th scope="col">{words.t(Key::CompareResult)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    };
    (table.into_any(), worst)
}

fn row(words: &Words, line: Line, columns: &[Column<'_>]) -> AnyView {
    let (class, mark, text) = match line.likeness {
        Likeness::Same => ("same", Icon::Check, Key::CompareSame),
        Likeness::Alone => ("alone", Icon::Dash, Key::CompareAlone),
        Likeness::LessPrecise => ("close", Icon::Info, Key::CompareLessPrecise),
        Likeness::Spelling => ("close", Icon::Info, Key::CompareSpelling),
        Likeness::Differs => ("differs", Icon::Differs, Key::CompareDiffers),
    };
    let cells: Vec<_> = line
        .values
        .into_iter()
        .zip(columns)
        .map(|(value, column)| {
            let missing = value.is_none();
            // The heading again, for the narrow frame, where a row is a block.
            view! {
                <td class:missing=missing data-heading=column.heading.clone()>
                    {value.unwrap_or_else(|| words.t(Key::PersonNotSent))}
                </td>
            }
        })
        .collect();
    view! {
        <tr class=class>
            <th scope="row">{line.label}</th>
            {cells}
            <td class="result">{icon(mark)} {words.t(text)}</td>
        </tr>
    }
    .into_any()
}
