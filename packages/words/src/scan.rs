//! Cuts a text into compounds, and compounds into parts.

mod atoms;
mod class;

use std::sync::OnceLock;

use icu_segmenter::options::WordBreakInvariantOptions;
use icu_segmenter::{WordSegmenter, WordSegmenterBorrowed};

use crate::fold::composed;
use class::{class, Class};

/// What stands between two spaces, as far as it belongs together: `Qwen/Qwen2.5-7B`, `C++`, `ChatGLM聊天`.
pub(crate) type Compound = Vec<Part>;

/// A part of a compound.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// Pieces of a name in letters and digits, as they were written.
    Atoms(Vec<String>),
    /// A run of Chinese, Japanese or Korean, which no spaces divide.
    Dense(String),
    /// Words that ICU found in a script without spaces, or single emoji.
    Words(Vec<String>),
}

/// The compounds of a text.
pub(crate) fn compounds(text: &str) -> Vec<Compound> {
    let text = composed(text);
    let mut compounds: Vec<Compound> = vec![Vec::new()];
    let mut rest = text.as_str();
    while let Some(first) = rest.chars().next() {
        let kind = class(first);
        let length = match kind {
            Class::Space | Class::Symbol => first.len_utf8(),
            Class::Letter => atoms::length(rest),
            _ => rest.find(|c| class(c) != kind).unwrap_or(rest.len()),
        };
        let (run, after) = rest.split_at(length);
        let part = match kind {
            Class::Space => {
                compounds.push(Vec::new());
                rest = after;
                continue;
            }
            Class::Symbol => Part::Words(vec![run.to_owned()]),
            Class::Letter => Part::Atoms(atoms::atoms(run)),
            Class::Dense => Part::Dense(run.to_owned()),
            Class::Complex => Part::Words(words(run)),
        };
        if let Some(last) = compounds.last_mut() {
            last.push(part);
        }
        rest = after;
    }
    compounds.retain(|compound| !compound.is_empty());
    compounds
}

/// The words of a run without spaces, as ICU cuts them.
pub(crate) fn words(run: &str) -> Vec<String> {
    static SEGMENTER: OnceLock<WordSegmenterBorrowed<'static>> = OnceLock::new();
    let segmenter = SEGMENTER.get_or_init(|| WordSegmenter::new_auto(WordBreakInvariantOptions::default()));
    let ends: Vec<usize> = segmenter.segment_str(run).collect();
    let word = |ends: &[usize]| run.get(ends[0]..ends[1]).map(str::to_owned);
    ends.windows(2).filter_map(word).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn atoms(text: &str) -> Vec<String> {
        let parts = compounds(text).into_iter().flatten();
        parts.flat_map(|part| if let Part::Atoms(atoms) = part { atoms } else { panic!("{part:?}") }).collect()
    }

    #[test]
    fn names_of_models_fall_into_their_parts() {
        for (name, parts) in [
            ("all-MiniLM-L6-v2", "all Mini LM L6 v2"),
            ("Llama-3.1-8B-Instruct-Q4_K_M-GGUF", "Llama 3.1 8B Instruct Q4 K M GGUF"),
            ("Qwen/Qwen2.5-7B", "Qwen Qwen 2.5 7B"),
            ("Mixtral-8x7B", "Mixtral 8x7B"),
            ("YOLOv8n", "YOLO v8n"),
            ("T5", "T5"),
            ("gpt4o", "gpt 4o"),
            ("ResNet50", "Res Net 50"),
            ("stable-diffusion-xl-base-1.0", "stable diffusion xl base 1.0"),
            ("C++", "C++"),
            ("C# F#", "C# F#"),
            ("d'objets", "d objets"),
            ("iPhone", "iPhone"),
            ("LMStudio", "LM Studio"),
            ("end. Next", "end Next"),
            ("v2.5", "v2.5"),
            ("#tag", "tag"),
        ] {
            assert_eq!(atoms(name).join(" "), parts, "{name}");
        }
    }

    #[test]
    fn scripts_are_told_apart_within_a_compound() {
        let found = compounds("ChatGLM聊天 🤗");
        let chat = Part::Atoms(vec!["Chat".into(), "GLM".into()]);
        assert_eq!(found, vec![vec![chat, Part::Dense("聊天".into())], vec![Part::Words(vec!["🤗".into()])]]);
        assert_eq!(compounds("ภาษาไทย"), vec![vec![Part::Words(vec!["ภาษา".into(), "ไทย".into()])]]);
        assert_eq!(compounds(" & | ! ( :* --"), Vec::<Compound>::new());
    }
}
