//! Files as their holder sees them: their bytes settle what their names leave open.
use std::io::{self, Read, Seek, SeekFrom};

use serde_json::Value;

use super::template::{self, MAX_TEMPLATE};
use super::{configuration, names, of_name, of_template, Basis, Effect, Finding, Kind};
use crate::format::{self, pickle, Format, FormatError};

/// Bounds a configuration that is read, in bytes: those of large vocabularies have some MiB.
const MAX_CONFIGURATION: u64 = 8 << 20;

const NOT_AS_NAMED: &str = "it does not begin as a file of its name, and its loader may go by that";

/// Looks into a file: the way in which it runs code, or may; `None` if it does not. The file is left at an arbitrary position.
///
/// # Errors
/// Those of reading.
pub fn look_inside(path: &str, file: &mut (impl Read + Seek), size: u64) -> io::Result<Option<Finding>> {
    let finding = |kind, effect, why: &'static str| Some(Finding::new(path, kind, effect, Basis::Read, why));
    if pickle::is_pickle(path, file, size)? {
        return Ok(finding(Kind::Pickle, Effect::Runs, super::PICKLE));
    }
    file.seek(SeekFrom::Start(0))?;
    match Format::of_path(path) {
        format @ (Format::Gguf | Format::Safetensors | Format::Onnx) => return in_header(format, path, file, size),
        Format::Pickle | Format::Other => {}
    }
    let Some(named) = of_name(path) else {
        let begin = bytes(file, names::BEGINNING)?;
        let is_other = !names::begins_as_named(path, &begin);
        return Ok(is_other.then(|| Finding::new(path, Kind::Unlisted, Effect::MayRun, Basis::Read, NOT_AS_NAMED)));
    };
    let is_json = path.to_lowercase().ends_with(".json");
    match named.kind {
        Kind::Template if !is_json => in_template(path, file),
        Kind::Template | Kind::Configuration if is_json => in_configuration(path, file, size),
        Kind::Pickle => {
            Ok(finding(Kind::Unlisted, Effect::MayRun, "it is no pickle that is known, and of no format of the list"))
        }
        _ => Ok(Some(named)),
    }
}

/// The template of a header. A file that is not what its name says may be what another loader takes it for.
fn in_header(format: Format, path: &str, file: &mut (impl Read + Seek), size: u64) -> io::Result<Option<Finding>> {
    match format::read(format, file, size) {
        Ok(header) => {
            let template = header.and_then(|header| header.template);
            Ok(template.and_then(|template| of_template(path, &template, Basis::Read)))
        }
        Err(FormatError::Io(error)) if error.kind() != io::ErrorKind::UnexpectedEof => Err(error),
        Err(error) => {
            let why = format!("its header can't be read: {error}");
            Ok(Some(Finding::new(path, Kind::Unlisted, Effect::MayRun, Basis::Read, why)))
        }
    }
}

fn in_template(path: &str, file: &mut impl Read) -> io::Result<Option<Finding>> {
    // One byte more says that there is more.
    let bytes = bytes(file, u64::try_from(MAX_TEMPLATE).unwrap_or(u64::MAX).saturating_add(1))?;
    Ok(of_template(path, &template::read(&bytes), Basis::Read))
}

fn in_configuration(path: &str, file: &mut impl Read, size: u64) -> io::Result<Option<Finding>> {
    let may = |why: String| Some(Finding::new(path, Kind::Configuration, Effect::MayRun, Basis::Read, why));
    if size > MAX_CONFIGURATION {
        return Ok(may(format!("it has {size} bytes, at most {MAX_CONFIGURATION} are read")));
    }
    match serde_json::from_slice::<Value>(&bytes(file, MAX_CONFIGURATION)?) {
        Ok(value) => Ok(configuration::judge(path, &value)),
        Err(error) => Ok(may(format!("it is not read as JSON: {error}"))),
    }
}

fn bytes(file: &mut impl Read, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn inside(path: &str, bytes: &[u8]) -> Option<(Kind, Effect)> {
        let size = u64::try_from(bytes.len()).unwrap();
        let found = look_inside(path, &mut Cursor::new(bytes), size).unwrap();
        found.map(|found| {
            assert_eq!(found.path, path);
            (found.kind, found.effect)
        })
    }

    #[test]
    fn a_configuration_that_is_not_read_may_run_code() {
        let deep = "[".repeat(100_000);
        for json in ["", "{", "{\"a\": NaN}", deep.as_str()] {
            assert_eq!(inside("config.json", json.as_bytes()), Some((Kind::Configuration, Effect::MayRun)));
        }
        let found = look_inside("config.json", &mut Cursor::new(b"{}"), MAX_CONFIGURATION + 1).unwrap().unwrap();
        assert_eq!(found.effect, Effect::MayRun);
    }

    #[test]
    fn data_alone_is_a_file_that_is_what_its_name_says() {
        let unlisted = Some((Kind::Unlisted, Effect::MayRun));
        let zip = b"PK\x03\x04 with scripts".as_slice();
        for path in ["a.safetensors", "a.gguf", "a.onnx", "a.PNG", "a.jpeg", "b/a.webp", "a.wav", "a.mp3"] {
            assert_eq!(inside(path, zip), unlisted, "{path}");
            assert_eq!(inside(path, b""), unlisted, "{path}");
        }
        assert_eq!(inside("a.npy", zip), Some((Kind::Pickle, Effect::Runs)));
        assert_eq!(inside("a.safetensors", b"PK\x03\x04 data.pkl"), Some((Kind::Pickle, Effect::Runs)));
        assert_eq!(inside("a.png", b"%!PS-Adobe-3.0 EPSF-3.0"), unlisted);
        for (path, bytes) in [
            ("a.safetensors", b"\x02\0\0\0\0\0\0\0{}".as_slice()),
            ("a.png", b"\x89PNG\r\n\x1a\n"),
            // Pictures are often named for another format of pictures.
            ("a.png", b"\xff\xd8\xff\xe0"),
            ("a.mp3", b"ID3\x04"),
            ("a.mp3", b"\xff\xfb\x90"),
            ("a.wav", b"RIFF\0\0\0\0WAVE"),
            ("a.txt", b"any"),
        ] {
            assert_eq!(inside(path, bytes), None, "{path}");
        }
    }

    #[test]
    fn a_file_that_is_looked_into_is_judged_by_what_is_inside() {
        assert_eq!(inside("chat_template.jinja", b"{{ x }}"), None);
        assert_eq!(inside("chat_template.jinja", b"{{ x | attr('y') }}"), Some((Kind::Template, Effect::Runs)));
        let long = "x".repeat(MAX_TEMPLATE + 1);
        assert_eq!(inside("a.jinja", long.as_bytes()), Some((Kind::Template, Effect::MayRun)));
        assert_eq!(inside("model.json", b"\x80\x04\x95"), Some((Kind::Pickle, Effect::Runs)));
        assert_eq!(inside("weights.bin", b"\0\0\0\0numbers"), Some((Kind::Unlisted, Effect::MayRun)));
        assert_eq!(inside("modeling.py", b"import os"), Some((Kind::Source, Effect::Runs)));
        assert_eq!(inside("vocab.json", b"{}"), None);
        assert_eq!(inside("requirements.txt", b"x"), Some((Kind::Configuration, Effect::MayRun)));
        let kernel = br#"{"_attn_implementation_internal": "evil/kernel"}"#;
        assert_eq!(inside("config.json", kernel), Some((Kind::Configuration, Effect::Runs)));
        assert_eq!(inside("config.json", b"{}"), None);
        assert_eq!(inside("model.gguf", b"GGUF\x09\0\0\0"), Some((Kind::Unlisted, Effect::MayRun)));
    }
}
