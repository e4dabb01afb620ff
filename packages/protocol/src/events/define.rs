//! The macro that makes a struct an event.

/// Defines events, each `by` the contract that emits it or by `any`, and [`MarketEvent`](super::MarketEvent) as any one
/// of them.
macro_rules! events {
    ($(
        $(#[$meta:meta])*
        $name:ident = $type:literal by $emitter:ident {
            $( $(#[$field_meta:meta])* $field:ident: $value:ty, )*
        }
    )*) => {
        $(
            $(#[$meta])*
            #[derive(Debug, Clone, PartialEq, Eq)]
            pub struct $name {
                $( $(#[$field_meta])* pub $field: $value, )*
            }

            impl $crate::events::TypedEvent for $name {
                const TYPE: &'static str = $type;
                const EMITTER: $crate::events::Emitter = $crate::events::define::emitter!($emitter);

                fn to_event(&self) -> ::cosmwasm_std::Event {
                    let mut event = ::cosmwasm_std::Event::new($type);
                    $(
                        if let Some(text) = $crate::events::Attribute::write(&self.$field) {
                            event = event.add_attribute(stringify!($field), text);
                        }
                    )*
                    event
                }

                fn from_attributes<'a, I>(
                    attributes: I,
                ) -> Result<Self, $crate::events::EventError>
                where
                    I: Iterator<Item = (&'a str, &'a str)> + Clone,
                {
                    Ok(Self {
                        $( $field: $crate::events::define::attribute(
                            attributes.clone(), $type, stringify!($field),
                        )?, )*
                    })
                }
            }

            impl From<$name> for ::cosmwasm_std::Event {
                fn from(event: $name) -> Self {
                    $crate::events::TypedEvent::to_event(&event)
                }
            }
        )*

        /// Any event of the market.
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[allow(clippy::large_enum_variant)]
        pub enum MarketEvent {
            $( $(#[$meta])* $name($name), )*
        }

        impl MarketEvent {
            /// Every type, as contracts name them.
            pub const TYPES: &'static [&'static str] = &[$($type),*];

            /// Reads an event as the chain shows it; `None` when its type is none of the market's.
            ///
            /// # Errors
            /// [`EventError`](super::EventError) when it is of such a type and malformed.
            pub fn parse<'a, I>(
                event_type: &str,
                attributes: I,
            ) -> Option<Result<Self, $crate::events::EventError>>
            where
                I: Iterator<Item = (&'a str, &'a str)> + Clone,
            {
                use $crate::events::TypedEvent;
                match event_type.strip_prefix($crate::events::WASM_PREFIX)? {
                    $( $type => Some($name::from_attributes(attributes).map(Self::$name)), )*
                    _ => None,
                }
            }

            /// Its type, as the contract names it.
            pub fn event_type(&self) -> &'static str {
                match self {
                    $( Self::$name(_) => $type, )*
                }
            }

            /// The contracts that emit it.
            pub fn emitter(&self) -> $crate::events::Emitter {
                match self {
                    $( Self::$name(_) => <$name as $crate::events::TypedEvent>::EMITTER, )*
                }
            }
        }
    };
}

/// The emitter that an event's definition names.
macro_rules! emitter {
    (any) => {
        $crate::events::Emitter::Any
    };
    ($contract:ident) => {
        $crate::events::Emitter::Only($crate::events::Contract::$contract)
    };
}

pub(super) use {emitter, events};

use super::{Attribute, EventError};

/// The first attribute of a name.
pub fn attribute<'a, T, I>(mut attributes: I, event: &'static str, name: &'static str) -> Result<T, EventError>
where
    T: Attribute,
    I: Iterator<Item = (&'a str, &'a str)>,
{
    let text = attributes.find(|(key, _)| *key == name).map(|(_, value)| value);
    match T::read(text) {
        None => Err(EventError::Missing { event, attribute: name }),
        Some(value) => value.map_err(|reason| EventError::Malformed {
            event,
            attribute: name,
            value: text.unwrap_or_default().chars().take(80).collect(),
            reason,
        }),
    }
}
