import { renderToStaticMarkup } from "react-dom/server";
import { expect, it, vi } from "vitest";
import type { Code } from "../../chain/code";
import type { StandingMarket } from "../../chain/governance";
import { governance } from "../../words/en/governance";
import { Offices } from "./Offices";

vi.mock("../../words", async () => {
  const { formatOf } = await import("../../words/format");
  const { reference } = await import("../../words/en/reference");
  return {
    useSpeech: () => ({
      words: { reference, standing: { proven: "proven" } },
      format: formatOf("en-GB"),
    }),
  };
});
vi.mock("./words", () => ({ governing: { use: () => governance } }));
vi.mock("@tanstack/react-router", () => ({
  Link: ({ children }: { children: string }) => <a href="#link">{children}</a>,
}));

const NOW = 1_000_000;
const code = (admin: string, version: string | null = "0.1.0"): Code => ({
  id: 1n,
  checksum: "ab",
  admin,
  version,
});
const CODES = { registry: code("wasm1gov"), escrow: code("wasm1gov") };

function drawn(differs: { [Name in keyof StandingMarket]?: unknown }): string {
  const market = {
    authority: "wasm1gov",
    governance: "wasm1gov",
    settings: { treasury: "wasm1treasury", guardian: { address: "wasm1guard", expires_at: NOW + 60 } },
    pause: { paused_until: 0, by: null, guardian_spent: false },
    codes: CODES,
    now: NOW,
    ...differs,
  };
  const text = renderToStaticMarkup(<Offices market={market as unknown as StandingMarket} />);
  return text.replaceAll(/<[^>]+>/g, " ").replaceAll(/\s+/g, " ");
}

it("the chain’s governance is told from another account, of the rules and of the code", () => {
  const chain = drawn({});
  expect(chain).toContain("Rules and delistings the chain’s governance wasm1gov");
  expect(chain).toContain("Code of the contracts the chain’s governance wasm1gov");
  expect(chain).toContain("Release of the contracts 0.1.0");
  const dao = drawn({ governance: "wasm1dao" });
  expect(dao).toContain("Rules and delistings another account than the chain’s governance wasm1dao");
});

it("contracts with different admins are a warning, and each is named", () => {
  const split = drawn({ codes: { ...CODES, escrow: code("wasm1thief", "0.2.0") } });
  expect(split).toContain("Not all contracts have the same admin.");
  expect(split).toContain("Code of Escrow another account than the chain’s governance wasm1thief");
  expect(split).toContain("Registry 0.1.0, Escrow 0.2.0");
  expect(drawn({})).not.toContain("Not all contracts");
  const fixed = { registry: code(""), escrow: code("") };
  expect(drawn({ codes: fixed })).toContain("Code of the contracts Nobody may replace it.");
});

it("a pause says its end and who paused, and none is told once it is over", () => {
  const until = { paused_until: NOW + 1, by: "wasm1guard", guardian_spent: true };
  const paused = drawn({ pause: until });
  expect(paused).toMatch(/New orders are paused until 12 Jan 1970/);
  expect(paused).toContain("Paused by wasm1guard.");
  expect(paused).toContain("used its pause");
  expect(drawn({ pause: until, now: NOW + 1 })).toContain("New orders are taken");
});

it("an office says its power, its end, or that nobody holds it", () => {
  expect(drawn({})).toMatch(/wasm1guard may pause new orders once, until 12 Jan 1970/);
  expect(drawn({ now: NOW + 60 })).toContain("its time is over");
  expect(drawn({})).toContain("Moderator nobody");
});
