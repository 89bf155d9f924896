//! The smallest run of all. Its presence also makes cargo build the program before the tests
//! of the whole workspace, which drive it from the outside.

#![allow(clippy::unwrap_used)]

use std::process::Command;

#[test]
fn the_program_says_its_version() {
    let output = Command::new(env!("CARGO_BIN_EXE_schulweg")).arg("--version").output().unwrap();
    assert!(output.status.success());
    assert_eq!(output.stdout, format!("schulweg {}\n", env!("CARGO_PKG_VERSION")).as_bytes());
}
