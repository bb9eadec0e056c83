//! Units in words (ucum.org): from the table, else put together of their parts; never converted.
//!
//! A unit is understood only where all of its parts are: `{cigarette}/d` is "sigaretter per døgn", `m[IU]/L` "mIE/l". What
//! stands in braces is the sender's own words, and of these only those are understood that the table has.

use crate::texts::{Catalogue, Table};

/// The words of a UCUM code, or of what is sent in its place: the singular, and after a bar the plural where it is another.
pub(super) fn words(texts: &Catalogue, code: &str) -> Option<String> {
    if let Some(known) = known(texts, code) {
        return Some(known.to_owned());
    }
    let mut parts = split(code, '/').into_iter();
    let (above, below): (&str, Vec<&str>) = (parts.next()?, parts.collect());
    let mut tail = String::new();
    for part in below {
        match texts.word(Table::Per, part) {
            Some(per) if tail.is_empty() && above.is_empty() => tail.push_str(per),
            Some(per) => tail.push_str(&format!(" {per}")),
            None => tail.push_str(&format!("/{}", singular(&product(texts, part)?))),
        }
    }
    if above.is_empty() {
        return Some(tail).filter(|tail| !tail.is_empty() && !tail.starts_with('/'));
    }
    let above = product(texts, above)?;
    Some(match above.split_once('|') {
        Some((one, many)) => format!("{one}{tail}|{many}{tail}"),
        None => format!("{above}{tail}"),
    })
}

/// The table's words; its keys have no blanks.
fn known<'t>(texts: &'t Catalogue, unit: &str) -> Option<&'t str> {
    texts.word(Table::Unit, unit).or_else(|| texts.word(Table::Unit, &unit.replace(' ', "_")))
}

/// The singular of a word with two forms.
pub(super) fn singular(forms: &str) -> &str {
    forms.split('|').next().unwrap_or(forms)
}

/// Factors with points between them; only the last can be counted.
fn product(texts: &Catalogue, part: &str) -> Option<String> {
    if let Some(known) = known(texts, part) {
        return Some(known.to_owned());
    }
    let factors = split(part, '.');
    let (last, first) = factors.split_last()?;
    let mut before = String::new();
    for factor in first {
        before.push_str(singular(&self::factor(texts, factor)?));
        before.push(' ');
    }
    let last = factor(texts, last)?;
    Some(match last.split_once('|') {
        Some((one, many)) => format!("{before}{one}|{before}{many}"),
        None => format!("{before}{last}"),
    })
}

/// One unit, with what stands in braces behind it: `10*9`, `mmol`, `m2`, `g{creat}`.
fn factor(texts: &Catalogue, factor: &str) -> Option<String> {
    if let Some(known) = known(texts, factor) {
        return Some(known.to_owned());
    }
    if let Some(power) = factor.strip_prefix("10*").or_else(|| factor.strip_prefix("10^")) {
        return Some(format!("× 10{}", raised(power)?));
    }
    if let Some((unit, note)) = factor.split_once('{').filter(|(unit, _)| !unit.is_empty()) {
        let note = known(texts, &format!("{{{note}"))?;
        let unit = self::factor(texts, unit)?;
        return Some(format!("{} {}", singular(&unit), singular(note)));
    }
    let digits = factor.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = digits.strip_suffix('-').unwrap_or(digits);
    let (unit, power) = factor.split_at(digits.len());
    let raised = if power.is_empty() { String::new() } else { raised(power)? };
    let atom = known(texts, unit).filter(|_| !unit.is_empty());
    let word = match atom {
        Some(atom) => singular(atom).to_owned(),
        None => prefixed(texts, unit)?,
    };
    Some(format!("{word}{raised}"))
}

/// Units that take a prefix (UCUM, table 1 and *metric*), as far as medicine uses them.
const METRIC: &[&str] = &[
    "g", "L", "l", "m", "mol", "eq", "osm", "[IU]", "[iU]", "kat", "Pa", "J", "Hz", "V", "W", "Bq", "Gy",
    "Sv", "cal",
];

fn prefixed(texts: &Catalogue, unit: &str) -> Option<String> {
    METRIC.iter().find_map(|atom| {
        let prefix = unit.strip_suffix(atom).filter(|prefix| !prefix.is_empty())?;
        Some(format!("{}{}", texts.word(Table::Prefix, prefix)?, known(texts, atom)?))
    })
}

/// `9` as `⁹`, `-3` as `⁻³`.
fn raised(power: &str) -> Option<String> {
    if !power.ends_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    power
        .chars()
        .map(|c| match c {
            '-' => Some('⁻'),
            '0'..='9' => "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().nth(c as usize - '0' as usize),
            _ => None,
        })
        .collect()
}

/// The parts between marks that stand in no braces or brackets.
fn split(code: &str, mark: char) -> Vec<&str> {
    let mut depth = 0_usize;
    code.split(|c: char| {
        match c {
            '{' | '[' => depth += 1,
            '}' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        c == mark && depth == 0
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::Language;

    #[test]
    fn a_unit_is_put_together_of_its_parts() {
        for (code, nb, nn, en) in [
            ("mg", "mg", "mg", "mg"),
            (
                "{cigarette}/d",
                "sigarett per døgn|sigaretter per døgn",
                "sigarett per døgn|sigarettar per døgn",
                "cigarette per day|cigarettes per day",
            ),
            ("{glass}/wk", "glass per uke", "glas per veke", "glass per week|glasses per week"),
            ("m[IU]/L", "mIE/l", "mIE/l", "mIU/L"),
            ("u[IU]/mL", "mikroIE/ml", "mikroIE/ml", "microIU/mL"),
            ("nmol/L", "nmol/l", "nmol/l", "nmol/L"),
            ("umol/L", "mikromol/l", "mikromol/l", "micromol/L"),
            ("mg/kg/d", "mg/kg per døgn", "mg/kg per døgn", "mg/kg per day"),
            ("mL/h", "ml per time", "ml per time", "mL per hour"),
            ("/wk", "per uke", "per veke", "per week"),
            ("10*6.[iU]", "× 10⁶ IE", "× 10⁶ IE", "× 10⁶ IU"),
            ("10*6/mL", "× 10⁶/ml", "× 10⁶/ml", "× 10⁶/mL"),
            ("10^3/L", "× 10³/l", "× 10³/l", "× 10³/L"),
            ("g/m2", "g/m²", "g/m²", "g/m²"),
            ("mg/g{creat}", "mg/g kreatinin", "mg/g kreatinin", "mg/g creatinine"),
            ("mosm/kg", "mosmol/kg", "mosmol/kg", "mosmol/kg"),
            ("kPa", "kPa", "kPa", "kPa"),
            ("mm3", "mm³", "mm³", "mm³"),
            (
                "{tablet}/d",
                "tablett per døgn|tabletter per døgn",
                "tablett per døgn|tablettar per døgn",
                "tablet per day|tablets per day",
            ),
        ] {
            for (language, expected) in [(Language::Nb, nb), (Language::Nn, nn), (Language::En, en)] {
                let found = words(&Catalogue::built_in(language), code);
                assert_eq!(found.as_deref(), Some(expected), "{code}");
            }
        }
    }

    #[test]
    fn a_part_that_is_not_known_leaves_the_whole_as_it_was_sent() {
        let texts = Catalogue::built_in(Language::Nb);
        for code in [
            "{stuks}",
            "{stuk}/d",
            "mg/{eenheid}",
            "XX",
            "mXX",
            "mg/",
            "/",
            "",
            "//",
            "10*",
            "10*x",
            "mg{",
            "{",
            "ms",
            "B20180406",
            "/mg",
            "mg..g",
        ] {
            assert_eq!(words(&texts, code), None, "{code}");
        }
    }
}
