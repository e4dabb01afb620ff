//! Answers compressed by gzip.

use std::io::Write;

use axum::http::{header, HeaderMap, HeaderValue};
use flate2::write::GzEncoder;
pub use flate2::Compression;

/// What answers say of themselves.
pub const NAME: HeaderValue = HeaderValue::from_static("gzip");
/// Bytes below which compressing saves nothing: what is shorter fits one packet.
pub const LEAST: usize = 1_024;
/// Bytes above which answers that are made for one request are sent as they are: compressing them would keep their thread
/// from all others for more than a few milliseconds.
pub const MOST: usize = 512 << 10;

/// The bytes, compressed.
///
/// # Errors
/// None but the encoder's own.
pub fn compress(bytes: &[u8], level: Compression) -> std::io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), level);
    encoder.write_all(bytes)?;
    encoder.finish()
}

/// Whether a client takes what is compressed by gzip (RFC 9110): by its name, or by any, and not with a weight of zero.
pub fn is_taken(headers: &HeaderMap) -> bool {
    weight(headers, "gzip").or_else(|| weight(headers, "*")).is_some_and(|weight| weight > 0.0)
}

/// Whether a client takes what is compressed by a coding, and names it.
pub fn is_named(headers: &HeaderMap, coding: &str) -> bool {
    weight(headers, coding).is_some_and(|weight| weight > 0.0)
}

/// The weight that a client gives to a coding by its name.
fn weight(headers: &HeaderMap, wanted: &str) -> Option<f32> {
    let values = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    let codings: Vec<&str> = values.flat_map(|value| value.split(',')).collect();
    codings.iter().find_map(|coding| {
        let (name, parameters) = coding.split_once(';').unwrap_or((coding, ""));
        let weight = parameters.trim().strip_prefix("q=").and_then(|weight| weight.trim().parse::<f32>().ok());
        name.trim().eq_ignore_ascii_case(wanted).then_some(weight.unwrap_or(1.0))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_says_whether_it_is_taken() {
        for (accepted, expected) in [
            (&["gzip, deflate, br, zstd"][..], true),
            (&["br", "GZIP;q=0.5"], true),
            (&["*"], true),
            (&["gzip;q=0, *"], false),
            (&["*;q=0"], false),
            (&["br"], false),
            (&[""], false),
            (&[], false),
        ] {
            let values = accepted.iter().map(|value| (header::ACCEPT_ENCODING, HeaderValue::from_static(value)));
            let mut headers = HeaderMap::new();
            for (name, value) in values {
                headers.append(name, value);
            }
            assert_eq!(is_taken(&headers), expected, "{accepted:?}");
        }
    }
}
