//! What a `TensorProto` says of its type, its shape and its data, and whether these agree.
use super::schema::tensor as field;
use super::{malformed, overflow};
use crate::format::FormatError;

/// `TensorProto.STRING`
const STRING: u64 = 8;

/// The largest number of 6 bits.
const MAX_6_BITS: u64 = (1 << 6) - 1;

/// The fields with data that is no raw data.
const VALUES: [u64; 6] = [
    field::FLOAT_DATA,
    field::INT32_DATA,
    field::STRING_DATA,
    field::INT64_DATA,
    field::DOUBLE_DATA,
    field::UINT64_DATA,
];

/// What a `TensorProto` says.
pub(super) struct Tensor {
    pub(super) parameters: u64,
    pub(super) kind: u64,
    /// Bytes of its raw data.
    pub(super) raw: u64,
    /// How many values are in each field of [`VALUES`].
    values: [u64; VALUES.len()],
    /// The bits that are set in any number of its `int32_data`.
    set: u64,
    /// Whether its data is in another file, and whether it names that file.
    pub(super) external: bool,
    pub(super) is_located: bool,
    /// Whether it is a part of a tensor, which no reader puts together.
    pub(super) in_parts: bool,
}

impl Tensor {
    pub(super) fn new() -> Self {
        Self {
            parameters: 1,
            kind: 0,
            raw: 0,
            values: [0; VALUES.len()],
            set: 0,
            external: false,
            is_located: false,
            in_parts: false,
        }
    }

    pub(super) fn multiply(&mut self, dimension: u64) -> Result<(), FormatError> {
        if i64::try_from(dimension).is_err() {
            return Err(malformed("a negative dimension".to_owned()));
        }
        self.parameters = self.parameters.checked_mul(dimension).ok_or_else(overflow)?;
        Ok(())
    }

    /// Adds values that a field has, if it is one with data.
    pub(super) fn hold(&mut self, number: u64, values: u64) {
        for (count, _) in self.values.iter_mut().zip(VALUES).filter(|(_, known)| *known == number) {
            *count = count.saturating_add(values);
        }
    }

    /// Notes the bits of a number that a field has.
    pub(super) fn note(&mut self, number: u64, value: u64) {
        if number == field::INT32_DATA {
            self.set |= value;
        }
    }

    /// Checks that it has a type, and data of that type and its shape's size in one place.
    pub(super) fn check(&self) -> Result<(), FormatError> {
        let Self { parameters, raw, .. } = *self;
        let name = type_name(self.kind);
        if self.kind == 0 {
            return Err(malformed("a tensor without a type".to_owned()));
        }
        if self.kind != STRING && bits(self.kind).is_none() {
            return Err(malformed(format!("a tensor of unknown type {name}")));
        }
        if self.in_parts {
            return Err(malformed("a tensor in segments".to_owned()));
        }
        let mut typed = self.values.iter().zip(VALUES).filter(|(count, _)| **count > 0);
        let places = typed.clone().count() + usize::from(raw > 0);
        if self.external {
            return match (places, self.is_located) {
                (0, true) => Ok(()),
                (0, false) => Err(malformed("a tensor in another file, without its name".to_owned())),
                _ => Err(malformed("a tensor in another file, with data here".to_owned())),
            };
        }
        if places != usize::from(parameters > 0) {
            return Err(malformed(format!("a tensor of {parameters} numbers of {name} with data in {places} places")));
        }
        match typed.next() {
            Some((count, field)) => self.check_values(*count, field),
            None => self.check_raw(),
        }
    }

    fn check_raw(&self) -> Result<(), FormatError> {
        let Self { parameters, raw, kind, .. } = *self;
        let name = type_name(kind);
        if kind == STRING && raw > 0 {
            return Err(malformed("texts as raw data".to_owned()));
        }
        match bits(kind).map(|bits| parameters.checked_mul(bits).map(|bits| bits.div_ceil(8))) {
            Some(bytes) if bytes != Some(raw) => {
                Err(malformed(format!("{raw} bytes for {parameters} numbers of type {name}")))
            }
            _ => Ok(()),
        }
    }

    fn check_values(&self, count: u64, field: u64) -> Result<(), FormatError> {
        let Self { parameters, kind, .. } = *self;
        let name = type_name(kind);
        let (place, values) = match kind {
            1 => (field::FLOAT_DATA, Some(parameters)),
            14 => (field::FLOAT_DATA, parameters.checked_mul(2)),
            11 => (field::DOUBLE_DATA, Some(parameters)),
            15 => (field::DOUBLE_DATA, parameters.checked_mul(2)),
            7 => (field::INT64_DATA, Some(parameters)),
            12 | 13 => (field::UINT64_DATA, Some(parameters)),
            STRING => (field::STRING_DATA, Some(parameters)),
            21..=23 => (field::INT32_DATA, Some(parameters.div_ceil(2))),
            25 | 26 => (field::INT32_DATA, Some(parameters.div_ceil(4))),
            _ => (field::INT32_DATA, Some(parameters)),
        };
        if place != field {
            return Err(malformed(format!("numbers of type {name} in field {field}, which are in {place}")));
        }
        if matches!(kind, 27 | 28) && self.set > MAX_6_BITS {
            return Err(malformed(format!("a number of type {name} with more than 6 bits")));
        }
        if values != Some(count) {
            return Err(malformed(format!("{count} values for {parameters} numbers of type {name}")));
        }
        Ok(())
    }
}

/// Bits of a number of a type; `None` for texts, and for new types.
fn bits(kind: u64) -> Option<u64> {
    Some(match kind {
        25 | 26 => 2,
        21..=23 => 4,
        27 | 28 => 6,
        2 | 3 | 9 | 17..=20 | 24 => 8,
        4 | 5 | 10 | 16 => 16,
        1 | 6 | 12 => 32,
        7 | 11 | 13 | 14 => 64,
        15 => 128,
        _ => return None,
    })
}

/// The name of a `TensorProto.DataType`; an unknown one goes by its number.
pub(super) fn type_name(kind: u64) -> String {
    let name = match kind {
        1 => "F32",
        2 => "U8",
        3 => "I8",
        4 => "U16",
        5 => "I16",
        6 => "I32",
        7 => "I64",
        STRING => "STRING",
        9 => "BOOL",
        10 => "F16",
        11 => "F64",
        12 => "U32",
        13 => "U64",
        14 => "C64",
        15 => "C128",
        16 => "BF16",
        17 => "F8_E4M3",
        18 => "F8_E4M3FNUZ",
        19 => "F8_E5M2",
        20 => "F8_E5M2FNUZ",
        21 => "U4",
        22 => "I4",
        23 => "F4",
        24 => "F8_E8M0",
        25 => "U2",
        26 => "I2",
        27 => "F6_E2M3",
        28 => "F6_E3M2",
        _ => return format!("ONNX_{kind}"),
    };
    name.to_owned()
}
