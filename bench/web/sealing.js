// Measures opening and checking of sealed files in Debian's Chromium; bench/README.md says what the figures mean.
// sealing.js NATIVE FOLDER OUTPUT.json
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { launch, serve } from '../../packages/sealing-web/js/test/browser.js';
import { BUILD } from '../../packages/sealing-web/js/test/places.js';

const [, , native, folder, output] = process.argv;
const TICKS = 100;
/** Bytes of a model's numbers, and how often it is opened. all-MiniLM-L6-v2 has 90,868,376 bytes with its header. */
const MODELS = [
  { name: '91_mb', numbers: 90_868_376 / 4 - 64, rounds: Number(process.env.BENCH_ROUNDS ?? 5) },
  { name: '1_gib', numbers: 2 ** 28, rounds: Number(process.env.BENCH_LARGE_ROUNDS ?? 3) },
];

/** Writes a safetensors file of noise. */
function writeModel(path, numbers) {
  const header = Buffer.from(JSON.stringify({ weight: { dtype: 'F32', shape: [numbers], data_offsets: [0, 4 * numbers] } }));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  const file = openSync(path, 'w');
  writeSync(file, Buffer.concat([length, header]));
  for (let left = 4 * numbers; left > 0; left -= 2 ** 24) writeSync(file, randomBytes(Math.min(left, 2 ** 24)));
  closeSync(file);
  return statSync(path).size;
}

/** All processes of the browser: those below this one whose program is it. */
function processes() {
  const parents = new Map();
  for (const name of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      parents.set(Number(name), { parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) });
    } catch {
      // It ended meanwhile.
    }
  }
  const below = (pid) => {
    for (let at = pid; at > 1; at = parents.get(at)?.parent ?? 0) if (at === process.pid) return pid !== process.pid;
    return false;
  };
  return [...parents].filter(([pid]) => below(pid)).map(([pid, { ticks }]) => ({ pid, ticks }));
}

const cpuSeconds = () => processes().reduce((sum, { ticks }) => sum + ticks, 0) / TICKS;

/** Memory of all of them, where what some share is counted once. */
function memory() {
  let sum = 0;
  for (const { pid } of processes()) {
    try {
      sum += Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
    } catch {
      // It ended meanwhile.
    }
  }
  return sum / 1024;
}

/** What a call costs the whole browser. */
async function measured(call) {
  const idle = memory();
  let peak = idle;
  const sampling = setInterval(() => (peak = Math.max(peak, memory())), 200);
  const [cpu, since] = [cpuSeconds(), performance.now()];
  const result = await call();
  const seconds = (performance.now() - since) / 1000;
  const used = cpuSeconds() - cpu;
  clearInterval(sampling);
  return { result, cpu_seconds: round(used), seconds: round(seconds), mib_above_idle: Math.round(peak - idle) };
}

const round = (figure) => Math.round(figure * 100) / 100;
const median = (figures) => figures.toSorted((one, other) => one - other)[Math.floor(figures.length / 2)];

/** Checks and opens a model once in a browser of its own, whose files begin empty. */
async function once(origin, record, secret, size) {
  const browser = await launch(folder);
  // Each in a page of its own, which is idle before: what the one before held is gone.
  const inPage = async (call) => {
    const page = await browser.context.newPage();
    await page.goto(origin);
    await page.evaluate(() => import('/test/page.js'));
    await new Promise((resolve) => setTimeout(resolve, 3000));
    const result = await call((name, ...input) =>
      page.evaluate(([name, input]) => window.tests[name](...input), [name, input]),
    );
    await page.close();
    return result;
  };
  const costs = (...call) =>
    inPage(async (ask) => {
      const { result, ...figures } = await measured(() => ask(...call));
      if (result.value === undefined) throw new Error(JSON.stringify(result));
      return figures;
    });
  try {
    await inPage((ask) => ask('store', '/files/model.sealed', 'model.sealed'));
    const check = await costs('checkStored', 'model.sealed', record);
    const open = await costs('openStored', 'model.sealed', secret, record, 'opened');
    const opened = await inPage((ask) => ask('sizeIn', 'opened', 'model.safetensors'));
    if (opened !== size) throw new Error(`${opened} bytes were opened, not ${size}`);
    return { check, open };
  } finally {
    await browser.close();
  }
}

/** What the native code takes for the same file, in a process of its own. */
function natively(...call) {
  const figures = JSON.parse(execFileSync(native, call));
  return Object.fromEntries(Object.entries(figures).map(([figure, value]) => [figure, round(value)]));
}

const results = { cores: cpus().length, processor: cpus()[0].model };
for (const { name, numbers, rounds } of MODELS) {
  const [model, files] = [join(folder, 'model'), join(folder, 'files')];
  for (const made of [model, files]) {
    rmSync(made, { recursive: true, force: true });
    mkdirSync(made, { recursive: true });
  }
  const size = writeModel(join(model, 'model.safetensors'), numbers);
  const sealed = JSON.parse(execFileSync(native, ['seal', model, join(files, 'model.sealed')]));
  rmSync(model, { recursive: true });
  const test = fileURLToPath(new URL('../../packages/sealing-web/js/test/', import.meta.url));
  const { server, origin } = await serve({ build: fileURLToPath(BUILD), test, files });
  const all = [];
  const [file, opened] = [join(files, 'model.sealed'), join(folder, 'opened')];
  for (let at = 0; at < rounds; at += 1) {
    const browser = await once(origin, sealed.record, sealed.secret, size);
    const check = natively('check', file);
    const open = natively('open', file, opened);
    rmSync(opened, { recursive: true });
    all.push({ ...browser, native_check: check, native_open: open });
    console.log(name, JSON.stringify(all.at(-1)));
  }
  server.close();
  rmSync(files, { recursive: true });
  const medians = (what) =>
    Object.fromEntries(Object.keys(all[0][what]).map((figure) => [figure, median(all.map((once) => once[what][figure]))]));
  const typical = Object.fromEntries(Object.keys(all[0]).map((what) => [what, medians(what)]));
  results[name] = { content_bytes: sealed.record.size, median: typical, rounds: all };
  writeFileSync(output, `${JSON.stringify(results, null, 2)}\n`);
}
