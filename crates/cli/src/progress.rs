//! A sign of life while something takes long: on a terminal, and nowhere else.

use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::{JoinHandle, spawn};
use std::time::Duration;

use gradus_report::escape::terminal;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// What is over sooner is not worth a flicker.
const PATIENCE: Duration = Duration::from_millis(300);
/// Time between two frames.
const FRAME: Duration = Duration::from_millis(100);

/// Long work; the sign is gone when this is dropped.
pub(crate) struct Progress(Option<(Sender<()>, JoinHandle<()>)>);

impl Progress {
    /// Announces work. Nothing is drawn unless `shown`, and nothing until it has taken 300 ms.
    pub(crate) fn start(doing: &str, shown: bool) -> Self {
        if !shown {
            return Self(None);
        }
        // Does nothing where standard error is no terminal, whatever `shown` is.
        Self(Some(animate(ProgressDrawTarget::stderr(), doing, PATIENCE)))
    }
}

/// Draws a sign from some time on, until the sender is dropped.
fn animate(
    target: ProgressDrawTarget,
    doing: &str,
    patience: Duration,
) -> (Sender<()>, JoinHandle<()>) {
    let doing = terminal(doing).into_owned();
    let (done, wait) = channel::<()>();
    let thread = spawn(move || {
        let is_over = |pause| wait.recv_timeout(pause) != Err(RecvTimeoutError::Timeout);
        if is_over(patience) {
            return;
        }
        // Made no earlier, because a bar is drawn as soon as it is given anything. The clock
        // counts from the beginning of the work.
        let style = ProgressStyle::with_template("{spinner} {msg} {elapsed}");
        let bar = ProgressBar::with_draw_target(None, target)
            .with_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()))
            .with_message(doing)
            .with_elapsed(patience);
        bar.tick();
        while !is_over(FRAME) {
            bar.tick();
        }
        bar.finish_and_clear();
    });
    (done, thread)
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((done, thread)) = self.0.take() {
            drop(done);
            // A thread that only draws has nothing to tell, not even that it failed.
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use indicatif::{ProgressDrawTarget, TermLike};

    use super::*;

    /// A terminal that hands over each line written to it.
    #[derive(Debug)]
    struct Wire(std::sync::Mutex<Sender<String>>);

    impl TermLike for Wire {
        fn width(&self) -> u16 {
            80
        }
        fn move_cursor_up(&self, _: usize) -> std::io::Result<()> {
            Ok(())
        }
        fn move_cursor_down(&self, _: usize) -> std::io::Result<()> {
            Ok(())
        }
        fn move_cursor_right(&self, _: usize) -> std::io::Result<()> {
            Ok(())
        }
        fn move_cursor_left(&self, _: usize) -> std::io::Result<()> {
            Ok(())
        }
        fn write_line(&self, line: &str) -> std::io::Result<()> {
            self.write_str(line)
        }
        fn write_str(&self, text: &str) -> std::io::Result<()> {
            let to = self.0.lock().map_err(|_| std::io::ErrorKind::Other)?;
            // Whoever listened may have heard enough.
            let _ = to.send(text.to_owned());
            Ok(())
        }
        fn clear_line(&self) -> std::io::Result<()> {
            Ok(())
        }
        fn flush(&self) -> std::io::Result<()> {
            Ok(())
        }
    }

    fn target() -> (ProgressDrawTarget, std::sync::mpsc::Receiver<String>) {
        let (to, from) = channel();
        let wire = Box::new(Wire(std::sync::Mutex::new(to)));
        (ProgressDrawTarget::term_like(wire), from)
    }

    const DOING: &str = "reading the tides";

    #[test]
    fn long_work_shows_what_is_done() {
        let (target, drawn) = target();
        let progress = Progress(Some(animate(target, DOING, Duration::ZERO)));
        let first = drawn.iter().find(|line| !line.trim().is_empty());
        assert!(first.is_some_and(|line| line.contains(DOING)));
        drop(progress);
    }

    #[test]
    fn short_work_shows_nothing() {
        let (target, drawn) = target();
        drop(Progress(Some(animate(
            target,
            DOING,
            Duration::from_secs(3600),
        ))));
        assert_eq!(drawn.iter().collect::<String>(), "");
    }
}
