//! Feeds in Atom (RFC 4287).

use std::io;

use chrono::{DateTime, SecondsFormat, Utc};
use quick_xml::events::{BytesDecl, BytesText, Event};
use quick_xml::Writer;
use sha2::{Digest, Sha256};

const NAMESPACE: &str = "http://www.w3.org/2005/Atom";
/// Before what an id is made of, so that it is no other program's.
const ID_TAG: &[u8] = b"weighhouse/feed/v1";

/// A feed, its entries newest first.
pub(super) struct Feed {
    pub id: String,
    pub title: String,
    pub updated: DateTime<Utc>,
    /// The path and query that answer it.
    pub own: String,
    pub entries: Vec<Entry>,
}

/// One entry. All of its text is a stranger's.
pub(super) struct Entry {
    pub id: String,
    pub title: String,
    pub updated: DateTime<Utc>,
    /// The account that acted.
    pub author: String,
    /// The path that answers what it is about.
    pub alternate: String,
    /// The words by which readers sort: the task or the kind of change, then the warnings.
    pub categories: Vec<String>,
    pub summary: String,
}

/// The id of something on a chain, the same at every server and forever: a UUID of version 8 (RFC 9562) of its name's
/// hash.
pub(super) fn id(chain: &str, name: &str) -> String {
    let mut hasher = Sha256::new();
    hasher.update(ID_TAG);
    // No chain's id has a line's end.
    hasher.update(format!("\n{chain}\n{name}"));
    let mut bytes: [u8; 16] = [0; 16];
    bytes.iter_mut().zip(hasher.finalize()).for_each(|(byte, of)| *byte = of);
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let digits = hex::encode(bytes);
    let part = |from: usize, to: usize| digits.get(from..to).unwrap_or_default();
    format!("urn:uuid:{}-{}-{}-{}-{}", part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32))
}

impl Feed {
    /// The feed in XML.
    pub(super) fn write(&self) -> io::Result<Vec<u8>> {
        let mut xml = Writer::new(Vec::new());
        xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
        xml.create_element("feed").with_attribute(("xmlns", NAMESPACE)).write_inner_content(|xml| {
            head(xml, &self.id, &self.title, self.updated)?;
            xml.create_element("link")
                .with_attribute(("rel", "self"))
                .with_attribute(("href", self.own.as_str()))
                .write_empty()?;
            text(xml, "generator", "weighhouse-indexer")?;
            self.entries.iter().try_for_each(|entry| entry.write(xml))
        })?;
        Ok(xml.into_inner())
    }
}

impl Entry {
    fn write(&self, xml: &mut Writer<Vec<u8>>) -> io::Result<()> {
        xml.create_element("entry").write_inner_content(|xml| {
            head(xml, &self.id, &self.title, self.updated)?;
            xml.create_element("author").write_inner_content(|xml| text(xml, "name", &self.author))?;
            let link = xml.create_element("link").with_attribute(("rel", "alternate"));
            link.with_attribute(("type", "application/json"))
                .with_attribute(("href", self.alternate.as_str()))
                .write_empty()?;
            for category in &self.categories {
                xml.create_element("category").with_attribute(("term", legal(category).as_str())).write_empty()?;
            }
            text(xml, "summary", &self.summary)
        })?;
        Ok(())
    }
}

/// The elements that a feed and an entry must have.
fn head(xml: &mut Writer<Vec<u8>>, id: &str, title: &str, updated: DateTime<Utc>) -> io::Result<()> {
    text(xml, "id", id)?;
    text(xml, "title", title)?;
    text(xml, "updated", &updated.to_rfc3339_opts(SecondsFormat::Secs, true))
}

fn text(xml: &mut Writer<Vec<u8>>, name: &str, content: &str) -> io::Result<()> {
    xml.create_element(name).write_text_content(BytesText::new(&legal(content)))?;
    Ok(())
}

/// The text without the characters that XML 1.0 has no way to write, escaped or not.
fn legal(text: &str) -> String {
    let is_legal = |letter: char| matches!(letter, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    text.chars().map(|letter| if is_legal(letter) { letter } else { char::REPLACEMENT_CHARACTER }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_the_same_forever_and_no_others() {
        let one = id("house-1", "listing/7");
        // Computed from the definition with another implementation: readers keep it.
        assert_eq!(one, "urn:uuid:f768c4f1-352d-801e-8aec-a22dbc5933e6");
        assert_ne!(one, id("house-1", "listing/8"));
        assert_ne!(one, id("house-2", "listing/7"));
    }

    #[test]
    fn what_xml_can_not_write_is_replaced() {
        assert_eq!(legal("a\u{0}\u{b}\u{ffff}<\tñ🙂"), "a\u{fffd}\u{fffd}\u{fffd}<\tñ🙂");
    }
}
