//! Objects with the same few fields and no prototype; the names of the fields are kept in the image.

use core::ffi::{CStr, c_int};

use rquickjs_sys as q;

use super::value::{Context, Value};
use crate::image::region::{STAT_FIELDS, head};

/// Before the first object.
pub fn prepare(cx: Context, names: [&CStr; STAT_FIELDS]) {
    // SAFETY: the head is always there; one thread.
    unsafe { (*head()).stat_fields = names.map(|name| q::JS_NewAtom(cx.0, name.as_ptr())) };
    // An object is made one property after the other, and shares the shape of each step with objects that still exist.
    for count in 1..=STAT_FIELDS {
        with_fields(cx, &[0.0; STAT_FIELDS][..count]).into_raw();
    }
}

/// The values are in the order of the names.
pub fn object(cx: Context, values: [f64; STAT_FIELDS]) -> Value {
    with_fields(cx, &values)
}

/// The first fields.
fn with_fields(cx: Context, values: &[f64]) -> Value {
    // SAFETY: the atoms were made by `prepare`; the engine takes the values over.
    unsafe {
        let head = head();
        let object = Value(q::JS_NewObjectProto(cx.0, q::JS_NULL));
        for (name, value) in (*head).stat_fields.into_iter().zip(values) {
            let value = Value::number(*value).into_raw();
            q::JS_DefinePropertyValue(cx.0, object.0, name, value, q::JS_PROP_C_W_E as c_int);
        }
        object
    }
}
