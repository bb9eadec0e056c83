//! One field of a search mask: label, where to find the value, the field, what is wrong with it.

use helsebro_fhir::lookup::{Trait, TraitKind};
use leptos::prelude::*;

use crate::chart::Chart;
use crate::language::Words;
use crate::search::Complaint;
use crate::texts::Key;

/// The `id` of a field.
pub(crate) fn id(index: usize) -> String {
    format!("trait-{index}")
}

/// The field; what is typed goes to the chart's form.
pub(crate) fn trait_field(
    chart: Chart,
    words: &Words,
    index: usize,
    part: Trait,
    complaints: RwSignal<Vec<(usize, Complaint)>>,
) -> AnyView {
    let wrong = {
        let (words, part) = (words.clone(), part.clone());
        Memo::new(move |_| {
            let found = complaints
                .with(|all| all.iter().find(|(at, _)| *at == index).map(|(_, complaint)| *complaint));
            found.map(|found| complaint(&words, &part, found))
        })
    };
    if part.kind == TraitKind::Gender {
        return gender(chart, words, index, &part, wrong);
    }
    let id = id(index);
    let (help_id, problem_id, epj_id) = (format!("{id}-help"), format!("{id}-problem"), format!("{id}-epj"));
    let described = {
        let (help_id, problem_id, epj_id) = (help_id.clone(), problem_id.clone(), epj_id.clone());
        move || {
            let problem = if wrong.get().is_some() { problem_id.as_str() } else { "" };
            format!("{help_id} {epj_id} {problem}")
        }
    };
    let from_epj = Memo::new(move |_| field(chart, index, |field| field.from_epj));
    let epj_text = words.t(Key::FindFromEpj);
    let numeric = part.kind == TraitKind::BirthDate || part.format.pattern.as_deref().is_some_and(all_digits);
    view! {
        <div class="ds-field">
            <label class="ds-label" for=id.clone()>
                {words.of(&part.label)}
                {part.optional.then(|| format!(" ({})", words.t(Key::FindOptional)))}
            </label>
            <div data-field="description" id=help_id>
                {help(words, &part)}
            </div>
            <input
                class="ds-input"
                id=id
                type="text"
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                inputmode=if numeric { "numeric" } else { "text" }
                aria-invalid=move || wrong.get().is_some().then_some("true")
                aria-describedby=described
                prop:value=move || field(chart, index, |field| field.typed.clone())
                on:input=move |event| type_in(chart, index, event_target_value(&event))
            />
            <p class="from-epj" id=epj_id>
                {move || from_epj.get().then(|| epj_text.clone())}
            </p>
            {move || wrong.get().map(|text| message(problem_id.clone(), text))}
        </div>
    }
    .into_any()
}

fn gender(chart: Chart, words: &Words, index: usize, part: &Trait, wrong: Memo<Option<String>>) -> AnyView {
    let problem_id = format!("{}-problem", id(index));
    let radios = [
        ("female", Key::PersonFemale),
        ("male", Key::PersonMale),
        ("other", Key::PersonOther),
        ("unknown", Key::PersonUnknown),
    ];
    let radios: Vec<_> = radios
        .into_iter()
        .enumerate()
        .map(|(at, (code, key))| {
            // The first one bears the field's id: where the list of what is wrong leads to.
            let radio_id = if at == 0 { id(index) } else { format!("{}-{code}", id(index)) };
            view! {
                <div class="ds-field">
                    <input
                        class="ds-input"
                        type="radio"
                        name=id(index)
                        id=radio_id.clone()
                        aria-invalid=move || wrong.get().is_some().then_some("true")
                        prop:checked=move || field(chart, index, |field| field.typed == code)
                        on:change=move |_| type_in(chart, index, code.to_owned())
                    />
                    <label class="ds-label" for=radio_id>{words.t(key)}</label>
                </div>
            }
        })
        .collect();
    view! {
        <fieldset class="ds-fieldset">
            <legend class="ds-label">{words.of(&part.label)}</legend>
            {(!part.help.is_empty()).then(|| view! { <p data-field="description">{words.of(&part.help)}</p> })}
            <div class="radios">{radios}</div>
            {move || wrong.get().map(|text| message(problem_id.clone(), text))}
        </fieldset>
    }
    .into_any()
}

fn field<T: Default>(chart: Chart, index: usize, read: impl Fn(&crate::search::FormField) -> T) -> T {
    chart
        .form
        .with(|form| form.as_ref().and_then(|form| form.fields.get(index)).map(&read))
        .unwrap_or_default()
}

fn type_in(chart: Chart, index: usize, typed: String) {
    chart.form.update(|form| {
        if let Some(field) = form.as_mut().and_then(|form| form.fields.get_mut(index)) {
            field.typed = typed;
            field.from_epj = false;
        }
    });
}

/// Where the value is found, and a value of the right form.
fn help(words: &Words, part: &Trait) -> String {
    let mut help = words.of(&part.help);
    if part.kind == TraitKind::BirthDate {
        help = format!("{help} {}", words.t(Key::FindDateForm)).trim().to_owned();
    }
    match &part.format.example {
        Some(example) => {
            format!("{help} {}", words.fill(Key::FindExample, &[("example", example)])).trim().to_owned()
        }
        None => help,
    }
}

fn all_digits(pattern: &str) -> bool {
    pattern.chars().all(|form| form == '9')
}

/// A complaint in words: what the field must look like.
pub(crate) fn complaint(words: &Words, part: &Trait, complaint: Complaint) -> String {
    let format = &part.format;
    match complaint {
        Complaint::Missing => words.t(Key::FindMissing),
        Complaint::NoDate => words.t(Key::FindNoDate),
        Complaint::WrongForm => match (&format.pattern, format.min, format.max) {
            (Some(pattern), ..) => {
                let length = pattern.chars().count().to_string();
                let key = if all_digits(pattern) { Key::FindWrongDigits } else { Key::FindWrongCharacters };
                words.fill(key, &[("length", &length), ("pattern", &spoken(pattern))])
            }
            (None, min, Some(max)) => {
                let min = min.unwrap_or(1).to_string();
                words.fill(Key::FindWrongLength, &[("min", &min), ("max", &max.to_string())])
            }
            _ => words.t(Key::FindWrongForm),
        },
    }
}

/// A pattern as a person reads one: `0` a digit, `A` a letter, `X` either.
fn spoken(pattern: &str) -> String {
    pattern.replace('9', "0")
}

/// What is wrong, under a field.
pub(crate) fn message(id: String, text: String) -> AnyView {
    view! {
        <p class="ds-validation-message" data-field="validation" id=id>
            {text}
        </p>
    }
    .into_any()
}
