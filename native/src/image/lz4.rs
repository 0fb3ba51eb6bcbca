//! Compresses to the LZ4 block format (lz4_Block_format.md) as well as it can be done, for the build: the crate that unpacks has only a fast
//! compressor, whose result is a third larger.

use std::collections::HashMap;
use std::iter;

/// The least that a match copies.
const SHORTEST: usize = 4;
/// As far as the two bytes of an offset reach.
const FARTHEST: usize = u16::MAX as usize;
/// The format wants the last bytes to be literals, and the last match to begin some before them.
const LITERALS_AT_THE_END: usize = 5;
const LAST_START: usize = 12;
/// A field of a token that is followed by bytes which are added to it, and one such byte.
const TOKEN_FIELD: usize = 15;
const MORE: usize = 255;
/// How many places of the same four bytes are tried, the nearest first.
const CANDIDATES: usize = 1024;

/// A match of this length is taken as a whole.
const LONG: usize = 64;

type Places = HashMap<[u8; SHORTEST], Vec<usize>>;

/// What blocks refer to besides their own bytes.
pub struct Dictionary<'a> {
    bytes: &'a [u8],
    places: Places,
}

impl Dictionary<'_> {
    pub fn new(bytes: &[u8]) -> Dictionary<'_> {
        let mut places = Places::new();
        (0..bytes.len()).for_each(|at| add(&mut places, bytes, at));
        Dictionary { bytes, places }
    }

    /// A block. Its decompression needs the same dictionary.
    pub fn compress(&self, block: &[u8]) -> Vec<u8> {
        let matches = self.longest_matches(block);
        let lengths = best_lengths(&matches);
        let mut compressed = Vec::new();
        let (mut literals, mut at) = (0, 0);
        while at < block.len() {
            match lengths[at] {
                0 => at += 1,
                length => {
                    write_sequence(&mut compressed, &block[literals..at], Some((length, matches[at].distance)));
                    at += length;
                    literals = at;
                }
            }
        }
        write_sequence(&mut compressed, &block[literals..], None);
        compressed
    }

    fn longest_matches(&self, block: &[u8]) -> Vec<Match> {
        let bytes = [self.bytes, block].concat();
        let mut own = Places::new();
        let starts = self.bytes.len()..bytes.len();
        starts
            .map(|at| {
                let end = bytes.len() - LITERALS_AT_THE_END.min(bytes.len() - at);
                let found = bytes.get(at..at + SHORTEST).filter(|_| at + LAST_START <= bytes.len());
                let candidates = found.into_iter().flat_map(|key| [own.get(key), self.places.get(key)]).flatten();
                let nearest = candidates.flat_map(|places| places.iter().rev()).take(CANDIDATES);
                let reachable = nearest.map(|place| at - place).take_while(|&distance| distance <= FARTHEST);
                let mut longest = Match { distance: 0, length: 0 };
                for distance in reachable {
                    // Most candidates are not better than the best: one byte says so.
                    let better = bytes[..end].get(at + longest.length);
                    if better.is_none() {
                        break;
                    }
                    if better == bytes.get(at + longest.length - distance) {
                        let length = common(&bytes, at - distance, at, end);
                        longest = if length > longest.length { Match { distance, length } } else { longest };
                    }
                }
                add(&mut own, &bytes, at);
                longest
            })
            .collect()
    }
}

/// How far back the same bytes are, and how many.
struct Match {
    distance: usize,
    length: usize,
}

fn add(places: &mut Places, bytes: &[u8], at: usize) {
    if let Some(key) = bytes[at..].first_chunk() {
        places.entry(*key).or_default().push(at);
    }
}

fn common(bytes: &[u8], from: usize, at: usize, end: usize) -> usize {
    iter::zip(&bytes[from..], &bytes[at..end]).take_while(|(a, b)| a == b).count()
}

/// By position: how much is copied there, for the fewest bytes from there to the end; 0 for a literal.
fn best_lengths(matches: &[Match]) -> Vec<usize> {
    let mut costs = vec![0; matches.len() + 1];
    let mut lengths = vec![0; matches.len()];
    for at in (0..matches.len()).rev() {
        costs[at] = costs[at + 1] + 1;
        let longest = matches[at].length;
        for length in if longest < LONG { SHORTEST } else { longest }..=longest {
            // A token, and the two bytes of its offset.
            let cost = 3 + extra(length - SHORTEST).len() + costs[at + length];
            if cost <= costs[at] {
                (costs[at], lengths[at]) = (cost, length);
            }
        }
    }
    lengths
}

/// Literals, and what is copied after them; the last sequence of a block has only literals.
fn write_sequence(compressed: &mut Vec<u8>, literals: &[u8], copied: Option<(usize, usize)>) {
    let copy = copied.map_or(0, |(length, _)| length - SHORTEST);
    compressed.push((literals.len().min(TOKEN_FIELD) << 4 | copy.min(TOKEN_FIELD)) as u8);
    compressed.extend(extra(literals.len()));
    compressed.extend_from_slice(literals);
    if let Some((_, distance)) = copied {
        compressed.extend((distance as u16).to_le_bytes());
        compressed.extend(extra(copy));
    }
}

/// The bytes that say by how much a count exceeds the field of the token.
fn extra(count: usize) -> impl ExactSizeIterator<Item = u8> {
    let rest = count.checked_sub(TOKEN_FIELD);
    let bytes = rest.map_or(0, |rest| rest / MORE + 1);
    (0..bytes).map(move |i| if i + 1 < bytes { MORE as u8 } else { (rest.unwrap_or(0) % MORE) as u8 })
}

#[cfg(test)]
mod tests {
    use super::Dictionary;
    use lz4_flex::block::decompress_with_dict;

    #[test]
    fn what_is_compressed_is_the_same_again() {
        let random = |seed: usize| (0..).map(move |i: usize| ((i + seed).wrapping_mul(0x9e37_79b9) >> 13) as u8);
        let dictionary: Vec<u8> = random(0).take(70_000).collect();
        let mixed = [&dictionary[10_000..10_900], b"other text", &dictionary[69_000..], &[0; 600]].concat();
        let blocks: [(&str, Vec<u8>); 7] = [
            ("empty", vec![]),
            ("one byte", vec![7]),
            ("too short for a match", dictionary[69_900..69_911].to_vec()),
            ("zeros", vec![0; 4096]),
            ("nothing in common", random(123_456).take(300).collect()),
            ("mixed", mixed),
            ("a period of three", b"abc".repeat(99)),
        ];
        for own in [&dictionary[..], &[]] {
            for (name, block) in &blocks {
                let compressed = Dictionary::new(own).compress(block);
                assert!(decompress_with_dict(&compressed, block.len(), own).unwrap() == *block, "{name}");
            }
        }
    }

    #[test]
    fn matches_are_found_and_the_end_is_literal() {
        let dictionary = Dictionary::new(b"the quick brown fox jumps");
        assert_eq!(dictionary.compress(b"quick brown foxes"), b"\x08\x15\x00\x50foxes");
        assert_eq!(Dictionary::new(b"").compress(&[0; 276])[..5], [0x1f, 0, 1, 0, 251]); // 1 literal, then 4 + 15 + 251 at distance 1
    }
}
