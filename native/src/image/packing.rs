//! Where blocks are in the image: packed, and grouped by what sample runs do with them.

use super::blocks::{START_WORDS, mark_start};
use super::region::{PAGE, SIZE, base, head};
use super::uses::{Heat, Uses};

/// Offsets in the region of the next block of each kind: written, only read, and never touched.
pub struct Packing([(Heat, usize); 3]);

impl Packing {
    /// The region is initialized, and holds no block yet. None where it is too small.
    pub fn new(uses: Uses) -> Option<Packing> {
        // SAFETY: the head is always there; the words of bits stay for the whole making.
        unsafe {
            let head = head();
            (*head).starts = Box::leak(vec![0u64; START_WORDS].into_boxed_slice()).as_mut_ptr();
            (*head).image = SIZE;
            let places = [Heat::Written, Heat::Read, Heat::Cold].map(|heat| {
                // What is written to begins on the page of the head, which is written to as well.
                let page = if heat == Heat::Written { 1 } else { PAGE };
                let start = (*head).used.next_multiple_of(page);
                (*head).used = start + uses.bytes(heat);
                (heat, start)
            });
            ((*head).used < SIZE).then_some(Packing(places))
        }
    }

    /// The final place of a block; None for those that are freed before the image is done.
    pub fn block(&mut self, heat: Heat, size: usize) -> Option<*mut u8> {
        let (_, next) = self.0.iter_mut().find(|(kind, _)| *kind == heat)?;
        let start = *next;
        *next += size;
        // SAFETY: all places of this kind were measured.
        unsafe {
            mark_start(start, true);
            mark_start(*next, true);
            Some(base().add(start))
        }
    }
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
        assert_eq!([offset(read) % PAGE, offset(cold) % PAGE], [0, 0]);
        assert_eq!(offset(cold), offset(read) + 2 * PAGE);
        // SAFETY: they are blocks.
        let sizes = [cold, written, read, next].map(|block| unsafe { size_of_block(block.unwrap()) });
        assert_eq!(sizes, [16, 24, 5000, 40]);

        let image = region::seal().unwrap();
        assert_eq!(image.len(), offset(cold) + PAGE); // with the bits
        // SAFETY: the same blocks, by the bits in the image.
        let sealed = [cold, written, read, next].map(|block| unsafe { size_of_block(block.unwrap()) });
        assert_eq!(sealed[1..], sizes[1..]);
    }
}
