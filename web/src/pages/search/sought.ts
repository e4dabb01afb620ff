import type {
  ListingFilter,
  ListingOrder,
  ListingSort,
  LoadingVerdict,
  PublisherStanding,
  Right,
  ScanVerdict,
} from "../../api/generated/graphql";
import type { RightName } from "../../market/rows";

/** What is searched for: all of it is in the page's address. */
export interface Sought {
  words?: string;
  task?: string[];
  format?: string[];
  license?: string[];
  rights?: Right[];
  /** What the name's publisher is to the seller. */
  standing?: PublisherStanding[];
  /** Whether loading it runs code. */
  loads?: LoadingVerdict[];
  /** What scanners found. */
  scanned?: ScanVerdict[];
  /** The least rating, one of `STARS`. */
  stars?: number;
  /** Bytes of memory that the weights have to fit. */
  memory?: number;
  /** Bounds of the weight, in bytes. */
  heavier?: number;
  lighter?: number;
  /** Bounds of the lowest price, in base units. */
  from?: string;
  to?: string;
  sort?: ListingSort;
  /** Listings that are compared. */
  beside?: string[];
}

/** Each right as filters name it, with the name that plans have for it; those first that most ask for. */
export const RIGHTS: Record<Right, RightName> = {
  COMMERCIAL: "commercial",
  DERIVATIVES: "derivatives",
  TRANSFER: "transferable",
  REDISTRIBUTION: "redistribution",
};
/** What a publisher can be, the surest first. */
export const STANDINGS: readonly PublisherStanding[] = ["PROVEN", "ATTESTED", "CLAIMED", "LOOK_ALIKE"];
/** Whether loading a model runs code, the safest first. */
export const LOADINGS: readonly LoadingVerdict[] = ["DATA_ONLY", "UNKNOWN", "RUNS_CODE"];
/** What scanners found, the safest first. */
export const SCANS: readonly ScanVerdict[] = ["CLEAN", "SUSPICIOUS", "MALICIOUS"];
/** The least ratings that are sought: bounds of ranges that the index counts. */
export const STARS = [3, 4, 4.5] as const;
/** The most listings that are compared: what a wide window shows side by side. */
export const MOST_BESIDE = 4;
export const SORTS = [
  "RELEVANCE",
  "TRENDING",
  "BEST_RATED",
  "BEST_SELLING",
  "NEWEST",
  "PRICE",
  "SIZE",
] as const;

/** Reads an address that anybody may have written: what can't be used is left out. */
export function readSought(search: Record<string, unknown>): Sought {
  const sought: Sought = {};
  const words = text(search.words);
  if (words) sought.words = words.slice(0, 200);
  for (const name of ["task", "format", "license"] as const) {
    const values = texts(search[name]);
    if (values.length > 0) sought[name] = values;
  }
  const rights = (Object.keys(RIGHTS) as Right[]).filter((right) => texts(search.rights).includes(right));
  if (rights.length > 0) sought.rights = rights;
  const standing = STANDINGS.filter((each) => texts(search.standing).includes(each));
  if (standing.length > 0) sought.standing = standing;
  const loads = LOADINGS.filter((each) => texts(search.loads).includes(each));
  if (loads.length > 0) sought.loads = loads;
  const scanned = SCANS.filter((each) => texts(search.scanned).includes(each));
  if (scanned.length > 0) sought.scanned = scanned;
  const stars = STARS.find((each) => each === Number(search.stars));
  if (stars) sought.stars = stars;
  for (const name of ["memory", "heavier", "lighter"] as const) {
    const bytes = Number(search[name]);
    if (Number.isSafeInteger(bytes) && bytes > 0) sought[name] = bytes;
  }
  for (const name of ["from", "to"] as const) {
    const value = String(search[name] ?? "");
    if (/^\d{1,39}$/.test(value)) sought[name] = value;
  }
  const sort = SORTS.find((sort) => sort === search.sort);
  if (sort && (sort !== "RELEVANCE" || sought.words)) sought.sort = sort;
  const beside = texts(search.beside).filter((id) => /^\d{1,18}$/.test(id));
  if (beside.length > 0) sought.beside = beside.slice(0, MOST_BESIDE);
  return sought;
}

export const GB = 1_000_000_000;

/** The memory that words like `8 GB` name, in bytes, and the other words; null without such. */
export function memoryIn(words: string): { memory: number; rest: string } | null {
  const found = /(?:^|\s)(\d{1,3}(?:[.,]\d)?)\s?gi?b(?=\s|$)/i.exec(words);
  const memory = Math.round(Number(found?.[1]?.replace(",", ".")) * GB);
  if (!found || !(memory > 0)) return null;
  return { memory, rest: words.replace(found[0], " ").replace(/\s+/g, " ").trim() };
}

function text(value: unknown): string {
  return typeof value === "string" ? value.trim() : typeof value === "number" ? String(value) : "";
}

function texts(value: unknown): string[] {
  const values = Array.isArray(value) ? value : value === undefined ? [] : [value];
  return [...new Set(values.map(text).filter((value) => value !== "" && value.length <= 100))].slice(0, 20);
}

/** What the index is asked. Prices are compared in one denom. */
export function asked(
  sought: Sought,
  denom: string,
): { filter: ListingFilter; orderBy: ListingOrder | undefined } {
  const filter: ListingFilter = {};
  for (const name of ["task", "format", "license"] as const) {
    const values = sought[name];
    if (values) filter[name] = { in: values };
  }
  if (sought.rights) filter.rights = sought.rights;
  if (sought.standing) filter.publisherStanding = { in: sought.standing };
  if (sought.loads) filter.loads = { in: sought.loads };
  if (sought.scanned) filter.scanned = { in: sought.scanned };
  if (sought.stars) filter.rating = { gte: sought.stars * 1000 };
  if (sought.memory) filter.fitsMemoryBytes = sought.memory;
  if (sought.heavier || sought.lighter) {
    filter.size = {
      ...(sought.heavier && { gte: sought.heavier }),
      ...(sought.lighter && { lte: sought.lighter }),
    };
  }
  if (sought.from || sought.to) {
    filter.price = { denom, ...(sought.from && { gte: sought.from }), ...(sought.to && { lte: sought.to }) };
  }
  const sort = sought.sort ?? (sought.words ? undefined : "TRENDING");
  const orderBy =
    sort && sort !== "RELEVANCE" ? { field: sort, ...(sort === "PRICE" && { denom }) } : undefined;
  return { filter, orderBy };
}

/** The same search without one of its conditions. */
export function without(sought: Sought, name: keyof Sought, value?: string): Sought {
  const { [name]: found, ...rest } = sought;
  const left = Array.isArray(found) && value !== undefined ? found.filter((each) => each !== value) : [];
  return left.length > 0 ? { ...rest, [name]: left } : rest;
}

/** The same search with a value of a condition set, or unset if it was. */
export function toggled(
  sought: Sought,
  name: "task" | "format" | "license" | "rights" | "standing" | "loads" | "scanned",
  value: string,
): Sought {
  const values: string[] = sought[name] ?? [];
  if (values.includes(value)) return without(sought, name, value);
  return { ...sought, [name]: [...values, value] };
}
