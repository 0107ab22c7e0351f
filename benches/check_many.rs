//! What `sendoff check` costs over 1, 100 and 1,000 campaigns of 4 KiB in one workspace; over
//! 10,000 too with `cargo bench --bench check_many -- 10000`.
//!
//! Each is the real binary as a process of its own. The floor, taken in the same run, is to read
//! the same campaigns and scan them with the YAML event parser, in one thread of this process. What
//! is printed: processor time and wall time, the peak of memory, processor time a file, its ratio
//! to the floor and to that of the size before, which says whether the cost of a file is flat. The
//! processor's time and the peak are read from `/proc` and are 0 where there is none. Not run by
//! the tests, and asserts nothing: it measures.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use granit_parser::Parser;

const BINARY: &str = env!("CARGO_BIN_EXE_sendoff");
const SIZES: [usize; 3] = [1, 100, 1_000];
const BYTES: usize = 4_096;
const FILES_PER_FOLDER: usize = 100;
/// How many files are checked in all for one size, so that the clock's ticks do not matter.
const CHECKED: usize = 2_000;
const ROUNDS_MAX: usize = 50;
/// The ticks of a second in `/proc`, the same on every Linux.
const TICKS: f64 = 100.0;
const REMARKS: [&str; 4] = [
    "# The list was proved in autumn; nobody was added since.\n",
    "# Sales asked for two days between the waves.\n",
    "# Legal read the disclosure in both languages.\n",
    "# Numbers of the last quarter: see the report of the unit.\n",
];

/// What a run cost.
struct Cost {
    processor: Duration,
    wall: Duration,
    peak_kib: u64,
}

/// Copies the full example without its campaigns, and puts `count` of them in, each by another
/// name. The seed of each is its number.
fn workspace(count: usize) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/full");
    for part in ["", ".github", "policy", "templates", "prompts"] {
        fs::create_dir_all(folder.path().join(part)).expect("a folder");
        for entry in fs::read_dir(example.join(part)).expect("the example") {
            let path = entry.expect("the example").path();
            let name = path.file_name().expect("a name").to_owned();
            if path.is_file() {
                fs::copy(path, folder.path().join(part).join(name)).expect("a file");
            }
        }
    }
    let mut paths: Vec<PathBuf> = fs::read_dir(example.join("campaigns"))
        .expect("the example")
        .map(|entry| entry.expect("the example").path())
        .collect();
    paths.sort();
    let patterns: Vec<String> =
        paths.iter().map(|path| fs::read_to_string(path).expect("a campaign")).collect();
    for number in 0..count {
        let below = folder.path().join(format!("campaigns/{:03}", number / FILES_PER_FOLDER));
        fs::create_dir_all(&below).expect("a folder");
        let text = campaign(&patterns[number % patterns.len()], number);
        fs::write(below.join(format!("c{number:05}.yaml")), text).expect("a file");
    }
    folder
}

/// A campaign of about 4 KiB after a pattern.
fn campaign(pattern: &str, number: usize) -> String {
    let named = |line: &str| match line.strip_prefix("name: ") {
        Some(name) => format!("name: {name}-{number:05}\n"),
        None => format!("{line}\n"),
    };
    let mut text: String = pattern.lines().map(named).collect();
    let mut random = number as u64;
    while text.len() < BYTES {
        // Knuth's generator of 64 bits: the same remarks for the same number.
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963);
        text.push_str(REMARKS[(random >> 62) as usize]);
    }
    text
}

/// A number of `/proc`, by its place among the words behind the last bracket of a line.
fn words(path: &str, places: &[usize]) -> Option<Vec<u64>> {
    let text = fs::read_to_string(path).ok()?;
    let behind = text.rsplit_once(") ").map_or(text.as_str(), |(_, behind)| behind);
    let words: Vec<&str> = behind.split_whitespace().collect();
    places.iter().map(|place| words.get(*place)?.parse().ok()).collect()
}

/// The processor time of all children that ended.
fn of_children() -> Duration {
    let ticks = words("/proc/self/stat", &[13, 14]).unwrap_or_default();
    Duration::from_secs_f64(ticks.iter().sum::<u64>() as f64 / TICKS)
}

/// The processor time of this thread.
fn own() -> Duration {
    let nanoseconds = words("/proc/thread-self/schedstat", &[0]).unwrap_or_default();
    Duration::from_nanos(nanoseconds.iter().sum())
}

/// Waits for a process and returns the most memory it held, as far as it was seen.
fn peak(child: &mut Child) -> u64 {
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    while child.try_wait().is_ok_and(|ended| ended.is_none()) {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let seen = line.and_then(|line| line.trim().split(' ').next()?.parse().ok());
        peak = peak.max(seen.unwrap_or(0));
        thread::sleep(Duration::from_millis(1));
    }
    peak
}

fn check(folder: &Path, rounds: usize) -> Cost {
    let (mut wall, mut peak_kib) = (Duration::MAX, 0);
    let before = of_children();
    for _ in 0..rounds {
        let start = Instant::now();
        let mut command = Command::new(BINARY);
        command.arg("check").current_dir(folder).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().expect("the binary");
        peak_kib = peak(&mut child).max(peak_kib);
        wall = wall.min(start.elapsed());
        let status = child.wait().expect("a status");
        assert!(status.success(), "`sendoff check` found something: {status}");
    }
    Cost { processor: (of_children() - before) / rounds as u32, wall, peak_kib }
}

/// Reads every campaign and scans it, event by event.
fn floor(folder: &Path, count: usize, rounds: usize) -> Duration {
    let mut events = 0;
    let before = own();
    for _ in 0..rounds {
        for number in 0..count {
            let path = format!("campaigns/{:03}/c{number:05}.yaml", number / FILES_PER_FOLDER);
            let text = fs::read_to_string(folder.join(path)).expect("a campaign");
            events += Parser::new_from_str(&text).filter(Result::is_ok).count();
        }
    }
    let took = own() - before;
    assert!(events > count * rounds, "nothing was scanned");
    took / rounds as u32
}

fn main() {
    let asked = std::env::args().filter_map(|argument| argument.parse().ok());
    let sizes: Vec<usize> = SIZES.into_iter().chain(asked).collect();
    println!(" specs   cpu ms  wall ms  peak MiB  cpu us/file  x floor  x size before");
    let mut before = None;
    for count in sizes {
        let folder = workspace(count);
        let rounds = (CHECKED / count).clamp(1, ROUNDS_MAX);
        let cost = check(folder.path(), rounds);
        let floor = floor(folder.path(), count, rounds).as_secs_f64() / count as f64;
        let file = cost.processor.as_secs_f64() / count as f64;
        let growth = before.map_or_else(String::new, |before: f64| format!("{:.2}", file / before));
        println!(
            "{count:6} {:8.1} {:8.1} {:9.1} {:12.0} {:8.1} {growth:>14}",
            cost.processor.as_secs_f64() * 1e3,
            cost.wall.as_secs_f64() * 1e3,
            cost.peak_kib as f64 / 1024.0,
            file * 1e6,
            file / floor,
        );
        before = Some(file);
    }
}
