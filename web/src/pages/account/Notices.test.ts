import { expect, it } from "vitest";
import { notices as en } from "../../words/en/notices";
import { notices as nl } from "../../words/nl/notices";
import { detailsOf, sentenceOf } from "./Notices";

it("a notice says what happened from the account's own side", () => {
  expect(sentenceOf(en, "order_paid", "seller")).toBe("It is paid, and waits for your delivery");
  expect(sentenceOf(en, "question_asked", "seller")).toBe("Somebody asked a question about your listing");
  expect(sentenceOf(nl, "question_answered", null)).toBe("Er is een antwoord op uw vraag");
});

it("a kind or a role that a newer index tells of ends no page", () => {
  expect(sentenceOf(en, "bond_shrunk", "seller")).toBe(en.other);
  expect(sentenceOf(en, "order_paid", "arbiter")).toBe(en.other);
  expect(sentenceOf(en, "order_paid", null)).toBe(en.other);
  expect(sentenceOf(nl, "constructor", "name")).toBe(nl.other);
});

it("the last notice of a crowd says that there may be more, and no other does", () => {
  const when = (time: string) => time;
  expect(detailsOf(en, { more: true }, when)).toEqual([en.crowd]);
  expect(detailsOf(nl, {}, when)).toEqual([]);
  const found = { search: { id: "1", name: "“whales”" }, until: "noon", more: true };
  expect(detailsOf(en, found, when)).toEqual(["by the search “whales”", "until noon", en.crowd]);
});

it("a denom that closes is named with its time", () => {
  const when = (time: string) => time;
  expect(sentenceOf(en, "denom_closes", "seller")).toContain("move your prices");
  expect(detailsOf(en, { denom: "uwhs", until: "noon" }, when)).toEqual([
    "WHS takes no new orders from noon on",
  ]);
  expect(detailsOf(nl, { denom: "uwhs", until: "noon" }, when)).toEqual([
    "WHS neemt vanaf noon geen nieuwe bestellingen aan",
  ]);
});
