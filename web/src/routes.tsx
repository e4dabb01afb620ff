import {
  createHashHistory,
  createRootRouteWithContext,
  createRoute,
  createRouter,
  defaultParseSearch,
  lazyRouteComponent as lazy,
} from "@tanstack/react-router";
import type { Client } from "urql";
import { begin } from "./api/client";
import type { Config } from "./config";
import { DENOMS, denomIn } from "./market/denom";
import { readPurchase } from "./pages/buy/search";
import { readShown } from "./pages/dashboard/shown";
import { Home } from "./pages/home/Home";
import { Lost } from "./pages/Lost";
import { MODEL } from "./pages/model/query";
import { readTab } from "./pages/model/tabs";
import { Pending } from "./pages/Pending";
import { Shell } from "./pages/Shell";
import { questionOf, SEARCH } from "./pages/search/query";
import { readSought } from "./pages/search/sought";
import type { Wanted } from "./parts/More";
import { loadListings, loadPages, loadSelling } from "./words";

/** A page comes with its sentences, which the first load leaves out. */
const saying =
  (words: () => Promise<void>): typeof lazy =>
  (load, name) =>
    lazy(async () => (await Promise.all([load(), words()]))[0], name);
const lazyRouteComponent = saying(loadPages);
const lazyListings = saying(loadListings);
const lazySelling = saying(loadSelling);

const Search = lazyListings(() => import("./pages/search/Search"), "Search");
const Model = lazyListings(() => import("./pages/model/Model"), "Model");

/** The listing whose page the address is of. */
function shown(path: string): string | undefined {
  return /^\/models\/(\d+)$/.exec(path)?.[1];
}

/** Begins to load a page that many come for by a link, while the configuration is still being read. */
export function beginPage(path: string): void {
  if (path === "/models") void Search.preload?.();
  else if (shown(path) !== undefined) void Model.preload?.();
}

/** Begins to ask what the page will show, while it is still being loaded. */
export function beginQuestions(path: string, search: string, client: Client, config: Config): void {
  const id = shown(path);
  if (id !== undefined) void begin(client, MODEL, { id });
  else if (path === "/") void beginDenoms(client, config);
  else if (path === "/models") void beginSearch(search, client, config);
}

async function beginDenoms(client: Client, config: Config): Promise<string | undefined> {
  return config.denom ?? denomIn(await begin(client, DENOMS, {}));
}

async function beginSearch(search: string, client: Client, config: Config): Promise<void> {
  const sought = readSought(defaultParseSearch(search));
  const denom = await beginDenoms(client, config);
  if (denom !== undefined) await begin(client, SEARCH, questionOf(sought, denom));
}

const root = createRootRouteWithContext<{ config: Config }>()({ component: Shell, notFoundComponent: Lost });

const home = createRoute({ getParentRoute: () => root, path: "/", component: Home });
const models = createRoute({
  getParentRoute: () => root,
  path: "/models",
  validateSearch: readSought,
  component: Search,
});
const model = createRoute({
  getParentRoute: () => root,
  path: "/models/$id",
  validateSearch: readTab,
  component: Model,
});
const buy = createRoute({
  getParentRoute: () => root,
  path: "/models/$id/buy",
  validateSearch: readPurchase,
  component: lazyRouteComponent(() => import("./pages/buy/Buy"), "Buy"),
});
const order = createRoute({
  getParentRoute: () => root,
  path: "/orders/$id",
  component: lazyRouteComponent(() => import("./pages/order/Order"), "Order"),
});
const sell = createRoute({
  getParentRoute: () => root,
  path: "/sell",
  component: lazySelling(() => import("./pages/sell/Sell"), "Sell"),
});
const draft = createRoute({
  getParentRoute: () => root,
  path: "/sell/$draft",
  component: lazySelling(() => import("./pages/sell/Draft"), "Draft"),
});
const manage = createRoute({
  getParentRoute: () => root,
  path: "/listings/$id/manage",
  component: lazySelling(() => import("./pages/sell/Manage"), "Manage"),
});
const library = createRoute({
  getParentRoute: () => root,
  path: "/library",
  validateSearch: (search: Record<string, unknown>): { account?: string } =>
    typeof search.account === "string" ? { account: search.account.slice(0, 100) } : {},
  component: lazyRouteComponent(() => import("./pages/library/Library"), "Library"),
});
const compare = createRoute({
  getParentRoute: () => root,
  path: "/compare",
  // The search that led to it comes along, so that there is a way back to what it found.
  validateSearch: readSought,
  component: lazyListings(() => import("./pages/compare/Compare"), "Compare"),
});
const account = createRoute({
  getParentRoute: () => root,
  path: "/account",
  component: lazyRouteComponent(() => import("./pages/account/Account"), "Account"),
});
const dashboard = createRoute({
  getParentRoute: () => root,
  path: "/dashboard",
  validateSearch: readShown,
  component: lazyRouteComponent(() => import("./pages/dashboard/Dashboard"), "Dashboard"),
});
const developers = createRoute({
  getParentRoute: () => root,
  path: "/developers",
  component: lazyRouteComponent(() => import("./pages/developers/Developers"), "Developers"),
});
const governance = createRoute({
  getParentRoute: () => root,
  // With the number of a proposal, its page.
  path: "/governance/{-$id}",
  component: lazyRouteComponent(() => import("./pages/governance/Governance"), "Governance"),
});

const feedback = createRoute({
  getParentRoute: () => root,
  path: "/feedback",
  // The page that it is about.
  validateSearch: ({ page }: Record<string, unknown>): { page?: string } =>
    typeof page === "string" && page.startsWith("/") ? { page: page.slice(0, 500) } : {},
  component: lazyRouteComponent(() => import("./pages/feedback/Feedback"), "Feedback"),
});

const reference = createRoute({
  getParentRoute: () => root,
  path: "/developers/rest",
  component: lazyRouteComponent(() => import("./pages/developers/Reference"), "Reference"),
});

const tree = root.addChildren([
  home,
  models,
  model,
  buy,
  order,
  sell,
  draft,
  manage,
  library,
  compare,
  account,
  dashboard,
  developers,
  reference,
  governance,
  feedback,
]);

/** Pages by the part of the address behind the `#`, which no server sees: a static host or a gateway of IPFS will do. */
export function routerOf(config: Config) {
  const router = createRouter({
    routeTree: tree,
    context: { config },
    history: createHashHistory(),
    defaultPreload: "intent",
    scrollRestoration: true,
    // What stands around the first page is drawn while the page's code is loaded. Later ones take the place of one that is shown.
    defaultPendingComponent: Pending,
    defaultPendingMs: 0,
    defaultPendingMinMs: 0,
  });
  const stop = router.subscribe("onResolved", () => {
    router.options.defaultPendingMs = Number.POSITIVE_INFINITY;
    stop();
  });
  return router;
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof routerOf>;
  }
  interface HistoryState {
    /** How much is shown of the page's list. */
    more?: Wanted;
  }
}
