import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Problem, Sessions } from "./sessions";

const API = "https://market.example/";
const SIGNATURE = { signature: new Uint8Array(64), publicKey: new Uint8Array(33) };

class Kept implements Storage {
  private readonly values = new Map<string, string>();
  get length() {
    return this.values.size;
  }
  clear = () => this.values.clear();
  getItem = (name: string) => this.values.get(name) ?? null;
  key = () => null;
  removeItem = (name: string) => void this.values.delete(name);
  setItem = (name: string, value: string) => void this.values.set(name, value);
  all = () => [...this.values.values()].join();
}

/** The API: what it answers to a method and path, and what it was asked. */
let answers: Record<string, (init: RequestInit) => Response>;
let asked: string[];
let sign: ReturnType<typeof vi.fn<(text: string) => Promise<typeof SIGNATURE>>>;

function json(body: unknown, status = 200): Response {
  return new Response(JSON.stringify(body), { status });
}
function problem(status: number, code: string): Response {
  return json({ code, detail: code.toLowerCase() }, status);
}
function challenge(domain: string, account = "wasm1alice", chain = "house-1") {
  return () =>
    json({ text: `${domain} asks you to sign in with your account:\n${account}\n\nChain: ${chain}` });
}
function opened(token?: string, expires = "2999-01-01T00:00:00Z") {
  return () => json({ id: "1", account: "wasm1alice", expires_at: expires, token }, 201);
}

function sessions(api = API, origin = "https://market.example") {
  const here = {
    location: { origin, host: new URL(origin).host },
    lasting: new Kept(),
    passing: new Kept(),
  };
  return { made: new Sessions(api, "house-1", here), here };
}

beforeEach(() => {
  asked = [];
  sign = vi.fn(async () => SIGNATURE);
  answers = {
    "POST /v1/session/challenge": challenge("market.example"),
    "POST /v1/session": (init) => opened(JSON.parse(String(init.body)).cookie ? undefined : "t0")(),
    "GET /v1/sessions": () => json([]),
    "DELETE /v1/session": () => new Response(null, { status: 204 }),
    "GET /v1/me": () => json({ account: "wasm1alice" }),
  };
  vi.stubGlobal("fetch", async (url: URL, init: RequestInit = {}) => {
    const name = `${init.method ?? "GET"} ${url.pathname}`;
    asked.push(`${name} ${new Headers(init.headers).get("authorization") ?? ""}`.trim());
    const answer = answers[name];
    if (!answer) throw new TypeError("nothing answers");
    return answer(init);
  });
});
afterEach(() => vi.unstubAllGlobals());

describe("a session", () => {
  it("of the API's own site is a cookie that no script has", async () => {
    const { made, here } = sessions();
    expect(await made.open("wasm1alice", sign)).toMatchObject({ account: "wasm1alice" });
    expect(here.lasting.all()).not.toContain("t0");
    await made.request("v1/me", {}, "wasm1alice", sign);
    expect(asked.at(-1)).toBe("GET /v1/me");
    expect(sign).toHaveBeenCalledTimes(1);
  });

  it("of another site is a token that leaves with its tab", async () => {
    answers["POST /v1/session/challenge"] = challenge("shop.example");
    const { made, here } = sessions(API, "https://shop.example");
    await made.open("wasm1alice", sign);
    expect([here.lasting.all(), here.passing.all()]).toEqual(["", expect.stringContaining("t0")]);
    await made.request("/v1/me", {}, "wasm1alice", sign);
    expect(asked.at(-1)).toBe("GET /v1/me Bearer t0");
  });

  it("is a token where the API or the browser takes no cookie", async () => {
    answers["POST /v1/session"] = (init) =>
      JSON.parse(String(init.body)).cookie ? problem(400, "BAD_USER_INPUT") : opened("t1")();
    const refused = sessions();
    await refused.made.open("wasm1alice", sign);
    expect([refused.here.passing.all().includes("t1"), sign.mock.calls.length]).toEqual([true, 1]);

    answers["POST /v1/session"] = (init) => opened(JSON.parse(String(init.body)).cookie ? undefined : "t2")();
    answers["GET /v1/sessions"] = () => problem(401, "UNAUTHENTICATED");
    const dropped = sessions();
    await dropped.made.open("wasm1alice", sign);
    expect([dropped.here.passing.all().includes("t2"), sign.mock.calls.length]).toEqual([true, 3]);
  });

  it("is not signed for another site, account or chain", async () => {
    for (const text of [
      challenge("other.example"),
      challenge("market.example", "wasm1mallory"),
      challenge("market.example", "wasm1alice", "other-1"),
    ]) {
      answers["POST /v1/session/challenge"] = text;
      await expect(sessions().made.open("wasm1alice", sign)).rejects.toThrow("the text to sign is");
    }
    expect(sign).not.toHaveBeenCalled();
  });

  it("is renewed once where the API ended it", async () => {
    const { made } = sessions();
    let ended = true;
    answers["GET /v1/me"] = () => {
      const answer = ended ? problem(401, "UNAUTHENTICATED") : json({ account: "wasm1alice" });
      ended = false;
      return answer;
    };
    expect((await made.request("v1/me", {}, "wasm1alice", sign)).ok).toBe(true);
    expect(sign).toHaveBeenCalledTimes(2);
    answers["GET /v1/me"] = () => problem(401, "UNAUTHENTICATED");
    await expect(made.request("v1/me", {}, "wasm1alice", sign)).rejects.toThrow(Problem);
  });

  it("that has expired, or is another account's, is none", async () => {
    answers["POST /v1/session"] = opened(undefined, "2020-01-01T00:00:00Z");
    const { made } = sessions();
    await made.open("wasm1alice", sign);
    expect(made.of("wasm1alice")).toBeNull();
    answers["POST /v1/session"] = opened();
    await made.open("wasm1alice", sign);
    expect([made.of("wasm1alice")?.id, made.of("wasm1bob"), made.of(null)]).toEqual(["1", null, null]);
  });

  it("is one for two that ask at a time", async () => {
    const { made } = sessions();
    await Promise.all([made.open("wasm1alice", sign), made.request("v1/me", {}, "wasm1alice", sign)]);
    expect(sign).toHaveBeenCalledTimes(1);
  });

  it("ends with the account that leaves, and stays while the wallet is found again", async () => {
    const { made } = sessions();
    await made.open("wasm1alice", sign);
    made.follow(null);
    made.follow("wasm1alice");
    expect(made.of("wasm1alice")).not.toBeNull();
    made.follow("wasm1bob");
    await vi.waitFor(() => expect(made.of("wasm1alice")).toBeNull());
    expect(asked.at(-1)).toBe("DELETE /v1/session");

    made.follow("wasm1alice");
    await made.open("wasm1alice", sign);
    made.follow(null);
    await vi.waitFor(() => expect(made.of("wasm1alice")).toBeNull());
  });

  it("by cookie is not said to have ended while the API is away", async () => {
    const { made } = sessions();
    await made.open("wasm1alice", sign);
    delete answers["DELETE /v1/session"];
    await expect(made.close()).rejects.toMatchObject({ code: "AWAY" });
    expect(made.of("wasm1alice")).not.toBeNull();
  });

  it("shows the word that confirms an erasure", async () => {
    answers["DELETE /v1/me"] = () =>
      json({ code: "CONFIRMATION_NEEDED", detail: "all of it", confirmation: "w0rd" }, 409);
    const { made } = sessions();
    await expect(made.request("v1/me", { method: "DELETE" }, "wasm1alice", sign)).rejects.toMatchObject({
      code: "CONFIRMATION_NEEDED",
      confirmation: "w0rd",
    });
  });
});
