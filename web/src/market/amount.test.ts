import { describe, expect, it } from "vitest";
import { faultOf, feeOf, parseAmount, typedAmount } from "./amount";

describe("amounts that are typed", () => {
  it("are units, with a point or a comma", () => {
    expect(parseAmount("12.5", "uwhs")).toBe("12500000");
    expect(parseAmount(" 0,000001 ", "uwhs")).toBe("1");
    expect(parseAmount("7", "uwhs")).toBe("7000000");
    expect(parseAmount("1.500000000", "uwhs")).toBe("1500000");
    expect(parseAmount("7", "shells")).toBe("7");
    expect(parseAmount("1 250.5", "uwhs")).toBe("1250500000");
  });

  it("are exact, or none", () => {
    for (const wrong of ["", "1.2.3", "-1", "1e6", "1.", ".5", "5whs", "1,000.50", "0.0000001", "abc"]) {
      expect(parseAmount(wrong, "uwhs"), wrong).toBeNull();
    }
    expect(parseAmount("0.5", "shells")).toBeNull();
    expect(parseAmount("90071992547409931.000001", "uwhs")).toBe("90071992547409931000001");
  });

  it("are wrong in one of three ways", () => {
    for (const [typed, fault] of [
      ["", null],
      ["12.5", null],
      ["0.000001", null],
      ["0", "zero"],
      ["0,00", "zero"],
      ["0.0000001", "decimals"],
      ["1.0000000000000000000000001", "decimals"],
      ["twelve", "number"],
      ["1,000.50", "number"],
      ["-1", "number"],
    ] as const) {
      expect(faultOf(typed, "uwhs"), typed).toBe(fault);
    }
    expect(faultOf("0.5", "shells")).toBe("decimals");
  });

  it("come back as they were typed", () => {
    for (const [amount, typed] of [
      ["12500000", "12.5"],
      ["1", "0.000001"],
      ["7000000", "7"],
      ["0", "0"],
    ] as const) {
      expect(typedAmount(amount, "uwhs")).toBe(typed);
      expect(parseAmount(typed, "uwhs")).toBe(amount);
    }
    expect(typedAmount("7", "shells")).toBe("7");
  });

  it("lose a fee that is a share, and the least one at least", () => {
    expect(feeOf(1_000n, 250, 1n)).toBe(25n);
    expect(feeOf(10n, 250, 1n)).toBe(1n);
  });
});
