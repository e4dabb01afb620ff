// A host for the storefront's files alone, as any static one, in the index's place: at its address, whose pages the node answers.
import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { type Stack, startIndex, stopIndex } from "./stack.ts";

const TYPES: Record<string, string> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
  ".wasm": "application/wasm",
};

/** Stops the index and hands out the page without it, until what is answered is called. */
export async function withoutIndex(stack: Stack): Promise<() => Promise<void>> {
  const build = process.env.WEIGHHOUSE_INDEXER_WEB ?? fileURLToPath(new URL("../dist", import.meta.url));
  const { port, href } = new URL("config.json", stack.storefront);
  const config = await (await fetch(href)).text();
  await stopIndex(stack);
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? "/", href).pathname);
    const file = join(build, path === "/" ? "index.html" : path);
    if (path === "/config.json") response.writeHead(200, { "content-type": "application/json" }).end(config);
    else if (existsSync(file) && statSync(file).isFile())
      response
        .writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" })
        .end(readFileSync(file));
    // Nobody answers for the index.
    else request.socket.destroy();
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(Number(port), "127.0.0.1", resolve);
  });
  let back: Promise<void> | undefined;
  return () => {
    back ??= new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }).then(() => startIndex(stack));
    return back;
  };
}
