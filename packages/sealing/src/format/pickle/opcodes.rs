//! Pickles without a mark at their beginning: a stream of opcodes, walked as `pickletools` of Python does it and never
//! executed. Protocols 0 and 1 have no mark, and the later ones run without theirs too.
//! <https://github.com/python/cpython/blob/main/Lib/pickletools.py>

/// What a stream of bytes is, taken for opcodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stream {
    /// Up to some point it is a pickle, and there it calls something.
    RunsCode,
    /// A whole pickle of values alone.
    Values,
    /// Opcodes up to the end of what is seen.
    GoesOn,
    /// No pickle.
    Other,
}

/// What follows an opcode.
enum Argument {
    Bytes(usize),
    /// A line of text.
    Line,
    /// A line of text that is a number.
    Number,
    /// A line of text in quotes.
    Quoted,
    /// A module and a name in it, each a line.
    Global,
    /// As many bytes as a number of so many bytes says.
    Counted(usize),
}

/// What an opcode does to the stack.
enum Effect {
    Push,
    Nothing,
    /// Takes so many values and puts one there.
    Join(usize),
    /// Takes all values above the last mark and puts one there.
    JoinMarked,
    /// Takes all values above the last mark into the value below it.
    Into,
    Mark,
    Drop,
    DropMarked,
    Duplicate,
    /// As [`Effect::Join`], and calls something.
    Call(usize),
    /// As [`Effect::JoinMarked`], and calls something.
    CallMarked,
    Stop,
}

fn opcode(byte: u8) -> Option<(Argument, Effect)> {
    use Argument as A;
    use Effect as E;
    Some(match byte {
        b'I' | b'F' | b'L' => (A::Number, E::Push),
        b'S' => (A::Quoted, E::Push),
        b'V' | b'P' => (A::Line, E::Push),
        b'g' => (A::Number, E::Push),
        b'p' => (A::Number, E::Join(1)),
        b'c' => (A::Global, E::Push),
        b'i' => (A::Global, E::CallMarked),
        b'K' | b'h' | 0x82 => (A::Bytes(1), E::Push),
        b'M' | 0x83 => (A::Bytes(2), E::Push),
        b'J' | b'j' | 0x84 => (A::Bytes(4), E::Push),
        b'G' => (A::Bytes(8), E::Push),
        0x8a | b'U' | b'C' | 0x8c => (A::Counted(1), E::Push),
        0x8b | b'T' | b'B' | b'X' => (A::Counted(4), E::Push),
        0x8d | 0x8e | 0x96 => (A::Counted(8), E::Push),
        b'q' => (A::Bytes(1), E::Join(1)),
        b'r' => (A::Bytes(4), E::Join(1)),
        0x80 => (A::Bytes(1), E::Nothing),
        0x95 => (A::Bytes(8), E::Nothing),
        b'N' | 0x88 | 0x89 | b']' | b')' | b'}' | 0x8f | 0x97 => (A::Bytes(0), E::Push),
        0x94 | 0x98 | 0x85 | b'Q' => (A::Bytes(0), E::Join(1)),
        b'a' | 0x86 | 0x93 => (A::Bytes(0), E::Join(2)),
        b's' | 0x87 => (A::Bytes(0), E::Join(3)),
        b'l' | b't' | b'd' | 0x91 => (A::Bytes(0), E::JoinMarked),
        b'e' | b'u' | 0x90 => (A::Bytes(0), E::Into),
        b'(' => (A::Bytes(0), E::Mark),
        b'0' => (A::Bytes(0), E::Drop),
        b'1' => (A::Bytes(0), E::DropMarked),
        b'2' => (A::Bytes(0), E::Duplicate),
        b'R' | b'b' | 0x81 => (A::Bytes(0), E::Call(2)),
        0x92 => (A::Bytes(0), E::Call(3)),
        b'o' => (A::Bytes(0), E::CallMarked),
        b'.' => (A::Bytes(0), E::Stop),
        _ => return None,
    })
}

/// Walks the opcodes at the beginning of a file.
pub(super) fn walk(bytes: &[u8]) -> Stream {
    let mut rest = bytes;
    let mut stack = Stack::default();
    while let Some((byte, after)) = rest.split_first() {
        let Some((argument, effect)) = opcode(*byte) else { return Stream::Other };
        rest = match argument.pass(after) {
            Passed::To(rest) => rest,
            Passed::End => return Stream::GoesOn,
            Passed::Wrong => return Stream::Other,
        };
        match stack.apply(effect) {
            Some(Step::Next) => {}
            Some(Step::Called) => return Stream::RunsCode,
            Some(Step::Stopped) => return Stream::Values,
            None => return Stream::Other,
        }
    }
    Stream::GoesOn
}

enum Passed<'a> {
    To(&'a [u8]),
    /// The bytes end within the argument.
    End,
    Wrong,
}

impl Argument {
    fn pass<'a>(&self, bytes: &'a [u8]) -> Passed<'a> {
        match *self {
            Self::Bytes(count) => bytes.get(count..).map_or(Passed::End, Passed::To),
            Self::Line => line(bytes, |_| true),
            Self::Number => line(bytes, |text| {
                !text.is_empty() && text.iter().all(|byte| byte.is_ascii_digit() || b"+-.eEnaifL".contains(byte))
            }),
            Self::Quoted => line(bytes, |text| matches!(text, [first @ (b'\'' | b'"'), .., last] if first == last)),
            Self::Global => match line(bytes, is_dotted_name) {
                Passed::To(rest) => line(rest, is_dotted_name),
                other => other,
            },
            Self::Counted(width) => {
                let Some((count, rest)) = bytes.split_at_checked(width) else { return Passed::End };
                let count = count.iter().rev().fold(0_u64, |count, byte| count << 8 | u64::from(*byte));
                let count = usize::try_from(count).unwrap_or(usize::MAX);
                rest.get(count..).map_or(Passed::End, Passed::To)
            }
        }
    }
}

fn line(bytes: &[u8], allowed: impl Fn(&[u8]) -> bool) -> Passed<'_> {
    let Some(end) = bytes.iter().position(|byte| *byte == b'\n') else { return Passed::End };
    let (text, rest) = bytes.split_at(end);
    let text = text.strip_suffix(b"\r").unwrap_or(text);
    match (allowed(text), rest.get(1..)) {
        (true, Some(rest)) => Passed::To(rest),
        _ => Passed::Wrong,
    }
}

fn is_dotted_name(text: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(text) else { return false };
    let name = |part: &str| {
        let mut letters = part.chars();
        letters.next().is_some_and(|first| first == '_' || first.is_alphabetic())
            && letters.all(|letter| letter == '_' || letter.is_alphanumeric())
    };
    text.split('.').all(name)
}

/// How many values there are, and at which heights there are marks.
#[derive(Default)]
struct Stack {
    height: usize,
    marks: Vec<usize>,
}

enum Step {
    Next,
    Called,
    Stopped,
}

impl Stack {
    /// `None` where Python would fail.
    fn apply(&mut self, effect: Effect) -> Option<Step> {
        match effect {
            Effect::Nothing => {}
            Effect::Push => self.height += 1,
            Effect::Mark => self.marks.push(self.height),
            Effect::Join(count) => self.join(count)?,
            Effect::Duplicate => {
                self.join(1)?;
                self.height += 1;
            }
            Effect::JoinMarked => self.height = self.marks.pop()? + 1,
            Effect::Into => {
                self.height = self.marks.pop()?;
                self.join(1)?;
            }
            Effect::DropMarked => self.height = self.marks.pop()?,
            Effect::Drop if self.marks.last() == Some(&self.height) => self.height = self.marks.pop()?,
            Effect::Drop => {
                self.join(1)?;
                self.height -= 1;
            }
            Effect::Call(count) => {
                self.join(count)?;
                return Some(Step::Called);
            }
            Effect::CallMarked => {
                self.marks.pop()?;
                return Some(Step::Called);
            }
            Effect::Stop => return (self.height == 1 && self.marks.is_empty()).then_some(Step::Stopped),
        }
        Some(Step::Next)
    }

    /// Takes so many values, all above the last mark, and puts one there.
    fn join(&mut self, count: usize) -> Option<()> {
        let floor = self.marks.last().copied().unwrap_or(0);
        self.height = self.height.checked_sub(count).filter(|height| *height >= floor)? + 1;
        Some(())
    }
}
