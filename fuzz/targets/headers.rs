//! Any bytes, taken for a model file. The first byte picks the format, the second how much longer
//! the file is said to be than its bytes are.
#![no_main]
use std::io::Cursor;

use libfuzzer_sys::fuzz_target;
use weighhouse_sealing::format::{pickle, read, read_open_header, Format, MAX_DTYPES};
use weighhouse_sealing::loading::{look_inside, template};

const FORMATS: [Format; 5] = [Format::Safetensors, Format::Gguf, Format::Onnx, Format::Pickle, Format::Other];

fuzz_target!(|input: &[u8]| {
    let [which, more, bytes @ ..] = input else { return };
    let format = FORMATS[usize::from(*which) % FORMATS.len()];
    let size = bytes.len() as u64;
    for name in ["a.pkl", "a.bin", "a.npy", "a"] {
        let _ = pickle::is_pickle(name, &mut Cursor::new(bytes), size);
    }
    for name in ["config.json", "tokenizer_config.json", "a.jinja", "a.gguf", "a.safetensors", "a.onnx", "a.png", "a"] {
        let _ = look_inside(name, &mut Cursor::new(bytes), size);
    }
    let _ = template::read(bytes);
    let whole = read(format, &mut Cursor::new(bytes), size);
    if let Ok(Some(header)) = &whole {
        assert!(header.length <= size);
        assert!(header.tensors.dtypes.len() <= MAX_DTYPES);
        assert_eq!(header.tensors.dtypes.values().sum::<u64>(), header.tensors.parameters);
    }
    if format.has_open_header() {
        let said = size + (u64::from(*more) << 16);
        let opened = read_open_header(format, &mut Cursor::new(bytes), said);
        if said == size {
            assert_eq!(opened.ok(), whole.ok());
        }
    }
});
