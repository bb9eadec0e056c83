//! Dosing: the `effectiveTime`s, `routeCode` and `doseQuantity` of a substanceAdministration, to one Dosage.
//!
//! A Timing is written only where all of what was sent is understood; else the timing stands as sent in an extension, and
//! no half-true Timing beside it. Rules and reasons: `docs/MAPPING.md`, Dosing.

use super::coded::some_concept;
use super::xml::El;
use super::{Mapper, extension, quantity, source, time};
use crate::r4::{Choice, Decimal, Dosage, DoseAndRate, Quantity, Ratio, Timing, TimingRepeat, Value};

/// What the `effectiveTime`s of a medicine say.
#[derive(Debug, Default)]
pub(super) struct Times<'a> {
    /// The first span or point: when the treatment goes on.
    pub(super) period: Option<El<'a>>,
    /// How often, in all other elements.
    frequency: Vec<El<'a>>,
}

/// Sorts the `effectiveTime`s: by what each is, not by its place alone, since sources leave the first one out or say
/// only in a later one when the treatment begins.
pub(super) fn times(el: El<'_>) -> Times<'_> {
    let mut times = Times::default();
    let mut spans = Vec::new();
    for time in el.all("effectiveTime") {
        let kind = time.xsi_type().unwrap_or_default();
        let frequent = matches!(kind, "PIVL_TS" | "EIVL_TS" | "SXPR_TS")
            || time.first("period").is_some()
            || time.first("event").is_some()
            || (time.peek("operator") == Some("A") && kind != "IVL_TS");
        if frequent {
            times.frequency.push(time);
        } else {
            spans.push(time);
        }
    }
    let told = |time: &El<'_>| {
        let bounds = [Some(*time), time.first("low"), time.first("high")];
        bounds.into_iter().flatten().any(|el| el.peek("value").is_some_and(|value| !value.is_empty()))
    };
    times.period = spans.iter().copied().find(told).or_else(|| spans.first().copied());
    let further = spans.into_iter().filter(|time| times.period.is_none_or(|period| !period.is(*time)));
    let (further, silent): (Vec<_>, Vec<_>) = further.partition(told);
    times.frequency.extend(further);
    if times.frequency.is_empty() {
        // Why nothing is said of how often.
        times.frequency.extend(silent.into_iter().filter(|time| time.is_null()));
    }
    if times.frequency.is_empty() {
        // A point alone is when the medicine is given, too.
        times.frequency.extend(times.period.filter(|time| is_point(*time)));
    }
    times
}

/// Whether an `effectiveTime` says that it is a point in time, and FHIR can say all of it.
fn is_point(time: El<'_>) -> bool {
    let said = |value| matches!(time::date_time(value), (Some(_), None));
    matches!(time.xsi_type(), Some("TS" | "SXCM_TS"))
        && is_plain(time)
        && time.peek("value").is_some_and(said)
}

impl<'a> Mapper<'a> {
    /// The Dosage of a substanceAdministration; `None` where nothing of it was sent.
    pub(super) fn dosage(&self, el: El<'a>, times: &Times<'a>) -> Option<Dosage> {
        let mut dosage = Dosage {
            route: some_concept(el.first("routeCode"), &self.words),
            site: some_concept(el.first("approachSiteCode"), &self.words),
            ..Dosage::default()
        };
        let mut given = DoseAndRate::default();
        if let Some(dose) = el.first("doseQuantity").and_then(|dose| self.amount(dose)) {
            given.dose = Some(dose);
        }
        if let Some(rate) = el.first("rateQuantity").and_then(|rate| self.amount(rate)) {
            given.rate = Some(rate);
        }
        if given != DoseAndRate::default() {
            dosage.dose_and_rate.push(given);
        }
        if let Some(most) = el.first("maxDoseQuantity") {
            let most = quantity::ratio(most, &self.words);
            dosage.max_dose_per_period = Some(most).filter(|most| *most != Ratio::default()).map(Box::new);
        }
        self.timing(&times.frequency, &mut dosage);
        self.lasting(times.period, &mut dosage);
        Some(dosage).filter(|dosage| *dosage != Dosage::default())
    }

    fn timing(&self, sent: &[El<'a>], dosage: &mut Dosage) {
        if sent.iter().all(|time| says_nothing(*time)) {
            return;
        }
        if let Some(flavor) = only_null(sent) {
            for time in sent {
                // More than that one word was sent: by whom the hours are set, or a reason for each part.
                let nulls = time.node().descendants().filter(|node| node.has_attribute("nullFlavor")).count();
                let more =
                    time.peek("institutionSpecified").is_some() || nulls > 1 || !holds_only_parts(*time);
                if more { dosage.extension.push(self.as_sent(*time)) } else { time.spend() }
            }
            let extension = vec![extension::null_flavor(flavor)];
            dosage.timing = Some(Box::new(Timing { extension, ..Timing::default() }));
            return;
        }
        let understood = understand(sent);
        let exact = understood.as_ref().is_some_and(|understood| understood.exact);
        dosage.timing = understood.map(|understood| Box::new(understood.timing));
        if exact {
            sent.iter().for_each(|time| time.spend());
        } else {
            dosage.extension.extend(sent.iter().map(|time| self.as_sent(*time)));
        }
    }

    /// For how long: the `width` of the treatment period, where a Timing says all the rest of it.
    fn lasting(&self, period: Option<El<'a>>, dosage: &mut Dosage) {
        let understood = match &dosage.timing {
            Some(timing) => timing.extension.is_empty() && timing.event.is_empty(),
            None => !dosage.extension.iter().any(|it| it.url.as_deref() == Some(extension::TIMING)),
        };
        let width = period.and_then(|period| period.first("width")).filter(|_| understood);
        let Some(Choice { value: Value::Quantity(width), .. }) = width.and_then(|it| self.amount(it)) else {
            return;
        };
        let repeat = dosage.timing.get_or_insert_default().repeat.get_or_insert_default();
        repeat.bounds = Some(Choice::new("Duration", Value::Quantity(width)));
    }

    /// One `effectiveTime` as sent.
    fn as_sent(&self, el: El<'a>) -> crate::r4::Extension {
        let mut extension = source::whole(extension::TIMING, el, &self.words);
        if let Some(kind) = el.xsi_type() {
            extension.extension.insert(0, extension::code("type", kind));
        }
        extension
    }
}

/// Whether an `effectiveTime` holds nothing but its type and operator.
fn says_nothing(el: El<'_>) -> bool {
    el.elements().next().is_none() && el.attributes().all(|it| it.name == "operator")
}

/// Whether nothing but empty parts of a timing stands below an `effectiveTime`.
fn holds_only_parts(time: El<'_>) -> bool {
    let below = time.node().descendants().skip(1);
    below.filter(|node| node.is_element()).all(|node| PARTS.contains(&node.tag_name().name()))
        && !time.node().descendants().any(|node| node.text().is_some_and(|text| !text.trim().is_empty()))
}

/// The elements of a timing (HL7 V3 data types R1, PIVL and EIVL).
const PARTS: &[&str] = &["event", "offset", "low", "high", "width", "center", "period", "phase"];

/// What the elements of an understood timing may carry.
const ATTRIBUTES: &[&str] = &[
    "value",
    "unit",
    "code",
    "codeSystem",
    "codeSystemName",
    "codeSystemVersion",
    "displayName",
    "institutionSpecified",
    "operator",
    "type",
];

/// Whether an `effectiveTime` holds nothing that the rules below do not read, and nothing of it is null.
fn is_plain(time: El<'_>) -> bool {
    fn is_bare(el: El<'_>) -> bool {
        !el.is_null() && !el.has_text() && el.attributes().all(|it| ATTRIBUTES.contains(&it.name))
    }
    fn holds(el: El<'_>, names: &'static [&'static str]) -> bool {
        el.elements().all(|child| child.known() && names.contains(&child.name()) && is_bare(child))
            && names.iter().all(|name| el.all(name).nth(1).is_none())
    }
    let below = |part, names| time.first(part).is_none_or(|part| holds(part, names));
    // Times to be left out, or to be cut at others, are no rule by themselves.
    matches!(time.peek("operator").unwrap_or_default(), "" | "A" | "I")
        && is_bare(time)
        && holds(time, &["event", "offset", "period"])
        && below("offset", &["low", "high"])
        && below("period", &[])
}

/// The nullFlavor where nothing but nullFlavors was sent.
fn only_null<'a>(sent: &[El<'a>]) -> Option<&'a str> {
    let silent = |el: &El<'a>| {
        el.node().descendants().filter(roxmltree::Node::is_element).all(|node| {
            node.attributes()
                .all(|it| matches!(it.name(), "nullFlavor" | "operator" | "type" | "institutionSpecified"))
        })
    };
    if !sent.iter().all(silent) {
        return None;
    }
    let flavors = sent.iter().flat_map(|el| el.node().descendants());
    flavors.filter_map(|node| node.attribute("nullFlavor")).map(str::trim).find(|flavor| !flavor.is_empty())
}

/// A Timing, and whether it says every letter of what was sent.
struct Understood {
    timing: Timing,
    exact: bool,
}

/// All parts together, or nothing.
fn understand(sent: &[El<'_>]) -> Option<Understood> {
    let mut repeat = TimingRepeat::default();
    let mut events = Vec::new();
    let mut exact = true;
    if !sent.iter().all(|time| is_plain(*time)) {
        return None;
    }
    for time in sent {
        match time.xsi_type() {
            Some("EIVL_TS") => exact &= event(*time, &mut repeat)?,
            None if time.first("event").is_some() => exact &= event(*time, &mut repeat)?,
            Some("PIVL_TS") => exact &= periodic(*time, &mut repeat)?,
            None if time.first("period").is_some() => exact &= periodic(*time, &mut repeat)?,
            Some("TS" | "SXCM_TS") | None if time.elements().next().is_none() => {
                exact &= time.peek("institutionSpecified").is_none();
                let (Some(date), None) = time::date_time(time.peek("value")?) else { return None };
                events.push(crate::r4::Date::new(date));
            }
            _ => return None,
        }
    }
    let repeats = repeat != TimingRepeat::default();
    // Fixed times and a rule together, or meals every few hours: which counts is not told.
    let hourly = !repeat.when.is_empty() && matches!(repeat.period_unit.as_deref(), Some("h" | "min" | "s"));
    if (repeats && !events.is_empty()) || hourly || (repeat.offset.is_some() && sent.len() > 1) {
        return None;
    }
    let timing = Timing { event: events, repeat: repeats.then_some(repeat), ..Timing::default() };
    Some(Understood { timing, exact })
}

/// An EIVL: an event of the day, with a time before or after it. Answers whether that says every letter of it.
fn event(el: El<'_>, repeat: &mut TimingRepeat) -> Option<bool> {
    let event = el.first("event")?;
    let code = event.peek("code")?;
    if !FHIR_EVENTS.contains(&code) || el.first("period").is_some() || el.peek("value").is_some() {
        return None;
    }
    if let Some(offset) = el.first("offset") {
        let minutes = minutes(offset)?;
        // FHIR (tim-9): an offset needs an event that it is before or after.
        if repeat.offset.is_some() || matches!(code, "C" | "CM" | "CD" | "CV") {
            return None;
        }
        repeat.offset = Some(minutes);
    }
    if !repeat.when.iter().any(|known| known == code) {
        repeat.when.push(code.to_owned());
    }
    let worded = event.peek("displayName").is_some() || event.elements().next().is_some();
    Some(!worded && el.peek("institutionSpecified").is_none())
}

/// The events of HL7's TimingEvent that FHIR's event-timing has too.
const FHIR_EVENTS: &[&str] =
    &["HS", "WAKE", "C", "CM", "CD", "CV", "AC", "ACM", "ACD", "ACV", "PC", "PCM", "PCD", "PCV"];

/// An offset of whole minutes, the same at both ends.
fn minutes(offset: El<'_>) -> Option<Decimal> {
    let bound = |el: El<'_>| {
        let value: u32 = el.peek("value")?.parse().ok()?;
        match el.peek("unit")? {
            "min" => Some(value),
            "h" => value.checked_mul(60),
            _ => None,
        }
    };
    let only = match (offset.first("low"), offset.first("high")) {
        (None, None) => bound(offset)?,
        // One bound alone is a range without an end.
        (Some(low), Some(high)) if offset.peek("value").is_none() => {
            bound(low).filter(|low| bound(high) == Some(*low))?
        }
        _ => return None,
    };
    Decimal::new(&only.to_string())
}

/// A PIVL: every so often, or so many times a day. Answers whether that says every letter of it.
fn periodic(el: El<'_>, repeat: &mut TimingRepeat) -> Option<bool> {
    let foreign = el.elements().any(|child| child.name() != "period");
    let aligned = el.attributes().any(|attribute| attribute.name == "alignment");
    if foreign || aligned || el.peek("value").is_some() || repeat.period.is_some() {
        return None;
    }
    let period = el.first("period")?;
    let value = period.peek("value")?;
    let number = Decimal::new(value).filter(|number| number.to_f64() > 0.0)?;
    let unit = match period.peek("unit")? {
        unit @ ("s" | "min" | "h" | "d" | "wk" | "mo" | "a") => unit,
        _ => return None,
    };
    // "Three times a day" is sent as a period of 8 h whose hours the institution sets.
    let hours: Option<u32> = value.parse().ok().filter(|hours| 24_u32.is_multiple_of(*hours));
    let by_institution = el.peek("institutionSpecified") == Some("true");
    let (frequency, number, unit, exact) = match hours {
        Some(hours) if by_institution && unit == "h" => (24 / hours, Decimal::new("1")?, "d", false),
        _ => (1, number, unit, !by_institution),
    };
    repeat.frequency = Decimal::new(&frequency.to_string());
    repeat.period = Some(number);
    repeat.period_unit = Some(unit.to_owned());
    Some(exact)
}

/// An amount that is only counted: packages.
pub(super) fn count<'a>(el: El<'a>, mapper: &Mapper<'a>) -> Option<Quantity> {
    match mapper.amount(el)?.value {
        Value::Quantity(quantity) => Some(*quantity),
        _ => None,
    }
}
