//! A region at a fixed address. In the host it is empty; in an executable with an image it begins with the engine's heap.
//! Nothing of Rust's own heap and nothing of libc's may be in it, or be pointed at from it.

use core::cell::UnsafeCell;
use core::ptr;

use rquickjs_sys as q;

use core::ops::Range;

use super::blocks::{CLASSES, STEP};
use super::cold::pack;

/// Address space, not memory: what is not touched costs nothing.
pub const SIZE: usize = 32 << 20;

pub const PAGE: usize = 4096;
const MAGIC: u64 = 0x0065_6e76_5f69_6d67;

/// Names of the properties of a stat object, made once.
pub const STAT_FIELDS: usize = 6;

/// Blocks of the image side by side. Nothing is in front of them; bits say where they begin.
#[derive(Clone)]
pub struct Blocks {
    /// Offsets in the region.
    pub start: usize,
    pub end: usize,
    /// A bit for each `blocks::STEP` from the start to the end, both included: a block begins here, or the one before it ends.
    pub starts: *mut u64,
}

/// What the region begins with.
#[repr(C)]
pub struct Head {
    magic: u64,
    pub runtime: *mut q::JSRuntime,
    pub context: *mut q::JSContext,
    pub stat_fields: [q::JSAtom; STAT_FIELDS],
    /// Bytes in use, this head included.
    pub used: usize,
    /// Bytes at the beginning that sample runs wrote to, in whole pages.
    pub written: usize,
    /// What sample runs used, at the beginning of the region.
    pub hot: Blocks,
    /// What they left alone, at its end.
    pub cold: Blocks,
    /// Where in the region the file has the latter, compressed (cold.rs).
    pub packed: Range<usize>,
    /// Blocks that were given back, by class of size.
    pub free: [*mut u8; CLASSES],
}

// The largest page of the machine: what is in front of the image in the file is padded to it.
#[cfg_attr(target_arch = "x86_64", repr(C, align(4096)))]
#[cfg_attr(not(target_arch = "x86_64"), repr(C, align(65536)))]
pub struct Region(UnsafeCell<[u8; SIZE]>);

// SAFETY: only the main thread, and the one that makes the image while the main thread waits for it, touch the region.
unsafe impl Sync for Region {}

/// Exported, and read as volatile at the start, so that no optimizer takes its initializer for its content.
#[unsafe(no_mangle)]
pub static image_region: Region = Region(UnsafeCell::new([0; SIZE]));

pub fn base() -> *mut u8 {
    image_region.0.get().cast()
}

pub fn head() -> *mut Head {
    base().cast()
}

/// The one runtime of this process.
pub fn runtime() -> *mut q::JSRuntime {
    // SAFETY: the head is always there.
    unsafe { (*head()).runtime }
}

/// Whether this executable carries an image.
pub fn is_image() -> bool {
    // SAFETY: the region is aligned and readable.
    unsafe { ptr::read_volatile(&raw const (*head()).magic) == MAGIC }
}

/// Makes the head of an empty region.
pub fn initialize() {
    // SAFETY: the head is always there; zeros are valid for all that it holds.
    unsafe {
        (*head()).used = size_of::<Head>();
        (*head()).cold.start = SIZE;
        (*head()).cold.end = SIZE;
    }
}

/// Marks the region as an image, with the cold blocks packed: its bytes in whole pages. None where it is full.
pub fn seal() -> Option<&'static [u8]> {
    // SAFETY: the region is larger than what is used of it, and nothing writes to it behind this.
    unsafe {
        let head = head();
        let packed = pack(core::slice::from_raw_parts(base().add((*head).cold.start), SIZE - (*head).cold.start));
        let start = (*head).used;
        if start + packed.len() + PAGE > (*head).cold.start {
            return None;
        }
        ptr::copy_nonoverlapping(packed.as_ptr(), base().add(start), packed.len());
        (*head).packed = start..start + packed.len();
        (*head).used = (start + packed.len()).next_multiple_of(STEP);
        (*head).magic = MAGIC;
        Some(core::slice::from_raw_parts(base(), (*head).used.next_multiple_of(PAGE)))
    }
}

/// Held by each test that uses the region, of which there is one.
#[cfg(test)]
pub static FOR_TESTS: std::sync::Mutex<()> = std::sync::Mutex::new(());
