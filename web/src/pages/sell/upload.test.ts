import { expect, test } from "vitest";
import { Problem } from "../../session/sessions";
import { sendWhole, type Told, type Whole } from "./upload";

const file = new Blob([new Uint8Array(10)]);
const received = { cid: "bafy", lapses_at: "2026-11-27T18:00:00Z" };
const whole: Whole = { cid: "bafy", lapsesAt: received.lapses_at };

/** An answer, or a connection that breaks. */
type Outcome = { status: number; body?: unknown; after?: string } | "broken";

const refusal = (status: number, code: string, after?: string): Outcome => ({
  status,
  body: { code, detail: code },
  ...(after !== undefined && { after }),
});

function sending(outcomes: Outcome[], stored: (Whole | null | Error)[] = []) {
  const rests: number[] = [];
  const made = { posts: 0, looks: 0 };
  const sent = sendWhole({
    ask: async ({ method, body }): Promise<Told> => {
      expect([method, body]).toEqual(["POST", file]);
      made.posts += 1;
      const outcome = outcomes.shift() ?? { status: 201, body: received };
      if (outcome === "broken") throw new Problem("AWAY", "it does not answer");
      return {
        status: outcome.status,
        header: (name) => (name === "Retry-After" ? (outcome.after ?? null) : null),
        body: outcome.body,
      };
    },
    url: "http://api.test/v1/uploads",
    file,
    stored: async () => {
      made.looks += 1;
      const found = stored.shift() ?? null;
      if (found instanceof Error) throw found;
      return found;
    },
    check: ({ cid }) => {
      if (cid !== "bafy") throw new Error("other bytes");
    },
    onProgress: () => {},
    rest: async (ms) => void rests.push(ms),
    signal: new AbortController().signal,
  });
  return { sent, rests, made };
}

test("a file that is sent whole is sent again after a broken connection, a busy server and one that broke", async () => {
  const { sent, rests, made } = sending([
    "broken",
    refusal(429, "RATE_LIMITED"),
    { status: 502, body: null },
  ]);
  expect(await sent).toEqual(whole);
  expect(rests).toEqual([1000, 2000, 4000]);
  expect(made).toEqual({ posts: 4, looks: 3 });
});

test("it is sent four times at most", async () => {
  const { sent, made } = sending(Array(9).fill("broken"));
  await expect(sent).rejects.toThrow("does not answer");
  expect(made.posts).toBe(4);
});

test("a file that arrived before its answer was lost is not sent again", async () => {
  const { sent, made } = sending(["broken"], [whole]);
  expect(await sent).toEqual(whole);
  expect(made).toEqual({ posts: 1, looks: 1 });
});

test("a server that can't say whether it has the file is away: that is a try", async () => {
  const away = new Problem("AWAY", "it does not answer");
  const { sent, made } = sending(["broken"], [away, away, away]);
  await expect(sent).rejects.toThrow("does not answer");
  expect(made).toEqual({ posts: 1, looks: 3 });
});

test("a server that says when to come again is waited for, a minute at most", async () => {
  const { sent, rests } = sending([
    refusal(503, "OVERLOADED", "5"),
    refusal(429, "RATE_LIMITED", "900"),
    refusal(503, "OVERLOADED", "Fri, 27 Nov 2026 18:00:00 GMT"),
  ]);
  expect(await sent).toEqual(whole);
  expect(rests).toEqual([5000, 60_000, 4000]);
});

test("what another try does not change is told at once", async () => {
  for (const refused of [
    refusal(401, "UNAUTHENTICATED"),
    refusal(409, "QUOTA_REACHED"),
    refusal(422, "NOT_SEALED"),
    refusal(501, "NOT_OFFERED"),
  ]) {
    const { sent, made } = sending([refused]);
    await expect(sent).rejects.toBeInstanceOf(Problem);
    expect(made.posts).toBe(1);
  }
  const { sent, made } = sending([{ status: 201, body: { ...received, cid: "other" } }]);
  await expect(sent).rejects.toThrow("other bytes");
  expect(made.posts).toBe(1);
});
