//! Ids of resources: from the document's bytes, so that the same document always gives the same Bundle.

/// An odd 128-bit number with well mixed bits (the fraction of the golden ratio).
const STEP: u128 = 0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835;

/// A row of UUIDs, version 8 (RFC 9562, 5.8: made by the application's own rule). Names, not secrets.
#[derive(Debug)]
pub(super) struct Uuids {
    seed: u128,
    count: u128,
}

impl Uuids {
    /// Begins the row of a document.
    pub(super) fn new(bytes: &[u8]) -> Self {
        // Four at a time: a processor multiplies what does not wait for each other side by side.
        let mut lanes = [1, 2, 3, 4].map(|lane| mix(STEP.wrapping_mul(lane) ^ bytes.len() as u128));
        let (blocks, rest) = bytes.as_chunks::<64>();
        for block in blocks {
            for (lane, word) in lanes.iter_mut().zip(block.as_chunks::<16>().0) {
                *lane = mix(*lane ^ u128::from_le_bytes(*word));
            }
        }
        let seed = lanes.into_iter().chain(rest.iter().map(|byte| u128::from(*byte)));
        let seed = seed.fold(STEP, |seed, part| mix(seed ^ part));
        Self { seed, count: 0 }
    }

    /// The next UUID.
    pub(super) fn next(&mut self) -> String {
        self.count += 1;
        let bits = mix(mix(self.seed.wrapping_add(self.count.wrapping_mul(STEP))));
        let versioned = bits & !(0xF << 76) | (8 << 76);
        let value = versioned & !(0b11 << 62) | (0b10 << 62);
        let bytes = value.to_be_bytes();
        let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 0xF]);
        let mut text = [b'-'; 36];
        let places = text.iter_mut().enumerate().filter(|(at, _)| !matches!(at, 8 | 13 | 18 | 23));
        for ((_, place), digit) in places.zip(digits) {
            *place = if digit < 10 { b'0' + digit } else { b'a' + digit - 10 };
        }
        String::from_utf8_lossy(&text).into_owned()
    }
}

fn mix(value: u128) -> u128 {
    let folded = value ^ (value >> 67);
    let spread = folded.wrapping_mul(STEP);
    spread ^ (spread >> 61)
}
