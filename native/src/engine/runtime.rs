//! The engine's life: context, bytecode, evaluation, start from an image.

use core::ffi::{CStr, c_int, c_void};
use core::ptr;

use rquickjs_sys as q;

use super::args::Text;
use super::native;
use super::value::{Context, Out, Thrown, Value};
use crate::image::{arena, region};
use crate::natives;
use crate::sys::{ends, memory};

/// Bytes of stack that JavaScript may use at most.
const STACK: usize = 4 << 20;

/// Bytes after which the engine collects what only circles keep alive; a run is over before that.
const GARBAGE: usize = 64 << 20;

/// A context in an empty region.
pub fn create() -> Context {
    region::initialize();
    // SAFETY: the table of functions is static; runtime and context live until the process ends.
    unsafe {
        let runtime = q::JS_NewRuntime2(&arena::FUNCTIONS, ptr::null_mut());
        (*region::head()).runtime = runtime;
        q::JS_SetMaxStackSize(runtime, STACK as _);
        q::JS_SetGCThreshold(runtime, 1 << 18);
        q::JS_SetCanBlock(runtime, true);
        let context = q::JS_NewContext(runtime);
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
    // SAFETY: the image was made by this very executable, so all pointers in it are right.
    unsafe {
        let (runtime, context) = ((*region::head()).runtime, (*region::head()).context);
        q::JS_UpdateStackTop(runtime);
        // Less stack than where the image was made: the engine's own check has to come before the end of the stack.
        q::JS_SetMaxStackSize(runtime, STACK.min(memory::stack_limit() / 2) as _);
        q::JS_SetInterruptHandler(runtime, Some(on_interrupt), ptr::null_mut());
        q::JS_AddPerformance(context); // its origin is that of this process
        Context(context)
    }
}

unsafe extern "C" fn on_interrupt(_: *mut q::JSRuntime, _: *mut c_void) -> c_int {
    ends::end_when_late();
    0
}

/// Puts the natives where JavaScript finds them.
pub fn add_natives(cx: Context) {
    natives::prepare(cx);
    // SAFETY: a reference of its own.
    let global = Value(unsafe { q::JS_GetGlobalObject(cx.0) });
    cx.set(&global, c"__native", native::object(cx));
}

/// A script as bytecode, without its source.
pub fn compile(cx: Context, script: &CStr) -> Result<Vec<u8>, Thrown> {
    let flags = q::JS_EVAL_TYPE_GLOBAL | q::JS_EVAL_FLAG_COMPILE_ONLY;
    let length = script.count_bytes();
    // SAFETY: the script ends with NUL, as the engine's parser wants it; what it writes is copied and freed.
    unsafe {
        let compiled = q::JS_Eval(cx.0, script.as_ptr(), length as _, c"probe-env".as_ptr(), flags as c_int);
        let compiled = cx.check(compiled)?;
        let mut length: q::size_t = 0;
        let flags = q::JS_WRITE_OBJ_BYTECODE | q::JS_WRITE_OBJ_STRIP_SOURCE;
        let start = q::JS_WriteObject(cx.0, &mut length, compiled.0, flags as c_int);
        if start.is_null() {
            return Err(Thrown);
        }
        let bytecode = core::slice::from_raw_parts(start, length as usize).to_vec();
        q::js_free(cx.0, start.cast());
        Ok(bytecode)
    }
}

/// Runs bytecode that `compile` wrote.
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
