//! A country from JSON, by hand: what `serde` makes of it would weigh as much in the browser as a screen.

use super::{Country, Format, Notice, SearchMask, Service, Texts, Trait, TraitKind};
use crate::json::Json;

impl Country {
    /// Reads a country as `GET /api/countries` gives it; `None` where something that it must have is missing.
    pub fn from_json(json: &Json) -> Option<Self> {
        Some(Self {
            code: json.text("code")?.to_owned(),
            name: texts(json.get("name")),
            language: json.text("language")?.to_owned(),
            services: json.items("services").iter().map(service).collect::<Option<_>>()?,
            masks: json.items("masks").iter().map(mask).collect::<Option<_>>()?,
            notice: notice(json.get("notice")?)?,
        })
    }
}

fn texts(json: Option<&Json>) -> Texts {
    let mut texts = Texts::new();
    for (tag, text) in json.and_then(Json::as_object).into_iter().flat_map(|object| object.iter()) {
        if let Some(text) = text.as_str() {
            texts.insert(tag.to_owned(), text.to_owned());
        }
    }
    texts
}

fn service(json: &Json) -> Option<Service> {
    match json.as_str()? {
        "patient-summary" => Some(Service::PatientSummary),
        "e-prescription" => Some(Service::EPrescription),
        _ => None,
    }
}

fn mask(json: &Json) -> Option<SearchMask> {
    let traits = json.items("traits").iter().map(part).collect::<Option<_>>()?;
    Some(SearchMask { name: texts(json.get("name")), traits })
}

fn part(json: &Json) -> Option<Trait> {
    let kind = match json.text("kind")? {
        "identifier" => TraitKind::Identifier,
        "family" => TraitKind::Family,
        "given" => TraitKind::Given,
        "birth-date" => TraitKind::BirthDate,
        "gender" => TraitKind::Gender,
        _ => return None,
    };
    Some(Trait {
        kind,
        label: texts(json.get("label")),
        help: texts(json.get("help")),
        system: json.text("system").map(str::to_owned),
        format: json.get("format").map(format).unwrap_or_default(),
        optional: json.get("optional") == Some(&Json::Bool(true)),
    })
}

fn format(json: &Json) -> Format {
    let number = |name| match json.get(name) {
        Some(Json::Number(number)) => number.parse().ok(),
        _ => None,
    };
    Format {
        pattern: json.text("pattern").map(str::to_owned),
        min: number("min"),
        max: number("max"),
        example: json.text("example").map(str::to_owned),
    }
}

fn notice(json: &Json) -> Option<Notice> {
    let yes = |name| match json.get(name) {
        Some(Json::Bool(yes)) => Some(*yes),
        _ => None,
    };
    Some(Notice {
        version: json.text("version")?.to_owned(),
        text: texts(json.get("text")),
        consent_required: yes("consent_required")?,
        emergency_allowed: yes("emergency_allowed")?,
    })
}

#[cfg(test)]
mod tests {
    use super::Country;
    use crate::json;

    #[test]
    fn every_country_of_the_embedded_contact_point_is_read_as_serde_reads_it() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../assets/countries");
        let mut read = 0;
        for file in std::fs::read_dir(folder).unwrap() {
            let country: Country =
                toml::from_str(&std::fs::read_to_string(file.unwrap().path()).unwrap()).unwrap();
            let json = json::parse(serde_json::to_string(&country).unwrap().as_bytes()).unwrap();
            assert_eq!(Country::from_json(&json), Some(country));
            read += 1;
        }
        assert!(read >= 7, "only {read} countries");
    }

    #[test]
    fn what_lacks_something_or_knows_something_unknown_is_no_country() {
        for text in ["{}", "[]", r#"{"code":"PT","language":"pt","services":["x-rays"],"notice":{}}"#] {
            assert_eq!(Country::from_json(&json::parse(text.as_bytes()).unwrap()), None, "{text}");
        }
    }
}
