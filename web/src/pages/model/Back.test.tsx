// @vitest-environment jsdom
import { renderToStaticMarkup } from "react-dom/server";
import { expect, it, vi } from "vitest";
import { model } from "../../words/en/model";
import { formatOf } from "../../words/format";
import { Back } from "./Weighed";

vi.mock("../../parts/wide", () => ({ useWide: () => true }));
vi.mock("../../words", () => ({
  unitOf: () => "WHS",
  useSpeech: () => ({ words: { model }, format: formatOf("en") }),
}));

const coin = (amount: string) => ({ amount, denom: "uwhs" });

it("the certificate says that a ruling or an agreement can return the whole price", () => {
  const guarantee = {
    bond: coin("1000000"),
    ifUndelivered: coin("2100000"),
    ifProvenBad: coin("2200000"),
    ifProvenBadLater: coin("1000000"),
    ifDisputedAtMost: coin("1949999"),
    stake: coin("500000"),
  };
  const plan = { price: coin("2000000"), guarantee } as unknown as Parameters<typeof Back>[0]["plan"];
  const text = renderToStaticMarkup(<Back listing={{ deliverWithin: 3_600 }} plan={plan} />);
  expect(text).toContain(
    "the arbiter finds, or you and the seller agree, that the model is not what its card says",
  );
  expect(text).toContain("up to 1.949\u202f999, or all 2.00");
});
