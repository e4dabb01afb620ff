// @vitest-environment jsdom
import { afterEach, expect, it, vi } from "vitest";
import { answering, opened } from "../../test/drawing";

afterEach(() => vi.unstubAllGlobals());

/** The banner, among what else tells its state. */
const PAUSED = "main ~ [role=status]";

it("the footer leads to the chain’s governance", async () => {
  answering({});
  const { frame, close } = opened("/");
  const link = () =>
    [...frame.querySelectorAll<HTMLElement>("footer a")].find(
      ({ textContent }) => textContent === "Governance",
    );
  await vi.waitFor(() => expect(link()).toBeTruthy());
  link()?.click();
  await vi.waitFor(() => expect(location.hash).toBe("#/governance"));
  // This page's operator names no chain.
  await vi.waitFor(() => expect(frame.textContent).toContain("weighhouse gov check N"));
  close();
});

it("every page says while orders are paused, until when, and nothing otherwise", async () => {
  const meta = { height: 5, chainHead: 5 };
  answering({ Stands: { _meta: meta, orderPause: { until: "2026-12-01T10:00:00Z" } } });
  const paused = opened("/nowhere");
  const said = () => paused.frame.querySelector(PAUSED)?.textContent ?? "";
  await vi.waitFor(() => expect(said()).toMatch(/New orders are paused until .*2026/));
  expect(said()).toContain("Open orders go on");
  expect(paused.frame.querySelector(`${PAUSED} a`)?.getAttribute("href")).toContain("/governance");
  paused.close();
  answering({ Stands: { _meta: meta, orderPause: null } });
  const open = opened("/nowhere");
  await vi.waitFor(() => expect(open.frame.textContent).toContain("The index stands at height 5"));
  expect(open.frame.querySelector(PAUSED)).toBeNull();
  open.close();
});
