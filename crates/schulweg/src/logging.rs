//! Logs: through `tracing` to stderr, for whoever looks for the cause of something. Warnings
//! by default, more with `-v`; `RUST_LOG` decides where it is set. Personal data is never logged.

use std::io;

use tracing_subscriber::{EnvFilter, filter::LevelFilter};

/// Starts logging. `verbosity` is the number of `-v`.
pub fn start(verbosity: u8) {
    let level = match verbosity {
        0 => LevelFilter::WARN,
        1 => LevelFilter::INFO,
        2 => LevelFilter::DEBUG,
        _ => LevelFilter::TRACE,
    };
    let filter = EnvFilter::builder().with_default_directive(level.into()).from_env_lossy();
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).init();
}
