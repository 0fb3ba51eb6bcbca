//! Bytes and their texts.

use std::borrow::Cow;

use crate::engine::args::Args;
use crate::engine::native::Native;
use crate::engine::value::{Out, Thrown, Value};
use crate::sys::files::find;
use crate::text;

pub static NATIVES: &[Native] = &[
    Native { name: c"utf8", arity: 3, run: |args| Ok(args.cx.utf8(part(&args)?)) },
    Native { name: c"latin1", arity: 3, run: |args| Ok(args.cx.latin1(part(&args)?)) },
    Native { name: c"hex", arity: 1, run: |args| Ok(args.cx.utf8(&text::hex(args.bytes(0)?))) },
    Native { name: c"fromUtf8", arity: 1, run: |args| args.cx.bytes(&args.text(0)?.bytes()) },
    Native { name: c"fromLatin1", arity: 1, run: |args| args.cx.bytes(&text::utf8_to_latin1(args.text(0)?.raw())) },
    Native { name: c"fromHex", arity: 1, run: |args| args.cx.bytes(&text::from_hex(args.text(0)?.raw())) },
    Native { name: c"indexOf", arity: 3, run: index_of },
    Native { name: c"lastIndexOf", arity: 3, run: last_index_of },
    Native { name: c"unpack", arity: 4, run: unpack },
    Native { name: c"compare", arity: 2, run: |args| Ok(Value::int(args.bytes(0)?.cmp(args.bytes(1)?) as i32)) },
    Native { name: c"concat", arity: 1, run: concat },
    Native { name: c"decodeBase64", arity: 1, run: decode_base64 },
    Native { name: c"encodeBase64", arity: 1, run: encode_base64 },
];

/// The bytes from argument 1 to argument 2, as far as there are any.
fn part<'a>(args: &Args<'a>) -> Result<&'a [u8], Thrown> {
    let bytes = args.bytes(0)?;
    let bound = |value: i64| usize::try_from(value.max(0)).unwrap_or(usize::MAX).min(bytes.len());
    let start = bound(args.optional(1)?.unwrap_or(0));
    let end = bound(args.optional(2)?.unwrap_or(i64::MAX));
    Ok(bytes.get(start..end).unwrap_or_default())
}

/// What is searched for: bytes, one byte, or a text of one character per byte.
fn needle<'a>(args: &Args<'a>) -> Result<Cow<'a, [u8]>, Thrown> {
    if args.is_number(1) {
        Ok(Cow::Owned(vec![args.i32(1)? as u8]))
    } else if args.is_string(1) {
        Ok(Cow::Owned(text::utf8_to_latin1(args.text(1)?.raw()).into_owned()))
    } else {
        args.bytes(1).map(Cow::Borrowed)
    }
}

/// A place counted from the start, or below zero from the end; below the start: None.
fn place(from: i64, length: usize) -> Option<usize> {
    usize::try_from(if from < 0 { from + length as i64 } else { from }).ok()
}

fn position(found: Option<usize>) -> Value {
    found.map_or(Value::int(-1), |at| Value::number(at as f64))
}

fn index_of(args: Args) -> Out {
    let (bytes, needle) = (args.bytes(0)?, needle(&args)?);
    let from = place(args.optional(2)?.unwrap_or(0), bytes.len()).unwrap_or(0);
    if needle.is_empty() {
        return Ok(position(Some(from.min(bytes.len())))); // as Node: nothing is everywhere, at the end at the latest
    }
    let rest = bytes.get(from..);
    Ok(position(rest.and_then(|rest| find(rest, &needle)).map(|at| at + from)))
}

fn last_index_of(args: Args) -> Out {
    let (bytes, needle) = (args.bytes(0)?, needle(&args)?);
    let from = place(args.optional(2)?.unwrap_or(i64::MAX), bytes.len());
    if needle.is_empty() {
        return Ok(position(Some(from.unwrap_or(0).min(bytes.len()))));
    }
    Ok(position(from.and_then(|from| text::last_index_of(bytes, &needle, from))))
}

/// Numbers as wide as the second list of bytes says; null beyond the end, and where a number of JavaScript is not exact.
fn unpack(args: Args) -> Out {
    let (bytes, widths, little) = (args.bytes(0)?, args.bytes(2)?, args.bool(3));
    let start = usize::try_from(args.i64(1)?).unwrap_or(usize::MAX);
    let Some(mut rest) = bytes.get(start..) else { return Ok(Value::NULL) };
    let mut numbers = Vec::with_capacity(widths.len());
    for &width in widths {
        let Some((field, after)) = rest.split_at_checked(width.into()) else { return Ok(Value::NULL) };
        let octets = field.iter();
        let add = |number: u64, &octet: &u8| number << 8 | u64::from(octet);
        let number = if little { octets.rev().fold(0, add) } else { octets.fold(0, add) };
        if number > MAX_SAFE_INTEGER {
            return Ok(Value::NULL);
        }
        numbers.push(Value::number(number as f64));
        rest = after;
    }
    Ok(args.cx.array_of(numbers))
}

/// Number.MAX_SAFE_INTEGER.
const MAX_SAFE_INTEGER: u64 = (1 << 53) - 1;

fn concat(args: Args) -> Out {
    let parts = args.each(0, |item| item.bytes(0).map(<[u8]>::to_vec))?;
    args.cx.bytes(&parts.concat())
}

fn decode_base64(args: Args) -> Out {
    match text::from_base64(args.text(0)?.raw()) {
        Some(bytes) => args.cx.bytes(&bytes),
        None => Ok(Value::UNDEFINED),
    }
}

fn encode_base64(args: Args) -> Out {
    let text = args.text(0)?;
    Ok(args.cx.utf8(&text::to_base64(&text::utf8_to_latin1(text.raw()))))
}
