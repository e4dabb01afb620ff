//! The files of an open folder that run code when the model is loaded: a seller's before it is sealed, a buyer's once it is
//! opened.
use std::io;

use serde::Serialize;
use wasm_bindgen::prelude::*;
use weighhouse_sealing::archive::Origin;
use weighhouse_sealing::loading;

use crate::fault::{Code, Fault};
use crate::files::Files;
use crate::host::Bytes;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r"
/** A file that runs code when the model is loaded or used, or may. `why` is in English, without its end. */
export interface LoadingFile {
  path: string;
  kind: 'pickle' | 'source' | 'program' | 'graph' | 'template' | 'configuration' | 'archive' | 'unlisted';
  effect: 'runs' | 'may_run';
  basis: 'read' | 'manifest' | 'name';
  why: string;
}
";

#[derive(Serialize)]
struct Found<'a> {
    path: &'a str,
    kind: &'static str,
    effect: &'static str,
    basis: &'static str,
    why: &'a str,
}

/// Looks into files, whose paths and sizes are a JSON list in the order of `sources`. Answers JSON: those that run code first,
/// then those that may, each by their paths.
#[wasm_bindgen(js_name = lookInside)]
pub fn look_inside(files: &str, sources: Vec<Bytes>) -> Result<String, JsValue> {
    let (files, sizes) = Files::read(files, sources)?;
    let io = |error: io::Error| Fault::of(Code::Io, &error);
    let mut findings = Vec::new();
    for (path, size) in &sizes {
        let mut file = files.open(path).map_err(io)?;
        findings.extend(loading::look_inside(path, &mut file, *size).map_err(io)?);
    }
    // The map has them by their paths.
    findings.sort_by_key(|finding| finding.effect);
    let found = findings.iter().map(|finding| Found {
        path: &finding.path,
        kind: finding.kind.name(),
        effect: finding.effect.name(),
        basis: finding.basis.name(),
        why: &finding.why,
    });
    let found: Vec<Found<'_>> = found.collect();
    Ok(serde_json::to_string(&found).map_err(|error| Fault::new(Code::Io, &error))?)
}
