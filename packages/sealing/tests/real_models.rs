//! Models as their makers publish them, read as each format's own library reads them:
//! safetensors 0.8.0, gguf 0.19.0 and onnx 1.23.2, by the functions of `formats/write.py`.
//! `make soak` fetches them and says where they are.
#![allow(clippy::unwrap_used)]
use std::fs::File;
use std::path::PathBuf;

use weighhouse_sealing::format::{read, Format};

/// Length of the header, tensors, and numbers of each type.
type Expected = (u64, u64, &'static [(&'static str, u64)]);

const MODELS: [(&str, Expected); 9] = [
    ("model.safetensors", (11_416, 104, &[("F32", 22_713_216), ("I64", 512)])),
    ("silero_vad_16k.safetensors", (1_216, 15, &[("F32", 309_633)])),
    (
        "gemma-3-270m-q4_k_m.gguf",
        (
            6_525_120,
            236,
            &[("F32", 55_936), ("Q4_K", 23_592_960), ("Q5_0", 63_406_080), ("Q6_K", 11_796_480), ("Q8_0", 169_246_720)],
        ),
    ),
    // All its weights are constants in the branches of an `If`.
    ("silero_vad.onnx", (0, 345, &[("F32", 545_288), ("I64", 313)])),
    ("silero_vad_16k_op15.onnx", (0, 177, &[("F32", 309_636), ("I64", 161)])),
    ("silero_vad_16k_sequence.onnx", (0, 44, &[("F32", 309_635), ("I64", 30)])),
    ("silero_vad_half.onnx", (0, 172, &[("F32", 309_636), ("I64", 156)])),
    ("silero_vad_op18_ifless.onnx", (0, 45, &[("F32", 545_671), ("I64", 18)])),
    ("silero_vad_openvino_16k.onnx", (0, 99, &[("F32", 309_635), ("I64", 84)])),
];

#[test]
#[ignore = "needs the models that make soak fetches"]
fn are_read_as_their_own_library_reads_them() {
    let folder = PathBuf::from(std::env::var_os("WEIGHHOUSE_REAL_MODELS").unwrap());
    for (name, (length, count, dtypes)) in MODELS {
        let mut file = File::open(folder.join(name)).unwrap();
        let size = file.metadata().unwrap().len();
        let header = read(Format::of_path(name), &mut file, size).unwrap().unwrap();
        let found: Vec<_> = header.tensors.dtypes.iter().map(|(kind, numbers)| (kind.as_str(), *numbers)).collect();
        assert_eq!((header.length, header.tensors.count, found.as_slice()), (length, count, dtypes), "{name}");
    }
}
