import { describe, expect, it } from "vitest";
import { governance } from "../../words/en/governance";
import { formatOf } from "../../words/format";
import { sharesOf, spanText, timeText, valueText } from "./value";

const format = formatOf("en-GB");
const text = (value: Parameters<typeof valueText>[0]) => valueText(value, governance, format);

describe("a value of a proposal", () => {
  it("stands in its unit", () => {
    expect(text({ amount: { denom: "uwhs", amount: "2500000" } })).toBe("2.50 WHS");
    expect(text({ milliseconds: 500 })).toBe("500 ms");
    expect(text({ bytes_per_second: 1_000_000 })).toBe("1,000,000 bytes a second");
    expect(text({ flag: true })).toBe("yes");
    expect(text({ number: "12" })).toBe("12");
    expect(text({ account: "wasm1abc" })).toBe("wasm1abc");
    expect(text("absent")).toBe("not set");
  });

  it("has all its digits, so that two that differ are not written alike", () => {
    expect(text({ share: 250 })).toBe("2.5%");
    expect(text({ share: 255 })).toBe("2.55%");
    expect(spanText(86_400 + 60)).toBe("1 d 1 min");
    expect(spanText(86_400 + 61)).toBe("1 d 1 min 1 s");
    expect(spanText(0)).toBe("0 s");
    expect(text({ amount: { denom: "uwhs", amount: "2500001" } })).not.toBe("2.50 WHS");
  });

  it("that is no time of a calendar stands as it is", () => {
    expect(timeText(951_825_600, format)).toContain("29 Feb 2000");
    expect(timeText(9e15, format)).toBe("9000000000000000");
  });
});

describe("votes", () => {
  const none = { yes: "0", abstain: "0", no: "0", veto: "0" };

  it("are shares of all stake", () => {
    const shares = sharesOf({ ...none, yes: "500000000000", veto: "250000000000" }, "1000000000000");
    expect(shares).toEqual({ yes: 0.5, veto: 0.25, no: 0, abstain: 0, voted: 0.75 });
  });

  it("are none where no stake is, and never more than all", () => {
    expect(sharesOf({ ...none, yes: "5" }, "0").yes).toBe(0);
    expect(sharesOf({ ...none, yes: "5" }, "4").yes).toBe(1);
  });
});
