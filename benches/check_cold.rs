//! How much longer a cold `sendoff check` of a small workspace takes than `sendoff --version`.
//!
//! Both are whole processes, run in turns so that a busy machine slows both alike. The medians and
//! their ratio are printed; the ratio is to stay at most 3. Not run by the tests: it measures.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const BINARY: &str = env!("CARGO_BIN_EXE_sendoff");
const ROUNDS: usize = 101;
const RATIO_MAX: f64 = 3.0;

fn timed(arguments: &[&str], folder: &Path) -> Duration {
    let start = Instant::now();
    let status = Command::new(BINARY)
        .args(arguments)
        .current_dir(folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    let took = start.elapsed();
    assert!(status.is_ok_and(|status| status.success()), "`sendoff {arguments:?}` failed");
    took
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

/// The small example with its policy, its campaign brought to 4 KiB by a comment.
fn workspace() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/small");
    for part in ["", "campaigns", "policy", "templates"] {
        std::fs::create_dir_all(folder.path().join(part)).expect("a folder");
        for entry in std::fs::read_dir(example.join(part)).expect("the example") {
            let path = entry.expect("the example").path();
            let name = path.file_name().expect("a name").to_owned();
            if path.is_file() {
                std::fs::copy(path, folder.path().join(part).join(name)).expect("a file");
            }
        }
    }
    let path = folder.path().join("campaigns/first.yaml");
    let mut campaign = std::fs::read_to_string(&path).expect("the campaign");
    while campaign.len() < 4096 {
        campaign.push_str("# a remark of the author about this campaign\n");
    }
    std::fs::write(path, campaign).expect("a file");
    folder
}

fn main() {
    let folder = workspace();
    let folder = folder.path();
    let (mut version, mut check) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let (a, b) = (timed(&["--version"], folder), timed(&["check"], folder));
        if round > 0 {
            version.push(a);
            check.push(b);
        }
    }
    let (version, check) = (median(version), median(check));
    let ratio = check.as_secs_f64() / version.as_secs_f64();
    println!("sendoff --version  {version:?}\nsendoff check      {check:?}");
    println!("ratio              {ratio:.2} (bound {RATIO_MAX})");
}
