//! safetensors: `u64` little-endian length, a JSON object of that length, tensor data.
//! <https://github.com/huggingface/safetensors#format>
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt;
use std::io::{self, Read};

use serde::de::{Deserializer as _, Error as _, MapAccess, Visitor};
use serde::Deserialize;

use super::{FormatError, Header, Tensors};

/// Bounds the memory a header can take while it is read. A model of 100,000 tensors needs 12 MB.
const MAX_JSON: u64 = 16 << 20;

/// Bounds the shape of one tensor; frameworks stop at 64 or earlier.
const MAX_DIMENSIONS: usize = 64;

#[derive(Deserialize)]
struct Tensor {
    dtype: String,
    shape: Vec<u64>,
    data_offsets: (u64, u64),
}

pub(super) fn read(file: &mut impl Read, size: u64) -> Result<Header, FormatError> {
    let mut prefix = [0; 8];
    file.read_exact(&mut prefix)?;
    let json = u64::from_le_bytes(prefix);
    if json > MAX_JSON {
        return Err(malformed(format!("a header of {json} bytes, at most {MAX_JSON} are read")));
    }
    let length = json + 8;
    let data = size
        .checked_sub(length)
        .ok_or_else(|| malformed(format!("a header of {length} bytes in a file of {size} bytes")))?;
    let mut bytes = Vec::new();
    file.take(json).read_to_end(&mut bytes)?;
    if bytes.len() != usize::try_from(json).unwrap_or(usize::MAX) {
        return Err(io::Error::from(io::ErrorKind::UnexpectedEof).into());
    }
    let text = std::str::from_utf8(&bytes).map_err(|error| {
        malformed(format!("the header is no text: byte {} begins no character", error.valid_up_to()))
    })?;
    let mut reader = serde_json::Deserializer::from_str(text);
    let found = reader
        .deserialize_map(HeaderVisitor { data })
        .and_then(|tensors| reader.end().map(|()| tensors))
        .map_err(|error| malformed(error.to_string()))?;
    Ok(Header { length, tensors: found, context: None, template: None, beside: BTreeSet::new() })
}

fn malformed(reason: String) -> FormatError {
    FormatError::Malformed { format: "safetensors", reason }
}

/// Walks the entries one by one: of all but one, no more than the name and the place are in memory.
struct HeaderVisitor {
    /// Bytes of tensor data in the file.
    data: u64,
}

impl<'de> Visitor<'de> for HeaderVisitor {
    type Value = Tensors;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object of tensors")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Tensors, A::Error> {
        let mut tensors = Tensors::default();
        let (mut places, mut names) = (Vec::new(), HashSet::new());
        while let Some(key) = entries.next_key::<String>()? {
            let name: String = key.chars().take(80).collect();
            let is_metadata = key == "__metadata__";
            if !names.insert(key) {
                return Err(A::Error::custom(format_args!("{name:?} stands twice")));
            }
            if is_metadata {
                entries.next_value::<Option<BTreeMap<String, String>>>()?;
                continue;
            }
            let tensor: Tensor = entries.next_value()?;
            let parameters = tensor
                .measure(self.data)
                .map_err(|reason| A::Error::custom(format_args!("tensor {name:?}: {reason}")))?;
            places.push(tensor.data_offsets);
            tensors
                .add(&tensor.dtype, parameters)
                .ok_or_else(|| A::Error::custom(format_args!("tensor {name:?}: too many numbers or types")))?;
        }
        self.check_cover(places).map_err(A::Error::custom)?;
        Ok(tensors)
    }
}

impl HeaderVisitor {
    /// Checks that the tensors take all of the data, and none of it twice.
    fn check_cover(&self, mut places: Vec<(u64, u64)>) -> Result<(), String> {
        places.sort_unstable();
        let mut covered = 0;
        for (begin, end) in places {
            if begin != covered {
                return Err(format!("tensors cover {covered} bytes, the next begins at {begin}"));
            }
            covered = end;
        }
        if covered != self.data {
            return Err(format!("tensors cover {covered} bytes, the file has {} after its header", self.data));
        }
        Ok(())
    }
}

impl Tensor {
    /// How many numbers are in it.
    fn measure(&self, data: u64) -> Result<u64, String> {
        if self.shape.len() > MAX_DIMENSIONS {
            return Err(format!("{} dimensions, at most {MAX_DIMENSIONS}", self.shape.len()));
        }
        let parameters = self
            .shape
            .iter()
            .try_fold(1_u64, |product, dimension| product.checked_mul(*dimension))
            .ok_or("the product of its shape overflows")?;
        let (begin, end) = self.data_offsets;
        if begin > end || end > data {
            return Err(format!("data from {begin} to {end} in {data} bytes of data"));
        }
        let bits = bits(&self.dtype).ok_or_else(|| {
            let dtype: String = self.dtype.chars().take(20).collect();
            format!("unknown type {dtype:?}")
        })?;
        let bytes = end - begin;
        if parameters.checked_mul(bits) != bytes.checked_mul(8) {
            return Err(format!("{bytes} bytes for {parameters} numbers of type {}", self.dtype));
        }
        Ok(parameters)
    }
}

/// Bits of one number of a type.
pub(super) fn bits(dtype: &str) -> Option<u64> {
    Some(match dtype {
        "F4" => 4,
        "F6_E2M3" | "F6_E3M2" => 6,
        "BOOL" | "U8" | "I8" | "F8_E5M2" | "F8_E4M3" | "F8_E8M0" | "F8_E4M3FNUZ" | "F8_E5M2FNUZ" => 8,
        "I16" | "U16" | "F16" | "BF16" => 16,
        "I32" | "U32" | "F32" => 32,
        "I64" | "U64" | "F64" | "C64" => 64,
        _ => return None,
    })
}
