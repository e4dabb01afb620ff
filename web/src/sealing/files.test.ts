// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { VersionRecord } from "#sealing";
import { Nowhere } from "./files";
import { obtain } from "./obtaining";

const record = { ciphertextRoot: "ab", size: 100 } as VersionRecord;
const ALL = 120;
/** What a server answers next to a question for a file's head. */
let heads: (() => Response)[];
let held: number;
let asked: string[];

const fault = (code: string, message = code) =>
  Object.assign(new Error(message), { name: "SealingError", code });

beforeEach(() => {
  vi.useFakeTimers();
  [heads, held, asked] = [[], 0, []];
  const file = { getFile: async () => ({ size: held }) };
  const folder = { getFileHandle: async () => file };
  const root = { getDirectoryHandle: async () => folder };
  vi.stubGlobal("navigator", { storage: { getDirectory: async () => root } });
  vi.stubGlobal("fetch", async (url: string) => {
    asked.push(`HEAD ${new URL(url).host}`);
    const head = heads.shift();
    if (!head) throw new TypeError("Failed to fetch");
    return head();
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const ok = () => new Response();
const busy = () => new Response(null, { status: 503, headers: { "retry-after": "2" } });
const gone = () => new Response(null, { status: 404 });

/** Each download gets so many bytes further, or ends with an error. */
function run(downloads: (number | Error)[], sources = ["http://one/f"], waits: number[] = []) {
  const sealing = {
    downloadSealed: async (url: string) => {
      asked.push(`GET ${new URL(url).host || url} from ${held}`);
      const next = downloads.shift();
      if (next instanceof Error) throw next;
      held += next ?? 0;
      if (held < ALL) throw fault("network", "cut off");
      return { version: 1 as const, files: [] };
    },
  };
  const done = obtain({ sealing, sources, record, onWait: (seconds) => waits.push(seconds) });
  done.catch(() => {});
  return vi.runAllTimersAsync().then(() => done);
}

describe("a sealed file", () => {
  it("that a server still checks is asked for again when the server says", async () => {
    heads = [busy, busy, ok];
    const waits: number[] = [];
    await run([ALL], undefined, waits);
    expect(waits).toEqual([2, 2]);
    expect(asked).toEqual(["HEAD one", "HEAD one", "HEAD one", "GET one from 0"]);
  });

  it("goes on where a download broke off, however often, as long as it gets on", async () => {
    heads = [ok, ok, ok, ok, ok, ok];
    await run([20, 20, 20, 20, 20, 20]);
    expect(asked.filter((each) => each.startsWith("GET"))).toHaveLength(6);
  });

  it("that does not get on is given up, with the reason", async () => {
    heads = [ok, ok, ok, ok, ok];
    await expect(run([0, 0, 0, 0, 0])).rejects.toThrow("cut off");
    expect(asked.filter((each) => each.startsWith("GET"))).toHaveLength(4);
  });

  it("is had from another address where one has none", async () => {
    heads = [gone, ok];
    await run([ALL], ["http://one/f", "http://two/f"]);
    expect(asked).toEqual(["HEAD one", "HEAD two", "GET two from 0"]);
  });

  it("that is another one is asked for no more", async () => {
    heads = [ok, ok];
    await expect(run([fault("other_file")])).rejects.toMatchObject({ code: "other_file" });
    expect(asked).toHaveLength(2);
  });

  it("that is all here is checked, and nobody is asked", async () => {
    held = ALL;
    await run([0], []);
    expect(asked).toEqual(["GET about:blank from 120"]);
  });

  it("that nobody has says who answered what", async () => {
    heads = [gone, gone, gone, gone];
    await expect(run([])).rejects.toThrow(new Nowhere("one answers 404"));
    heads = Array.from({ length: 100 }, () => busy);
    await expect(run([])).rejects.toThrow("one still checks the file");
  });
});
