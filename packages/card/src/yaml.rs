//! The YAML of the front matter as a tree of what was written: no value is guessed to be a number, a
//! truth or a date, so `3.10`, `007` and `no` stay what they are. Anchors are shared, never copied.

use std::collections::HashMap;
use std::rc::Rc;

use granit_parser::{Event, Parser, ScalarStyle, ScanError, Tag};

use crate::fault::Fault;

/// Deepest nesting, through anchors too: `model-index` needs seven levels.
const MAX_DEPTH: usize = 32;
/// Most nodes, and most fields that `<<` may copy; a full `model-index` has about ten a metric.
pub(crate) const MAX_NODES: usize = 100_000;

/// A value.
#[derive(Debug)]
pub(crate) enum Node {
    /// A scalar, as it was written.
    Text { text: String, plain: bool },
    /// Items in their order.
    List(Vec<Shared>),
    /// Fields in their order; a key may stand twice.
    Map(Vec<(String, Shared)>),
    /// A value that a card's fields can't take, with the reason.
    Odd(String),
}

/// A node that anchors may share.
pub(crate) type Shared = Rc<Node>;

impl Node {
    /// Whether it is what YAML writes for nothing.
    pub(crate) fn is_null(&self) -> bool {
        matches!(self, Self::Text { text, plain: true } if matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL"))
    }

    /// A field of a map. The last of two equal ones counts, as for the hub's own readers.
    pub(crate) fn get(&self, field: &str) -> Option<&Node> {
        let Self::Map(fields) = self else { return None };
        fields.iter().rev().find(|(key, _)| key == field).map(|(_, value)| value.as_ref())
    }
}

/// Reads one document; `None` if there is nothing in it.
pub(crate) fn parse(yaml: &str) -> Result<Option<Shared>, Fault> {
    let mut loader = Loader::default();
    let options = granit_parser::options! { flow_nesting_limit: MAX_DEPTH, block_nesting_limit: MAX_DEPTH };
    for next in Parser::new_from_str_with_options(yaml, options) {
        let (event, span) = next.map_err(|error| broken(&error, yaml))?;
        let (line, column) = (span.start.line(), span.start.col() + 1);
        loader.take(event).map_err(|(problem, advice)| Fault::at(line, column, problem, advice))?;
    }
    Ok(loader.root.map(|built| built.node))
}

fn broken(error: &ScanError, yaml: &str) -> Fault {
    let (line, column) = (error.marker().line(), error.marker().col() + 1);
    Fault::of_yaml(line, column, error.kind(), yaml)
}

/// The reason for which a document is refused: the problem, and the advice.
type Refusal = (String, &'static str);

#[derive(Clone)]
struct Built {
    node: Shared,
    /// Levels of lists and maps in it, which bounds the stack of whoever walks it.
    height: usize,
}

/// A list or a map that has begun.
struct Open {
    anchor: usize,
    height: usize,
    /// The reason for which the value is odd, whatever it contains.
    odd: Option<String>,
    items: Items,
}

enum Items {
    List(Vec<Shared>),
    Map {
        fields: Vec<(String, Shared)>,
        /// Fields that `<<` brings; those written out count more.
        merged: Vec<(String, Shared)>,
        /// The key whose value comes next; within it, `None` if no field can have that name.
        key: Option<Option<String>>,
    },
}

#[derive(Default)]
struct Loader {
    open: Vec<Open>,
    anchors: HashMap<usize, Built>,
    nodes: usize,
    documents: usize,
    root: Option<Built>,
}

impl Loader {
    fn take(&mut self, event: Event<'_>) -> Result<(), Refusal> {
        match event {
            Event::DocumentStart(..) => {
                self.documents += 1;
                match self.documents {
                    1 => Ok(()),
                    _ => Err(("a second document begins".to_owned(), "remove it: a card has one")),
                }
            }
            Event::Scalar(text, style, anchor, tag) => {
                let plain = style == ScalarStyle::Plain;
                let node = match tag.as_deref().and_then(odd_scalar) {
                    Some(reason) => Node::Odd(reason),
                    None => Node::Text { text: text.into_owned(), plain },
                };
                self.put(anchor, Built { node: Rc::new(node), height: 0 })
            }
            Event::Alias(anchor) => {
                // An anchor has no value before it ends: within itself it has none.
                let unknown = || Built { node: Rc::new(Node::Odd("it contains itself".to_owned())), height: 0 };
                let built = self.anchors.get(&anchor).cloned().unwrap_or_else(unknown);
                self.put(0, built)
            }
            Event::SequenceStart(_, anchor, tag) => self.begin(anchor, tag.as_deref(), Items::List(Vec::new())),
            Event::MappingStart(_, anchor, tag) => {
                self.begin(anchor, tag.as_deref(), Items::Map { fields: Vec::new(), merged: Vec::new(), key: None })
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(),
            _ => Ok(()),
        }
    }

    fn begin(&mut self, anchor: usize, tag: Option<&Tag>, items: Items) -> Result<(), Refusal> {
        let odd = tag.and_then(odd_collection);
        self.open.push(Open { anchor, height: 1, odd, items });
        Ok(())
    }

    fn end(&mut self) -> Result<(), Refusal> {
        let Some(open) = self.open.pop() else { return Ok(()) };
        let node = match (open.odd, open.items) {
            (Some(reason), _) => Node::Odd(reason),
            (None, Items::List(items)) => Node::List(items),
            (None, Items::Map { fields, mut merged, .. }) => {
                merged.extend(fields);
                Node::Map(merged)
            }
        };
        self.put(open.anchor, Built { node: Rc::new(node), height: open.height })
    }

    /// Puts a value where the next one belongs.
    fn put(&mut self, anchor: usize, built: Built) -> Result<(), Refusal> {
        self.count(1)?;
        if built.height > MAX_DEPTH {
            return Err((format!("lists and maps nest deeper than {MAX_DEPTH}"), "nest less deeply"));
        }
        if anchor > 0 {
            self.anchors.insert(anchor, built.clone());
        }
        let Some(open) = self.open.last_mut() else {
            self.root = Some(built);
            return Ok(());
        };
        open.height = open.height.max(built.height + 1);
        let copied = match &mut open.items {
            Items::List(items) => {
                items.push(built.node);
                0
            }
            Items::Map { fields, merged, key } => match key.take() {
                None => {
                    *key = Some(match &*built.node {
                        Node::Text { text, .. } => Some(text.clone()),
                        _ => None,
                    });
                    0
                }
                Some(Some(name)) if name == "<<" => merge(merged, &built.node),
                Some(Some(name)) => {
                    fields.push((name, built.node));
                    0
                }
                Some(None) => 0,
            },
        };
        self.count(copied)
    }

    fn count(&mut self, nodes: usize) -> Result<(), Refusal> {
        self.nodes += nodes;
        if self.nodes > MAX_NODES {
            return Err((format!("it has more than {MAX_NODES} values"), "shorten it"));
        }
        Ok(())
    }
}

/// Copies the fields that `<<` names: those of one map, or of several, of which the first counts most.
/// Returns how many.
fn merge(merged: &mut Vec<(String, Shared)>, from: &Node) -> usize {
    let before = merged.len();
    match from {
        Node::Map(fields) => merged.extend(fields.iter().cloned()),
        Node::List(maps) => {
            for map in maps.iter().rev() {
                if let Node::Map(fields) = &**map {
                    // A few shared maps, named often, may be more than there is memory for.
                    merged.extend(fields.iter().take(MAX_NODES + 1 - (merged.len() - before)).cloned());
                }
            }
        }
        Node::Text { .. } | Node::Odd(_) => {}
    }
    merged.len() - before
}

/// The reason for which a scalar of this tag is no text; `None` if it is text.
fn odd_scalar(tag: &Tag) -> Option<String> {
    let is_text = matches!(tag.core_suffix(), Some("str" | "int" | "float" | "bool" | "null"))
        || tag.suffix_in_namespace("tag:yaml.org,2002:").is_some_and(|suffix| suffix == "timestamp");
    (!is_text).then(|| format!("a value of type {} can't be read", tag.original()))
}

fn odd_collection(tag: &Tag) -> Option<String> {
    let known = matches!(tag.core_suffix(), Some("map" | "seq"));
    (!known).then(|| format!("a value of type {} can't be read", tag.original()))
}
