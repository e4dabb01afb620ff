// Hosts for the storefront's files alone, as any static one.
import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { deploymentOf, type Stack, startIndex, stopIndex } from "./stack.ts";

const BUILD = process.env.WEIGHHOUSE_INDEXER_WEB ?? fileURLToPath(new URL("../dist", import.meta.url));
const TYPES: Record<string, string> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
  ".wasm": "application/wasm",
};
/** The one origin beside the index's that the localnet's node lets in: that of the development server. */
const ELSEWHERE = "http://127.0.0.1:5173";

/** Hands out the build and this `config.json` at an address; `other` answers for all that is no file. What ends it. */
async function host(address: string, config: string, other: RequestListener): Promise<() => Promise<void>> {
  const { port, pathname: folder } = new URL(address);
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", address);
    const path = pathname.startsWith(folder) ? normalize(`/${pathname.slice(folder.length)}`) : "/..";
    const file = join(BUILD, path === "/" ? "index.html" : path);
    if (path === "/config.json") response.writeHead(200, { "content-type": "application/json" }).end(config);
    else if (file.startsWith(BUILD) && existsSync(file) && statSync(file).isFile())
      response
        .writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" })
        .end(readFileSync(file));
    else other(request, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(Number(port), "127.0.0.1", resolve);
  });
  return () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
}

async function configOf({ storefront }: Stack): Promise<Record<string, unknown>> {
  return (await (await fetch(new URL("config.json", storefront))).json()) as Record<string, unknown>;
}

/** Stops the index and hands out the page without it, at its address, until what is answered is called. */
export async function withoutIndex(stack: Stack): Promise<() => Promise<void>> {
  const config = await configOf(stack);
  await stopIndex(stack);
  // Nobody answers for the index.
  const end = await host(stack.storefront, JSON.stringify(config), ({ socket }) => socket.destroy());
  let back: Promise<void> | undefined;
  return () => {
    back ??= end().then(() => startIndex(stack));
    return back;
  };
}

/** Hands out the page in a folder of another origin, of which `config.json` says where the index is. */
export async function elsewhere(stack: Stack): Promise<{ there: Stack; end: () => Promise<void> }> {
  const storefront = `${ELSEWHERE}/shop/`;
  const api = `${deploymentOf(stack.market).endpoints.indexer}/`;
  const config = JSON.stringify({ ...(await configOf(stack)), api });
  // Such a host has its page for every address that it does not know.
  const end = await host(storefront, config, (_, response) => {
    response.writeHead(404, { "content-type": "text/html" }).end(readFileSync(join(BUILD, "index.html")));
  });
  return { there: { ...stack, storefront }, end };
}
