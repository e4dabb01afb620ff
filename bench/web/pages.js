// Measures pages of the storefront by Lighthouse in Debian's Chromium, as a real index serves them; bench/README.md says what the
// figures mean. pages.js SEALING.json SCRIPT_KB OUTPUT.json SERVE...
// SERVE is the command that serves a market: it prints the address, and ends with its standard input.
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { createInterface } from 'node:readline';

import { launch } from 'chrome-launcher';
import lighthouse, { desktopConfig } from 'lighthouse';

const [, , sealingPath, scriptKb, output, ...serve] = process.argv;
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
/** What Lighthouse calls the scores, and what the file of figures does. */
const SCORES = { performance: 'performance', accessibility: 'accessibility', 'best-practices': 'best_practices' };
const METRICS = {
  'first-contentful-paint': 'first_contentful_paint_ms',
  'largest-contentful-paint': 'largest_contentful_paint_ms',
  'total-blocking-time': 'total_blocking_time_ms',
  'speed-index': 'speed_index_ms',
  'cumulative-layout-shift': 'cumulative_layout_shift',
};
/** Lighthouse's own settings: a slow telephone on a slow network, and a computer, each simulated from what a fast load shows. */
const PRESETS = { mobile: undefined, desktop: desktopConfig };

const median = (figures) => figures.toSorted((one, other) => one - other)[Math.floor(figures.length / 2)];
const medians = (rounds) =>
  Object.fromEntries(Object.keys(rounds[0]).map((name) => [name, median(rounds.map((round) => round[name]))]));
const round = (figure) => Math.round(figure * 1000) / 1000;

/** Serves a market while `use` needs its address. */
async function serving([program, ...words], use) {
  const server = spawn(program, words, { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => server.once('exit', resolve));
  try {
    const lines = createInterface({ input: server.stdout });
    const [address] = await Promise.race([
      new Promise((resolve) => lines.once('line', (line) => resolve([line]))),
      ended.then((code) => Promise.reject(new Error(`${program} ended: ${code}`))),
    ]);
    return await use(address);
  } finally {
    server.stdin.end();
    await ended;
  }
}

/** The home page, a search as visitors make it, and the page of what it finds first. */
async function pagesOf(address) {
  const query = '{ listings(query: "model", first: 1) { nodes { id } } }';
  const response = await fetch(new URL('graphql', address), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  const { data } = await response.json();
  return { home: `${address}#/`, search: `${address}#/models?words=model`, model: `${address}#/models/${data.listings.nodes[0].id}` };
}

/** Audits a page; a load of which Lighthouse has no trace is made again. */
async function audit(url, config) {
  for (let left = 3; ; left -= 1) {
    const lhr = await load(url, config);
    if (!lhr.runtimeError) return lhr;
    console.error(`${url}: ${lhr.runtimeError.message}`);
    if (left === 0) throw new Error(`${url} could not be audited`);
  }
}

/** Loads a page in a browser of its own, which has seen no page before. */
async function load(url, config) {
  const chrome = await launch({
    chromePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    chromeFlags: ['--headless=new', '--no-sandbox'],
  });
  try {
    const { lhr } = await lighthouse(url, { port: chrome.port, onlyCategories: Object.keys(SCORES), logLevel: 'error' }, config);
    return lhr;
  } finally {
    chrome.kill();
  }
}

/** What costs a page points in a score, and in performance whatever Lighthouse would do about it. */
function lost(lhr) {
  const scored = Object.keys(SCORES).flatMap((name) => lhr.categories[name].auditRefs.map((ref) => ({ ...ref, name })));
  const short = scored.filter(({ id, weight, group }) => {
    const { score } = lhr.audits[id];
    return score !== null && score < 1 && (weight > 0 || group === 'insights' || group === 'diagnostics');
  });
  return [...new Set(short.map(({ id }) => id))].sort();
}

async function measured(url, config) {
  const reports = [];
  for (let at = 0; at < ROUNDS; at += 1) reports.push(await audit(url, config));
  const scores = (lhr) =>
    Object.fromEntries(Object.entries(SCORES).map(([id, name]) => [name, Math.round(lhr.categories[id].score * 100)]));
  const metrics = (lhr) =>
    Object.fromEntries(Object.entries(METRICS).map(([id, name]) => [name, round(lhr.audits[id].numericValue)]));
  const version = reports[0].lighthouseVersion;
  return {
    version,
    page: {
      ...medians(reports.map(scores)),
      ...medians(reports.map(metrics)),
      processor: median(reports.map((lhr) => lhr.environment.benchmarkIndex)),
      rounds: reports.map(scores),
      lost: lost(reports[0]),
    },
    reports,
  };
}

const sealing = JSON.parse(readFileSync(sealingPath, 'utf8'));
const presets = {};
const busy = [loadavg()[0]];
let version;
await serving(serve, async (address) => {
  for (const [preset, config] of Object.entries(PRESETS)) {
    presets[preset] = {};
    for (const [name, url] of Object.entries(await pagesOf(address))) {
      const { page, reports, version: found } = await measured(url, config);
      version = found;
      presets[preset][name] = page;
      if (process.env.BENCH_REPORTS) writeFileSync(`${process.env.BENCH_REPORTS}/${preset}-${name}.json`, JSON.stringify(reports[0]));
      console.log(preset, name, JSON.stringify(page));
    }
  }
});
busy.push(loadavg()[0]);

/** The lowest score of the pages. */
const lowest = (pages) =>
  Object.fromEntries(Object.values(SCORES).map((name) => [name, Math.min(...Object.values(pages).map((page) => page[name]))]));
const MIB_IN_MB = 1.048576;
const results = {
  ...lowest(presets.mobile),
  script_kb: Number(scriptKb),
  open_91mb_seconds: sealing['91_mb'].median.open.seconds,
  open_1gib_peak_mb: Math.round(sealing['1_gib'].median.open.mib_above_idle * MIB_IN_MB),
  desktop: lowest(presets.desktop),
  lighthouse: version,
  load_before_and_after: busy.map(round),
  pages: presets,
  sealing,
};
writeFileSync(output, `${JSON.stringify(results, null, 2)}\n`);
