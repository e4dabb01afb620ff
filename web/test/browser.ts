// A browser that writes down what no page may do: errors, requests to strangers, lines that move.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { fileURLToPath } from "node:url";
import { type BrowserContext, chromium, type Page } from "playwright-core";
import { deploymentOf, filesOf, type Stack } from "./stack.ts";

export interface Wanted {
  theme?: "light" | "dark";
  width?: number;
  height?: number;
  language?: string;
}

export interface Visit {
  context: BrowserContext;
  page: Page;
  stack: Stack;
  /** What no page may do, and this one did: errors, warnings, requests to strangers. Emptied when it is read. */
  faults(): string[];
  /** How far lines moved by themselves, if that is too far. */
  moves(): Promise<string[]>;
}

/** The most that lines of a page may move by themselves, as browsers measure it. */
const SHIFT = 0.02;
/** Where pictures of pages are left. */
export const PICTURES = fileURLToPath(new URL("../screenshots/", import.meta.url));
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Opens a browser of its own, which keeps files as a reader's does, and closes it after the test. */
export async function visit(t: TestContext, stack: Stack, wanted: Wanted = {}): Promise<Visit> {
  const { theme = "light", width = 1280, height = 900, language = "en-GB" } = wanted;
  const profile = mkdtempSync(join(tmpdir(), "weighhouse-browser-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    // A sandbox needs rights that an account in a container, root above all, has not.
    chromiumSandbox: process.getuid?.() !== 0,
    headless: true,
    viewport: { width, height },
    colorScheme: theme,
    locale: language,
    timezoneId: "Europe/Amsterdam",
    acceptDownloads: true,
  });
  t.after(async () => {
    if (!t.passed) await context.pages()[0]?.screenshot({ path: `${PICTURES}failed.png` });
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  });
  context.setDefaultTimeout(20_000);
  const faults: string[] = [];
  const origins = allowed(stack);
  context.on("request", (request) => {
    const { protocol, origin } = new URL(request.url());
    if (/^https?:|^wss?:/.test(protocol) && !origins.has(origin)) faults.push(`asked ${request.url()}`);
  });
  context.on("page", (page) => watch(page, faults));
  const page = context.pages()[0] ?? (await context.newPage());
  watch(page, faults);
  await context.addInitScript(measureShifts);
  return {
    context,
    page,
    stack,
    faults: () => faults.splice(0),
    async moves() {
      const { sum, moved } = await page.evaluate(
        () => (window as unknown as { __shifts?: Shifts }).__shifts ?? { sum: 0, moved: [] },
      );
      return sum < SHIFT ? [] : [`${page.url()} moved by ${sum.toFixed(3)}: ${moved.join(", ")}`];
    },
  };
}

/** Goes to a page of the storefront, such as `models/1`, and waits until all of it is there. */
export async function open({ page, stack }: Visit, path: string): Promise<void> {
  await page.goto(`${stack.storefront}#/${path}`);
  await settled(page);
}

/** The looks in a row that have to find nothing on its way, each 20 ms after the one before. */
const LOOKS = 8;
type Quiet = Window & { quiet?: number };

/** Waits until nothing on the page is on its way. An address, or a press, is followed a moment later: until then nothing is. */
export async function settled(page: Page): Promise<void> {
  await page.locator("main :is(h1, h2, p)").first().waitFor();
  await page.evaluate(() => {
    (window as Quiet).quiet = 0;
  });
  await page.waitForFunction(
    (looks) => {
      const page = window as Quiet;
      page.quiet = document.querySelector("[data-waiting]") === null ? (page.quiet ?? 0) + 1 : 0;
      return page.quiet >= looks;
    },
    LOOKS,
    { polling: 20 },
  );
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
}

/** What axe finds wrong with the page. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(`if (!window.axe) {${AXE}}`);
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: typeof import("axe-core") };
    const { violations } = await axe.run(document, { resultTypes: ["violations"] });
    return violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`,
    );
  });
}

function watch(page: Page, faults: string[]): void {
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") faults.push(message.text());
  });
  page.on("pageerror", (error) => faults.push(String(error)));
}

/** The storefront's own, and the addresses that its operator names. */
function allowed({ market, storefront }: Stack): Set<string> {
  const { endpoints } = deploymentOf(market);
  const named = [storefront, endpoints.indexer, endpoints.rpc, endpoints.rest, filesOf(market)];
  return new Set(named.flatMap((url) => [new URL(url).origin, new URL(url).origin.replace("http", "ws")]));
}

interface Shifts {
  sum: number;
  /** What moved, and by how much. */
  moved: string[];
}

/** Runs in the page, alone. */
function measureShifts(): void {
  type Shift = PerformanceEntry & {
    value: number;
    hadRecentInput: boolean;
    sources: { node: Node | null; previousRect: DOMRectReadOnly; currentRect: DOMRectReadOnly }[];
  };
  const shifts: Shifts = { sum: 0, moved: [] };
  (window as unknown as { __shifts: Shifts }).__shifts = shifts;
  const named = (node: Node | null) => {
    const element = node instanceof Element ? node : node?.parentElement;
    return `${element?.tagName.toLowerCase()}.${element?.getAttribute("class")}`;
  };
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput, sources } of list.getEntries() as Shift[]) {
      if (hadRecentInput) continue;
      shifts.sum += value;
      for (const { node, previousRect, currentRect } of sources)
        shifts.moved.push(`${named(node)} from ${previousRect.y} to ${currentRect.y}`);
    }
  }).observe({ type: "layout-shift", buffered: true });
}
