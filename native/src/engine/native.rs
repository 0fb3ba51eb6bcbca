//! How the engine calls functions written here: one entry for all, which finds the function by its number.

use core::ffi::{CStr, c_int};
use core::mem::transmute;

use rquickjs_sys as q;

use super::args::Args;
use super::value::{Context, Out, Value};
use crate::natives::TABLE;

/// A function for JavaScript.
pub struct Native {
    pub name: &'static CStr,
    /// Its `length`.
    pub arity: u8,
    pub run: fn(Args) -> Out,
}

type Entry = unsafe extern "C" fn(*mut q::JSContext, q::JSValue, c_int, *mut q::JSValue, c_int) -> q::JSValue;
type Generic = unsafe extern "C" fn(*mut q::JSContext, q::JSValue, c_int, *mut q::JSValue) -> q::JSValue;

unsafe extern "C" fn entry(
    context: *mut q::JSContext,
    _this: q::JSValue,
    count: c_int,
    arguments: *mut q::JSValue,
    number: c_int,
) -> q::JSValue {
    let values = match usize::try_from(count) {
        // SAFETY: the engine hands over `count` values, which live as long as the call.
        Ok(count) if count > 0 => unsafe { core::slice::from_raw_parts(arguments, count) },
        _ => &[],
    };
    let run = natives().nth(number as usize).map(|native| native.run);
    match run.map(|run| run(Args { cx: Context(context), values })) {
        Some(Ok(value)) => value.into_raw(),
        _ => q::JS_EXCEPTION,
    }
}

/// All of them in the order of their numbers, which are in the image.
fn natives() -> impl Iterator<Item = &'static Native> {
    TABLE.iter().copied().flatten()
}

/// An object with all natives.
pub fn object(cx: Context) -> Value {
    let object = cx.object();
    for (number, native) in natives().enumerate() {
        // SAFETY: JS_CFUNC_generic_magic says that the function takes a number more than its C type has (JSCFunctionType
        // is a union of both); the name is static.
        let function = unsafe {
            let generic = transmute::<Entry, Generic>(entry);
            let kind = q::JSCFunctionEnum_JS_CFUNC_generic_magic;
            Value(q::JS_NewCFunction2(
                cx.0,
                Some(generic),
                native.name.as_ptr(),
                native.arity.into(),
                kind,
                number as c_int,
            ))
        };
        cx.set(&object, native.name, function);
    }
    object
}
