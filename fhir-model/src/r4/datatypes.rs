//! FHIR R4 data types (hl7.org/fhir/R4/datatypes.html), as far as they are displayed.

use std::borrow::Cow;

use super::define::datatype;
use super::{Date, Decimal};

datatype! {
    /// Extension: `url` and a value, or further extensions.
    Extension {
        /// What it means.
        url: Option<Cow<'static, str>> = "url",
    } => choice {
        /// `value[x]`
        value = "value",
    }

    /// A code of a code system.
    Coding {
        /// URI of the system.
        system: Option<Cow<'static, str>> = "system",
        /// Version of the system.
        version: Option<String> = "version",
        /// The code.
        code: Option<String> = "code",
        /// The words that were sent with it.
        display: Option<String> = "display",
        /// Chosen by a person.
        user_selected: Option<bool> = "userSelected",
    }

    /// A concept: codes of several systems, and the words it was written down in.
    CodeableConcept {
        /// The codes.
        coding: Vec<Coding> = "coding",
        /// The original words.
        text: Option<String> = "text",
    }

    /// An identifier.
    Identifier {
        /// usual, official, temp, secondary, old
        use_: Option<String> = "use",
        /// What kind of identifier.
        kind: Option<CodeableConcept> = "type",
        /// URI of the system that issued it.
        system: Option<String> = "system",
        /// The value.
        value: Option<String> = "value",
        /// When it was in use.
        period: Option<Period> = "period",
        /// Who issued it.
        assigner: Option<Box<Reference>> = "assigner",
    }

    /// A person's name.
    HumanName {
        /// usual, official, nickname, maiden, …
        use_: Option<String> = "use",
        /// The name as one text.
        text: Option<String> = "text",
        /// Family name.
        family: Option<String> = "family",
        /// Given names in order.
        given: Vec<String> = "given",
        /// Parts before.
        prefix: Vec<String> = "prefix",
        /// Parts after.
        suffix: Vec<String> = "suffix",
        /// When it was in use.
        period: Option<Period> = "period",
    }

    /// A postal address.
    Address {
        /// home, work, temp, old
        use_: Option<String> = "use",
        /// postal, physical, both
        kind: Option<String> = "type",
        /// The address as one text.
        text: Option<String> = "text",
        /// Street and number.
        line: Vec<String> = "line",
        /// City.
        city: Option<String> = "city",
        /// District.
        district: Option<String> = "district",
        /// State or region.
        state: Option<String> = "state",
        /// Postal code.
        postal_code: Option<String> = "postalCode",
        /// Country.
        country: Option<String> = "country",
        /// When it was in use.
        period: Option<Period> = "period",
    }

    /// A telephone number, an e-mail address and the like.
    ContactPoint {
        /// phone, email, …
        system: Option<String> = "system",
        /// The number or address.
        value: Option<String> = "value",
        /// home, work, mobile, …
        use_: Option<String> = "use",
        /// Order of preference.
        rank: Option<Decimal> = "rank",
        /// When it was in use.
        period: Option<Period> = "period",
    }

    /// From a start to an end.
    Period {
        /// Start, inclusive.
        start: Option<Date> = "start",
        /// End, inclusive; absent: goes on or unknown.
        end: Option<Date> = "end",
    }

    /// A measured or counted amount.
    Quantity {
        /// The number.
        value: Option<Decimal> = "value",
        /// < <= >= >
        comparator: Option<String> = "comparator",
        /// The unit in words.
        unit: Option<String> = "unit",
        /// URI of the unit's system.
        system: Option<Cow<'static, str>> = "system",
        /// The unit's code.
        code: Option<String> = "code",
    }

    /// From a low to a high amount.
    Range {
        /// Low.
        low: Option<Quantity> = "low",
        /// High.
        high: Option<Quantity> = "high",
    }

    /// One amount in another.
    Ratio {
        /// Above the line.
        numerator: Option<Quantity> = "numerator",
        /// Below the line.
        denominator: Option<Quantity> = "denominator",
    }

    /// A reference to a resource.
    Reference {
        /// Relative, absolute, urn or `#contained`.
        reference: Option<String> = "reference",
        /// The type of what is referred to.
        kind: Option<String> = "type",
        /// Its business identifier.
        identifier: Option<Box<Identifier>> = "identifier",
        /// Its name in words.
        display: Option<String> = "display",
    }

    /// A note.
    Annotation {
        /// When it was written.
        time: Option<Date> = "time",
        /// The note (markdown; shown as plain text).
        text: Option<String> = "text",
    } => choice {
        /// `author[x]`
        author = "author",
    }

    /// Content of another format.
    Attachment {
        /// MIME type.
        content_type: Option<String> = "contentType",
        /// BCP 47.
        language: Option<String> = "language",
        /// Base64.
        data: Option<String> = "data",
        /// Where it lies.
        url: Option<String> = "url",
        /// Size in bytes.
        size: Option<Decimal> = "size",
        /// SHA-1, base64.
        hash: Option<String> = "hash",
        /// A label.
        title: Option<String> = "title",
        /// When it was made.
        creation: Option<Date> = "creation",
    }

    /// Metadata of a resource.
    Meta {
        /// Version.
        version_id: Option<String> = "versionId",
        /// When it last changed.
        last_updated: Option<Date> = "lastUpdated",
        /// Where it comes from.
        source: Option<String> = "source",
        /// The profiles that it claims.
        profile: Vec<String> = "profile",
        /// Security labels.
        security: Vec<Coding> = "security",
        /// Tags.
        tag: Vec<Coding> = "tag",
    }

    /// Text that a person reads.
    Narrative {
        /// generated, extensions, additional, empty
        status: Option<String> = "status",
        /// XHTML, as it was sent; made safe where it is shown.
        div: Option<String> = "div",
    }

    /// When something happens.
    Timing {
        /// At these times.
        event: Vec<Date> = "event",
        /// By this rule.
        repeat: Option<TimingRepeat> = "repeat",
        /// By this code: BID, TID, …
        code: Option<CodeableConcept> = "code",
    }

    /// A rule of repetition.
    TimingRepeat {
        /// How many times.
        count: Option<Decimal> = "count",
        /// At most.
        count_max: Option<Decimal> = "countMax",
        /// How long each time.
        duration: Option<Decimal> = "duration",
        /// At most.
        duration_max: Option<Decimal> = "durationMax",
        /// UCUM time unit.
        duration_unit: Option<String> = "durationUnit",
        /// Times per period.
        frequency: Option<Decimal> = "frequency",
        /// At most.
        frequency_max: Option<Decimal> = "frequencyMax",
        /// Length of the period.
        period: Option<Decimal> = "period",
        /// At most.
        period_max: Option<Decimal> = "periodMax",
        /// UCUM time unit.
        period_unit: Option<String> = "periodUnit",
        /// mon to sun
        day_of_week: Vec<String> = "dayOfWeek",
        /// hh:mm:ss
        time_of_day: Vec<String> = "timeOfDay",
        /// Event codes: ACM, HS, …
        when: Vec<String> = "when",
        /// Minutes from the event.
        offset: Option<Decimal> = "offset",
    } => choice {
        /// `bounds[x]`
        bounds = "bounds",
    }

    /// How a medicine is to be taken.
    Dosage {
        /// Order.
        sequence: Option<Decimal> = "sequence",
        /// In words.
        text: Option<String> = "text",
        /// Further instructions.
        additional_instruction: Vec<CodeableConcept> = "additionalInstruction",
        /// In words for the patient.
        patient_instruction: Option<String> = "patientInstruction",
        /// When.
        timing: Option<Box<Timing>> = "timing",
        /// Where on the body.
        site: Option<CodeableConcept> = "site",
        /// How it enters the body.
        route: Option<CodeableConcept> = "route",
        /// How it is given.
        method: Option<CodeableConcept> = "method",
        /// How much.
        dose_and_rate: Vec<DoseAndRate> = "doseAndRate",
        /// Upper limit per time.
        max_dose_per_period: Option<Box<Ratio>> = "maxDosePerPeriod",
        /// Upper limit per administration.
        max_dose_per_administration: Option<Box<Quantity>> = "maxDosePerAdministration",
        /// Upper limit in a life.
        max_dose_per_lifetime: Option<Box<Quantity>> = "maxDosePerLifetime",
    } => choice {
        /// `asNeeded[x]`
        as_needed = "asNeeded",
    }

    /// An amount each time.
    DoseAndRate {
        /// ordered or calculated
        kind: Option<CodeableConcept> = "type",
    } => choice {
        /// `dose[x]`
        dose = "dose",
        /// `rate[x]`
        rate = "rate",
    }
}
