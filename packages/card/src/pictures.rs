//! Pictures of a card's folder, put into the card itself: readers have the card alone, and load nothing from elsewhere.

use std::fmt::Display;
use std::ops::Range;

use base64::engine::general_purpose::STANDARD;
use base64::Engine;

use crate::markup::closing;
use crate::{Warning, MAX_CARD_BYTES, MAX_WARNINGS};

/// Bytes in which a link or code ends that is one: cards of strangers may open brackets without end.
const NEAR: usize = 4_096;

/// A card with its pictures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Embedded {
    /// The card's text, of at most [`MAX_CARD_BYTES`] unless it had more.
    pub text: String,
    /// The pictures that were left out, with their reasons.
    pub left_out: Vec<Warning>,
}

/// What lies at a path of the model's folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// No file.
    Nothing,
    /// A file that nobody reads for a card, of so many bytes.
    TooLarge(u64),
    /// A file's bytes.
    File(Vec<u8>),
}

/// Puts the pictures that a card names into it, as `data:` addresses, as long as it has room for them. `read` has what lies
/// at a path of the folder. Addresses of elsewhere stay as they are.
#[must_use]
pub fn embed(card: &str, mut read: impl FnMut(&str) -> Found) -> Embedded {
    let mut embedded = Embedded { text: String::with_capacity(card.len()), left_out: Vec::new() };
    let mut written = 0;
    for target in targets(card) {
        let Some(path) = card.get(target.clone()).and_then(path_of) else { continue };
        let rest = card.len() - target.end;
        let room = MAX_CARD_BYTES.saturating_sub(embedded.text.len() + (target.start - written) + rest);
        let address = match read(&path) {
            Found::Nothing => continue,
            Found::TooLarge(bytes) => Err(no_room(bytes, room)),
            Found::File(bytes) => address(&bytes, room),
        };
        match address {
            Ok(address) => {
                embedded.text.push_str(card.get(written..target.start).unwrap_or_default());
                embedded.text.push_str(&address);
                written = target.end;
            }
            Err(problem) if embedded.left_out.len() < MAX_WARNINGS => {
                let problem = format!("{} {problem}", crate::plain(&path));
                embedded.left_out.push(Warning { field: "picture".to_owned(), problem });
            }
            Err(_) => {}
        }
    }
    embedded.text.push_str(card.get(written..).unwrap_or_default());
    embedded
}

/// The address of a picture's bytes, if it has room.
fn address(bytes: &[u8], room: usize) -> Result<String, String> {
    let Some(kind) = kind_of(bytes) else {
        return Err("is no PNG, JPEG, GIF or WebP".to_owned());
    };
    let mut address = format!("data:image/{kind};base64,");
    let length = address.len() + bytes.len().div_ceil(3) * 4;
    if length > room {
        return Err(no_room(length, room));
    }
    STANDARD.encode_string(bytes, &mut address);
    Ok(address)
}

fn no_room(bytes: impl Display, room: usize) -> String {
    format!("takes {bytes} bytes, and the card has room for {room} of {MAX_CARD_BYTES}")
}

/// The kinds that browsers show as pictures and as nothing else, by how their files begin.
fn kind_of(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => Some("png"),
        [0xff, 0xd8, 0xff, ..] => Some("jpeg"),
        [b'G', b'I', b'F', b'8', ..] => Some("gif"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("webp"),
        _ => None,
    }
}

/// The path within the folder that a target names: without its query and fragment, and with what is escaped in it. None for
/// an address, or a path that begins elsewhere.
fn path_of(target: &str) -> Option<String> {
    let path = target.split(['?', '#']).next().unwrap_or_default();
    let path = path.trim_start_matches("./");
    let first = path.split('/').next().unwrap_or_default();
    if first.is_empty() || first.contains(':') {
        return None;
    }
    unescaped(path)
}

/// A path whose bytes may be written as `%20`.
fn unescaped(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let escaped = after.get(..2).filter(|_| *first == b'%').and_then(|digits| std::str::from_utf8(digits).ok());
        match escaped.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).ok()
}

/// Where the targets of pictures stand in a card: those of `![text](target)` and of `<img src="target">`, outside of code.
fn targets(card: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut fence: Option<&str> = None;
    let mut at = 0;
    while let Some(rest) = card.get(at..).filter(|rest| !rest.is_empty()) {
        let begins_line = at == 0 || card.as_bytes().get(at - 1) == Some(&b'\n');
        if let Some(marks) = begins_line.then(|| fence_of(rest)).flatten() {
            fence = match fence {
                None => Some(marks),
                Some(open) if marks.starts_with(open) => None,
                open => open,
            };
            at += line(rest);
            continue;
        }
        if fence.is_some() {
            at += line(rest);
            continue;
        }
        let target = match rest.as_bytes() {
            [b'\\', ..] => {
                at += 1 + rest.chars().nth(1).map_or(0, char::len_utf8);
                continue;
            }
            [b'`', ..] => {
                at += code(rest);
                continue;
            }
            [b'!', b'[', ..] => inline(rest),
            [b'<', ..] => element(rest),
            _ => None,
        };
        match target {
            Some(target) => {
                found.push(at + target.start..at + target.end);
                at += target.end;
            }
            None => at += rest.chars().next().map_or(1, char::len_utf8),
        }
    }
    found
}

/// The length of a line with its end.
fn line(rest: &str) -> usize {
    rest.find('\n').map_or(rest.len(), |end| end + 1)
}

/// The marks with which a line opens or closes a block of code: at least three, after at most three spaces.
fn fence_of(rest: &str) -> Option<&str> {
    let text = rest.trim_start_matches(' ');
    let mark = text.chars().next().filter(|mark| matches!(mark, '`' | '~'))?;
    let marks = text.get(..text.len() - text.trim_start_matches(mark).len())?;
    (marks.len() >= 3 && rest.len() - text.len() <= 3).then_some(marks)
}

/// The length of code between marks; of the marks where nothing closes them.
fn code(rest: &str) -> usize {
    let marks = rest.len() - rest.trim_start_matches('`').len();
    let (open, inner) = rest.split_at(marks);
    let paragraph = near(inner);
    let mut from = 0;
    while let Some(place) = paragraph.get(from..).and_then(|part| part.find('`')) {
        let run = paragraph.get(from + place..).unwrap_or_default();
        let length = run.len() - run.trim_start_matches('`').len();
        if length == open.len() {
            return marks + from + place + length;
        }
        from += place + length;
    }
    marks
}

/// What of a text can belong to what it begins with: its paragraph, as far as anybody writes a link.
fn near(rest: &str) -> &str {
    let most = (0..=NEAR.min(rest.len())).rev().find(|at| rest.is_char_boundary(*at)).unwrap_or_default();
    rest.get(..most).and_then(|near| near.split("\n\n").next()).unwrap_or_default()
}

/// Of `![text](target "title")`.
fn inline(rest: &str) -> Option<Range<usize>> {
    let paragraph = near(rest);
    let text = paragraph.get(1..)?;
    let open = 1 + closing(text, '[', ']')? + 1;
    let after = paragraph.get(open..)?;
    let inner = after.strip_prefix('(')?;
    let skipped = inner.len() - inner.trim_start().len();
    let start = open + 1 + skipped;
    let inner = inner.trim_start();
    if let Some(pointed) = inner.strip_prefix('<') {
        let length = pointed.find(['>', '\n'])?;
        return Some(start + 1..start + 1 + length);
    }
    let close = closing(after, '(', ')')?;
    let most = (open + close).checked_sub(start)?;
    let length = inner.find(char::is_whitespace).map_or(most, |end| end.min(most));
    (length > 0).then_some(start..start + length)
}

/// Of `<img … src="target" …>`.
fn element(rest: &str) -> Option<Range<usize>> {
    let name = rest.get(1..4)?;
    let is_picture = name.eq_ignore_ascii_case("img") && rest.get(4..)?.starts_with(|next: char| next.is_whitespace());
    let rest = if is_picture { near(rest) } else { return None };
    let tag = rest.get(..rest.find('>')?)?;
    let mut from = 4;
    loop {
        let place = from + tag.get(from..)?.to_ascii_lowercase().find("src")?;
        from = place + 3;
        let stands_alone = tag.get(..place)?.ends_with(char::is_whitespace);
        let after = tag.get(from..)?.trim_start();
        let Some(value) = after.strip_prefix('=').filter(|_| stands_alone) else { continue };
        let value = value.trim_start();
        let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
        let start = tag.len() - value.len() + 1;
        let length = tag.get(start..)?.find(quote)?;
        return (length > 0).then_some(start..start + length);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

    fn found(card: &str) -> Vec<&str> {
        targets(card).into_iter().map(|range| card.get(range).unwrap()).collect()
    }

    #[test]
    fn pictures_are_found_as_cards_write_them() {
        for (card, expected) in [
            ("![A plot](plot.png)", &["plot.png"][..]),
            ("a ![](a.png) b ![x](b/c.jpg \"title\") c", &["a.png", "b/c.jpg"]),
            ("![x](<a b.png>) ![y]( c.png )", &["a b.png", "c.png"]),
            ("![[beta] plot](p(1).png)", &["p(1).png"]),
            ("[![badge](b.svg)](https://example.org)", &["b.svg"]),
            ("<img src=\"a.png\" width=\"60%\"> <IMG alt='x' SRC='b.png'/>", &["a.png", "b.png"]),
            ("<p align=center>\n<img\n  alt=\"src\" src = \"a.png\">", &["a.png"]),
            ("<img data-src=\"a.png\" srcset=\"b.png\" src=\"c.png\">", &["c.png"]),
            ("```\n![x](a.png)\n```\n![x](b.png)", &["b.png"]),
            ("~~~~md\n![x](a.png)\n~~~\n![x](b.png)\n~~~~\n![x](c.png)", &["c.png"]),
            ("`![x](a.png)` ``a ` ![x](b.png)`` ` ![x](c.png)", &["c.png"]),
            (r"\![x](a.png) !\[x](b.png)", &[]),
            ("![x] (a.png) ![x][ref] ![x](", &[]),
            ("![x](a\n\nb.png)", &[]),
            ("<image src=\"a.png\"> <img src=a.png> <img", &[]),
        ] {
            assert_eq!(found(card), expected, "{card}");
        }
    }

    #[test]
    fn what_lies_in_the_folder_is_put_into_the_card() {
        let card = "---\nlicense: mit\n---\n![x](./a%20b.png?raw=true) ![y](https://example.org/c.png) ![z](//d.png)\n\
            ![gone](gone.png) ![root](/etc/hostname) ![note](note.txt) <img src=\"data:image/png;base64,AA\">";
        let mut asked = Vec::new();
        let embedded = embed(card, |path| {
            asked.push(path.to_owned());
            match path {
                "a b.png" => Found::File(PNG.to_vec()),
                "note.txt" => Found::File(b"text".to_vec()),
                _ => Found::Nothing,
            }
        });
        assert_eq!(asked, ["a b.png", "gone.png", "note.txt"]);
        let address = format!("data:image/png;base64,{}", STANDARD.encode(PNG));
        assert_eq!(embedded.text, card.replace("./a%20b.png?raw=true", &address));
        let left_out = Warning { field: "picture".into(), problem: "note.txt is no PNG, JPEG, GIF or WebP".into() };
        assert_eq!(embedded.left_out, [left_out]);
        // Once is for good.
        assert_eq!(embed(&embedded.text, |_| Found::Nothing).text, embedded.text);
    }

    #[test]
    fn a_card_stays_small_enough_to_be_read() {
        let large = [PNG, &[0; 600 << 10]].concat();
        let card = "![a](a.png) ![b](b.png) ![c](c.png) ![d](d.png)";
        let embedded = embed(card, |path| match path {
            "c.png" => Found::File(PNG.to_vec()),
            "d.png" => Found::TooLarge(3_000_000),
            _ => Found::File(large.clone()),
        });
        assert!(embedded.text.len() <= MAX_CARD_BYTES && embedded.text.len() > 800 << 10);
        assert!(embedded.text.contains("![b](b.png) ![c](data:image/png;"), "what is small follows what is too large");
        let [b, d] = &embedded.left_out[..] else { panic!("{:?}", embedded.left_out) };
        assert!(b.problem.starts_with("b.png takes 819") && b.problem.contains("of 1048576"), "{b:?}");
        assert!(d.problem.starts_with("d.png takes 3000000 bytes"), "{d:?}");
    }

    proptest! {
        /// Whatever a stranger writes, nothing but targets is replaced, and nothing panics.
        #[test]
        fn the_text_around_pictures_stays(card in "([!\\[\\]()<>`~\\\\ \n\"'=a-c./%é]|!\\[x\\]\\(a\\)|<img src=\"a\">){0,60}") {
            let embedded = embed(&card, |_| Found::File(PNG.to_vec()));
            let address = format!("data:image/png;base64,{}", STANDARD.encode(PNG));
            let mut expected = String::new();
            let mut written = 0;
            for target in targets(&card) {
                prop_assert!(target.start >= written);
                if path_of(&card[target.clone()]).is_some() {
                    expected.push_str(&card[written..target.start]);
                    expected.push_str(&address);
                    written = target.end;
                }
            }
            expected.push_str(&card[written..]);
            prop_assert_eq!(embedded.text, expected);
            prop_assert_eq!(embed(&card, |_| Found::Nothing).text, card);
        }
    }
}
