//! Headers of NumPy's arrays ([format](https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html)): whether the
//! elements are numbers, texts and bytes alone. An array of objects has a pickle behind its header.
//!
//! A header is a literal of Python, in which one type can be written in many ways. So it is read as a literal, and only types
//! that NumPy itself writes for plain elements count as such.

/// How an array begins.
pub(super) const MAGIC: &[u8] = b"\x93NUMPY";
/// Bounds a header, in bytes: one of version 1 has no more, and NumPy reads 10,000 of a file that it is not told to trust.
const MAX_HEADER: usize = 65_535;
/// Bounds how deep a type is nested.
const MAX_DEPTH: usize = 16;

/// Whether a file begins as an array whose elements are numbers, texts and bytes alone. One whose header can't be read is none.
pub(super) fn is_plain(file: &[u8]) -> bool {
    let descr = header(file).and_then(|header| Reader(header).descr());
    descr.is_some_and(|descr| is_plain_type(&descr))
}

fn header(file: &[u8]) -> Option<&[u8]> {
    let rest = file.strip_prefix(MAGIC)?;
    let (version, rest) = (rest.get(..2)?, rest.get(2..)?);
    let (length, rest) = match version {
        [1, 0] => (u16::from_le_bytes(rest.get(..2)?.try_into().ok()?).into(), rest.get(2..)?),
        [2 | 3, 0] => (u32::from_le_bytes(rest.get(..4)?.try_into().ok()?), rest.get(4..)?),
        _ => return None,
    };
    let length = usize::try_from(length).ok().filter(|length| *length <= MAX_HEADER)?;
    rest.get(..length)
}

/// A literal of Python, as far as headers have any.
enum Literal<'a> {
    Text(&'a [u8]),
    Number,
    /// `True`, `False` or `None`.
    Word,
    Tuple(Vec<Literal<'a>>),
    List(Vec<Literal<'a>>),
}

/// The rest of a header.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    /// The type of the elements, if the header is a dictionary with one.
    fn descr(mut self) -> Option<Literal<'a>> {
        let mut descr = None;
        self.take(b'{')?;
        while self.take(b'}').is_none() {
            let Literal::Text(key) = self.literal(0)? else { return None };
            self.take(b':')?;
            let value = self.literal(0)?;
            // Of two, Python takes the last.
            if key == b"descr" && descr.replace(value).is_some() {
                return None;
            }
            if self.take(b',').is_none() {
                self.take(b'}')?;
                break;
            }
        }
        self.0.trim_ascii().is_empty().then_some(descr)?
    }

    /// Passes over a sign and the space before it.
    fn take(&mut self, sign: u8) -> Option<()> {
        self.0 = self.0.trim_ascii_start().strip_prefix(&[sign])?;
        Some(())
    }

    fn literal(&mut self, depth: usize) -> Option<Literal<'a>> {
        if depth > MAX_DEPTH {
            return None;
        }
        self.0 = self.0.trim_ascii_start();
        let (first, rest) = self.0.split_first()?;
        match first {
            b'\'' | b'"' => {
                let length = rest.iter().position(|byte| byte == first)?;
                let text = rest.get(..length)?;
                self.0 = rest.get(length.checked_add(1)?..)?;
                // What is escaped would have to be understood.
                (!text.contains(&b'\\')).then_some(Literal::Text(text))
            }
            b'(' => {
                self.0 = rest;
                Some(Literal::Tuple(self.sequence(b')', depth)?))
            }
            b'[' => {
                self.0 = rest;
                Some(Literal::List(self.sequence(b']', depth)?))
            }
            _ => self.word(),
        }
    }

    fn sequence(&mut self, end: u8, depth: usize) -> Option<Vec<Literal<'a>>> {
        let mut parts = Vec::new();
        while self.take(end).is_none() {
            parts.push(self.literal(depth.checked_add(1)?)?);
            if self.take(b',').is_none() {
                self.take(end)?;
                break;
            }
        }
        Some(parts)
    }

    fn word(&mut self) -> Option<Literal<'a>> {
        let length = self.0.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        let (word, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        match word {
            b"True" | b"False" | b"None" => Some(Literal::Word),
            _ => {
                // Python 2 wrote an L behind some.
                let digits = word.strip_suffix(b"L").unwrap_or(word);
                let is_number = !digits.is_empty() && digits.iter().all(u8::is_ascii_digit);
                is_number.then_some(Literal::Number)
            }
        }
    }
}

/// Whether a type has no objects: a code, a type with a shape, or a list of fields.
fn is_plain_type(descr: &Literal<'_>) -> bool {
    match descr {
        Literal::Text(code) => is_plain_code(code),
        Literal::Tuple(parts) => {
            matches!(parts.as_slice(), [descr, shape] if is_plain_type(descr) && is_shape(shape))
        }
        Literal::List(fields) => fields.iter().all(is_plain_field),
        Literal::Number | Literal::Word => false,
    }
}

fn is_plain_field(field: &Literal<'_>) -> bool {
    let Literal::Tuple(parts) = field else { return false };
    match parts.as_slice() {
        [name, descr] => is_name(name) && is_plain_type(descr),
        [name, descr, shape] => is_name(name) && is_plain_type(descr) && is_shape(shape),
        _ => false,
    }
}

/// A name, or a title and a name.
fn is_name(name: &Literal<'_>) -> bool {
    match name {
        Literal::Text(_) => true,
        Literal::Tuple(both) => matches!(both.as_slice(), [Literal::Text(_), Literal::Text(_)]),
        _ => false,
    }
}

fn is_shape(shape: &Literal<'_>) -> bool {
    match shape {
        Literal::Number => true,
        Literal::Tuple(lengths) => lengths.iter().all(|length| matches!(length, Literal::Number)),
        _ => false,
    }
}

/// Whether a code is one of booleans, numbers, bytes, texts, times, or bytes without a meaning: its byte order, its kind, its
/// length, and the unit of a time.
fn is_plain_code(code: &[u8]) -> bool {
    let code = match code {
        [b'<' | b'>' | b'|' | b'=', code @ ..] => code,
        code => code,
    };
    let Some((kind, rest)) = code.split_first() else { return false };
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let unit = rest.get(digits..).unwrap_or_default();
    match kind {
        b'?' | b'b' | b'i' | b'u' | b'f' | b'c' | b'S' | b'a' | b'U' | b'V' => unit.is_empty(),
        b'm' | b'M' => match unit {
            [] => true,
            [b'[', unit @ .., b']'] => unit.iter().all(u8::is_ascii_alphanumeric),
            _ => false,
        },
        _ => false,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn array(version: u8, header: &str) -> Vec<u8> {
        let length = u32::try_from(header.len()).unwrap().to_le_bytes();
        let length = if version == 1 { &length[..2] } else { &length[..] };
        [MAGIC, &[version, 0], length, header.as_bytes(), &[0; 16]].concat()
    }

    fn of_type(descr: &str) -> Vec<u8> {
        array(1, &format!("{{'descr': {descr}, 'fortran_order': False, 'shape': (3, 4L), }}   \n"))
    }

    #[test]
    fn numbers_texts_and_bytes_are_plain_alone_and_in_fields() {
        for descr in [
            "'<f4'",
            "\"<f4\"",
            "'|b1'",
            "'?'",
            "'>c16'",
            "'|S20'",
            "'<U7'",
            "'|V2'",
            "'<M8[ns]'",
            "'<m8[25s]'",
            "[('x', '<f4'), ('y', '<i8', (2, 3)), ('', '|V4'), (('title', 'z'), [('O', '|u1')])]",
            "('<f4', (2,))",
        ] {
            assert!(is_plain(&of_type(descr)), "{descr}");
        }
        for version in 1..=3 {
            assert!(is_plain(&array(version, "{'shape': (), 'fortran_order': True, 'descr': '<f8'}")), "{version}");
        }
    }

    #[test]
    fn objects_are_found_however_they_are_written() {
        for descr in [
            "'|O'",
            "\"|O\"",
            "'O'",
            "'O8'",
            "'object'",
            "'f4,O'",
            "'|\\x4f'",
            "'|' 'O'",
            "u'|O'",
            "('|O')",
            "'|T16'",
            "[('x', '<f4'), ('y', 'O')]",
            "[('x', [('y', '|O')])]",
            "('|V8', '|O')",
            "[('x', '|V8', '|O')]",
            "{'names': ['x'], 'formats': ['O']}",
            "'<f4', 'descr': '|O'",
            "'|O', 'descr': '<f4'",
            "None",
            "7",
        ] {
            assert!(!is_plain(&of_type(descr)), "{descr}");
        }
        let long = format!("{{'fortran_order': False,{}'descr': '|O', 'shape': ()}}", " ".repeat(5_000));
        assert!(!is_plain(&array(2, &long)));
        assert!(is_plain(&array(2, &long.replace("|O", "<f4"))), "behind as many spaces");
    }

    #[test]
    fn a_header_that_cannot_be_read_is_not_plain() {
        let whole = of_type("'<f4'");
        assert!(!is_plain(&whole[..60]), "cut");
        assert!(!is_plain(&array(4, "{'descr': '<f4'}")), "of a later version");
        assert!(!is_plain(&array(1, "{'descr': '<f4'} + x")));
        assert!(!is_plain(&array(1, "{'descr': '<f4'")));
        assert!(!is_plain(&array(1, "{'shape': ()}")));
        assert!(!is_plain(&array(2, &format!("{{'descr': '<f4'{}}}", " ".repeat(MAX_HEADER)))));
        assert!(!is_plain(&of_type(&format!("{}'<f4'{}", "(".repeat(30_000), ", 1)".repeat(5_000)))));
        assert!(!is_plain(MAGIC));
    }
}
