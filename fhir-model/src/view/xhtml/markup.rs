//! Markup to tokens, in one pass and in linear time, whatever is in it.

use std::borrow::Cow;

/// A piece of markup.
pub(super) enum Token<'a> {
    /// Text, entities resolved.
    Text(Cow<'a, str>),
    /// `<name …>` or `<name …/>`
    Start { name: &'a str, attributes: &'a str, empty: bool },
    /// `</name>`
    End(&'a str),
}

/// Markup that is being read.
pub(super) struct Markup<'a> {
    rest: &'a str,
    broken: bool,
    /// Ends that were looked for and never come: not looked for again.
    never: Vec<&'static str>,
}

impl<'a> Markup<'a> {
    pub(super) fn new(markup: &'a str) -> Self {
        Self { rest: markup, broken: false, never: Vec::new() }
    }

    /// Whether something was no markup although it began like it.
    pub(super) fn is_broken(&self) -> bool {
        self.broken
    }

    pub(super) fn next_token(&mut self) -> Option<Token<'a>> {
        loop {
            if self.rest.is_empty() {
                return None;
            }
            let Some(tag) = self.rest.strip_prefix('<') else {
                let end = self.rest.find('<').unwrap_or(self.rest.len());
                return Some(Token::Text(entities(self.advance(end))));
            };
            let skipped = if let Some(rest) = tag.strip_prefix("!--") {
                self.behind(rest, "-->")
            } else if let Some(rest) = tag.strip_prefix("![CDATA[") {
                let end = rest.find("]]>").unwrap_or(rest.len());
                self.rest = rest.get(end + 3..).unwrap_or_default();
                return Some(Token::Text(Cow::Borrowed(rest.get(..end).unwrap_or_default())));
            } else if tag.starts_with(['!', '?']) {
                self.behind(tag, ">")
            } else if let Some(token) = self.tag(tag) {
                match token {
                    Token::Start { name, empty: false, .. } if is_raw(name) => self.behind_raw(name),
                    token => return Some(token),
                }
            } else {
                None
            };
            match skipped {
                Some(rest) => self.rest = rest,
                None => {
                    self.broken = true;
                    // What begins like markup and is none stays as text; an open script was taken already.
                    if self.rest.starts_with('<') && self.rest.len() == tag.len() + 1 {
                        return Some(Token::Text(Cow::Borrowed(self.advance(1))));
                    }
                }
            }
        }
    }

    /// A start or end tag; `None` where a `<` begins none.
    fn tag(&mut self, tag: &'a str) -> Option<Token<'a>> {
        let (closes, inside) = tag.strip_prefix('/').map_or((false, tag), |inside| (true, inside));
        if !inside.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return None;
        }
        let end = end_of_tag(inside)?;
        let inner = inside.get(..end)?;
        self.rest = inside.get(end + 1..).unwrap_or_default();
        let (inner, empty) = inner.strip_suffix('/').map_or((inner, false), |inner| (inner, true));
        let at = inner.find(|c: char| c.is_ascii_whitespace()).unwrap_or(inner.len());
        let (name, attributes) = inner.split_at_checked(at)?;
        let name = name.rsplit(':').next().unwrap_or(name);
        Some(if closes { Token::End(name) } else { Token::Start { name, attributes, empty } })
    }

    fn advance(&mut self, by: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at_checked(by).unwrap_or((self.rest, ""));
        self.rest = rest;
        taken
    }

    /// What stands behind `until`; `None` where that never comes.
    fn behind(&mut self, from: &'a str, until: &'static str) -> Option<&'a str> {
        if self.never.contains(&until) {
            return None;
        }
        let found = from.find(until);
        if found.is_none() {
            self.never.push(until);
        }
        from.get(found? + until.len()..)
    }

    /// What stands behind the end tag of a script or style.
    fn behind_raw(&mut self, name: &str) -> Option<&'a str> {
        let mut from = self.rest;
        loop {
            from = self.behind(from, "</")?;
            let start = from.get(..from.len().min(64)).or_else(|| from.get(..from.len().min(name.len())))?;
            let close = start.split(['>', ' ', '\t', '\n']).next().unwrap_or_default();
            if close.rsplit(':').next().is_some_and(|close| close.eq_ignore_ascii_case(name)) {
                return self.behind(from, ">");
            }
        }
    }
}

/// Elements whose content is no text.
fn is_raw(name: &str) -> bool {
    ["script", "style"].iter().any(|raw| name.eq_ignore_ascii_case(raw))
}

/// Where the `>` of a tag stands; `None` where another `<` or the end comes first.
fn end_of_tag(text: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (Some(open), byte) if byte == open => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'>') => return Some(at),
            (None, b'<') => return None,
            (None, _) => {}
        }
    }
    None
}

/// The value of an attribute, entities resolved.
pub(super) fn attribute<'a>(attributes: &'a str, wanted: &str) -> Option<Cow<'a, str>> {
    let mut rest = attributes;
    loop {
        let (name, behind) = rest.split_once('=')?;
        let name = name.split_ascii_whitespace().next_back().unwrap_or_default();
        let behind = behind.trim_start();
        let (value, after) = match behind.chars().next()? {
            quote @ ('"' | '\'') => behind.get(1..)?.split_once(quote)?,
            _ => behind
                .split_at_checked(behind.find(|c: char| c.is_ascii_whitespace()).unwrap_or(behind.len()))?,
        };
        if name.eq_ignore_ascii_case(wanted) {
            return Some(entities(value));
        }
        rest = after;
    }
}

/// HTML's named characters that narratives use beside XML's own five.
const NAMED: &[(&str, char)] = &[
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", '\u{a0}'),
    ("deg", '°'),
    ("micro", 'µ'),
    ("plusmn", '±'),
    ("times", '×'),
    ("frac12", '½'),
    ("frac14", '¼'),
    ("sup2", '²'),
    ("sup3", '³'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("hellip", '…'),
    ("bull", '•'),
    ("middot", '·'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("laquo", '«'),
    ("raquo", '»'),
    ("le", '≤'),
    ("ge", '≥'),
    ("alpha", 'α'),
    ("beta", 'β'),
    ("gamma", 'γ'),
    ("mu", 'μ'),
    ("euro", '€'),
    ("reg", '®'),
    ("copy", '©'),
    ("trade", '™'),
    ("auml", 'ä'),
    ("ouml", 'ö'),
    ("uuml", 'ü'),
    ("Auml", 'Ä'),
    ("Ouml", 'Ö'),
    ("Uuml", 'Ü'),
    ("szlig", 'ß'),
    ("aring", 'å'),
    ("oslash", 'ø'),
    ("aelig", 'æ'),
    ("Aring", 'Å'),
    ("Oslash", 'Ø'),
    ("AElig", 'Æ'),
    ("agrave", 'à'),
    ("aacute", 'á'),
    ("atilde", 'ã'),
    ("acirc", 'â'),
    ("ccedil", 'ç'),
    ("eacute", 'é'),
    ("egrave", 'è'),
    ("ecirc", 'ê'),
    ("euml", 'ë'),
    ("iacute", 'í'),
    ("icirc", 'î'),
    ("ntilde", 'ñ'),
    ("oacute", 'ó'),
    ("ocirc", 'ô'),
    ("otilde", 'õ'),
    ("uacute", 'ú'),
    ("ugrave", 'ù'),
];

/// The longest entity that is looked for.
const LONGEST: usize = 12;

fn entities(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let end = after.bytes().take(LONGEST).position(|byte| byte == b';');
        let resolved = end.and_then(|end| Some((entity(after.get(..end)?)?, after.get(end + 1..)?)));
        match resolved {
            Some((character, behind)) => {
                out.push(character);
                rest = behind;
            }
            None => {
                out.push('&');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn entity(name: &str) -> Option<char> {
    let Some(number) = name.strip_prefix('#') else {
        return NAMED.iter().find(|(found, _)| *found == name).map(|(_, character)| *character);
    };
    let number = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    char::from_u32(number).filter(|character| !character.is_control() || character.is_whitespace())
}
