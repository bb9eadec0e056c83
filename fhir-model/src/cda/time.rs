//! Points and spans of time: TS and IVL_TS (HL7 V3 data types R1) to FHIR dates and Periods.
//!
//! A date keeps the precision and the offset that it came with; nothing is converted between time zones.

use super::extension;
use super::xml::El;
use crate::json::{Json, Object};
use crate::r4::{Choice, Date, Extension, Parts, Period};

/// A point in time as FHIR can say it, and what stands beside it.
#[derive(Debug, Default)]
pub(super) struct Moment {
    /// A valid FHIR date or dateTime.
    pub(super) date: Option<Date>,
    /// Extensions for `_name`: nullFlavor, or the time as sent where FHIR cannot say it.
    pub(super) beside: Vec<Json>,
}

impl Moment {
    /// Whether nothing at all was sent.
    pub(super) fn is_empty(&self) -> bool {
        self.date.is_none() && self.beside.is_empty()
    }

    /// Puts the moment under a name: the date in its field, the rest beside it.
    pub(super) fn put(self, slot: &mut Option<Date>, rest: &mut Object, name: &str) {
        *slot = self.date;
        extension::beside(rest, name, self.beside);
    }

    /// The moment as an extension; `None` where nothing was sent.
    pub(super) fn extension(self, url: &'static str) -> Option<Extension> {
        if self.is_empty() {
            return None;
        }
        let mut extension = Extension {
            url: Some(url.into()),
            value: self.date.map(Choice::date_time),
            ..Extension::default()
        };
        extension::beside(&mut extension.rest, "valueDateTime", self.beside);
        Some(extension)
    }

    /// Puts the moment as `<stem>DateTime`.
    pub(super) fn put_choice(self, slot: &mut Option<Choice>, rest: &mut Object, stem: &str) {
        *slot = self.date.map(Choice::date_time);
        extension::beside(rest, &[stem, "DateTime"].concat(), self.beside);
    }
}

/// A TS: `@value` or `@nullFlavor`.
pub(super) fn moment(el: El<'_>) -> Moment {
    let mut moment = Moment::default();
    if let Some(value) = el.attr("value") {
        let (date, unsaid) = date_time(value);
        moment.date = date.map(Date::new);
        moment.beside.extend(unsaid.map(|text| extension::json(extension::DATE_TIME, "valueString", &text)));
    }
    let flavor = el.null_flavor();
    moment.beside.extend(flavor.map(|flavor| extension::json(extension::NULL_FLAVOR, "valueCode", flavor)));
    moment
}

/// A TS's text to a FHIR dateTime, and the text as sent (in ISO form where it has one) where FHIR cannot say all of it.
///
/// FHIR demands a zone with every time, and minutes with every hour (datatypes.html#dateTime).
pub(super) fn date_time(value: &str) -> (Option<String>, Option<String>) {
    if Parts::of(value).is_some_and(|parts| parts.time.is_none() || parts.zone.is_some())
        && value.contains('-')
    {
        // Already a FHIR date, as some sources write them.
        return (Some(value.to_owned()), None);
    }
    let (clock, zone) = match value.find(['+', '-', 'Z']) {
        Some(at) => value.split_at(at),
        None => (value, ""),
    };
    let (digits, fraction) = clock.split_once('.').unwrap_or((clock, ""));
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !all_digits(digits) || !all_digits(fraction) || digits.len() < 4 {
        return (None, Some(value.to_owned()));
    }
    let part = |from: usize, to: usize| digits.get(from..to);
    let mut date = part(0, 4).unwrap_or_default().to_owned();
    for (from, to) in [(4, 6), (6, 8)] {
        let Some(number) = part(from, to) else { break };
        date.push('-');
        date.push_str(number);
    }
    let day_is_whole = matches!(digits.len(), 4 | 6 | 8) && fraction.is_empty();
    if Parts::of(&date).is_none() {
        return (longest_valid(&date), Some(value.to_owned()));
    }
    if day_is_whole {
        // An offset on a bare date says nothing that FHIR could keep.
        return (Some(date), (!zone.is_empty()).then(|| value.to_owned()));
    }
    // Minutes without seconds: FHIR wants them, so zeros stand in the date and the text as sent beside it.
    let (time, seconds) = match (part(8, 10), part(10, 12), part(12, 14)) {
        (Some(hour), Some(minute), Some(second)) if digits.len() == 14 => {
            let point = if fraction.is_empty() { "" } else { "." };
            ([hour, ":", minute, ":", second, point, fraction].concat(), "")
        }
        (Some(hour), Some(minute), None) if digits.len() == 12 && fraction.is_empty() => {
            ([hour, ":", minute].concat(), ":00")
        }
        _ => return (Some(date), Some(value.to_owned())),
    };
    let zone = match (zone.get(..3), zone.get(3..5), zone.len()) {
        _ if zone.is_empty() || zone == "Z" => zone.to_owned(),
        (Some(hours), Some(minutes), 5) => [hours, ":", minutes].concat(),
        (Some(hours), None, 3) => [hours, ":00"].concat(),
        _ => return (Some(date), Some(value.to_owned())),
    };
    let sent = [&date, "T", &time, &zone].concat();
    if Parts::of(&sent).is_none() {
        return (Some(date), Some(value.to_owned()));
    }
    if zone.is_empty() {
        return (Some(date), Some(sent));
    }
    let whole = [&date, "T", &time, seconds, &zone].concat();
    (Some(whole), (!seconds.is_empty()).then_some(sent))
}

/// `1990-00-00` is the year 1990.
fn longest_valid(date: &str) -> Option<String> {
    [7, 4]
        .into_iter()
        .filter_map(|end| date.get(..end))
        .find(|part| Parts::of(part).is_some())
        .map(str::to_owned)
}

/// What an `effectiveTime` says: a moment, a span, or only why it says nothing.
#[derive(Debug)]
pub(super) enum When {
    /// `@value`
    Moment(Moment),
    /// `low`, `high`, or only a nullFlavor.
    Period(Box<Period>),
}

/// A TS or IVL_TS.
pub(super) fn when(el: El<'_>) -> When {
    if el.peek("value").is_some_and(|value| !value.is_empty()) {
        When::Moment(moment(el))
    } else {
        When::Period(Box::new(period(el)))
    }
}

impl When {
    /// Puts it as `<stem>DateTime` or `<stem>Period`; nothing where nothing was sent.
    pub(super) fn put_choice(self, slot: &mut Option<Choice>, rest: &mut Object, stem: &str) {
        match self {
            Self::Moment(moment) => moment.put_choice(slot, rest, stem),
            Self::Period(period) if *period == Period::default() => {}
            Self::Period(period) => *slot = Some(Choice::period(*period)),
        }
    }
}

/// An IVL_TS: `low` and `high`, or `@value` as both. `width` and `center` are not counted out.
pub(super) fn period(el: El<'_>) -> Period {
    let mut period = Period::default();
    if el.peek("value").is_some_and(|value| !value.is_empty()) {
        let at = moment(el);
        period.end.clone_from(&at.date);
        at.put(&mut period.start, &mut period.rest, "start");
    }
    if let Some(low) = el.first("low") {
        moment(low).put(&mut period.start, &mut period.rest, "start");
    }
    if let Some(high) = el.first("high") {
        moment(high).put(&mut period.end, &mut period.rest, "end");
    }
    period.extension.extend(el.null_flavor().map(extension::null_flavor));
    period
}

/// When something was, as the extension of a resource, a reference or a term; `None` where nothing was sent.
pub(super) fn extension(el: El<'_>) -> Option<Extension> {
    match when(el) {
        When::Moment(moment) => moment.extension(extension::TIME),
        When::Period(period) => {
            (*period != Period::default()).then(|| extension::with(extension::TIME, Choice::period(*period)))
        }
    }
}
