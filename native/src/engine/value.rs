//! Values of the engine and the context that makes them: the safe face of its bindings.

use core::ffi::CStr;
use core::mem::ManuallyDrop;
use rquickjs_sys as q;

use crate::errno;

/// An exception is pending in the context.
pub struct Thrown;

/// What a native function answers.
pub type Out = Result<Value, Thrown>;

/// A value that we hold a reference to.
pub struct Value(pub(super) q::JSValue);

impl Value {
    pub const UNDEFINED: Value = Value(q::JS_UNDEFINED);
    pub const NULL: Value = Value(q::JS_NULL);

    pub fn int(n: i32) -> Value {
        Value(q::JS_MKVAL(q::JS_TAG_INT, n))
    }

    /// An integer where it is one, which the engine computes with faster.
    pub fn number(n: f64) -> Value {
        let whole = n as i32;
        let same = f64::from(whole) == n && !(whole == 0 && n.is_sign_negative());
        if same { Value::int(whole) } else { Value(q::JS_NewFloat64(n)) }
    }

    pub fn boolean(b: bool) -> Value {
        Value(if b { q::JS_TRUE } else { q::JS_FALSE })
    }

    /// Gives the reference away.
    pub fn into_raw(self) -> q::JSValue {
        ManuallyDrop::new(self).0
    }
}

impl Drop for Value {
    fn drop(&mut self) {
        // SAFETY: the reference is ours, and there is one runtime in this process, which is never freed.
        unsafe {
            if q::JS_VALUE_HAS_REF_COUNT(self.0) {
                q::JS_FreeValueRT(crate::image::region::runtime(), self.0);
            }
        }
    }
}

/// The context that values are made in.
#[derive(Clone, Copy)]
pub struct Context(pub(super) *mut q::JSContext);

impl Context {
    pub(super) fn check(self, value: q::JSValue) -> Out {
        // SAFETY: only looks at the tag.
        if unsafe { q::JS_IsException(value) } { Err(Thrown) } else { Ok(Value(value)) }
    }

    pub fn object(self) -> Value {
        // SAFETY: the context is alive for the whole process, here and in all below.
        Value(unsafe { q::JS_NewObject(self.0) })
    }

    pub fn array(self) -> Value {
        // SAFETY: as above.
        Value(unsafe { q::JS_NewArray(self.0) })
    }

    /// A list of values.
    pub fn list(self, items: impl IntoIterator<Item = Value>) -> Value {
        let array = self.array();
        for (i, item) in items.into_iter().enumerate() {
            self.put(&array, i as u32, item);
        }
        array
    }

    /// Another reference to a value.
    pub fn again(self, value: &Value) -> Value {
        // SAFETY: the value is alive.
        Value(unsafe { q::JS_DupValue(self.0, value.0) })
    }

    /// A list of values that are all there.
    pub fn array_of(self, items: Vec<Value>) -> Value {
        let raw: Vec<q::JSValue> = items.into_iter().map(Value::into_raw).collect();
        // SAFETY: the array takes over the references.
        Value(unsafe { q::JS_NewArrayFrom(self.0, raw.len() as _, raw.as_ptr()) })
    }

    /// Bytes decoded as UTF-8, as the WHATWG does it: U+FFFD for each maximal part that is none.
    pub fn utf8(self, bytes: &[u8]) -> Value {
        let text = String::from_utf8_lossy(bytes);
        // SAFETY: pointer and length are those of the text, which is copied.
        Value(unsafe { q::JS_NewStringLen(self.0, text.as_ptr().cast(), text.len() as _) })
    }

    /// One character per byte.
    pub fn latin1(self, bytes: &[u8]) -> Value {
        if bytes.is_ascii() {
            // SAFETY: ASCII is UTF-8, which is copied.
            return Value(unsafe { q::JS_NewStringLen(self.0, bytes.as_ptr().cast(), bytes.len() as _) });
        }
        // The engine makes strings of UTF-8 and UTF-16 only. A string of ASCII has one byte per character, and JS_ToCStringLen gives those
        // themselves and no copy: they are overwritten while nobody else knows the string. The engine's test compares what it becomes.
        let blank = vec![b' '; bytes.len()];
        // SAFETY: pointer and length are those of the blanks, which are copied. The string is as long as the bytes, and has one owner.
        unsafe {
            let text = Value(q::JS_NewStringLen(self.0, blank.as_ptr().cast(), blank.len() as _));
            let mut length = 0;
            let start = q::JS_ToCStringLen(self.0, &mut length, text.0).cast_mut().cast::<u8>();
            if !start.is_null() && length == bytes.len() {
                core::ptr::copy_nonoverlapping(bytes.as_ptr(), start, bytes.len());
                q::JS_FreeCString(self.0, start.cast());
            }
            text
        }
    }

    /// A Uint8Array with a copy of the bytes.
    pub fn bytes(self, bytes: &[u8]) -> Out {
        // SAFETY: as above.
        self.check(unsafe { q::JS_NewUint8ArrayCopy(self.0, bytes.as_ptr(), bytes.len() as _) })
    }

    /// Sets a property; what a setter of the prototype would throw is not asked for, since our objects have none.
    pub fn set(self, object: &Value, name: &CStr, value: Value) {
        // SAFETY: the engine takes the reference to the value over.
        unsafe { q::JS_SetPropertyStr(self.0, object.0, name.as_ptr(), value.into_raw()) };
    }

    /// Sets an element of an array.
    pub fn put(self, array: &Value, index: u32, value: Value) {
        // SAFETY: as above.
        unsafe { q::JS_SetPropertyUint32(self.0, array.0, index, value.into_raw()) };
    }

    /// Defines a property whose name may be anything, `__proto__` included. False when there is one already.
    pub fn define(self, object: &Value, name: &[u8], value: Value) -> bool {
        let name = String::from_utf8_lossy(name);
        // SAFETY: the atom lives until it is freed here; the engine takes the reference to the value over.
        unsafe {
            let atom = q::JS_NewAtomLen(self.0, name.as_ptr().cast(), name.len() as _);
            let is_new = q::JS_GetOwnProperty(self.0, core::ptr::null_mut(), object.0, atom) == 0;
            if is_new {
                let flags = q::JS_PROP_C_W_E as core::ffi::c_int;
                q::JS_DefinePropertyValue(self.0, object.0, atom, value.into_raw(), flags);
            }
            q::JS_FreeAtom(self.0, atom);
            is_new
        }
    }

    /// Leaves an exception pending.
    pub fn throw<T>(self, error: Value) -> Result<T, Thrown> {
        // SAFETY: the engine takes the reference over.
        unsafe { q::JS_Throw(self.0, error.into_raw()) };
        Err(Thrown)
    }

    /// An Error as V8 makes it: its message is not enumerable.
    pub fn error(self, message: &str) -> Value {
        // SAFETY: as above; the name is a C string.
        unsafe {
            let error = Value(q::JS_NewError(self.0));
            let flags = (q::JS_PROP_CONFIGURABLE | q::JS_PROP_WRITABLE) as core::ffi::c_int;
            let text = self.utf8(message.as_bytes()).into_raw();
            q::JS_DefinePropertyValueStr(self.0, error.0, c"message".as_ptr(), text, flags);
            error
        }
    }

    /// An error of the caller.
    pub fn throw_type<T>(self, code: &str, message: &str) -> Result<T, Thrown> {
        let error = self.error(message);
        self.set(&error, c"code", self.utf8(code.as_bytes()));
        self.throw(error)
    }

    /// A failed system call in Node's form: `ENOENT: no such file or directory, open '/x'`.
    pub fn throw_errno<T>(self, number: i32, call: &str, path: Option<&CStr>) -> Result<T, Thrown> {
        let (code, words) = errno::describe(number);
        let mut message = format!("{code}: {words}, {call}");
        if let Some(path) = path {
            message += &format!(" '{}'", path.to_string_lossy());
        }
        let error = self.error(&message);
        self.set(&error, c"errno", Value::int(-number));
        self.set(&error, c"code", self.utf8(code.as_bytes()));
        self.set(&error, c"syscall", self.utf8(call.as_bytes()));
        if let Some(path) = path {
            self.set(&error, c"path", self.utf8(path.to_bytes()));
        }
        self.throw(error)
    }
}
