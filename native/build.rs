//! Tells the linker what this program has no use for, and what it seldom calls.

fn main() {
    let directory = std::env::var("CARGO_MANIFEST_DIR").expect("cargo sets it");
    println!("cargo::rerun-if-changed=sections.ld");
    println!("cargo::rustc-link-arg-bins=-Wl,-T,{directory}/sections.ld");
    println!("cargo::rustc-link-arg-bins=-Wl,--no-eh-frame-hdr");
    // The compiler's library that counts, and what that needs of libc.
    if std::env::var_os("CARGO_FEATURE_PROFILE").is_some() {
        println!("cargo::rustc-link-arg-bins={}", answer("musl-gcc", &["-print-file-name=libgcov.a"]));
        let [rustc, target] = ["RUSTC", "TARGET"].map(|name| std::env::var(name).expect("cargo sets it"));
        let sysroot = answer(&rustc, &["--print", "sysroot"]);
        println!("cargo::rustc-link-arg-bins={sysroot}/lib/rustlib/{target}/lib/self-contained/libc.a");
    }
}

/// The line that a command prints.
fn answer(command: &str, arguments: &[&str]) -> String {
    let output = std::process::Command::new(command).args(arguments).output().expect("it runs");
    String::from_utf8(output.stdout).expect("a path").trim().to_owned()
}
