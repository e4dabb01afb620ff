import { renderToStaticMarkup } from "react-dom/server";
import { expect, it, vi } from "vitest";
import type { IdentifiedFragment } from "../api/generated/graphql";
import { model } from "../words/en/model";
import { formatOf } from "../words/format";
import { IdentityLines } from "./Identity";

vi.mock("../words", () => ({
  useSpeech: () => ({ words: { model, standing: {} }, format: formatOf("en-GB") }),
}));

type Domain = NonNullable<IdentifiedFragment["profile"]["domain"]>;
const said = (domain: Omit<Domain, "name">) => {
  const profile = { handle: null, domain: { name: "models.example", ...domain } };
  return renderToStaticMarkup(<IdentityLines account={{ profile, attestations: [] }} />);
};

const since = "2026-01-02T12:00:00Z";
const checkedAt = "2026-03-04T12:00:00Z";

it("a domain that is proven says since when, and when the index asked last", () => {
  const text = said({ proven: true, provenSince: since, checkedAt, problem: null });
  expect(text).toContain("It names the account back, since 2 Jan 2026; asked 4 Mar 2026.");
  expect(text).not.toContain("wrong");
  // A proof counts for some days more while the domain does not answer.
  const silent = said({ proven: true, provenSince: since, checkedAt, problem: "it does not answer" });
  expect(silent).toContain("asked 4 Mar 2026. What was wrong then: it does not answer");
});

it("a domain that is claimed says what was wrong when the index asked", () => {
  const problem = "<b>404</b>";
  const text = said({ proven: false, provenSince: null, checkedAt, problem });
  expect(text).toContain("it does not name the account back, asked 4 Mar 2026.");
  expect(text).toContain("What was wrong then: &lt;b&gt;404&lt;/b&gt;");
  const unasked = said({ proven: false, provenSince: null, checkedAt: null, problem: null });
  expect(unasked).toContain("this index has not asked it yet");
  expect(unasked).not.toContain("wrong");
});
