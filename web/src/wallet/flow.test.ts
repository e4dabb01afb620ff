import { describe, expect, it } from "vitest";
import { Flow } from "./flow";
import { Declined } from "./wallet";

const ASKED = { title: "Accept order 12", calls: [] };

function flow() {
  let left = 0;
  const made = new Flow(ASKED, () => left++);
  return { made, left: () => left };
}

describe("a sheet", () => {
  it("goes on when its reader does, once for each question", async () => {
    const { made } = flow();
    const asked = made.ask({ at: "earlierEnded", kept: {} as never, end: "done" });
    made.go();
    made.go();
    await asked;
  });

  it("that is closed declines what was not signed, and ends a failure with its error", async () => {
    const declined = flow();
    const asked = declined.made.ask({ at: "earlierEnded", kept: {} as never, end: "done" });
    declined.made.leave();
    await expect(asked).rejects.toThrow(Declined);
    expect(declined.left()).toBe(1);
    const failed = flow();
    const error = new Error("no");
    const told = failed.made.ask({ at: "failed", error, again: true });
    failed.made.leave();
    await expect(told).rejects.toBe(error);
  });

  it("that was closed asks nothing more, and lets no failure wait", async () => {
    const { made } = flow();
    made.leave();
    expect(made.isLeft).toBe(true);
    const error = new Error("no");
    await expect(made.ask({ at: "failed", error, again: true })).rejects.toBe(error);
    await expect(made.ask({ at: "earlierEnded", kept: {} as never, end: "done" })).rejects.toThrow(Declined);
  });
});
