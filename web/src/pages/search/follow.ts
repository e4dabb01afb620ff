import type { Sought } from "./sought";

/** The parameters of `/v1/listings` that ask the same: by them the index follows a saved search, and has a feed. */
export function followOf(sought: Sought, denom: string | undefined): string {
  const asked = new URLSearchParams();
  const add = (name: string, values: readonly (string | number | undefined)[]) => {
    for (const value of values) if (value !== undefined) asked.append(name, String(value));
  };
  add("q", [sought.words]);
  for (const name of ["task", "format", "license"] as const) add(name, sought[name] ?? []);
  add(
    "right",
    (sought.rights ?? []).map((right) => right.toLowerCase()),
  );
  add(
    "publisher_standing",
    (sought.standing ?? []).map((standing) => standing.toLowerCase()),
  );
  add(
    "loads",
    (sought.loads ?? []).map((verdict) => verdict.toLowerCase()),
  );
  add(
    "scanned",
    (sought.scanned ?? []).map((verdict) => verdict.toLowerCase()),
  );
  add("rating_min", [sought.stars && sought.stars * 1000]);
  add("fits_memory_bytes", [sought.memory]);
  add("size_min", [sought.heavier]);
  add("size_max", [sought.lighter]);
  if (denom !== undefined && (sought.from || sought.to)) {
    add("denom", [denom]);
    add("price_min", [sought.from]);
    add("price_max", [sought.to]);
  }
  return asked.toString();
}
