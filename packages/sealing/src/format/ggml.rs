//! The types of numbers in GGUF files.
//! <https://github.com/ggml-org/ggml/blob/master/include/ggml.h>, `enum ggml_type`; sizes as in its
//! Python package `gguf`, `GGML_QUANT_SIZES`.

/// Number, name, and the numbers and bytes of a block.
type Type = (u32, &'static str, Option<(u64, u64)>);

/// All of them. Q8_1 and Q8_K hold what is computed underway
/// and are not meant for files; their size has changed.
const TYPES: &[Type] = &[
    (0, "F32", Some((1, 4))),
    (1, "F16", Some((1, 2))),
    (2, "Q4_0", Some((32, 18))),
    (3, "Q4_1", Some((32, 20))),
    (6, "Q5_0", Some((32, 22))),
    (7, "Q5_1", Some((32, 24))),
    (8, "Q8_0", Some((32, 34))),
    (9, "Q8_1", None),
    (10, "Q2_K", Some((256, 84))),
    (11, "Q3_K", Some((256, 110))),
    (12, "Q4_K", Some((256, 144))),
    (13, "Q5_K", Some((256, 176))),
    (14, "Q6_K", Some((256, 210))),
    (15, "Q8_K", None),
    (16, "IQ2_XXS", Some((256, 66))),
    (17, "IQ2_XS", Some((256, 74))),
    (18, "IQ3_XXS", Some((256, 98))),
    (19, "IQ1_S", Some((256, 50))),
    (20, "IQ4_NL", Some((32, 18))),
    (21, "IQ3_S", Some((256, 110))),
    (22, "IQ2_S", Some((256, 82))),
    (23, "IQ4_XS", Some((256, 136))),
    (24, "I8", Some((1, 1))),
    (25, "I16", Some((1, 2))),
    (26, "I32", Some((1, 4))),
    (27, "I64", Some((1, 8))),
    (28, "F64", Some((1, 8))),
    (29, "IQ1_M", Some((256, 56))),
    (30, "BF16", Some((1, 2))),
    (34, "TQ1_0", Some((256, 54))),
    (35, "TQ2_0", Some((256, 66))),
    (39, "MXFP4", Some((32, 17))),
    (40, "NVFP4", Some((64, 36))),
    (41, "Q1_0", Some((128, 18))),
];

/// The name of a type; a new one goes by its number.
pub(super) fn name(kind: u32) -> String {
    find(kind).map_or_else(|| format!("GGML_{kind}"), |(_, name, _)| (*name).to_owned())
}

/// Numbers and bytes of a block, where they are known.
pub(super) fn block(kind: u32) -> Option<(u64, u64)> {
    find(kind)?.2
}

fn find(kind: u32) -> Option<&'static Type> {
    TYPES.iter().find(|(number, _, _)| *number == kind)
}
