// Which modules a module of src/ brings with it, as its text says: what is imported as a type alone leaves no trace in a build.
import { existsSync, readFileSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const SRC = fileURLToPath(new URL("../src/", import.meta.url));
const STATIC = /^(?:import|export)\s+(?!type\b)(?:[^;"']*?\sfrom\s+)?"([^"]+)"/gm;
const DYNAMIC = /\bimport\("([^"]+)"\)/g;

/** The file that a path names beside another; undefined for a package, and for what is built elsewhere. */
function fileOf(path: string, from: string): string | undefined {
  if (!path.startsWith(".")) return undefined;
  const base = resolve(dirname(from), path);
  return [base, `${base}.ts`, `${base}.tsx`, `${base}/index.ts`, `${base}/index.tsx`].find(
    (file) => /\.\w+$/.test(file) && existsSync(file),
  );
}

/** Paths in src/ of all modules that load with one of them, itself among them, and with `later` what it loads on demand. */
export function loadedWith(entry: string, later = false): Set<string> {
  const found = new Set<string>();
  const follow = (file: string | undefined) => {
    if (file === undefined || !/\.tsx?$/.test(file)) return;
    const name = relative(SRC, file);
    if (found.has(name)) return;
    found.add(name);
    const text = readFileSync(file, "utf8");
    const paths = [...text.matchAll(STATIC), ...(later ? text.matchAll(DYNAMIC) : [])];
    for (const [, path = ""] of paths) follow(fileOf(path, file));
  };
  follow(resolve(SRC, entry));
  return found;
}

export function textOf(module: string): string {
  return readFileSync(resolve(SRC, module), "utf8");
}
