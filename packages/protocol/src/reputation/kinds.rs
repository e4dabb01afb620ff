//! All that there is of each kind, for those that name it in words of their own: tables, programs' arguments.

use super::{Check, Decision, HideReason, Level, ReportKind, ReportState};

macro_rules! all {
    ($($kind:ident { $($variant:ident),* $(,)? })*) => {
        $(
            impl $kind {
                /// All of them, in their order.
                pub const ALL: &'static [Self] = &[$(Self::$variant),*];
            }
        )*

        #[cfg(test)]
        mod tests {
            use super::*;

            /// A record holds the number of a variant, so that what is no number of one is none.
            #[test]
            fn each_list_is_whole() {
                $(
                    let stored = |number| borsh::from_slice::<$kind>(&[number]).ok();
                    let found: Vec<_> = (0..=u8::MAX).map_while(stored).collect();
                    assert_eq!(found, $kind::ALL, "{}", stringify!($kind));
                )*
            }
        }
    };
}

all! {
    Level { Low, Substantial, High }
    Check { Document, Presence, Organization, Authority, Address, Authorship }
    ReportKind { Malware, Stolen, Illegal, Misleading }
    ReportState { Open, Upheld, Dismissed, Abusive, Lapsed }
    Decision { Upheld, Dismissed, Abusive }
    HideReason { Spam, Abuse, PersonalData, Illegal, OffTopic }
}
