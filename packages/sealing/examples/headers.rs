//! Reads the header of every file in a folder and prints what it says, a JSON object a line: `scripts/readers` compares
//! it with what each format's own library says.
use std::error::Error;
use std::fs::{self, File};
use std::path::PathBuf;

use weighhouse_sealing::format::{read, Format};

fn main() -> Result<(), Box<dyn Error>> {
    let folder: PathBuf = std::env::args_os().nth(1).ok_or("usage: headers FOLDER")?.into();
    let mut names = Vec::new();
    for entry in fs::read_dir(&folder)? {
        names.push(entry?.file_name().into_string().map_err(|name| format!("{name:?} is no text"))?);
    }
    names.sort_unstable();
    for name in names {
        let mut file = File::open(folder.join(&name))?;
        let size = file.metadata()?.len();
        let line = match read(Format::of_path(&name), &mut file, size) {
            Ok(header) => serde_json::json!({ "name": name, "tensors": header.map(|header| header.tensors) }),
            Err(error) => serde_json::json!({ "name": name, "refused": error.to_string() }),
        };
        println!("{line}");
    }
    Ok(())
}
