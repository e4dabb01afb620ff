//! The types of numbers in GGUF files.
//! <https://github.com/ggml-org/ggml/blob/master/include/ggml.h>, `enum ggml_type`; sizes as in its
//! Python package `gguf`, `GGML_QUANT_SIZES`.

/// Number, name, and the numbers and bytes of a block.
type Type = (u32, &'static str, u64, u64);

/// All of them. Other numbers are of types that were given up, or of none.
const TYPES: &[Type] = &[
    (0, "F32", 1, 4),
    (1, "F16", 1, 2),
    (2, "Q4_0", 32, 18),
    (3, "Q4_1", 32, 20),
    (6, "Q5_0", 32, 22),
    (7, "Q5_1", 32, 24),
    (8, "Q8_0", 32, 34),
    (9, "Q8_1", 32, 40),
    (10, "Q2_K", 256, 84),
    (11, "Q3_K", 256, 110),
    (12, "Q4_K", 256, 144),
    (13, "Q5_K", 256, 176),
    (14, "Q6_K", 256, 210),
    (15, "Q8_K", 256, 292),
    (16, "IQ2_XXS", 256, 66),
    (17, "IQ2_XS", 256, 74),
    (18, "IQ3_XXS", 256, 98),
    (19, "IQ1_S", 256, 50),
    (20, "IQ4_NL", 32, 18),
    (21, "IQ3_S", 256, 110),
    (22, "IQ2_S", 256, 82),
    (23, "IQ4_XS", 256, 136),
    (24, "I8", 1, 1),
    (25, "I16", 1, 2),
    (26, "I32", 1, 4),
    (27, "I64", 1, 8),
    (28, "F64", 1, 8),
    (29, "IQ1_M", 256, 56),
    (30, "BF16", 1, 2),
    (34, "TQ1_0", 256, 54),
    (35, "TQ2_0", 256, 66),
    (39, "MXFP4", 32, 17),
    (40, "NVFP4", 64, 36),
    (41, "Q1_0", 128, 18),
];

/// A type of numbers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kind {
    /// Its name, as in `ggml_type`, without prefix.
    pub(super) name: &'static str,
    /// Numbers of a block.
    pub(super) numbers: u64,
    /// Bytes of a block.
    pub(super) bytes: u64,
}

/// The type with this number.
pub(super) fn kind(number: u32) -> Option<Kind> {
    TYPES.iter().find(|(known, ..)| *known == number).map(Kind::of)
}

/// The type with this name.
pub(super) fn named(name: &str) -> Option<Kind> {
    TYPES.iter().find(|(_, known, ..)| *known == name).map(Kind::of)
}

impl Kind {
    fn of(&(_, name, numbers, bytes): &Type) -> Self {
        Self { name, numbers, bytes }
    }
}
