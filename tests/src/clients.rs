//! Map programs that nobody here wrote, run as their users run them. They are installed by
//! `make test`; one that is missing is an error of the set-up, not a reason to skip.

use std::{path::Path, process::Command};

use serde_json::Value;

use crate::Run;

/// Where Debian's packages put their modules; a Python of one's own does not find them.
pub const PYTHON: &str = "/usr/bin/python3";

/// The Python with the clients of `tests/clients.txt`, which `scripts/prepare` sets up beside the
/// program.
///
/// # Panics
/// Where the program is not where cargo puts it.
#[must_use]
pub fn python_with_clients() -> String {
    let binary = crate::binary();
    let target = binary.ancestors().nth(2).unwrap_or_else(|| panic!("{} is in a folder", binary.display()));
    target.join("test-clients/bin/python").display().to_string()
}

/// What a Python script says in its last line, as JSON.
///
/// # Panics
/// Where it fails, or a module that it needs is missing.
#[must_use]
pub fn answer(python: &str, folder: &Path, words: &[&str]) -> Value {
    let run = client(python, folder, words);
    let no_module = "a module is missing: scripts/prepare --with-tests installs what these tests need";
    assert!(!run.stderr.contains("No module named"), "{no_module}\n{}", run.stderr);
    let run = run.expect_code(0);
    let line = run.stdout.lines().last().unwrap_or_default();
    serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {run:?}"))
}

/// Runs a client to its end.
///
/// # Panics
/// Where it cannot be started.
#[must_use]
pub fn client(program: &str, folder: &Path, words: &[&str]) -> Run {
    let mut command = Command::new(program);
    command.current_dir(folder).args(words).env("LC_ALL", "C.UTF-8").env("QT_QPA_PLATFORM", "offscreen");
    command.env("HOME", folder).env("XDG_RUNTIME_DIR", folder);
    for name in ["PROJ_DATA", "PROJ_LIB", "PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"] {
        command.env_remove(name);
    }
    // A proxy of the machine has no part in a conversation on it.
    for name in ["http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"] {
        command.env_remove(name);
    }
    let missing = |error| {
        panic!(
            "{program} cannot be started ({error}). These tests need GDAL, QGIS and some Python clients: \
             scripts/prepare --with-tests installs them"
        )
    };
    let output = command.output().unwrap_or_else(missing);
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    let code = output.status.code().unwrap_or(-1);
    Run { code, stdout: text(output.stdout), stderr: text(output.stderr) }
}
