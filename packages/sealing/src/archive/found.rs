//! What is in a folder, by the names in it.
use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::incomplete;
use super::left_out::LeftOut;
use super::manifest::MAX_FILES;
use super::origin::Origin;
use super::path::{self, PathError};
use super::scan_error::{io_at, ScanError, MAX_DEPTH, MAX_NAMED};

/// Files that hold the weights of a model, by the model's path.
pub(super) type Beside = BTreeMap<String, BTreeSet<String>>;

/// What is in a folder.
#[derive(Default)]
pub(super) struct Found {
    pub(super) files: Vec<String>,
    pub(super) hidden: Vec<String>,
    pub(super) empty: Vec<String>,
    pub(super) executable: Vec<String>,
    /// Paths that can't be packed, at most [`MAX_NAMED`].
    refused: Vec<PathError>,
}

impl Found {
    /// What is packed of files with these paths.
    pub(super) fn of_paths(paths: impl Iterator<Item = String>) -> Result<Self, ScanError> {
        let (found, errors) = Self::gather(paths);
        match errors.into_iter().next() {
            Some(error) => Err(error),
            None => Ok(found),
        }
    }

    /// The same, with all that is wrong with the paths.
    pub(super) fn gather(paths: impl Iterator<Item = String>) -> (Self, Vec<ScanError>) {
        let (mut found, mut errors) = (Self::default(), Vec::new());
        for path in paths {
            if path.split('/').count() > MAX_DEPTH + 1 {
                if errors.len() < MAX_NAMED {
                    errors.push(ScanError::TooDeep { path: path.into() });
                }
            } else if let Some(hidden) = hidden(&path) {
                found.hidden.push(hidden.to_owned());
            } else if !found.refuses(&path) {
                if let Err(error) = found.add(path) {
                    errors.push(error);
                    break;
                }
            }
        }
        found.hidden.sort_unstable();
        found.hidden.dedup();
        found.sort();
        errors.extend(found.check_names().err());
        (found, errors)
    }

    /// Sorted; paths that can't be packed are refused.
    #[cfg(feature = "native")]
    pub(super) fn in_order(mut self) -> Result<Self, ScanError> {
        self.sort();
        self.check_names()?;
        Ok(self)
    }

    fn sort(&mut self) {
        for names in [&mut self.files, &mut self.hidden, &mut self.empty, &mut self.executable] {
            names.sort_unstable();
        }
    }

    fn check_names(&mut self) -> Result<(), ScanError> {
        let twins = path::twins(self.files.iter().map(String::as_str));
        self.refused.extend(twins.into_iter().take(MAX_NAMED));
        match std::mem::take(&mut self.refused) {
            refused if refused.is_empty() => Ok(()),
            refused => Err(ScanError::Paths(refused)),
        }
    }

    /// Keeps the reason if a path can't be packed.
    pub(super) fn refuses(&mut self, path: &str) -> bool {
        let Err(error) = path::check(path) else { return false };
        if self.refused.len() < MAX_NAMED {
            self.refused.push(error);
        }
        true
    }

    pub(super) fn add(&mut self, path: String) -> Result<(), ScanError> {
        self.files.push(path);
        if self.files.len() > MAX_FILES {
            return Err(ScanError::TooManyFiles);
        }
        Ok(())
    }

    /// Checks that the files are there which models and indexes name, and the others of those that are one of several.
    /// `beside` has the files of models by the paths of these.
    pub(super) fn check_whole(&self, origin: &impl Origin, beside: &Beside) -> Result<(), ScanError> {
        self.missing(origin, beside, Err)
    }

    /// Tells `refuse` of each file that names others which are not there, until that ends with an error.
    pub(super) fn missing(
        &self,
        origin: &impl Origin,
        beside: &Beside,
        mut refuse: impl FnMut(ScanError) -> Result<(), ScanError>,
    ) -> Result<(), ScanError> {
        let there: HashSet<&str> = self.files.iter().map(String::as_str).collect();
        for (path, named) in beside {
            check_there(&there, path, named).or_else(&mut refuse)?;
        }
        let mut known: BTreeSet<String> = BTreeSet::new();
        // What an index says comes before what follows from a name.
        let (indexes, others): (Vec<_>, Vec<_>) = self.files.iter().partition(|path| incomplete::is_index(path));
        for path in indexes.into_iter().chain(others) {
            let named = if incomplete::is_index(path) {
                let named = origin.open(path).and_then(|mut file| incomplete::named_by(path, &mut file));
                named.map_err(|source| io_at(&origin.place(path), source))?
            } else if known.contains(path) {
                continue;
            } else {
                incomplete::parts(path)
            };
            check_there(&there, path, &named).or_else(&mut refuse)?;
            known.extend(named);
        }
        Ok(())
    }

    pub(super) fn left_out(self) -> Vec<LeftOut> {
        let hidden = self.hidden.into_iter().map(LeftOut::Hidden);
        let empty = self.empty.into_iter().map(LeftOut::EmptyFolder);
        let mut executable = self.executable.into_iter();
        let first = executable.next();
        let bits = first.map(|path| LeftOut::ExecutableBits { path, others: executable.len() });
        hidden.chain(empty).chain(bits).collect()
    }
}

fn check_there(there: &HashSet<&str>, path: &str, named: &BTreeSet<String>) -> Result<(), ScanError> {
    let missing: Vec<String> = named.iter().filter(|name| !there.contains(name.as_str())).cloned().collect();
    match missing.is_empty() {
        true => Ok(()),
        false => Err(ScanError::Missing { path: path.to_owned(), missing }),
    }
}

/// The part of a path that makes it hidden: up to the first name that begins with a dot.
fn hidden(path: &str) -> Option<&str> {
    let begins = path.split('/').scan(0, |start, name| {
        let begin = *start;
        *start += name.len() + 1;
        Some((begin, name))
    });
    let (begin, name) = begins.into_iter().find(|(_, name)| name.starts_with('.') && !matches!(*name, "." | ".."))?;
    path.get(..begin + name.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_hidden_name_hides_what_is_in_it() {
        assert_eq!(hidden("a/.git/b/.c"), Some("a/.git"));
        assert_eq!(hidden(".env"), Some(".env"));
        assert_eq!(hidden("a.b/c"), None);
        assert_eq!(hidden("../a"), None, "which is refused, not left out");
    }
}
