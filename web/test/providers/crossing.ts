// Values that cross between a page and the test that stands behind its wallets, as JSON with bytes and big numbers.

/** Text of a value. */
export function written(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => {
    if (part instanceof Uint8Array) return { $bytes: Array.from(part) };
    if (typeof part === "bigint") return { $big: part.toString() };
    return part;
  });
}

/** The value of a text. */
export function read(text: string): unknown {
  return JSON.parse(text, (_, part: unknown) => {
    if (typeof part !== "object" || part === null) return part;
    if ("$bytes" in part) return Uint8Array.from(part.$bytes as number[]);
    if ("$big" in part) return BigInt(part.$big as string);
    return part;
  });
}

/** What a call came to: an error keeps its message and its code, as wallets have them. */
export interface Told {
  value?: string;
  error?: { message: string; code?: number };
}

export async function told(call: () => unknown): Promise<Told> {
  try {
    return { value: written(await call()) ?? "null" };
  } catch (error) {
    const { message, code } = error as Error & { code?: number };
    return { error: code === undefined ? { message } : { message, code } };
  }
}
