//! How values stand in attributes, which are text.

use std::str::FromStr;

use cosmwasm_std::{from_json, to_json_string, Addr, Binary, Uint128};
use serde::de::DeserializeOwned;
use serde::Serialize;

use crate::hash::Hash;

/// A value that an attribute can hold.
pub trait Attribute: Sized {
    /// The value as text; `None` leaves the attribute out.
    fn write(&self) -> Option<String>;

    /// Reads it back; `None` when there is no such attribute.
    ///
    /// # Errors
    /// The fault of the text.
    fn read(text: Option<&str>) -> Option<Result<Self, String>>;
}

macro_rules! as_text {
    ($($type:ty),*) => {$(
        impl Attribute for $type {
            fn write(&self) -> Option<String> {
                Some(self.to_string())
            }

            fn read(text: Option<&str>) -> Option<Result<Self, String>> {
                text.map(|text| <$type>::from_str(text).map_err(|error| error.to_string()))
            }
        }
    )*};
}

as_text!(bool, u8, u16, u32, u64, String, Uint128, Hash);

impl Attribute for Addr {
    fn write(&self) -> Option<String> {
        Some(self.to_string())
    }

    /// The chain wrote it, so it is valid.
    fn read(text: Option<&str>) -> Option<Result<Self, String>> {
        text.map(|text| Ok(Addr::unchecked(text)))
    }
}

impl Attribute for Binary {
    fn write(&self) -> Option<String> {
        Some(self.to_base64())
    }

    fn read(text: Option<&str>) -> Option<Result<Self, String>> {
        text.map(|text| Binary::from_base64(text).map_err(|error| error.to_string()))
    }
}

impl<T: Attribute> Attribute for Option<T> {
    fn write(&self) -> Option<String> {
        self.as_ref().and_then(Attribute::write)
    }

    fn read(text: Option<&str>) -> Option<Result<Self, String>> {
        match T::read(text) {
            None => Some(Ok(None)),
            Some(value) => Some(value.map(Some)),
        }
    }
}

/// A value of several fields, as JSON text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Json<T>(pub T);

impl<T: Serialize + DeserializeOwned> Attribute for Json<T> {
    fn write(&self) -> Option<String> {
        to_json_string(&self.0).ok()
    }

    fn read(text: Option<&str>) -> Option<Result<Self, String>> {
        text.map(|text| from_json(text.as_bytes()).map(Json).map_err(|error| error.to_string()))
    }
}
