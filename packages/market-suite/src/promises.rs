//! That what a page of promises names as proof is there.

use std::fs;
use std::path::Path;

/// How many cases a property is tried with: `PROPTEST_CASES`, which a soak sets, or so many.
pub fn cases(usual: u32) -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(usual)
}

/// Checks that every test that a contract's `SECURITY.md` names is in its `tests`.
///
/// # Panics
/// When one is not, or none is named.
pub fn check_promises(contract: &str) {
    let contract = Path::new(contract);
    let page = fs::read_to_string(contract.join("SECURITY.md")).unwrap();
    let mut source = String::new();
    read_all(&contract.join("tests"), &mut source);
    // Names of tests are what stands in backticks, in lower case, with three words or more.
    let is_name = |text: &&str| {
        text.matches('_').count() >= 2 && text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'))
    };
    let named: Vec<&str> = page.split('`').skip(1).step_by(2).filter(is_name).collect();
    assert!(!named.is_empty(), "no test is named");
    for name in named {
        assert!(source.contains(&format!("fn {name}(")), "SECURITY.md names {name}, and there is no such test");
    }
}

fn read_all(folder: &Path, source: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_all(&path, source);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            source.push_str(&fs::read_to_string(path).unwrap());
        }
    }
}
