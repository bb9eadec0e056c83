//! Changes of an XML document that leave it well-formed: bytes changed at random rarely do, and then the parser alone is
//! tried.

use std::ops::Range;

use roxmltree::{Document, Node};

/// Attributes that turn what an element means.
const ATTRIBUTES: &[&str] = &[
    "nullFlavor=\"UNK\"",
    "nullFlavor=\"MSK\"",
    "negationInd=\"true\"",
    "value=\"20240101\"",
    "value=\"1e5\"",
    "unit=\"h\"",
    "xsi:type=\"PIVL_TS\"",
    "xsi:type=\"IVL_PQ\"",
    "code=\"no-known-allergies\"",
    "displayName=\"x\"",
    "typeCode=\"MFST\"",
    "moodCode=\"RQO\"",
    "institutionSpecified=\"true\"",
    "ID=\"x\"",
];

/// Another document made of the elements of this one; `None` where the bytes are no XML.
pub fn xml(bytes: &[u8], seed: u32) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(bytes).ok()?;
    let document = Document::parse(text).ok()?;
    let elements: Vec<Node<'_, '_>> =
        document.root_element().descendants().filter(Node::is_element).skip(1).collect();
    let mut dice = Dice(u64::from(seed) << 1 | 1);
    let one = *elements.get(dice.below(elements.len())?)?;
    let other = &text[elements.get(dice.below(elements.len())?)?.range()];
    let range = one.range();
    let cut = |range: Range<usize>, with: &str| [&text[..range.start], with, &text[range.end..]].concat();
    let changed = match dice.below(5)? {
        0 => cut(range, ""),
        1 => cut(range.end..range.end, other),
        2 => cut(range, other),
        3 => {
            let inner = one.first_child()?.range().start;
            cut(inner..inner, other)
        }
        _ => {
            let name = text[range.clone()].find(|c: char| c.is_whitespace() || matches!(c, '/' | '>'))?;
            let attribute = ATTRIBUTES[dice.below(ATTRIBUTES.len())?];
            if one
                .attributes()
                .any(|it| attribute.split('=').next().is_some_and(|name| name.ends_with(it.name())))
            {
                return None;
            }
            cut(range.start + name..range.start + name, &format!(" {attribute}"))
        }
    };
    Some(changed.into_bytes())
}

/// Numbers that look like chance (xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> Option<usize> {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 as usize >> 8).checked_rem(end)
    }
}
