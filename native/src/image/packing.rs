//! Where blocks are in the image: packed, and grouped by what sample runs do with them.

use core::ops::Range;

use super::blocks::{STEP, mark_start, start_words};
use super::cold::ALIGNMENT;
use super::region::{Blocks, PAGE, SIZE, base, head};
use super::uses::{Heat, Uses};

/// Offsets in the region of the next block of each kind: written, only read, and never touched.
pub struct Packing([(Heat, usize); 3]);

impl Packing {
    /// The region is initialized, and holds no block yet. None where it is too small.
    pub fn new(uses: Uses) -> Option<Packing> {
        // SAFETY: the head is always there.
        let head = unsafe { &mut *head() };
        // What is written to begins on the page of the head, which is written to as well.
        let written = head.used.next_multiple_of(STEP);
        let read = (written + uses.bytes(Heat::Written)).next_multiple_of(PAGE);
        let hot = read + uses.bytes(Heat::Read);
        let bytes = uses.bytes(Heat::Cold);
        let cold = SIZE.checked_sub(bytes + start_words(bytes) * 8)? / ALIGNMENT * ALIGNMENT;
        head.hot = with_bits_behind(0..hot);
        head.cold = with_bits_behind(cold..cold + bytes);
        head.written = read;
        head.used = hot + start_words(hot) * 8;
        (head.used < cold).then_some(Packing([(Heat::Written, written), (Heat::Read, read), (Heat::Cold, cold)]))
    }

    /// The final place of a block; None for those that are freed before the image is done.
    pub fn block(&mut self, heat: Heat, size: usize) -> Option<*mut u8> {
        let (_, next) = self.0.iter_mut().find(|(kind, _)| *kind == heat)?;
        let start = *next;
        *next += size;
        // SAFETY: all places of this kind were measured.
        unsafe {
            let blocks = if heat == Heat::Cold { &(*head()).cold } else { &(*head()).hot };
            mark_start(blocks, start);
            mark_start(blocks, *next);
            Some(base().add(start))
        }
    }
}

fn with_bits_behind(Range { start, end }: Range<usize>) -> Blocks {
    // SAFETY: within the region, as the caller sees to.
    Blocks { start, end, starts: unsafe { base().add(end).cast() } }
}

#[cfg(test)]
mod tests {
    use super::super::blocks::size_of_block;
    use super::super::region;
    use super::*;

    #[test]
    fn blocks_lie_side_by_side_and_apart_by_their_use() {
        let _guard = region::FOR_TESTS.lock();
        region::initialize();
        let uses = Uses::new().unwrap();
        let all =
            [(Heat::Cold, 16), (Heat::Written, 24), (Heat::Temporary, 999), (Heat::Read, 5000), (Heat::Written, 40)];
        for (number, (heat, size)) in all.into_iter().enumerate() {
            assert!(uses.add(number, size));
            uses.heat_up(number, heat);
        }
        uses.set_count(all.len());
        let mut packing = Packing::new(uses).unwrap();
        let [cold, written, temporary, read, next] = all.map(|(heat, size)| packing.block(heat, size));
        let offset = |block: Option<*mut u8>| block.unwrap() as usize - base() as usize;
        assert_eq!(temporary, None);
        assert_eq!(offset(next), offset(written) + 24);
        assert_eq!([offset(read) % PAGE, offset(cold)], [0, SIZE - ALIGNMENT]);
        // SAFETY: they are blocks.
        let sizes = [cold, written, read, next].map(|block| unsafe { size_of_block(block.unwrap()) });
        assert_eq!(sizes, [16, 24, 5000, 40]);

        let image = region::seal().unwrap();
        assert_eq!(image.len() % PAGE, 0);
        assert!(image.len() > offset(read) + 5000 && image.len() < ALIGNMENT + 5 * PAGE); // with the dictionary
    }
}
