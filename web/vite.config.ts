import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";
import react from "@vitejs/plugin-react";
import { type DocumentNode, print, stripIgnoredCharacters } from "graphql";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";
import * as generated from "./src/api/generated/graphql.ts";

const api = process.env.WEIGHHOUSE_API ?? "http://127.0.0.1:8080";

// A static host sends no headers of ours, so the page says itself what it may do. Where the index and a node are is the
// operator's word, in config.json. The indexer sends a stricter policy beside it.
const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' blob:",
  "worker-src 'self'",
  "connect-src 'self' https: wss: http://localhost:* http://127.0.0.1:* ws://localhost:* ws://127.0.0.1:*",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types weighhouse dompurify",
].join("; ");

/** Only in what is built: the development server runs scripts of its own in the page. */
const policy: Plugin = {
  name: "policy",
  apply: "build",
  transformIndexHtml: () => [
    {
      tag: "meta",
      attrs: { "http-equiv": "Content-Security-Policy", content: POLICY },
      injectTo: "head-prepend",
    },
  ],
};

/** What the script asks for first, and the faces of a first page (`src/look/faces.ts`): neither needs to wait for the script. */
const preloads: Plugin = {
  name: "preloads",
  apply: "build",
  transformIndexHtml: {
    order: "post",
    handler: (_, { bundle }) => {
      const faces = Object.keys(bundle ?? {}).filter((file) =>
        /(brygada|hanken)[^/]*normal[^/]*\.woff2$/.test(file),
      );
      const font = { as: "font", type: "font/woff2" };
      const files = [
        { href: "./config.json", as: "fetch" },
        ...faces.map((file) => ({ href: `./${file}`, ...font })),
      ];
      return files.map((attrs) => ({
        tag: "link",
        attrs: { rel: "preload", crossorigin: true, ...attrs },
        injectTo: "head" as const,
      }));
    },
  },
};

/** Texts below so many bytes fit one packet as they are. */
const LEAST = 1_024;

/** Compresses what is loaded, once, as well as it can be: whoever serves a build sends `NAME.br` to browsers that take it. */
const compressed: Plugin = {
  name: "compressed",
  apply: "build",
  writeBundle({ dir = "" }, bundle) {
    for (const name of Object.keys(bundle).filter((name) => /\.(html|js|css|svg|json|wasm)$/.test(name))) {
      const text = readFileSync(join(dir, name));
      const short = brotliCompressSync(text);
      if (text.length >= LEAST && short.length < text.length) writeFileSync(join(dir, `${name}.br`), short);
    }
  },
};

/**
 * Puts each query where it is asked, as the text that the index gets. The generated map of all queries would be loaded by every
 * page, and has each of them twice.
 */
const queries: Plugin = {
  name: "queries",
  apply: "build",
  enforce: "pre",
  transform(code, id) {
    if (!/\/src\/.*\.tsx?$/.test(id) || id.includes("/generated/")) return null;
    const named = /\bgraphql\(`\s*(query|mutation|subscription|fragment) (\w+)[^`]*`\)/g;
    return code.replaceAll(named, (_, kind: string, name: string) => {
      const documents: Record<string, unknown> = { ...generated };
      const document = documents[`${name}${kind === "fragment" ? "FragmentDoc" : "Document"}`];
      if (document === undefined) throw new Error(`${id}: ${name} is not generated`);
      return JSON.stringify(stripIgnoredCharacters(print(document as DocumentNode)));
    });
  },
};

function built(file: string): string {
  return fileURLToPath(new URL(`../target/web/${file}`, import.meta.url));
}

const PARTS = /\/web\/src\/(parts|pages\/model)\//;
const LISTING = fileURLToPath(new URL("src/pages/model/Model.tsx", import.meta.url));

interface Graph {
  getModuleInfo(id: string): { importedIds: readonly string[] } | null;
}

/** `parts` for what the page of a listing draws at once, to which many come by a link; null for all else. */
function withListing(module: string, graph: Graph): string | null {
  const found = new Set([LISTING]);
  for (const id of found)
    for (const imported of graph.getModuleInfo(id)?.importedIds ?? []) found.add(imported);
  return found.has(module) ? "parts" : null;
}

export default defineConfig({
  // Pages are named behind the #, and files beside the page: any static host, folder or gateway of IPFS will do.
  base: "./",
  // What is compiled from the Rust that the command line has too: scripts/wasm.sh.
  resolve: {
    alias: {
      "#sealing": built("sealing/index.js"),
      "#messages": built("messages/messages.js"),
    },
  },
  worker: { format: "es" },
  // Stories are Node's own tests, and need a stack.
  test: { include: ["src/**/*.test.{ts,tsx}"], setupFiles: ["test/patience.ts"], testTimeout: 60_000 },
  plugins: [queries, react(), preloads, policy, compressed],
  build: {
    target: "es2022",
    // The content security policy allows no inline styles or data URLs.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // A request costs more than what it would save: the styles of all pages are 11 KB, and each file waits for a connection.
    cssCodeSplit: false,
    rolldownOptions: {
      output: {
        // Sentences have the same names in each language.
        chunkFileNames: ({ facadeModuleId }) =>
          `assets/${/\/words\/(\w+\/)/.exec(facadeModuleId ?? "")?.[1]?.replace("/", "-") ?? ""}[name]-[hash].js`,
        codeSplitting: {
          groups: [
            { name: "first", tags: ["$initial"] },
            // Two files that pages share: with more of them, some wait for the six connections of a browser.
            { name: withListing, debugName: "parts", test: PARTS, minShareCount: 2 },
            { name: "acts", test: PARTS, minShareCount: 2 },
          ],
        },
      },
    },
  },
  server: {
    proxy: {
      "/graphql": { target: api, ws: true },
      "/v1": api,
    },
  },
});
