//! Progress of long work on stderr: a bar on a terminal, a line every few seconds elsewhere.
//! Short work says nothing.

use std::{
    io::{self, IsTerminal as _},
    sync::mpsc::{self, RecvTimeoutError, Sender},
    thread::{self, JoinHandle},
    time::Duration,
};

use geo_core::{Language, Localised as _};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use planning::{Watch, Work};

use crate::messages::{self, complain, pick};

/// Time between two lines where there is no terminal.
const BETWEEN_LINES: Duration = Duration::from_secs(3);

/// Where and in which language progress is shown.
#[derive(Debug, Clone, Copy)]
pub struct Progress {
    language: Language,
    terminal: bool,
}

/// One piece of work; it ends when dropped.
pub struct Step {
    bar: ProgressBar,
    lines: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Progress {
    /// Progress on stderr.
    #[must_use]
    pub fn new(language: Language) -> Self {
        Self { language, terminal: io::stderr().is_terminal() }
    }

    /// Begins a step. `what` names it in the user's language and holds nothing personal;
    /// `rows` is their number where it is known beforehand.
    #[must_use]
    pub fn step(self, what: impl Into<String>, rows: Option<usize>) -> Step {
        let rows = rows.map(|rows| rows as u64);
        if self.terminal {
            return Step::with_bar(what.into(), rows);
        }
        Step::with_lines(what.into(), rows, self.language, BETWEEN_LINES, complain)
    }
}

impl Watch for Progress {
    fn begin(&self, work: Work<'_>, rows: Option<usize>) -> Box<dyn planning::Step> {
        Box::new(self.step(work.text(self.language), rows))
    }
}

impl planning::Step for Step {
    fn advance(&self, rows: usize) {
        self.bar.inc(rows as u64);
    }
}

impl Step {
    fn with_bar(what: String, rows: Option<u64>) -> Self {
        let template = match rows {
            Some(_) => "{msg} [{bar:30}] {human_pos}/{human_len} {eta}",
            None => "{spinner} {msg} {human_pos}",
        };
        // The templates are constant and tested; the library's own style is no harm.
        let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
        let bar = ProgressBar::with_draw_target(rows, ProgressDrawTarget::stderr())
            .with_style(style)
            .with_message(what);
        bar.enable_steady_tick(Duration::from_millis(120));
        Self { bar, lines: None }
    }

    fn with_lines(
        what: String,
        rows: Option<u64>,
        language: Language,
        between: Duration,
        write: impl Fn(String) + Send + 'static,
    ) -> Self {
        let bar = ProgressBar::with_draw_target(rows, ProgressDrawTarget::hidden());
        let counter = bar.clone();
        let (stop, stopped) = mpsc::channel();
        let thread = thread::spawn(move || {
            while stopped.recv_timeout(between) == Err(RecvTimeoutError::Timeout) {
                write(line(&what, counter.position(), rows, language));
            }
        });
        Self { bar, lines: Some((stop, thread)) }
    }
}

impl Drop for Step {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
        if let Some((stop, thread)) = self.lines.take() {
            drop(stop);
            // The thread only writes lines; nothing is lost with it.
            let _ = thread.join();
        }
    }
}

fn line(what: &str, done: u64, rows: Option<u64>, language: Language) -> String {
    let number = |rows: u64| messages::count(usize::try_from(rows).unwrap_or(usize::MAX), language);
    match rows {
        Some(all) => format!("{what}: {} {} {}", number(done), pick(language, "of", "von"), number(all)),
        None if done == 0 => format!("{what} …"),
        None => format!("{what}: {}", number(done)),
    }
}

#[cfg(test)]
mod tests {
    use planning::Step as _;

    use super::*;

    #[test]
    fn a_long_step_without_a_terminal_writes_lines_with_what_is_done() {
        let (write, written) = mpsc::channel();
        let step = Step::with_lines(
            "placing".into(),
            Some(2_000),
            Language::English,
            Duration::from_millis(5),
            move |line| _ = write.send(line),
        );
        step.advance(1_500);
        let lines: Vec<String> = written.iter().take(2).collect();
        assert_eq!(lines[1], "placing: 1,500 of 2,000");
    }

    #[test]
    fn a_short_step_without_a_terminal_says_nothing() {
        let (write, written) = mpsc::channel::<String>();
        let step = Step::with_lines("x".into(), None, Language::English, BETWEEN_LINES, move |line| {
            _ = write.send(line);
        });
        drop(step);
        assert_eq!(written.iter().count(), 0);
    }

    #[test]
    fn the_bar_s_templates_are_valid() {
        for rows in [Some(3), None] {
            drop(Step::with_bar("x".into(), rows));
        }
        for template in ["{msg} [{bar:30}] {human_pos}/{human_len} {eta}", "{spinner} {msg} {human_pos}"] {
            assert!(ProgressStyle::with_template(template).is_ok());
        }
    }
}
