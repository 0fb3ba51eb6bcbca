//! Texts and bytes without the engine: pure functions.

use std::borrow::Cow;

/// UTF-8 in which lone surrogates are written like other characters (ED A0..BF 80..BF) with U+FFFD for each of them.
pub fn without_surrogates(text: &[u8]) -> Cow<'_, [u8]> {
    let is_surrogate = |at: usize| text[at] == 0xed && text.get(at + 1).is_some_and(|&second| second >= 0xa0);
    let Some(first) = (0..text.len()).find(|&at| is_surrogate(at)) else {
        return Cow::Borrowed(text);
    };
    let mut repaired = text[..first].to_vec();
    let mut at = first;
    while at < text.len() {
        if is_surrogate(at) {
            repaired.extend("\u{fffd}".as_bytes());
            at += 3;
        } else {
            repaired.push(text[at]);
            at += 1;
        }
    }
    Cow::Owned(repaired)
}

/// The low byte of each UTF-16 code unit of a text in the engine's UTF-8.
pub fn utf8_to_latin1(text: &[u8]) -> Cow<'_, [u8]> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let low = |at: usize| text.get(at).map_or(0, |&byte| u32::from(byte) & 0x3f);
    let mut bytes = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(&lead) = text.get(at) {
        let lead = u32::from(lead);
        match lead {
            0..0x80 => {
                bytes.push(lead as u8);
                at += 1;
            }
            0x80..0xe0 => {
                bytes.push((lead << 6 | low(at + 1)) as u8);
                at += 2;
            }
            0xe0..0xf0 => {
                bytes.push((low(at + 1) << 6 | low(at + 2)) as u8);
                at += 3;
            }
            _ => {
                let point = (lead & 7) << 18 | low(at + 1) << 12 | low(at + 2) << 6 | low(at + 3);
                let beyond = point.wrapping_sub(0x10000);
                bytes.extend([(beyond >> 10) as u8, point as u8]);
                at += 4;
            }
        }
    }
    Cow::Owned(bytes)
}

const DIGITS: &[u8; 16] = b"0123456789abcdef";

/// Two lower-case digits per byte.
pub fn hex(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().flat_map(|byte| [DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]).collect()
}

/// The bytes of as many pairs of digits as the text begins with.
pub fn from_hex(text: &[u8]) -> Vec<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16).map(|value| value as u8);
    text.chunks_exact(2).map_while(|pair| Some(digit(pair[0])? << 4 | digit(pair[1])?)).collect()
}

const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// With padding.
pub fn to_base64(bytes: &[u8]) -> Vec<u8> {
    let mut text = Vec::with_capacity(bytes.len().div_ceil(3) * 4);
    for part in bytes.chunks(3) {
        let at = |i: usize| u32::from(part.get(i).copied().unwrap_or(0));
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for i in 0..4 {
            let digit = BASE64[(bits >> (18 - 6 * i) & 63) as usize];
            text.push(if i <= part.len() { digit } else { b'=' });
        }
    }
    text
}

const fn base64_values() -> [u8; 256] {
    let mut values = [NO_DIGIT; 256];
    let mut i = 0;
    while i < 64 {
        values[BASE64[i] as usize] = i as u8;
        i += 1;
    }
    values
}
const NO_DIGIT: u8 = 64;
static BASE64_VALUES: [u8; 256] = base64_values();

/// WHATWG "forgiving-base64 decode": white space is passed over, but for form feeds; padding may be left out but must not be wrong.
pub fn from_base64(text: &[u8]) -> Option<Vec<u8>> {
    let is_space = |byte: u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
    let (mut bytes, mut bits, mut digits) = (Vec::with_capacity(text.len() / 4 * 3), 0u32, 0usize);
    let mut rest = text;
    let mut padding = 0;
    loop {
        // Lines of digits, four at a time.
        while digits.is_multiple_of(4)
            && padding == 0
            && let Some((four, after)) = rest.split_first_chunk::<4>()
        {
            let [a, b, c, d] = four.map(|byte| u32::from(BASE64_VALUES[usize::from(byte)]));
            if (a | b | c | d) >= u32::from(NO_DIGIT) {
                break;
            }
            let bits = a << 18 | b << 12 | c << 6 | d;
            bytes.extend([(bits >> 16) as u8, (bits >> 8) as u8, bits as u8]);
            rest = after;
        }
        let Some((&byte, after)) = rest.split_first() else { break };
        rest = after;
        if is_space(byte) {
            continue;
        }
        if byte == b'=' {
            padding += 1;
            continue;
        }
        let value = BASE64_VALUES[usize::from(byte)];
        if value == NO_DIGIT || padding > 0 {
            return None;
        }
        bits = bits << 6 | u32::from(value);
        digits += 1;
        if digits % 4 == 0 {
            bytes.extend([(bits >> 16) as u8, (bits >> 8) as u8, bits as u8]);
        }
    }
    let over = digits % 4;
    if padding > 0 && (padding > 2 || (over + padding) != 4) {
        return None;
    }
    match over {
        1 => return None,
        2 => bytes.push((bits >> 4) as u8),
        3 => bytes.extend([(bits >> 10) as u8, (bits >> 2) as u8]),
        _ => {}
    }
    Some(bytes)
}

/// Where a needle begins for the last time, at `from` or earlier.
pub fn last_index_of(bytes: &[u8], needle: &[u8], from: usize) -> Option<usize> {
    let last = bytes.len().checked_sub(needle.len())?.min(from);
    (0..=last).rev().find(|&at| bytes[at..].starts_with(needle))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Cases of WHATWG's decoder: what `utf8` of the runtime has to give, which is what from_utf8_lossy gives.
    #[test]
    fn utf8_replaces_each_maximal_part() {
        let cases: &[(&[u8], &str)] = &[
            (b"plain", "plain"),
            (b"\xc3\xa9", "\u{e9}"),
            (b"\xef\xbb\xbfx", "\u{feff}x"),
            (b"\x80", "\u{fffd}"),
            (b"\xc0\xaf", "\u{fffd}\u{fffd}"),
            (b"\xe0\x80\xaf", "\u{fffd}\u{fffd}\u{fffd}"),
            (b"\xed\xa0\x80", "\u{fffd}\u{fffd}\u{fffd}"),
            (b"\xf0\x9f\x98\x80", "\u{1f600}"),
            (b"\xf0\x9f\x98", "\u{fffd}"),
            (b"\xf0\x9f\x98x", "\u{fffd}x"),
            (b"\xf4\x90\x80\x80", "\u{fffd}\u{fffd}\u{fffd}\u{fffd}"),
            (b"\xf8\x88\x80\x80\x80", "\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}"),
            (b"\xe2\x82", "\u{fffd}"),
            (b"\xe2\x82\xe2\x82\xac", "\u{fffd}\u{20ac}"),
            (b"\xff\xfe", "\u{fffd}\u{fffd}"),
        ];
        for (bytes, text) in cases {
            assert_eq!(String::from_utf8_lossy(bytes), *text, "{bytes:x?}");
        }
    }

    #[test]
    fn lone_surrogates_become_replacement_characters() {
        assert!(matches!(without_surrogates("caf\u{e9} \u{d7ff}\u{e000}".as_bytes()), Cow::Borrowed(_)));
        assert_eq!(&*without_surrogates(b"a\xed\xa0\x80b\xed\xbf\xbf"), "a\u{fffd}b\u{fffd}".as_bytes());
        assert_eq!(&*without_surrogates(b"\xed\x9f\xbf"), b"\xed\x9f\xbf");
    }

    #[test]
    fn latin1_is_one_character_per_byte() {
        let all: Vec<u8> = (0..=255).collect();
        let text: String = all.iter().map(|&byte| char::from(byte)).collect();
        assert_eq!(&*utf8_to_latin1(text.as_bytes()), &all[..]);
        // The low byte of each code unit: U+20AC, and U+1F600 as D83D DE00.
        assert_eq!(&*utf8_to_latin1("\u{20ac}\u{1f600}".as_bytes()), b"\xac\x3d\x00");
    }

    #[test]
    fn hex_ends_at_what_is_no_digit() {
        assert_eq!(hex(b"\x00\xfe"), b"00fe");
        assert_eq!(from_hex(b"00FEx0"), b"\x00\xfe");
        assert_eq!(from_hex(b"abc"), b"\xab");
    }

    #[test]
    fn base64_is_forgiving_as_the_whatwg_says() {
        for bytes in [&b""[..], b"f", b"fo", b"foo", b"foob", b"\xff\xfe\xfd"] {
            assert_eq!(from_base64(&to_base64(bytes)).as_deref(), Some(bytes));
        }
        assert_eq!(to_base64(b"f"), b"Zg==");
        assert_eq!(from_base64(b" Z m\n8 ").as_deref(), Some(&b"fo"[..]));
        assert_eq!(from_base64(b"Zg").as_deref(), Some(&b"f"[..]));
        for wrong in [&b"Z"[..], b"Zg=", b"Zg===", b"Zm9v=", b"=", b"Zg==Zg==", b"Z-"] {
            assert_eq!(from_base64(wrong), None, "{}", String::from_utf8_lossy(wrong));
        }
    }

    #[test]
    fn last_index_is_at_from_or_before() {
        assert_eq!(last_index_of(b"abcabc", b"abc", usize::MAX), Some(3));
        assert_eq!(last_index_of(b"abcabc", b"abc", 2), Some(0));
        assert_eq!(last_index_of(b"abc", b"abcd", 9), None);
        assert_eq!(last_index_of(b"abc", b"", 9), Some(3));
    }
}
