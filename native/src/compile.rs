//! The compiler at the build: a script to bytecode. A program of its own, since the executable holds bytecode alone, and the
//! engine's parser would be a large part of it.
#![deny(unsafe_op_in_unsafe_fn)]

use core::ffi::{CStr, c_int};
use std::env::args_os;
use std::ffi::CString;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use rquickjs_sys as q;

/// Bytes of stack: the engine's check has to come before the end of the main thread's.
const STACK: usize = 4 << 20;

fn main() -> ExitCode {
    let arguments: Vec<_> = args_os().skip(1).collect();
    let result = match &arguments[..] {
        [script, bytecode] => compile(Path::new(script), Path::new(bytecode)),
        _ => Err("usage: SCRIPT.js BYTECODE".to_owned()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("{reason}");
            ExitCode::FAILURE
        }
    }
}

fn compile(script: &Path, bytecode: &Path) -> Result<(), String> {
    let named = |file: &Path, reason: &dyn std::fmt::Display| format!("{}: {reason}", file.display());
    let text = fs::read(script).map_err(|error| named(script, &error))?;
    let text = CString::new(text).map_err(|_| named(script, &"a NUL byte in it"))?;
    let compiled = to_bytecode(&text).map_err(|reason| named(script, &reason))?;
    fs::write(bytecode, compiled).map_err(|error| named(bytecode, &error))
}

/// Bytecode without its source and without the positions in it, which would be 0.18 MB: a stack trace names functions, and a build of the
/// same tree has the same names. Or what the engine says against the script.
fn to_bytecode(script: &CStr) -> Result<Vec<u8>, String> {
    let flags = q::JS_EVAL_TYPE_GLOBAL | q::JS_EVAL_FLAG_COMPILE_ONLY;
    // SAFETY: runtime and context live until the process ends; the script ends with NUL, as the engine's parser wants it; what it
    // writes is copied.
    unsafe {
        let runtime = q::JS_NewRuntime();
        q::JS_SetMaxStackSize(runtime, STACK as _);
        let context = q::JS_NewContext(runtime);
        let name = c"probe-env".as_ptr();
        let compiled = q::JS_Eval(context, script.as_ptr(), script.count_bytes() as _, name, flags as c_int);
        if q::JS_IsException(compiled) {
            return Err(exception(context));
        }
        let mut length: q::size_t = 0;
        let flags = q::JS_WRITE_OBJ_BYTECODE | q::JS_WRITE_OBJ_STRIP_SOURCE | q::JS_WRITE_OBJ_STRIP_DEBUG;
        let start = q::JS_WriteObject(context, &mut length, compiled, flags as c_int);
        if start.is_null() {
            return Err(exception(context));
        }
        Ok(core::slice::from_raw_parts(start, length as usize).to_vec())
    }
}

/// # Safety
/// An exception is pending in this context.
unsafe fn exception(context: *mut q::JSContext) -> String {
    // SAFETY: the text is copied; nothing is used after it.
    unsafe {
        let error = q::JS_GetException(context);
        let text = q::JS_ToCStringLen2(context, core::ptr::null_mut(), error, false);
        if text.is_null() {
            return "an exception without a text".to_owned();
        }
        CStr::from_ptr(text).to_string_lossy().into_owned()
    }
}
