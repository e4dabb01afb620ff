//! Texts on IPFS that reviews, questions, answers, profiles and reports name.

use std::collections::HashMap;

use tokio_postgres::Row;
use weighhouse_protocol::cid;
use weighhouse_protocol::reputation::MAX_WORDS;

use super::error::Failure;
use super::rows::Rows;

/// The most characters of a text that are answered.
pub(crate) const MAX_CHARS: i32 = 4_000;

/// Of texts that something names which is shown: no other, whoever knows its CID. By `review_texts_by_words`, `profiles_by_card`,
/// `posts_shown_by_words` and `reports_by_` each of its three texts.
const TEXTS: &str = "
SELECT cid, left(body, $3) AS text, octet_length(body) AS bytes
FROM cards JOIN unnest($1::text[], $2::text[]) AS wanted (sha256, cid) USING (sha256, cid)
WHERE cards.state = 'read' AND body IS NOT NULL AND (
    EXISTS (SELECT FROM review_texts WHERE review_texts.words = wanted.cid)
    OR EXISTS (SELECT FROM profiles WHERE profiles.card = wanted.cid)
    OR EXISTS (SELECT FROM posts WHERE posts.words = wanted.cid AND posts.state = 'shown')
    OR EXISTS (SELECT FROM reports WHERE reports.evidence = wanted.cid)
    OR EXISTS (SELECT FROM reports WHERE reports.grounds = wanted.cid)
    OR EXISTS (SELECT FROM reports WHERE reports.reasons = wanted.cid)
)";

/// A text without what no reader sees but is fooled by: control characters, and marks that turn the direction of what follows
/// or take no place. Lines stay.
fn plain(text: &str) -> String {
    let is_shown = |c: &char| match c {
        '\n' | '\t' => true,
        // Zero widths, marks of direction, embeddings, overrides and isolates.
        '\u{ad}'
        | '\u{61c}'
        | '\u{180e}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' => false,
        // A mark of byte order, and tags.
        '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}' => false,
        c => !c.is_control(),
    };
    text.chars().filter(is_shown).collect::<String>().trim().to_owned()
}

impl Rows {
    /// The beginnings of texts as plain text, by their CIDs: of those that were fetched, that something shown names, and that the
    /// operator does not deny.
    pub(crate) async fn words(&self, cids: &[String]) -> Result<HashMap<String, String>, Failure> {
        let hashed = |text: &String| Some((hex::encode(cid::sha256(text)?), text.clone()));
        let shown = cids.iter().filter(|text| !self.denies(text));
        let (hashes, cids): (Vec<String>, Vec<String>) = shown.filter_map(hashed).unzip();
        if cids.is_empty() {
            return Ok(HashMap::new());
        }
        // A listing's card may be longer, and somebody may name it as a text.
        let most = i32::try_from(MAX_WORDS).unwrap_or(i32::MAX);
        let read = |row: &Row| -> Result<Option<(String, String)>, tokio_postgres::Error> {
            let bytes: i32 = row.try_get("bytes")?;
            Ok((bytes <= most).then_some((row.try_get("cid")?, plain(row.try_get("text")?))))
        };
        let found = self.query(TEXTS, &[&hashes, &cids, &MAX_CHARS]).await?;
        Ok(found.iter().filter_map(|row| read(row).transpose()).collect::<Result<_, _>>()?)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde::Deserialize;

    use super::*;

    /// What every program that shows texts is held to: the storefront's preview is, too (`web/src/saying/texts.test.ts`).
    #[derive(Deserialize)]
    struct Vectors {
        max_bytes: usize,
        max_characters: i32,
        texts: Vec<Text>,
    }

    #[derive(Deserialize)]
    struct Text {
        written: String,
        shown: String,
    }

    #[test]
    fn texts_are_shown_without_front_matter_and_what_no_reader_sees() {
        let vectors: Vectors = serde_json::from_str(include_str!("../../../schema/texts.json")).unwrap();
        assert_eq!((vectors.max_bytes, vectors.max_characters), (MAX_WORDS, MAX_CHARS));
        assert!(!vectors.texts.is_empty());
        for Text { written, shown } in vectors.texts {
            let card = weighhouse_card::read(written.as_bytes()).unwrap();
            assert_eq!(plain(&card.body), shown, "{written:?}");
        }
    }
}
