//! What chunks have in common, for the build: the pieces of the image that hold most of the short texts which many chunks hold.

use std::collections::{BinaryHeap, HashMap, HashSet};

/// Bytes of a piece: longer ones hold more that only one chunk has, of shorter ones more matches end at a border.
const PIECE: usize = 256;

/// Bytes of the texts that are counted. A match is worth its three bytes from about here.
const TEXT: usize = 6;

type Text = [u8; TEXT];

/// Whole pieces of the bytes, at most `size` bytes; those that are worth most come last, where a chunk reaches all of them.
/// Few bytes are their own dictionary. Greedy, as zstd's trainer is (COVER, Liao et al. 2016): each piece counts only what the ones
/// before it do not hold.
pub fn choose(bytes: &[u8], chunk: usize, size: usize) -> Vec<u8> {
    let counts = chunks_by_text(bytes, chunk);
    let mut held = HashSet::new();
    let pieces: Vec<&[u8]> = bytes.chunks_exact(PIECE).collect();
    // Of two that are worth the same the earlier one, so that one image has one dictionary.
    let mut queue: BinaryHeap<(usize, std::cmp::Reverse<usize>)> =
        pieces.iter().enumerate().map(|(i, piece)| (worth(piece, &counts, &held), std::cmp::Reverse(i))).collect();
    let mut chosen = Vec::new();
    while let Some((worth_before, number)) = queue.pop() {
        if (chosen.len() + 1) * PIECE > size {
            break;
        }
        let piece = pieces[number.0];
        let now = worth(piece, &counts, &held);
        if now < worth_before {
            queue.push((now, number));
            continue;
        }
        chosen.push(piece);
        held.extend(texts(piece));
    }
    chosen.reverse();
    chosen.concat()
}

/// In how many chunks each text is.
fn chunks_by_text(bytes: &[u8], chunk: usize) -> HashMap<Text, usize> {
    let mut counts = HashMap::new();
    for bytes in bytes.chunks(chunk) {
        for text in texts(bytes).collect::<HashSet<Text>>() {
            *counts.entry(text).or_default() += 1;
        }
    }
    counts
}

/// How many other chunks could refer to the texts of a piece that are not held yet.
fn worth(piece: &[u8], counts: &HashMap<Text, usize>, held: &HashSet<Text>) -> usize {
    let new = texts(piece).filter(|text| !held.contains(text)).collect::<HashSet<Text>>();
    new.iter().map(|text| counts[text] - 1).sum()
}

fn texts(bytes: &[u8]) -> impl Iterator<Item = Text> {
    bytes.windows(TEXT).filter_map(|window| window.first_chunk().copied())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_most_chunks_hold_is_chosen_once_and_comes_last() {
        let random = |seed: u64| (0..PIECE as u64).map(move |i| (seed + i).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let piece = |seed| random(seed).map(|x| (x ^ x >> 29).wrapping_mul(0xbf58_476d_1ce4_e5b9).to_be_bytes()[0]);
        let [often, twice] = [0, 40_000].map(|seed| piece(seed).collect::<Vec<u8>>());
        let chunks = (1..9).map(|number| {
            let own = piece(number * 1_000).collect::<Vec<u8>>();
            [&often, if number > 6 { &twice } else { &own }].map(Vec::as_slice).concat()
        });
        let bytes = chunks.collect::<Vec<_>>().concat();
        assert!(choose(&bytes, 2 * PIECE, PIECE) == often);
        assert!(choose(&bytes, 2 * PIECE, 3 * PIECE - 1) == [twice, often].concat());
        assert_eq!(choose(&bytes[..PIECE - 1], PIECE, 9), []);
        assert_eq!(choose(&[], PIECE, 9), []);
    }
}
