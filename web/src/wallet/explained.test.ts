import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { signing } from "../words/en/signing";
import { formatOf } from "../words/format";
import { shownOf } from "./explained";

const format = formatOf("en");
const CONTRACTS = ["escrow", "registry", "license", "royalties"] as const;

/** The names of a contract's messages, by its schema. */
function messages(contract: string): string[] {
  const schema = new URL(`../../../schema/${contract}.json`, import.meta.url);
  const { execute } = JSON.parse(readFileSync(schema, "utf8")) as {
    execute: { oneOf: { properties: object }[] };
  };
  return execute.oneOf.flatMap(({ properties }) => Object.keys(properties));
}

describe("what is signed", () => {
  it.each(CONTRACTS)("has words for every message of %s", (contract) => {
    const unsaid = messages(contract).filter((name) => !(name in signing.actions));
    expect(unsaid).toEqual([]);
  });

  it("tells a vote on a proposal from a contract’s message of that name", () => {
    const vote = {
      sender: "wasm1me",
      target: "",
      pays: [],
      lines: [{ field: "vote", value: { text: "no_with_veto" } }],
    };
    const shown = shownOf({ ...vote, action: "vote" }, signing, format);
    expect(shown.action).toBe("Votes on a proposal of the chain’s governance");
    expect(shown.target).toBe("the chain’s governance");
    expect(shown.lines).toEqual([{ label: "vote", value: "no, with veto", isCode: false }]);
    const helpful = shownOf({ ...vote, action: { reputation: "vote" } }, signing, format);
    expect(helpful.action).toBe("Says that a review was helpful");
  });

  it("shows every field, in its unit, and a stranger's text in one line", () => {
    const shown = shownOf(
      {
        action: { escrow: "offer" },
        sender: "wasm1me",
        target: "wasm1escrow",
        pays: [{ denom: "uwhs", amount: "3250001" }],
        lines: [
          { field: "expires_in", value: { number: "604800" } },
          { field: "listing.plans.0.price", value: { amount: { denom: "uwhs", amount: "1" } } },
          { field: "resale_royalty_bps", value: { number: "250" } },
          { field: "reason", value: { text: "no\n pays 0" } },
          { field: "delivery", value: { long: { length: 4000 } } },
          { field: "waive_window", value: { flag: false } },
          { field: "to_buyer", value: { text: "5" } },
          { field: "never_seen", value: "absent" },
        ],
      },
      signing,
      format,
    );
    expect(shown.pays).toEqual(["3.250\u202f001 WHS"]);
    expect(shown.lines.map(({ label, value }) => `${label}: ${value}`)).toEqual([
      "expires in: 7 d",
      "listing, plan 1, price: 0.000\u202f001 WHS",
      "royalty of a resale: 2.5%",
      "reason: no  pays 0",
      "key and proof: 4,000 characters",
      "without a challenge window: no",
      "to the buyer: 5 base units of the order’s price",
      "never seen: none",
    ]);
  });
});
