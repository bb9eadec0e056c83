//! Dates as a clinician reads and types them. Never more precise than they were recorded.

use helsebro_fhir::r4::Date;
use helsebro_fhir::texts::Language;

/// A FHIR date as the language writes it: `08.05.1982`, `05.1982`, `1982`; in English as ISO 8601 has it.
/// A text that is no date is shown as it came.
pub(crate) fn show(language: Language, date: &str) -> String {
    let read = Date::new(date);
    let Some(parts) = read.parts() else { return date.to_owned() };
    let mut shown = match (language, parts.month, parts.day) {
        (Language::En, ..) => date.split('T').next().unwrap_or(date).to_owned(),
        (_, Some(month), Some(day)) => format!("{day}.{month}.{}", parts.year),
        (_, Some(month), None) => format!("{month}.{}", parts.year),
        (_, None, _) => parts.year.to_owned(),
    };
    if let Some(time) = parts.time.and_then(|time| time.get(..5)) {
        shown.push(' ');
        shown.push_str(time);
    }
    shown
}

/// What a clinician types as a birth date, as a FHIR date: `8.5.1982`, `08051982`, `5.1982`, `1982`, `1982-05-08`.
/// `None` for what is none of these; a two-digit year is never guessed.
pub(crate) fn read_typed(typed: &str) -> Option<String> {
    let typed = typed.trim();
    if typed.len() == 8 && typed.bytes().all(|byte| byte.is_ascii_digit()) {
        return from_parts(typed.get(4..)?, Some(typed.get(2..4)?), Some(typed.get(..2)?));
    }
    let parts: Vec<&str> = typed.split(['.', '-', '/', ' ']).filter(|part| !part.is_empty()).collect();
    match parts.as_slice() {
        [year] => from_parts(year, None, None),
        [year, month, day] if year.len() == 4 => from_parts(year, Some(month), Some(day)),
        [year, month] if year.len() == 4 => from_parts(year, Some(month), None),
        [day, month, year] => from_parts(year, Some(month), Some(day)),
        [month, year] => from_parts(year, Some(month), None),
        _ => None,
    }
}

fn from_parts(year: &str, month: Option<&str>, day: Option<&str>) -> Option<String> {
    let mut date = if year.len() == 4 { year.to_owned() } else { return None };
    for part in [month, day].into_iter().flatten() {
        let number: u8 = part.parse().ok().filter(|_| part.len() <= 2)?;
        date.push_str(&format!("-{number:02}"));
    }
    let read = Date::new(date.clone());
    let parts = read.parts()?;
    let days = match parts.month {
        Some("04" | "06" | "09" | "11") => 30,
        Some("02") if is_leap(parts.year.parse().ok()?) => 29,
        Some("02") => 28,
        _ => 31,
    };
    let day = parts.day.and_then(|day| day.parse::<u8>().ok());
    day.is_none_or(|day| day <= days).then_some(date)
}

fn is_leap(year: u16) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

/// Age in whole years on the day `today`, where the birth date is known to the day; else nothing is computed.
pub(crate) fn age(birth: &str, today: (u32, u32, u32)) -> Option<u32> {
    let birth = Date::new(birth);
    let parts = birth.parts()?;
    let number = |text: &str| text.parse::<u32>().ok();
    let (year, month, day) = (number(parts.year)?, number(parts.month?)?, number(parts.day?)?);
    let had_birthday = (today.1, today.2) >= (month, day);
    today.0.checked_sub(year)?.checked_sub(u32::from(!had_birthday))
}

/// The day that it is where the clinician sits: year, month, day.
pub(crate) fn today() -> (u32, u32, u32) {
    let now = js_sys::Date::new_0();
    (now.get_full_year(), now.get_month() + 1, now.get_date())
}

/// Now, as the language writes it: for the foot of a print.
pub(crate) fn now(language: Language) -> String {
    let (year, month, day) = today();
    let clock = js_sys::Date::new_0();
    show(
        language,
        &format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:00", clock.get_hours(), clock.get_minutes()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_shown_no_more_precise_than_it_is() {
        for (sent, nb, en) in [
            ("1982-05-08", "08.05.1982", "1982-05-08"),
            ("1982-05", "05.1982", "1982-05"),
            ("1982", "1982", "1982"),
            ("2026-10-01T10:05:33+01:00", "01.10.2026 10:05", "2026-10-01 10:05"),
            ("i fjor", "i fjor", "i fjor"),
        ] {
            assert_eq!(show(Language::Nb, sent), nb);
            assert_eq!(show(Language::Nn, sent), nb);
            assert_eq!(show(Language::En, sent), en);
        }
    }

    #[test]
    fn typed_dates_of_every_usual_form_are_read() {
        for (typed, read) in [
            ("08.05.1982", "1982-05-08"),
            ("8.5.1982", "1982-05-08"),
            ("8/5 1982", "1982-05-08"),
            ("08051982", "1982-05-08"),
            (" 1982-05-08 ", "1982-05-08"),
            ("5.1982", "1982-05"),
            ("1982-05", "1982-05"),
            ("1951", "1951"),
            ("29.02.2024", "2024-02-29"),
        ] {
            assert_eq!(read_typed(typed).as_deref(), Some(read), "{typed}");
        }
    }

    #[test]
    fn what_is_no_date_is_refused_and_no_century_is_guessed() {
        for typed in [
            "",
            "8.5.82",
            "080582",
            "31.04.1982",
            "29.02.2023",
            "0.5.1982",
            "8.13.1982",
            "mai 1982",
            "1.2.3.4",
        ] {
            assert_eq!(read_typed(typed), None, "{typed}");
        }
    }

    #[test]
    fn age_is_computed_from_a_whole_date_only() {
        assert_eq!(age("1982-05-08", (2026, 5, 7)), Some(43));
        assert_eq!(age("1982-05-08", (2026, 5, 8)), Some(44));
        assert_eq!(age("1951", (2026, 5, 8)), None);
        assert_eq!(age("1951-04", (2026, 5, 8)), None);
        assert_eq!(age("2027-01-01", (2026, 5, 8)), None);
    }
}
