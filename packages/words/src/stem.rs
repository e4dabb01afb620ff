//! Words without their endings.

use rust_stemmers::{Algorithm, Stemmer};

/// The shortest word that has an ending to lose.
const MIN_LETTERS: usize = 4;

/// Particles that Korean appends to a noun, longer ones first.
const PARTICLES: [&str; 24] = [
    "에서는",
    "에서",
    "으로",
    "에게",
    "한테",
    "까지",
    "부터",
    "이나",
    "처럼",
    "보다",
    "이란",
    "와",
    "과",
    "을",
    "를",
    "이",
    "가",
    "은",
    "는",
    "의",
    "에",
    "로",
    "도",
    "만",
];
/// The syllables that a noun keeps.
const MIN_SYLLABLES: usize = 2;

/// A folded word without its English or Russian ending. Other words, and words with digits, stay as they are.
pub(crate) fn stem(word: String) -> String {
    if word.chars().count() < MIN_LETTERS {
        return word;
    }
    let algorithm = if word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        Algorithm::English
    } else if word.chars().all(|c| matches!(c, 'а'..='я')) {
        Algorithm::Russian
    } else {
        return word;
    };
    Stemmer::create(algorithm).stem(&word).into_owned()
}

/// A Korean word without its particle, if it has one.
pub(crate) fn without_particle(word: &str) -> Option<&str> {
    let noun = PARTICLES.iter().find_map(|particle| word.strip_suffix(particle))?;
    (noun.chars().count() >= MIN_SYLLABLES).then_some(noun)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_go_and_names_stay() {
        for (word, root) in [
            ("vectors", "vector"),
            ("embeddings", "embed"),
            ("моделей", "модел"),
            ("модель", "модел"),
            ("bert", "bert"),
            ("t5", "t5"),
            ("gpus", "gpus"),
        ] {
            assert_eq!(stem(word.into()), root, "{word}");
        }
    }

    #[test]
    fn a_particle_goes_if_a_noun_is_left() {
        assert_eq!(without_particle("분류기를"), Some("분류기"));
        assert_eq!(without_particle("모델에서는"), Some("모델"));
        assert_eq!(without_particle("나는"), None);
        assert_eq!(without_particle("분류기"), None);
    }
}
