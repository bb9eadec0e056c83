//! Concerns: the act around the observations of an allergy or a problem (IHE PCC), or these alone.

use super::absence::{self, Absence, Kind};
use super::section::Mapped;
use super::xml::El;
use super::{Mapper, entry, extension, status, time};
use crate::r4::{Choice, Extension, Identifier, Period, Reference, Resource};

/// The absence that an observation states, if it does, and the term of it that does; the act around it is asked too.
type Absent<'a> = fn(El<'a>, Option<El<'a>>, &Mapper<'a>) -> Option<(Kind, Option<El<'a>>)>;

impl<'a> Mapper<'a> {
    /// An entry of the allergies or the problems: an absence or a resource for each of its observations. `make` makes the
    /// resource, `extensions` finds the extensions of one that it made.
    pub(super) fn concerned<T: Into<Resource>>(
        &mut self,
        el: El<'a>,
        absent: Absent<'a>,
        make: fn(&mut Self, El<'a>, Option<&mut Concern>) -> T,
        extensions: fn(&mut Resource) -> Option<&mut Vec<Extension>>,
    ) -> Mapped {
        let (act, observations) = parts(el);
        if observations.is_empty() {
            return match el.is_null() {
                true => Mapped::absent(self.null_entry(el)),
                false => Mapped::one(self.generic(el)),
            };
        }
        let mut mapped = Mapped::default();
        let mut concern = act.map(|act| self.concern(act));
        let first = self.entries.len();
        // What is left of a single observation is left of its act.
        let several = act.is_none() || observations.len() > 1;
        for observation in observations {
            match absent(observation, act, self) {
                Some((kind, term)) => mapped.absences.push(self.absence(kind, observation, term)),
                None => {
                    let mut made = make(self, observation, concern.as_mut()).into();
                    if several && let Some(extension) = extensions(&mut made) {
                        self.finish(observation, extension);
                    }
                    mapped.resources.push(self.add(made));
                }
            }
        }
        // What is then left of the act belongs to the first of them.
        let mut rest = Vec::new();
        act.into_iter().for_each(|act| self.finish(act, &mut rest));
        let mut made = self.entries.iter_mut().skip(first).filter_map(|entry| entry.resource.as_mut());
        if let Some(extension) = made.find_map(extensions) {
            extension.extend(rest);
        } else if let Some(absence) = mapped.absences.first_mut() {
            absence.add(concern.unwrap_or_default(), rest);
        }
        mapped
    }

    /// An entry that is nothing but a nullFlavor.
    fn null_entry(&self, el: El<'a>) -> Absence {
        let kind = absence::of_nulls([el]).unwrap_or(Kind::Unavailable);
        self.absence(kind, el, el.first("code"))
    }

    /// The concern act around observations: its ids, words, status and time.
    fn concern(&mut self, act: El<'a>) -> Concern {
        entry::structural_code(act);
        let mut concern = Concern::default();
        let extension = &mut concern.extension;
        concern.identifier = self.entry_head(act, extension);
        self.entry_text(act, extension);
        let status = act.first("statusCode").and_then(|status| status.attr("code"));
        extension.extend(status.map(|status| extension::code(extension::CONCERN_STATUS, status)));
        if let Some(when) = act.first("effectiveTime") {
            let period = time::period(when);
            if period != Period::default() {
                extension.push(extension::with(extension::CONCERN_PERIOD, Choice::period(period)));
            }
        }
        concern.status = status.and_then(status::concern);
        concern.negated = act.tells_negation();
        concern.nullified = act.is_nullified();
        concern.recorder = self.recorder(act);
        concern
    }
}

/// The concern act, where there is one, and the observations that it holds.
fn parts(el: El<'_>) -> (Option<El<'_>>, Vec<El<'_>>) {
    match el.name() {
        "act" => (Some(el), el.related("observation").map(|(_, observation)| observation).collect()),
        _ => (None, vec![el]),
    }
}

/// What a concern act says of the observations in it.
#[derive(Debug, Default)]
pub(super) struct Concern {
    identifier: Vec<Identifier>,
    extension: Vec<Extension>,
    /// The clinical status that it says by itself.
    pub(super) status: Option<&'static str>,
    /// It says the opposite of what it holds.
    pub(super) negated: bool,
    /// It was sent in error.
    pub(super) nullified: bool,
    /// Who wrote it down.
    pub(super) recorder: Option<Reference>,
}

impl Concern {
    /// Gives its ids and extensions to the resource of an observation: all of them to the first, its status and time to
    /// every one. What the observation said in the same words already is not told twice.
    pub(super) fn tell(&mut self, identifier: &mut Vec<Identifier>, extension: &mut Vec<Extension>) {
        identifier.append(&mut self.identifier);
        let shared = |it: &Extension| {
            matches!(it.url.as_deref(), Some(extension::CONCERN_STATUS | extension::CONCERN_PERIOD))
        };
        let rest: Vec<_> = self.extension.iter().filter(|it| shared(it)).cloned().collect();
        for told in std::mem::replace(&mut self.extension, rest) {
            if !extension.contains(&told) {
                extension.push(told);
            }
        }
    }

    /// All of it as extensions, where it holds nothing but an absence.
    pub(super) fn into_extensions(self) -> impl Iterator<Item = Extension> {
        let negated = self.negated.then(|| extension::with(extension::NEGATED, Choice::boolean(true)));
        self.identifier.into_iter().map(entry::identifier_extension).chain(self.extension).chain(negated)
    }
}
