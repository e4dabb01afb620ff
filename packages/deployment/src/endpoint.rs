//! A URL at which a service listens.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use url::Url;

/// A URL, spelled as its writer spelled it: parsing adds a slash to a bare host, which a path appended by hand doubles.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Endpoint {
    text: String,
    url: Url,
}

/// A text that is no URL.
#[derive(Debug, thiserror::Error)]
#[error("{text:?} is no URL: {source}")]
pub struct NoUrl {
    text: String,
    source: url::ParseError,
}

impl Endpoint {
    /// The text of the URL.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    pub fn url(&self) -> &Url {
        &self.url
    }
}

impl TryFrom<String> for Endpoint {
    type Error = NoUrl;

    fn try_from(text: String) -> Result<Self, NoUrl> {
        match text.parse() {
            Ok(url) => Ok(Self { text, url }),
            Err(source) => Err(NoUrl { text, source }),
        }
    }
}

impl FromStr for Endpoint {
    type Err = NoUrl;

    fn from_str(text: &str) -> Result<Self, NoUrl> {
        text.to_owned().try_into()
    }
}

impl From<Endpoint> for String {
    fn from(endpoint: Endpoint) -> Self {
        endpoint.text
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
