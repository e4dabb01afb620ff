// Debian's Chromium with a page of ours in it, and the server that the page comes from.
import { createReadStream, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { chromium } from 'playwright-core';

const TYPES = { js: 'text/javascript', html: 'text/html', wasm: 'application/wasm', json: 'application/json' };
/** As strict as the storefront's. */
const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'";

/** Serves folders by the first part of the path; `cut` is how many bytes of a file are sent before the connection ends. */
export async function serve(folders, cut = new Map()) {
  const sent = new Map();
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://server');
    const headers = { 'content-security-policy': POLICY };
    if (pathname === '/') {
      response.writeHead(200, { ...headers, 'content-type': TYPES.html }).end('<!doctype html><title>a page</title>');
      return;
    }
    const [, first, ...rest] = pathname.split('/');
    const path = join(folders[first] ?? '/nowhere', ...rest);
    const length = statSync(path, { throwIfNoEntry: false })?.size;
    if (length === undefined) {
      response.writeHead(404).end();
      return;
    }
    const [, from] = /^bytes=(\d+)-$/.exec(request.headers.range ?? '') ?? [];
    const start = Number(from ?? 0);
    sent.set(pathname, [...(sent.get(pathname) ?? []), { from: start }]);
    response.writeHead(from === undefined ? 200 : 206, {
      ...headers,
      'content-type': TYPES[path.split('.').pop()] ?? 'application/octet-stream',
      'content-length': length - start,
    });
    const most = cut.get(pathname);
    cut.delete(pathname);
    if (most === undefined) createReadStream(path, { start }).pipe(response);
    else response.write(readFileSync(path).subarray(0, most), () => setTimeout(() => response.destroy(), 100));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, sent, origin: `http://127.0.0.1:${server.address().port}` };
}

/** A browser whose files are on a disk: other contexts keep the private file system in memory. */
export async function launch(profiles = tmpdir()) {
  const profile = mkdtempSync(join(profiles, 'weighhouse-browser-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    chromiumSandbox: false,
    headless: true,
  });
  const close = async () => {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  };
  return { context, close };
}
