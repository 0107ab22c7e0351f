//! Times the audience pass on the workload of the peers: seven columns, one suppressed address
//! for ten rows, ten waves written. Run `cargo bench --bench audience -- --rows 1000000`.
//!
//! Polars does the same in its streaming engine when `python3` (or `$POLARS_PYTHON`) can import
//! it; both must keep the same people. Wall is the least and CPU the median of the rounds.

use std::collections::BTreeSet;
use std::error::Error;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use sendoff::audience::{
    ColumnNames, Normaliser, Pass, Policy, Seed, Selection, Size, Suppression, read, set,
};
use sendoff::base::digest::Keyed;
use sendoff::base::merkle::merkle_root;

type Outcome<T> = Result<T, Box<dyn Error>>;

const WAVES: usize = 10;
const ROUNDS: usize = 3;
const NAMES: ColumnNames<'static> = ColumnNames {
    lead: "lead_id",
    member: "member_id",
    email: "email",
    first_name: "first_name",
    last_name: "last_name",
    company: "company",
    country: "country",
    segment: "",
};

fn main() -> Outcome<()> {
    let args: Vec<String> = std::env::args().collect();
    let after = |name: &str| {
        args.iter().position(|arg| arg == name).and_then(|at| args.get(at + 1)).cloned()
    };
    if let Some(folder) = after("--pass") {
        return measured(|| pass(Path::new(&folder)));
    }
    if let Some(folder) = after("--freeze") {
        return measured(|| freeze(Path::new(&folder)));
    }
    let rows = after("--rows").map_or(Ok(20_000), |rows| rows.parse())?;
    let folder = std::env::temp_dir().join(format!("sendoff-audience-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let outcome = compare(&folder, rows);
    fs::remove_dir_all(&folder)?;
    outcome
}

fn compare(folder: &Path, rows: u64) -> Outcome<()> {
    generate(folder, rows)?;
    let bytes = fs::metadata(folder.join("rows.csv"))?.len();
    println!("{rows} rows, {:.1} MB, {} suppressed", bytes as f64 / 1e6, rows / 10);
    let python = std::env::var("POLARS_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let has_polars = Command::new(&python)
        .args(["-c", "import polars"])
        .output()
        .is_ok_and(|output| output.status.success());
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/audience_polars.py");
    let own = std::env::current_exe()?;
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        ours.push(figures(Command::new(&own).arg("--pass").arg(folder))?);
        if has_polars {
            theirs.push(figures(Command::new(&python).arg(&script).arg(folder))?);
        }
    }
    let ours = summary("sendoff, 1 thread", &ours);
    summary(
        "sendoff, leaves and root",
        &[figures(Command::new(&own).arg("--freeze").arg(folder))?],
    );
    if !has_polars {
        println!("polars was not run: `{python}` cannot import it");
        return Ok(());
    }
    let theirs = summary("polars, streaming", &theirs);
    let (mine, others) = (kept(folder, "ours")?, kept(folder, "polars")?);
    println!("kept {} and {} people, the same: {}", mine.len(), others.len(), mine == others);
    let ratio = |at: usize| ours[at] / theirs[at];
    println!("ratios: wall {:.2}, CPU {:.2}, peak {:.2}", ratio(0), ratio(1), ratio(2));
    if mine == others { Ok(()) } else { Err("the two kept different people".into()) }
}

/// Runs a child that prints wall seconds, CPU seconds and peak MB.
fn figures(command: &mut Command) -> Outcome<[f64; 3]> {
    let output = command.output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    let text = String::from_utf8(output.stdout)?;
    let numbers: Result<Vec<f64>, _> = text.split_whitespace().map(str::parse).collect();
    numbers?.try_into().map_err(|_| "a child prints three numbers".into())
}

fn summary(name: &str, rounds: &[[f64; 3]]) -> [f64; 3] {
    let sorted = |at: usize| {
        let mut values: Vec<f64> = rounds.iter().map(|round| round[at]).collect();
        values.sort_by(f64::total_cmp);
        values
    };
    let (wall, cpu, peak) =
        (sorted(0)[0], sorted(1)[rounds.len() / 2], sorted(2)[rounds.len() / 2]);
    println!("{name:<26} wall {wall:.3} s, CPU {cpu:.2} s, peak {peak:.0} MB");
    [wall, cpu, peak]
}

fn measured(work: impl FnOnce() -> Outcome<()>) -> Outcome<()> {
    let begun = Instant::now();
    work()?;
    let wall = begun.elapsed().as_secs_f64();
    // Fields 14 and 15 after the command's name, in ticks of 10 ms (proc(5)).
    let stat = fs::read_to_string("/proc/self/stat")?;
    let after_name = stat.rsplit_once(')').ok_or("no process name")?.1;
    let ticks: u64 =
        after_name.split_whitespace().skip(11).take(2).flat_map(str::parse::<u64>).sum();
    let status = fs::read_to_string("/proc/self/status")?;
    let peak: f64 = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse().ok())
        .ok_or("no peak")?;
    println!("{wall} {} {}", ticks as f64 / 100.0, peak / 1024.0);
    Ok(())
}

fn select(folder: &Path, places: &mut Vec<u64>) -> Outcome<Selection> {
    let policy = Policy { reserved: Vec::new(), ..Policy::default() };
    let mut lists = Suppression::new(Seed::of("bench"));
    let list = lists.open("opted-out");
    for line in BufReader::new(File::open(folder.join("suppressed.txt"))?).lines() {
        lists.add(list, &line?)?;
    }
    let mut pass = Pass::new(&policy, &lists);
    let table = File::open(folder.join("rows.csv"))?;
    let end = read(table, &NAMES, &mut pass, |begins, _| places.push(begins))?;
    places.push(end);
    Ok(pass.finish())
}

/// Selects, splits and copies each wave's records as they stand in the input.
fn pass(folder: &Path) -> Outcome<()> {
    let mut places = Vec::new();
    let selection = select(folder, &mut places)?;
    let each = u32::try_from(selection.len() / WAVES)?.max(1);
    let mut sizes = vec![Size::Count(each); WAVES - 1];
    sizes.push(Size::Rest);
    let mut wave_of = vec![WAVES; places.len() - 1];
    for (wave, rows) in selection.waves(&sizes)?.iter().enumerate() {
        for row in rows {
            wave_of[*row as usize] = wave;
        }
    }
    let mut input = BufReader::with_capacity(1 << 18, File::open(folder.join("rows.csv"))?);
    let mut record = vec![0; usize::try_from(places[0])?];
    input.read_exact(&mut record)?;
    let mut outputs = Vec::new();
    for wave in 0..WAVES {
        let file = File::create(folder.join(format!("ours-{wave}.csv")))?;
        let mut output = BufWriter::with_capacity(1 << 17, file);
        output.write_all(&record)?;
        outputs.push(output);
    }
    for (pair, wave) in places.windows(2).zip(wave_of) {
        record.resize(usize::try_from(pair[1] - pair[0])?, 0);
        input.read_exact(&mut record)?;
        if let Some(output) = outputs.get_mut(wave) {
            output.write_all(&record)?;
        }
    }
    Ok(outputs.iter_mut().try_for_each(Write::flush)?)
}

/// The leaves and the root of the people who stay, read back from the waves.
fn freeze(folder: &Path) -> Outcome<()> {
    let mut normaliser = Normaliser::new();
    let mut leaves = Vec::new();
    let keyed = Keyed::new(b"the workspace's key");
    for wave in 0..WAVES {
        let mut reader = csv::Reader::from_path(folder.join(format!("ours-{wave}.csv")))?;
        let mut record = csv::StringRecord::new();
        while reader.read_record(&mut record)? {
            let key = normaliser.key(&record[2]).ok_or("a kept row has a key")?;
            leaves.push(set::leaf(&keyed, &record[0], key));
        }
    }
    std::hint::black_box(merkle_root(leaves));
    Ok(())
}

fn kept(folder: &Path, who: &str) -> Outcome<BTreeSet<String>> {
    let mut leads = BTreeSet::new();
    for wave in 0..WAVES {
        let mut reader = csv::Reader::from_path(folder.join(format!("{who}-{wave}.csv")))?;
        for record in reader.records() {
            leads.insert(record?[0].to_owned());
        }
    }
    Ok(leads)
}

/// Invented people: 8 % repeats in another spelling, 3 % generic, 2 % malformed addresses.
fn generate(folder: &Path, rows: u64) -> Outcome<()> {
    const FIRST: [&str; 8] = ["Anna", "Bela", "Chloe", "David", "Elif", "Femi", "Grace", "Hugo"];
    const LAST: [&str; 8] =
        ["Adler", "Berg", "Costa", "Dubois", "Evans", "Fischer", "Greco", "Holm"];
    const COUNTRY: [&str; 5] = ["DE", "FR", "GB", "NL", "US"];
    let create = |name: &str| File::create(PathBuf::from(folder).join(name)).map(BufWriter::new);
    let (mut table, mut list) = (create("rows.csv")?, create("suppressed.txt")?);
    writeln!(table, "lead_id,member_id,email,first_name,last_name,company,country")?;
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    for row in 0..rows {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        let of = |from: &[&'static str], shift: u32| from[(state >> shift) as usize % from.len()];
        let (first, last) = (of(&FIRST, 8), of(&LAST, 16));
        let address = |n: u64| format!("person.no{n}@mail-{}.example", n % 5_003);
        let email = match state % 100 {
            0..8 if row > 0 => {
                let again = address((state >> 24) % row);
                let tagged = again.replacen('@', "+q1@", 1);
                if state & 0x80 == 0 { format!(" {}", again.to_uppercase()) } else { tagged }
            }
            8..11 => format!("Info@mail-{}.example", row % 5_003),
            11..13 => format!("{first}.{last}{row}.example"),
            _ => address(row),
        };
        let (company, country) = (row % 5_003, of(&COUNTRY, 32));
        writeln!(
            table,
            "00Q{row:012}AAA,00v{row:012}AAA,{email},{first},{last},\
             \"Company {company}, {country}\",{country}"
        )?;
        if row % 10 == 3 {
            writeln!(list, "{}", address(row))?;
        }
    }
    table.flush()?;
    Ok(list.flush()?)
}
