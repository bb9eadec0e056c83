//! Named values.

use helsebro_fhir::view::{Fact, FactKind, Value};
use leptos::prelude::*;

use crate::language::Words;
use crate::parts::term;

/// A list of named values; nothing where there are none.
pub(crate) fn facts(words: &Words, facts: &[Fact]) -> Option<AnyView> {
    if facts.is_empty() {
        return None;
    }
    let rows: Vec<_> = facts
        .iter()
        .map(|fact| {
            view! {
                <div class=class(fact.kind)>
                    <dt>{fact.label.clone()}</dt>
                    <dd>{value(words, &fact.value)}</dd>
                </div>
            }
        })
        .collect();
    Some(view! { <dl class="facts">{rows}</dl> }.into_any())
}

/// How much room a fact is given.
fn class(kind: FactKind) -> &'static str {
    match kind {
        FactKind::Dosage | FactKind::DosageText | FactKind::Note | FactKind::Result | FactKind::Reaction => {
            "wide"
        }
        _ => "",
    }
}

/// A value. Its codes and originals are not here: see [`whole`].
pub(crate) fn value(words: &Words, value: &Value) -> AnyView {
    match value {
        Value::Text(text) | Value::Date(text) => text.clone().into_any(),
        Value::Quantity(text) => view! { <span class="quantity">{text.clone()}</span> }.into_any(),
        Value::Sent { text, language } => {
            let foreign = term::foreign(words, language.as_deref());
            let mark = foreign.as_deref().map(|tag| words.language_name(tag));
            view! {
                <span class="sent" lang=foreign>
                    {text.clone()}
                </span>
                {mark.map(|mark| view! { <span class="origin">{mark}</span> })}
            }
            .into_any()
        }
        Value::Term(found) => term::term(words, found),
        Value::List(values) => {
            let items: Vec<_> =
                values.iter().map(|item| view! { <li>{self::value(words, item)}</li> }).collect();
            view! { <ul class="values">{items}</ul> }.into_any()
        }
        Value::Facts(inner) => facts(words, inner).into_any(),
        Value::NotSent(text) => view! { <span class="not-sent">{text.clone()}</span> }.into_any(),
    }
}

/// The facts whose values hold more than is seen: every term in them with its originals and codes.
pub(crate) fn whole(words: &Words, facts: &[Fact]) -> Vec<AnyView> {
    let mut found = Vec::new();
    for fact in facts {
        terms(words, &fact.label, &fact.value, &mut found);
    }
    found
}

fn terms(words: &Words, label: &str, value: &Value, found: &mut Vec<AnyView>) {
    match value {
        Value::Term(inner) => {
            if let Some(whole) = term::whole(words, inner) {
                found.push(
                    view! {
                        <div class="whole-of">
                            <p>
                                <span class="label">{label.to_owned()}</span>
                                " "
                                {term::term(words, inner)}
                            </p>
                            {whole}
                        </div>
                    }
                    .into_any(),
                );
            }
        }
        Value::List(values) => values.iter().for_each(|item| terms(words, label, item, found)),
        Value::Facts(inner) => inner.iter().for_each(|fact| terms(words, &fact.label, &fact.value, found)),
        Value::Text(_) | Value::Date(_) | Value::Quantity(_) | Value::Sent { .. } | Value::NotSent(_) => {}
    }
}
