//! How blocks are given out while the image is made: as densely as they go. What the engine gives back when its tables grow would
//! otherwise stay in the file as zeros.

use core::ptr;

use super::arena::{CLASSES, HEADER, SMALLEST, class_below, give_back, size_of_block};
use super::region::head;

/// A block of just this size out of the free ones, or null.
///
/// `given_back` counts the blocks that became free since neighbors were last joined.
///
/// # Safety
/// The region is initialized, and its lists hold blocks that nobody uses.
pub unsafe fn tight_block(size: usize, given_back: &mut usize) -> *mut u8 {
    // SAFETY: as the caller's.
    unsafe {
        let part = part_of_free(size);
        if !part.is_null() || *given_back == 0 {
            return part;
        }
        *given_back = 0;
        join_neighbors();
        part_of_free(size)
    }
}

/// A free block of this size or the beginning of a larger one, with zeros in it; null where there is none.
unsafe fn part_of_free(size: usize) -> *mut u8 {
    // SAFETY: both parts lie in the free block, each with room for its header and a link.
    unsafe {
        let head = head();
        let is_enough = |&from: &usize| {
            let block = (*head).free[from];
            !block.is_null() && (*size_of_block(block) == size || *size_of_block(block) >= size + SMALLEST)
        };
        let Some(from) = (class_below(size)..CLASSES).find(is_enough) else {
            return ptr::null_mut();
        };
        let block = (*head).free[from];
        (*head).free[from] = *block.cast::<*mut u8>();
        if *size_of_block(block) > size {
            cut(block, size);
        }
        ptr::write_bytes(block, 0, size - HEADER);
        block
    }
}

/// Joins free blocks that lie side by side, for what fits into none of them alone.
unsafe fn join_neighbors() {
    // SAFETY: the lists hold blocks of the region that nobody uses; each begins with the address of the next.
    unsafe {
        let head = head();
        let mut blocks = Vec::new();
        for list in &mut (*head).free {
            while !list.is_null() {
                blocks.push(*list);
                *list = *list.cast::<*mut u8>();
            }
        }
        blocks.sort_unstable();
        let mut joined: Vec<*mut u8> = Vec::new();
        for block in blocks {
            match joined.last() {
                Some(&before) if before.add(*size_of_block(before)) == block => {
                    *size_of_block(before) += *size_of_block(block);
                }
                _ => joined.push(block),
            }
        }
        // The first of a list is used first: what lies lowest.
        for &block in joined.iter().rev() {
            give_back(block);
        }
    }
}

/// Makes a block one of this size, and what is left of it a free one.
unsafe fn cut(block: *mut u8, size: usize) {
    // SAFETY: the caller's block is larger by SMALLEST or more.
    unsafe {
        let rest = block.add(size);
        *size_of_block(rest) = *size_of_block(block) - size;
        *size_of_block(block) = size;
        give_back(rest);
    }
}
