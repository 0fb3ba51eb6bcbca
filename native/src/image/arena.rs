//! The engine's allocator: blocks in the region, which is packed as densely as it can be, since it is most of the executable; what is
//! large, or does not fit any more, comes from libc.

use core::cell::UnsafeCell;
use core::ffi::c_void;
use core::ptr;

use rquickjs_sys as q;

use super::blocks::{
    CLASSES, HEADER, LAST_STEP, SMALLEST, STEP, class_of, give_back, is_added, is_inside, put, size_of_block,
    step_class, take,
};
use super::packing::Packing;
use super::region::{base, head};
use super::trace::Trace;
use super::uses::Uses;
use crate::sys::{ends, memory};

/// libc's blocks start at a multiple of 16, and with this header ours do too.
const OUTSIDE_HEADER: usize = 16;

/// Blocks of this size or more come from libc.
const LARGE: usize = 128 << 10;

/// Blocks up to this size are filled by whoever asks for them, as is the text of a bundle of certificates: their pages are asked for at once.
const FILLED: usize = 1 << 20;

/// Bytes that are asked for at once, when what is used of the region grows.
const AHEAD: usize = 16 << 10;

/// What belongs to this run and not to the image.
struct State {
    /// The offset in the region up to which the kernel has been asked for pages.
    prepared: usize,
    /// Blocks up to this size are taken from the free lists first; 0 while the image is made.
    quick: usize,
    /// Bytes from libc, and how many there may be together with those of the region.
    outside: usize,
    limit: usize,
    making: Option<Making>,
}

/// The image is being made.
struct Making {
    /// Allocations so far.
    count: usize,
    uses: Uses,
    /// None: it is not known yet which blocks stay, so each has separate pages.
    packing: Option<Packing>,
}

struct Cell(UnsafeCell<State>);
// SAFETY: only one thread uses the engine.
unsafe impl Sync for Cell {}

static STATE: Cell = Cell(UnsafeCell::new(State {
    prepared: usize::MAX,
    quick: LAST_STEP,
    outside: 0,
    limit: usize::MAX,
    making: None,
}));

/// The engine copies this table into its runtime; the executable is not moved, so the pointers stay right in the image.
pub static FUNCTIONS: q::JSMallocFunctions = q::JSMallocFunctions {
    js_calloc: Some(calloc),
    js_malloc: Some(malloc),
    js_free: Some(free),
    js_realloc: Some(realloc),
    js_malloc_usable_size: Some(usable_size),
};

/// From here on allocations are counted, and each block has separate pages. False if there is no room.
pub fn start_tracing(uses: Uses) -> bool {
    start_making(Making { count: 0, uses, packing: None })
}

/// From here on blocks are in the initialized region, each where `uses` says. False if there is no room.
pub fn start_packing(uses: Uses) -> bool {
    Packing::new(uses).is_some_and(|packing| start_making(Making { count: 0, uses, packing: Some(packing) }))
}

fn start_making(making: Making) -> bool {
    let uses = making.uses;
    // SAFETY: called before the engine is there.
    unsafe {
        (*STATE.0.get()).quick = 0;
        (*STATE.0.get()).making = Some(making);
    }
    Trace::start(uses)
}

/// Allocations so far, while the image is made.
pub fn count() -> usize {
    // SAFETY: no reference is kept.
    unsafe { (*STATE.0.get()).making.as_ref().map_or(0, |making| making.count) }
}

/// Asks the kernel for the pages that every run writes to, all at once: one by one, each costs a fault. So from here on for those that are
/// added. Where it cannot (before Linux 5.14) they come one by one.
pub fn prepare() {
    // SAFETY: one thread. The image begins with what is written to.
    unsafe {
        if (*STATE.0.get()).making.is_none() {
            memory::populate(base(), (*head()).written);
            (*STATE.0.get()).prepared = (*head()).used.next_multiple_of(memory::page_size());
        }
    }
}

/// A block for Rust, or null where the region is full.
///
/// # Safety
/// The image is run, by one thread.
pub unsafe fn small_block(size: usize) -> *mut u8 {
    // SAFETY: one thread; no reference to the state outlives this.
    unsafe {
        let block = take(step_class(size));
        if block.is_null() { inside_block(size, &mut *STATE.0.get()) } else { block }
    }
}

/// Takes a block of small_block back.
///
/// # Safety
/// Nobody uses it, and there is one thread.
pub unsafe fn give_back_small(block: *mut u8) {
    // SAFETY: the caller's.
    unsafe { free(ptr::null_mut(), block.cast()) }
}

/// Bytes that the engine may hold in all.
pub fn set_limit(bytes: usize) {
    // SAFETY: one word, one thread.
    unsafe { (*STATE.0.get()).limit = bytes }
}

/// A block of the region, or null.
unsafe fn inside_block(size: usize, state: &mut State) -> *mut u8 {
    let (class, rounded) = class_of(size);
    if class >= CLASSES {
        return ptr::null_mut();
    }
    // SAFETY: a block of a free list is large enough for its class, and what follows `used` belongs to nobody.
    unsafe {
        let block = take(class);
        if !block.is_null() {
            return block;
        }
        let head = head();
        if (*head).used + HEADER + rounded > (*head).cold.start {
            return ptr::null_mut();
        }
        if (*head).used + state.outside + HEADER + rounded > state.limit {
            ends::out_of_memory();
        }
        let block = base().add((*head).used + HEADER);
        (*head).used += HEADER + rounded;
        if (*head).used > state.prepared {
            let prepared = ((*head).used + AHEAD).next_multiple_of(memory::page_size()).min((*head).cold.start);
            memory::populate(base().add(state.prepared), prepared - state.prepared);
            state.prepared = prepared;
        }
        *block.sub(HEADER).cast() = rounded;
        block
    }
}

/// A block of libc; of zeros where that is asked for.
unsafe fn outside_block(size: usize, zeros: bool, state: &mut State) -> *mut u8 {
    // SAFETY: the new block has room for its header.
    unsafe {
        let Some(with_header) = size.checked_add(OUTSIDE_HEADER) else { ends::out_of_memory() };
        if (*head()).used.saturating_add(state.outside).saturating_add(size) > state.limit {
            ends::out_of_memory();
        }
        let start = if zeros { libc::calloc(1, with_header) } else { libc::malloc(with_header) }.cast::<u8>();
        if start.is_null() {
            ends::out_of_memory();
        }
        if (LARGE..=FILLED).contains(&size) {
            let first = start as usize & !(memory::page_size() - 1);
            memory::populate(first as *mut u8, start as usize + with_header - first);
        }
        state.outside += size;
        let block = start.add(OUTSIDE_HEADER);
        *block.sub(HEADER).cast() = size;
        block
    }
}

/// A block while the image is made, or null.
fn made_block(size: usize, making: &mut Making) -> *mut u8 {
    let size = size.max(SMALLEST).next_multiple_of(STEP);
    let number = making.count;
    making.count += 1;
    if let Some(packing) = &mut making.packing {
        let Some(traced) = making.uses.get(number).filter(|traced| traced.size as usize == size) else {
            ends::other_than_before();
        };
        if let Some(block) = packing.block(traced.heat, size) {
            return block;
        }
    }
    // SAFETY: no reference is kept.
    unsafe { Trace::running() }.map_or(ptr::null_mut(), |trace| trace.block(number, size))
}

unsafe extern "C" fn malloc(_: *mut c_void, size: q::size_t) -> *mut c_void {
    let size = size as usize;
    // SAFETY: one thread; no reference to the state outlives this.
    unsafe {
        let state = STATE.0.get();
        if size <= (*state).quick {
            let block = take(step_class(size));
            if !block.is_null() {
                return block.cast();
            }
        }
        new_block(size, &mut *state).cast()
    }
}

#[inline(never)]
unsafe fn new_block(size: usize, state: &mut State) -> *mut u8 {
    if let Some(making) = &mut state.making {
        return made_block(size, making);
    }
    // SAFETY: one thread.
    unsafe {
        let block = if size < LARGE { inside_block(size, state) } else { ptr::null_mut() };
        if block.is_null() { outside_block(size, false, state) } else { block }
    }
}

unsafe extern "C" fn free(_: *mut c_void, block: *mut c_void) {
    let block: *mut u8 = block.cast();
    // SAFETY: the engine gives back what it was given, once; what this run added has its size in front.
    unsafe {
        if is_added(block) {
            let size = *block.sub(HEADER).cast::<usize>();
            if size <= LAST_STEP {
                return put(block, step_class(size));
            }
        }
        free_other(block);
    }
}

#[inline(never)]
unsafe fn free_other(block: *mut u8) {
    if block.is_null() {
        return;
    }
    // SAFETY: the engine gives back what it was given, once.
    unsafe {
        let state = STATE.0.get();
        if is_inside(block) {
            if (*state).quick == 0 {
                // In the other pass this one stayed.
                ends::other_than_before();
            }
            give_back(block);
        } else if (*state).making.is_some() {
            Trace::running().into_iter().for_each(|trace| trace.give_back(block));
        } else {
            (*state).outside -= size_of_block(block);
            libc::free(block.sub(OUTSIDE_HEADER).cast());
        }
    }
}

unsafe extern "C" fn usable_size(block: *const c_void) -> q::size_t {
    if block.is_null() {
        return 0;
    }
    // SAFETY: the engine asks about its own blocks.
    unsafe { size_of_block(block.cast()) as q::size_t }
}

unsafe extern "C" fn calloc(opaque: *mut c_void, count: q::size_t, size: q::size_t) -> *mut c_void {
    let Some(bytes) = count.checked_mul(size) else {
        return ptr::null_mut();
    };
    // SAFETY: one thread; the block has that many bytes.
    unsafe {
        let state = STATE.0.get();
        if bytes as usize >= LARGE && (*state).making.is_none() {
            return outside_block(bytes as usize, true, &mut *state).cast();
        }
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
    fn blocks_are_separate_used_again_and_counted() {
        let _guard = super::super::region::FOR_TESTS.lock();
        super::super::region::initialize();
        // SAFETY: no block of another test is used any more.
        unsafe {
            (*head()).hot.end = 0;
            (*head()).free = [ptr::null_mut(); CLASSES];
        }
        // SAFETY: this test is the only user of the arena.
        unsafe {
            let none = ptr::null_mut();
            let a = malloc(none, 100).cast::<u8>();
            let b = malloc(none, 100).cast::<u8>();
            ptr::write_bytes(a, 1, usable_size(a.cast()) as usize);
            ptr::write_bytes(b, 2, usable_size(b.cast()) as usize);
            assert_eq!(*a.add(99), 1);
            assert!(is_inside(a) && is_inside(b) && (a as usize).is_multiple_of(8));
            free(none, a.cast());
            assert_eq!(malloc(none, 104).cast::<u8>(), a); // of the same class
            let small = small_block(200);
            assert!(is_inside(small));
            give_back_small(small);
            assert_eq!(malloc(none, 200).cast::<u8>(), small);

            let grown = realloc(none, b.cast(), 5000).cast::<u8>();
            assert!((0..100).all(|i| *grown.add(i) == 2));

            let large = malloc(none, 1 << 20).cast::<u8>();
            assert!(!is_inside(large));
            assert_eq!((*STATE.0.get()).outside, 1 << 20);
            assert_eq!(usable_size(large.cast()), 1 << 20);
            free(none, large.cast());
            assert_eq!((*STATE.0.get()).outside, 0);

            assert!(calloc(none, q::size_t::MAX, 2).is_null());
            let zeros = calloc(none, 10, 10).cast::<u8>();
            assert!((0..100).all(|i| *zeros.add(i) == 0));
        }
    }
}
