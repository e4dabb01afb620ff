//! The publisher that a listing's name begins with, and the handle that it looks like.
//!
//! A name such as `publisher/model` is its seller's word. Whoever compares it with handles compares folds. A handle is backed while
//! its holder is *proven*, by a domain that names it, or *attested*, by a verifier whose word counts.

use std::sync::LazyLock;

use unicode_normalization::char::is_combining_mark;
use unicode_normalization::UnicodeNormalization;
use unicode_security::skeleton;
use weighhouse_protocol::reputation::handle;

/// The signs that a proven publisher may write beside ASCII's letters and digits. The hyphen is first, as patterns of SQL want it.
const SIGNS: &str = "-_. ";

/// Letters of a publisher that are compared: no handle has more than 32.
const MOST: usize = 80;

/// The domain that proves the holder of a handle, over `handles`; null without one.
const DOMAIN: &str = "(
    SELECT domain_checks.domain FROM domain_checks JOIN profiles USING (account, domain)
    WHERE domain_checks.account = handles.account AND domain_checks.proven_until > now()
)";

/// Whether a verifier attests the holder of a handle, over `handles`: under the accreditation that it has, by the time of the last
/// block.
const IS_ATTESTED: &str = "EXISTS (
    SELECT FROM attestations AS a JOIN verifiers AS v USING (verifier)
    WHERE a.account = handles.account AND a.revoked_at IS NULL AND v.revoked_at IS NULL AND v.term = a.term
        AND a.expires_at > coalesce((
            SELECT extract(epoch FROM blocks.time) FROM chain JOIN blocks ON blocks.height = chain.height
        ), 0)
)";

/// The accounts that the holder of a handle linked as its wallets, over `handles`. By `wallets_by_account`.
const WALLETS: &str = "ARRAY(
    SELECT wallet FROM wallets WHERE wallets.account = handles.account AND kind = 'account' ORDER BY wallet
)";

/// Those of some folds that are backed handles.
pub(crate) static BACKED: LazyLock<String> = LazyLock::new(|| backed("fold = ANY($1)"));

/// The same of some folds and of some accounts.
pub(crate) static BACKING: LazyLock<String> = LazyLock::new(|| backed("(fold = ANY($1) OR account = ANY($2))"));

fn backed(condition: &str) -> String {
    format!(
        "SELECT * FROM (
            SELECT fold, handle, account, {DOMAIN} AS domain, {IS_ATTESTED} AS is_attested, {WALLETS} AS wallets
            FROM handles WHERE {condition} AND account IS NOT NULL
        ) AS held
        WHERE domain IS NOT NULL OR is_attested"
    )
}

/// What a listing's publisher is to its seller, over `listings AS l`: none without a publisher, and two of a holder that is both
/// proven and attested. A wallet that the holder linked sells as the holder.
pub(crate) static STANDINGS: LazyLock<String> = LazyLock::new(|| {
    format!(
        "CASE WHEN l.publisher_fold IS NULL THEN ARRAY[]::text[] ELSE coalesce((
            SELECT CASE
                WHEN domain IS NULL AND NOT is_attested THEN NULL
                WHEN account <> l.seller AND NOT EXISTS (
                    SELECT FROM wallets WHERE kind = 'account' AND wallet = l.seller AND wallets.account = held.account
                ) THEN ARRAY['look_alike']
                WHEN l.publisher !~ '^[{SIGNS}A-Za-z0-9]*$' THEN NULL
                ELSE array_remove(ARRAY[
                    CASE WHEN domain IS NOT NULL THEN 'proven' END, CASE WHEN is_attested THEN 'attested' END
                ], NULL)
            END
            FROM (
                SELECT account, {DOMAIN} AS domain, {IS_ATTESTED} AS is_attested FROM handles
                WHERE fold = l.publisher_fold AND account IS NOT NULL
            ) AS held
        ), ARRAY['claimed']) END"
    )
});

/// Whether a reader takes a sign for the slash between publisher and model: all that UTS #39 or their names call a solidus, leaning
/// either way, but no letters, as the Japanese `ノ` is one.
fn is_slash(c: char) -> bool {
    matches!(
        c,
        // As the keyboard has them, in full width, and small.
        '/' | '\\' | '\u{ff0f}' | '\u{ff3c}' | '\u{fe68}'
        // Over the sign before.
        | '\u{337}' | '\u{338}'
        // Of fractions, divisions, sets, boxes and other signs.
        | '\u{1735}' | '\u{2041}' | '\u{2044}' | '\u{2215}' | '\u{2216}' | '\u{2571}' | '\u{2572}' | '\u{27cb}' | '\u{27cd}'
        | '\u{29f5}'
            ..='\u{29f9}'
                | '\u{2afb}'
                | '\u{2afd}'
                | '\u{2f02}'
                | '\u{2f03}'
                | '\u{31d2}'
                | '\u{31d4}'
                | '\u{1d20f}'
                | '\u{1d23a}'
                | '\u{1d23b}'
    )
}

/// The publisher that a name begins with, if it has one: the first part with a letter or digit that a slash follows, or what looks
/// like one. Parts of spaces, dots and signs alone are read over, as people do.
pub(crate) fn of(name: &str) -> Option<&str> {
    let mut parts = name.split(is_slash);
    // What follows the last slash is the model.
    parts.next_back();
    parts.map(str::trim).find(|part| part.chars().any(|letter| as_read(letter).is_alphanumeric()))
}

/// The handle's fold that a publisher looks like, whatever script and signs it is written with: letters of other scripts as those
/// that they are confused with (UTS #39, section 4), letters in circles and the like as themselves (NFKD), and neither accents nor
/// spaces nor signs. What takes no place is left out before the rest is clipped. It is no handle's where no letter is left, or one
/// that looks like none of a handle.
pub(crate) fn fold(publisher: &str) -> String {
    let lower: String = publisher.chars().map(as_read).flat_map(char::to_lowercase).collect();
    let letters: String = skeleton(&lower).nfkd().filter(|letter| is_seen(*letter)).take(MOST).collect();
    // Between ASCII letters, what UTS #39 takes for one sign with the mark of long vowels is a hyphen.
    if letters.chars().all(|letter| letter.is_ascii() || letter == HYPHEN) {
        return handle::fold(&letters.replace(HYPHEN, ""));
    }
    letters
}

/// The mark of long vowels, and with it the numeral one and the Korean vowel that look like it.
const HYPHEN: char = '\u{30fc}';

/// Whether a publisher is written as handles are. What else its holder writes is nobody's proof: the fold leaves out signs that people
/// read as letters, so that the holder of `met` would be proven as `met@`.
pub(crate) fn is_plain(publisher: &str) -> bool {
    publisher.chars().all(|letter| letter.is_ascii_alphanumeric() || SIGNS.contains(letter))
}

/// Small capitals that UTS #39 does not have, and the letters that they are.
const SMALL_CAPITALS: [(char, char); 19] = [
    ('ᴀ', 'a'),
    ('ʙ', 'b'),
    ('ᴅ', 'd'),
    ('ᴇ', 'e'),
    ('ꜰ', 'f'),
    ('ɢ', 'g'),
    ('ʜ', 'h'),
    ('ɪ', 'i'),
    ('ᴊ', 'j'),
    ('ᴋ', 'k'),
    ('ʟ', 'l'),
    ('ᴍ', 'm'),
    ('ɴ', 'n'),
    ('ᴘ', 'p'),
    ('ꞯ', 'q'),
    ('ʀ', 'r'),
    ('ꜱ', 's'),
    ('ᴛ', 't'),
    ('ʏ', 'y'),
];

/// A sign as people read it where it stands among letters, and Unicode has it as none, or as one by itself: letters of flags, white
/// on black, small capitals, and signs for letters.
fn as_read(sign: char) -> char {
    let letter = |first: char| {
        let place = u32::from(sign).saturating_sub(u32::from(first));
        char::from_u32(u32::from('a').saturating_add(place)).unwrap_or(sign)
    };
    match sign {
        '\u{1f1e6}'..='\u{1f1ff}' => letter('\u{1f1e6}'),
        '\u{1f150}'..='\u{1f169}' => letter('\u{1f150}'),
        '\u{1f170}'..='\u{1f189}' => letter('\u{1f170}'),
        '@' => 'a',
        '$' => 's',
        '€' | '℮' => 'e',
        '!' => 'l',
        _ => SMALL_CAPITALS.iter().find(|(small, _)| *small == sign).map_or(sign, |(_, letter)| *letter),
    }
}

/// Whether a character is a letter or digit that somebody sees: Hangul's fillers are letters by their category alone.
fn is_seen(letter: char) -> bool {
    let is_filler = matches!(letter, '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}');
    letter.is_alphanumeric() && !is_combining_mark(letter) && !is_filler
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn look_alikes_of_a_handle_have_its_fold() {
        let open_models = handle::fold("Open-Models");
        for publisher in [
            "openmodels",
            "OPEN_MODELS",
            "0penM0dels",
            "open.models",
            "open models",
            "оpenmоdels",
            "ореnmodеls",
            "ｏｐｅｎｍｏｄｅｌｓ",
            "openrnodels",
            "open\u{200b}models",
            "𝐨𝐩𝐞𝐧𝐦𝐨𝐝𝐞𝐥𝐬",
            "ⓞⓟⓔⓝⓜⓞⓓⓔⓛⓢ",
            "open\u{a0}\u{3000}\u{2028}models\u{ad}\u{feff}\u{e0041}",
            "ópen-mödels",
            "o\u{301}\u{363}pen-models",
            "open\u{3164}\u{ffa0}models\u{115f}",
            "🅾🅿🅴🅽-🅼🅾🅳🅴🅻🆂",
            "🅞🅟🅔🅝🅜🅞🅓🅔🅛🅢",
            "🇴\u{200b}🇵\u{200b}🇪🇳🇲🇴🇩🇪🇱🇸",
            "ᴏᴘᴇɴᴍᴏᴅᴇʟꜱ",
            "openーmodels",
            "open一models",
            "openㅡmodels",
            "open-mode!$",
        ] {
            assert_eq!(fold(publisher), open_models, "{publisher:?}");
        }
        for nothing in [" ", "\u{3000}", "\u{200b}", "\u{2060}", ".", "⠀"] {
            let padding = nothing.repeat(2 * MOST);
            for publisher in
                [format!("{padding}openmodels"), format!("open{padding}models"), format!("openmodels{padding}")]
            {
                assert_eq!(fold(&publisher), open_models, "{nothing:?}");
            }
            assert_ne!(fold(&format!("openmodels{padding}fan")), open_models, "{nothing:?}: nothing is cut off");
        }
        // What is left of them is the handle, and what they say is another name.
        let others = ["公開open-models", "open-models開", "ʘopen-models公"];
        for publisher in ["open-models-fan", "openmodel", "opennodels", "公開", ""].into_iter().chain(others) {
            assert_ne!(fold(publisher), open_models, "{publisher:?}");
        }
    }

    #[test]
    fn a_name_has_a_publisher_before_its_slash() {
        for (name, expected) in [
            ("a/b/c", Some("a")),
            ("model", None),
            ("/model", None),
            ("a/", Some("a")),
            ("/a/model", Some("a")),
            ("  / \u{200b}/./a /model", Some("a")),
            ("公開/model", Some("公開")),
            ("キノコ/model", Some("キノコ")),
            ("🇴🇵🇪🇳/model", Some("🇴🇵🇪🇳")),
            ("./..", None),
            ("", None),
        ] {
            assert_eq!(of(name), expected, "{name}");
        }
    }

    #[test]
    fn a_sign_that_looks_like_a_slash_is_one() {
        for slash in "/⁄∕／⧸⟋╱᜵⁁\\∖＼﹨⧵⧹⟍╲⫽⫻⼃⼂㇒㇔𝈏𝈺𝈻\u{337}\u{338}".chars()
        {
            for name in [format!("open-models{slash}whale"), format!("open-models {slash}\u{3000}whale")] {
                assert_eq!(of(&name), Some("open-models"), "{name}");
            }
            assert_eq!(of(&format!("{slash}open-models{slash}whale")), Some("open-models"), "{slash}");
        }
    }
}
