//! One field of a search mask: label, where to find the value, the field, what is wrong with it.

use helsebro_fhir::lookup::{Trait, TraitKind};
use leptos::prelude::*;

use super::basic::message;
use super::choice::{field, field_input, fieldset, label_of};
use crate::chart::Chart;
use crate::dom::{Element, el, live};
use crate::language::Words;
use crate::search::{Complaint, FormField};
use crate::texts::Key;

/// What was wrong when the form was last handed in: field and complaint.
pub(crate) type Complaints = Vec<(usize, Complaint)>;

/// The `id` of a field.
pub(crate) fn id(index: usize) -> String {
    format!("trait-{index}")
}

/// The field; what is typed goes to the chart's form.
pub(crate) fn trait_field(
    chart: Chart,
    words: &Words,
    index: usize,
    part: &Trait,
    complaints: RwSignal<Complaints>,
) -> Element {
    if part.kind == TraitKind::Gender {
        return gender(chart, words, index, part, complaints);
    }
    let id = id(index);
    let (help_id, problem_id, epj_id) = (format!("{id}-help"), format!("{id}-problem"), format!("{id}-epj"));
    let described = format!("{help_id} {epj_id} {problem_id}");
    let numeric = part.kind == TraitKind::BirthDate || part.format.pattern.as_deref().is_some_and(all_digits);
    let optional = part.optional.then(|| format!(" ({})", words.t(Key::FindOptional)));
    let input = field_input("text", &id)
        .attr("autocomplete", "off")
        .attr("autocapitalize", "off")
        .attr("spellcheck", "false")
        .attr("inputmode", if numeric { "numeric" } else { "text" })
        .attr("aria-describedby", described)
        .live("aria-invalid", move || is_wrong(complaints, index))
        .live_prop("value", move || form_field(chart, index).typed)
        .on("input", move |event| type_in(chart, index, event_target_value(&event)));
    let from_epj = words.t(Key::FindFromEpj);
    field()
        .with(label_of(&id, words.of(&part.label)).with(optional))
        .with(el("div").attr("data-field", "description").attr("id", help_id).with(help(words, part)))
        .with(input)
        .with(
            el("p")
                .class("from-epj")
                .attr("id", epj_id)
                .with(live(move || form_field(chart, index).from_epj.then(|| from_epj.clone()))),
        )
        .with(complaint_of(words, index, part, problem_id, complaints))
}

fn gender(
    chart: Chart,
    words: &Words,
    index: usize,
    part: &Trait,
    complaints: RwSignal<Complaints>,
) -> Element {
    let choices = [
        ("female", Key::PersonFemale),
        ("male", Key::PersonMale),
        ("other", Key::PersonOther),
        ("unknown", Key::PersonUnknown),
    ];
    let radios = choices.into_iter().enumerate().map(|(at, (code, key))| {
        // The first one bears the field's id: where the list of what is wrong leads to.
        let id = if at == 0 { id(index) } else { format!("{}-{code}", id(index)) };
        let input = field_input("radio", &id)
            .attr("name", self::id(index))
            .live_prop("checked", move || form_field(chart, index).typed == code)
            .on("change", move |_| type_in(chart, index, code.to_owned()));
        field().with(input).with(label_of(&id, words.t(key)))
    });
    let (help_id, problem_id) = (format!("{}-help", id(index)), format!("{}-problem", id(index)));
    let described = format!("{help_id} {problem_id}");
    let help = el("p").attr("data-field", "description").attr("id", help_id).with(words.of(&part.help));
    // A group cannot be invalid, a radiogroup can.
    fieldset(words.of(&part.label))
        .attr("role", "radiogroup")
        .attr("aria-describedby", described)
        .live("aria-invalid", move || is_wrong(complaints, index))
        .with((!part.help.is_empty()).then_some(help))
        .with(el("div").class("radios").all(radios))
        .with(complaint_of(words, index, part, problem_id, complaints))
}

/// The value of `aria-invalid`.
fn is_wrong(complaints: RwSignal<Complaints>, index: usize) -> Option<String> {
    let wrong = complaints.with(|all| all.iter().any(|(at, _)| *at == index));
    wrong.then(|| "true".to_owned())
}

/// What is wrong with the field, as long as it is.
fn complaint_of(
    words: &Words,
    index: usize,
    part: &Trait,
    id: String,
    complaints: RwSignal<Complaints>,
) -> crate::dom::Node {
    let (words, part) = (words.clone(), part.clone());
    live(move || {
        let found = complaints.with(|all| all.iter().find(|(at, _)| *at == index).map(|(_, found)| *found));
        found.map(|found| message(&id, complaint(&words, &part, found)))
    })
}

fn form_field(chart: Chart, index: usize) -> FormField {
    let form = chart.form.get();
    form.and_then(|form| form.fields.get(index).cloned()).unwrap_or_default()
}

fn type_in(chart: Chart, index: usize, typed: String) {
    chart.form.update(|form| {
        if let Some(field) = form.as_mut().and_then(|form| form.fields.get_mut(index)) {
            *field = FormField { typed, from_epj: false };
        }
    });
}

/// Where the value is found, and a value of the right form.
fn help(words: &Words, part: &Trait) -> String {
    let mut help = words.of(&part.help);
    if part.kind == TraitKind::BirthDate {
        help = format!("{help} {}", words.t(Key::FindDateForm));
    }
    if let Some(example) = &part.format.example {
        help = format!("{help} {}", words.fill(Key::FindExample, &[("example", example)]));
    }
    help.trim().to_owned()
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
