import { describe, expect, it } from "vitest";
import type { Chain } from "../../chain/market";
import { newestListing, standing } from "./standing";

/** A registry with so many listings, of one version each; those of `mine` have the salt `aa…` and their number. */
function registry(count: number, mine: Record<number, string> = {}) {
  const asked: string[] = [];
  const listing = (id: number) => ({
    id,
    seller: id in mine ? "wasm1me" : "wasm1other",
    latest_version: id === 3 ? null : 1,
  });
  const smart = async (_: string, question: object): Promise<unknown> => {
    const [[name, of] = ["", {}]] = Object.entries(question) as [string, Record<string, number>][];
    asked.push(name);
    if (name === "version") return { number: 1, salt: btoa(mine[of.listing ?? 0] ?? "") };
    const { start_after: after = 0, limit = 0 } = of;
    const numbers = Array.from({ length: count }, (_, place) => place + 1).filter((id) => id > after);
    if (name === "versions")
      return numbers.slice(0, limit).map((number) => ({ number, salt: btoa(`salt ${number}`) }));
    return numbers.slice(0, limit).map(listing);
  };
  return { chain: { smart } as unknown as Chain, asked };
}

const hexOf = (text: string) => [...text].map((letter) => letter.charCodeAt(0).toString(16)).join("");
const draft = { seller: "wasm1me", listing: null, salt: hexOf("this one"), after: 0 };

describe("the version of a draft", () => {
  it("is found among the seller's listings by its salt, on any page", async () => {
    const { chain, asked } = registry(250, { 3: "none yet", 40: "an earlier one", 217: "this one" });
    expect(await standing(chain, draft)).toEqual({ listing: "217", version: "1" });
    // The first version of each listing of the seller, and no other's.
    expect(asked).toEqual(["listings", "version", "listings", "listings", "version"]);
  });

  it("is another's where only the salt is the same", async () => {
    const { chain } = registry(9, { 4: "this one" });
    expect(await standing(chain, { ...draft, seller: "wasm1else" })).toBeNull();
  });

  it("is looked for behind the listings that were there when its salt was drawn", async () => {
    const { chain, asked } = registry(250, { 217: "another" });
    expect(await standing(chain, { ...draft, after: 200 })).toBeNull();
    expect(asked).toEqual(["listings", "version"]);
  });

  it("of a listing that stands is one of its versions", async () => {
    const { chain } = registry(130);
    const of = (salt: string) => standing(chain, { ...draft, listing: "7", salt: hexOf(salt) });
    expect(await of("salt 120")).toEqual({ listing: "7", version: "120" });
    expect(await of("salt 131")).toBeNull();
  });
});

it.each([0, 1, 2, 7, 8, 250])("the newest of %i listings is found in few questions", async (count) => {
  const { chain, asked } = registry(count);
  expect(await newestListing(chain)).toBe(count);
  expect(asked.length).toBeLessThanOrEqual(2 * Math.log2(count + 1) + 2);
});
