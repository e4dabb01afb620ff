//! Measures sealing and opening beside what the machine's processor could do at best, and beside
//! `age`. `bench/README.md` says what each figure means.
mod age;
mod bound;
mod model;
mod report;
mod step;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{ensure, Context};
use clap::{Parser, Subcommand};

use report::{Report, Round};
use step::Step;

#[derive(Parser)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Measures everything and writes the figures.
    Run {
        /// A folder on a disk: the model is made here, and read from the system's cache.
        #[arg(long)]
        disk: PathBuf,
        /// A folder in memory, for what is written: it is not the disk that is measured.
        #[arg(long)]
        memory: PathBuf,
        /// The file of figures.
        #[arg(long)]
        output: PathBuf,
        /// Size of the model in MiB.
        #[arg(long, default_value_t = 1_024)]
        mib: u64,
        /// Size of a larger model, for the memory that takes; 0 leaves it out.
        #[arg(long, default_value_t = 4_096)]
        large_mib: u64,
        /// How often everything is measured.
        #[arg(long, default_value_t = 7)]
        rounds: usize,
    },
    /// One measured step, in a process of its own so that its memory is its own.
    #[command(hide = true)]
    Step {
        /// Which.
        step: Step,
        model: PathBuf,
        /// Where to put, or find, what was sealed.
        place: PathBuf,
    },
}

fn main() -> anyhow::Result<()> {
    match Cli::parse().command {
        Command::Step { step, model, place } => {
            println!("{}", serde_json::to_string(&step::perform(step, &model, &place)?)?);
            Ok(())
        }
        Command::Run { disk, memory, output, mib, large_mib, rounds } => {
            ensure!(rounds > 0, "at least one round has to be measured");
            let bytes = mib << 20;
            let measured = measure(&disk, &memory, bytes, rounds)?;
            let on_disk = measure(&disk, &disk, bytes, rounds.min(3))?;
            let large = if large_mib > 0 { measure(&disk, &memory, large_mib << 20, 1)? } else { Vec::new() };
            let report = Report::new(bytes, &measured, &on_disk, (large_mib << 20, large.first()));
            fs::write(&output, format!("{}\n", serde_json::to_string_pretty(&report)?))
                .with_context(|| output.display().to_string())?;
            println!("{}", report.summary());
            Ok(())
        }
    }
}

/// How many rounds are given up, for each that is wanted, before disturbed ones are taken as well.
const MOST_DISTURBED: usize = 3;

/// Measures each thing in turn, again and again, so that a machine that is busy for a while slows
/// them all. A round in which the machine itself changed its speed is measured again.
fn measure(source: &Path, target: &Path, bytes: u64, rounds: usize) -> anyhow::Result<Vec<Round>> {
    let temporary = |folder| tempfile::Builder::new().prefix("bench-sealing-").tempdir_in(folder);
    let (source, target) = (temporary(source)?, temporary(target)?);
    let model = model::make(source.path(), bytes)?;
    // A virtual machine gets memory from its host when it is first written to: not in a measured round.
    for step in [Step::Seal, Step::Open] {
        step::run(step, &model, target.path())?;
    }
    step::clean(target.path())?;
    let (mut measured, mut disturbed) = (Vec::new(), 0);
    while measured.len() < rounds {
        eprintln!("{} MiB to {}: round {} of {rounds}", bytes >> 20, target.path().display(), measured.len() + 1);
        let before = bound::measure(bytes);
        let seal = step::run(Step::Seal, &model, target.path())?;
        let open = step::run(Step::Open, &model, target.path())?;
        step::clean(target.path())?;
        let after = bound::measure(bytes);
        let age = age::measure(target.path(), &model.join(model::WEIGHTS))?;
        let round = Round { bound: before.mean(after), seal, open, age };
        if before.agrees(after) || disturbed == MOST_DISTURBED * rounds {
            measured.push(round);
        } else {
            disturbed += 1;
            eprintln!("disturbed: the bound was {:.2} s before and {:.2} s after", before.seconds, after.seconds);
        }
    }
    Ok(measured)
}
