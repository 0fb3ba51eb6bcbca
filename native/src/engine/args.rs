//! The arguments of a native function.

use core::ffi::{CStr, c_char};
use std::borrow::Cow;
use std::ffi::CString;

use rquickjs_sys as q;

use super::value::{Context, Thrown, Value};
use crate::image::cold;
use crate::text;

/// What a native function was called with.
pub struct Args<'a> {
    pub cx: Context,
    pub(super) values: &'a [q::JSValue],
}

impl<'a> Args<'a> {
    fn get(&self, index: usize) -> q::JSValue {
        self.values.get(index).copied().unwrap_or(q::JS_UNDEFINED)
    }

    pub fn is_number(&self, index: usize) -> bool {
        // SAFETY: only looks at the tag.
        unsafe { q::JS_IsNumber(self.get(index)) }
    }

    pub fn is_string(&self, index: usize) -> bool {
        // SAFETY: only looks at the tag.
        unsafe { q::JS_IsString(self.get(index)) }
    }

    pub fn i32(&self, index: usize) -> Result<i32, Thrown> {
        let mut number = 0;
        // SAFETY: writes one number, as do the two below.
        let status = unsafe { q::JS_ToInt32(self.cx.0, &mut number, self.get(index)) };
        if status < 0 { Err(Thrown) } else { Ok(number) }
    }

    pub fn i64(&self, index: usize) -> Result<i64, Thrown> {
        let mut number = 0;
        // SAFETY: as above.
        let status = unsafe { q::JS_ToInt64(self.cx.0, &mut number, self.get(index)) };
        if status < 0 { Err(Thrown) } else { Ok(number) }
    }

    pub fn f64(&self, index: usize) -> Result<f64, Thrown> {
        let mut number = 0.0;
        // SAFETY: as above.
        let status = unsafe { q::JS_ToFloat64(self.cx.0, &mut number, self.get(index)) };
        if status < 0 { Err(Thrown) } else { Ok(number) }
    }

    /// None for what is not a number.
    pub fn optional(&self, index: usize) -> Result<Option<i64>, Thrown> {
        if self.is_number(index) { self.i64(index).map(Some) } else { Ok(None) }
    }

    pub fn bool(&self, index: usize) -> bool {
        // SAFETY: the value is alive while its function runs.
        unsafe { q::JS_ToBool(self.cx.0, self.get(index)) > 0 }
    }

    pub fn text(&self, index: usize) -> Result<Text, Thrown> {
        Text::of(self.cx, self.get(index))
    }

    /// A path as the kernel takes it. NUL is refused, as Node refuses it.
    pub fn path(&self, index: usize) -> Result<Path, Thrown> {
        let text = self.text(index)?;
        if text.raw().contains(&0) {
            return self.cx.throw_type("ERR_INVALID_ARG_VALUE", "a path must not contain a NUL byte");
        }
        // SAFETY: the engine ends its texts with NUL, which may be in another chunk than the rest.
        cold::touch(unsafe { core::slice::from_raw_parts(text.start.cast(), text.length + 1) });
        let repaired = match text.bytes() {
            Cow::Borrowed(_) => None,
            Cow::Owned(bytes) => CString::new(bytes).ok(),
        };
        Ok(Path { text, repaired })
    }

    /// The bytes of a Uint8Array. No JavaScript may run while they are looked at, which is why none is called from a native.
    pub fn bytes(&self, index: usize) -> Result<&'a [u8], Thrown> {
        let (start, length) = self.raw_bytes(index)?;
        // SAFETY: the array is an argument, so it lives as long as the call; nothing can detach it in between.
        Ok(unsafe { core::slice::from_raw_parts(start, length) })
    }

    /// The same to be written to. Takes the arguments away, so that there is no second view of the bytes.
    pub fn into_bytes_mut(self, index: usize) -> Result<(Context, &'a mut [u8]), Thrown> {
        let (start, length) = self.raw_bytes(index)?;
        // SAFETY: as above; `self` is consumed and natives that write hold no other view.
        Ok((self.cx, unsafe { core::slice::from_raw_parts_mut(start, length) }))
    }

    fn raw_bytes(&self, index: usize) -> Result<(*mut u8, usize), Thrown> {
        let mut length: q::size_t = 0;
        // SAFETY: writes the length; null with an exception for what is no Uint8Array.
        let start = unsafe { q::JS_GetUint8Array(self.cx.0, &mut length, self.get(index)) };
        if !start.is_null() {
            // SAFETY: pointer and length came from the engine.
            cold::touch(unsafe { core::slice::from_raw_parts(start, length as usize) });
            return Ok((start, length as usize));
        }
        // An empty array may have no bytes at all.
        // SAFETY: only looks at the class of the object.
        let kind = unsafe { q::JS_GetTypedArrayType(self.get(index)) };
        if kind == q::JSTypedArrayEnum_JS_TYPED_ARRAY_UINT8 as i32 {
            // SAFETY: clears what may be pending.
            drop(Value(unsafe { q::JS_GetException(self.cx.0) }));
            return Ok((core::ptr::NonNull::dangling().as_ptr(), 0));
        }
        Err(Thrown)
    }

    /// The elements of an array, each read by `read`.
    pub fn each<T>(&self, index: usize, mut read: impl FnMut(&Args) -> Result<T, Thrown>) -> Result<Vec<T>, Thrown> {
        let array = self.get(index);
        let mut length = 0;
        // SAFETY: writes one number.
        if unsafe { q::JS_GetLength(self.cx.0, array, &mut length) } < 0 {
            return Err(Thrown);
        }
        let mut items = Vec::new();
        for i in 0..length {
            // SAFETY: gives its own reference, which is dropped after the call.
            let value = self.cx.check(unsafe { q::JS_GetPropertyUint32(self.cx.0, array, i as u32) })?;
            items.push(read(&Args { cx: self.cx, values: &[value.0] })?);
        }
        Ok(items)
    }
}

/// The text of a string in the engine's UTF-8, in which a lone surrogate is written like any other character.
pub struct Text {
    cx: Context,
    start: *const c_char,
    length: usize,
}

impl Text {
    pub(super) fn of(cx: Context, value: q::JSValue) -> Result<Text, Thrown> {
        let mut length = 0;
        // SAFETY: writes the length; the text is freed when this is dropped.
        let start = unsafe { q::JS_ToCStringLen(cx.0, &mut length, value) };
        if start.is_null() { Err(Thrown) } else { Ok(Text { cx, start, length }) }
    }

    /// As the engine has it, surrogates included.
    pub fn raw(&self) -> &[u8] {
        // SAFETY: pointer and length came from the engine, and live as long as this.
        unsafe { core::slice::from_raw_parts(self.start.cast(), self.length) }
    }

    /// With U+FFFD for lone surrogates.
    pub fn bytes(&self) -> Cow<'_, [u8]> {
        text::without_surrogates(self.raw())
    }
}

impl Drop for Text {
    fn drop(&mut self) {
        // SAFETY: it came from JS_ToCStringLen.
        unsafe { q::JS_FreeCString(self.cx.0, self.start) }
    }
}

/// A text without NUL.
pub struct Path {
    text: Text,
    repaired: Option<CString>,
}

impl Path {
    pub fn as_c_str(&self) -> &CStr {
        match &self.repaired {
            Some(path) => path,
            // SAFETY: the engine ends its texts with NUL, and `Args::path` has looked for another.
            None => unsafe { CStr::from_ptr(self.text.start) },
        }
    }
}
