//! Rust's own memory.

use core::alloc::{GlobalAlloc, Layout};
use std::alloc::System;

use super::arena;
use super::blocks::{LAST_STEP, STEP, is_inside};
use super::region::is_image;
use crate::sys::ends;
use crate::sys::signals::has_threads;

/// In a run of the program small blocks are of the region, as the engine's are: musl gives a page back to the kernel when its last block is
/// freed, and asks for it again for the next one. Where there is no memory left (RLIMIT_AS) the run ends with a line and not by SIGABRT.
struct Heap;

#[cfg_attr(not(test), global_allocator)]
static HEAP: Heap = Heap;

// SAFETY: a block of the region is a multiple of STEP in size and place, and has one owner; any other is the system's.
unsafe impl GlobalAlloc for Heap {
    #[inline(never)]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: what the caller promises. Only one thread uses the region.
        unsafe {
            if layout.size() <= LAST_STEP && layout.align() <= STEP && is_image() && !has_threads() {
                let block = arena::small_block(layout.size());
                if !block.is_null() {
                    return block;
                }
            }
            or_end(System.alloc(layout))
        }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: what the caller promises. What is larger comes from the kernel, as zeros.
        unsafe {
            if layout.size() > LAST_STEP {
                return or_end(System.alloc_zeroed(layout));
            }
            let block = self.alloc(layout);
            block.write_bytes(0, layout.size());
            block
        }
    }

    #[inline(never)]
    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: what the caller promises; what is copied fits into both.
        unsafe {
            if !is_inside(block) {
                return or_end(System.realloc(block, layout, size));
            }
            let moved = self.alloc(Layout::from_size_align_unchecked(size, layout.align()));
            moved.copy_from_nonoverlapping(block, layout.size().min(size));
            self.dealloc(block, layout);
            moved
        }
    }

    #[inline(never)]
    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: what the caller promises. With several threads a block of the region is left where it is.
        unsafe {
            if !is_inside(block) {
                System.dealloc(block, layout);
            } else if !has_threads() {
                arena::give_back_small(block);
            }
        }
    }
}

fn or_end(block: *mut u8) -> *mut u8 {
    if block.is_null() { ends::out_of_memory() } else { block }
}
