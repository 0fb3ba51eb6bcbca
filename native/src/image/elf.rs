//! Writes a copy of an executable whose writable segment has the image in it. elf(5), 64 bits, little-endian.

/// Why there is no copy.
#[derive(Debug, PartialEq, Eq)]
pub enum Refusal {
    Truncated,
    /// Position-independent: the pointers of the image would be wrong.
    NotFixed,
    /// Initialized data are where the image has to be, or after it.
    DataBehindImage,
    NoSegment,
}

const ET_EXEC: u64 = 2;
const PT_LOAD: u64 = 1;

/// Fields of the file's header: offset and size.
const TYPE: (usize, usize) = (16, 2);
const PROGRAM_HEADERS: (usize, usize) = (32, 8);
const SECTION_HEADERS: (usize, usize) = (40, 8);
const PROGRAM_HEADER_SIZE: (usize, usize) = (54, 2);
const PROGRAM_HEADER_COUNT: (usize, usize) = (56, 2);
const SECTION_COUNT_AND_NAMES: (usize, usize) = (60, 4);

/// Fields of a program header.
const SEGMENT_TYPE: (usize, usize) = (0, 4);
const OFFSET: (usize, usize) = (8, 8);
const ADDRESS: (usize, usize) = (16, 8);
const FILE_SIZE: (usize, usize) = (32, 8);
const MEMORY_SIZE: (usize, usize) = (40, 8);
const ALIGNMENT: (usize, usize) = (48, 8);

/**
The segment that `address` lies in moves to the end of the file: its initialized data as the linker wrote them, zeros for
what the host has initialized to zero, and the image. Headers of what lies inside of it (PT_TLS, PT_GNU_RELRO) move with it.
Section headers go.
*/
pub fn with_image(mut file: Vec<u8>, address: u64, image: &[u8]) -> Result<Vec<u8>, Refusal> {
    if get(&file, 0, TYPE)? != ET_EXEC {
        return Err(Refusal::NotFixed);
    }
    let size = get(&file, 0, PROGRAM_HEADER_SIZE)?;
    for i in 0..get(&file, 0, PROGRAM_HEADER_COUNT)? {
        let header = (get(&file, 0, PROGRAM_HEADERS)? + i * size) as usize;
        let field = |field| get(&file, header, field);
        let start = field(ADDRESS)?;
        let end = start + field(MEMORY_SIZE)?;
        if field(SEGMENT_TYPE)? != PT_LOAD || !(start..end).contains(&address) {
            continue;
        }
        let (offset, initialized) = (field(OFFSET)? as usize, field(FILE_SIZE)? as usize);
        let before = (address - start) as usize;
        if initialized > before {
            return Err(Refusal::DataBehindImage);
        }
        let alignment = field(ALIGNMENT)?.max(4096) as usize;
        let moved = file.len().next_multiple_of(alignment) + start as usize % alignment;
        let mut content = file.get(offset..offset + initialized).ok_or(Refusal::Truncated)?.to_vec();
        content.resize(before, 0);
        content.extend_from_slice(image);
        for inner in headers_inside(&file, start..start + initialized as u64)? {
            let address = get(&file, inner, ADDRESS)?;
            put(&mut file, inner, OFFSET, moved as u64 + (address - start));
        }
        put(&mut file, header, FILE_SIZE, content.len() as u64);
        put(&mut file, 0, SECTION_HEADERS, 0);
        put(&mut file, 0, SECTION_COUNT_AND_NAMES, 0);
        file.resize(moved, 0);
        file.extend_from_slice(&content);
        return Ok(file);
    }
    Err(Refusal::NoSegment)
}

/// Where the program headers are of what begins at these addresses.
fn headers_inside(file: &[u8], addresses: core::ops::Range<u64>) -> Result<Vec<usize>, Refusal> {
    let (first, size) = (get(file, 0, PROGRAM_HEADERS)?, get(file, 0, PROGRAM_HEADER_SIZE)?);
    let mut found = Vec::new();
    for i in 0..get(file, 0, PROGRAM_HEADER_COUNT)? {
        let header = (first + i * size) as usize;
        if addresses.contains(&get(file, header, ADDRESS)?) {
            found.push(header);
        }
    }
    Ok(found)
}

fn get(file: &[u8], at: usize, (offset, size): (usize, usize)) -> Result<u64, Refusal> {
    let start = at + offset;
    let bytes = file.get(start..start + size).ok_or(Refusal::Truncated)?;
    Ok(bytes.iter().rev().fold(0, |value, &byte| value << 8 | u64::from(byte)))
}

fn put(file: &mut [u8], at: usize, (offset, size): (usize, usize), value: u64) {
    file[at + offset..at + offset + size].copy_from_slice(&value.to_le_bytes()[..size]);
}

#[cfg(test)]
mod tests {
    use super::*;

    const RELRO: u64 = 0x6474_e552;

    /// One segment at 0x400000 with four bytes of data and room for more; the last two of them are PT_GNU_RELRO, and one header
    /// (PT_GNU_STACK) is of no address.
    fn executable() -> Vec<u8> {
        let mut file = vec![0; 236];
        put(&mut file, 0, TYPE, ET_EXEC);
        put(&mut file, 0, PROGRAM_HEADERS, 64);
        put(&mut file, 0, SECTION_HEADERS, 77);
        put(&mut file, 0, PROGRAM_HEADER_SIZE, 56);
        put(&mut file, 0, PROGRAM_HEADER_COUNT, 3);
        put(&mut file, 64, SEGMENT_TYPE, PT_LOAD);
        put(&mut file, 64, OFFSET, 232);
        put(&mut file, 64, ADDRESS, 0x40_0078);
        put(&mut file, 64, FILE_SIZE, 4);
        put(&mut file, 64, MEMORY_SIZE, 0x10000);
        put(&mut file, 64, ALIGNMENT, 4096);
        put(&mut file, 120, SEGMENT_TYPE, RELRO);
        put(&mut file, 120, OFFSET, 234);
        put(&mut file, 120, ADDRESS, 0x40_007a);
        put(&mut file, 120, FILE_SIZE, 2);
        put(&mut file, 176, SEGMENT_TYPE, 0x6474_e551);
        file[232..].copy_from_slice(b"data");
        file
    }

    #[test]
    fn the_segment_moves_to_the_end_with_the_image_in_it() {
        let file = with_image(executable(), 0x40_1000, b"image").unwrap();
        let offset = get(&file, 64, OFFSET).unwrap() as usize;
        assert_eq!(offset, 4096 + 0x78); // congruent to its address, as the kernel asks
        let image = 0x40_1000 - 0x40_0078;
        assert_eq!(get(&file, 64, FILE_SIZE).unwrap() as usize, image + 5);
        assert_eq!(&file[offset..offset + 4], b"data");
        assert_eq!(get(&file, 120, OFFSET), Ok(offset as u64 + 2));
        assert_eq!(get(&file, 176, OFFSET), Ok(0));
        assert!(file[offset + 4..offset + image].iter().all(|&byte| byte == 0));
        assert_eq!(&file[offset + image..], b"image");
        assert_eq!(get(&file, 64, MEMORY_SIZE), Ok(0x10000));
        assert_eq!(get(&file, 0, SECTION_HEADERS), Ok(0));
    }

    #[test]
    fn what_cannot_hold_an_image_is_refused() {
        assert_eq!(with_image(executable(), 0x40_007a, b"x"), Err(Refusal::DataBehindImage));
        assert_eq!(with_image(executable(), 0x50_0000, b"x"), Err(Refusal::NoSegment));
        assert_eq!(with_image(executable()[..100].to_vec(), 0x40_1000, b"x"), Err(Refusal::Truncated));
        let mut moved = executable();
        put(&mut moved, 0, TYPE, 3);
        assert_eq!(with_image(moved, 0x40_1000, b"x"), Err(Refusal::NotFixed));
    }
}
