/** Numbers, sizes, amounts and times as a reader of one language writes them. */
export interface Format {
  number(value: number | string): string;
  /** A share from 0 to 1, in percent. */
  share(value: number): string;
  /** The same of what grew or fell, with its sign. */
  growth(value: number): string;
  /** `3.09 GB`: three digits, decimal units. */
  bytes(value: number | string): string;
  date(value: string | Date): string;
  /** `3 Dec`, and `Dec 2026`: spans of a chart, in UTC as the index counts them. */
  day(value: string): string;
  month(value: string): string;
  time(value: string | Date): string;
  /** `2 h 10 min`: the two largest units. */
  span(seconds: number | string): string;
  /**
   * An amount of base units, in units. It has all its decimals where it is less than one unit, or has to be exact; otherwise two,
   * cut. Two are there at least, and more than four stand in groups of three.
   */
  amount(amount: string, denom: string, exact?: boolean): string;
  /** The same with its unit: `5.00 WHS`. */
  coin(amount: string, denom: string, exact?: boolean): string;
  /** Thousandths of a star, in tenths of one, rounded down as ratings are. */
  stars(thousandths: number): string;
  /** How many a search found: `1,000+` where it stopped counting. */
  total(total: { count: number; isExact: boolean }): string;
}

const SIZES = ["bytes", "kB", "MB", "GB", "TB", "PB"];

/** Makes a format when it is first needed, and once: the first of numbers and of dates are slow, and a table's cells are many. */
function once<Made>(make: () => Made): () => Made {
  let made: Made | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

export function formatOf(locale: string): Format {
  const numbers = (options?: Intl.NumberFormatOptions) => once(() => new Intl.NumberFormat(locale, options));
  const dates = (options: Intl.DateTimeFormatOptions) => once(() => new Intl.DateTimeFormat(locale, options));
  const plain = numbers({ maximumFractionDigits: 4 });
  const share = numbers({ style: "percent", maximumFractionDigits: 1 });
  const growth = numbers({ style: "percent", maximumFractionDigits: 0, signDisplay: "exceptZero" });
  const rounded = [0, 1, 2].map((places) =>
    numbers({ minimumFractionDigits: places, maximumFractionDigits: places }),
  );
  const date = dates({ day: "numeric", month: "short", year: "numeric" });
  const day = dates({ day: "numeric", month: "short", timeZone: "UTC" });
  const month = dates({ month: "short", year: "numeric", timeZone: "UTC" });
  const time = dates({ hour: "2-digit", minute: "2-digit", second: "2-digit" });
  const point = once(
    () =>
      plain()
        .formatToParts(1.5)
        .find((piece) => piece.type === "decimal")?.value ?? ".",
  );
  const digits = (value: number) => (value >= 100 ? 0 : value >= 10 ? 1 : 2);
  const number = (value: number | string) =>
    plain().format(typeof value === "string" ? BigInt(value) : value);
  const amount = (amount: string, denom: string, exact = false) =>
    amountOf(plain().format, point(), amount, decimals(denom), exact);
  return {
    number,
    share: (value) => share().format(value),
    growth: (value) => growth().format(value).replace("-", "\u2212"),
    bytes: (value) => {
      let [left, unit] = [Number(value), 0];
      while (left >= 999.5 && unit < SIZES.length - 1) [left, unit] = [left / 1000, unit + 1];
      const places = unit === 0 || Number.isInteger(left) ? 0 : digits(left);
      return `${rounded[places]?.().format(left)} ${SIZES[unit]}`;
    },
    date: (value) => date().format(new Date(value)),
    day: (value) => day().format(new Date(value)),
    month: (value) => month().format(new Date(value)),
    time: (value) => time().format(new Date(value)),
    span: (seconds) => spanOf(seconds, locale.startsWith("nl") ? "u" : "h"),
    amount,
    coin: (value, denom, exact) => `${amount(value, denom, exact)} ${unitOf(denom)}`,
    stars: (thousandths) => rounded[1]?.().format(Math.floor(thousandths / 100) / 10) ?? "",
    total: ({ count, isExact }) => `${number(count)}${isExact ? "" : "+"}`,
  };
}

/** `2 h 10 min`, as the command line writes it; other languages have a letter of their own for hours. */
export function spanOf(seconds: number | string, hours = "h"): string {
  let left = Math.max(0, Math.round(Number(seconds)));
  const parts: string[] = [];
  for (const [length, unit] of [
    [86_400, "d"],
    [3_600, hours],
    [60, "min"],
    [1, "s"],
  ] as const) {
    if (left >= length) parts.push(`${Math.floor(left / length)} ${unit}`);
    left %= length;
  }
  return parts.slice(0, 2).join(" ") || "0 s";
}

/** The decimal places of a denom's unit, by the notation of the command line: a `u` before the unit's name. */
export function decimals(denom: string): number {
  return isMillionths(denom) ? 6 : 0;
}

/** A unit that begins with another `u` is none: it would be read as a denom itself. */
function isMillionths(denom: string): boolean {
  return /^u[a-tv-z][a-z0-9]*$/.test(denom);
}

/** The name of a denom's unit: `WHS` for `uwhs`. */
export function unitOf(denom: string): string {
  return isMillionths(denom) ? denom.slice(1).toUpperCase() : denom;
}

function amountOf(
  format: (whole: bigint) => string,
  point: string,
  amount: string,
  places: number,
  exact: boolean,
): string {
  const value = BigInt(amount);
  const scale = 10n ** BigInt(places);
  const [whole, rest] = [(value < 0n ? -value : value) / scale, (value < 0n ? -value : value) % scale];
  const all = places === 0 ? "" : rest.toString().padStart(places, "0");
  // Cut, and not rounded: an amount is never shown as more than it is, nor as nothing.
  const part =
    exact || whole === 0n
      ? grouped(all.replace(/0+$/, "").padEnd(Math.min(places, 2), "0"))
      : all.slice(0, 2);
  const sign = value < 0n ? "\u2212" : "";
  return `${sign}${format(whole)}${part === "" ? "" : point + part}`;
}

/** Zeros that nobody could count at a glance are parted, by a space at which no line breaks: `000 001`. */
function grouped(part: string): string {
  return part.length > 4 ? part.replace(/\d{3}(?=\d)/g, "$&\u202f") : part;
}
