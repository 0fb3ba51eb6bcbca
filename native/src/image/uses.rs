//! What sample runs do with each block of the image, by allocation number: both passes allocate in the same order.
//! Blocks that they write, only read, or never touch are then kept apart, so that a run touches few pages.

use core::ptr;

/// How many allocations a pass may have.
const MOST: usize = 8 << 20;

/// What the sample runs do with a block.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[repr(u8)]
pub enum Heat {
    /// It was freed before they began.
    Temporary = 0,
    Cold = 1,
    Read = 2,
    Written = 3,
}

/// One allocation.
#[derive(Clone, Copy)]
pub struct Use {
    /// Bytes, rounded up.
    pub size: u32,
    pub heat: Heat,
}

struct Memory {
    count: usize,
    all: [Use; MOST],
}

/// Shared with child processes, which run the samples.
#[derive(Clone, Copy)]
pub struct Uses(*mut Memory);

impl Uses {
    /// Empty; None if there is no memory for it.
    pub fn new() -> Option<Uses> {
        let protection = libc::PROT_READ | libc::PROT_WRITE;
        let flags = libc::MAP_SHARED | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE;
        // SAFETY: fresh memory; zeros are valid for what it holds.
        let mapped = unsafe { libc::mmap(ptr::null_mut(), size_of::<Memory>(), protection, flags, -1, 0) };
        (mapped != libc::MAP_FAILED).then(|| Uses(mapped.cast()))
    }

    /// That of an allocation; nothing after the last that there can be.
    pub fn get(self, number: usize) -> Option<Use> {
        // SAFETY: within the memory.
        (number < MOST).then(|| unsafe { (*self.0).all[number] })
    }

    /// A new allocation. False after the last that there can be.
    pub fn add(self, number: usize, size: usize) -> bool {
        let size = u32::try_from(size).ok().filter(|_| number < MOST);
        if let Some(size) = size {
            // SAFETY: within the memory; only one process makes allocations at a time.
            unsafe { (*self.0).all[number] = Use { size, heat: Heat::Temporary } };
        }
        size.is_some()
    }

    /// How many allocations belong to the pass, and not to a sample run.
    pub fn count(self) -> usize {
        // SAFETY: one word.
        unsafe { (*self.0).count }
    }

    pub fn set_count(self, count: usize) {
        // SAFETY: one word.
        unsafe { (*self.0).count = count }
    }

    /// Never lowers the use. Safe in a signal handler.
    pub fn heat_up(self, number: usize, heat: Heat) {
        if number < MOST {
            // SAFETY: within the memory; samples run one after the other.
            unsafe { (*self.0).all[number].heat = (*self.0).all[number].heat.max(heat) };
        }
    }

    /// Bytes of all blocks that are used in this way.
    pub fn bytes(self, heat: Heat) -> usize {
        let blocks = (0..self.count()).filter_map(|number| self.get(number));
        blocks.filter(|block| block.heat == heat).map(|block| block.size as usize).sum()
    }

    /// For the log of the build.
    pub fn summary(self) -> String {
        let [written, read, cold] = [Heat::Written, Heat::Read, Heat::Cold].map(|heat| self.bytes(heat));
        format!("{written} of them written to by the sample runs, {read} read and {cold} neither")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_of_one_heat_and_a_block_does_not_cool_down() {
        let uses = Uses::new().unwrap();
        let heats = [Heat::Read, Heat::Cold, Heat::Written, Heat::Read, Heat::Temporary];
        for (number, heat) in heats.into_iter().enumerate() {
            assert!(uses.add(number, 8 << number));
            uses.heat_up(number, heat);
        }
        uses.heat_up(2, Heat::Read);
        uses.set_count(5);
        assert_eq!([Heat::Cold, Heat::Read, Heat::Written].map(|heat| uses.bytes(heat)), [16, 8 + 64, 32]);
        assert!(!uses.add(MOST, 8) && !uses.add(0, 1 << 32));
        assert!(uses.get(MOST).is_none());
    }
}
