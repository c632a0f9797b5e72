//! Watching a build: a bar on the terminal, and how long its stages, templates and pages took.

use std::collections::BTreeMap;
use std::io::{self, IsTerminal};
use std::sync::{Mutex, OnceLock};
use std::time::{Duration, Instant};

use borough::write::Summary;
use borough::{Progress, Step};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How many templates and pages are named as the slowest.
const SLOWEST: usize = 10;

/// A build that is watched.
pub struct Watch {
    begun: Instant,
    stages: Mutex<Vec<(&'static str, Instant)>>,
    steps: Mutex<Steps>,
    bar: OnceLock<ProgressBar>,
}

/// What was made, and how long it took.
#[derive(Default)]
struct Steps {
    /// By template, or by what else it is.
    kinds: BTreeMap<&'static str, Kind>,
    /// The slowest outputs, the slowest first.
    slowest: Vec<(Duration, String)>,
}

#[derive(Default, Clone, Copy)]
struct Kind {
    rendered: usize,
    skipped: usize,
    took: Duration,
}

impl Watch {
    /// Begins to watch.
    pub fn new() -> Self {
        Self { begun: Instant::now(), stages: Mutex::default(), steps: Mutex::default(), bar: OnceLock::new() }
    }

    /// How long the build has taken.
    pub fn elapsed(&self) -> Duration {
        self.begun.elapsed()
    }

    /// Tables of the stages, of the slowest templates, and of the slowest pages.
    pub fn timings(&self, files: Summary) -> String {
        let (Ok(stages), Ok(steps)) = (self.stages.lock(), self.steps.lock()) else { return String::new() };
        let mut text = String::from("\nstage              ms\n");
        for pair in stages.windows(2) {
            text.push_str(&format!("{:<12} {:>8.1}\n", pair[0].0, milliseconds(pair[1].1.duration_since(pair[0].1))));
        }
        let known = files.written + files.unchanged - files.rendered;
        text.push_str(&format!("\n{} rendered, {known} known to stand\n", files.rendered));
        if steps.kinds.is_empty() {
            return text;
        }
        let mut kinds: Vec<_> = steps.kinds.iter().collect();
        kinds.sort_by_key(|(name, kind)| (std::cmp::Reverse(kind.took), **name));
        text.push_str("\nslowest templates       ms  rendered   skipped\n");
        for (name, kind) in kinds.into_iter().take(SLOWEST) {
            let took = milliseconds(kind.took);
            text.push_str(&format!("{name:<17} {took:>8.1} {:>9} {:>9}\n", kind.rendered, kind.skipped));
        }
        text.push_str("\nslowest pages           ms\n");
        for (took, path) in &steps.slowest {
            text.push_str(&format!("{:>26.1}  {path}\n", milliseconds(*took)));
        }
        text
    }
}

impl Progress for Watch {
    fn stage(&self, name: &'static str) {
        if let Ok(mut stages) = self.stages.lock() {
            stages.push((name, Instant::now()));
        }
    }

    fn begin(&self, outputs: usize) {
        if !io::stderr().is_terminal() {
            return;
        }
        let bar = ProgressBar::with_draw_target(Some(outputs as u64), ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos} of {len} pages") {
            bar.set_style(style);
        }
        let _ = self.bar.set(bar);
    }

    fn now(&self) -> Option<Instant> {
        Some(Instant::now())
    }

    fn step(&self, step: Step<'_>) {
        if let Ok(mut steps) = self.steps.lock() {
            steps.add(step);
        }
        let Some(bar) = self.bar.get() else { return };
        bar.inc(1);
        if bar.is_hidden() && self.begun.elapsed() > Duration::from_secs(1) {
            bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        if bar.length() == Some(bar.position()) {
            bar.finish_and_clear();
        }
    }
}

impl Steps {
    fn add(&mut self, step: Step<'_>) {
        let took = step.begun.map(|begun| begun.elapsed()).unwrap_or_default();
        let kind = self.kinds.entry(step.kind).or_default();
        kind.took += took;
        if !step.is_rendered {
            kind.skipped += 1;
            return;
        }
        kind.rendered += 1;
        let at = self.slowest.partition_point(|(other, _)| *other >= took);
        if at < SLOWEST {
            self.slowest.insert(at, (took, step.path.as_str().to_owned()));
            self.slowest.truncate(SLOWEST);
        }
    }
}

fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}
