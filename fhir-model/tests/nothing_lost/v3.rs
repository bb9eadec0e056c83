//! What FHIR R4 calls what HL7 V3 says: code systems, identifiers, times, statuses, uses.

/// Where HL7's terminology lies.
pub(crate) const TERMINOLOGY: &str = "http://terminology.hl7.org/CodeSystem";

/// What FHIR calls the use of a name, an address or a number.
pub(crate) fn use_of(code: &str) -> &str {
    match code {
        "H" | "HP" | "HV" => "home",
        "WP" => "work",
        "MC" => "mobile",
        "TMP" => "temp",
        "BAD" => "old",
        "PST" => "postal",
        "PHYS" => "physical",
        "L" => "usual",
        "C" => "official",
        "P" | "A" => "nickname",
        other => other,
    }
}

/// What FHIR calls the relation to another document.
pub(crate) fn related(code: &str) -> Option<&'static str> {
    match code {
        "RPLC" => Some("replaces"),
        "APND" => Some("appends"),
        "XFRM" => Some("transforms"),
        _ => None,
    }
}

/// What FHIR R4 calls a `statusCode` of HL7 V3.
pub(crate) fn statuses(code: &str) -> Vec<&str> {
    let also: &[&str] = match code {
        // An observation that is completed is final.
        "completed" => &["final"],
        "active" => &["in-progress"],
        "aborted" => &["stopped"],
        "cancelled" => &["not-done", "not-taken"],
        "suspended" | "held" => &["on-hold"],
        "new" => &["draft", "preparation", "intended"],
        "nullified" => &["entered-in-error"],
        _ => &[],
    };
    std::iter::once(code).chain(also.iter().copied()).collect()
}

/// `20220608104900+0200` in ISO form, as precise as it was sent.
pub(crate) fn iso(sent: &str) -> String {
    let digits: String = sent.chars().take_while(char::is_ascii_digit).collect();
    let part = |from: usize, to: usize| digits.get(from..to).unwrap_or_default();
    let mut iso = part(0, 4).to_owned();
    for (from, to, mark) in [(4, 6, "-"), (6, 8, "-"), (8, 10, "T"), (10, 12, ":"), (12, 14, ":")] {
        if !part(from, to).is_empty() {
            iso.push_str(mark);
            iso.push_str(part(from, to));
        }
    }
    let rest = sent.get(digits.len()..).unwrap_or_default();
    let (fraction, zone) = rest.split_at(rest.find(['+', '-', 'Z']).unwrap_or(rest.len()));
    iso.push_str(fraction);
    match zone.len() {
        5 => format!("{iso}{}:{}", &zone[..3], &zone[3..]),
        3 => format!("{iso}{zone}:00"),
        _ => format!("{iso}{zone}"),
    }
}

pub(crate) fn urn(root: &str) -> String {
    let is_uuid = root.len() == 36 && root.matches('-').count() == 4;
    let is_oid = root.split('.').all(|arc| !arc.is_empty() && arc.chars().all(|c| c.is_ascii_digit()));
    match (is_uuid, is_oid) {
        (true, _) => format!("urn:uuid:{}", root.to_lowercase()),
        (_, true) => format!("urn:oid:{root}"),
        _ => root.to_owned(),
    }
}

/// What FHIR calls a code system, by its OID (terminology.hl7.org; hl7.org/fhir/R4/terminologies-systems.html).
pub(crate) fn uri(oid: &str) -> String {
    let v3 = |name: &str| format!("{TERMINOLOGY}/v3-{name}");
    match oid {
        "2.16.840.1.113883.6.96" => "http://snomed.info/sct".into(),
        "2.16.840.1.113883.6.1" => "http://loinc.org".into(),
        "2.16.840.1.113883.6.73" => "http://www.whocc.no/atc".into(),
        "2.16.840.1.113883.6.8" => "http://unitsofmeasure.org".into(),
        "2.16.840.1.113883.6.88" => "http://www.nlm.nih.gov/research/umls/rxnorm".into(),
        "2.16.840.1.113883.6.3" | "1.3.6.1.4.1.12559.11.10.1.3.1.44.2" => {
            "http://hl7.org/fhir/sid/icd-10".into()
        }
        "2.16.840.1.113883.6.90" => "http://hl7.org/fhir/sid/icd-10-cm".into(),
        "2.16.840.1.113883.6.103" => "http://hl7.org/fhir/sid/icd-9-cm".into(),
        "2.16.840.1.113883.6.59" => "http://hl7.org/fhir/sid/cvx".into(),
        "1.3.6.1.4.1.12559.11.10.1.3.1.44.5" => "http://www.orpha.net".into(),
        "0.4.0.127.0.16.1.1.2.1" | "1.3.6.1.4.1.12559.11.10.1.3.1.44.1" => {
            "http://standardterms.edqm.eu".into()
        }
        "2.16.840.1.113883.5.1150.1" => "http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips".into(),
        "2.16.840.1.113883.4.642.4.130" => "http://hl7.org/fhir/allergy-intolerance-criticality".into(),
        "2.16.840.1.113883.4.642.4.1371" => format!("{TERMINOLOGY}/allergyintolerance-verification"),
        "2.16.840.1.113883.4.642.4.1373" => format!("{TERMINOLOGY}/allergyintolerance-clinical"),
        "2.16.840.1.113883.4.642.4.1075" | "2.16.840.1.113883.4.642.1.1075" => {
            format!("{TERMINOLOGY}/condition-clinical")
        }
        "2.16.840.1.113883.4.642.4.1074" => format!("{TERMINOLOGY}/condition-ver-status"),
        "2.16.840.1.113883.5.1" => v3("AdministrativeGender"),
        "2.16.840.1.113883.5.2" => v3("MaritalStatus"),
        "2.16.840.1.113883.5.4" => v3("ActCode"),
        "2.16.840.1.113883.5.6" => v3("ActClass"),
        "2.16.840.1.113883.5.7" => v3("ActPriority"),
        "2.16.840.1.113883.5.8" => v3("ActReason"),
        "2.16.840.1.113883.5.14" => v3("ActStatus"),
        "2.16.840.1.113883.5.25" => v3("Confidentiality"),
        "2.16.840.1.113883.5.83" => v3("ObservationInterpretation"),
        "2.16.840.1.113883.5.88" => v3("ParticipationFunction"),
        "2.16.840.1.113883.5.110" => v3("RoleClass"),
        "2.16.840.1.113883.5.111" => v3("RoleCode"),
        "2.16.840.1.113883.5.139" => v3("TimingEvent"),
        "2.16.840.1.113883.5.1008" => v3("NullFlavor"),
        "2.16.840.1.113883.5.1070" => v3("substanceAdminSubstitution"),
        "2.16.840.1.113883.5.1076" => v3("ReligiousAffiliation"),
        other => urn(other),
    }
}
