//! Letters of two faces as outlines. A text is drawn letter by letter: nothing in it joins, turns or runs.

use std::sync::LazyLock;

use tiny_skia::{Path, PathBuilder, Transform};
use ttf_parser::{Face, FaceParsingError, GlyphId, OutlineBuilder};

/// The faces of the storefront, with all letters that they have, under the OFL 1.1 beside them.
const SERIF: &[u8] = include_bytes!("../../fonts/Brygada1918-Medium.ttf");
const SANS: &[u8] = include_bytes!("../../fonts/HankenGrotesk-Regular.ttf");
/// The sign for letters that no face has: a box says less than nothing.
const MISSING: char = '…';
/// Signs after which a line is best broken.
const JOINTS: [char; 6] = [' ', '/', '-', '_', '.', ':'];

/// A face.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hand {
    /// For names and figures, which are read first.
    Serif,
    /// All else.
    Sans,
}

struct Faces {
    serif: Face<'static>,
    sans: Face<'static>,
}

static FACES: LazyLock<Result<Faces, FaceParsingError>> =
    LazyLock::new(|| Ok(Faces { serif: Face::parse(SERIF, 0)?, sans: Face::parse(SANS, 0)? }));

/// Letters of a size beside each other.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    letters: Vec<Letter>,
    /// In pixels.
    pub width: f32,
    size: f32,
}

#[derive(Clone, Copy, Debug)]
struct Letter {
    hand: Hand,
    glyph: GlyphId,
    /// From the beginning of the line, in pixels.
    at: f32,
    /// Its character, unless that is none of a face's.
    of: char,
}

impl Hand {
    fn face(self) -> Option<&'static Face<'static>> {
        let faces = FACES.as_ref().ok()?;
        Some(match self {
            Hand::Serif => &faces.serif,
            Hand::Sans => &faces.sans,
        })
    }

    fn other(self) -> Self {
        match self {
            Hand::Serif => Hand::Sans,
            Hand::Sans => Hand::Serif,
        }
    }

    /// The letter of a character: of this face, or of the other.
    fn glyph(self, c: char) -> Option<(Hand, GlyphId)> {
        [self, self.other()].into_iter().find_map(|hand| Some((hand, hand.face()?.glyph_index(c)?)))
    }
}

/// Whether a text has a letter or digit that a face has.
pub(super) fn has_letters(text: &str) -> bool {
    text.chars().any(|c| c.is_alphanumeric() && Hand::Serif.glyph(c).is_some())
}

/// Whether a character shows nothing by itself: marks upon letters that no face has, joiners, turns of direction.
fn is_nothing(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}'
        | '\u{2066}'..='\u{2069}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}')
        || c.is_control()
}

/// A text in one line, however long.
pub(super) fn line(text: &str, hand: Hand, size: f32) -> Line {
    let mut line = Line { size, ..Line::default() };
    let mut is_missing = false;
    for c in text.chars().filter(|c| !is_nothing(*c)) {
        let found = hand.glyph(c).map(|found| (c, found));
        // A word in another script is missing once.
        let shown =
            found.or_else(|| (!is_missing).then(|| hand.glyph(MISSING).map(|glyph| (MISSING, glyph))).flatten());
        is_missing = found.is_none();
        if let Some((of, (hand, glyph))) = shown {
            line.push(of, hand, glyph);
        }
    }
    line
}

/// A text in so many lines of a width at most; what is left over is clipped.
pub(super) fn lines(text: &str, hand: Hand, size: f32, (width, most): (f32, usize)) -> Vec<Line> {
    let mut rest = line(text, hand, size);
    let mut lines = Vec::new();
    while !rest.letters.is_empty() {
        if rest.width <= width {
            lines.push(rest);
            break;
        }
        if lines.len() + 1 >= most {
            lines.push(rest.clipped(hand, width));
            break;
        }
        let (first, others) = rest.broken(width);
        lines.push(first);
        rest = others;
    }
    lines
}

impl Line {
    fn push(&mut self, of: char, hand: Hand, glyph: GlyphId) {
        self.letters.push(Letter { hand, glyph, at: self.width, of });
        self.width += advance(hand, glyph, self.size);
    }

    /// The same letters again, some of them.
    fn of<'a>(size: f32, letters: impl Iterator<Item = &'a Letter>) -> Self {
        let mut line = Line { size, ..Line::default() };
        letters.for_each(|letter| line.push(letter.of, letter.hand, letter.glyph));
        line
    }

    /// The letters that fit a width, behind the last joint if that is not long before, and the others.
    fn broken(&self, width: f32) -> (Line, Line) {
        let ends = |letter: &&Letter| letter.at + advance(letter.hand, letter.glyph, self.size) <= width;
        let fit = self.letters.iter().take_while(ends).count().max(1);
        let joint = self.letters.iter().take(fit).rposition(|letter| JOINTS.contains(&letter.of)).map(|at| at + 1);
        let end = joint.filter(|joint| joint * 2 >= fit).unwrap_or(fit);
        let is_space = |letter: &&Letter| letter.of == ' ';
        let (first, others) = self.letters.split_at(end.min(self.letters.len()));
        (Line::of(self.size, first.iter()), Line::of(self.size, others.iter().skip_while(is_space)))
    }

    /// The letters that fit a width, with a sign that there are others.
    fn clipped(&self, hand: Hand, width: f32) -> Line {
        let Some((face, sign)) = hand.glyph(MISSING) else { return Line::default() };
        let room = width - advance(face, sign, self.size);
        let ends = |letter: &&Letter| letter.at + advance(letter.hand, letter.glyph, self.size) <= room;
        let mut line = Line::of(self.size, self.letters.iter().take_while(ends));
        line.push(MISSING, face, sign);
        line
    }

    /// The outline, from the left end of the baseline.
    pub(super) fn path(&self, x: f32, baseline: f32) -> Option<Path> {
        let mut path = PathBuilder::new();
        for letter in &self.letters {
            let Some(face) = letter.hand.face() else { continue };
            let mut outline = Outline(PathBuilder::new());
            face.outline_glyph(letter.glyph, &mut outline);
            let scale = self.size / f32::from(face.units_per_em());
            let place = Transform::from_row(scale, 0.0, 0.0, -scale, x + letter.at, baseline);
            if let Some(outline) = outline.0.finish().and_then(|outline| outline.transform(place)) {
                path.push_path(&outline);
            }
        }
        path.finish()
    }

    /// Where the letter at a place begins, in pixels.
    pub(super) fn begin(&self, place: usize) -> f32 {
        self.letters.get(place).map_or(self.width, |letter| letter.at)
    }
}

/// How far the highest letters reach above the baseline.
pub(super) fn ascent(hand: Hand, size: f32) -> f32 {
    let height = |face: &Face<'_>| {
        let bounds = face.glyph_bounding_box(face.glyph_index('h')?)?;
        Some(f32::from(bounds.y_max) * size / f32::from(face.units_per_em()))
    };
    hand.face().and_then(height).unwrap_or(size)
}

fn advance(hand: Hand, glyph: GlyphId, size: f32) -> f32 {
    let Some(face) = hand.face() else { return 0.0 };
    f32::from(face.glyph_hor_advance(glyph).unwrap_or_default()) * size / f32::from(face.units_per_em())
}

/// Takes an outline in.
struct Outline(PathBuilder);

impl OutlineBuilder for Outline {
    fn move_to(&mut self, x: f32, y: f32) {
        self.0.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.0.line_to(x, y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.0.quad_to(x1, y1, x, y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.0.cubic_to(x1, y1, x2, y2, x, y);
    }

    fn close(&mut self) {
        self.0.close();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(line: &Line) -> String {
        line.letters.iter().map(|letter| letter.of).collect()
    }

    #[test]
    fn letters_of_several_scripts_are_drawn_and_a_word_of_another_is_missing_once() {
        for (text, expected) in [
            ("whale", "whale"),
            ("Žižkov-ő", "Žižkov-ő"),
            ("модель", "модель"),
            ("Κήτος", "Κήτος"),
            ("公開/模型-7b", "…/…-7b"),
            ("قاعدة", "…"),
            ("a\u{202e}b\u{200b}c\u{7}d", "abcd"),
            ("👩‍🚀", "…"),
            ("", ""),
        ] {
            assert_eq!(said(&line(text, Hand::Serif, 20.0)), expected, "{text:?}");
        }
        assert!(has_letters("公開/7b") && !has_letters("公開/…"));
    }

    #[test]
    fn lines_break_at_joints_and_the_last_is_clipped() {
        let (width, size) = (200.0, 20.0);
        let set = lines("a-publisher-of/a-model-with-a-name-that-goes-on", Hand::Sans, size, (width, 2));
        assert_eq!(set.len(), 2);
        assert!(said(&set[0]).ends_with(['/', '-']), "{}", said(&set[0]));
        assert!(said(&set[1]).ends_with('…'), "{}", said(&set[1]));
        assert!(set.iter().all(|line| line.width <= width), "{set:?}");
        let long = lines(&"w".repeat(500), Hand::Sans, size, (width, 3));
        assert!(long.len() == 3 && long.iter().all(|line| line.width <= width));
        // Nothing fits, and nothing loops.
        assert_eq!(lines("ww", Hand::Sans, size, (1.0, 5)).len(), 2);
    }
}
