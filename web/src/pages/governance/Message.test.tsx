import { renderToStaticMarkup } from "react-dom/server";
import { expect, it, vi } from "vitest";
import type { Change } from "../../chain/governance";
import { governance } from "../../words/en/governance";
import { Message } from "./Message";

vi.mock("../../words", async () => {
  const { formatOf } = await import("../../words/format");
  return { useSpeech: () => ({ words: {}, format: formatOf("en-GB") }) };
});
vi.mock("./words", () => ({ governing: { use: () => governance } }));

const CHANGE: Change = {
  type_url: "/cosmwasm.wasm.v1.MsgExecuteContract",
  decoded: true,
  title: { code: "settings", text: "Replaces the market's settings" },
  lines: [
    { label: { code: "fee_bps", text: "fee" }, from: { share: 250 }, to: { share: 150 } },
    { label: { code: "contract", text: "contract" }, from: null, to: { account: "wasm1registry" } },
  ],
  affects: [{ code: "orders_to_come", text: "Orders to come; open orders keep what they froze" }],
  warnings: [{ code: "other_treasury", text: "From then on wasm1 receives fees", severity: "danger" }],
};

const drawn = (change: Partial<Change>, raw: object = {}) =>
  renderToStaticMarkup(
    <Message number={1} message={{ change: { ...CHANGE, ...change }, dangerous: false, raw }} />,
  );

it("a message says what changes from what to what, whom it reaches, and what a voter has to know", () => {
  const text = drawn({});
  expect(text).toMatch(/1\. Replaces the market&#x27;s settings/);
  const row = /<tr[^>]*><th[^>]*>fee<\/th>(.*?)<\/tr>/.exec(text)?.[1] ?? "";
  expect(row.replaceAll(/<[^>]+>/g, "|")).toBe("|2.5%||1.5%|");
  expect(text).toContain('<td colSpan="2"');
  expect(text).toContain("Orders to come; open orders keep what they froze.");
  expect(text).toContain("<strong>Danger</strong> From then on wasm1 receives fees.");
  expect(text).not.toContain("can’t decode");
});

it("a message that is not decoded says so, and stands there whole", () => {
  const raw = { "@type": "/cosmos.mint.v1beta1.MsgUpdateParams", bytes: "0a0b", length: 2 };
  const title = { code: "undecoded", text: "/cosmos.mint.v1beta1.MsgUpdateParams can't be decoded here" };
  const text = drawn({ decoded: false, title, lines: [], affects: [], warnings: [] }, raw);
  expect(text).toContain("This page can’t decode the message");
  expect(text).not.toContain("<details");
  expect(text).toContain("&quot;bytes&quot;: &quot;0a0b&quot;");
  expect(text).not.toContain("The first");
});

it("of a message that is cut it says how much is shown", () => {
  expect(drawn({}, { bytes: "0a0b", length: 900_000 })).toContain("The first 2 of 900,000 bytes.");
});
