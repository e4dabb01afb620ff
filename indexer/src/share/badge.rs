//! A badge of a listing for other pages: a line of text, as SVG without a script, a style or anything that loads.

use super::letters::{line, Hand};
use super::{escaped, Sheet};
use crate::read::publishers::Standing;

/// The height, and the size of its letters, in pixels.
const HEIGHT: f32 = 24.0;
const SIZE: f32 = 13.0;
/// The room beside the text.
const BESIDE: f32 = 9.0;

/// The badge of a listing: its publisher's standing, whether it runs code, what a scanner found, and its rating, on Weighhouse.
pub(crate) fn badge(sheet: &Sheet) -> String {
    let standing = sheet.publisher.as_ref().map(|publisher| publisher.standing);
    let word = standing.map(|standing| match standing {
        Standing::Proven => "publisher proven",
        Standing::Attested => "publisher attested",
        Standing::Claimed => "publisher claimed",
        Standing::LookAlike => "publisher looks like another",
    });
    let stars = sheet.rating.map(|stars| format!("★ {} ({})", stars.tenths(), stars.reviews));
    let parts: Vec<&str> = word.into_iter().chain(sheet.code()).chain(sheet.scan()).chain(stars.as_deref()).collect();
    let text = match parts.is_empty() {
        true => "on Weighhouse".to_owned(),
        false => format!("{} on Weighhouse", parts.join(", ")),
    };
    let ink = match standing {
        Some(Standing::Proven) => "#124aa3",
        Some(Standing::LookAlike) => "#b12822",
        _ => "#152018",
    };
    // Whatever face the page has, the text is as wide as its sheet.
    let wide = line(&text, Hand::Sans, SIZE).width;
    let (width, label) = (wide + 2.0 * BESIDE, escaped(&format!("{}: {text}", sheet.name)));
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.0}\" height=\"{HEIGHT}\" \
         viewBox=\"0 0 {width:.1} {HEIGHT}\" role=\"img\" aria-label=\"{label}\"><title>{label}</title>\
         <rect width=\"{width:.1}\" height=\"{HEIGHT}\" fill=\"#fbfcf6\"/>\
         <rect width=\"{width:.1}\" height=\"1.5\" fill=\"#152018\"/>\
         <rect y=\"22.5\" width=\"{width:.1}\" height=\"1.5\" fill=\"#152018\"/>\
         <text x=\"{BESIDE}\" y=\"16.5\" font-family=\"Hanken Grotesk, system-ui, sans-serif\" font-size=\"{SIZE}\" \
         textLength=\"{wide:.1}\" lengthAdjust=\"spacingAndGlyphs\" fill=\"{ink}\">{}</text></svg>\n",
        escaped(&text)
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use quick_xml::events::Event;

    use super::super::{sheet, Stars};
    use super::*;
    use crate::read::loading::{ScanVerdict, Verdict};

    /// The elements and the attributes' names of a badge, which must be XML.
    fn parts(svg: &str) -> Vec<String> {
        let mut reader = quick_xml::Reader::from_str(svg);
        let mut found = Vec::new();
        loop {
            match reader.read_event().unwrap() {
                Event::Eof => return found,
                Event::Start(element) | Event::Empty(element) => {
                    found.push(String::from_utf8(element.name().as_ref().to_vec()).unwrap());
                    let names = element.attributes().map(|attribute| attribute.unwrap().key.as_ref().to_vec());
                    found.extend(names.map(|name| String::from_utf8(name).unwrap()));
                }
                _ => {}
            }
        }
    }

    #[test]
    fn whatever_a_name_is_a_badge_has_the_same_elements() {
        let quiet = parts(&badge(&sheet("whale", Standing::Claimed)));
        for name in ["</title><script>alert(1)</script>", "\" onload=\"alert(1)", "a\u{0}\u{b}\u{fffe}]]>", "&#0;<!--"]
        {
            let svg = badge(&sheet(name, Standing::Claimed));
            assert_eq!(parts(&svg), quiet, "{name:?}");
            assert!(!svg.contains("<script") && !svg.contains('\u{0}'), "{svg}");
        }
        assert!(!quiet
            .iter()
            .any(|part| part.starts_with("on") || ["script", "style", "href"].contains(&part.as_str())));
    }

    #[test]
    fn a_badge_says_standing_code_and_stars_in_their_words() {
        for (standing, expected) in [
            (Standing::Proven, "publisher proven, ★ 4.2 (12) on Weighhouse"),
            (Standing::Attested, "publisher attested, ★ 4.2 (12) on Weighhouse"),
            (Standing::LookAlike, "publisher looks like another, ★ 4.2 (12) on Weighhouse"),
        ] {
            assert!(badge(&sheet("whale", standing)).contains(&format!(">{expected}</text>")), "{standing:?}");
        }
        for (loads, expected) in [
            (Verdict::RunsCode, "publisher proven, runs code, ★ 4.2 (12) on Weighhouse"),
            (Verdict::Unknown, "publisher proven, ★ 4.2 (12) on Weighhouse"),
        ] {
            let svg = badge(&Sheet { loads, ..sheet("whale", Standing::Proven) });
            assert!(svg.contains(&format!(">{expected}</text>")), "{loads:?}");
        }
        for (verdict, expected) in [
            (ScanVerdict::Malicious, "runs code, a scanner found what does harm, ★ 4.2 (12) on Weighhouse"),
            (ScanVerdict::Suspicious, "runs code, a scanner found what may do harm, ★ 4.2 (12) on Weighhouse"),
            (ScanVerdict::Clean, "runs code, ★ 4.2 (12) on Weighhouse"),
        ] {
            let (loads, scanned) = (Verdict::RunsCode, Some(verdict));
            let svg = badge(&Sheet { loads, scanned, ..sheet("whale", Standing::Proven) });
            assert!(svg.contains(&format!(">publisher proven, {expected}</text>")), "{verdict:?}");
        }
        let bare = Sheet { publisher: None, rating: None::<Stars>, ..sheet("whale", Standing::Claimed) };
        assert!(badge(&bare).contains(">on Weighhouse</text>"));
    }
}
