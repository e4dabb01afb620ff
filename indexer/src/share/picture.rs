//! The picture of a listing for links to it: 1200 by 630 pixels, as Open Graph has them, in the storefront's look.

use tiny_skia::{Color, FillRule, Mask, Paint, Path, PathBuilder, Pixmap, Rect, Stroke, Transform};

use super::letters::{ascent, has_letters, line, lines, Hand, Line};
use super::{Publisher, Sheet, Stars};
use crate::read::publishers::Standing;

/// The size, in pixels.
pub(crate) const WIDTH: u32 = 1_200;
pub(crate) const HEIGHT: u32 = 630;

/// The colours of the storefront by day (`web/src/look/tokens.css`).
const PAPER: [u8; 3] = [243, 244, 233];
const SHEET: [u8; 3] = [251, 252, 246];
const INK: [u8; 3] = [21, 32, 24];
const INK2: [u8; 3] = [70, 80, 71];
const TICK: [u8; 3] = [123, 131, 119];
const RULE: [u8; 3] = [208, 213, 199];
const CHAIN: [u8; 3] = [18, 74, 163];
const RED: [u8; 3] = [177, 40, 34];

/// The margins of the picture, and of the sheet in it.
const LEFT: f32 = 64.0;
const RIGHT: f32 = 1_136.0;
const TOP: f32 = 124.0;
const BOTTOM: f32 = 582.0;
const INSIDE: f32 = 48.0;
/// The line of the publisher and of the code, between name and figures.
const MIDDLE: f32 = 400.0;
/// The line of what a scanner found, above it.
const ABOVE: f32 = 356.0;
/// The width of what stands on the sheet.
const SET: f32 = RIGHT - LEFT - 2.0 * INSIDE;
/// The sizes of a name, each with its lines: the first that holds it is taken.
const NAMES: [(f32, usize); 3] = [(72.0, 1), (60.0, 2), (46.0, 3)];

/// Why there is no picture.
#[derive(Clone, Debug, thiserror::Error)]
pub(crate) enum PictureError {
    /// No room in memory.
    #[error("no picture of {WIDTH} by {HEIGHT} pixels can be made")]
    Room,
    /// Its file.
    #[error("the picture can't be written: {0}")]
    File(String),
}

/// Draws a sheet, as a PNG.
pub(super) fn draw(sheet: &Sheet) -> Result<Vec<u8>, PictureError> {
    let mut page = Page(Pixmap::new(WIDTH, HEIGHT).ok_or(PictureError::Room)?);
    page.0.fill(colour(PAPER));
    page.heads(sheet);
    page.fill(rectangle(LEFT, TOP, RIGHT, BOTTOM), SHEET);
    page.fill(rectangle(LEFT, TOP, RIGHT, TOP + 3.0), INK);
    // A double rule under what is whole.
    page.fill(rectangle(LEFT, BOTTOM, RIGHT, BOTTOM + 1.5), INK);
    page.fill(rectangle(LEFT, BOTTOM + 4.5, RIGHT, BOTTOM + 6.0), INK);
    page.name(sheet);
    page.scan(sheet);
    let room = page.code(sheet);
    if let Some(publisher) = &sheet.publisher {
        page.publisher(sheet, publisher, room);
    }
    page.figures(sheet);
    page.0.encode_png().map_err(|error| PictureError::File(error.to_string()))
}

struct Page(Pixmap);

impl Page {
    /// The wordmark, with its beam at rest on the two ascenders, and what the model does.
    fn heads(&mut self, sheet: &Sheet) {
        let (size, baseline) = (42.0, 86.0);
        let mark = line("Weighhouse", Hand::Serif, size);
        let beam = baseline - ascent(Hand::Serif, size) - 3.0;
        self.fill(rectangle(LEFT + mark.begin(4) - 5.0, beam, LEFT + mark.begin(6) + 5.0, beam + 2.5), INK);
        self.write(&mark, LEFT, baseline, INK);
        for task in lines(&sheet.task, Hand::Sans, 26.0, (600.0, 1)) {
            self.write(&task, RIGHT - task.width, baseline, INK2);
        }
    }

    /// The name, or the listing's number where no face has a letter of it.
    fn name(&mut self, sheet: &Sheet) {
        let numbered = format!("Listing {}", sheet.listing);
        let name = if has_letters(&sheet.name) { &sheet.name } else { &numbered };
        let whole = |(size, most): (f32, usize)| {
            let all = lines(name, Hand::Serif, size, (SET, usize::MAX));
            (all.len() <= most).then_some((size, all))
        };
        let last = NAMES.last().copied().unwrap_or_default();
        let clipped = || (last.0, lines(name, Hand::Serif, last.0, (SET, last.1)));
        let (size, set) = NAMES.into_iter().find_map(whole).unwrap_or_else(clipped);
        let mut baseline = TOP + INSIDE + size * 0.75;
        for line in set {
            self.write(&line, LEFT + INSIDE, baseline, INK);
            baseline += size * 1.1;
        }
    }

    /// The warning of code, at the right end of the publisher's line. Returns the width that is left before it.
    fn code(&mut self, sheet: &Sheet) -> f32 {
        let Some(words) = sheet.code() else { return SET };
        let mark = line(words, Hand::Sans, 28.0);
        self.write(&mark, RIGHT - INSIDE - mark.width, MIDDLE, RED);
        SET - mark.width - 24.0
    }

    /// The warning of what a scanner found, on a line of its own.
    fn scan(&mut self, sheet: &Sheet) {
        let Some(words) = sheet.scan() else { return };
        self.write(&line(words, Hand::Sans, 28.0), LEFT + INSIDE, ABOVE, RED);
    }

    /// The publisher, its standing by a mark and in words: filled, half or empty, as on a certificate.
    fn publisher(&mut self, sheet: &Sheet, publisher: &Publisher, room: f32) {
        let (baseline, radius) = (MIDDLE, 9.0);
        let (x, y) = (LEFT + INSIDE + radius, baseline - 9.0);
        let circle = PathBuilder::from_circle(x, y, radius);
        let ink = match publisher.standing {
            Standing::Proven => CHAIN,
            Standing::Attested => INK,
            Standing::Claimed => INK2,
            Standing::LookAlike => RED,
        };
        match publisher.standing {
            Standing::Proven | Standing::LookAlike => self.fill(circle, ink),
            Standing::Attested => {
                self.fill(half(x, y, radius), ink);
                self.stroke(circle, ink);
            }
            Standing::Claimed => self.stroke(circle, ink),
        }
        let words = format!("{}, {}", publisher.name, sheet.standing().unwrap_or_default());
        for words in lines(&words, Hand::Sans, 28.0, (room - 36.0, 1)) {
            self.write(&words, LEFT + INSIDE + 34.0, baseline, ink);
        }
    }

    /// Stars, price and license, each over what it is.
    fn figures(&mut self, sheet: &Sheet) {
        self.fill(rectangle(LEFT + INSIDE, 440.0, RIGHT - INSIDE, 441.0), RULE);
        let column = SET / 3.0;
        let x = |place: f32| LEFT + INSIDE + place * column;
        match sheet.rating {
            Some(stars) => {
                self.figure(&stars.tenths(), &format!("of 5 stars, {}", stars.reviews()), x(0.0), column);
                self.stars(stars, x(0.0) + 92.0, 494.0);
            }
            None => self.figure("Not rated", "no review yet", x(0.0), column),
        }
        match &sheet.price {
            Some((price, true)) => self.figure(price, "the lowest price", x(1.0), column),
            Some((price, false)) => self.figure(price, "the price", x(1.0), column),
            None => self.figure("Not for sale", "at this moment", x(1.0), column),
        }
        self.figure(&sheet.license, "the license text", x(2.0), column);
    }

    fn figure(&mut self, value: &str, label: &str, x: f32, column: f32) {
        for value in lines(value, Hand::Serif, 42.0, (column - 24.0, 1)) {
            self.write(&value, x, 506.0, INK);
        }
        for label in lines(label, Hand::Sans, 24.0, (column - 24.0, 1)) {
            self.write(&label, x, 546.0, INK2);
        }
    }

    /// Five stars, of which so much is full.
    fn stars(&mut self, stars: Stars, x: f32, y: f32) {
        let (radius, pitch) = (13.0_f32, 32.0_f32);
        for place in 0..5_u8 {
            let centre = x + radius + pitch * f32::from(place);
            let Some(star) = star(centre, y, radius) else { continue };
            let full = (stars.milli_stars - 1_000 * i32::from(place)).clamp(0, 1_000);
            let full = f32::from(i16::try_from(full).unwrap_or_default()) / 1_000.0;
            self.stroke(Some(star.clone()), TICK);
            let Some(mut mask) = Mask::new(WIDTH, HEIGHT) else { continue };
            let end = centre - radius + 2.0 * radius * full;
            if let Some(part) = rectangle(centre - radius, y - radius, end, y + radius) {
                mask.fill_path(&part, FillRule::Winding, true, Transform::identity());
                self.0.fill_path(&star, &paint(INK), FillRule::Winding, Transform::identity(), Some(&mask));
            }
        }
    }

    fn write(&mut self, line: &Line, x: f32, baseline: f32, ink: [u8; 3]) {
        self.fill(line.path(x, baseline), ink);
    }

    fn fill(&mut self, path: Option<Path>, ink: [u8; 3]) {
        if let Some(path) = path {
            self.0.fill_path(&path, &paint(ink), FillRule::Winding, Transform::identity(), None);
        }
    }

    fn stroke(&mut self, path: Option<Path>, ink: [u8; 3]) {
        if let Some(path) = path {
            let stroke = Stroke { width: 1.5, ..Stroke::default() };
            self.0.stroke_path(&path, &paint(ink), &stroke, Transform::identity(), None);
        }
    }
}

fn colour([red, green, blue]: [u8; 3]) -> Color {
    Color::from_rgba8(red, green, blue, u8::MAX)
}

fn paint(ink: [u8; 3]) -> Paint<'static> {
    let mut paint = Paint { anti_alias: true, ..Paint::default() };
    paint.set_color(colour(ink));
    paint
}

fn rectangle(left: f32, top: f32, right: f32, bottom: f32) -> Option<Path> {
    Rect::from_ltrb(left, top, right, bottom).map(PathBuilder::from_rect)
}

/// The left half of a circle.
fn half(x: f32, y: f32, radius: f32) -> Option<Path> {
    // How far a cubic's handles reach along a quarter of a circle.
    let reach = radius * 0.552_3;
    let mut path = PathBuilder::new();
    path.move_to(x, y - radius);
    path.cubic_to(x - reach, y - radius, x - radius, y - reach, x - radius, y);
    path.cubic_to(x - radius, y + reach, x - reach, y + radius, x, y + radius);
    path.close();
    path.finish()
}

/// A star of five points.
fn star(x: f32, y: f32, radius: f32) -> Option<Path> {
    let mut path = PathBuilder::new();
    for point in 0..10_u8 {
        let reach = if point % 2 == 0 { radius } else { radius * 0.45 };
        let (sine, cosine) = (f32::from(point) * std::f32::consts::PI / 5.0).sin_cos();
        let (x, y) = (x + reach * sine, y - reach * cosine);
        if point == 0 {
            path.move_to(x, y);
        } else {
            path.line_to(x, y);
        }
    }
    path.close();
    path.finish()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::super::sheet;
    use super::*;
    use crate::read::loading::{ScanVerdict, Verdict};

    /// The first row of pixels below [`TOP`].
    const TOP_ROW: u32 = 124;

    /// Pixels of the sheet's inside that have a colour, of the rows between two.
    fn inked(picture: &Pixmap, ink: [u8; 3], rows: std::ops::Range<u32>) -> usize {
        let is_inked = |x: &u32, y: u32| {
            let pixel = picture.pixel(*x, y).unwrap();
            [pixel.red(), pixel.green(), pixel.blue()] == ink
        };
        rows.map(|y| (112..1_088).filter(|x| is_inked(x, y)).count()).sum()
    }

    fn drawn(sheet: &Sheet) -> Pixmap {
        Pixmap::decode_png(&draw(sheet).unwrap()).unwrap()
    }

    #[test]
    fn a_hostile_name_stays_on_its_sheet_and_below_nothing_else() {
        let hostile = [
            "<script>alert(1)</script>".repeat(40),
            "\u{202e}\u{0}\u{7}\r\n\t".repeat(100),
            "W".repeat(5_000),
            "公".repeat(200),
            "\u{1d400}".repeat(50),
            "a\u{301}\u{302}\u{303}".repeat(100),
            "&amp;\"'<svg onload=1>".to_owned(),
            String::new(),
        ];
        let quiet = drawn(&sheet("x", Standing::Claimed));
        for name in hostile {
            let picture = drawn(&sheet(&name, Standing::Claimed));
            assert_eq!((picture.width(), picture.height()), (WIDTH, HEIGHT));
            assert!(inked(&picture, INK, 150..380) > 0, "{name:?} leaves no name");
            // The margins and all that is below the name are as they are with any name.
            for y in (0..TOP_ROW).chain(385..HEIGHT) {
                for x in 0..WIDTH {
                    assert_eq!(picture.pixel(x, y), quiet.pixel(x, y), "{name:?} reaches {x}, {y}");
                }
            }
            for y in TOP_ROW..385 {
                for x in (0..104).chain(1_096..WIDTH) {
                    assert_eq!(picture.pixel(x, y), quiet.pixel(x, y), "{name:?} reaches {x}, {y}");
                }
            }
        }
    }

    #[test]
    fn code_is_warned_of_in_red_where_no_publisher_reaches() {
        let row = 375..410;
        let quiet = drawn(&sheet("whale", Standing::Proven));
        assert_eq!(inked(&quiet, RED, row.clone()), 0);
        let warned = Sheet { loads: Verdict::RunsCode, ..sheet("whale", Standing::Proven) };
        let short = drawn(&warned);
        assert!(inked(&short, RED, row.clone()) > 50, "it is drawn");
        let name = "W".repeat(180);
        let publisher = warned.publisher.clone().map(|publisher| Publisher { name, ..publisher });
        let long = drawn(&Sheet { publisher, ..warned });
        let first = row.clone().flat_map(|y| (0..WIDTH).map(move |x| (x, y)));
        let is_red = |(x, y): &(u32, u32)| {
            let pixel = short.pixel(*x, *y).unwrap();
            [pixel.red(), pixel.green(), pixel.blue()] == RED
        };
        let left = first.filter(is_red).map(|(x, _)| x).min().unwrap();
        for y in row {
            for x in left - 8..WIDTH {
                assert_eq!(long.pixel(x, y), short.pixel(x, y), "a long name reaches {x}, {y}");
            }
        }
        // Without a publisher, too.
        let nobody = Sheet { publisher: None, loads: Verdict::RunsCode, ..sheet("whale", Standing::Claimed) };
        assert!(inked(&drawn(&nobody), RED, 375..410) > 50);
    }

    /// Between the last line of the longest name and the publisher.
    #[test]
    fn what_a_scanner_found_is_warned_of_in_red_and_a_clean_scan_is_not() {
        let row = 330..370;
        let name = "W".repeat(5_000);
        let scanned = |verdict| drawn(&Sheet { scanned: Some(verdict), ..sheet(&name, Standing::Proven) });
        let quiet = drawn(&sheet(&name, Standing::Proven));
        assert_eq!(inked(&quiet, INK, row.clone()), 0, "no name reaches it");
        for verdict in [ScanVerdict::Suspicious, ScanVerdict::Malicious] {
            let warned = scanned(verdict);
            assert!(inked(&warned, RED, row.clone()) > 200, "{verdict:?} is drawn");
            for y in (0..row.start).chain(row.end..HEIGHT) {
                for x in 0..WIDTH {
                    assert_eq!(warned.pixel(x, y), quiet.pixel(x, y), "{verdict:?} reaches {x}, {y}");
                }
            }
        }
        assert_eq!(inked(&scanned(ScanVerdict::Clean), RED, row), 0);
    }

    #[test]
    fn standings_are_told_apart_by_colour_and_mark() {
        let row = 385..410;
        for (standing, ink) in [(Standing::Proven, CHAIN), (Standing::LookAlike, RED), (Standing::Attested, INK)] {
            let picture = drawn(&sheet("whale", standing));
            assert!(inked(&picture, ink, row.clone()) > 200, "{standing:?}");
            for other in [CHAIN, RED].into_iter().filter(|other| *other != ink) {
                assert_eq!(inked(&picture, other, row.clone()), 0, "{standing:?}");
            }
        }
        let bare = Sheet { publisher: None, ..sheet("whale", Standing::Claimed) };
        assert_eq!(inked(&drawn(&bare), INK2, row), 0);
    }
}
