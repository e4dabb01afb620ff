import { expect, it } from "vitest";
import type { ProposalRecord } from "../../chain/governance";
import { merged } from "./Proposals";

it("a proposal that moved from page to page stands once, as it was read last", () => {
  const row = (id: string, status: string) => ({ id, status }) as ProposalRecord;
  const rows = merged([row("3", "voting"), row("2", "passed")], [row("2", "voting"), row("1", "passed")]);
  expect(rows.map(({ id, status }) => `${id} ${status}`)).toEqual(["3 voting", "2 passed", "1 passed"]);
});
