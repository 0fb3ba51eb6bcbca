//! Blocks of the region: their sizes, and lists of free ones by class of size.
//!
//! Blocks of the image have nothing in front of them: a bit for each step of the region says where one begins, and so where the one
//! before it ends. Blocks that a run adds after the image have their size in front.

use super::region::{Blocks, Head, SIZE, base, head};

/// Sizes in steps of 8 bytes from 16 to 1,024, then four for each doubling up to 3.5 MB.
pub const CLASSES: usize = STEPS + 48;
const STEPS: usize = (LAST_STEP - SMALLEST) / STEP + 1;
/// The engine puts its own header of 8 bytes in front of what it allocates, and needs no other alignment.
pub const STEP: usize = 8;
/// Room for the engine's header and a word.
pub const SMALLEST: usize = 16;
pub const LAST_STEP: usize = 1024;

/// The size of a block that is not of the image, right in front of it.
pub const HEADER: usize = 8;

/// Words of bits for blocks that take so many bytes.
pub const fn start_words(bytes: usize) -> usize {
    bytes / STEP / 64 + 1
}

/// The class of a size, and the size of that class's blocks.
pub fn class_of(size: usize) -> (usize, usize) {
    if size <= LAST_STEP {
        let class = step_class(size);
        return (class, SMALLEST + class * STEP);
    }
    let log = (size - 1).ilog2();
    let rounded = size.next_multiple_of(1 << (log - 2));
    let log = rounded.ilog2();
    (STEPS + (log - LAST_STEP.ilog2()) as usize * 4 + (rounded >> (log - 2)) - 5, rounded)
}

/// The class of a size up to LAST_STEP.
#[inline]
pub fn step_class(size: usize) -> usize {
    size.max(SMALLEST).div_ceil(STEP) - SMALLEST / STEP
}

/// The largest class whose blocks fit into this size, which is at least SMALLEST.
pub fn class_below(size: usize) -> usize {
    if size <= LAST_STEP {
        return size / STEP - SMALLEST / STEP;
    }
    let (class, rounded) = class_of(size);
    if rounded == size { class } else { class - 1 }
}

pub fn is_inside(block: *const u8) -> bool {
    (block as usize).wrapping_sub(base() as usize) < SIZE
}

/// Usable bytes of a block.
///
/// # Safety
/// It is a block, of the region or of libc.
#[inline]
pub unsafe fn size_of_block(block: *const u8) -> usize {
    // SAFETY: the caller's block is one of the image, or has its size in front.
    unsafe { if is_added(block) { *block.sub(HEADER).cast() } else { size_by_bits(block) } }
}

/// Whether a block is one that this run added to the region, as most are that a run asks about.
#[inline]
pub fn is_added(block: *const u8) -> bool {
    let offset = (block as usize).wrapping_sub(base() as usize);
    // SAFETY: the head is always there.
    let (from, to) = unsafe { ((*head()).hot.end, (*head()).cold.start) };
    offset.wrapping_sub(from) < to.wrapping_sub(from)
}

/// Of a block of the image, or of libc.
#[inline(never)]
unsafe fn size_by_bits(block: *const u8) -> usize {
    // SAFETY: the bits say where the next block begins, or where the image ends; other blocks have a header.
    unsafe {
        let offset = (block as usize).wrapping_sub(base() as usize);
        let Head { hot, cold, .. } = &*head();
        match [hot, cold].into_iter().find(|blocks| (blocks.start..blocks.end).contains(&offset)) {
            Some(blocks) => next_start(blocks, offset + STEP) - offset,
            None => *block.sub(HEADER).cast::<usize>(),
        }
    }
}

/// Says that a block begins at this offset in the region, or that the one before it ends here.
///
/// # Safety
/// The image is being made.
pub unsafe fn mark_start(blocks: &Blocks, offset: usize) {
    let bit = (offset - blocks.start) / STEP;
    // SAFETY: there are words up to the end.
    unsafe { *blocks.starts.add(bit / 64) |= 1 << (bit % 64) };
}

/// The first offset from this one on at which a block begins, or the last one ends.
unsafe fn next_start(blocks: &Blocks, offset: usize) -> usize {
    let from = (offset - blocks.start) / STEP;
    // SAFETY: the end has a bit too, so the search stays within the words.
    unsafe {
        let mut index = from / 64;
        let mut word = *blocks.starts.add(index) & (u64::MAX << (from % 64));
        while word == 0 {
            index += 1;
            word = *blocks.starts.add(index);
        }
        blocks.start + (index * 64 + word.trailing_zeros() as usize) * STEP
    }
}

/// Puts a block on its free list.
///
/// # Safety
/// The block is one of the region, and nobody uses it.
pub unsafe fn give_back(block: *mut u8) {
    // SAFETY: the caller's block is one of the region, and has room for a link.
    unsafe { put(block, class_below(size_of_block(block))) }
}

/// Puts a block on the free list of a class.
///
/// # Safety
/// The block is one of the region, large enough for the class, and nobody uses it.
#[inline]
pub unsafe fn put(block: *mut u8, class: usize) {
    // SAFETY: the block has room for a link.
    unsafe {
        let head = head();
        *block.cast::<*mut u8>() = (*head).free[class];
        (*head).free[class] = block;
    }
}

/// A free block of a class, or null.
///
/// # Safety
/// The lists hold blocks that nobody uses.
pub unsafe fn take(class: usize) -> *mut u8 {
    // SAFETY: each free block begins with the address of the next.
    unsafe {
        let block = (*head()).free[class];
        if !block.is_null() {
            (*head()).free[class] = *block.cast::<*mut u8>();
        }
        block
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_dense_and_hold_what_they_are_asked_for() {
        let mut last = (0, SMALLEST);
        for size in 1..(3 << 20) {
            let (class, rounded) = class_of(size);
            let most = if size <= LAST_STEP { size.max(SMALLEST) + STEP - 1 } else { size * 5 / 4 };
            assert!(rounded >= size && rounded % STEP == 0 && rounded <= most, "{size}: {rounded}");
            assert!((class, rounded) == last || class == last.0 + 1 && rounded > last.1, "{size}");
            // What is given back is found again: the class of a block is that of its own size.
            assert_eq!(class_of(rounded), (class, rounded));
            last = (class, rounded);
        }
        assert!(last.0 < CLASSES);
    }

    #[test]
    fn a_block_of_an_odd_size_goes_to_the_class_below() {
        for size in (SMALLEST..(1 << 20)).step_by(STEP) {
            let below = class_below(size);
            assert!(below == class_of(size).0 || below + 1 == class_of(size).0, "{size}");
            assert!(class_of(size).1 == size || below + 1 == class_of(size).0, "{size}");
        }
    }
}
