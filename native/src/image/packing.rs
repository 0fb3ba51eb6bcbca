//! Where blocks lie in the image: side by side, and apart by what sample runs do with them.

use super::blocks::{START_WORDS, mark_start};
use super::region::{PAGE, SIZE, base, head};
use super::uses::{Heat, Uses};

/// Offsets in the region where the next block of each kind lies: of those that are written to, only read, and left alone.
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
                let start = (*head).used;
                (*head).used = (start + uses.bytes(heat)).next_multiple_of(PAGE);
                (heat, start)
            });
            ((*head).used < SIZE).then_some(Packing(places))
        }
    }

    /// The place of a block, which is its own for good; None for those that are given back before the image is done.
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
