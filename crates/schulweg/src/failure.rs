//! Why a command could not do its work: a message in both languages, and the exit codes of
//! the program.

use std::{fmt, process::ExitCode};

use geo_core::{Language, Localised};

/// What a command came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Everything done.
    Done,
    /// Done: an audit found something.
    Finding,
    /// Done, with more unplaced rows than `--max-unplaced` allows.
    TooManyUnplaced,
    /// Done as far as possible: an input cannot be read, as was said.
    UnreadableInput,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(match outcome {
            Outcome::Done => 0,
            Outcome::Finding => 1,
            Outcome::TooManyUnplaced => 3,
            Outcome::UnreadableInput => WRONG_INPUT,
        })
    }
}

/// The exit code of wrong usage and of input that cannot be read.
pub const WRONG_INPUT: u8 = 2;

/// Any error of ours or of a library, ready to be shown. It ends the run with
/// [`WRONG_INPUT`].
pub struct Failure(Box<dyn Localised + Send + Sync>);

impl Failure {
    /// The message in `language`.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        self.0.text(language)
    }
}

impl<E: Localised + Send + Sync + 'static> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(Box::new(error))
    }
}

impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}
