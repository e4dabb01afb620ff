import { afterEach, expect, it, vi } from "vitest";
import { sleep } from "./sleep";

afterEach(() => vi.useRealTimers());

it("waits as long as it is told, and not at all for what is ended", async () => {
  vi.useFakeTimers();
  const ends = new AbortController();
  const [whole, cut] = [sleep(1_000), sleep(1_000, ends.signal)];
  await vi.advanceTimersByTimeAsync(999);
  ends.abort(new Error("ended"));
  await expect(cut).rejects.toThrow("ended");
  await expect(sleep(1_000, ends.signal)).rejects.toThrow("ended");
  await vi.advanceTimersByTimeAsync(1);
  await whole;
  expect(vi.getTimerCount()).toBe(0);
});
