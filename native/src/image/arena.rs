//! The engine's allocator: blocks in classes of size in the region, which is packed as densely as it can be, since it is most of
//! the executable; what is large, or does not fit any more, comes from libc. Each block has its size in front of it.

use core::cell::UnsafeCell;
use core::ffi::c_void;
use core::ptr;

use rquickjs_sys as q;

use super::packing;
use super::region::{SIZE, base, head};
use crate::sys::ends;

/// Sizes in steps of 16 bytes from 32 to 1,024, then four for each doubling up to 3.5 MB; a size is that of a block with its header.
pub const CLASSES: usize = STEPS + 48;
const STEPS: usize = (LAST_STEP - SMALLEST) / STEP + 1;
const STEP: usize = 16;
pub const SMALLEST: usize = 32;
const LAST_STEP: usize = 1024;

/// The size of a block, right in front of what the engine is given, which lies at a multiple of 16 as malloc(3) promises.
pub const HEADER: usize = 8;
/// libc's blocks lie at such a multiple themselves.
const OUTSIDE_HEADER: usize = 16;

/// What belongs to this run and not to the image.
struct State {
    /// Blocks of this size or more come from libc.
    large: usize,
    /// Bytes from libc, and how many there may be together with those of the region.
    outside: usize,
    limit: usize,
    making: Option<Making>,
}

/// While the image is made, what lies outside lies at fixed addresses, since they are left over in blocks that the engine
/// keeps: otherwise two builds would differ.
struct Making {
    next: usize,
    /// Blocks that were given back since neighbors were last joined.
    given_back: usize,
}

struct Cell(UnsafeCell<State>);
// SAFETY: only one thread uses the engine.
unsafe impl Sync for Cell {}

static STATE: Cell = Cell(UnsafeCell::new(State { large: 128 << 10, outside: 0, limit: usize::MAX, making: None }));

/// The engine copies this table into its runtime; the executable is not moved, so the pointers stay right in the image.
pub static FUNCTIONS: q::JSMallocFunctions = q::JSMallocFunctions {
    js_calloc: Some(calloc),
    js_malloc: Some(malloc),
    js_free: Some(free),
    js_realloc: Some(realloc),
    js_malloc_usable_size: Some(usable_size),
};

/// From here on blocks hold nothing of their last user, and nearly all lies in the region.
pub fn start_making() {
    // SAFETY: called before the engine is there.
    unsafe {
        (*STATE.0.get()).large = 240 << 10;
        (*STATE.0.get()).making = Some(Making { next: 0x20_0000_0000, given_back: 0 });
    }
}

/// Bytes that the engine may hold in all.
pub fn set_limit(bytes: usize) {
    // SAFETY: one word, one thread.
    unsafe { (*STATE.0.get()).limit = bytes }
}

/// Bytes outside of the region.
pub fn outside() -> usize {
    // SAFETY: one word, one thread.
    unsafe { (*STATE.0.get()).outside }
}

/// Overwrites what is free with zeros, so that the file is always the same and packs well; says how many bytes that were.
pub fn clear_free() -> usize {
    let mut unused = 0;
    // SAFETY: the lists hold blocks of the region that nobody uses; each begins with the address of the next.
    unsafe {
        for class in 0..CLASSES {
            let mut block = (*head()).free[class];
            while !block.is_null() {
                let size = *size_of_block(block);
                ptr::write_bytes(block.add(8), 0, size - HEADER - 8);
                unused += size;
                block = *block.cast::<*mut u8>();
            }
        }
    }
    unused
}

/// The class of a size with its header, and the size of that class's blocks.
fn class_of(size: usize) -> (usize, usize) {
    let size = size.max(SMALLEST);
    if size <= LAST_STEP {
        let rounded = size.next_multiple_of(STEP);
        return ((rounded - SMALLEST) / STEP, rounded);
    }
    let log = (size - 1).ilog2();
    let rounded = size.next_multiple_of(1 << (log - 2));
    let log = rounded.ilog2();
    (STEPS + (log - LAST_STEP.ilog2()) as usize * 4 + (rounded >> (log - 2)) - 5, rounded)
}

fn is_inside(block: *const u8) -> bool {
    (block as usize).wrapping_sub(base() as usize) < SIZE
}

/// # Safety
/// The block has a header.
pub unsafe fn size_of_block(block: *mut u8) -> *mut usize {
    // SAFETY: the caller's block has a header.
    unsafe { block.sub(HEADER).cast() }
}

/// A block of the region, or null.
unsafe fn inside_block(size: usize, state: &mut State) -> *mut u8 {
    let (class, mut rounded) = class_of(size + HEADER);
    if class >= CLASSES {
        return ptr::null_mut();
    }
    // SAFETY: a block of a free list is large enough for its class, and what lies behind `used` belongs to nobody.
    unsafe {
        let head = head();
        if let Some(making) = &mut state.making {
            rounded = (size + HEADER).next_multiple_of(STEP).max(SMALLEST);
            let part = packing::tight_block(rounded, &mut making.given_back);
            if !part.is_null() {
                return part;
            }
        } else {
            let block = (*head).free[class];
            if !block.is_null() {
                (*head).free[class] = *block.cast::<*mut u8>();
                return block;
            }
        }
        if (*head).used + rounded > SIZE {
            return ptr::null_mut();
        }
        if (*head).used + state.outside + rounded > state.limit {
            ends::out_of_memory();
        }
        let block = base().add((*head).used + HEADER);
        (*head).used += rounded;
        *size_of_block(block) = rounded;
        block
    }
}

/// Makes a block a free one.
///
/// # Safety
/// The block is one of the region, and nobody uses it.
pub unsafe fn give_back(block: *mut u8) {
    // SAFETY: the caller's block is one of the region, and has room for a link.
    unsafe {
        let class = class_below(*size_of_block(block));
        let head = head();
        *block.cast::<*mut u8>() = (*head).free[class];
        (*head).free[class] = block;
    }
}

/// The class whose blocks are no larger than this size, of SMALLEST or more.
pub fn class_below(size: usize) -> usize {
    let (class, rounded) = class_of(size);
    if rounded == size { class } else { class - 1 }
}

/// A block of libc, or null.
unsafe fn outside_block(size: usize, state: &mut State) -> *mut u8 {
    // SAFETY: the new block has room for its header.
    unsafe {
        if (*head()).used.saturating_add(state.outside).saturating_add(size) > state.limit {
            ends::out_of_memory();
        }
        let start = match &mut state.making {
            None => libc::malloc(size + OUTSIDE_HEADER).cast::<u8>(),
            Some(making) => {
                let length = (size + OUTSIDE_HEADER).next_multiple_of(4096);
                let start = crate::sys::memory::map_at(making.next, length);
                making.next += length + 4096;
                start
            }
        };
        if start.is_null() {
            ends::out_of_memory();
        }
        state.outside += size;
        let block = start.add(OUTSIDE_HEADER);
        *size_of_block(block) = size;
        block
    }
}

unsafe extern "C" fn malloc(_: *mut c_void, size: q::size_t) -> *mut c_void {
    let size = size as usize;
    // SAFETY: one thread; no reference to the state outlives this.
    unsafe {
        let state = &mut *STATE.0.get();
        let block = if size < state.large { inside_block(size, state) } else { ptr::null_mut() };
        if block.is_null() { outside_block(size, state).cast() } else { block.cast() }
    }
}

unsafe extern "C" fn free(_: *mut c_void, block: *mut c_void) {
    let block: *mut u8 = block.cast();
    if block.is_null() {
        return;
    }
    // SAFETY: the engine gives back what it was given, once.
    unsafe {
        let state = &mut *STATE.0.get();
        if is_inside(block) {
            give_back(block);
            if let Some(making) = &mut state.making {
                making.given_back += 1;
            }
            return;
        }
        state.outside -= *size_of_block(block);
        if state.making.is_none() {
            libc::free(block.sub(OUTSIDE_HEADER).cast());
        }
    }
}

unsafe extern "C" fn usable_size(block: *const c_void) -> q::size_t {
    if block.is_null() {
        return 0;
    }
    // SAFETY: the engine asks about its own blocks.
    let size = unsafe { *size_of_block(block.cast_mut().cast()) };
    (if is_inside(block.cast()) { size - HEADER } else { size }) as q::size_t
}

unsafe extern "C" fn calloc(opaque: *mut c_void, count: q::size_t, size: q::size_t) -> *mut c_void {
    let Some(bytes) = count.checked_mul(size) else {
        return ptr::null_mut();
    };
    // SAFETY: the block has that many bytes.
    unsafe {
        let block = malloc(opaque, bytes);
        if !block.is_null() {
            ptr::write_bytes(block.cast::<u8>(), 0, bytes as usize);
        }
        block
    }
}

unsafe extern "C" fn realloc(opaque: *mut c_void, block: *mut c_void, size: q::size_t) -> *mut c_void {
    // SAFETY: as malloc and free; what is copied fits into both.
    unsafe {
        if block.is_null() {
            return malloc(opaque, size);
        }
        if size == 0 {
            free(opaque, block);
            return ptr::null_mut();
        }
        let have = usable_size(block);
        if size <= have && size * 2 >= have {
            return block;
        }
        let moved = malloc(opaque, size);
        if !moved.is_null() {
            ptr::copy_nonoverlapping(block.cast::<u8>(), moved.cast::<u8>(), size.min(have) as usize);
            free(opaque, block);
        }
        moved
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
            assert!(rounded >= size && rounded % 16 == 0 && rounded <= most, "{size}: {rounded}");
            assert!((class, rounded) == last || class == last.0 + 1 && rounded > last.1, "{size}");
            // What is given back is found again: the class of a block is that of its own size.
            assert_eq!(class_of(rounded), (class, rounded));
            last = (class, rounded);
        }
        assert!(last.0 < CLASSES);
    }

    #[test]
    fn a_block_of_an_odd_size_goes_to_the_class_below() {
        for size in (SMALLEST..(1 << 20)).step_by(16) {
            let below = class_below(size);
            assert!(below == class_of(size).0 || below + 1 == class_of(size).0, "{size}");
            assert!(class_of(size).1 == size || below + 1 == class_of(size).0, "{size}");
        }
    }

    /// One test for all, since there is one region.
    #[test]
    fn blocks_are_separate_used_again_and_counted() {
        super::super::region::initialize();
        // SAFETY: this test is the only user of the arena.
        unsafe {
            let none = ptr::null_mut();
            let a = malloc(none, 100).cast::<u8>();
            let b = malloc(none, 100).cast::<u8>();
            ptr::write_bytes(a, 1, usable_size(a.cast()) as usize);
            ptr::write_bytes(b, 2, usable_size(b.cast()) as usize);
            assert_eq!(*a.add(99), 1);
            assert!(is_inside(a) && is_inside(b) && a as usize % 16 == 0);
            free(none, a.cast());
            assert_eq!(malloc(none, 104).cast::<u8>(), a); // of the same class

            let grown = realloc(none, b.cast(), 5000).cast::<u8>();
            assert!((0..100).all(|i| *grown.add(i) == 2));

            let before = outside();
            let large = malloc(none, 1 << 20).cast::<u8>();
            assert!(!is_inside(large));
            assert_eq!(outside(), before + (1 << 20));
            assert_eq!(usable_size(large.cast()), 1 << 20);
            free(none, large.cast());
            assert_eq!(outside(), before);

            assert!(calloc(none, q::size_t::MAX, 2).is_null());
            let zeros = calloc(none, 10, 10).cast::<u8>();
            assert!((0..100).all(|i| *zeros.add(i) == 0));

            free(none, grown.cast());
            assert!(clear_free() > 5000);
        }
    }
}
