//! Tables: headings, columns aligned by the width that a terminal gives each character, colour where a person looks.

use console::{measure_text_width, truncate_str, Style};

/// The gap between two columns.
const GAP: &str = "  ";
/// The least that is left of a text that is cut.
const LEAST: usize = 8;

/// Where a table is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Screen {
    /// The columns of the terminal; `None` where nothing is cut, as in a pipe.
    pub width: Option<usize>,
    /// Whether headings and states are coloured.
    pub colour: bool,
}

/// How a column is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// Text, from the left.
    Text(&'static str),
    /// Text that is cut with `…` where the terminal is too narrow.
    Long(&'static str),
    /// Numbers and amounts, from the right.
    Number(&'static str),
}

/// What a state means to its reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Nothing to see.
    Plain,
    /// All is well.
    Good,
    /// Somebody has to act.
    Waiting,
    /// Something went wrong.
    Bad,
    /// It is over.
    Past,
}

/// A cell: text, and the colour of its state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    text: String,
    tone: Tone,
}

impl Cell {
    /// A coloured cell.
    pub fn toned(text: impl Into<String>, tone: Tone) -> Self {
        Self { text: text.into(), tone }
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::toned(text, Tone::Plain)
    }
}

impl From<&String> for Cell {
    fn from(text: &String) -> Self {
        Self::toned(text, Tone::Plain)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::toned(text, Tone::Plain)
    }
}

impl From<u64> for Cell {
    fn from(number: u64) -> Self {
        number.to_string().into()
    }
}

impl From<u32> for Cell {
    fn from(number: u32) -> Self {
        u64::from(number).into()
    }
}

#[derive(Clone, Debug)]
pub struct Table<const N: usize> {
    columns: [Column; N],
    rows: Vec<[Cell; N]>,
    /// Said in place of a table without rows.
    empty: String,
    /// Said below the table.
    below: Option<String>,
}

impl<const N: usize> Table<N> {
    /// A table with these columns, and what is said when it has no rows.
    pub fn new(columns: [Column; N], empty: impl Into<String>) -> Self {
        Self { columns, rows: vec![], empty: empty.into(), below: None }
    }

    /// Adds a row.
    pub fn row(&mut self, cells: [Cell; N]) {
        self.rows.push(cells);
    }

    /// Says something below the rows.
    #[must_use]
    pub fn below(mut self, text: Option<String>) -> Self {
        self.below = text;
        self
    }

    /// The table as text. Each text passes through `shown`, which makes everything in it visible.
    pub fn render(&self, screen: Screen, shown: impl Fn(&str) -> String) -> String {
        let visible = |text: &str| shown(text).replace(['\n', '\t'], " ");
        let mut lines = Vec::new();
        if self.rows.is_empty() {
            lines.push(shown(&self.empty));
        } else {
            let rows: Vec<_> = self.rows.iter().map(|row| row.each_ref().map(|cell| visible(&cell.text))).collect();
            let widths = self.widths(&rows, screen.width);
            let headings = self.columns.map(|column| paint(column.title(), Style::new().bold(), screen));
            lines.push(self.line(&self.columns.map(|column| column.title().to_owned()), &headings, &widths));
            for (row, cells) in rows.iter().zip(&self.rows) {
                let cut: Vec<_> =
                    row.iter().zip(&widths).map(|(text, width)| truncate_str(text, *width, "…").into_owned()).collect();
                let painted: Vec<_> =
                    cut.iter().zip(cells).map(|(text, cell)| paint(text, style(cell.tone), screen)).collect();
                lines.push(self.line(&cut, &painted, &widths));
            }
        }
        lines.extend(self.below.as_deref().map(shown));
        lines.join("\n")
    }

    /// The widths of the columns: as wide as their widest text, but for long ones that have to give way.
    fn widths(&self, rows: &[[String; N]], screen: Option<usize>) -> [usize; N] {
        let mut widths = self.columns.map(|column| measure_text_width(column.title()));
        for row in rows {
            for (width, text) in widths.iter_mut().zip(row) {
                *width = (*width).max(measure_text_width(text));
            }
        }
        let Some(screen) = screen else { return widths };
        let gaps = GAP.len() * N.saturating_sub(1);
        loop {
            let excess = (widths.iter().sum::<usize>() + gaps).saturating_sub(screen);
            let long = (0..N).filter(|place| matches!(self.columns[*place], Column::Long(_)) && widths[*place] > LEAST);
            match long.max_by_key(|place| widths[*place]) {
                Some(place) if excess > 0 => widths[place] -= 1,
                _ => return widths,
            }
        }
    }

    /// A line: `painted` padded by the widths of `plain`.
    fn line(&self, plain: &[String], painted: &[String], widths: &[usize; N]) -> String {
        let mut line = String::new();
        for (place, column) in self.columns.iter().enumerate() {
            let pad = " ".repeat(widths[place].saturating_sub(measure_text_width(&plain[place])));
            match column {
                Column::Number(_) => line.extend([pad.as_str(), &painted[place]]),
                Column::Text(_) | Column::Long(_) => line.extend([painted[place].as_str(), &pad]),
            }
            line.push_str(GAP);
        }
        line.trim_end().to_owned()
    }
}

impl Column {
    fn title(self) -> &'static str {
        match self {
            Self::Text(title) | Self::Long(title) | Self::Number(title) => title,
        }
    }
}

fn style(tone: Tone) -> Style {
    match tone {
        Tone::Plain => Style::new(),
        Tone::Good => Style::new().green(),
        Tone::Waiting => Style::new().yellow(),
        Tone::Bad => Style::new().red().bold(),
        Tone::Past => Style::new().dim(),
    }
}

fn paint(text: &str, style: Style, screen: Screen) -> String {
    style.force_styling(screen.colour).apply_to(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table<3> {
        let mut table = Table::new([Column::Number("NO."), Column::Long("NAME"), Column::Text("STATE")], "none");
        table.row([9u64.into(), "模型 embeddings".into(), Cell::toned("active", Tone::Good)]);
        table.row([10u64.into(), "Tiny".into(), "paused".into()]);
        table
    }

    fn lines(table: &Table<3>, width: Option<usize>, colour: bool) -> Vec<String> {
        table.render(Screen { width, colour }, str::to_owned).lines().map(str::to_owned).collect()
    }

    #[test]
    fn columns_are_aligned_by_what_a_terminal_shows() {
        let expected = ["NO.  NAME             STATE", "  9  模型 embeddings  active", " 10  Tiny             paused"];
        assert_eq!(lines(&table(), None, false), expected);
    }

    #[test]
    fn a_long_name_is_cut_where_the_terminal_ends() {
        let lines = lines(&table(), Some(24), false);
        assert_eq!(lines[1], "  9  模型 embed…  active");
        assert!(lines.iter().all(|line| measure_text_width(line) <= 24), "{lines:?}");
        // Numbers and states are never cut: the line is rather too long.
        assert!(super::tests::lines(&table(), Some(5), false)[1].ends_with("active"));
    }

    #[test]
    fn colour_changes_no_width_and_is_nowhere_else() {
        let coloured = lines(&table(), None, true);
        assert!(coloured[1].contains("\u{1b}[32mactive"), "{coloured:?}");
        let widths = |lines: &[String]| lines.iter().map(|line| measure_text_width(line)).collect::<Vec<_>>();
        assert_eq!(widths(&coloured), widths(&lines(&table(), None, false)));
    }

    #[test]
    fn what_a_stranger_wrote_stays_in_its_line() {
        let mut table = Table::new([Column::Text("NAME")], "none");
        table.row(["a\nb\u{1b}[2J".into()]);
        let text = table.render(Screen::default(), |text| text.replace('\u{1b}', "\\u001b"));
        assert_eq!(text, "NAME\na b\\u001b[2J");
    }

    #[test]
    fn a_table_without_rows_says_so() {
        let table: Table<1> = Table::new([Column::Text("NAME")], "no listings").below(Some("more".into()));
        assert_eq!(table.render(Screen::default(), str::to_owned), "no listings\nmore");
    }
}
