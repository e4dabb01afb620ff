//! Content identifiers, as far as a contract can check them: their form.
//!
//! One content has one text here: CID version 1 in lowercase base32, over SHA-256, of a raw block or
//! a UnixFS node (<https://github.com/multiformats/cid>). What stands behind it is checked by those
//! who fetch it.

use thiserror::Error;

/// Version, codec, hash function and its length, before the 32 bytes of the hash: of a raw block, and of a UnixFS node.
const RAW: [u8; 4] = [0x01, 0x55, 0x12, 0x20];
const UNIXFS: [u8; 4] = [0x01, 0x70, 0x12, 0x20];

/// Base32 of 36 bytes without padding, behind the multibase prefix `b`.
const TEXT_LENGTH: usize = 59;

/// Text that is no content identifier.
#[derive(Error, Debug, Clone, PartialEq, Eq)]
#[error("{cid:?} is no CID: {reason}")]
pub struct CidError {
    /// The text, cut after 80 characters.
    pub cid: String,
    /// The fault of its form.
    pub reason: &'static str,
}

/// Checks the form of a CID.
///
/// # Errors
/// [`CidError`] names the fault.
pub fn check(cid: &str) -> Result<(), CidError> {
    bytes(cid).map(drop)
}

/// Checks that a CID names a single raw block, as IPFS makes of a text up to 256 KiB: the SHA-256 of the text, so that
/// anybody can serve it and nobody another.
///
/// # Errors
/// [`CidError`] names the fault.
pub fn check_raw(cid: &str) -> Result<(), CidError> {
    let is_raw = bytes(cid)?.starts_with(&RAW);
    let reason = "it is not that of a single raw block, as a text up to 256 KiB is";
    if is_raw {
        Ok(())
    } else {
        Err(refuse(cid, reason))
    }
}

/// The SHA-256 of a content, if its CID is that of a single raw block.
pub fn sha256(cid: &str) -> Option<[u8; 32]> {
    bytes(cid).ok()?.strip_prefix(&RAW)?.try_into().ok()
}

fn refuse(cid: &str, reason: &'static str) -> CidError {
    CidError { cid: cid.chars().take(80).collect(), reason }
}

fn bytes(cid: &str) -> Result<Vec<u8>, CidError> {
    let refuse = |reason| refuse(cid, reason);
    if cid.len() != TEXT_LENGTH {
        return Err(refuse("it is not 59 characters long, as version 1 in base32 over SHA-256 is"));
    }
    let digits = cid.strip_prefix('b').ok_or_else(|| refuse("it does not begin with b, as base32 does"))?;
    let bytes = decode(digits).ok_or_else(|| refuse("it is not lowercase base32"))?;
    if ![RAW, UNIXFS].iter().any(|header| bytes.starts_with(header)) {
        return Err(refuse("it is not version 1 of a raw block or UnixFS node over SHA-256"));
    }
    Ok(bytes)
}

/// RFC 4648 base32, lowercase, without padding; refuses bits set past the last whole byte.
fn decode(digits: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(digits.len() * 5 / 8);
    let (mut buffer, mut bits) = (0u32, 0u32);
    for digit in digits.bytes() {
        let value = match digit {
            b'a'..=b'z' => digit - b'a',
            b'2'..=b'7' => digit - b'2' + 26,
            _ => return None,
        };
        buffer = (buffer << 5) | u32::from(value);
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from(buffer >> bits).ok()?);
            buffer &= (1 << bits) - 1;
        }
    }
    (buffer == 0).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of an empty directory and of an empty file, as Kubo names them.
    const DIRECTORY: &str = "bafybeiczsscdsbs7ffqz55asqdf3smv6klcw3gofszvwlyarci47bgf354";
    const FILE: &str = "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku";

    fn reason(cid: &str) -> String {
        check(cid).map_or_else(|error| error.to_string(), |()| "accepted".into())
    }

    #[test]
    fn what_ipfs_writes_is_accepted() {
        assert_eq!(check(DIRECTORY), Ok(()));
        assert_eq!(check(FILE), Ok(()));
    }

    #[test]
    fn a_raw_block_alone_tells_its_hash() {
        assert_eq!(check_raw(FILE), Ok(()));
        // SHA-256 of nothing.
        let nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        let hex: Option<String> = sha256(FILE).map(|hash| hash.iter().map(|byte| format!("{byte:02x}")).collect());
        assert_eq!(hex.as_deref(), Some(nothing));
        assert!(check_raw(DIRECTORY).is_err_and(|error| error.to_string().contains("single raw block")));
        assert_eq!(sha256(DIRECTORY), None);
        assert!(check_raw("bafk").is_err_and(|error| error.to_string().contains("59 characters")));
    }

    #[test]
    fn other_texts_of_the_same_content_are_refused() {
        assert!(reason(&DIRECTORY.to_uppercase()).contains("begin with b"));
        assert!(reason("QmUNLLsPACCz1vLxQVkXqqLX5R1X345qqfHbsf67hvA3Nn").contains("59 characters"));
        assert!(reason(&format!("ipfs://{FILE}")).contains("59 characters"));
    }

    #[test]
    fn a_digit_out_of_the_alphabet_is_refused() {
        assert!(reason(&FILE.replace('h', "1")).contains("lowercase base32"));
    }

    #[test]
    fn bits_past_the_last_byte_are_refused() {
        // 58 digits carry 290 bits for 288: the last two must be zero.
        let last = FILE.replace("quvyku", "quvykv");
        assert!(reason(&last).contains("lowercase base32"));
    }

    #[test]
    fn another_hash_is_refused() {
        // Same length, codec raw, hash function 0x16.
        assert!(reason(&FILE.replacen("bafkrei", "bafkrmi", 1)).contains("over SHA-256"));
    }
}
