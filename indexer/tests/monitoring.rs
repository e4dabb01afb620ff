//! Alerts and the dashboard name figures that there are, and every figure is somewhere to be seen.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

use std::collections::BTreeSet;
use std::path::PathBuf;

use weighhouse_indexer::metrics::Metrics;

const PREFIX: &str = "weighhouse_indexer_";

fn read(file: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../deploy/monitoring").join(file);
    std::fs::read_to_string(path).unwrap()
}

/// The figures that a text names.
fn named(text: &str) -> BTreeSet<String> {
    let is_part = |c: char| c.is_ascii_lowercase() || c == '_';
    let names = text.split(PREFIX).skip(1).map(|rest| rest.chars().take_while(|c| is_part(*c)).collect());
    names.collect()
}

/// The figures that a scrape finds.
fn told() -> BTreeSet<String> {
    let text = Metrics::default().text().unwrap();
    let samples: String = text.lines().filter(|line| !line.starts_with('#')).map(|line| format!("{line}\n")).collect();
    named(&samples)
}

#[test]
fn alerts_and_the_dashboard_name_figures_that_there_are() {
    let told = told();
    for file in ["alerts.yml", "dashboard.json"] {
        let named = named(&read(file));
        assert!(named.len() > 5, "{named:?}");
        assert_eq!(named.difference(&told).collect::<Vec<_>>(), Vec::<&String>::new(), "{file} names no figure");
    }
}

#[test]
fn the_dashboard_shows_every_figure() {
    let dashboard: serde_json::Value = serde_json::from_str(&read("dashboard.json")).unwrap();
    let shown = named(&dashboard.to_string());
    assert_eq!(told().difference(&shown).collect::<Vec<_>>(), Vec::<&String>::new());
}

#[test]
fn the_manual_explains_every_alert() {
    let alerts = read("alerts.yml");
    let manual = read("../../docs/operations.md");
    let names: Vec<&str> = alerts.lines().filter_map(|line| line.trim().strip_prefix("- alert: ")).collect();
    assert!(names.len() > 5, "{names:?}");
    for name in names {
        assert!(manual.contains(&format!("`{name}`")), "docs/operations.md does not explain {name}");
    }
}
