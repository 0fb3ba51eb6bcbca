//! The engine's life: context, bytecode, evaluation, start from an image.

use core::ffi::{CStr, c_int, c_void};
use core::ptr;

use rquickjs_sys as q;

use super::args::Text;
use super::native;
use super::value::{Context, Out, Thrown, Value};
use crate::image::{arena, cold, region};
use crate::natives;
use crate::sys::{ends, memory};

/// Bytes of stack that JavaScript may use at most.
const STACK: usize = 4 << 20;

/// When the engine collects what only circles keep alive: after a million blocks, each of which it counts as 8 bytes (quickjs.patch). A run
/// is over before that.
const GARBAGE: usize = 8 << 20;

/// What the program uses of the engine. Not among them is the parser of scripts, which the linker leaves out for that reason.
const PARTS: [unsafe extern "C" fn(*mut q::JSContext) -> c_int; 8] = [
    q::JS_AddIntrinsicBaseObjects,
    q::JS_AddIntrinsicDate,
    q::JS_AddIntrinsicRegExp,
    q::JS_AddIntrinsicJSON,
    q::JS_AddIntrinsicMapSet,
    q::JS_AddIntrinsicTypedArrays,
    q::JS_AddIntrinsicPromise,
    q::JS_AddIntrinsicAToB,
];

/// A context in an empty region, which is initialized.
pub fn create() -> Context {
    // SAFETY: the table of functions is static; runtime and context live until the process ends.
    unsafe {
        let runtime = q::JS_NewRuntime2(&arena::FUNCTIONS, ptr::null_mut());
        (*region::head()).runtime = runtime;
        q::JS_SetMaxStackSize(runtime, STACK as _);
        q::JS_SetGCThreshold(runtime, 1 << 18);
        q::JS_SetCanBlock(runtime, true);
        let context = q::JS_NewContextRaw(runtime);
        for add in PARTS {
            assert_eq!(add(context), 0);
        }
        (*region::head()).context = context;
        Context(context)
    }
}

/// `0.16.2`.
pub fn engine_version() -> &'static [u8] {
    // SAFETY: a constant text of the engine.
    unsafe { CStr::from_ptr(q::JS_GetVersion()) }.to_bytes()
}

/// The context of the image that this executable carries, made ready for this process.
pub fn resume() -> Context {
    cold::protect();
    // SAFETY: the image was made by this very executable, so all pointers in it are right.
    unsafe {
        let (runtime, context) = ((*region::head()).runtime, (*region::head()).context);
        q::JS_UpdateStackTop(runtime);
        // Less stack than where the image was made: the engine's own check has to come before the end of the stack.
        q::JS_SetMaxStackSize(runtime, STACK.min(memory::stack_limit() / 2) as _);
        q::JS_SetInterruptHandler(runtime, Some(on_interrupt), ptr::null_mut());
        Context(context)
    }
}

unsafe extern "C" fn on_interrupt(_: *mut q::JSRuntime, _: *mut c_void) -> c_int {
    ends::end_when_late();
    0
}

/// The context that was made in this process.
pub fn context() -> Context {
    // SAFETY: the head is always there.
    Context(unsafe { (*region::head()).context })
}

/// Puts the natives where JavaScript finds them.
pub fn add_natives(cx: Context) {
    natives::prepare(cx);
    // SAFETY: a reference of its own.
    let global = Value(unsafe { q::JS_GetGlobalObject(cx.0) });
    cx.set(&global, c"__native", native::object(cx));
}

/// Runs bytecode that the compiler wrote (src/compile.rs).
pub fn evaluate(cx: Context, bytecode: &[u8]) -> Result<(), Thrown> {
    // SAFETY: the bytes are copied; the engine takes the function over.
    unsafe {
        let flags = q::JS_READ_OBJ_BYTECODE as c_int;
        let function = cx.check(q::JS_ReadObject(cx.0, bytecode.as_ptr(), bytecode.len() as _, flags))?;
        cx.check(q::JS_EvalFunction(cx.0, function.into_raw())).map(drop)
    }
}

/// Calls a global function without arguments, if it is there.
pub fn call(cx: Context, name: &CStr) -> Result<(), Thrown> {
    // SAFETY: references of their own; a call without arguments needs no list.
    unsafe {
        let global = Value(q::JS_GetGlobalObject(cx.0));
        let function = cx.check(q::JS_GetPropertyStr(cx.0, global.0, name.as_ptr()))?;
        if q::JS_IsUndefined(function.0) {
            return Ok(());
        }
        cx.check(q::JS_Call(cx.0, function.0, q::JS_UNDEFINED, 0, ptr::null_mut())).map(drop)
    }
}

/// Runs what promises have made ready.
pub fn drain(cx: Context) -> Out {
    let mut context = ptr::null_mut();
    loop {
        // SAFETY: writes the context of the job.
        match unsafe { q::JS_ExecutePendingJob(region::runtime(), &mut context) } {
            0 => return Ok(Value::UNDEFINED),
            count if count < 0 => return Err(Thrown),
            _ => cx,
        };
    }
}

/// Frees what circles kept alive, and collects no more.
pub fn settle() {
    // SAFETY: no JavaScript runs.
    unsafe {
        q::JS_RunGC(region::runtime());
        q::JS_SetGCThreshold(region::runtime(), GARBAGE as _);
    }
}

/// Looks up many names, and shapes of objects, that the program does not have. Those of a run are the names of its variables, for example:
/// each leads along one list of a hash table, and to what is on it.
pub fn walk_hash_tables() {
    const MANY: u32 = 200_000;
    // SAFETY: no JavaScript runs; what is made here is freed here.
    unsafe {
        let cx = (*region::head()).context;
        for number in 0..MANY {
            let name = format!("{number:x}");
            let atom = q::JS_NewAtomLen(cx, name.as_ptr().cast(), name.len() as _);
            let object = Value(q::JS_NewObject(cx));
            q::JS_DefinePropertyValue(cx, object.0, atom, q::JS_UNDEFINED, q::JS_PROP_C_W_E as c_int);
            q::JS_FreeAtom(cx, atom);
        }
    }
}

/// The pending exception in one line, and the place where it was thrown.
pub fn exception(cx: Context) -> String {
    // SAFETY: references of their own.
    let (error, stack) = unsafe {
        let error = Value(q::JS_GetException(cx.0));
        let stack = Value(q::JS_GetPropertyStr(cx.0, error.0, c"stack".as_ptr()));
        (error, stack)
    };
    let text = |value: &Value| match Text::of(cx, value.0) {
        Ok(text) => String::from_utf8_lossy(text.raw()).into_owned(),
        Err(Thrown) => "an exception without a text".to_owned(),
    };
    format!("{}\n{}", text(&error), text(&stack))
}
