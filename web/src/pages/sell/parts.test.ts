import { expect, test } from "vitest";
import { Problem } from "../../session/sessions";
import { PART, sendInParts } from "./parts";
import type { Asked, Told } from "./upload";

const URL_OF = "http://api.test/v1/uploads/parts";

/** A server of one upload, whose requests break where `breaks` says so after so many bytes. */
function server(total: number, breaks: (number | null)[]) {
  let has: Uint8Array | null = null;
  let made = 0;
  const asked: string[] = [];
  const told = (status: number, headers: Record<string, string> = {}): Told => ({
    status,
    header: (name) => headers[name] ?? null,
  });
  const whole = { "Upload-Cid": "bafy", "Upload-Expires": "Fri, 27 Nov 2026 18:00:00 GMT" };
  const ask = async ({ method, url, headers, body }: Asked): Promise<Told> => {
    asked.push(`${method} ${headers["Upload-Offset"] ?? ""}`.trim());
    if (method === "POST") {
      has = new Uint8Array();
      return told(201, { Location: `/v1/uploads/parts/${++made}` });
    }
    if (has === null || !url.endsWith(`/${made}`)) return told(404);
    const state = () => ({ "Upload-Offset": String(has?.length), ...(has?.length === total ? whole : {}) });
    if (method === "HEAD") return told(200, state());
    if (Number(headers["Upload-Offset"]) !== has.length) return told(409);
    const bytes = new Uint8Array((await body?.arrayBuffer()) ?? new ArrayBuffer(0));
    const most = breaks.shift() ?? null;
    has = Uint8Array.from([...has, ...bytes.subarray(0, most ?? bytes.length)]);
    if (most !== null) throw new Problem("AWAY", "it does not answer");
    return told(204, state());
  };
  return { ask, asked, bytes: () => has };
}

function sending(at: ReturnType<typeof server>, file: Blob, begun: string | null = null) {
  const kept: (string | null)[] = [];
  const progress: number[][] = [];
  const rests: number[] = [];
  const whole = sendInParts({
    ask: at.ask,
    url: URL_OF,
    file,
    begun,
    keep: async (address) => void kept.push(address),
    onProgress: (...told) => void progress.push(told),
    rest: async (ms) => void rests.push(ms),
    signal: new AbortController().signal,
  });
  return { whole, kept, progress, rests };
}

const content = Uint8Array.from({ length: 1000 }, (_, at) => at % 251);
const file = new Blob([content]);

test("a broken request goes on with the bytes that arrived", async () => {
  const at = server(1000, [300, 200]);
  const { whole, kept, rests } = sending(at, file);
  expect(await whole).toEqual({ cid: "bafy", lapsesAt: "2026-11-27T18:00:00.000Z" });
  expect(at.bytes()).toEqual(content);
  expect(at.asked).toEqual(["POST", "PATCH 0", "HEAD", "PATCH 300", "HEAD", "PATCH 500"]);
  expect(kept).toEqual([`${URL_OF}/1`]);
  expect(rests).toEqual([1000, 1000]);
});

test("a page that is loaded again goes on, and says what was there", async () => {
  const at = server(1000, [400, 0, 0, 0, 0]);
  const first = sending(at, file);
  await expect(first.whole).rejects.toThrow("does not answer");
  const { whole, progress } = sending(at, file, first.kept[0] ?? null);
  await whole;
  expect(progress[0]).toEqual([400, 1000, 400]);
  expect(at.bytes()).toEqual(content);
});

test("an upload whose answer was lost is not sent again", async () => {
  const at = server(1000, [1000]);
  await sending(at, file).whole;
  expect(at.asked).toEqual(["POST", "PATCH 0", "HEAD"]);
});

test("an upload that the server does not know begins again", async () => {
  const at = server(1000, []);
  const { whole, kept, progress } = sending(at, file, `${URL_OF}/9`);
  await whole;
  expect(at.asked).toEqual(["HEAD", "POST", "PATCH 0"]);
  expect(kept).toEqual([null, `${URL_OF}/1`]);
  expect(progress[0]).toEqual([0, 1000, 0]);
});

test("a server that stays away is asked a few times, less and less often", async () => {
  const at = server(1000, [0, 0, 0, 0, 0]);
  const { whole, rests } = sending(at, file);
  await expect(whole).rejects.toThrow("does not answer");
  expect(rests).toEqual([1000, 2000, 4000]);
});

test("a server that is busy or breaks is asked again, and one that takes no part at all is not", async () => {
  const answering = (status: number) => {
    const at = server(1000, []);
    const ask = at.ask;
    let isFirst = true;
    at.ask = async (asked) => {
      if (asked.method !== "PATCH" || !isFirst) return ask(asked);
      isFirst = false;
      return { status, header: () => null };
    };
    return sending(at, file);
  };
  for (const status of [429, 500, 502, 503]) {
    const { whole, rests } = answering(status);
    expect((await whole).cid).toBe("bafy");
    expect(rests).toEqual([1000]);
  }
  const { whole, rests } = answering(501);
  await expect(whole).rejects.toThrow("501");
  expect(rests).toEqual([]);
});

test("a request brings no more than a part", async () => {
  const at = server(PART + 1, []);
  const sizes: number[] = [];
  const ask = at.ask;
  at.ask = async (asked) => {
    if (asked.body) sizes.push(asked.body.size);
    return asked.method === "PATCH"
      ? {
          status: 204,
          header: (name) =>
            (
              ({
                "Upload-Offset": String(sizes.length === 1 ? PART : PART + 1),
                ...(sizes.length > 1
                  ? { "Upload-Cid": "bafy", "Upload-Expires": "Fri, 27 Nov 2026 18:00:00 GMT" }
                  : {}),
              }) as Record<string, string>
            )[name] ?? null,
        }
      : ask(asked);
  };
  await sending(at, new Blob([new Uint8Array(PART + 1)])).whole;
  expect(sizes).toEqual([PART, 1]);
});
