import { expect, it, vi } from "vitest";
import { KeyError } from "../../keys/signature";
import { forgetMissingKeys, openOrder } from "./opening";

vi.mock("../../sealing", () => ({ isFault: () => false, openSealing: async () => ({ close() {} }) }));
vi.mock("react", () => ({
  useCallback: (made: unknown) => made,
  useEffect: () => {},
  useSyncExternalStore: (_: unknown, snapshot: () => unknown) => snapshot(),
}));

const { useOpening } = await import("./opening");

async function failing(order: string, error: Error): Promise<void> {
  const record = { ciphertextRoot: "00" } as Parameters<typeof openOrder>[0]["record"];
  await openOrder({ order, record, sources: [], secret: () => Promise.reject(error) });
}

it("An order that failed for the lack of its key can be opened once keys came; other failures stay", async () => {
  await failing("1", new KeyError("missing"));
  await failing("2", new KeyError("foreign"));
  expect(useOpening("1").step).toBe("failed");
  forgetMissingKeys();
  expect(useOpening("1")).toEqual({ step: "none" });
  expect(useOpening("2").step).toBe("failed");
});
